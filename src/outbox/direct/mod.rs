//! How members are reached by direct messages: the channel that is kept, those who take none, and
//! what waits for them.
//!
//! After a refusal nothing is sent to that member for a day, or until they act: Discord shuts out a
//! bot that is refused too often. What is to be said to them is held meanwhile, in its order, and
//! shown in `/partner status`.

mod repo;

use std::time::Duration;

use super::{DeliveryNotice, Effect, Notice, OutboxEntry};
use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{ChannelId, MemberId, ProgramId};
use crate::store::StoreError;

/// How long nothing is sent to a member who has refused a direct message.
const CLOSED_FOR: Duration = Duration::from_hours(24);
/// So many refusals within a day of each other, and what a member does leads to no more tries: else
/// whoever presses a button a thousand times would have as many calls refused.
const MOST_REFUSED: u32 = 10;
/// How long what is held is tried again each day. It stays in `/partner status` after that.
const TRIED_FOR: Duration = Duration::from_hours(14 * 24);

/// What is known of a member's direct messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DirectChannel {
    /// The channel, if one was opened.
    pub channel: Option<ChannelId>,
    /// Refusals since one was taken, each within a day of the one before.
    refused: u32,
    refused_at: Option<UtcMs>,
    try_at: Option<UtcMs>,
}

impl DirectChannel {
    /// Whether none is to be sent now.
    #[must_use]
    pub fn is_closed(&self, now: UtcMs) -> bool {
        self.try_at.is_some_and(|at| at > now)
    }

    /// Whether the last one was refused.
    #[must_use]
    pub fn was_refused(&self) -> bool {
        self.try_at.is_some()
    }

    /// Whether the last refusal is less than a day ago.
    fn was_refused_lately(&self, now: UtcMs) -> bool {
        self.refused_at.is_some_and(|at| at.plus(CLOSED_FOR) > now)
    }
}

/// What is known of the member's direct messages.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_direct_channel(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
) -> Result<DirectChannel, StoreError> {
    repo::find(&mut *app.store.read().await?, program, member).await
}

/// Keeps the channel that was opened with a member.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_direct_channel(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
    channel: ChannelId,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::set_channel(&mut tx, program, member, channel).await?;
    tx.commit().await
}

/// The member has refused a direct message: none is sent for a day, unless they act before.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_direct_refused(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let known = repo::find(&mut tx, program, member).await?;
    let before = if known.was_refused_lately(now) { known.refused } else { 0 };
    let refused = before.saturating_add(1);
    repo::set_refused(&mut tx, now, program, member, (refused, now.plus(CLOSED_FOR))).await?;
    tx.commit().await
}

/// The member has taken a direct message who had refused one: all that is held for them follows.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_direct_taken(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::set_taken(&mut tx, program, member).await?;
    repo::resume(&mut tx, app.clock.now(), program, member).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(())
}

/// The row is held until its member can be reached. Staff are told of the first one.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn hold(
    app: &AppContext,
    entry: &OutboxEntry,
    member: MemberId,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    repo::hold(&mut tx, entry.id, member).await?;
    if repo::set_told(&mut tx, now, entry.program, member).await? {
        let notice = DeliveryNotice::Unreachable { member, outbox: entry.id };
        super::enqueue(&mut tx, now, entry.program, &Effect::log(notice)).await?;
    }
    tx.commit().await?;
    app.notify_outbox();
    app.ticket_changed();
    Ok(())
}

/// The member does something in the server: what is held for them is tried again, unless that was
/// refused ten times by now. Writes nothing while nothing is written.
///
/// # Errors
/// [`StoreError`] when it cannot be read or written.
pub async fn resume_for_act(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut conn = app.store.read().await?;
    let known = repo::find(&mut conn, program, member).await?;
    let Some(try_at) = known.try_at else { return Ok(()) };
    if known.was_refused_lately(now) && known.refused >= MOST_REFUSED {
        return Ok(());
    }
    if try_at <= now && !repo::is_any_held(&mut conn, program, member).await? {
        return Ok(());
    }
    drop(conn);
    let mut tx = match app.store.begin().await {
        Err(StoreError::ReadOnly(_)) => return Ok(()),
        begun => begun?,
    };
    repo::set_try_at(&mut tx, program, member, now).await?;
    repo::resume(&mut tx, now, program, member).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(())
}

/// The member has a ticket with a channel: what is held for them can be said there.
///
/// # Errors
/// [`StoreError`] when it cannot be read or written.
pub async fn resume_for_ticket(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
) -> Result<(), StoreError> {
    if !repo::is_any_held(&mut *app.store.read().await?, program, member).await? {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    repo::resume(&mut tx, app.clock.now(), program, member).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(())
}

/// Has what is held tried again whose member refused for the last time a day ago. Returns how many
/// rows that are.
///
/// # Errors
/// [`StoreError`] when it cannot be read or written.
pub async fn resume_due(app: &AppContext) -> Result<u64, StoreError> {
    let now = app.clock.now();
    let since = now.minus(TRIED_FOR);
    let due = repo::list_due(&mut *app.store.read().await?, now, since).await?;
    let mut count = 0_u64;
    for (program, member) in due {
        let mut tx = app.store.begin().await?;
        count = count.saturating_add(repo::resume(&mut tx, now, program, member).await?);
        tx.commit().await?;
    }
    if count > 0 {
        app.notify_outbox();
    }
    Ok(count)
}

/// What a member could not be told, and has not been by now.
#[derive(Debug, Clone)]
pub struct UntoldNotices {
    /// How many there are.
    pub count: u32,
    /// The newest of them, newest first.
    pub newest: Vec<UntoldNotice>,
}

/// Something that a member could not be told.
#[derive(Debug, Clone)]
pub struct UntoldNotice {
    /// What is to be said.
    pub notice: Notice,
    /// When it was written, UTC.
    pub created_at: UtcMs,
}

/// What the member could not be told: how much it is, and the newest `limit` of it.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn list_untold(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
    limit: u32,
) -> Result<UntoldNotices, StoreError> {
    let mut conn = app.store.read().await?;
    let count = repo::count_untold(&mut conn, program, member).await?;
    let rows = match count {
        0 => Vec::new(),
        _ => repo::list_untold(&mut conn, program, member, limit).await?,
    };
    let newest = rows.into_iter().filter_map(|(effect, created_at)| match effect {
        Effect::Tell { notice, .. } | Effect::Post { notice, .. } => {
            Some(UntoldNotice { notice, created_at })
        }
        _ => None,
    });
    Ok(UntoldNotices { count, newest: newest.collect() })
}
