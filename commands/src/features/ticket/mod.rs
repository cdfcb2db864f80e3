//! The ticket in whose channel something was typed.

mod notice;

use crate::features::Feature;
use partnerdesk::id::{ChannelId, TicketId};
use partnerdesk::ticket;
use partnerdesk::ticket::TicketNotice;

use crate::delivery::notice::NoticeEntry;
use crate::discord::interaction::Context;
use crate::discord::request_context::RequestContext;
use crate::user_error::UserError;

/// The channel in which a command was typed.
pub(crate) fn here(ctx: Context<'_>) -> Result<ChannelId, UserError> {
    ChannelId::try_from(ctx.channel_id().get()).map_err(|_| UserError::NotInGuild)
}

/// The ticket whose channel this is.
pub(crate) async fn ticket_here(
    request: &RequestContext,
    here: ChannelId,
) -> Result<TicketId, UserError> {
    let found = ticket::find_by_channel(&request.app, here)
        .await?
        .filter(|ticket| ticket.program == request.tenant.id);
    found.map(|ticket| ticket.id).ok_or(UserError::NotInTicket)
}

/// What the feature offers to the delivery.
pub(crate) static FEATURE: Feature =
    Feature { notices: &[NoticeEntry::of::<TicketNotice>()], ..Feature::NONE };
