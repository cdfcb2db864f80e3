//! Coming in: the panel, the routes of the file, forms, approval, profile, promotion and contract.

use anyhow::{Context as _, bail, ensure};
use discord_sandbox::{Actor, MessageView, ModalView, Reply};
use partnerdesk::id::{ChannelId, MemberId, TicketId};
use partnerdesk::money::Money;
use partnerdesk::partner::{self, Partner, PartnerState, ProfilePart};
use partnerdesk::program::{
    ApplicationForm, BonusWhat, FieldKind, Program, Route, RouteKind, Topic,
};
use partnerdesk::tenant::Tenant;
use partnerdesk::{application, contract, ticket};
use serde_json::json;

use super::stage::{Stage, has_button, with_button};
use super::tour::{Leg, Player};
use crate::discord::field;

/// How often a profile may have to be gone on with.
const TRIES: usize = 3;
/// How many answers and pages lead in, at most: a form of five pages takes ten.
const PAGES: usize = 20;
/// What is typed where questions take any words, one after the other.
const WORDS: [&str; 3] = [
    "I run a community of about 900 people.",
    "I stream three evenings a week, and half of them ask me for a recommendation.",
    "I would rather send them somewhere good, and grow together.",
];

/// The owner runs `/setup`. Gives the panel.
pub(super) async fn set_up(stage: &mut Stage) -> anyhow::Result<MessageView> {
    let sandbox = stage.sandbox.clone();
    let (owner, staff, alice) =
        (sandbox.actor("owner"), sandbox.actor("staff"), sandbox.actor("alice"));
    let log = sandbox.channel("staff-log").context("the sandbox has a log channel")?;
    let welcome = sandbox.channel("welcome").context("the sandbox has a welcome channel")?;
    stage.does("owner", "runs /setup");
    let role = sandbox.role("Staff").context("the sandbox has a staff role")?.to_string();
    let category = sandbox.channel("Tickets").context("the sandbox has a category")?.to_string();
    let listed = format!("{} {}", staff.mention(), sandbox.actor("mia").mention());
    let reply = owner
        .command(
            "setup",
            &[
                ("program", json!(stage.program.meta.id)),
                ("staff_role", json!(role)),
                ("staff", json!(listed)),
                ("category", json!(category)),
                ("log_channel", json!(log.to_string())),
                ("panel_channel", json!(welcome.to_string())),
            ],
        )
        .await;
    stage.message(&owner, reply)?;
    Ok(stage.post(&alice, welcome, "").await)
}

/// The player goes all of their way. At its end they are an active partner of its last track.
pub(super) async fn comes_in(
    stage: &mut Stage,
    player: &mut Player,
    panel: &MessageView,
) -> anyhow::Result<()> {
    for (index, leg) in player.way.clone().iter().enumerate() {
        let program = stage.program.clone();
        let route = leg.route.as_deref().and_then(|id| program.route(id));
        match route {
            Some(route) if route.kind == RouteKind::Promotion => {
                promoted(stage, player, leg).await?;
            }
            Some(route) if route.is_taken_by_members() || route.kind == RouteKind::Invite => {
                knocks(stage, player, leg, route, (index == 0).then_some(panel)).await?;
            }
            _ => enrolled(stage, player, leg).await?,
        }
        profile(stage, player).await?;
        if program.needs_contract(&leg.track) && !is_on(stage, player, leg).await? {
            contracted(stage, player, None).await?;
        }
        ensure!(
            is_on(stage, player, leg).await?,
            "{} does not become an active partner on track \"{}\": look what `partnerdesk program \
             check` notes",
            player.name(),
            leg.track
        );
        tidy(stage).await?;
        news(stage, player).await?;
    }
    Ok(())
}

/// What the player is told, by the bot alone and in their ticket.
async fn news(stage: &mut Stage, player: &Player) -> anyhow::Result<()> {
    stage.hears(&player.actor).await?;
    match player.ticket {
        Some(ticket) => stage.reads(&player.actor, ticket).await.map(drop),
        None => Ok(()),
    }
}

