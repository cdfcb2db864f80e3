//! Being paid as the file says: on request, on the program's day, or on the partner's account.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use discord_sandbox::Reply;
use partnerdesk::ledger::CashBalances;
use partnerdesk::payout;
use partnerdesk::price::PriceLineKind;
use partnerdesk::program::{BonusWhat, PayoutMode, Settle};
use serde_json::json;

use super::entry::{channel_of, partner_of, tenant};
use super::sales::{self, Till, overview};
use super::stage::{Stage, with_button};
use super::tour::Player;
use crate::discord::field;

const DAY: Duration = Duration::from_hours(24);

/// The player gets what there is; what is left of a credit ends on its day.
pub(super) async fn is_paid(
    stage: &mut Stage,
    player: &Player,
    till: &mut Till,
) -> anyhow::Result<()> {
    let who = player.actor.clone();
    let held = stage.program.commissions.iter().map(|rule| rule.hold_days).max().unwrap_or(0);
    if held > 0 {
        stage.does("time", &format!("passes: {held} days, for which earnings are held back"));
        stage.pass(DAY.saturating_mul(held)).await?;
    }
    match stage.program.payout.mode {
        PayoutMode::OnRequest => {
            suffices(stage, player, till).await?;
            asks(stage, player).await?;
        }
        PayoutMode::Schedule => {
            suffices(stage, player, till).await?;
            waits_for_the_day(stage, player).await?;
        }
        PayoutMode::AccountBalance => {
            stage.pass(Duration::from_mins(1)).await?;
            stage.command(&who, "partner payout", &[]).await?;
            let left = cash(stage, player).await?.map_or(0, |cash| cash.available.minor());
            ensure!(left == 0, "everything is on the account");
        }
    }
    stage.command(&who, "partner earnings", &[]).await?;
    stage.command(&who, "partner statement", &[]).await?;
    if let Some(BonusWhat::Restricted { valid_days, .. }) =
        stage.program.restricted_bonus().map(|bonus| &bonus.what)
        && overview(stage, player).await?.credit.is_some()
    {
        let days = *valid_days;
        stage.does("time", &format!("passes: {days} days, after which the credit ends"));
        stage.pass(DAY.saturating_mul(days)).await?;
        stage.hears(&who).await?;
        ensure!(overview(stage, player).await?.credit.is_none(), "the credit has ended");
    }
    Ok(())
}

async fn cash(stage: &Stage, player: &Player) -> anyhow::Result<Option<CashBalances>> {
    let unit = stage.program.meta.currency;
    Ok(overview(stage, player).await?.balances.into_iter().find(|balance| balance.unit == unit))
}

/// More customers come where what was earned is less than the file's minimum.
async fn suffices(stage: &mut Stage, player: &Player, till: &mut Till) -> anyhow::Result<()> {
    let program = stage.program.clone();
    let there = cash(stage, player).await?.map_or(0, |cash| cash.available.minor());
    let lacking = program.payout.minimum.minor().max(1).saturating_sub(there);
    let rule = program
        .commissions
        .iter()
        .find(|rule| rule.track == player.track && rule.settle == Settle::Credit);
    if let Some(rule) = rule.filter(|_| lacking > 0) {
        let enough = move |lines: &[partnerdesk::price::PriceLine]| {
            lines
                .iter()
                .filter(|line| line.kind == PriceLineKind::Accrue)
                .map(|line| line.amount.minor())
                .sum::<i64>()
                >= lacking
        };
        sales::crowd(
            stage,
            player,
            till,
            rule,
            "customers until there is enough for a payout",
            &enough,
        )
        .await?;
        stage.pass(DAY.saturating_mul(rule.hold_days)).await?;
    }
    Ok(())
}

