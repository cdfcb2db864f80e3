//! Telling a member: by a direct message, else in their open ticket, else when they can be reached.

use std::time::Duration;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{ChannelId, MemberId};
use partnerdesk::outbox::{self, Notice, OutboxEntry, UndeliveredReason};
use partnerdesk::tenant::{self, Tenant};
use partnerdesk::ticket;
use poise::serenity_prelude as serenity;

use super::notice::{self, NoticeReader};
use super::{DeliveryError, send};
use crate::discord::api::Call;
use crate::discord::invalid_requests;
use crate::discord::reply::MessageContent;
use crate::i18n::Locale;

/// How long no channel is opened after Discord has said that they are opened too fast. It does not
/// say for how long itself.
pub(super) const OPENING_WAIT: Duration = Duration::from_mins(10);
/// How long no direct message is sent when too many were refused.
const REFUSALS_WAIT: Duration = Duration::from_mins(1);

pub(super) async fn tell(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
    member: MemberId,
    notice: &Notice,
) -> Result<(), DeliveryError> {
    let met = tenant::find_member(app, tenant.id, member).await?;
    let locale = Locale::of(met.as_ref().map_or(&tenant.locale, |met| &met.locale));
    let reader = NoticeReader { app, tenant, locale, owner: Some(member) };
    let message = notice::message(notice, reader).await?;
    let direct = message.clone().direct(&locale.text("direct-go-on"));
    if send_directly(app, ctx, tenant, entry, member, direct).await? {
        return Ok(());
    }
    let ticket = ticket::find_newest_by_member(app, tenant.id, member).await?;
    let Some(channel) = ticket.and_then(|ticket| ticket.channel) else {
        return Err(DeliveryError::Unreachable(member));
    };
    let channel = serenity::ChannelId::new(channel.snowflake());
    match send(app, ctx, tenant, channel, entry, message).await {
        Ok(_) => Ok(()),
        Err(refused @ DeliveryError::Permanent(UndeliveredReason::Refused)) => Err(refused),
        Err(DeliveryError::Permanent(_)) => Err(DeliveryError::Unreachable(member)),
        Err(other) => Err(other),
    }
}

/// Sends a direct message; says whether the member has taken it. Nothing is sent to a member who
/// has refused one lately.
async fn send_directly(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
    member: MemberId,
    message: MessageContent,
) -> Result<bool, DeliveryError> {
    let known = outbox::find_direct_channel(app, tenant.id, member).await?;
    if known.is_closed(app.clock.now()) {
        return Ok(false);
    }
    if invalid_requests::direct_limit_reached() {
        return Err(DeliveryError::PutOff(UndeliveredReason::DirectLimit, REFUSALS_WAIT));
    }
    let kept = match known.channel {
        Some(channel) => {
            let channel = serenity::ChannelId::new(channel.snowflake());
            Some(send(app, ctx, tenant, channel, entry, message.clone()).await)
        }
        None => None,
    };
    let sent = match kept {
        // It is gone, or another bot's: the token may be of another application by now.
        None
        | Some(Err(
            DeliveryError::Permanent(UndeliveredReason::ChannelGone)
            | DeliveryError::NeedsOperator(..),
        )) => match open(app, ctx, tenant, member).await {
            Ok(channel) => send(app, ctx, tenant, channel, entry, message).await,
            Err(error) => Err(error),
        },
        Some(sent) => sent,
    };
    match sent {
        Ok(_) => {
            if known.was_refused() {
                outbox::record_direct_taken(app, tenant.id, member).await?;
            }
            Ok(true)
        }
        Err(refused @ DeliveryError::Permanent(UndeliveredReason::Refused)) => Err(refused),
        Err(DeliveryError::Permanent(_) | DeliveryError::NeedsOperator(..)) => {
            tracing::info!(%member, "the member takes no direct messages");
            outbox::record_direct_refused(app, tenant.id, member).await?;
            Ok(false)
        }
        Err(other) => Err(other),
    }
}

/// Opens the channel of direct messages with a member, and keeps it.
async fn open(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    member: MemberId,
) -> Result<serenity::ChannelId, DeliveryError> {
    let now = app.clock.now();
    if !invalid_requests::may_open_direct(now) {
        return Err(DeliveryError::PutOff(UndeliveredReason::DirectLimit, OPENING_WAIT));
    }
    let user = serenity::UserId::new(member.snowflake());
    let opened = Call::OpenDirect.of(user.create_dm_channel(ctx)).await;
    let channel = opened.map_err(DeliveryError::from).inspect_err(|error| {
        if let DeliveryError::PutOff(_, wait) = error {
            invalid_requests::pause_openings(now.plus(*wait));
        }
    })?;
    let id = ChannelId::try_from(channel.id.get())
        .map_err(|_| DeliveryError::Permanent(UndeliveredReason::ChannelGone))?;
    outbox::record_direct_channel(app, tenant.id, member, id).await?;
    Ok(channel.id)
}
