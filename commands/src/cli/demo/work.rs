//! What a partner and staff agree on beside commissions: duties, engagements, a target, what is
//! paid in, a claim.

use anyhow::{Context as _, ensure};
use discord_sandbox::{Actor, MessageView};
use partnerdesk::money::Money;
use partnerdesk::partner;
use partnerdesk::program::{DutyCheck, Program};
use serde_json::json;

use super::entry::{member, partner_of, tenant};
use super::stage::{Stage, has_button, with_button};
use super::tour::Player;
use crate::discord::field;

/// How many steps an engagement may take.
const STAGES: usize = 25;

/// Whether the file has any of it for this track.
pub(super) fn is_some(program: &Program, track: &str) -> bool {
    !duties(program, track).is_empty()
        || !program.engagements.is_empty()
        || program.target(track).is_some()
        || is_prepaid(program, track)
        || !program.claims.is_empty()
}

fn duties<'p>(program: &'p Program, track: &str) -> Vec<partnerdesk::program::DutyRule<'p>> {
    let kinds = program.track(track).map(|track| track.kinds.as_slice()).unwrap_or_default();
    let of = |kind: &str| {
        program.duties(kind).into_iter().filter(partnerdesk::program::DutyRule::can_be_done)
    };
    of(track).chain(kinds.iter().take(1).flat_map(|kind| of(kind))).collect()
}

/// Whether partners of this track pay in: those who pay for their customers, and everybody where
/// nobody does.
fn is_prepaid(program: &Program, track: &str) -> bool {
    let pays =
        |track: &partnerdesk::program::Track| track.payer == partnerdesk::program::Payer::Partner;
    let own = program.track(track).is_some_and(pays);
    program.account.as_ref().is_some_and(|account| account.prepaid)
        && (own || !program.tracks.iter().any(pays))
}

/// All of it, one after the other, from the partner's file.
pub(super) async fn agrees(stage: &mut Stage, player: &Player) -> anyhow::Result<()> {
    let program = stage.program.clone();
    let file = file(stage, player).await?;
    if !duties(&program, &player.track).is_empty() {
        ticks(stage, player, &file).await?;
    }
    if program
        .target(&player.track)
        .is_some_and(|target| target.value.is_none() || target.review_every.is_none())
    {
        sets_target(stage, player, &file).await?;
    }
    if !program.engagements.is_empty() {
        engages(stage, player, &file).await?;
    }
    if is_prepaid(&program, &player.track) {
        pays_in(stage, player, &file).await?;
    }
    if !program.claims.is_empty() {
        claims(stage, player).await?;
    }
    Ok(())
}

/// The partner's file, as staff open it.
async fn file(stage: &mut Stage, player: &Player) -> anyhow::Result<MessageView> {
    let staff = stage.sandbox.actor("staff");
    let partner = partner_of(stage, player).await?.context("the player is a partner")?;
    stage.command(&staff, "staff audit", &[("partner", json!(partner.id.to_string()))]).await
}

/// A form behind a button.
async fn types(
    stage: &mut Stage,
    who: &Actor,
    on: &MessageView,
    word: &str,
    typed: &[(&str, &str)],
) -> anyhow::Result<MessageView> {
    let reply = stage.press(who, on, word).await;
    let form = stage.form(who, reply)?;
    sends(stage, who, &form, typed).await
}

async fn sends(
    stage: &mut Stage,
    who: &Actor,
    form: &discord_sandbox::ModalView,
    typed: &[(&str, &str)],
) -> anyhow::Result<MessageView> {
    let asked: Vec<(&str, &str)> = typed
        .iter()
        .copied()
        .filter(|(id, _)| form.inputs.iter().any(|input| input.custom_id == *id))
        .collect();
    let words: Vec<String> = asked.iter().map(|(_, text)| format!("“{text}”")).collect();
    stage.does(who.name(), &format!("types {}, and sends it", words.join(", ")));
    let reply = who.submit(form, &asked).await;
    stage.message(who, reply)
}

/// Every duty is ticked with its evidence: by staff, or by the partner where the file leaves it to
/// them.
async fn ticks(stage: &mut Stage, player: &Player, file: &MessageView) -> anyhow::Result<()> {
    let (who, staff) = (player.actor.clone(), stage.sandbox.actor("staff"));
    let program = stage.program.clone();
    let evidence = [(field::EVIDENCE, "https://foxden.example/about")];
    let reply = stage.press(&staff, file, "duties").await;
    let mut list = stage.message(&staff, reply)?;
    if list.selects().iter().any(|menu| menu.custom_id.starts_with("v1:kind-pick"))
        && let Some(kind) = program.track(&player.track).and_then(|track| track.kinds.first())
    {
        let reply = stage.choose(&staff, &list, "kind-pick", &[kind]).await;
        list = stage.message(&staff, reply)?;
    }
    let mut own = None;
    for duty in duties(&program, &player.track) {
        if duty.check == DutyCheck::Partner {
            let shown = if let Some(shown) = own.take() {
                shown
            } else {
                let status = stage.command(&who, "partner status", &[]).await?;
                let reply = stage.press(&who, &status, "own-duties").await;
                stage.message(&who, reply)?
            };
            let reply = stage.choose(&who, &shown, "own-duty-pick", &[&duty.key()]).await;
            let form = stage.form(&who, reply)?;
            sends(stage, &who, &form, &evidence).await?;
            own = Some(shown);
        } else {
            let reply = stage.choose(&staff, &list, "duty-pick", &[&duty.key()]).await;
            let card = stage.message(&staff, reply)?;
            types(stage, &staff, &card, "duty-tick", &evidence).await?;
        }
    }
    let tenant = tenant(stage).await?;
    let partner = partner_of(stage, player).await?.context("the player is a partner")?;
    let (done, due) =
        partnerdesk::duty::checklist_of_partner(&stage.app, &tenant, &partner).await?.counts();
    ensure!(done >= due, "{done} of {due} duties are done");
    Ok(())
}

