//! Reconciling: Discord is held against the database, and what people or lost calls have taken away
//! is owed again.
//!
//! It reads, and writes only what is amiss, through the outbox like everything else. What a look
//! does not show for certain changes nothing: a list that cannot be read, a refusal and a timeout
//! never mean that something is gone.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use partnerdesk::desk::Desk;
use partnerdesk::guild::{self, Tenant};
use partnerdesk::id::{ChannelId, PartnerId, TicketId};
use partnerdesk::outbox::{self, Effect, Notice};
use partnerdesk::store::StoreError;
use partnerdesk::{partner, ticket};
use poise::serenity_prelude as serenity;
use tokio::sync::watch;

use super::{Obstacle, card};
use crate::call::Call;

/// How often everything is looked at.
const EVERY: Duration = Duration::from_hours(6);
/// The pause between two looks, so that people's clicks come first.
const PAUSE: Duration = Duration::from_millis(50);

type Channels = HashMap<serenity::ChannelId, serenity::GuildChannel>;

/// Looks at every guild now and every six hours, until told to stop.
pub(crate) async fn work(desk: Arc<Desk>, ctx: serenity::Context, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        tokio::select! {
            () = everywhere(&desk, &ctx) => {}
            _ = stop.changed() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn everywhere(desk: &Desk, ctx: &serenity::Context) {
    let tenants = match guild::all(desk).await {
        Ok(tenants) => tenants,
        Err(error) => return tracing::error!(%error, "the guilds cannot be read"),
    };
    for tenant in tenants {
        match look(desk, ctx, &tenant).await {
            Ok(()) => tracing::info!(guild = %tenant.guild, "reconciled"),
            Err(Obstacle::Gone(why) | Obstacle::Blocked(why, _)) => {
                tracing::warn!(guild = %tenant.guild, why, "not reconciled");
            }
            Err(Obstacle::Passing(error)) => {
                tracing::warn!(guild = %tenant.guild, error, "not reconciled")
            }
        }
    }
}

/// Looks at one guild. A guild whose channels cannot be listed is left alone, for example one that
/// the bot is not in.
async fn look(desk: &Desk, ctx: &serenity::Context, tenant: &Tenant) -> Result<(), Obstacle> {
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    let channels = Call::ListChannels.of(guild.channels(ctx)).await?;
    for id in ticket::open_ones(desk, tenant.id).await? {
        if let Err(obstacle) = look_at_ticket(desk, ctx, tenant, &channels, id).await {
            passed_over(tenant, "ticket", id.get(), &obstacle);
        }
        tokio::time::sleep(PAUSE).await;
    }
    for (id, channel) in second_channels(desk, tenant, &channels).await? {
        if let Err(obstacle) = look_at_second(desk, ctx, tenant, id, channel).await {
            passed_over(tenant, "second channel of a ticket", id.get(), &obstacle);
        }
        tokio::time::sleep(PAUSE).await;
    }
    if let Err(obstacle) = look_at_panel(desk, ctx, tenant).await {
        passed_over(tenant, "panel", 0, &obstacle);
    }
    for id in partner::active_ones(desk, tenant).await? {
        if let Err(obstacle) = look_at_roles(desk, ctx, tenant, id).await {
            passed_over(tenant, "roles of partner", id.get(), &obstacle);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// One thing that cannot be looked at holds up no other.
fn passed_over(tenant: &Tenant, what: &'static str, id: i64, obstacle: &Obstacle) {
    let error = match obstacle {
        Obstacle::Gone(code) | Obstacle::Blocked(code, _) => code,
        Obstacle::Passing(error) => error.as_str(),
    };
    tracing::warn!(guild = %tenant.guild, what, id, error, "passed over while reconciling");
}

/// A channel of the program's was deleted just now: an open ticket gets another.
///
/// # Errors
/// [`StoreError`] when the ticket cannot be read or written.
pub(crate) async fn channel_deleted(
    desk: &Desk,
    ctx: &serenity::Context,
    channel: serenity::ChannelId,
) -> Result<(), StoreError> {
    let Ok(id) = ChannelId::try_from(channel.get()) else { return Ok(()) };
    let Some(ticket) = ticket::in_channel(desk, id).await? else { return Ok(()) };
    if is_channel_gone(ctx, channel).await {
        let replaced = ticket::channel_lost(desk, &ticket).await?;
        tracing::info!(ticket = %ticket.id, replaced, "a ticket's channel was deleted");
    }
    Ok(())
}

/// Whether Discord says for certain that there is no such channel.
async fn is_channel_gone(ctx: &serenity::Context, channel: serenity::ChannelId) -> bool {
    let asked = Call::GetChannel.of(ctx.http.get_channel(channel)).await;
    asked.is_err_and(|error| matches!(Obstacle::from(error), Obstacle::Gone("channel_gone")))
}

/// An open ticket has a channel, and its card stands there.
async fn look_at_ticket(
    desk: &Desk,
    ctx: &serenity::Context,
    tenant: &Tenant,
    channels: &Channels,
    id: TicketId,
) -> Result<(), Obstacle> {
    let Some(ticket) = ticket::find(desk, id).await? else { return Ok(()) };
    let Some(channel) = ticket.channel.map(|channel| serenity::ChannelId::new(channel.snowflake()))
    else {
        return Ok(());
    };
    // The list may be older than the channel, so it is not enough.
    if !channels.contains_key(&channel) {
        if is_channel_gone(ctx, channel).await {
            ticket::channel_lost(desk, &ticket).await?;
        }
        return Ok(());
    }
    let Some(message) = ticket.card else { return Ok(()) };
    if is_message_gone(ctx, channel, serenity::MessageId::new(message.snowflake())).await? {
        outbox::request(desk, tenant.id, &Effect::ShowCard { ticket: id }).await?;
    }
    Ok(())
}

async fn is_message_gone(
    ctx: &serenity::Context,
    channel: serenity::ChannelId,
    message: serenity::MessageId,
) -> Result<bool, Obstacle> {
    match Call::GetMessage.of(ctx.http.get_message(channel, message)).await {
        Ok(_) => Ok(false),
        Err(error) if card::is_message(&error) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// The channels that carry the mark of a ticket whose own channel is another one, which is there.
async fn second_channels(
    desk: &Desk,
    tenant: &Tenant,
    channels: &Channels,
) -> Result<Vec<(TicketId, serenity::ChannelId)>, StoreError> {
    let installation = guild::installation(desk).await?;
    let mut second = Vec::new();
    for channel in channels.values() {
        let Some(id) =
            channel.topic.as_ref().and_then(|topic| ticket::marked(&installation, topic))
        else {
            continue;
        };
        let Some(ticket) =
            ticket::find(desk, id).await?.filter(|ticket| ticket.program == tenant.id)
        else {
            continue;
        };
        let Some(own) = ticket.channel.map(|own| serenity::ChannelId::new(own.snowflake())) else {
            continue;
        };
        if own != channel.id && channels.contains_key(&own) {
            second.push((id, channel.id));
        }
    }
    Ok(second)
}

/// A second channel comes from a call whose answer was lost. Nobody needs it, unless somebody wrote
/// in it.
async fn look_at_second(
    desk: &Desk,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
    channel: serenity::ChannelId,
) -> Result<(), Obstacle> {
    let me = ctx.cache.current_user().id;
    let messages = Call::ListMessages
        .of(channel.messages(ctx, serenity::GetMessages::new().limit(100)))
        .await?;
    if messages.len() < 100 && messages.iter().all(|message| message.author.id == me) {
        tracing::warn!(ticket = %id, %channel, "a second channel of a ticket is deleted: nobody wrote in it");
        Call::DeleteChannel
            .of(ctx.http.delete_channel(channel, Some("partnerdesk: a second channel of a ticket")))
            .await?;
    } else if let Ok(channel) = ChannelId::try_from(channel.get()) {
        outbox::log_once(desk, tenant.id, Notice::Orphan { ticket: id, channel }).await?;
    }
    Ok(())
}

async fn look_at_panel(
    desk: &Desk,
    ctx: &serenity::Context,
    tenant: &Tenant,
) -> Result<(), Obstacle> {
    if is_panel_gone(ctx, tenant).await? {
        outbox::request(desk, tenant.id, &Effect::ShowPanel).await?;
    }
    Ok(())
}

/// Whether the panel's message was deleted; not when its whole channel was, for then another must
/// be chosen.
async fn is_panel_gone(ctx: &serenity::Context, tenant: &Tenant) -> Result<bool, Obstacle> {
    let (Some(channel), Some(message)) = (tenant.panel_channel, tenant.panel_message) else {
        return Ok(false);
    };
    let message = serenity::MessageId::new(message.snowflake());
    is_message_gone(ctx, serenity::ChannelId::new(channel.snowflake()), message).await
}

/// Whether it is certain that the panel's message was deleted.
pub(crate) async fn is_panel_missing(ctx: &serenity::Context, tenant: &Tenant) -> bool {
    is_panel_gone(ctx, tenant).await.unwrap_or(false)
}

/// A partner who is in the server holds the roles that they should have.
async fn look_at_roles(
    desk: &Desk,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: PartnerId,
) -> Result<(), Obstacle> {
    let Some(partner) = partner::find(desk, tenant, id).await? else { return Ok(()) };
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    let user = serenity::UserId::new(partner.member.snowflake());
    let member = match Call::GetMember.of(ctx.http.get_member(guild, user)).await {
        Ok(member) => member,
        // They have left. When they come back, they get their roles back.
        Err(error) if super::is_gone(&error) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let desired = partner::desired_roles(tenant, &partner);
    let differs = tenant.roles.iter().any(|(name, role)| {
        member.roles.contains(&serenity::RoleId::new(role.snowflake())) != desired.contains(name)
    });
    if differs {
        outbox::request(desk, tenant.id, &Effect::SyncRoles { partner: id }).await?;
    }
    Ok(())
}
