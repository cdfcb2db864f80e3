//! Asking for a payout: amount and passphrase, by form.

use partnerdesk::money::{MAX_MINOR, Money};
use partnerdesk::{partner, payout};
use secrecy::SecretString;

use super::apply::place;
use super::profile::again;
use crate::action::{Action, input};
use crate::answer::{Answer, Card, Face, Form, GREEN, line};
use crate::failure::Failure;
use crate::i18n::when;
use crate::visit::Visit;

/// The form, with `typed` (minor units) or everything that is available filled in; or why there is nothing to ask for.
pub(crate) async fn open(visit: &Visit, typed: Option<i64>) -> Result<Answer, Failure> {
    let profile = partner::profile(&visit.desk, &visit.tenant, visit.member).await?;
    let partner = profile.partner;
    if partner.state != partner::State::Active || !profile.missing.is_empty() {
        return Err(Failure::ProfileIncomplete);
    }
    if let Some(open) = payout::open_of(&visit.desk, &visit.tenant, partner.id).await? {
        return Err(payout::PayoutError::Open(open.ticket).into());
    }
    payout::check_fence(&visit.desk, &visit.tenant).await?;
    let available = payout::available(&visit.desk, &visit.tenant, partner.id).await?;
    let minimum = visit.tenant.program.payout.minimum;
    if available.minor() < minimum.minor() {
        return Err(Failure::NotEnough { available, minimum });
    }
    // A `custom_id` may hold any number; one that cannot be asked for might not fit the form either.
    let typed = typed.filter(|minor| (0..=MAX_MINOR).contains(minor));
    let amount = typed.map_or(available, |minor| Money::new(minor, available.unit()));
    let args = [("unit", minimum.unit().code().into()), ("available", visit.locale.money(available).into())];
    let form = Form::new(Action::PayoutForm, &visit.text("payout-form-title"))
        .input(line(input::AMOUNT, &visit.with("label-amount", &args), 16).value(visit.locale.amount(amount)))
        .input(line(input::PASSPHRASE, &visit.text("label-passphrase"), 512));
    Ok(Answer::Form(form))
}

/// Amount and passphrase were typed.
pub(crate) async fn submitted(visit: &Visit, amount: &str, passphrase: SecretString) -> Result<Answer, Failure> {
    // A comma is how half of the members write a decimal point.
    let amount = amount.trim().replace(',', ".");
    match payout::request(&visit.desk, &visit.tenant, visit.member, &amount, &passphrase).await {
        Ok(payout) => {
            let place = place(visit, payout.ticket).await?;
            let args = [
                ("amount", visit.locale.money(payout.amount).into()),
                ("due", when(payout.due_at).into()),
                ("ticket", place.into()),
            ];
            let card = Card::new(visit.text("payout-asked-title"), GREEN).words(visit.with("payout-asked", &args));
            Ok(Answer::Message(Face::card(card)))
        }
        Err(error) if error.is_refusal() => {
            let typed = Money::parse(&amount, visit.tenant.program.meta.currency).ok();
            let action = typed.map_or(Action::Payout, |typed| Action::PayoutAgain { amount: typed.minor() });
            Ok(again(visit, &error.into(), action))
        }
        Err(error) => Err(error.into()),
    }
}
