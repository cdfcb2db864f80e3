//! The program in figures.

use partnerdesk::{application, payout, stats};

use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::level;
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
    let stats = stats::program_stats(&ctx.app, &ctx.tenant).await?;
    let locale = ctx.locale;
    let nothing = || ctx.text("stats-none");
    let listed = |lines: Vec<String>| {
        if lines.is_empty() { nothing() } else { clip(&lines.join("\n"), 1024) }
    };
    let partners = stats.partners.iter().map(|partners| {
        let track = ctx.tenant.program.track(&partners.track).and_then(|track| track.name.clone());
        let args = [
            ("track", track.unwrap_or_else(|| partners.track.clone()).into()),
            ("level", level::numbered(locale, partners.level).into()),
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

fn application_state(locale: Locale, state: application::ApplicationState) -> String {
    use application::ApplicationState;
    locale.text(match state {
        ApplicationState::Draft => "application-draft",
        ApplicationState::InReview => "application-in-review",
        ApplicationState::Asked => "application-asked",
        ApplicationState::Approved => "application-approved",
        ApplicationState::Denied => "application-denied",
    })
}

fn payout_state(locale: Locale, state: payout::PayoutState) -> String {
    use payout::PayoutState;
    locale.text(match state {
        PayoutState::Requested => "payout-state-requested",
        PayoutState::Submitted => "payout-state-submitted",
        PayoutState::Settled => "payout-state-settled",
        PayoutState::Rejected => "payout-state-rejected",
        PayoutState::Failed => "payout-state-failed",
        PayoutState::Voided => "payout-state-voided",
    })
}