/// Staff take the member in by hand.
async fn enrolled(stage: &mut Stage, player: &Player, leg: &Leg) -> anyhow::Result<()> {
    let staff = stage.sandbox.actor("staff");
    let options = [("member", json!(player.actor.id().to_string())), ("track", json!(leg.track))];
    stage.command(&staff, "staff enrol", &options).await?;
    stage.hears(&player.actor).await.map(drop)
}

/// The player asks, and staff say yes where somebody has to.
async fn knocks(
    stage: &mut Stage,
    player: &mut Player,
    leg: &Leg,
    route: &Route,
    panel: Option<&MessageView>,
) -> anyhow::Result<()> {
    let (who, staff) = (player.actor.clone(), stage.sandbox.actor("staff"));
    if route.kind == RouteKind::Invite {
        let options = [("member", json!(who.id().to_string()))];
        stage.command(&staff, "staff invite", &options).await?;
        stage.hears(&who).await?;
    }
    let mut reply = if let Some(panel) = panel {
        stage.press(&who, panel, "apply").await?
    } else {
        stage.does(who.name(), "runs /partner apply");
        who.command("partner apply", &[]).await?
    };
    let mut arrived = false;
    for _ in 0..PAGES {
        reply = match reply {
            Reply::Modal(_) => {
                let modal = stage.form(&who, Ok(reply))?;
                let form = route.form.as_deref().and_then(|id| stage.program.form(id)).cloned();
                stage.does(who.name(), "fills it in and sends it");
                fill(&who, &modal, form.as_ref()).await?
            }
            reply => {
                let message = stage.message(&who, Ok(reply))?;
                if message.selects().iter().any(|menu| menu.custom_id == "v1:enter") {
                    stage
                        .choose(&who, &message, "enter", &[&format!("{}/{}", route.id, leg.track)])
                        .await?
                } else if has_button(&message, "skip-form") {
                    stage.press(&who, &message, "skip-form").await?
                } else if has_button(&message, "apply-page") {
                    stage.press(&who, &message, "apply-page").await?
                } else {
                    arrived = true;
                    break;
                }
            }
        };
    }
    ensure!(arrived, "{} does not get to the end of route \"{}\"", who.name(), route.id);
    let tenant = tenant(stage).await?;
    let filed = application::find_newest_by_member(&stage.app, &tenant, member(&who)?).await?;
    if let Some(ticket) = filed.and_then(|filed| filed.ticket)
        && partner_of(stage, player).await?.is_none_or(|partner| partner.track != leg.track)
    {
        approved(stage, player, ticket).await?;
    }
    Ok(())
}

/// Staff approve the application with this ticket.
async fn approved(stage: &mut Stage, player: &mut Player, ticket: TicketId) -> anyhow::Result<()> {
    let staff = stage.sandbox.actor("staff");
    let channel = channel_of(stage, ticket).await?;
    player.ticket = Some(channel);
    let card = with_button(stage.reads(&staff, channel).await?, "manage")
        .context("the ticket has a card")?;
    let reply = stage.press(&staff, &card, "manage").await;
    let choices = stage.message(&staff, reply)?;
    let reply = stage.press(&staff, &choices, "approve").await;
    stage.message(&staff, reply)?;
    stage.settled().await?;
    // What was there before they have read themselves, as the answer to their form.
    let news = stage.reads(&player.actor, channel).await?;
    ensure!(!news.is_empty(), "{} hears of the approval", player.name());
    Ok(())
}

/// Answers for every question of a form's page.
async fn fill(
    who: &Actor,
    modal: &ModalView,
    form: Option<&ApplicationForm>,
) -> anyhow::Result<Reply> {
    let answer = |place: usize, id: &str, max: usize| -> String {
        let field = form.and_then(|form| form.fields.iter().find(|field| field.id == id));
        let text = match field.map(|field| field.kind) {
            Some(FieldKind::Url) => "https://foxden.example".to_owned(),
            Some(FieldKind::Number) => "900".to_owned(),
            Some(FieldKind::Choice) => {
                field.and_then(|field| field.options.first().cloned()).unwrap_or_default()
            }
            Some(FieldKind::Paragraph | FieldKind::Line) | None => {
                WORDS[place % WORDS.len()].to_owned()
            }
        };
        text.chars().take(max).collect()
    };
    let typed: Vec<(&str, String)> = modal
        .inputs
        .iter()
        .enumerate()
        .map(|(place, input)| {
            (input.custom_id.as_str(), answer(place, &input.custom_id, input.max_length))
        })
        .collect();
    let typed: Vec<(&str, &str)> = typed.iter().map(|(id, text)| (*id, text.as_str())).collect();
    Ok(who.submit(modal, &typed).await?)
}

