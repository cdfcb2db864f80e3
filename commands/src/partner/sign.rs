//! Reading a contract and signing it, with the full name.

use partnerdesk::contract::{self, Contract, ContractError, State};
use partnerdesk::id::{ContractId, PartnerId};

use super::profile::again;
use crate::action::{Action, input};
use crate::answer::{Answer, BLUE, Card, Face, Form, GREEN, line, primary, success};
use crate::contract::{card, record};
use crate::failure::Failure;
use crate::visit::Visit;

/// The contract, whole, with the button that signs it.
pub(crate) async fn read(visit: &Visit, id: ContractId) -> Result<Answer, Failure> {
    match contract::readable(&visit.desk, &visit.tenant, id, visit.member).await {
        Ok(contract) => Ok(Answer::Message(readable(visit, contract))),
        Err(error) => changed(visit, error),
    }
}

fn readable(visit: &Visit, contract: Contract) -> Face {
    let name = visit.with("contract-file", &[("number", contract.id.to_string().into())]);
    Face::card(card(&visit.tenant, visit.locale, &contract, BLUE))
        .saying(visit.text("contract-read"))
        .buttons(vec![success(Action::Sign { contract: contract.id }, visit.text("button-sign"))])
        .file(name, contract.body)
}

/// The form for the full name.
pub(crate) async fn form(visit: &Visit, id: ContractId) -> Result<Answer, Failure> {
    if let Err(error) = contract::readable(&visit.desk, &visit.tenant, id, visit.member).await {
        return changed(visit, error);
    }
    let title = visit.with("sign-form-title", &[("number", id.to_string().into())]);
    let name = line(input::NAME, &visit.text("label-full-name"), contract::LONGEST_NAME);
    Ok(Answer::Form(
        Form::new(Action::SignForm { contract: id }, &title)
            .input(name.min_length(2).placeholder(visit.text("placeholder-full-name"))),
    ))
}

/// Signs.
pub(crate) async fn sign(visit: &Visit, id: ContractId, name: &str) -> Result<Answer, Failure> {
    match contract::sign(&visit.desk, &visit.tenant, id, visit.member, name).await {
        Ok(contract) => {
            let title = visit.with("contract-signed-title", &[("number", id.to_string().into())]);
            let card = Card::new(title, GREEN).words(visit.text("contract-signed-words"));
            let file = visit.with("contract-file", &[("number", id.to_string().into())]);
            let face = Face::card(record(&visit.tenant, visit.locale, &contract, card))
                .file(file, contract.body);
            Ok(Answer::Message(face))
        }
        Err(error @ ContractError::Name) => {
            Ok(again(visit, &error.into(), Action::Sign { contract: id }))
        }
        Err(error) => changed(visit, error),
    }
}

/// The button for the contract that the partner can sign, if there is one.
pub(crate) async fn button(
    visit: &Visit,
    partner: PartnerId,
) -> Result<Option<serenity::all::CreateButton>, Failure> {
    let newest =
        contract::of_partner(&visit.desk, &visit.tenant, partner).await?.into_iter().next();
    let open = newest.filter(|contract| contract.state == State::Proposed);
    Ok(open.map(|open| {
        primary(Action::ContractRead { contract: open.id }, visit.text("button-read-contract"))
    }))
}

/// Whoever pressed the button of a proposal that has changed is led to the one that took its place.
fn changed(visit: &Visit, error: ContractError) -> Result<Answer, Failure> {
    let ContractError::Changed(newer) = error else { return Err(error.into()) };
    let button =
        primary(Action::ContractRead { contract: newer }, visit.text("button-read-contract"));
    let face = Failure::from(error).face(visit.locale, 0);
    Ok(Answer::Message(face.buttons(vec![button])))
}
