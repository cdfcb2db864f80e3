//! Delivery: what the outbox owes becomes messages, channels and roles in Discord.
//!
//! Each effect is brought about so that doing it twice leaves what doing it once leaves: a message
//! carries a nonce that Discord enforces, a channel is looked for by its mark before it is created,
//! roles and permissions are set to what they should be. So a crash between Discord's answer and
//! our note of it does no harm.

pub(crate) mod card;
mod channel;
pub(crate) mod letter;
mod notice;
mod panel;
pub(crate) mod reconcile;
mod roles;

use std::sync::Arc;
use std::time::Duration;

use partnerdesk::clock::below;
use partnerdesk::desk::Desk;
use partnerdesk::guild::{self, Tenant};
use partnerdesk::id::{MemberId, TicketId};
use partnerdesk::outbox::{self, Blocked, Effect, Entry, Notice};
use partnerdesk::ticket;
use poise::serenity_prelude as serenity;
use tokio::sync::watch;

use crate::answer::Face;
use crate::call::Call;
use crate::failure::Failure;
use crate::i18n::Locale;

/// How often the outbox is looked at without being told: another process (the command line) may
/// have written to it.
const LOOK: Duration = Duration::from_secs(1);
/// The longest wait before the next try.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// Delivers until told to stop. An effect that is under way is finished first.
pub(crate) async fn work(desk: Arc<Desk>, ctx: serenity::Context, mut stop: watch::Receiver<bool>) {
    let hold = desk.store.hold();
    while !*stop.borrow() {
        // What could not be ticked off would be delivered over and over.
        let stopped = hold.borrow().is_some();
        let due = match outbox::due(&desk, 32).await {
            Ok(due) if !stopped => due,
            Ok(_) => Vec::new(),
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                Vec::new()
            }
        };
        let mut ticked_off = true;
        for entry in &due {
            if *stop.borrow() {
                return;
            }
            if let Err(error) = deliver(&desk, &ctx, entry).await {
                tracing::error!(outbox = %entry.id, %error, "the outbox cannot be written");
                ticked_off = false;
                break;
            }
        }
        if due.is_empty() || !ticked_off {
            tokio::select! {
                () = desk.rung() => {}
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => return,
            }
        }
    }
}

