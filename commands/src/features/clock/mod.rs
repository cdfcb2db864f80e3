//! The time: what its sources say, and the button by which a listed member says that the machine's
//! clock is right.

mod notice;
mod text;

use partnerdesk::clock::{TimeReading, TrustedClock, UtcMs};
use partnerdesk::clock_watch::{self, ClockNotice};
use partnerdesk::decision::Decided;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::reply::{Card, GREEN, MessageContent, RED, Reply, danger};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::i18n::Locale;
use crate::user_error::UserError;

actions! {
    /// Show what the sources of the time say.
    ShowClock("clock") => Deferred |ctx, _| std::future::ready(show(ctx));
    /// Say that the machine's clock is right.
    ConfirmClock("clock-right") => Deferred |ctx, _| confirm(ctx);
}

/// What the feature offers to the router and to the delivery.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<ClockNotice>()],
    ..Feature::NONE
};

/// What the sources of the time say now, a line each.
pub(crate) fn sources(locale: Locale, reading: &TimeReading) -> String {
    let lines = [
        ("clock-wall", Some(reading.wall)),
        ("clock-boot", reading.boot),
        ("clock-discord", reading.discord),
    ];
    let lines = lines.map(|(id, at)| locale.with(id, &[("at", said(locale, at).into())]));
    lines.join("\n")
}

/// A time to the second, in UTC: Discord shows its own timestamps rounded, and by the reader's
/// clock.
fn said(locale: Locale, at: Option<UtcMs>) -> String {
    match at {
        Some(at) => at.datetime().format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        None => locale.text("clock-unknown"),
    }
}

/// Shows staff what the sources say; while no two agree, a listed member decides.
fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    ctx.staff()?;
    let reading = ctx.app.clock.comparison().map(TrustedClock::reading);
    let Some(reading) = reading.filter(|reading| !reading.trusted) else {
        return Ok(Reply::Message(MessageContent::card(trusted(ctx, reading))));
    };
    let words = ctx.with("clock-lost", &[("sources", sources(ctx.locale, &reading).into())]);
    let card = Card::new(ctx.text("clock-lost-title"), RED).words(words);
    let message = MessageContent::card(card);
    Ok(Reply::Message(if ctx.listed().is_ok() {
        message.buttons(vec![danger(ConfirmClock {}, ctx.text("button-clock-right"))])
    } else {
        message
    }))
}

/// Takes the machine's clock for right.
async fn confirm(ctx: &RequestContext) -> Result<Reply, UserError> {
    ctx.listed()?;
    let Decided { value: reading, new } =
        clock_watch::confirm(&ctx.app, &ctx.tenant, ctx.member).await?;
    if !new {
        return Ok(Reply::Message(MessageContent::card(trusted(ctx, reading))));
    }
    let at = said(ctx.locale, reading.map(|reading| reading.wall));
    Ok(Reply::Message(MessageContent::text(ctx.with("clock-confirmed", &[("at", at.into())]))))
}

/// That the time is trusted.
fn trusted(ctx: &RequestContext, reading: Option<TimeReading>) -> Card {
    let card = Card::new(ctx.text("clock-trusted-title"), GREEN);
    match reading {
        Some(reading) => card.words(sources(ctx.locale, &reading)),
        None => card,
    }
}
