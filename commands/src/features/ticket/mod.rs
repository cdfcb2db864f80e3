//! The ticket in whose channel something was typed.

mod notice;

use crate::features::Feature;
use partnerdesk::id::{ChannelId, TicketId};
use partnerdesk::ticket;
use partnerdesk::ticket::TicketNotice;

use crate::delivery::notice::NoticeEntry;
use crate::discord::interaction::Context;
use crate::discord::request_context::RequestContext;
use crate::i18n::Locale;
use crate::user_error::{Explain, UserError};

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
    Ok(found.ok_or(NotInTicket)?.id)
}

/// No number was given, and the channel is no ticket's.
#[derive(Debug, thiserror::Error)]
#[error("not in a ticket")]
struct NotInTicket;

impl Explain for NotInTicket {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(locale.text("error-not-in-ticket"))
    }
}

/// What the feature offers to the delivery.
pub(crate) static FEATURE: Feature =
    Feature { notices: &[NoticeEntry::of::<TicketNotice>()], ..Feature::NONE };
