//! The messages that stand where they were posted and show how things are now: a ticket's card, and
//! the panel.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{MessageId, TicketId};
use partnerdesk::outbox::{OutboxEntry, UndeliveredReason};
use partnerdesk::tenant::{self, Tenant};
use partnerdesk::ticket;
use poise::serenity_prelude as serenity;

use super::DeliveryError;
use crate::discord::api::{self, Call};
use crate::discord::reply::MessageContent;
use crate::features::ticket::waiting_message;
use crate::features::{panel, ticket_card};

/// Posts the ticket's card, its first message, or changes it to what holds now.
pub(super) async fn show_card(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
    id: TicketId,
) -> Result<(), DeliveryError> {
    let ticket = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    let (channel, _) = super::place(app, ctx, tenant, id).await?;
    let card = ticket_card(app, tenant, &ticket).await?.ok_or(DeliveryError::GONE)?;
    match show(app, ctx, tenant, entry, channel, ticket.card, card).await? {
        Some(card) => Ok(ticket::record_card(app, id, card).await?),
        None => Ok(()),
    }
}

/// Posts the message about the tickets that wait for a channel, or changes it. The next time that
/// tickets wait is another message.
pub(super) async fn show_waiting(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
) -> Result<(), DeliveryError> {
    let Some(log) = tenant.log_channel else { return Ok(()) };
    let log = serenity::ChannelId::new(log.snowflake());
    let standing = tenant::find_waiting_message(app, tenant.id).await?;
    let waiting = ticket::list_waiting(app, tenant.id).await?;
    if waiting.is_empty() && standing.is_none() {
        return Ok(());
    }
    let message = waiting_message(tenant, &waiting);
    let posted = show(app, ctx, tenant, entry, log, standing, message).await?;
    if waiting.is_empty() {
        tenant::record_waiting_message(app, tenant.id, None).await?;
    } else if posted.is_some() {
        tenant::record_waiting_message(app, tenant.id, posted).await?;
    }
    Ok(())
}

/// Posts the panel, or changes it to what holds now.
pub(super) async fn show_panel(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
) -> Result<(), DeliveryError> {
    let Some(channel) = tenant.panel_channel else { return Ok(()) };
    let channel = serenity::ChannelId::new(channel.snowflake());
    let message = panel::panel_message(tenant);
    match show(app, ctx, tenant, entry, channel, tenant.panel_message, message).await? {
        Some(panel) => Ok(tenant::record_panel(app, tenant, panel).await?),
        None => Ok(()),
    }
}

/// Changes the message that stands in the channel, or posts it: then its id is returned. One that
/// was deleted by hand is posted again.
async fn show(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
    channel: serenity::ChannelId,
    standing: Option<MessageId>,
    message: MessageContent,
) -> Result<Option<MessageId>, DeliveryError> {
    if let Some(standing) = standing {
        let standing = serenity::MessageId::new(standing.snowflake());
        let edit = message.clone().edit_message();
        match Call::EditMessage.of(channel.edit_message(ctx, standing, edit)).await {
            Ok(_) => return Ok(None),
            Err(error) if api::is_message_gone(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let posted = super::send(app, ctx, tenant, channel, entry, message).await?;
    let id = MessageId::try_from(posted.id.get())
        .map_err(|_| DeliveryError::Permanent(UndeliveredReason::Refused))?;
    Ok(Some(id))
}
