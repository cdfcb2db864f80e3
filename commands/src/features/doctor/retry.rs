//! What staff have done again: deliveries that were given up or wait, and the panel.

use partnerdesk::id::OutboxId;
use partnerdesk::outbox::{self, Effect};

use crate::discord::reply::{MessageContent, Reply};
use crate::discord::request_context::RequestContext;
use crate::i18n::{Arg, mention};
use crate::user_error::UserError;

/// Has one delivery tried again; says who was first when somebody was.
pub(crate) async fn one(ctx: &RequestContext, id: OutboxId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let retried =
        outbox::retry(&ctx.app, ctx.tenant.id, ctx.member, id).await?.ok_or(UserError::Stale)?;
    let id = match (retried.new, retried.is_delivered, retried.by) {
        (true, ..) => "retry-again",
        (false, false, None) => "retry-under-way",
        (false, false, Some(_)) => "retry-before",
        (false, true, None) => "retry-delivered",
        (false, true, Some(_)) => "retry-delivered-by",
    };
    let args = retried.by.map(|by| ("member", mention(by).into()));
    Ok(Reply::Message(MessageContent::text(ctx.with(id, args.as_slice()))))
}

/// Has everything tried again that was given up or waits.
pub(crate) async fn all(ctx: &RequestContext) -> Result<Reply, UserError> {
    ctx.staff()?;
    let count = outbox::retry_all(&ctx.app, ctx.tenant.id, ctx.member).await?;
    let count = Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
    Ok(Reply::Message(MessageContent::text(ctx.with("retry-all", &[("count", count)]))))
}

/// Has the panel posted again where it was deleted.
pub(crate) async fn panel(ctx: &RequestContext) -> Result<Reply, UserError> {
    ctx.staff()?;
    outbox::enqueue_anew(&ctx.app, ctx.tenant.id, &Effect::ShowPanel).await?;
    Ok(Reply::Message(MessageContent::text(ctx.text("retry-panel"))))
}