/// Staff set the target, unless a contract has.
async fn sets_target(stage: &mut Stage, player: &Player, file: &MessageView) -> anyhow::Result<()> {
    let staff = stage.sandbox.actor("staff");
    let reply = stage.press(&staff, file, "goal-show").await;
    let shown = stage.message(&staff, reply)?;
    let partner = partner_of(stage, player).await?.context("the player is a partner")?;
    let program = tenant(stage).await?.id;
    if partnerdesk::goal::find_by_partner(&stage.app, program, partner.id, &partner.track)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let agreed = [(field::VALUE, "20 referrals and 2 videos"), (field::EVERY, "90 days")];
    types(stage, &staff, &shown, "goal", &agreed).await?;
    stage.hears(&player.actor).await.map(drop)
}

/// The first that the file offers, through all of its stages.
async fn engages(stage: &mut Stage, player: &Player, file: &MessageView) -> anyhow::Result<()> {
    let staff = stage.sandbox.actor("staff");
    let unit = stage.program.meta.currency;
    let reply = stage.press(&staff, file, "engagements").await;
    let list = stage.message(&staff, reply)?;
    let reply = stage.press(&staff, &list, "engage").await;
    let menu = stage.message(&staff, reply)?;
    let first = menu.selects().into_iter().next().and_then(|menu| menu.options.into_iter().next());
    let (_, first) = first.context("there is something to agree on")?;
    let reply = stage.choose(&staff, &menu, "engage-pick", &[&first]).await;
    let form = stage.form(&staff, reply)?;
    let price = Money::parse("150", unit)?.decimal();
    let typed = [(field::TITLE, "Autumn banner"), (field::AMOUNT, price.as_str())];
    let mut card = sends(stage, &staff, &form, &typed).await?;
    stage.hears(&player.actor).await?;
    for _ in 0..STAGES {
        if !has_button(&card, "engagement-next") {
            break;
        }
        let reply = stage.press(&staff, &card, "engagement-next").await;
        card = stage.message(&staff, reply)?;
    }
    stage.hears(&player.actor).await?;
    let tenant = tenant(stage).await?;
    let partner = partner_of(stage, player).await?.context("the player is a partner")?;
    let all = partnerdesk::engagement::list_by_partner(&stage.app, &tenant, partner.id).await?;
    ensure!(
        all.iter().any(|one| one.state == partnerdesk::engagement::EngagementState::Done),
        "the engagement is done"
    );
    Ok(())
}

/// A payment of theirs has arrived, and staff note it.
async fn pays_in(stage: &mut Stage, player: &Player, file: &MessageView) -> anyhow::Result<()> {
    let staff = stage.sandbox.actor("staff");
    let amount = Money::parse("1000", stage.program.meta.currency)?;
    let account = stage.program.account.clone().context("the file has an account")?;
    let way = account.top_up.first().map(|way| way.id.clone()).unwrap_or_default();
    let (decimal, reference) =
        (amount.decimal(), format!("2026-TOPUP-{}", player.name().to_uppercase()));
    let typed =
        [(field::AMOUNT, decimal.as_str()), (field::WAY, &way), (field::REFERENCE, &reference)];
    types(stage, &staff, file, "top-up", &typed).await?;
    stage.hears(&player.actor).await?;
    let overview =
        partner::overview_of(&stage.app, &*tenant(stage).await?, member(&player.actor)?).await?;
    let balances = overview.context("the player is a partner")?.balances;
    ensure!(
        balances.iter().any(|balance| balance.prepaid == amount),
        "the payment is on the account"
    );
    Ok(())
}

/// The partner claims a customer on evidence, and staff accept it.
async fn claims(stage: &mut Stage, player: &Player) -> anyhow::Result<()> {
    let (who, staff) = (player.actor.clone(), stage.sandbox.actor("staff"));
    let log = stage.sandbox.channel("staff-log").context("the sandbox has a log channel")?;
    stage.reads(&staff, log).await?;
    let status = stage.command(&who, "partner status", &[]).await?;
    let customer = format!("kept-by-{}", who.name());
    let typed = [
        (field::CUSTOMER, customer.as_str()),
        (field::EVIDENCE, "Ticket 4711: I moved them over and trained them."),
    ];
    types(stage, &who, &status, "claim", &typed).await?;
    let card = with_button(stage.reads(&staff, log).await?, "claim-accept")
        .context("staff see the claim")?;
    let reply = stage.press(&staff, &card, "claim-accept").await;
    stage.message(&staff, reply)?;
    let told = stage.hears(&who).await?;
    ensure!(
        told.iter().any(|message| message.has(&customer)),
        "{} hears of the decision",
        who.name()
    );
    Ok(())
}
