//! Proposing a contract to a partner, changing the proposal, taking it back.

use partnerdesk::contract::{self, Contract, ContractError, ContractInput, ContractState};
use partnerdesk::form_draft::FormValues;
use partnerdesk::id::{ContractId, MemberId, PartnerId};
use partnerdesk::partner::{self, Partner};
use partnerdesk::promotion;

use crate::discord::reply::{
    BLUE, Card, Form, MessageContent, Reply, danger, line, paragraph, primary,
};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::contract::view::{card, record, state, track};
use crate::features::contract::{ProposeContract, WithdrawContract};
use crate::i18n::mention;
use crate::user_error::UserError;

/// The partner that this Discord account is.
pub(crate) async fn partner_of(ctx: &RequestContext, member: u64) -> Result<Partner, UserError> {
    ctx.staff()?;
    let member = MemberId::try_from(member).map_err(|_| UserError::Stale)?;
    let found = partner::find_by_member(&ctx.app, &ctx.tenant, member).await?;
    Ok(found.ok_or(ContractError::NoPartner)?)
}

/// The form when there is no contract yet, else how it stands.
pub(crate) async fn open(ctx: &RequestContext, member: u64) -> Result<Reply, UserError> {
    let partner = partner_of(ctx, member).await?;
    let newest = contract::list_by_partner(&ctx.app, &ctx.tenant, partner.id).await?.into_iter();
    let mut newest = newest.filter(|contract| {
        matches!(contract.state, ContractState::Proposed | ContractState::Signed)
    });
    match newest.next() {
        Some(contract) => show(ctx, &partner, &contract).await,
        None => form(ctx, partner.id).await,
    }
}

/// The contract, and what staff can do with it.
async fn show(
    ctx: &RequestContext,
    partner: &Partner,
    contract: &Contract,
) -> Result<Reply, UserError> {
    let (tenant, locale) = (&ctx.tenant, ctx.locale);
    let mut shown = card(tenant, locale, contract, BLUE)
        .fact(ctx.text("field-partner"), mention(contract.member))
        .fact(ctx.text("field-state"), state(locale, contract));
    if contract.state == ContractState::Signed {
        shown =
            record(tenant, locale, contract, Card::new(ctx.text("contract-record-title"), BLUE))
                .fact(ctx.text("field-partner"), mention(contract.member))
                .fact(ctx.text("field-state"), state(locale, contract));
    }
    if let Some(waiting) = promotion::list_waiting(&ctx.app, tenant, partner.id).await? {
        shown = shown.fact(ctx.text("field-comes-to"), track(&tenant.program, &waiting.to));
    }
    let mut buttons =
        vec![primary(ProposeContract { partner: partner.id }, ctx.text("button-contract"))];
    if contract.state == ContractState::Proposed {
        let withdraw = WithdrawContract { contract: contract.id };
        buttons.push(danger(withdraw, ctx.text("button-withdraw-contract")));
    }
    let file = ctx.with("contract-file", &[("number", contract.id.to_string().into())]);
    Ok(Reply::Message(
        MessageContent::card(shown).buttons(buttons).file(file, contract.body.clone()),
    ))
}

/// The form for terms and document, with what was typed before, else with what is agreed now.
pub(crate) async fn form(ctx: &RequestContext, partner: PartnerId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let action = ProposeContract { partner };
    let present = contract::find_input(&ctx.app, &ctx.tenant, ctx.member, partner).await?;
    let mut typed = form_draft::load(ctx, &action).await?;
    if let Some(present) = present.filter(|_| typed.is_empty()) {
        typed = FormValues::from([
            (field::TERMS.to_owned(), present.terms),
            (field::DOCUMENT.to_owned(), present.document),
            (field::FILE_HASH.to_owned(), present.file_hash),
        ]);
    }
    let terms = paragraph(field::TERMS, &ctx.text("label-terms"), contract::LONGEST_TERMS)
        .placeholder(ctx.text("placeholder-terms"))
        .required(false);
    let document =
        paragraph(field::DOCUMENT, &ctx.text("label-document"), contract::LONGEST_DOCUMENT)
            .placeholder(ctx.text("placeholder-document"));
    let hash = line(field::FILE_HASH, &ctx.text("label-file-hash"), 64)
        .placeholder(ctx.text("placeholder-file-hash"))
        .required(false);
    Ok(Reply::Form(
        Form::new(&action, &ctx.text("contract-form-title"))
            .input(form_draft::prefilled(terms, &typed, field::TERMS))
            .input(form_draft::prefilled(document, &typed, field::DOCUMENT))
            .input(form_draft::prefilled(hash, &typed, field::FILE_HASH)),
    ))
}

/// Proposes.
pub(crate) async fn propose(
    ctx: &RequestContext,
    partner: PartnerId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    let text = |id: &str| typed.get(id).cloned().unwrap_or_default();
    let input = ContractInput {
        terms: text(field::TERMS),
        document: text(field::DOCUMENT),
        file_hash: text(field::FILE_HASH),
    };
    let result = contract::propose(&ctx.app, &ctx.tenant, ctx.member, partner, &input).await;
    let done = |contract: Contract| {
        let words =
            ctx.with("contract-proposed-words", &[("member", mention(contract.member).into())]);
        let shown = card(&ctx.tenant, ctx.locale, &contract, BLUE);
        Reply::Message(MessageContent::card(shown).saying(words))
    };
    form_draft::finish(ctx, ProposeContract { partner }, &typed, result, done).await
}

/// Takes a proposal back.
pub(crate) async fn withdraw(ctx: &RequestContext, id: ContractId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let contract = contract::withdraw(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    let args = [("number", id.to_string().into()), ("member", mention(contract.member).into())];
    Ok(Reply::Message(MessageContent::text(ctx.with("contract-withdrawn-words", &args))))
}
