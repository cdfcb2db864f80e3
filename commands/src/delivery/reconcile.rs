//! Reconciling: Discord is held against the database, and what people or lost calls have taken away
//! is owed again.
//!
//! It reads, and writes only what is amiss, through the outbox like everything else. What a look
//! does not show for certain changes nothing: a list that cannot be read, a refusal and a timeout
//! never mean that something is gone.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{ChannelId, GuildId, PartnerId, RoleId, TicketId};
use partnerdesk::outbox::{self, Effect, UndeliveredReason};
use partnerdesk::partner;
use partnerdesk::store::StoreError;
use partnerdesk::tenant::{self, Tenant, TenantNotice};
use partnerdesk::ticket::{self, TicketNotice};
use poise::serenity_prelude as serenity;
use tokio::sync::watch;

use super::access::Access;
use super::{DeliveryError, channel};
use crate::discord::api::{self, Call};
use crate::discord::request_context;
use crate::features::setup::roles;
use crate::user_error::UserError;

/// How often everything is looked at.
const EVERY: Duration = Duration::from_hours(6);
/// The pause between two looks, so that people's clicks come first.
const PAUSE: Duration = Duration::from_millis(50);

type Channels = HashMap<serenity::ChannelId, serenity::GuildChannel>;

/// Looks at every guild now and every six hours, until told to stop.
pub(crate) async fn work(
    app: Arc<AppContext>,
    ctx: serenity::Context,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        tokio::select! {
            () = everywhere(&app, &ctx) => {}
            _ = stop.changed() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn everywhere(app: &AppContext, ctx: &serenity::Context) {
    let tenants = match tenant::list_all(app).await {
        Ok(tenants) => tenants,
        Err(error) => return tracing::error!(%error, "the guilds cannot be read"),
    };
    for tenant in tenants {
        match look(app, ctx, &tenant).await {
            Ok(()) => tracing::info!(guild = %tenant.guild, "reconciled"),
            Err(
                DeliveryError::Permanent(why)
                | DeliveryError::NeedsOperator(why, _)
                | DeliveryError::PutOff(why, _),
            ) => {
                tracing::warn!(guild = %tenant.guild, ?why, "not reconciled");
            }
            Err(DeliveryError::Unreachable(_)) => {}
            Err(DeliveryError::NoChannel(ticket, why)) => {
                tracing::warn!(guild = %tenant.guild, %ticket, ?why, "not reconciled");
            }
            Err(DeliveryError::Transient(error)) => {
                tracing::warn!(guild = %tenant.guild, error, "not reconciled");
            }
        }
    }
}

/// Looks at one guild. A guild whose channels cannot be listed is left alone, for example one that
/// the bot is not in.
async fn look(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
) -> Result<(), DeliveryError> {
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    let channels = Call::ListChannels.of(guild.channels(ctx)).await?;
    outbox::revive(app, tenant.id).await?;
    look_at_staff(app, ctx, tenant).await?;
    let renewed = tenant::find(app, tenant.guild).await?.ok_or(DeliveryError::GONE)?;
    let tenant = renewed.as_ref();
    ticket::remove_old_channels(app, tenant).await?;
    let access = Access::of(app, ctx, tenant).await?;
    for id in ticket::list_open(app, tenant.id).await? {
        if let Err(obstacle) = look_at_ticket(app, ctx, &access, &channels, id).await {
            passed_over(tenant, "ticket", id.get(), &obstacle);
        }
        tokio::time::sleep(PAUSE).await;
    }
    for (id, channel) in second_channels(app, tenant, &channels).await? {
        if let Err(obstacle) = look_at_second(app, ctx, tenant, id, channel).await {
            passed_over(tenant, "second channel of a ticket", id.get(), &obstacle);
        }
        tokio::time::sleep(PAUSE).await;
    }
    if let Err(obstacle) = look_at_panel(app, ctx, tenant).await {
        passed_over(tenant, "panel", 0, &obstacle);
    }
    for id in partner::list_active(app, tenant).await? {
        if let Err(obstacle) = look_at_roles(app, ctx, tenant, id).await {
            passed_over(tenant, "roles of partner", id.get(), &obstacle);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// One thing that cannot be looked at holds up no other.
fn passed_over(tenant: &Tenant, what: &'static str, id: i64, obstacle: &DeliveryError) {
    let error = match obstacle {
        DeliveryError::Permanent(reason)
        | DeliveryError::NeedsOperator(reason, _)
        | DeliveryError::PutOff(reason, _) => format!("{reason:?}"),
        DeliveryError::Unreachable(_) => format!("{:?}", UndeliveredReason::NoDirectMessages),
        DeliveryError::NoChannel(_, reason) => format!("{reason:?}"),
        DeliveryError::Transient(error) => error.clone(),
    };
    tracing::warn!(guild = %tenant.guild, what, id, error, "passed over while reconciling");
}

/// A channel of the program's was deleted just now: an open ticket gets another.
///
/// # Errors
/// [`StoreError`] when the ticket cannot be read or written.
pub(crate) async fn channel_deleted(
    app: &AppContext,
    ctx: &serenity::Context,
    channel: serenity::ChannelId,
) -> Result<(), StoreError> {
    let Ok(id) = ChannelId::try_from(channel.get()) else { return Ok(()) };
    let Some(ticket) = ticket::find_by_channel(app, id).await? else { return Ok(()) };
    if is_channel_gone(ctx, channel).await {
        let replaced = ticket::record_channel_lost(app, &ticket).await?;
        tracing::info!(ticket = %ticket.id, replaced, "a ticket's channel was deleted");
    }
    Ok(())
}

/// A role was deleted just now: a program's own is made again, staff hear of theirs.
///
/// # Errors
/// When Discord or the database cannot be asked.
pub(crate) async fn role_deleted(
    app: &AppContext,
    ctx: &serenity::Context,
    guild: serenity::GuildId,
    role: serenity::RoleId,
) -> Result<(), UserError> {
    let (Ok(guild_id), Ok(role)) = (GuildId::try_from(guild.get()), RoleId::try_from(role.get()))
    else {
        return Ok(());
    };
    let Some(tenant) = tenant::find(app, guild_id).await? else { return Ok(()) };
    if tenant.staff_role == Some(role) {
        outbox::enqueue_log_once(app, tenant.id, TenantNotice::StaffRoleGone { role }).await?;
    }
    if tenant.roles.values().any(|own| *own == role) {
        roles::install(app, ctx, &tenant).await?;
        for partner in partner::list_active(app, &tenant).await? {
            outbox::enqueue_once(app, tenant.id, &Effect::SyncRoles { partner }).await?;
        }
    }
    Ok(())
}

/// Whether Discord says for certain that there is no such channel.
async fn is_channel_gone(ctx: &serenity::Context, channel: serenity::ChannelId) -> bool {
    let asked = Call::GetChannel.of(ctx.http.get_channel(channel)).await;
    asked.is_err_and(|error| {
        matches!(
            DeliveryError::from(error),
            DeliveryError::Permanent(UndeliveredReason::ChannelGone)
        )
    })
}

/// Whether the server is close to the channels that it can have.
///
/// # Errors
/// When Discord cannot be asked.
pub(crate) async fn is_filling(
    ctx: &serenity::Context,
    tenant: &Tenant,
) -> Result<bool, UserError> {
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    Ok(Call::ListChannels.of(guild.channels(ctx)).await?.len() >= channel::FILLING)
}

/// How many open tickets' channels keep somebody out who should be in, or let former staff in.
///
/// # Errors
/// When Discord or the database cannot be asked.
pub(crate) async fn count_wrong_access(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
) -> Result<usize, UserError> {
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    let channels = Call::ListChannels.of(guild.channels(ctx)).await?;
    let access = Access::of(app, ctx, tenant).await?;
    let mut wrong = 0_usize;
    for id in ticket::list_open(app, tenant.id).await? {
        let Some(ticket) = ticket::find(app, id).await? else { continue };
        let channel = ticket.channel.map(|channel| serenity::ChannelId::new(channel.snowflake()));
        let found = channel.and_then(|channel| channels.get(&channel));
        if found.is_some_and(|found| access.differs(&ticket, &found.permission_overwrites)) {
            wrong = wrong.saturating_add(1);
        }
    }
    Ok(wrong)
}

/// A listed member who has left, or has lost the staff role, acts no more.
async fn look_at_staff(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
) -> Result<(), DeliveryError> {
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    for listed in tenant.acting_staff() {
        let user = serenity::UserId::new(listed.snowflake());
        let standing = match Call::GetMember.of(ctx.http.get_member(guild, user)).await {
            Ok(member) => Some(request_context::standing(ctx, tenant, &member)),
            Err(error) if super::is_gone(&error) => None,
            Err(error) => return Err(error.into()),
        };
        request_context::record_standing(app, tenant, listed, standing).await?;
    }
    Ok(())
}

/// An open ticket has a channel that lets in who should be in, and its card stands there.
async fn look_at_ticket(
    app: &AppContext,
    ctx: &serenity::Context,
    access: &Access<'_>,
    channels: &Channels,
    id: TicketId,
) -> Result<(), DeliveryError> {
    let Some(ticket) = ticket::find(app, id).await? else { return Ok(()) };
    let Some(channel) = ticket.channel.map(|channel| serenity::ChannelId::new(channel.snowflake()))
    else {
        return Ok(());
    };
    // The list may be older than the channel, so it is not enough.
    let Some(found) = channels.get(&channel) else {
        if is_channel_gone(ctx, channel).await {
            ticket::record_channel_lost(app, &ticket).await?;
        }
        return Ok(());
    };
    if access.differs(&ticket, &found.permission_overwrites) {
        outbox::enqueue_once(app, ticket.program, &Effect::SetAccess { ticket: id }).await?;
    }
    let Some(message) = ticket.card else { return Ok(()) };
    if is_message_gone(ctx, channel, serenity::MessageId::new(message.snowflake())).await? {
        outbox::enqueue_once(app, ticket.program, &Effect::ShowCard { ticket: id }).await?;
    }
    Ok(())
}

async fn is_message_gone(
    ctx: &serenity::Context,
    channel: serenity::ChannelId,
    message: serenity::MessageId,
) -> Result<bool, DeliveryError> {
    match Call::GetMessage.of(ctx.http.get_message(channel, message)).await {
        Ok(_) => Ok(false),
        Err(error) if api::is_message_gone(&error) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// The channels that carry the mark of a ticket whose own channel is another one, which is there.
async fn second_channels(
    app: &AppContext,
    tenant: &Tenant,
    channels: &Channels,
) -> Result<Vec<(TicketId, serenity::ChannelId)>, StoreError> {
    let installation = tenant::find_installation(app).await?;
    let mut second = Vec::new();
    for channel in channels.values() {
        let Some(id) =
            channel.topic.as_ref().and_then(|topic| ticket::ticket_of_topic(&installation, topic))
        else {
            continue;
        };
        let Some(ticket) =
            ticket::find(app, id).await?.filter(|ticket| ticket.program == tenant.id)
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
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
    channel: serenity::ChannelId,
) -> Result<(), DeliveryError> {
    let me = ctx.cache.current_user().id;
    let messages = Call::ListMessages
        .of(channel.messages(ctx, serenity::GetMessages::new().limit(100)))
        .await?;
    if messages.len() < 100 && messages.iter().all(|message| message.author.id == me) {
        tracing::warn!(ticket = %id, %channel,
            "a second channel of a ticket is deleted: nobody wrote in it");
        Call::DeleteChannel
            .of(ctx.http.delete_channel(channel, Some("partnerdesk: a second channel of a ticket")))
            .await?;
    } else if let Ok(channel) = ChannelId::try_from(channel.get()) {
        outbox::enqueue_log_once(
            app,
            tenant.id,
            TicketNotice::SecondChannel { ticket: id, channel },
        )
        .await?;
    }
    Ok(())
}

async fn look_at_panel(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
) -> Result<(), DeliveryError> {
    if is_panel_gone(ctx, tenant).await? {
        outbox::enqueue_once(app, tenant.id, &Effect::ShowPanel).await?;
    }
    Ok(())
}

/// Whether the panel's message was deleted; not when its whole channel was, for then another must
/// be chosen.
async fn is_panel_gone(ctx: &serenity::Context, tenant: &Tenant) -> Result<bool, DeliveryError> {
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
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: PartnerId,
) -> Result<(), DeliveryError> {
    let Some(partner) = partner::find(app, tenant, id).await? else { return Ok(()) };
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
        outbox::enqueue_once(app, tenant.id, &Effect::SyncRoles { partner: id }).await?;
    }
    Ok(())
}
