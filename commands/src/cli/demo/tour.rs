//! The story that follows from a program file: whoever its routes lead somewhere comes in, reads
//! the terms, does what is agreed, earns, and is paid as the file says.

use anyhow::{Context as _, bail};
use discord_sandbox::{Actor, MessageView, Seed, SeedMember};
use partnerdesk::coupon;
use partnerdesk::program::{CodePattern, Holder, Payer, Program, Route};

use super::stage::Stage;
use super::{entry, paid, sales, work};

/// Who plays, with the names that their codes are made of.
const PLAYERS: [(&str, &str); 4] =
    [("alice", "FOXDEN"), ("bob", "RAVENWOOD"), ("carol", "BADGERHILL"), ("dave", "OTTERCREEK")];

/// A step on somebody's way: a route, and the track that it leads to; by staff's own hand where
/// there is no route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leg {
    pub(super) route: Option<String>,
    pub(super) track: String,
}

/// Somebody who becomes a partner.
#[derive(Debug, Clone)]
pub(super) struct Player {
    pub(super) actor: Actor,
    /// At least one step.
    pub(super) way: Vec<Leg>,
    /// The id of the track at its end.
    pub(super) track: String,
    /// By what customers are told to be theirs; until they are partners, what they would like
    /// their code to be.
    pub(super) code: String,
    pub(super) passphrase: String,
    /// The channel of their application's ticket, once there is one.
    pub(super) ticket: Option<u64>,
}

impl Player {
    pub(super) fn name(&self) -> &str {
        self.actor.name()
    }

    /// As one signs.
    pub(super) fn full_name(&self) -> String {
        let mut letters = self.name().chars();
        let first: String =
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        format!("{first} Example")
    }
}

/// Who plays, and by which ways.
#[derive(Debug)]
pub(super) struct Plan {
    ways: Vec<Vec<Leg>>,
    /// The language of the people, which is the file's where the product speaks it.
    locale: &'static str,
}

impl Plan {
    /// The server and its people.
    pub(super) fn seed(&self) -> Seed {
        let mut seed = Seed::small();
        for (name, _) in PLAYERS.iter().take(self.ways.len()).skip(1) {
            seed = seed.with_member(SeedMember::new(name));
        }
        self.locale.clone_into(&mut seed.preferred_locale);
        for member in &mut seed.members {
            self.locale.clone_into(&mut member.locale);
        }
        seed
    }
}

/// A way for every route and every track that it leads to, at most four. The beginning of another
/// way is left out, unless one earns something there.
pub(super) fn plan(program: &Program) -> Plan {
    let mut ways: Vec<Vec<Leg>> = Vec::new();
    for route in &program.routes {
        for track in route.tracks(program) {
            let Some(mut way) = way_to(program, route, 0) else { continue };
            way.push(Leg { route: Some(route.id.clone()), track: track.id.clone() });
            ways.push(way);
        }
    }
    let all = ways.clone();
    ways.retain(|way| {
        let earns = way.last().is_some_and(|leg| earns(program, &leg.track));
        earns || !all.iter().any(|other| other.len() > way.len() && other.starts_with(way))
    });
    ways.truncate(PLAYERS.len());
    if ways.is_empty() {
        ways.push(vec![Leg { route: None, track: program.first_track().id.clone() }]);
    }
    let locale = if program.meta.locale.starts_with("nl") { "nl" } else { "en-US" };
    Plan { ways, locale }
}

/// Whether a commission of the file is for the track.
fn earns(program: &Program, track: &str) -> bool {
    program.commissions.iter().any(|rule| rule.track == track)
}

/// How one comes to where the route starts from: by the first route that leads there, or by staff's
/// hand. Nothing for a route that leads in a circle.
fn way_to(program: &Program, route: &Route, depth: usize) -> Option<Vec<Leg>> {
    let Some(from) = &route.from else { return Some(Vec::new()) };
    if depth > program.routes.len() {
        return None;
    }
    let before = program.routes.iter().find(|other| {
        other.from.as_ref() != Some(from) && other.tracks(program).any(|track| track.id == *from)
    });
    let Some(before) = before else { return Some(vec![Leg { route: None, track: from.clone() }]) };
    let mut way = way_to(program, before, depth.saturating_add(1))?;
    way.push(Leg { route: Some(before.id.clone()), track: from.clone() });
    Some(way)
}

/// A code of this name that fits the pattern.
fn code(name: &str, place: usize, pattern: CodePattern) -> Option<String> {
    let digits = format!("{}4711471147114711471", place.saturating_add(1));
    let lengths = (4..=20).rev().chain([name.len()]).rev();
    let padded = |length: usize| {
        [name, &digits].map(|text| format!("{text:X<length$}")[..length].to_owned())
    };
    lengths.flat_map(padded).find(|code| pattern.matches(code))
}

