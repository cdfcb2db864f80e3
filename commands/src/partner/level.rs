//! Where a partner stands on the ladder, and what the next level needs and gives.

use partnerdesk::money::Money;
use partnerdesk::partner::{self, Climb, Partner};
use partnerdesk::program::{Level, Metric};

use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, secondary};
use crate::failure::Failure;
use crate::visit::Visit;

/// How many cells the bar towards the next level has.
const BAR: u64 = 10;

/// The level, and the way to the next one.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let partner = partner::of_member(&visit.desk, &visit.tenant, visit.member)
        .await?
        .ok_or(Failure::NoPartner)?;
    let title =
        visit.with("level-title", &[("program", visit.tenant.program.meta.name.as_str().into())]);
    let track = visit.tenant.program.track(&partner.track);
    let mut card = Card::new(title, BLUE);
    if track.is_some_and(|track| track.levels.is_empty()) {
        card = card.words(visit.text("level-none"));
    }
    let card = on_ladder(visit, card, &partner).await?;
    let mut buttons = vec![secondary(Action::Earnings, visit.text("button-earnings"))];
    if !visit.tenant.program.coupons.is_empty() {
        buttons.push(secondary(Action::Code, visit.text("button-code")));
    }
    Ok(Answer::Message(Face::card(card).buttons(buttons)))
}

/// The same card with where the partner stands on the ladder of their track.
pub(crate) async fn on_ladder(
    visit: &Visit,
    card: Card,
    partner: &Partner,
) -> Result<Card, Failure> {
    let Some(climb) = partner::climb(&visit.desk, &visit.tenant, partner).await? else {
        return Ok(card);
    };
    let ladder = climb.track.ladder;
    let mut card = if visit.tenant.program.tracks.len() > 1 {
        card.fact(visit.text("field-track"), climb.track.title())
    } else {
        card
    };
    if climb.track.levels.is_empty() {
        return Ok(card);
    }
    let rate = if visit.tenant.program.pays_less(&climb.track.id) {
        "field-discount"
    } else {
        "field-rate"
    };
    card = card
        .fact(visit.text("field-level"), name(visit, climb.level))
        .fact(visit.text(rate), visit.locale.percent(climb.level.rate));
    if ladder.metric == Metric::Manual {
        return Ok(card.field(visit.text("field-next-level"), visit.text("level-manual")));
    }
    card = card.fact(visit.text(metric(ladder.metric)), amount(visit, &climb, climb.count));
    if let Some(days) = ladder.rolling_days {
        card = card
            .fact(visit.text("field-window"), visit.with("level-window", &[("days", days.into())]));
    }
    let Some(next) = climb.next else {
        return Ok(card.field(visit.text("field-next-level"), visit.text("earnings-top")));
    };
    let span = next.level.at.saturating_sub(climb.level.at).max(1);
    let words = visit.with(
        "earnings-next",
        &[
            ("bar", bar(span.saturating_sub(next.missing), span).into()),
            ("missing", missing(visit, &climb, next.missing).into()),
            ("level", number_and_name(next.level).into()),
            ("gives", gives(visit, &climb.track.id, next.level).into()),
        ],
    );
    Ok(card.field(visit.text("field-next-level"), words))
}

/// What the level is called.
fn name(visit: &Visit, level: &Level) -> String {
    let number = visit.with("level-number", &[("level", level.number.into())]);
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
fn gives(visit: &Visit, track: &str, level: &Level) -> String {
    let program = &visit.tenant.program;
    let id = if program.pays_less(track) { "terms-discount" } else { "terms-kickback" };
    let rate = visit.locale.percent(level.rate);
    let mut gives = vec![visit.with(id, &[("rate", rate.into())])];
    for coupon in &program.coupons {
        if let Some(value) = coupon.value_at(level).filter(|_| !level.values.is_empty()) {
            let id = match coupon.holder {
                partnerdesk::program::Holder::Customer => "help-audience",
                partnerdesk::program::Holder::Partner => "help-personal",
            };
            gives.push(visit.with(id, &[("value", visit.locale.worth(program, value).into())]));
        }
    }
    gives.extend(
        level.role.as_ref().map(|role| visit.with("level-role", &[("role", role.as_str().into())])),
    );
    gives.join(", ")
}

/// What is still missing until the next level.
fn missing(visit: &Visit, climb: &Climb<'_>, count: u64) -> String {
    let id = match climb.track.ladder.metric {
        Metric::Revenue | Metric::Commissions => {
            let id = if climb.track.ladder.metric == Metric::Revenue {
                "more-revenue"
            } else {
                "more-commissions"
            };
            return visit.with(id, &[("amount", amount(visit, climb, count).into())]);
        }
        Metric::Clients => "more-clients",
        Metric::ActiveClients => "more-active-clients",
        Metric::FirstPurchases | Metric::Manual => "more-first-purchases",
    };
    visit.with(id, &[("count", count.into())])
}

/// What is counted, as an amount where it is money.
fn amount(visit: &Visit, climb: &Climb<'_>, count: u64) -> String {
    match climb.track.ladder.metric {
        Metric::Revenue | Metric::Commissions => {
            let minor = i64::try_from(count).unwrap_or(i64::MAX);
            visit.locale.money(Money::new(minor, visit.tenant.program.meta.currency))
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
