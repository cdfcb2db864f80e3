//! What a partner has earned, and the way to the next level.

use partnerdesk::partner;

use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, primary};
use crate::failure::Failure;
use crate::visit::Visit;

/// How many cells the bar towards the next level has.
const BAR: u32 = 10;

/// Earnings, level, and what the next level needs and gives.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let overview = partner::overview(&visit.desk, &visit.tenant, visit.member).await?.ok_or(Failure::NoPartner)?;
    let program = &visit.tenant.program;
    let unit = program.meta.currency;
    let mut card = Card::new(visit.text("earnings-title"), BLUE);
    let money = |amount| visit.locale.money(amount);
    let none = partnerdesk::money::Money::new(0, unit);
    let cash = overview.balances.iter().find(|balance| balance.unit == unit);
    card = card
        .fact(visit.text("field-available"), money(cash.map_or(none, |b| b.available)))
        .fact(visit.text("field-reserved"), money(cash.map_or(none, |b| b.reserved)))
        .fact(visit.text("field-paid"), money(cash.map_or(none, |b| b.paid)));
    if let Some(pending) = cash.map(|b| b.pending).filter(|pending| pending.minor() > 0) {
        card = card.fact(visit.text("field-pending"), money(pending));
    }
    if let Some(owed) = cash.map(|b| b.owed).filter(|owed| owed.minor() > 0) {
        card = card.fact(visit.text("field-owed"), money(owed));
    }
    let partner = &overview.partner;
    if let Some(track) = program.track(&partner.track) {
        let now = track.level_at(u64::from(partner.first_purchases));
        card = card
            .fact(visit.text("field-level"), visit.with("level-number", &[("level", partner.level.into())]))
            .fact(visit.text("field-rate"), now.rate.to_string())
            .fact(visit.text("field-first-purchases"), partner.first_purchases.to_string());
        card = match track.next_level(u64::from(partner.first_purchases)) {
            Some(next) => {
                let span = next.level.at.saturating_sub(now.at).max(1);
                let done = span.saturating_sub(next.missing);
                let words = visit.with(
                    "earnings-next",
                    &[
                        ("bar", bar(done, span).into()),
                        ("missing", next.missing.into()),
                        ("level", next.level.number.into()),
                        ("rate", next.level.rate.to_string().into()),
                    ],
                );
                card.field(visit.text("field-next-level"), words)
            }
            None => card.field(visit.text("field-next-level"), visit.text("earnings-top")),
        };
    }
    let minimum = money(program.payout.minimum);
    card = card.footer(visit.with("earnings-footer", &[("minimum", minimum.into())]));
    let button = primary(Action::Payout, visit.text("button-payout"));
    Ok(Answer::Message(Face::card(card).buttons(vec![button])))
}

fn bar(done: u32, of: u32) -> String {
    let full = done.saturating_mul(BAR).checked_div(of).unwrap_or(0).min(BAR);
    (0..BAR).map(|cell| if cell < full { '▰' } else { '▱' }).collect()
}
