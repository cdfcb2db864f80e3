//! Delivery: what the outbox owes becomes messages, channels and roles in Discord.
//!
//! Each effect is brought about so that doing it twice leaves what doing it once leaves: a message
//! carries a nonce that Discord enforces, a channel is looked for by its mark before it is created,
//! roles and permissions are set to what they should be. So a crash between Discord's answer and
//! our note of it does no harm.

mod access;
mod card;
mod category;
pub(crate) mod channel;
mod direct;
mod mention;
pub(crate) mod notice;
pub(crate) mod reconcile;
mod roles;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use partnerdesk::app_context::AppContext;
use partnerdesk::clock::random_below;
use partnerdesk::id::{MemberId, TicketId};
use partnerdesk::outbox::{
    self, ChannelRefusal, DeliveryNotice, Effect, OutboxEntry, UndeliveredReason,
};
use partnerdesk::tenant::{self, Tenant};
use partnerdesk::ticket;
use poise::serenity_prelude as serenity;
use tokio::sync::watch;
use tokio::time::Instant;

use self::notice::NoticeReader;
use crate::discord::api::{self, Call};
use crate::discord::reply::MessageContent;
use crate::i18n::Locale;
use crate::user_error::UserError;

/// How often the outbox is looked at without being told: another process (the command line) may
/// have written to it.
const LOOK: Duration = Duration::from_secs(1);
/// How many direct messages are ticked off at once at most.
const TOLD_AT_ONCE: usize = 16;
/// How long one that was sent may wait to be ticked off.
const TOLD_WITHIN: Duration = Duration::from_millis(500);
/// The longest wait before the next try.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// Delivers until told to stop. An effect that is under way is finished first.
pub(crate) async fn work(
    app: Arc<AppContext>,
    ctx: serenity::Context,
    mut stop: watch::Receiver<bool>,
) {
    let hold = app.store.hold();
    while !*stop.borrow() {
        // What could not be ticked off would be delivered over and over.
        let stopped = hold.borrow().is_some();
        let due = match outbox::list_due(&app, 32).await {
            Ok(due) if !stopped => due,
            Ok(_) => Vec::new(),
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                Vec::new()
            }
        };
        let ticked_off = match deliver_all(&app, &ctx, &due, &stop).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be written");
                false
            }
        };
        if due.is_empty() || !ticked_off {
            tokio::select! {
                () = app.outbox_notified() => {}
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => return,
            }
        }
    }
}

/// Why an effect was not brought about.
pub(crate) enum DeliveryError {
    /// It can never be brought about as things are: it is given up, and staff are told.
    Permanent(UndeliveredReason),
    /// A person must remove it; told to staff once, with a notice of its own where there is one.
    NeedsOperator(UndeliveredReason, Option<DeliveryNotice>),
    /// It is to be said to a member whom nothing reaches: it is held until something does.
    Unreachable(MemberId),
    /// Nothing is wrong with it, but Discord takes none like it for this long.
    PutOff(UndeliveredReason, Duration),
    /// The ticket gets no channel until a person makes room, or lets the bot.
    NoChannel(TicketId, ChannelRefusal),
    /// The next try may succeed.
    Transient(String),
}

impl DeliveryError {
    /// What it is about is no longer there.
    pub(crate) const GONE: Self = Self::Permanent(UndeliveredReason::Gone);
}

/// Delivers what is due, until told to stop. Direct messages are ticked off a few at a time: sent
/// once more, each is the same message by its nonce.
async fn deliver_all(
    app: &AppContext,
    ctx: &serenity::Context,
    due: &[OutboxEntry],
    stop: &watch::Receiver<bool>,
) -> Result<(), partnerdesk::store::StoreError> {
    let (mut told, mut since) = (Vec::new(), Instant::now());
    for entry in due {
        if *stop.borrow() {
            break;
        }
        let is_delivered = deliver(app, ctx, entry).await?;
        if told.is_empty() {
            since = Instant::now();
        }
        told.extend(is_delivered.then_some(entry.id));
        let waits = matches!(entry.effect, Effect::Tell { .. });
        if !waits || told.len() == TOLD_AT_ONCE || since.elapsed() > TOLD_WITHIN {
            outbox::mark_delivered(app, &std::mem::take(&mut told)).await?;
        }
    }
    outbox::mark_delivered(app, &told).await
}