/// What the file asks of a partner, and nothing else.
async fn profile(stage: &mut Stage, player: &mut Player) -> anyhow::Result<()> {
    let who = player.actor.clone();
    for _ in 0..TRIES {
        let tenant = tenant(stage).await?;
        let missing = partner::profile(&stage.app, &tenant, member(&who)?).await?.missing;
        if missing.is_empty() {
            return Ok(());
        }
        let shown = stage.command(&who, "partner profile", &[]).await?;
        let word = if missing.contains(&ProfilePart::Passphrase) { "generate" } else { "complete" };
        let reply = stage.press(&who, &shown, word).await;
        let modal = stage.form(&who, reply)?;
        let email = format!("{}@foxden.example", who.name());
        let mut typed = Vec::new();
        for field in &modal.inputs {
            match field.custom_id.as_str() {
                field::PASSPHRASE => player.passphrase.clone_from(&field.value),
                field::EMAIL => typed.push((field::EMAIL, email.as_str())),
                field::CODE => typed.push((field::CODE, player.code.as_str())),
                other => bail!("the profile asks for {other:?}"),
            }
        }
        let code = typed
            .iter()
            .find(|(id, _)| *id == field::CODE)
            .map(|(_, code)| format!(", with the code {code},"));
        stage.does(who.name(), &format!("fills it in{} and sends it", code.unwrap_or_default()));
        let reply = who.submit(&modal, &typed).await;
        stage.message(&who, reply)?;
        news(stage, player).await?;
    }
    bail!("{} cannot complete the profile", who.name())
}

/// Staff open the way to another track, and the contract for it is signed where one is needed.
async fn promoted(stage: &mut Stage, player: &Player, leg: &Leg) -> anyhow::Result<()> {
    let staff = stage.sandbox.actor("staff");
    let options = [("partner", json!(player.actor.id().to_string())), ("track", json!(leg.track))];
    let shown = stage.command(&staff, "staff promote", &options).await?;
    let reply = match shown.selects().first() {
        Some(menu) => {
            let all: Vec<&str> = menu.options.iter().map(|(_, value)| value.as_str()).collect();
            stage.choose(&staff, &shown, "promote-pick", &all).await
        }
        None => stage.press(&staff, &shown, "promote").await,
    };
    let said = stage.message(&staff, reply)?;
    if stage.program.needs_contract(&leg.track) {
        contracted(stage, player, Some(said)).await?;
    } else {
        stage.hears(&player.actor).await?;
    }
    Ok(())
}

/// Staff propose a contract; the player reads it and signs it with a button and their full name.
async fn contracted(
    stage: &mut Stage,
    player: &Player,
    offered: Option<MessageView>,
) -> anyhow::Result<()> {
    let (who, staff) = (player.actor.clone(), stage.sandbox.actor("staff"));
    let reply = if let Some(said) = offered {
        stage.press(&staff, &said, "contract").await
    } else {
        stage.does("staff", &format!("runs /staff contract partner:@{}", who.name()));
        staff.command("staff contract", &[("partner", json!(who.id().to_string()))]).await
    };
    let form = stage.form(&staff, reply)?;
    let terms = terms(&stage.program, &player.track);
    stage.does("staff", &format!("writes what was agreed: {}", terms.replace('\n', "; ")));
    let typed = [
        (field::TERMS, terms.as_str()),
        (field::DOCUMENT, "We work together, on the terms above."),
    ];
    let reply = staff.submit(&form, &typed).await;
    stage.message(&staff, reply)?;
    stage.hears(&who).await?;
    let status = stage.command(&who, "partner status", &[]).await?;
    let reply = stage.press(&who, &status, "contract-read").await;
    let read = stage.message(&who, reply)?;
    let reply = stage.press(&who, &read, "sign").await;
    let form = stage.form(&who, reply)?;
    let name = player.full_name();
    stage.does(who.name(), &format!("types “{name}” and sends it"));
    let reply = who.submit(&form, &[(field::NAME, &name)]).await;
    stage.message(&who, reply)?;
    stage.hears(&who).await?;
    let tenant = tenant(stage).await?;
    let partner = partner_of(stage, player).await?.context("the partner is there")?;
    let signed = contract::list_by_partner(&stage.app, &tenant, partner.id).await?;
    ensure!(
        signed.iter().any(|one| one.state == contract::ContractState::Signed),
        "the contract is signed"
    );
    Ok(())
}

