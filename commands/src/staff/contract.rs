//! Proposing a contract to a partner, changing the proposal, taking it back.

use partnerdesk::contract::{self, Contract, ContractError, Draft, State};
use partnerdesk::id::{ContractId, MemberId, PartnerId};
use partnerdesk::partner::{self, Partner};
use partnerdesk::promotion;
use serenity::all::CreateInputText;

use crate::action::{Action, input};
use crate::answer::{Answer, BLUE, Card, Face, Form, danger, line, paragraph, primary};
use crate::contract::{card, record, state, track};
use crate::failure::Failure;
use crate::i18n::mention;
use crate::partner::profile::again;
use crate::visit::Visit;

/// The partner that this Discord account is.
pub(crate) async fn partner_of(visit: &Visit, member: u64) -> Result<Partner, Failure> {
    visit.staff()?;
    let member = MemberId::try_from(member).map_err(|_| Failure::Stale)?;
    let found = partner::of_member(&visit.desk, &visit.tenant, member).await?;
    Ok(found.ok_or(ContractError::NoPartner)?)
}

/// The form when there is no contract yet, else how it stands.
pub(crate) async fn open(visit: &Visit, member: u64) -> Result<Answer, Failure> {
    let partner = partner_of(visit, member).await?;
    let newest = contract::of_partner(&visit.desk, &visit.tenant, partner.id).await?.into_iter();
    let mut newest =
        newest.filter(|contract| matches!(contract.state, State::Proposed | State::Signed));
    match newest.next() {
        Some(contract) => show(visit, &partner, &contract).await,
        None => form(visit, partner.id).await,
    }
}

/// The contract, and what staff can do with it.
async fn show(visit: &Visit, partner: &Partner, contract: &Contract) -> Result<Answer, Failure> {
    let (tenant, locale) = (&visit.tenant, visit.locale);
    let mut shown = card(tenant, locale, contract, BLUE)
        .fact(visit.text("field-partner"), mention(contract.member))
        .fact(visit.text("field-state"), state(locale, contract.state));
    if contract.state == State::Signed {
        shown =
            record(tenant, locale, contract, Card::new(visit.text("contract-record-title"), BLUE))
                .fact(visit.text("field-partner"), mention(contract.member))
                .fact(visit.text("field-state"), state(locale, contract.state));
    }
    if let Some(waiting) = promotion::waiting(&visit.desk, tenant, partner.id).await? {
        shown = shown.fact(visit.text("field-comes-to"), track(&tenant.program, &waiting.to));
    }
    let mut buttons =
        vec![primary(Action::Contract { partner: partner.id }, visit.text("button-contract"))];
    if contract.state == State::Proposed {
        let withdraw = Action::ContractWithdraw { contract: contract.id };
        buttons.push(danger(withdraw, visit.text("button-withdraw-contract")));
    }
    let file = visit.with("contract-file", &[("number", contract.id.to_string().into())]);
    Ok(Answer::Message(Face::card(shown).buttons(buttons).file(file, contract.body.clone())))
}

/// The form for terms and document, with what was typed before.
pub(crate) async fn form(visit: &Visit, partner: PartnerId) -> Result<Answer, Failure> {
    visit.listed()?;
    let draft = contract::draft(&visit.desk, &visit.tenant, visit.member, partner)
        .await?
        .unwrap_or_default();
    let filled = |input: CreateInputText, text: String| {
        if text.is_empty() { input } else { input.value(text) }
    };
    let terms = paragraph(input::TERMS, &visit.text("label-terms"), contract::LONGEST_TERMS)
        .placeholder(visit.text("placeholder-terms"))
        .required(false);
    let document =
        paragraph(input::DOCUMENT, &visit.text("label-document"), contract::LONGEST_DOCUMENT)
            .placeholder(visit.text("placeholder-document"));
    let hash = line(input::FILE_HASH, &visit.text("label-file-hash"), 64)
        .placeholder(visit.text("placeholder-file-hash"))
        .required(false);
    Ok(Answer::Form(
        Form::new(Action::ContractForm { partner }, &visit.text("contract-form-title"))
            .input(filled(terms, draft.terms))
            .input(filled(document, draft.document))
            .input(filled(hash, draft.file_hash)),
    ))
}

/// Proposes.
pub(crate) async fn propose(
    visit: &Visit,
    partner: PartnerId,
    draft: Draft,
) -> Result<Answer, Failure> {
    visit.listed()?;
    match contract::propose(&visit.desk, &visit.tenant, visit.member, partner, &draft).await {
        Ok(contract) => {
            let words = visit
                .with("contract-proposed-words", &[("member", mention(contract.member).into())]);
            let shown = card(&visit.tenant, visit.locale, &contract, BLUE);
            Ok(Answer::Message(Face::card(shown).saying(words)))
        }
        Err(error) if error.is_about_input() => {
            Ok(again(visit, &error.into(), Action::Contract { partner }))
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes a proposal back.
pub(crate) async fn withdraw(visit: &Visit, id: ContractId) -> Result<Answer, Failure> {
    visit.listed()?;
    let contract = contract::withdraw(&visit.desk, &visit.tenant, id, visit.member).await?;
    let args = [("number", id.to_string().into()), ("member", mention(contract.member).into())];
    Ok(Answer::Message(Face::text(visit.with("contract-withdrawn-words", &args))))
}
