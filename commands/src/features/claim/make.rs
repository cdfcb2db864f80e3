//! Claiming something on evidence, by form.

use partnerdesk::claim::{self, ClaimError, ClaimInput};
use partnerdesk::program::ClaimRule;
use serenity::all::{CreateButton, CreateInputText};

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
    let draft = claim::find_form_draft(&ctx.app, &ctx.tenant, ctx.member, &rule.id).await?;
    let filled = |input: CreateInputText, text: String| {
        if text.is_empty() { input } else { input.value(text) }
    };
    let customer = line(field::CUSTOMER, &ctx.text("label-customer"), claim::LONGEST_CUSTOMER)
        .placeholder(ctx.text("placeholder-customer"));
    let evidence = paragraph(field::EVIDENCE, &ctx.text("label-evidence"), claim::LONGEST_EVIDENCE)
        .placeholder(clip(&rule.evidence, 100));
    let form = Form::new(&MakeClaim { kind: kind.clone() }, &ctx.text("claim-form-title"));
    Ok(Reply::Form(
        form.input(filled(customer, draft.customer)).input(filled(evidence, draft.evidence)),
    ))
}

/// Customer and evidence were typed.
pub(crate) async fn make(
    ctx: &RequestContext,
    kind: &FileId,
    draft: ClaimInput,
) -> Result<Reply, UserError> {
    let rule = rule(ctx, kind)?;
    match claim::submit(&ctx.app, &ctx.tenant, ctx.member, &rule.id, &draft).await {
        Ok(made) => {
            let title = ctx.with("claim-made-title", &[("number", made.id.to_string().into())]);
            let due =
                made.due_at.map(|due| ctx.with("claim-made-due", &[("due", moment(due).into())]));
            let words = ctx.with("claim-made", &[("customer", plain(&made.customer, 128).into())]);
            let words = [Some(words), due].into_iter().flatten().collect::<Vec<_>>().join(" ");
            Ok(Reply::Message(MessageContent::card(Card::new(title, GREEN).words(words))))
        }
        Err(error) if error.is_about_input() => {
            Ok(form_draft::try_again(ctx, &error.into(), MakeClaim { kind: kind.clone() }))
        }
        Err(error) => Err(error.into()),
    }
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