/// Terms on everything that the program's contracts settle and that something follows from.
pub(super) fn terms(program: &Program, track: &str) -> String {
    let Some(rules) = &program.contract else { return String::new() };
    let of_track = |of: &Option<String>| of.as_ref().is_none_or(|of| of == track);
    let mut lines = Vec::new();
    if rules.allows(Topic::Rate)
        && program.commissions.iter().any(|rule| rule.by_contract && rule.track == track)
    {
        lines.push("rate = \"60%\"".to_owned());
    }
    let by_contract = |bonus: &partnerdesk::program::BonusRule| {
        bonus.what == BonusWhat::ByContract && of_track(&bonus.track)
    };
    if rules.allows(Topic::MilestoneBonuses)
        && program.bonuses.iter().any(by_contract)
        && let Ok(amount) = Money::parse("250", program.meta.currency)
    {
        lines.push(format!("milestones = [{{ at = 2, amount = \"{}\" }}]", amount.decimal()));
    }
    if rules.allows(Topic::Exclusivity) {
        lines.push("exclusivity = \"No other hosts during the term\"".to_owned());
    }
    if rules.allows(Topic::Deliverables) {
        lines.push("deliverables = \"Two videos a month\"".to_owned());
    }
    if let Some(target) = program.target(track) {
        lines.extend(
            target.value.is_none().then(|| "targets = \"20 referrals and 2 videos\"".to_owned()),
        );
        lines.extend(target.review_every.is_none().then(|| "review_days = 90".to_owned()));
    }
    lines.join("\n")
}

/// Staff do what waits in the log channel for the billing panel.
async fn tidy(stage: &mut Stage) -> anyhow::Result<()> {
    let staff = stage.sandbox.actor("staff");
    let log = stage.sandbox.channel("staff-log").context("the sandbox has a log channel")?;
    for note in stage.reads(&staff, log).await? {
        if has_button(&note, "todo-done") {
            let reply = stage.press(&staff, &note, "todo-done").await;
            stage.message(&staff, reply)?;
        }
    }
    Ok(())
}

/// The channel of a ticket; waits for it.
pub(super) async fn channel_of(stage: &Stage, ticket: TicketId) -> anyhow::Result<u64> {
    stage.settled().await?;
    let found = ticket::find(&stage.app, ticket).await?.and_then(|ticket| ticket.channel);
    found.map(ChannelId::snowflake).with_context(|| format!("ticket {ticket} has a channel"))
}

async fn is_on(stage: &Stage, player: &Player, leg: &Leg) -> anyhow::Result<bool> {
    let partner = partner_of(stage, player).await?;
    Ok(partner
        .is_some_and(|partner| partner.track == leg.track && partner.state == PartnerState::Active))
}

/// The partner that the player is.
pub(super) async fn partner_of(stage: &Stage, player: &Player) -> anyhow::Result<Option<Partner>> {
    Ok(partner::find_by_member(&stage.app, &*tenant(stage).await?, member(&player.actor)?).await?)
}

/// The program as it runs in the server.
pub(super) async fn tenant(stage: &Stage) -> anyhow::Result<std::sync::Arc<Tenant>> {
    let key = &stage.program.meta.id;
    partnerdesk::tenant::find_by_key(&stage.app, key).await?.context("the program is set up")
}

pub(super) fn member(who: &Actor) -> anyhow::Result<MemberId> {
    MemberId::try_from(who.id()).map_err(|_| anyhow::anyhow!("{} has no id", who.name()))
}
