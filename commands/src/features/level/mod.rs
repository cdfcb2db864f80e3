//! Where a partner stands on the ladder, and what the next level needs and gives.

use partnerdesk::app_context::AppContext;
use partnerdesk::money::Money;
use partnerdesk::partner::{self, LevelProgress, Partner};
use partnerdesk::program::{Level, Metric, Program, RateUses, Track};
use partnerdesk::store::StoreError;
use partnerdesk::tenant::Tenant;

use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::coupon::ShowCode;
use crate::features::statement::ShowEarnings;
use crate::features::terms::view as terms;
use crate::i18n::Locale;
use crate::user_error::UserError;

actions! {
    /// Show one's own level.
    ShowLevel("level") => Deferred |ctx, _| show(ctx);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature =
    Feature { actions: ACTIONS, partner_commands: &[level_command], ..Feature::NONE };

/// See your level and what the next one needs and gives.
#[poise::command(slash_command, guild_only, rename = "level")]
async fn level_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, show).await
}

/// How many cells the bar towards the next level has.
const BAR: u64 = 10;

/// The level, and the way to the next one.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    let partner = partner::find_by_member(&ctx.app, &ctx.tenant, ctx.member)
        .await?
        .ok_or(UserError::NoPartner)?;
    let title =
        ctx.with("level-title", &[("program", ctx.tenant.program.meta.name.as_str().into())]);
    let track = ctx.tenant.program.track(&partner.track);
    let mut card = Card::new(title, BLUE);
    if track.is_some_and(|track| track.levels.is_empty()) {
        card = card.words(ctx.text("level-none"));
    }
    let card = on_ladder(ctx, card, &partner).await?;
    let mut buttons = vec![secondary(ShowEarnings {}, ctx.text("button-earnings"))];
    if !ctx.tenant.program.coupons.is_empty() {
        buttons.push(secondary(ShowCode {}, ctx.text("button-code")));
    }
    Ok(Reply::Message(MessageContent::card(card).buttons(buttons)))
}

/// The same card with where the partner stands on the ladder of their track.
pub(crate) async fn on_ladder(
    ctx: &RequestContext,
    card: Card,
    partner: &Partner,
) -> Result<Card, UserError> {
    let Some(climb) = partner::level_progress(&ctx.app, &ctx.tenant, partner).await? else {
        return Ok(card);
    };
    let (ladder, program) = (climb.track.ladder, &ctx.tenant.program);
    let mut card = if program.tracks.len() > 1 {
        card.fact(ctx.text("field-track"), climb.track.title())
    } else {
        card
    };
    if climb.track.levels.is_empty() {
        return Ok(card);
    }
    if climb.level.number == 0 {
        let first = before_first(&ctx.tenant.program, climb.track, ctx.locale);
        card = card.field(ctx.text("field-level"), first);
    } else {
        let less = ctx.tenant.program.pays_less(&climb.track.id);
        let rate = if less { "field-discount" } else { "field-rate" };
        card = card
            .fact(ctx.text("field-level"), name(ctx, climb.level))
            .fact(ctx.text(rate), ctx.locale.percent(climb.level.rate));
    }
    if ladder.metric == Metric::Manual {
        return Ok(card.field(ctx.text("field-next-level"), ctx.text("level-manual")));
    }
    card = card
        .fact(ctx.text(metric(ladder.metric)), amount(program, ctx.locale, &climb, climb.count));
    if let Some(days) = ladder.rolling_days {
        card =
            card.fact(ctx.text("field-window"), ctx.with("level-window", &[("days", days.into())]));
    }
    let Some(next) = climb.next else {
        return Ok(card.field(ctx.text("field-next-level"), ctx.text("earnings-top")));
    };
    let span = next.level.at.saturating_sub(climb.level.at).max(1);
    let words = ctx.with(
        "earnings-next",
        &[
            ("bar", bar(span.saturating_sub(next.missing), span).into()),
            ("missing", missing(program, ctx.locale, &climb, next.missing).into()),
            ("level", number_and_name(next.level).into()),
            ("gives", gives(program, ctx.locale, &climb.track.id, next.level).into()),
        ],
    );
    Ok(card.field(ctx.text("field-next-level"), words))
}

/// What the next level needs and gives, in a line; nothing where there is none that purchases lead
/// to.
///
/// # Errors
/// [`StoreError`] when it cannot be looked up.
pub(crate) async fn next(
    app: &AppContext,
    tenant: &Tenant,
    locale: Locale,
    partner: &Partner,
) -> Result<Option<String>, StoreError> {
    let Some(climb) = partner::level_progress(app, tenant, partner).await? else {
        return Ok(None);
    };
    let is_climbed = climb.track.ladder.metric != Metric::Manual;
    Ok(climb.next.as_ref().filter(|_| is_climbed).map(|next| {
        let missing = missing(&tenant.program, locale, &climb, next.missing);
        let gives = gives(&tenant.program, locale, &climb.track.id, next.level);
        let level = number_and_name(next.level);
        let args = [("missing", missing.into()), ("level", level.into()), ("gives", gives.into())];
        locale.with("level-next", &args)
    }))
}

