//! Asking for a payout: amount and passphrase, by form.

use partnerdesk::money::{MAX_MINOR, Money};
use partnerdesk::partner::{self, Partner};
use partnerdesk::payout;
use partnerdesk::program::PayoutMode;
use secrecy::SecretString;

use super::apply::place;
use super::profile::again;
use crate::action::{Action, input};
use crate::answer::{Answer, BLUE, Card, Face, Form, GREEN, line, secondary};
use crate::failure::Failure;
use crate::i18n::{moment, when};
use crate::terms;
use crate::visit::Visit;

/// The form, with `typed` (minor units) or everything that is available filled in; or why there is
/// nothing to ask for.
pub(crate) async fn open(visit: &Visit, typed: Option<i64>) -> Result<Answer, Failure> {
    let profile = partner::profile(&visit.desk, &visit.tenant, visit.member).await?;
    let can_be_paid = profile.can_be_paid();
    let partner = profile.partner;
    let rules = &visit.tenant.program.payout;
    if rules.mode != PayoutMode::OnRequest && partner.state == partner::State::Active {
        return unasked(visit, &partner).await;
    }
    if !can_be_paid {
        return Err(Failure::ProfileIncomplete);
    }
    if let Some(open) = payout::open_of(&visit.desk, &visit.tenant, partner.id).await? {
        return Err(payout::PayoutError::Open(open.ticket).into());
    }
    payout::check_fence(&visit.desk, &visit.tenant).await?;
    let available = payout::available(&visit.desk, &visit.tenant, partner.id).await?;
    let minimum = rules.minimum;
    if available.minor() < minimum.minor() || available.minor() <= 0 {
        return Err(Failure::NotEnough { available, minimum });
    }
    // A `custom_id` may hold any number; one that cannot be asked for might not fit the form
    // either.
    let typed = typed.filter(|minor| (0..=MAX_MINOR).contains(minor));
    let amount = typed.map_or(available, |minor| Money::new(minor, available.unit()));
    let args = [
        ("unit", minimum.unit().code().into()),
        ("available", visit.locale.amount(available).into()),
    ];
    let form = Form::new(Action::PayoutForm, &visit.text("payout-form-title")).input(
        line(input::AMOUNT, &visit.with("label-amount", &args), 16)
            .value(visit.locale.form_amount(amount)),
    );
    Ok(Answer::Form(if rules.needs_passphrase() {
        form.input(line(input::PASSPHRASE, &visit.text("label-passphrase"), 512))
    } else {
        form
    }))
}

/// Where nobody asks for payouts: what becomes of the money by itself, and how much it is.
async fn unasked(visit: &Visit, partner: &Partner) -> Result<Answer, Failure> {
    let program = &visit.tenant.program;
    let unit = program.meta.currency;
    let overview = partner::overview(&visit.desk, &visit.tenant, visit.member)
        .await?
        .ok_or(Failure::NoPartner)?;
    let none = Money::new(0, unit);
    let cash = overview.balances.iter().find(|balance| balance.unit == unit);
    let mut card = Card::new(visit.text("payout-unasked-title"), BLUE)
        .words(terms::payout(program, visit.locale).lines.join("\n"));
    card = card.fact(
        visit.text("field-available"),
        visit.locale.money(cash.map_or(none, |cash| cash.available)),
    );
    if program.payout.mode == PayoutMode::AccountBalance {
        card = card.fact(
            visit.text("field-prepaid"),
            visit.locale.money(cash.map_or(none, |cash| cash.prepaid)),
        );
    }
    if let Some(next) = payout::next_run(&visit.tenant, visit.desk.clock.now()) {
        card = card.fact(visit.text("field-next-payout"), when(next));
    }
    if let Some(open) = payout::open_of(&visit.desk, &visit.tenant, partner.id).await? {
        let args =
            [("amount", visit.locale.money(open.amount).into()), ("due", when(open.due_at).into())];
        card = card.field(visit.text("field-payout"), visit.with("payout-waits", &args));
    }
    Ok(Answer::Message(
        Face::card(card).buttons(vec![secondary(Action::Earnings, visit.text("button-earnings"))]),
    ))
}

/// The amount as [`Money::parse`] takes it. A comma is how half of the members write a decimal
/// point; where there are both marks, the first one stands between thousands.
fn plain_amount(typed: &str) -> String {
    let typed = typed.trim();
    match (typed.find(','), typed.find('.')) {
        (Some(comma), Some(point)) if comma < point => typed.replace(',', ""),
        (Some(_), Some(_)) => typed.replace('.', "").replace(',', "."),
        _ => typed.replace(',', "."),
    }
}

/// Amount and passphrase were typed.
pub(crate) async fn submitted(
    visit: &Visit,
    amount: &str,
    passphrase: SecretString,
) -> Result<Answer, Failure> {
    let amount = plain_amount(amount);
    match payout::request(&visit.desk, &visit.tenant, visit.member, &amount, &passphrase).await {
        Ok(payout) => {
            let place = place(visit, payout.ticket).await?;
            let args = [
                ("amount", visit.locale.money(payout.amount).into()),
                ("due", moment(payout.due_at).into()),
                ("ticket", place.into()),
            ];
            let card = Card::new(visit.text("payout-asked-title"), GREEN)
                .words(visit.with("payout-asked", &args));
            Ok(Answer::Message(Face::card(card)))
        }
        Err(error) if error.is_refusal() => {
            let typed = Money::parse(&amount, visit.tenant.program.meta.currency).ok();
            let action =
                typed.map_or(Action::Payout, |typed| Action::PayoutAgain { amount: typed.minor() });
            Ok(again(visit, &error.into(), action))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::plain_amount;

    #[test]
    fn amounts_are_read_in_either_language() {
        for (typed, plain) in [
            (" 10.50 ", "10.50"),
            ("10,50", "10.50"),
            ("1,234.50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("ten", "ten"),
        ] {
            assert_eq!(plain_amount(typed), plain);
        }
    }
}