/// Brings one about. Returns whether it is to be ticked off: what was not delivered is noted already.
async fn deliver(
    app: &AppContext,
    ctx: &serenity::Context,
    entry: &OutboxEntry,
) -> Result<bool, partnerdesk::store::StoreError> {
    let result = match tenant::find_by_id(app, entry.program).await {
        Ok(tenant) => bring_about(app, ctx, &tenant, entry).await,
        Err(error) => Err(DeliveryError::Transient(error.to_string())),
    };
    match result {
        Ok(()) => {
            tracing::debug!(outbox = %entry.id, "delivered");
            if entry.reason.is_some_and(UndeliveredReason::is_about_channels) {
                outbox::enqueue_once(app, entry.program, &Effect::ShowWaiting).await?;
            }
            return Ok(true);
        }
        Err(DeliveryError::NoChannel(ticket, refusal)) => {
            let reason = UndeliveredReason::from(refusal);
            tracing::warn!(outbox = %entry.id, ?reason, %ticket, "no channel: somebody must help");
            outbox::postpone(app, entry, reason, wait(app, entry.attempts), None).await?;
            if let Some(found) = ticket::find(app, ticket).await? {
                outbox::tell_instead(app, entry.program, ticket, found.member).await?;
            }
            if entry.reason != Some(reason) {
                outbox::enqueue_once(app, entry.program, &Effect::ShowWaiting).await?;
            }
            Ok(())
        }
        Err(DeliveryError::Permanent(reason)) => {
            tracing::warn!(outbox = %entry.id, ?reason, "given up");
            outbox::mark_dead(app, entry, reason).await
        }
        Err(DeliveryError::NeedsOperator(reason, tell)) => {
            tracing::warn!(outbox = %entry.id, ?reason, attempts = entry.attempts,
                "not delivered: somebody must help");
            let tell = tell.unwrap_or(DeliveryNotice::Waiting { outbox: entry.id });
            outbox::postpone(app, entry, reason, wait(app, entry.attempts), Some(tell)).await
        }
        Err(DeliveryError::Unreachable(member)) => {
            tracing::info!(outbox = %entry.id, %member, "held: the member takes no direct messages");
            outbox::hold(app, entry, member).await
        }
        Err(DeliveryError::PutOff(reason, wait)) => {
            tracing::warn!(outbox = %entry.id, ?reason, "put off");
            outbox::put_off(app, entry, reason, wait).await
        }
        Err(DeliveryError::Transient(error)) if outbox::retries_exhausted(app, entry).await? => {
            tracing::error!(outbox = %entry.id, error, attempts = entry.attempts,
                "given up: tried too often");
            outbox::mark_dead(app, entry, UndeliveredReason::Tries).await
        }
        Err(DeliveryError::Transient(error)) => {
            tracing::warn!(outbox = %entry.id, error, attempts = entry.attempts,
                "not delivered: to be tried again");
            outbox::postpone(
                app,
                entry,
                UndeliveredReason::Passing,
                wait(app, entry.attempts),
                None,
            )
            .await
        }
    }?;
    Ok(false)
}

/// 1, 2, 4 … seconds up to five minutes, and up to a second more, so that many rows do not come
/// back at once.
fn wait(app: &AppContext, attempts: u32) -> Duration {
    let seconds = 1_u64.checked_shl(attempts.min(16)).unwrap_or(u64::MAX);
    let jitter = Duration::from_millis(u64::from(random_below(app.random.as_ref(), 1000)));
    Duration::from_secs(seconds).min(LONGEST_WAIT).saturating_add(jitter)
}

