//! Ticket channels: created once, private, read-only when the ticket is closed.

use std::collections::HashMap;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{ChannelId, TicketId};
use partnerdesk::outbox::{self, ChannelRefusal, OutboxEntry, UndeliveredReason};
use partnerdesk::store::StoreError;
use partnerdesk::tenant::{self, Tenant};
use partnerdesk::ticket::{self, Ticket, TicketKind, TicketNotice, TicketState};
use poise::serenity_prelude as serenity;

use super::access::{self, Access};
use super::{DeliveryError, blocked, category};
use crate::discord::api::{self, Call};
use crate::i18n::plain_line;

/// At how many channels staff are told that the server is close to Discord's 500.
pub(crate) const FILLING: usize = 450;

type Channels = HashMap<serenity::ChannelId, serenity::GuildChannel>;

/// Creates the ticket's channel, or takes over the one that carries its mark.
pub(super) async fn open(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
) -> Result<(), DeliveryError> {
    let ticket = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    if ticket.channel.is_some() {
        return Ok(());
    }
    let mark = ticket::topic_mark(app, &ticket).await?;
    let server = serenity::GuildId::new(tenant.guild.snowflake());
    let channels = Call::ListChannels.of(server.channels(ctx)).await?;
    if channels.len().saturating_add(1) >= FILLING {
        outbox::enqueue_log_once(app, tenant.id, TicketNotice::ServerFilling).await?;
    }
    let installation = tenant::find_installation(app).await?;
    let is_own = |topic: &String| ticket::ticket_of_topic(&installation, topic) == Some(id);
    let marked = channels.values().find(|channel| channel.topic.as_ref().is_some_and(is_own));
    let channel = match marked {
        Some(channel) => channel.id,
        None => match create(app, ctx, tenant, &ticket, &mark, &channels).await {
            Ok(channel) => channel.id,
            Err(CreateError::Store(error)) => return Err(error.into()),
            Err(CreateError::Discord(error)) => {
                return Err(match blocked(&error) {
                    Some(refusal) => DeliveryError::NoChannel(id, refusal),
                    None => error.into(),
                });
            }
        },
    };
    let channel = ChannelId::try_from(channel.get())
        .map_err(|_| DeliveryError::Permanent(UndeliveredReason::ChannelGone))?;
    ticket::record_channel(app, id, channel).await?;
    Ok(outbox::resume_for_ticket(app, tenant.id, ticket.member).await?)
}

async fn create(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    ticket: &Ticket,
    mark: &str,
    channels: &Channels,
) -> Result<serenity::GuildChannel, CreateError> {
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    let mut wanted = Access::of(app, ctx, tenant).await?.wanted(ticket);
    let name = match ticket.kind {
        TicketKind::Application => format!("partner-{}", ticket.id),
        TicketKind::Payout => format!("payout-{}", ticket.id),
    };
    // A number can be a word that a community server forbids.
    let names = [name, "ticket".to_owned()];
    let mut names = names.into_iter();
    // What turned out to be full since the channels were listed.
    let mut full = Vec::new();
    let mut category = category::with_room(app, ctx, tenant, channels, &full).await?;
    let mut name = names.next().unwrap_or_default();
    loop {
        let mut builder = serenity::CreateChannel::new(&name)
            .kind(serenity::ChannelType::Text)
            .topic(format!("{} · {mark}", plain_line(&tenant.program.meta.name, 200)))
            .permissions(wanted.clone())
            .audit_log_reason("partnerdesk: a ticket");
        if let Some(category) = category {
            builder = builder.category(category);
        }
        let error = match Call::CreateChannel.of(guild.create_channel(ctx, builder)).await {
            Ok(channel) => return Ok(channel),
            Err(error) => error,
        };
        let refused = refused_overwrites(&error);
        if !refused.is_empty() {
            let mut n = 0_usize;
            wanted.retain(|_| {
                n = n.saturating_add(1);
                !refused.contains(&n.saturating_sub(1))
            });
        } else if let Some(was) = category.filter(|was| is_full(&error) && !full.contains(was)) {
            full.push(was);
            category = category::with_room(app, ctx, tenant, channels, &full).await?;
        } else if api::is_about_name(&error) {
            match names.next() {
                Some(other) => name = other,
                None => return Err(error.into()),
            }
        } else {
            return Err(error.into());
        }
    }
}

/// Why no channel was created.
#[derive(Debug, thiserror::Error)]
pub(super) enum CreateError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Discord(#[from] serenity::Error),
}

/// Whether the category holds as many channels as it can.
fn is_full(error: &serenity::Error) -> bool {
    blocked(error) == Some(ChannelRefusal::CategoryFull)
}

/// Which of the overwrites name a role or a member that is not there.
fn refused_overwrites(error: &serenity::Error) -> Vec<usize> {
    let of =
        |path: &str| path.strip_prefix("permission_overwrites.")?.split('.').next()?.parse().ok();
    api::faults(error).iter().filter_map(|fault| of(&fault.path)).collect()
}

/// Makes the channel of a closed ticket read-only for its owner.
pub(super) async fn close(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
) -> Result<(), DeliveryError> {
    super::place(app, ctx, tenant, id).await?;
    access::set(app, ctx, tenant, id).await
}

/// Removes the channel of a closed ticket, where the program still says so, once the log channel has
/// the line about it.
pub(super) async fn remove(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
    id: TicketId,
) -> Result<(), DeliveryError> {
    let ticket = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    let keeps = tenant.program.tickets.keep_closed_days.is_none();
    let Some(channel) = ticket.channel.filter(|_| !keeps && ticket.state == TicketState::Closed)
    else {
        return Ok(());
    };
    if outbox::is_log_owed_before(app, tenant.id, entry.id).await? {
        return Err(DeliveryError::Transient("the log channel comes first".to_owned()));
    }
    let found = serenity::ChannelId::new(channel.snowflake());
    let reason = Some("partnerdesk: the ticket was closed long ago");
    match Call::DeleteChannel.of(ctx.http.delete_channel(found, reason)).await {
        Err(error) if !super::is_gone(&error) => Err(error.into()),
        _ => Ok(ticket::record_channel_removed(app, id, channel).await?),
    }
}
