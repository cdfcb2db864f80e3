//! Delivery: what the outbox owes becomes messages, channels and roles in Discord.
//!
//! Each effect is brought about so that doing it twice leaves what doing it once leaves: a message carries a nonce that
//! Discord enforces, a channel is looked for by its mark before it is created, roles and permissions are set to what they
//! should be. So a crash between Discord's answer and our note of it does no harm.

mod card;
mod channel;
mod notice;
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

/// How often the outbox is looked at without being told: another process (the command line) may have written to it.
const LOOK: Duration = Duration::from_secs(1);
/// The longest wait before the next try.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// Delivers until told to stop. An effect that is under way is finished first.
pub(crate) async fn work(desk: Arc<Desk>, ctx: serenity::Context, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let due = match outbox::due(&desk, 32).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                Vec::new()
            }
        };
        for entry in &due {
            if *stop.borrow() {
                return;
            }
            if let Err(error) = deliver(&desk, &ctx, entry).await {
                tracing::error!(outbox = %entry.id, %error, "the outbox cannot be written");
            }
        }
        if due.is_empty() {
            tokio::select! {
                () = desk.rung() => {}
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => return,
            }
        }
    }
}

/// Why an effect was not brought about.
enum Obstacle {
    /// What it is about is gone for good.
    Gone(&'static str, Option<Notice>),
    /// A person must remove it; told to staff once.
    Blocked(&'static str, Notice),
    /// The next try may succeed.
    Passing(String),
}

async fn deliver(desk: &Desk, ctx: &serenity::Context, entry: &Entry) -> Result<(), partnerdesk::store::StoreError> {
    let result = match guild::by_id(desk, entry.program).await {
        Ok(tenant) => bring_about(desk, ctx, &tenant, entry).await,
        Err(error) => Err(Obstacle::Passing(error.to_string())),
    };
    match result {
        Ok(()) => {
            tracing::debug!(outbox = %entry.id, "delivered");
            outbox::done(desk, entry.id).await
        }
        Err(Obstacle::Gone(code, tell)) => {
            tracing::warn!(outbox = %entry.id, code, "not delivered: it is gone");
            outbox::bury(desk, entry, code, tell).await
        }
        Err(Obstacle::Blocked(code, tell)) => {
            tracing::warn!(outbox = %entry.id, code, attempts = entry.attempts, "not delivered: somebody must help");
            outbox::postpone(desk, entry, code, wait(desk, entry.attempts), Some(tell)).await
        }
        Err(Obstacle::Passing(error)) => {
            tracing::warn!(outbox = %entry.id, error, attempts = entry.attempts, "not delivered: to be tried again");
            outbox::postpone(desk, entry, "passing", wait(desk, entry.attempts), None).await
        }
    }
}

/// 1, 2, 4 … seconds up to five minutes, and up to a second more, so that many rows do not come back at once.
fn wait(desk: &Desk, attempts: u32) -> Duration {
    let seconds = 1_u64.checked_shl(attempts.min(16)).unwrap_or(u64::MAX);
    let jitter = Duration::from_millis(u64::from(below(desk.random.as_ref(), 1000)));
    Duration::from_secs(seconds).min(LONGEST_WAIT).saturating_add(jitter)
}

async fn bring_about(desk: &Desk, ctx: &serenity::Context, tenant: &Tenant, entry: &Entry) -> Result<(), Obstacle> {
    let locale = Locale::of(&tenant.locale);
    match &entry.effect {
        Effect::OpenChannel { ticket } => channel::open(desk, ctx, tenant, *ticket).await,
        Effect::CloseChannel { ticket } => channel::close(desk, ctx, *ticket).await,
        Effect::ShowCard { ticket } => card::show(desk, ctx, tenant, entry, *ticket).await,
        Effect::SyncRoles { partner } => roles::sync(desk, ctx, tenant, *partner).await,
        Effect::Post { ticket, notice } => {
            let (channel, owner) = place(desk, *ticket).await?;
            let face = notice::face(desk, tenant, locale, Some(owner), notice).await?;
            match send(desk, ctx, channel, entry, face).await {
                // The channel was deleted by hand. What was decided holds all the same, and its owner must hear of it. That
                // they have answered is for staff, who have the queue.
                Err(Obstacle::Gone(..)) if !matches!(notice, Notice::Revised) => {
                    tell(desk, ctx, tenant, entry, owner, notice).await
                }
                other => other.map(drop),
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

/// The ticket's channel and owner. A ticket whose channel is still owed makes its later effects wait.
async fn place(desk: &Desk, id: TicketId) -> Result<(serenity::ChannelId, MemberId), Obstacle> {
    let found = ticket::find(desk, id).await?.ok_or(Obstacle::Gone("no_ticket", None))?;
    let channel = found.channel.ok_or(Obstacle::Gone("no_channel", None))?;
    Ok((serenity::ChannelId::new(channel.snowflake()), found.member))
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
        Ok(direct) => send(desk, ctx, direct.id, entry, face.clone().direct(&locale.text("direct-go-on"))).await,
        Err(error) => Err(error.into()),
    };
    let posted = match direct {
        // The member takes no direct messages: their open ticket is the next best place.
        Err(Obstacle::Gone("no_direct_messages", _)) => {
            match ticket::newest_of(desk, tenant.id, member).await?.and_then(|ticket| ticket.channel) {
                Some(channel) => send(desk, ctx, serenity::ChannelId::new(channel.snowflake()), entry, face).await,
                None => Err(Obstacle::Gone("no_channel", None)),
            }
        }
        other => other,
    };
    match posted {
        Err(Obstacle::Gone(..)) => Err(Obstacle::Gone("unreachable", Some(Notice::Unreachable { member }))),
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

/// Whether Discord says for certain that something does not exist. A refusal or a failure never means that.
#[must_use]
pub(crate) fn is_gone(error: &serenity::Error) -> bool {
    matches!(
        error,
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response))
            if response.status_code.as_u16() == 404 && (10_000..20_000).contains(&response.error.code)
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
        if is_gone(&error) {
            return Self::Gone("gone", None);
        }
        if let serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) = &error {
            return match response.error.code {
                50_007 => Self::Gone("no_direct_messages", None),
                _ => Self::Passing(format!("{} {}", response.status_code.as_u16(), response.error.code)),
            };
        }
        Self::Passing(error.to_string())
    }
}

/// Why Discord did not create a channel, where a person can do something about it.
fn blocked(error: &serenity::Error) -> Option<(&'static str, Blocked)> {
    let serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) = error else { return None };
    let names = |code: &str| response.error.errors.iter().any(|single| single.code == code);
    match response.error.code {
        30_013 => Some(("guild_full", Blocked::GuildFull)),
        50_035 if names("CHANNEL_PARENT_MAX_CHANNELS") => Some(("category_full", Blocked::CategoryFull)),
        50_035 if names("CHANNEL_PARENT_INVALID") => Some(("category_gone", Blocked::CategoryGone)),
        50_001 | 50_013 => Some(("permission", Blocked::Permission)),
        _ => None,
    }
}