async fn bring_about(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
) -> Result<(), DeliveryError> {
    let locale = Locale::of(&tenant.locale);
    if let Some(ticket) = in_no_channel(app, &entry.effect).await? {
        return match &entry.effect {
            Effect::Post { notice, or_tell: true, .. } => {
                direct::tell(app, ctx, tenant, entry, ticket.member, notice).await
            }
            _ => Ok(()),
        };
    }
    match &entry.effect {
        Effect::RemoveChannel { ticket } => channel::remove(app, ctx, tenant, entry, *ticket).await,
        Effect::ShowWaiting => card::show_waiting(app, ctx, tenant, entry).await,
        Effect::OpenChannel { ticket } => match channel::open(app, ctx, tenant, *ticket).await {
            // Nobody waits for the channel of a ticket that was closed meanwhile.
            Err(DeliveryError::NoChannel(..)) if is_closed(app, *ticket).await? => Ok(()),
            opened => opened,
        },
        Effect::CloseChannel { ticket } => {
            in_ticket(app, *ticket, channel::close(app, ctx, tenant, *ticket).await).await.map(drop)
        }
        Effect::SetAccess { ticket } => {
            in_ticket(app, *ticket, access::set(app, ctx, tenant, *ticket).await).await.map(drop)
        }
        Effect::ShowCard { ticket } => {
            in_ticket(app, *ticket, card::show_card(app, ctx, tenant, entry, *ticket).await)
                .await
                .map(drop)
        }
        Effect::SyncRoles { partner } => roles::sync(app, ctx, tenant, *partner).await,
        Effect::ShowPanel => card::show_panel(app, ctx, tenant, entry).await,
        Effect::Post { ticket, notice, or_tell } => {
            let (channel, owner) = place(app, ctx, tenant, *ticket).await?;
            let reader = NoticeReader { app, tenant, locale, owner: Some(owner) };
            let message = notice::message(notice, reader).await?;
            let posted = send(app, ctx, tenant, channel, entry, message).await.map(drop);
            match in_ticket(app, *ticket, posted).await? {
                Reached::Nobody if *or_tell => {
                    direct::tell(app, ctx, tenant, entry, owner, notice).await
                }
                Reached::Nobody | Reached::Channel => Ok(()),
            }
        }
        Effect::Log { notice } => {
            let Some(log) = tenant.log_channel else { return Ok(()) };
            let message =
                notice::message(notice, NoticeReader { app, tenant, locale, owner: None }).await?;
            send(app, ctx, tenant, serenity::ChannelId::new(log.snowflake()), entry, message)
                .await
                .map(drop)
        }
        Effect::Tell { member, notice } => {
            direct::tell(app, ctx, tenant, entry, *member, notice).await
        }
    }
}

/// The closed ticket in whose channel this is to be done, where it has none: it never got one, or
/// the channel was removed.
async fn in_no_channel(
    app: &AppContext,
    effect: &Effect,
) -> Result<Option<ticket::Ticket>, DeliveryError> {
    let (Effect::ShowCard { ticket }
    | Effect::Post { ticket, .. }
    | Effect::SetAccess { ticket }
    | Effect::CloseChannel { ticket }) = effect
    else {
        return Ok(None);
    };
    let found = ticket::find(app, *ticket).await?.ok_or(DeliveryError::GONE)?;
    let is_closed = found.state == ticket::TicketState::Closed;
    Ok((is_closed && found.channel.is_none()).then_some(found))
}

async fn is_closed(app: &AppContext, id: TicketId) -> Result<bool, DeliveryError> {
    let found = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    Ok(found.state == ticket::TicketState::Closed)
}

/// The ticket's channel and owner. A ticket whose channel is still owed gets it now: what is owed
/// to a channel that was deleted comes before the row that opens the new one.
async fn place(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
) -> Result<(serenity::ChannelId, MemberId), DeliveryError> {
    let mut found = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    if found.channel.is_none() {
        channel::open(app, ctx, tenant, id).await?;
        found = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    }
    let channel = found.channel.ok_or(DeliveryError::Permanent(UndeliveredReason::ChannelGone))?;
    Ok((serenity::ChannelId::new(channel.snowflake()), found.member))
}

/// Where something for a ticket has come to.
enum Reached {
    /// The ticket's channel, open or closed.
    Channel,
    /// Nowhere: the ticket is closed, and its channel was deleted.
    Nobody,
}

/// Looks after a ticket's channel that turns out to be deleted: an open ticket gets a new one, and
/// what was not brought about comes into it with the next try. A closed ticket's stays deleted.
async fn in_ticket(
    app: &AppContext,
    id: TicketId,
    result: Result<(), DeliveryError>,
) -> Result<Reached, DeliveryError> {
    match result {
        Ok(()) => return Ok(Reached::Channel),
        Err(DeliveryError::Permanent(UndeliveredReason::ChannelGone)) => {}
        Err(other) => return Err(other),
    }
    let ticket = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    if ticket.state == ticket::TicketState::Closed {
        tracing::info!(ticket = %id, "the channel of a closed ticket was deleted: left alone");
        return Ok(Reached::Nobody);
    }
    ticket::record_channel_lost(app, &ticket).await?;
    Err(DeliveryError::Transient(
        "the ticket's channel was deleted, and gets opened anew".to_owned(),
    ))
}

