//! `/doctor`: is everything well, and if not, what to do about it. It looks; it changes nothing by
//! itself.

pub(crate) mod dead_letter;
mod notice;
pub(crate) mod retry;
mod text;

use std::time::Duration;

use partnerdesk::clock::{TimeReading, TrustedClock};
use partnerdesk::id::OutboxId;
use partnerdesk::outbox::{self, DeadLetter, DeliveryNotice};
use partnerdesk::schema_watch::StoreNotice;
use partnerdesk::store::WriteBlock;
use partnerdesk::{ledger, payout};
use poise::serenity_prelude as serenity;
use tokio::runtime::Handle;

use crate::delivery::notice::NoticeEntry;
use crate::delivery::reconcile;
use crate::discord::action::actions;
use crate::discord::api::Call;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{Card, GREEN, MessageContent, Reply, YELLOW, clip, primary, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::clock::{self, ShowClock};
use crate::features::setup::permissions;
use crate::features::unknown_product;
use crate::i18n::{Arg, when};
use crate::user_error::UserError;

actions! {
    /// Retry a delivery that was given up or waits.
    RetryDelivery("retry") { outbox: OutboxId } => Deferred |ctx, _| retry::one(ctx, outbox);
    /// Retry all of them.
    RetryAll("retry-all") => Deferred |ctx, _| retry::all(ctx);
    /// Post the panel again.
    PostPanel("post-panel") => Deferred |ctx, _| retry::panel(ctx);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    commands: &[doctor],
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<DeliveryNotice>(), NoticeEntry::of::<StoreNotice>()],
    ..Feature::NONE
};

/// How many deliveries of a kind are shown: a row has five buttons.
const SHOWN: usize = 5;
/// The longest that the ledger's check may take here; the command line has no bound.
const LEDGER_TIMEOUT: Duration = Duration::from_secs(10);
/// From this difference on, in seconds, times that people read are wrong, and signed events may be
/// refused.
const CLOCK_BOUND: i64 = 30;
/// A gateway that answers later than this makes answers miss Discord's three seconds.
const LATENCY_BOUND: Duration = Duration::from_secs(1);

/// See whether everything is well, and what to do if not.
#[poise::command(slash_command, guild_only, default_member_permissions = "MANAGE_MESSAGES")]
pub(crate) async fn doctor(ctx: Context<'_>) -> Result<(), Error> {
    let latency = ctx.ping().await;
    let there = serenity::InteractionId::new(ctx.id()).created_at().unix_timestamp();
    let lag = ctx.data().clock.now().seconds().saturating_sub(there);
    run(ctx, true, async move |request| Box::pin(show(request, latency, lag)).await).await
}

/// The card: one line when all is well, else each problem with what to do. `lag` is how many
/// seconds the machine's clock is ahead of Discord's.
async fn show(request: &RequestContext, latency: Duration, lag: i64) -> Result<Reply, UserError> {
    request.staff()?;
    let (app, tenant, locale) = (&request.app, &request.tenant, request.locale);
    let mut problems = in_discord(request).await;
    let panel_missing = reconcile::is_panel_missing(&request.discord, tenant).await;
    if panel_missing {
        problems.push(request.text("doctor-panel"));
    }
    problems.extend(in_database(request));
    problems.extend(in_ledger(request).await?);
    if let Err(fenced) = payout::check_fence(app, tenant).await {
        problems.push(UserError::from(fenced).say(locale));
    }
    problems.extend(unknown_product::finding(
        locale,
        &partnerdesk::unknown_product::list(app, tenant).await?,
    ));
    if let Some(trouble) = app.backups.trouble() {
        let args =
            [("since", when(trouble.since).into()), ("reason", clip(&trouble.reason, 500).into())];
        problems.push(request.with("doctor-backup", &args));
    }
    let reading = app.clock.comparison().map(TrustedClock::reading);
    let lost = reading.is_some_and(|reading| !reading.trusted);
    problems.extend(in_time(request, reading, lag));
    let milliseconds = latency.as_millis().to_string();
    if latency > LATENCY_BOUND {
        problems.push(
            request.with("doctor-latency", &[("milliseconds", milliseconds.as_str().into())]),
        );
    }
    let post = outbox::summarize_undelivered(app, tenant.id).await?;
    let (dead, waiting) = (post.dead.len(), post.waiting.len());
    let count = problems.len().saturating_add(dead).saturating_add(waiting);
    let version = ("version", env!("CARGO_PKG_VERSION").into());
    // The first heartbeat's answer may not have come yet.
    let footer = if latency.is_zero() {
        request.with("doctor-version", &[version])
    } else {
        request.with("doctor-footer", &[version, ("latency", milliseconds.into())])
    };
    if count == 0 {
        let card =
            Card::new(request.text("doctor-well-title"), GREEN).words(request.text("doctor-well"));
        return Ok(Reply::Message(MessageContent::card(card.footer(footer))));
    }
    let mut card = Card::new(request.with("doctor-ill-title", &[("count", count.into())]), YELLOW);
    if !problems.is_empty() {
        let lines: Vec<String> = problems.iter().map(|problem| format!("• {problem}")).collect();
        card = card.words(clip(&lines.join("\n"), 4096));
    }
    if let Some(oldest) = post.waiting.first() {
        let args = [("count", waiting.into()), ("since", when(oldest.created_at).into())];
        card = card.field(request.text("doctor-waiting-title"), {
            let lines = lines(request, &post.waiting).await?;
            clip(&format!("{}\n{lines}", locale.with("doctor-waiting", &args)), 1024)
        });
    }
    if dead > 0 {
        let title = request.with("doctor-dead-title", &[("count", dead.into())]);
        card = card.field(title, clip(&lines(request, &post.dead).await?, 1024));
    }
    let again = |letter: &DeadLetter| {
        primary(
            RetryDelivery { outbox: letter.id },
            request.with("button-retry", &[("number", letter.id.to_string().into())]),
        )
    };
    let mut rest = Vec::new();
    if dead > 0 || waiting > 0 {
        rest.push(secondary(RetryAll {}, request.text("button-retry-all")));
    }
    if lost {
        rest.push(primary(ShowClock {}, request.text("button-clock")));
    }
    if panel_missing {
        rest.push(primary(PostPanel {}, request.text("button-post-panel")));
    }
    let message = MessageContent::card(card.footer(footer));
    Ok(Reply::Message(
        message.buttons(post.dead.iter().take(SHOWN).map(again).collect()).buttons(rest),
    ))
}

