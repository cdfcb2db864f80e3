//! Inviting a member.

use partnerdesk::application;
use partnerdesk::id::MemberId;

use crate::discord::reply::{MessageContent, Reply};
use crate::discord::request_context::RequestContext;
use crate::features::application::text::ApplicantError;
use crate::i18n::mention;
use crate::user_error::UserError;

/// Invites the member with this Discord id.
pub(crate) async fn invite(
    ctx: &RequestContext,
    member: u64,
    is_bot: bool,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    if is_bot {
        return Err(ApplicantError::Bot.into());
    }
    let member = MemberId::try_from(member).map_err(|_| UserError::Stale)?;
    let new = application::invite(&ctx.app, &ctx.tenant, ctx.member, member).await?;
    let id = if new { "invite-done" } else { "invite-before" };
    Ok(Reply::Message(MessageContent::text(ctx.with(id, &[("member", mention(member).into())]))))
}