/// Why an effect was not brought about. The codes are put into words by [`letter::why`].
enum Obstacle {
    /// It can never be brought about as things are: it is given up, and staff are told.
    Gone(&'static str),
    /// A person must remove it; told to staff once, with a notice of its own where there is one.
    Blocked(&'static str, Option<Notice>),
    /// The next try may succeed.
    Passing(String),
}

async fn deliver(
    desk: &Desk,
    ctx: &serenity::Context,
    entry: &Entry,
) -> Result<(), partnerdesk::store::StoreError> {
    let result = match guild::by_id(desk, entry.program).await {
        Ok(tenant) => bring_about(desk, ctx, &tenant, entry).await,
        Err(error) => Err(Obstacle::Passing(error.to_string())),
    };
    match result {
        Ok(()) => {
            tracing::debug!(outbox = %entry.id, "delivered");
            outbox::done(desk, entry.id).await
        }
        Err(Obstacle::Gone(code)) => {
            tracing::warn!(outbox = %entry.id, code, "given up");
            outbox::bury(desk, entry, code).await
        }
        Err(Obstacle::Blocked(code, tell)) => {
            tracing::warn!(outbox = %entry.id, code, attempts = entry.attempts, "not delivered: somebody must help");
            let tell = tell.unwrap_or(Notice::Waits { outbox: entry.id });
            outbox::postpone(desk, entry, code, wait(desk, entry.attempts), Some(tell)).await
        }
        Err(Obstacle::Passing(error)) if outbox::is_hopeless(desk, entry).await? => {
            tracing::error!(outbox = %entry.id, error, attempts = entry.attempts, "given up: tried too often");
            outbox::bury(desk, entry, "tries").await
        }
        Err(Obstacle::Passing(error)) => {
            tracing::warn!(outbox = %entry.id, error, attempts = entry.attempts, "not delivered: to be tried again");
            outbox::postpone(desk, entry, "passing", wait(desk, entry.attempts), None).await
        }
    }
}

/// 1, 2, 4 … seconds up to five minutes, and up to a second more, so that many rows do not come
/// back at once.
fn wait(desk: &Desk, attempts: u32) -> Duration {
    let seconds = 1_u64.checked_shl(attempts.min(16)).unwrap_or(u64::MAX);
    let jitter = Duration::from_millis(u64::from(below(desk.random.as_ref(), 1000)));
    Duration::from_secs(seconds).min(LONGEST_WAIT).saturating_add(jitter)
}

async fn bring_about(
    desk: &Desk,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &Entry,
) -> Result<(), Obstacle> {
    let locale = Locale::of(&tenant.locale);
    match &entry.effect {
        Effect::OpenChannel { ticket } => channel::open(desk, ctx, tenant, *ticket).await,
        Effect::CloseChannel { ticket } => {
            in_ticket(desk, *ticket, channel::close(desk, ctx, tenant, *ticket).await)
                .await
                .map(drop)
        }
        Effect::ShowCard { ticket } => {
            in_ticket(desk, *ticket, card::show(desk, ctx, tenant, entry, *ticket).await)
                .await
                .map(drop)
        }
        Effect::SyncRoles { partner } => roles::sync(desk, ctx, tenant, *partner).await,
        Effect::ShowPanel => panel::show(desk, ctx, tenant, entry).await,
        Effect::Post { ticket, notice } => {
            let (channel, owner) = place(desk, ctx, tenant, *ticket).await?;
            let face = notice::face(desk, tenant, locale, Some(owner), notice).await?;
            let posted = send(desk, ctx, channel, entry, face).await.map(drop);
            match in_ticket(desk, *ticket, posted).await? {
                // What was decided holds all the same, and its owner must hear of it. That they
                // have answered is for staff, who have decided since.
                Reached::Nobody if !matches!(notice, Notice::Revised | Notice::ChannelLost) => {
                    tell(desk, ctx, tenant, entry, owner, notice).await
                }
                Reached::Nobody | Reached::Channel => Ok(()),
            }
        }
        Effect::Log { notice } => {
            let Some(log) = tenant.log_channel else { return Ok(()) };
            let face = notice::face(desk, tenant, locale, None, notice).await?;
            send(desk, ctx, serenity::ChannelId::new(log.snowflake()), entry, face).await.map(drop)
        }
        Effect::Tell { member, notice } => tell(desk, ctx, tenant, entry, *member, notice).await,
    }
}

/// The ticket's channel and owner. A ticket whose channel is still owed gets it now: what is owed
/// to a channel that was deleted comes before the row that opens the new one.
async fn place(
    desk: &Desk,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
) -> Result<(serenity::ChannelId, MemberId), Obstacle> {
    let mut found = ticket::find(desk, id).await?.ok_or(Obstacle::Gone("no_ticket"))?;
    if found.channel.is_none() {
        channel::open(desk, ctx, tenant, id).await?;
        found = ticket::find(desk, id).await?.ok_or(Obstacle::Gone("no_ticket"))?;
    }
    let channel = found.channel.ok_or(Obstacle::Gone("no_channel"))?;
    Ok((serenity::ChannelId::new(channel.snowflake()), found.member))
}

/// Where something for a ticket has come to.
enum Reached {
    /// Its channel.
    Channel,
    /// Nowhere: the ticket is closed, and its channel was deleted.
    Nobody,
}

/// Looks after a ticket's channel that turns out to be deleted: an open ticket gets a new one, and
/// what was not brought about comes into it with the next try. A closed ticket's stays deleted.
async fn in_ticket(
    desk: &Desk,
    id: TicketId,
    result: Result<(), Obstacle>,
) -> Result<Reached, Obstacle> {
    match result {
        Ok(()) => return Ok(Reached::Channel),
        Err(Obstacle::Gone("channel_gone")) => {}
        Err(other) => return Err(other),
    }
    let ticket = ticket::find(desk, id).await?.ok_or(Obstacle::Gone("no_ticket"))?;
    if ticket.state == ticket::State::Closed {
        tracing::info!(ticket = %id, "the channel of a closed ticket was deleted: left alone");
        return Ok(Reached::Nobody);
    }
    ticket::channel_lost(desk, &ticket).await?;
    Err(Obstacle::Passing("the ticket's channel was deleted, and gets opened anew".to_owned()))
}

async fn tell(
    desk: &Desk,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &Entry,
    member: MemberId,
    notice: &Notice,
) -> Result<(), Obstacle> {
    let met = guild::member(desk, tenant.id, member).await?;
    let locale = Locale::of(met.as_ref().map_or(&tenant.locale, |met| &met.locale));
    let face = notice::face(desk, tenant, locale, Some(member), notice).await?;
    let user = serenity::UserId::new(member.snowflake());
    let direct = match Call::OpenDirect.of(user.create_dm_channel(ctx)).await {
        Ok(direct) => {
            send(desk, ctx, direct.id, entry, face.clone().direct(&locale.text("direct-go-on")))
                .await
        }
        Err(error) => Err(error.into()),
    };
    let posted = match direct {
        // The member takes no direct messages: their open ticket is the next best place.
        Err(Obstacle::Gone("no_direct_messages")) => {
            match ticket::newest_of(desk, tenant.id, member)
                .await?
                .and_then(|ticket| ticket.channel)
            {
                Some(channel) => {
                    send(desk, ctx, serenity::ChannelId::new(channel.snowflake()), entry, face)
                        .await
                }
                None => Err(Obstacle::Gone("no_channel")),
            }
        }
        other => other,
    };
    match posted {
        Err(Obstacle::Gone("refused")) => Err(Obstacle::Gone("refused")),
        Err(Obstacle::Gone(_)) => Err(Obstacle::Gone("unreachable")),
        other => other.map(drop),
    }
}

/// Posts a message once, however often this is called for the same row.
async fn send(
    desk: &Desk,
    ctx: &serenity::Context,
    channel: serenity::ChannelId,
    entry: &Entry,
    face: Face,
) -> Result<serenity::Message, Obstacle> {
    let nonce = format!("{}-{}", guild::installation(desk).await?, entry.id);
    let message = face.message().nonce(serenity::Nonce::String(nonce)).enforce_nonce(true);
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

impl From<partnerdesk::store::StoreError> for Obstacle {
    fn from(error: partnerdesk::store::StoreError) -> Self {
        Self::Passing(error.to_string())
    }
}

impl From<Failure> for Obstacle {
    fn from(error: Failure) -> Self {
        Self::Passing(error.to_string())
    }
}

impl From<serenity::Error> for Obstacle {
    fn from(error: serenity::Error) -> Self {
        if let serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) = &error {
            return match (response.status_code.as_u16(), response.error.code) {
                (404, 10_003) => Self::Gone("channel_gone"),
                _ if is_gone(&error) => Self::Gone("gone"),
                (_, 50_007 | 50_278) => Self::Gone("no_direct_messages"),
                (404, 10_004) => Self::Blocked("no_guild", None),
                (403, 50_001 | 50_013) => Self::Blocked("permission", None),
                // A code says that Discord itself has read it, and not somebody between us.
                (400 | 413, code @ 1..) => {
                    tracing::error!(code, "Discord refuses what it was sent");
                    Self::Gone("refused")
                }
                (status, code) => Self::Passing(format!("{status} {code}")),
            };
        }
        // serenity looks at the permissions itself before it asks Discord.
        if matches!(error, serenity::Error::Model(serenity::ModelError::InvalidPermissions { .. }))
        {
            return Self::Blocked("permission", None);
        }
        Self::Passing(error.to_string())
    }
}

/// Why Discord did not create a channel, where a person can do something about it.
fn blocked(error: &serenity::Error) -> Option<(&'static str, Blocked)> {
    let serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) = error else {
        return None;
    };
    let names = |code: &str| response.error.errors.iter().any(|single| single.code == code);
    match response.error.code {
        30_013 => Some(("guild_full", Blocked::GuildFull)),
        50_035 if names("CHANNEL_PARENT_MAX_CHANNELS") => {
            Some(("category_full", Blocked::CategoryFull))
        }
        50_035 if names("CHANNEL_PARENT_INVALID") => Some(("category_gone", Blocked::CategoryGone)),
        50_001 | 50_013 => Some(("permission", Blocked::Permission)),
        _ => None,
    }
}
