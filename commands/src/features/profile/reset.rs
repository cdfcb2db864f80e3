//! Resetting a passphrase that a partner has forgotten.

use partnerdesk::id::PartnerId;
use partnerdesk::partner;

use crate::discord::reply::{MessageContent, Reply};
use crate::discord::request_context::RequestContext;
use crate::user_error::UserError;

/// Resets, or agrees to the reset that a second person must confirm.
pub(crate) async fn reset(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let id = match partner::reset_passphrase(&ctx.app, &ctx.tenant, id, ctx.member).await? {
        partner::PassphraseResetOutcome::Done => "reset-done",
        partner::PassphraseResetOutcome::Agreed => "reset-agreed",
        partner::PassphraseResetOutcome::NotAsked => "reset-before",
    };
    Ok(Reply::Message(MessageContent::text(ctx.text(id))))
}
