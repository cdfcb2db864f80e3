//! What a partner has earned, and the way to the next level.

use partnerdesk::partner;
use partnerdesk::program::PayoutMode;

use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, clip, primary, secondary};
use crate::failure::Failure;
use crate::i18n::when;
use crate::partner::level;
use crate::staff::top_up::way_line;
use crate::terms;
use crate::visit::Visit;

/// Earnings, level, and what the next level needs and gives.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let overview = partner::overview(&visit.desk, &visit.tenant, visit.member)
        .await?
        .ok_or(Failure::NoPartner)?;
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
    if let Some(prepaid) = cash.map(|b| b.prepaid).filter(|prepaid| prepaid.minor() > 0) {
        card = card.fact(visit.text("field-prepaid"), money(prepaid));
    }
    let ways = program.account.iter().flat_map(|account| &account.top_up);
    let ways: Vec<String> = ways.map(|way| way_line(visit.locale, way)).collect();
    if !ways.is_empty() {
        card = card.field(visit.text("field-top-up"), clip(&ways.join("\n"), 1024));
    }
    if let Some(credit) = overview.credit {
        let args = [("amount", money(credit.left).into()), ("when", when(credit.ends_at).into())];
        card = card.field(visit.text("field-credit"), visit.with("earnings-credit", &args));
    }
    card = level::on_ladder(visit, card, &overview.partner).await?;
    let button = if program.payout.mode == PayoutMode::OnRequest {
        let minimum = program.payout.minimum;
        card = card.footer(if minimum.minor() > 0 {
            visit.with("earnings-footer", &[("minimum", money(minimum).into())])
        } else {
            visit.text("earnings-footer-any")
        });
        primary(Action::Payout, visit.text("button-payout"))
    } else {
        card = card.footer(terms::payout(program, visit.locale).lines.join(" "));
        secondary(Action::Terms, visit.text("button-terms"))
    };
    Ok(Answer::Message(Face::card(card).buttons(vec![button])))
}