/// What is played, in this order.
#[derive(Debug, Clone, Copy)]
enum Act {
    ComesIn(usize),
    Reads(usize),
    Agrees(usize),
    Sells(usize),
    IsPaid(usize),
}

/// Plays it. Returns the transcript.
pub(super) async fn play(mut stage: Stage, plan: Plan) -> anyhow::Result<String> {
    let program = stage.program.clone();
    let mut players = Vec::new();
    for (place, (way, (name, code_name))) in plan.ways.into_iter().zip(PLAYERS).enumerate() {
        let pattern = program.customer_coupon().map_or(CodePattern::SAFE, |coupon| coupon.pattern);
        let code =
            code(code_name, place, pattern).with_context(|| format!("no code fits {pattern}"))?;
        let track = way.last().context("a way has a step")?.track.clone();
        players.push(Player {
            actor: stage.sandbox.actor(name),
            way,
            track,
            code,
            passphrase: String::new(),
            ticket: None,
        });
    }
    stage.people = players.iter().map(|player| player.actor.clone()).collect();
    let mut acts = Vec::new();
    for (place, player) in players.iter().enumerate() {
        acts.extend([Act::ComesIn(place), Act::Reads(place)]);
        if work::is_some(&program, &player.track) {
            acts.push(Act::Agrees(place));
        }
        if earns(&program, &player.track) {
            acts.push(Act::Sells(place));
        }
        if earns(&program, &player.track) || !program.engagements.is_empty() {
            acts.push(Act::IsPaid(place));
        }
    }
    stage.announce(acts.len().saturating_add(1));
    stage.act("Setting up the server");
    let panel = entry::set_up(&mut stage).await?;
    let mut till = sales::Till::default();
    for act in acts {
        let (Act::ComesIn(place)
        | Act::Reads(place)
        | Act::Agrees(place)
        | Act::Sells(place)
        | Act::IsPaid(place)) = act;
        let Some(player) = players.get_mut(place) else { bail!("nobody plays {act:?}") };
        let name = capital(player.name());
        let track =
            program.track(&player.track).map(|track| track.title().to_owned()).unwrap_or_default();
        match act {
            Act::ComesIn(_) => {
                stage.act(&format!("{name} joins: {track}"));
                entry::comes_in(&mut stage, player, &panel).await?;
                till.enters(&stage, player).await?;
            }
            Act::Reads(_) => {
                stage.act(&format!("{name} reads the terms"));
                reads(&mut stage, player).await?;
            }
            Act::Agrees(_) => {
                stage.act(&format!("{name} and staff agree on the details"));
                work::agrees(&mut stage, player).await?;
            }
            Act::Sells(_) => {
                let track = program.track(&player.track);
                stage.act(&if track.is_some_and(|track| track.payer == Payer::Partner) {
                    format!("{name} pays for customers")
                } else {
                    format!("{name}'s customers pay")
                });
                sales::sells(&mut stage, player, &mut till).await?;
            }
            Act::IsPaid(_) => {
                stage.act(&format!("{name} is paid"));
                paid::is_paid(&mut stage, player, &mut till).await?;
            }
        }
    }
    Ok(stage.into_transcript())
}

/// The terms page by page, the level, the link and the code, as far as the file has them.
async fn reads(stage: &mut Stage, player: &mut Player) -> anyhow::Result<()> {
    let who = player.actor.clone();
    let mut page = stage.command(&who, "partner terms", &[]).await?;
    let last = |page: &MessageView| {
        page.buttons().into_iter().next_back().filter(|_| page.buttons().len() < 3)
    };
    let mut number = 0_usize;
    while let Some(next) = last(&page).and_then(|button| button.custom_id)
        && next == format!("v1:terms-page:{}", number.saturating_add(1))
    {
        number = number.saturating_add(1);
        let label =
            page.buttons().into_iter().next_back().map(|button| button.label).unwrap_or_default();
        stage.does(who.name(), &format!("presses “{label}”"));
        let reply = who.click(&page, &next).await;
        page = stage.message(&who, reply)?;
    }
    stage.command(&who, "partner level", &[]).await?;
    let tenant = entry::tenant(stage).await?;
    let partner = entry::partner_of(stage, player).await?.context("the player is a partner")?;
    if let Some(links) = &tenant.program.links {
        player.code = coupon::find_link_code(&stage.app, &tenant, partner.id).await?;
        let shown = stage.command(&who, "partner link", &[]).await?;
        anyhow::ensure!(shown.has(&links.url(&player.code)), "the link is shown");
    }
    if !tenant.program.coupons.is_empty() {
        let shown = stage.command(&who, "partner code", &[]).await?;
        if tenant.program.links.is_none() {
            let own = coupon::list_own_codes(&stage.app, &tenant, partner.id).await?;
            let own = own.into_iter().find(|own| own.holder == Holder::Customer);
            player.code = own.map_or(player.code.clone(), |own| own.code);
            anyhow::ensure!(shown.has(&player.code), "the code is shown");
        }
    }
    Ok(())
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