/// What is wrong with the server: permissions, roles, channels. That Discord cannot be asked is a
/// finding, too.
async fn in_discord(request: &RequestContext) -> Vec<String> {
    match looked_at(request).await {
        Ok(problems) => problems,
        Err(error) => {
            tracing::warn!(error = %error, "the doctor cannot ask Discord");
            vec![request.text("doctor-discord")]
        }
    }
}

async fn looked_at(request: &RequestContext) -> Result<Vec<String>, UserError> {
    let ctx = &request.discord;
    let guild = serenity::GuildId::new(request.tenant.guild.snowflake());
    let guild = Call::GetGuild.of(ctx.http.get_guild(guild)).await?;
    let found = permissions::look(ctx, &guild, &request.tenant, request.locale).await?;
    let mut problems: Vec<String> = found.wrong.into_iter().chain(found.advice).collect();
    let count = reconcile::count_wrong_access(&request.app, ctx, &request.tenant).await?;
    if reconcile::is_filling(ctx, &request.tenant).await? {
        problems.push(request.text("notice-filling"));
    }
    if count > 0 {
        problems.push(request.with("doctor-access", &[("count", count.into())]));
    }
    Ok(problems)
}

/// What is wrong with the time: no two of its sources agree, or the machine's clock is outvoted by
/// the other two, or, where nothing is compared, it is `lag` seconds ahead of Discord's.
fn in_time(request: &RequestContext, reading: Option<TimeReading>, lag: i64) -> Option<String> {
    let Some(reading) = reading else {
        let args = [("seconds", Arg::Number(lag.abs()))];
        return (lag.abs() > CLOCK_BOUND).then(|| request.with("doctor-clock", &args));
    };
    if !reading.trusted {
        let sources = clock::sources(request.locale, &reading);
        return Some(request.with("doctor-clock-lost", &[("sources", sources.into())]));
    }
    let off = reading.wall.seconds().saturating_sub(reading.now.seconds()).abs();
    let args = [("seconds", Arg::Number(off.max(lag.abs())))];
    (off > CLOCK_BOUND || lag.abs() > CLOCK_BOUND).then(|| request.with("doctor-clock", &args))
}

/// Why nothing is saved for now.
fn in_database(request: &RequestContext) -> Option<String> {
    let hold = request.app.store.hold().borrow().clone();
    Some(match hold? {
        WriteBlock::Faults(_) => request.text("doctor-hold-faults"),
        WriteBlock::Room { free } => request.with(
            "doctor-hold-room",
            &[("free", Arg::Number(i64::try_from(free / 1_000_000).unwrap_or(i64::MAX)))],
        ),
        WriteBlock::Schema(differences) => request.with(
            "doctor-hold-schema",
            &[("differences", clip(&differences.join(", "), 500).into())],
        ),
    })
}

/// What is wrong with the ledger. It is computed on a thread of its own: the hash chain of a large
/// one takes its time.
async fn in_ledger(request: &RequestContext) -> Result<Option<String>, UserError> {
    let mut conn = request.app.store.read().await?;
    if let Some(frozen) = ledger::freeze_state(&mut conn, request.tenant.id).await? {
        let args = [("checks", frozen.checks.into()), ("since", when(frozen.since).into())];
        return Ok(Some(request.with("doctor-frozen", &args)));
    }
    let here = Handle::current();
    let checked = tokio::task::spawn_blocking(move || {
        here.block_on(async {
            tokio::time::timeout(LEDGER_TIMEOUT, ledger::verify(&mut conn)).await
        })
    });
    let Ok(checked) = checked.await else { return Err(UserError::Panic) };
    let Ok(checks) = checked else { return Ok(Some(request.text("doctor-ledger-slow"))) };
    let checks = checks?;
    let broken: Vec<&str> = checks
        .iter()
        .filter(|check| check.concerns(request.tenant.id))
        .map(|check| check.id)
        .collect();
    let args = [("checks", broken.join(", ").into())];
    Ok((!broken.is_empty()).then(|| request.with("doctor-ledger", &args)))
}

/// The first few of these deliveries, a line each.
async fn lines(request: &RequestContext, letters: &[DeadLetter]) -> Result<String, UserError> {
    let mut lines = Vec::with_capacity(SHOWN);
    for letter in letters.iter().take(SHOWN) {
        let what = dead_letter::what(&request.app, &request.tenant, request.locale, letter).await?;
        let why = dead_letter::why(request.locale, letter.reason);
        let args =
            [("number", letter.id.to_string().into()), ("what", what.into()), ("why", why.into())];
        lines.push(request.with("doctor-line", &args));
    }
    if letters.len() > SHOWN {
        lines.push(
            request.with("list-more", &[("count", letters.len().saturating_sub(SHOWN).into())]),
        );
    }
    Ok(lines.join("\n"))
}
