//! Claiming something on evidence, by form.

use partnerdesk::claim::{self, Claim, ClaimError, ClaimInput};
use partnerdesk::form_draft::FormValues;
use partnerdesk::program::ClaimRule;
use serenity::all::CreateButton;

use crate::discord::action::FileId;
use crate::discord::reply::{
    Card, Form, GREEN, MessageContent, Reply, clip, line, paragraph, secondary,
};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::claim::MakeClaim;
use crate::i18n::{moment, plain};
use crate::user_error::UserError;

/// The buttons for what a partner of the program may claim.
pub(crate) fn buttons(ctx: &RequestContext) -> Vec<CreateButton> {
    let claims = &ctx.tenant.program.claims;
    let label = |claim: &ClaimRule| {
        if claims.len() == 1 { ctx.text("button-claim") } else { clip(&claim.text, 80) }
    };
    claims
        .iter()
        .map(|claim| secondary(MakeClaim { kind: claim.id.as_str().into() }, label(claim)))
        .collect()
}

/// The form, with what was typed before and refused.
pub(crate) async fn form(ctx: &RequestContext, kind: &FileId) -> Result<Reply, UserError> {
    let rule = rule(ctx, kind)?;
    claim::check_can_claim(&ctx.app, &ctx.tenant, ctx.member).await?;
    let action = MakeClaim { kind: kind.clone() };
    let typed = form_draft::load(ctx, &action).await?;
    let customer = line(field::CUSTOMER, &ctx.text("label-customer"), claim::LONGEST_CUSTOMER)
        .placeholder(ctx.text("placeholder-customer"));
    let evidence = paragraph(field::EVIDENCE, &ctx.text("label-evidence"), claim::LONGEST_EVIDENCE)
        .placeholder(clip(&rule.evidence, 100));
    let form = Form::new(&action, &ctx.text("claim-form-title"));
    Ok(Reply::Form(
        form.input(form_draft::prefilled(customer, &typed, field::CUSTOMER))
            .input(form_draft::prefilled(evidence, &typed, field::EVIDENCE)),
    ))
}

/// Customer and evidence were typed.
pub(crate) async fn make(
    ctx: &RequestContext,
    kind: &FileId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    let rule = rule(ctx, kind)?;
    let text = |id: &str| typed.get(id).cloned().unwrap_or_default();
    let input = ClaimInput { customer: text(field::CUSTOMER), evidence: text(field::EVIDENCE) };
    let result = claim::submit(&ctx.app, &ctx.tenant, ctx.member, &rule.id, &input).await;
    let done = |made: Claim| {
        let title = ctx.with("claim-made-title", &[("number", made.id.to_string().into())]);
        let due = made.due_at.map(|due| ctx.with("claim-made-due", &[("due", moment(due).into())]));
        let words = ctx.with("claim-made", &[("customer", plain(&made.customer, 128).into())]);
        let words = [Some(words), due].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Reply::Message(MessageContent::card(Card::new(title, GREEN).words(words)))
    };
    form_draft::finish(ctx, MakeClaim { kind: kind.clone() }, &typed, result, done).await
}

fn rule<'a>(ctx: &'a RequestContext, kind: &FileId) -> Result<&'a ClaimRule, UserError> {
    Ok(ctx
        .tenant
        .program
        .claims
        .iter()
        .find(|claim| claim.id == kind.0)
        .ok_or(ClaimError::Unknown)?)
}
