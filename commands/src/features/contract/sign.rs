//! Reading a contract and signing it, with the full name.

use partnerdesk::contract::{self, Contract, ContractError, ContractState};
use partnerdesk::id::{ContractId, PartnerId};

use crate::discord::reply::{
    BLUE, Card, Form, GREEN, MessageContent, Reply, line, primary, success,
};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::contract::view::{card, record};
use crate::features::contract::{ReadContract, SignContract};
use crate::user_error::UserError;

/// The contract, whole, with the button that signs it.
pub(crate) async fn read(ctx: &RequestContext, id: ContractId) -> Result<Reply, UserError> {
    match contract::find_readable(&ctx.app, &ctx.tenant, id, ctx.member).await {
        Ok(contract) => Ok(Reply::Message(readable(ctx, contract))),
        Err(error) => changed(ctx, error),
    }
}

fn readable(ctx: &RequestContext, contract: Contract) -> MessageContent {
    let name = ctx.with("contract-file", &[("number", contract.id.to_string().into())]);
    MessageContent::card(card(&ctx.tenant, ctx.locale, &contract, BLUE))
        .saying(ctx.text("contract-read"))
        .buttons(vec![success(SignContract { contract: contract.id }, ctx.text("button-sign"))])
        .file(name, contract.body)
}

/// The form for the full name.
pub(crate) async fn form(ctx: &RequestContext, id: ContractId) -> Result<Reply, UserError> {
    if let Err(error) = contract::find_readable(&ctx.app, &ctx.tenant, id, ctx.member).await {
        return changed(ctx, error);
    }
    let title = ctx.with("sign-form-title", &[("number", id.to_string().into())]);
    let name = line(field::NAME, &ctx.text("label-full-name"), contract::LONGEST_NAME);
    Ok(Reply::Form(
        Form::new(&SignContract { contract: id }, &title)
            .input(name.min_length(2).placeholder(ctx.text("placeholder-full-name"))),
    ))
}

/// Signs the contract with the name that was typed; only its partner may.
pub(crate) async fn sign(
    ctx: &RequestContext,
    id: ContractId,
    name: &str,
) -> Result<Reply, UserError> {
    match contract::sign(&ctx.app, &ctx.tenant, id, ctx.member, name).await {
        Ok(contract) => {
            let title = ctx.with("contract-signed-title", &[("number", id.to_string().into())]);
            let card = Card::new(title, GREEN).words(ctx.text("contract-signed-words"));
            let file = ctx.with("contract-file", &[("number", id.to_string().into())]);
            let message = MessageContent::card(record(&ctx.tenant, ctx.locale, &contract, card))
                .file(file, contract.body);
            Ok(Reply::Message(message))
        }
        Err(error @ ContractError::Name) => {
            Ok(form_draft::try_again(ctx, &error.into(), SignContract { contract: id }))
        }
        Err(error) => changed(ctx, error),
    }
}

/// The button for the contract that the partner can sign, if there is one.
pub(crate) async fn button(
    ctx: &RequestContext,
    partner: PartnerId,
) -> Result<Option<serenity::all::CreateButton>, UserError> {
    let newest =
        contract::list_by_partner(&ctx.app, &ctx.tenant, partner).await?.into_iter().next();
    let open = newest.filter(|contract| contract.state == ContractState::Proposed);
    Ok(open
        .map(|open| primary(ReadContract { contract: open.id }, ctx.text("button-read-contract"))))
}

/// Whoever pressed the button of a proposal that has changed is led to the one that took its place.
fn changed(ctx: &RequestContext, error: ContractError) -> Result<Reply, UserError> {
    let ContractError::Changed(newer) = error else { return Err(error.into()) };
    let button = primary(ReadContract { contract: newer }, ctx.text("button-read-contract"));
    let message = UserError::from(error).message(ctx.locale, 0);
    Ok(Reply::Message(message.buttons(vec![button])))
}