/// Posts a message once, however often this is called for the same row.
async fn send(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    channel: serenity::ChannelId,
    entry: &OutboxEntry,
    message: MessageContent,
) -> Result<serenity::Message, DeliveryError> {
    let nonce = format!("{}-{}", tenant::find_installation(app).await?, entry.id);
    let message = mention::heard(ctx, tenant, channel, message)
        .create_message()
        .nonce(serenity::Nonce::String(nonce))
        .enforce_nonce(true);
    Ok(Call::PostMessage.of(channel.send_message(ctx, message)).await?)
}

/// Whether Discord says for certain that something does not exist. A refusal or a failure never
/// means that.
#[must_use]
pub(crate) fn is_gone(error: &serenity::Error) -> bool {
    matches!(
        error,
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response))
            // An unknown guild is one that the bot is not in: what it holds may all be there.
            if response.status_code.as_u16() == 404
                && (10_000..20_000).contains(&response.error.code)
                && response.error.code != 10_004
    )
}

impl From<partnerdesk::store::StoreError> for DeliveryError {
    fn from(error: partnerdesk::store::StoreError) -> Self {
        Self::Transient(error.to_string())
    }
}

impl From<UserError> for DeliveryError {
    fn from(error: UserError) -> Self {
        Self::Transient(error.to_string())
    }
}

impl From<serenity::Error> for DeliveryError {
    fn from(error: serenity::Error) -> Self {
        if let serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) = &error {
            return match (response.status_code.as_u16(), response.error.code) {
                (404, 10_003) => Self::Permanent(UndeliveredReason::ChannelGone),
                _ if is_gone(&error) => Self::Permanent(UndeliveredReason::Gone),
                (_, 40_003) => Self::PutOff(UndeliveredReason::DirectLimit, direct::OPENING_WAIT),
                (_, 50_007 | 50_278) => Self::Permanent(UndeliveredReason::NoDirectMessages),
                (404, 10_004) => Self::NeedsOperator(UndeliveredReason::NoGuild, None),
                (403, 50_001) => Self::NeedsOperator(UndeliveredReason::Hidden, None),
                (403, 50_013) => Self::NeedsOperator(UndeliveredReason::Permission, None),
                (403, 60_003) => Self::NeedsOperator(UndeliveredReason::TwoFactor, None),
                (400, 50_035) if api::is_about_name(&error) => {
                    Self::NeedsOperator(UndeliveredReason::Name, None)
                }
                // A code says that Discord itself has read it, and not somebody between us.
                (400 | 413, code @ 1..) => {
                    tracing::error!(code, "Discord refuses what it was sent");
                    Self::Permanent(UndeliveredReason::Refused)
                }
                (status, code) => Self::Transient(format!("{status} {code}")),
            };
        }
        // serenity looks at the permissions itself before it asks Discord.
        if matches!(error, serenity::Error::Model(serenity::ModelError::InvalidPermissions { .. }))
        {
            return Self::NeedsOperator(UndeliveredReason::Permission, None);
        }
        Self::Transient(error.to_string())
    }
}

/// Why Discord did not create a channel, where a person can do something about it.
fn blocked(error: &serenity::Error) -> Option<ChannelRefusal> {
    let serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) = error else {
        return None;
    };
    let names = |code: &str| response.error.errors.iter().any(|single| single.code == code);
    match response.error.code {
        30_013 => Some(ChannelRefusal::GuildFull),
        50_035 if names("CHANNEL_PARENT_MAX_CHANNELS") => Some(ChannelRefusal::CategoryFull),
        50_035 if names("CHANNEL_PARENT_INVALID") => Some(ChannelRefusal::CategoryGone),
        50_035 if api::is_about_name(error) => Some(ChannelRefusal::Name),
        50_001 | 50_013 => Some(ChannelRefusal::Permission),
        60_003 => Some(ChannelRefusal::TwoFactor),
        _ => None,
    }
}
