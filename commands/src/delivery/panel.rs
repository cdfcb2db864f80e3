//! The panel's message, where it was deleted by hand.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::MessageId;
use partnerdesk::outbox::OutboxEntry;
use partnerdesk::tenant::{self, Tenant};
use poise::serenity_prelude as serenity;

use super::DeliveryError;
use crate::discord::api::Call;
use crate::features::panel::panel_message;

/// Changes the panel to what holds now, or posts it when it does not stand any more.
pub(super) async fn show(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
) -> Result<(), DeliveryError> {
    let Some(channel) = tenant.panel_channel else { return Ok(()) };
    let channel = serenity::ChannelId::new(channel.snowflake());
    if let Some(message) = tenant.panel_message {
        let message = serenity::MessageId::new(message.snowflake());
        match Call::EditMessage
            .of(channel.edit_message(ctx, message, panel_message(tenant).edit_message()))
            .await
        {
            Ok(_) => return Ok(()),
            Err(error) if super::card::is_message(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let posted = super::send(app, ctx, channel, entry, panel_message(tenant)).await?;
    let id = MessageId::try_from(posted.id.get()).map_err(|_| DeliveryError::Permanent("gone"))?;
    Ok(tenant::record_panel(app, tenant, id).await?)
}
