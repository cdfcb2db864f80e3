//! The program in figures.

use partnerdesk::{application, payout, stats};

use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::partner_file::file::state_words;
use crate::i18n::Locale;
use crate::user_error::UserError;

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature { staff_commands: &[stats_command], ..Feature::NONE };

/// See the program in figures.
#[poise::command(slash_command, guild_only, rename = "stats")]
async fn stats_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, show).await
}

/// Partners by track and level, applications, payouts, and what was earned this month.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    ctx.staff()?;
    let stats = stats::of(&ctx.app, &ctx.tenant).await?;
    let locale = ctx.locale;
    let nothing = || ctx.text("stats-none");
    let listed = |lines: Vec<String>| {
        if lines.is_empty() { nothing() } else { clip(&lines.join("\n"), 1024) }
    };
    let partners = stats.partners.iter().map(|partners| {
        let track = ctx.tenant.program.track(&partners.track).and_then(|track| track.name.clone());
        let args = [
            ("track", track.unwrap_or_else(|| partners.track.clone()).into()),
            ("level", partners.level.into()),
            ("state", state_words(locale, partners.state).into()),
            ("count", partners.count.into()),
        ];
        locale.with("stats-partners", &args)
    });
    let applications = stats.applications.iter().map(|(state, count)| {
        locale.with(
            "stats-count",
            &[("what", application_state(locale, *state).into()), ("count", (*count).into())],
        )
    });
    let payouts = stats.payouts.iter().map(|(state, count, sum)| {
        let args = [
            ("what", payout_state(locale, *state).into()),
            ("count", (*count).into()),
            ("sum", locale.money(*sum).into()),
        ];
        locale.with("stats-sum", &args)
    });
    let amounts = |all: &[partnerdesk::money::Money]| {
        listed(all.iter().map(|one| locale.money(*one)).collect())
    };
    let card = Card::new(ctx.with("stats-title", &[("month", stats.month.as_str().into())]), BLUE)
        .field(ctx.text("field-partners"), listed(partners.collect()))
        .field(ctx.text("field-applications"), listed(applications.collect()))
        .field(ctx.text("field-payouts"), listed(payouts.collect()))
        .fact(ctx.text("field-kickbacks"), amounts(&stats.kickbacks))
        .fact(ctx.text("field-bonuses"), amounts(&stats.bonuses));
    Ok(Reply::Message(MessageContent::card(card)))
}

fn application_state(locale: Locale, state: application::State) -> String {
    use application::State;
    locale.text(match state {
        State::Draft => "application-draft",
        State::InReview => "application-in-review",
        State::Asked => "application-asked",
        State::Approved => "application-approved",
        State::Denied => "application-denied",
    })
}

fn payout_state(locale: Locale, state: payout::State) -> String {
    use payout::State;
    locale.text(match state {
        State::Requested => "payout-state-requested",
        State::Submitted => "payout-state-submitted",
        State::Settled => "payout-state-settled",
        State::Rejected => "payout-state-rejected",
        State::Failed => "payout-state-failed",
        State::Voided => "payout-state-voided",
    })
}
