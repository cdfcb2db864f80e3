//! Claiming something on evidence, by form.

use partnerdesk::claim::{self, ClaimError, ClaimInput};
use partnerdesk::program::ClaimRule;
use serenity::all::{CreateButton, CreateInputText};

use super::profile::again;
use crate::action::{Action, input};
use crate::i18n::{plain, when};
use crate::reply::{Card, Form, GREEN, MessageContent, Reply, clip, line, paragraph, secondary};
use crate::request_context::RequestContext;
use crate::user_error::UserError;

/// The buttons for what a partner of the program may claim.
pub(crate) fn buttons(ctx: &RequestContext) -> Vec<CreateButton> {
    let claims = &ctx.tenant.program.claims;
    let label = |claim: &ClaimRule| {
        if claims.len() == 1 { ctx.text("button-claim") } else { clip(&claim.text, 80) }
    };
    claims
        .iter()
        .enumerate()
        .map(|(kind, claim)| secondary(Action::Claim { kind }, label(claim)))
        .collect()
}

/// The form, with what was typed before and refused.
pub(crate) async fn form(ctx: &RequestContext, kind: usize) -> Result<Reply, UserError> {
    let rule = rule(ctx, kind)?;
    let draft = claim::find_form_draft(&ctx.app, &ctx.tenant, ctx.member, &rule.id).await?;
    let filled = |input: CreateInputText, text: String| {
        if text.is_empty() { input } else { input.value(text) }
    };
    let customer = line(input::CUSTOMER, &ctx.text("label-customer"), claim::LONGEST_CUSTOMER)
        .placeholder(ctx.text("placeholder-customer"));
    let evidence = paragraph(input::EVIDENCE, &ctx.text("label-evidence"), claim::LONGEST_EVIDENCE)
        .placeholder(clip(&rule.evidence, 100));
    let form = Form::new(Action::ClaimForm { kind }, &ctx.text("claim-form-title"));
    Ok(Reply::Form(
        form.input(filled(customer, draft.customer)).input(filled(evidence, draft.evidence)),
    ))
}

/// Customer and evidence were typed.
pub(crate) async fn make(
    ctx: &RequestContext,
    kind: usize,
    draft: ClaimInput,
) -> Result<Reply, UserError> {
    let rule = rule(ctx, kind)?;
    match claim::submit(&ctx.app, &ctx.tenant, ctx.member, &rule.id, &draft).await {
        Ok(made) => {
            let title = ctx.with("claim-made-title", &[("number", made.id.to_string().into())]);
            let due =
                made.due_at.map(|due| ctx.with("claim-made-due", &[("due", when(due).into())]));
            let words = ctx.with("claim-made", &[("customer", plain(&made.customer, 128).into())]);
            let words = [Some(words), due].into_iter().flatten().collect::<Vec<_>>().join(" ");
            Ok(Reply::Message(MessageContent::card(Card::new(title, GREEN).words(words))))
        }
        Err(error) if error.is_about_input() => {
            Ok(again(ctx, &error.into(), Action::Claim { kind }))
        }
        Err(error) => Err(error.into()),
    }
}

fn rule(ctx: &RequestContext, kind: usize) -> Result<&ClaimRule, UserError> {
    Ok(ctx.tenant.program.claims.get(kind).ok_or(ClaimError::Unknown)?)
}
