//! Deciding about what partners claim.

use partnerdesk::claim::{self, Claim, ClaimError, ClaimState};
use partnerdesk::id::ClaimId;
use partnerdesk::tenant::Tenant;

use crate::discord::field;
use crate::discord::reply::{
    Card, Form, GREEN, MessageContent, RED, Reply, YELLOW, danger, paragraph, success,
};
use crate::discord::request_context::RequestContext;
use crate::features::claim::{AcceptClaim, RefuseClaim};
use crate::i18n::{Locale, mention, plain, when};
use crate::user_error::UserError;

/// A claim, with the buttons that decide it while it is open.
pub(crate) async fn show(ctx: &RequestContext, id: ClaimId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let claim = claim::find(&ctx.app, &ctx.tenant, id).await?.ok_or(ClaimError::Unknown)?;
    Ok(Reply::Message(message(&ctx.tenant, ctx.locale, &claim)))
}

/// Accepts; the message shows who did it.
pub(crate) async fn accept(ctx: &RequestContext, id: ClaimId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let claim = claim::accept(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    Ok(Reply::Update(message(&ctx.tenant, Locale::of(&ctx.tenant.locale), &claim)))
}

/// The form for a refusal's reason.
pub(crate) async fn refuse_form(ctx: &RequestContext, id: ClaimId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let claim = claim::find(&ctx.app, &ctx.tenant, id).await?.ok_or(ClaimError::Unknown)?;
    if let Some(by) = claim.decided_by {
        return Err(
            ClaimError::Decided { by, accepted: claim.state == ClaimState::Accepted }.into()
        );
    }
    let form = Form::new(&RefuseClaim { claim: id }, &ctx.text("claim-refuse-form-title")).input(
        paragraph(field::REASON, &ctx.text("label-reason"), 1000)
            .placeholder(ctx.text("placeholder-reason")),
    );
    Ok(Reply::Form(form))
}

/// Refuses.
pub(crate) async fn refuse(
    ctx: &RequestContext,
    id: ClaimId,
    reason: &str,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let claim = claim::refuse(&ctx.app, &ctx.tenant, id, ctx.member, reason).await?;
    let args = [("number", id.to_string().into()), ("member", mention(claim.member).into())];
    Ok(Reply::Message(MessageContent::text(ctx.with("claim-refused-words", &args))))
}

/// The claim as a message: what is claimed, by whom, on what evidence, and how it stands.
#[must_use]
pub(crate) fn message(tenant: &Tenant, locale: Locale, claim: &Claim) -> MessageContent {
    let rule = tenant.program.claims.iter().find(|rule| rule.id == claim.kind);
    let (state, color) = match claim.state {
        ClaimState::Open => ("claim-open", YELLOW),
        ClaimState::Accepted => ("claim-accepted", GREEN),
        ClaimState::Refused => ("claim-refused", RED),
    };
    let title = locale.with("claim-title", &[("number", claim.id.to_string().into())]);
    let mut card = Card::new(title, color)
        .words(rule.map(|rule| plain(&rule.text, 1000)).unwrap_or_default())
        .fact(locale.text("field-partner"), mention(claim.member))
        .fact(locale.text("field-customer"), plain(&claim.customer, 256))
        .fact(locale.text("field-state"), locale.text(state));
    let mut buttons = Vec::new();
    if claim.state == ClaimState::Open {
        if let Some(due) = claim.due_at {
            card = card.fact(locale.text("field-due"), when(due));
        }
        buttons.push(success(AcceptClaim { claim: claim.id }, locale.text("button-accept")));
        buttons.push(danger(RefuseClaim { claim: claim.id }, locale.text("button-refuse")));
    }
    if let Some(by) = claim.decided_by {
        card = card.fact(locale.text("field-decided-by"), mention(by));
    }
    card = card.field(locale.text("field-evidence"), plain(&claim.evidence, 1024));
    if let Some(reason) = &claim.reason {
        card = card.field(locale.text("field-reason"), plain(reason, 1024));
    }
    if let Some(rule) = rule.filter(|_| claim.state == ClaimState::Open) {
        card =
            card.footer(locale.with("claim-takes", &[("evidence", rule.evidence.as_str().into())]));
    }
    MessageContent::card(card).buttons(buttons)
}