/// What a partner who has no level yet is told: what the first customer brings, or where the first
/// level begins.
pub(crate) fn before_first(program: &Program, track: &Track, locale: Locale) -> String {
    let counts_customers = matches!(
        track.ladder.metric,
        Metric::FirstPurchases | Metric::Clients | Metric::ActiveClients
    );
    let Some(first) = track.levels.first().filter(|_| track.ladder.metric != Metric::Manual) else {
        return locale.text("level-manual");
    };
    let at_once =
        counts_customers && first.at <= 1 && track.ladder.rate_uses == RateUses::LevelAfter;
    let id = match (at_once, program.pays_less(&track.id)) {
        (true, false) => "level-first-kickback",
        (true, true) => "level-first-discount",
        (false, _) => "level-first-step",
    };
    let args = [
        ("rate", locale.percent(first.rate).into()),
        ("level", number_and_name(first).into()),
        ("from", terms::counted(program, track.ladder.metric, first.at, locale).into()),
    ];
    locale.with(id, &args)
}

/// A level's number in words, for staff too; a partner may be below the first.
pub(crate) fn numbered(locale: Locale, level: u32) -> String {
    match level {
        0 => locale.with("level-before", &[("level", 1_u32.into())]),
        level => locale.with("level-number", &[("level", level.into())]),
    }
}

/// What the level is called.
fn name(ctx: &RequestContext, level: &Level) -> String {
    let number = ctx.with("level-number", &[("level", level.number.into())]);
    level.name.as_ref().map_or_else(|| number.clone(), |name| format!("{number}: {name}"))
}

/// The level's number, with its name if it has one.
fn number_and_name(level: &Level) -> String {
    match &level.name {
        Some(name) => format!("{} ({name})", level.number),
        None => level.number.to_string(),
    }
}

/// The rate, what codes are worth, and the role.
fn gives(program: &Program, locale: Locale, track: &str, level: &Level) -> String {
    let id = if program.pays_less(track) { "terms-discount" } else { "terms-kickback" };
    let rate = locale.percent(level.rate);
    let mut gives = vec![locale.with(id, &[("rate", rate.into())])];
    for coupon in &program.coupons {
        if let Some(value) = coupon.value_at(level).filter(|_| !level.values.is_empty()) {
            let id = match coupon.holder {
                partnerdesk::program::Holder::Customer => "help-audience",
                partnerdesk::program::Holder::Partner => "help-personal",
            };
            gives.push(locale.with(id, &[("value", locale.worth(program, value).into())]));
        }
    }
    gives.extend(
        level
            .role
            .as_ref()
            .map(|role| locale.with("level-role", &[("role", role.as_str().into())])),
    );
    gives.join(", ")
}

/// What is still missing until the next level.
fn missing(program: &Program, locale: Locale, climb: &LevelProgress<'_>, count: u64) -> String {
    let id = match climb.track.ladder.metric {
        Metric::Revenue | Metric::Commissions => {
            let id = if climb.track.ladder.metric == Metric::Revenue {
                "more-revenue"
            } else {
                "more-commissions"
            };
            return locale.with(id, &[("amount", amount(program, locale, climb, count).into())]);
        }
        Metric::Clients => "more-clients",
        Metric::ActiveClients => "more-active-clients",
        Metric::FirstPurchases | Metric::Manual => "more-first-purchases",
    };
    locale.with(id, &[("count", count.into())])
}

/// What is counted, as an amount where it is money.
fn amount(program: &Program, locale: Locale, climb: &LevelProgress<'_>, count: u64) -> String {
    match climb.track.ladder.metric {
        Metric::Revenue | Metric::Commissions => {
            let minor = i64::try_from(count).unwrap_or(i64::MAX);
            locale.money(Money::new(minor, program.meta.currency))
        }
        _ => count.to_string(),
    }
}

fn metric(metric: Metric) -> &'static str {
    match metric {
        Metric::FirstPurchases => "field-first-purchases",
        Metric::Clients => "field-clients",
        Metric::ActiveClients => "field-active-clients",
        Metric::Revenue => "field-revenue",
        Metric::Commissions => "field-commissions",
        Metric::Manual => "field-level",
    }
}

fn bar(done: u64, of: u64) -> String {
    let full = done.saturating_mul(BAR).checked_div(of).unwrap_or(0).min(BAR);
    (0..BAR).map(|cell| if cell < full { '▰' } else { '▱' }).collect()
}

#[cfg(test)]
mod tests {
    use partnerdesk::program;

    use super::*;

    #[test]
    fn before_the_first_level_one_reads_what_the_first_customer_brings() {
        let file = include_str!("../../../../programs/message-help.toml");
        let after = program::parse(file, "message-help.toml").unwrap();
        let told = |program: &Program, track: &str, locale| {
            before_first(program, program.track(track).unwrap(), locale)
        };
        assert_eq!(
            told(&after, "referral", Locale::En),
            "Your first customer brings you a kickback of 20%."
        );
        assert_eq!(
            told(&after, "integrator", Locale::En),
            "For your first customer you get a discount of 35%."
        );
        assert_eq!(
            told(&after, "referral", Locale::Nl),
            "Je eerste klant levert je een kickback van 20% op."
        );
        // Where the level before a purchase decides, the first customer only opens the first level.
        let before = file.replace("level_after", "level_before");
        let before = program::parse(&before, "before.toml").unwrap();
        assert_eq!(
            told(&before, "referral", Locale::En),
            "Level 1 starts at 1 customer, with a rate of 20%."
        );
        for locale in [Locale::En, Locale::Nl] {
            assert!(!numbered(locale, 0).contains('0'), "{}", numbered(locale, 0));
        }
    }
}