/// The player asks, with whatever the file wants as a proof, and staff pay.
async fn asks(stage: &mut Stage, player: &Player) -> anyhow::Result<()> {
    let (who, staff) = (player.actor.clone(), stage.sandbox.actor("staff"));
    let minimum = stage.program.payout.minimum.minor().max(1);
    let due = cash(stage, player)
        .await?
        .map(|cash| cash.available)
        .filter(|there| there.minor() >= minimum);
    stage.does(who.name(), "runs /partner payout");
    let reply = who.command("partner payout", &[]).await?;
    let Some(due) = due else {
        return stage.message(&who, Ok(reply)).map(drop);
    };
    let Reply::Modal(form) = reply else {
        bail!("{} expected a form and got {reply:?}", who.name())
    };
    stage.form(&who, Ok(Reply::Modal(form.clone())))?;
    let proof = form.inputs.iter().any(|field| field.custom_id == field::PASSPHRASE);
    let typed: &[(&str, &str)] =
        if proof { &[(field::PASSPHRASE, &player.passphrase)] } else { &[] };
    stage.does(who.name(), if proof { "types the passphrase and sends it" } else { "sends it" });
    let reply = who.submit(&form, typed).await;
    stage.message(&who, reply)?;
    let tenant = tenant(stage).await?;
    let partner = partner_of(stage, player).await?.context("the player is a partner")?;
    let open = payout::find_open_by_partner(&stage.app, &tenant, partner.id)
        .await?
        .context("a payout waits")?;
    ensure!(open.amount == due, "all of it is asked for");
    let channel = channel_of(stage, open.ticket).await?;
    let card = with_button(stage.reads(&staff, channel).await?, "manage")
        .context("the payout has a card")?;
    let reply = stage.press(&staff, &card, "manage").await;
    let choices = stage.message(&staff, reply)?;
    let reply = stage.press(&staff, &choices, "settle").await;
    let form = stage.form(&staff, reply)?;
    stage.does("staff", "pays, and notes the transaction");
    let reply = staff.submit(&form, &[(field::TRANSACTION, &reference(player))]).await;
    stage.message(&staff, reply)?;
    stage.reads(&who, channel).await?;
    let paid = cash(stage, player).await?.map(|cash| cash.paid);
    ensure!(paid == Some(due), "{due} is paid");
    Ok(())
}

/// The program's day comes, and staff pay what it has opened.
async fn waits_for_the_day(stage: &mut Stage, player: &Player) -> anyhow::Result<()> {
    let (who, staff) = (player.actor.clone(), stage.sandbox.actor("staff"));
    stage.command(&who, "partner payout", &[]).await?;
    let due = cash(stage, player).await?.map(|cash| cash.available);
    let tenant = tenant(stage).await?;
    let now = stage.app.clock.now();
    let day = payout::next_run_date(&stage.program, now).context("the file names a day")?;
    let wait =
        Duration::from_millis(u64::try_from(day.get().saturating_sub(now.get())).unwrap_or(0));
    let local = day.datetime().with_timezone(&stage.program.meta.timezone);
    stage.does(
        "time",
        &format!("passes until {}, the day of the payouts", local.format("%-d %B %Y")),
    );
    stage.pass(wait).await?;
    stage.hears(&who).await?;
    let partner = partner_of(stage, player).await?.context("the player is a partner")?;
    let Some(open) = payout::find_open_by_partner(&stage.app, &tenant, partner.id).await? else {
        let minimum = stage.program.payout.minimum.minor().max(1);
        ensure!(due.is_none_or(|due| due.minor() < minimum), "what is due is paid on its day");
        return Ok(());
    };
    ensure!(Some(open.amount) == due, "all that was there is paid");
    stage.command(&staff, "staff payouts", &[]).await?;
    let reference = reference(player);
    let options = [("payout", json!(open.id.get())), ("transaction", json!(reference))];
    stage.command(&staff, "staff settle", &options).await?;
    stage.hears(&who).await?;
    let paid = cash(stage, player).await?.map(|cash| cash.paid);
    ensure!(paid == Some(open.amount), "{} is paid", open.amount);
    Ok(())
}

/// What the provider calls the payment.
fn reference(player: &Player) -> String {
    format!("7VB83412KX{}", player.name().to_uppercase())
}
