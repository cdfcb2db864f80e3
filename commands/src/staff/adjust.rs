//! Correcting a partner's balance by hand: one asks, another one agrees.

use partnerdesk::correction::{self, Correction, CorrectionState};
use partnerdesk::id::{CorrectionId, MemberId};

use crate::action::Action;
use crate::i18n::{Locale, mention, plain, when};
use crate::reply::{Card, GREEN, MessageContent, RED, Reply, YELLOW, danger, success};
use crate::request_context::RequestContext;
use crate::user_error::UserError;

/// Asks for a correction; the others who are listed are asked in the log channel.
pub(crate) async fn ask(
    ctx: &RequestContext,
    member: u64,
    amount: &str,
    reason: &str,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    let member = MemberId::try_from(member).map_err(|_| UserError::Stale)?;
    // A comma is how half of the members write a decimal point.
    let amount = amount.trim().replace(',', ".");
    let asked =
        correction::propose(&ctx.app, &ctx.tenant, ctx.member, member, &amount, reason).await?;
    let args = [
        ("amount", ctx.locale.change(asked.amount).into()),
        ("member", mention(asked.member).into()),
        ("until", when(asked.expires_at).into()),
    ];
    Ok(Reply::Message(MessageContent::text(ctx.with("adjust-asked", &args))))
}

/// Agrees: it is booked.
pub(crate) async fn agree(ctx: &RequestContext, id: CorrectionId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let booked = correction::approve(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    Ok(done(ctx, "adjust-booked", &booked))
}

/// Refuses, or takes it back.
pub(crate) async fn refuse(ctx: &RequestContext, id: CorrectionId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let refused = correction::refuse(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    Ok(done(ctx, "adjust-refused", &refused))
}

fn done(ctx: &RequestContext, id: &str, correction: &Correction) -> Reply {
    let args = [
        ("amount", ctx.locale.change(correction.amount).into()),
        ("member", mention(correction.member).into()),
    ];
    Reply::Message(MessageContent::text(ctx.with(id, &args)))
}

/// What staff see of a correction in the log channel, as it stands.
pub(crate) fn card(locale: Locale, correction: &Correction) -> MessageContent {
    let (title, color) = match correction.state {
        CorrectionState::Asked => ("notice-correction-asked-title", YELLOW),
        CorrectionState::Booked => ("notice-corrected-title", GREEN),
        CorrectionState::Refused => ("notice-correction-refused-title", RED),
    };
    let mut card = Card::new(locale.text(title), color)
        .fact(locale.text("field-partner"), mention(correction.member))
        .fact(locale.text("field-amount"), locale.change(correction.amount))
        .fact(locale.text("field-asked-by"), mention(correction.asked_by))
        .field(locale.text("field-reason"), plain(&correction.reason, 1024));
    if let Some(by) = correction.decided_by {
        card = card.fact(locale.text("field-decided-by"), mention(by));
        return MessageContent::card(card);
    }
    let words =
        locale.with("notice-correction-asked", &[("until", when(correction.expires_at).into())]);
    MessageContent::card(card.words(words)).buttons(vec![
        success(Action::Agree { correction: correction.id }, locale.text("button-agree")),
        danger(Action::Disagree { correction: correction.id }, locale.text("button-disagree")),
    ])
}
