//! What is owed to the outside world: written in the transaction of the change that it announces,
//! delivered after.
//!
//! Rows of one topic are delivered in the order in which they were written; topics do not wait for
//! each other. This module knows no Discord: whoever delivers asks for what is [`list_due`] and
//! says what became of it.

mod action;
mod dead;
mod direct;
mod effect;
mod notice;
mod reason;
mod repo;

use std::time::Duration;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{MemberId, OutboxId, ProgramId, TicketId};
use crate::store::StoreError;

pub use action::OutboxAction;
pub use dead::{
    DeadLetter, RetryOutcome, UndeliveredSummary, find_dead_letter, retries_exhausted, retry,
    retry_all, revive, summarize_undelivered,
};
pub use direct::{
    DirectChannel, UntoldNotice, UntoldNotices, find_direct_channel, hold, list_untold,
    record_direct_channel, record_direct_refused, record_direct_taken, resume_due, resume_for_act,
    resume_for_ticket,
};
pub use effect::Effect;
pub use notice::{ChannelRefusal, DeliveryNotice, Notice, NounNotice};
pub use reason::UndeliveredReason;

/// A row that waits for delivery.
#[derive(Debug, Clone)]
pub struct OutboxEntry {
    /// The row; also what makes a message's nonce unique.
    pub id: OutboxId,
    /// In whose server it is to be done.
    pub program: ProgramId,
    /// What is to be done.
    pub effect: Effect,
    /// How often it was tried in vain.
    pub attempts: u32,
    /// What stood in the way the last time.
    pub reason: Option<UndeliveredReason>,
}

/// Owes an effect. It is delivered after the caller's transaction commits.
///
/// # Errors
/// [`StoreError`] when the row cannot be written.
pub(crate) async fn enqueue(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    effect: &Effect,
) -> Result<(), StoreError> {
    let topic = effect.topic();
    repo::insert(conn, now, program, &topic, effect).await?;
    // What is news to somebody does not wait until what stands before it is tried again anyway.
    if matches!(effect, Effect::Post { .. } | Effect::CloseChannel { .. }) {
        repo::clear_topic_delay(conn, now, program, &topic).await?;
    }
    Ok(())
}

/// Whether the same effect waits or was given up.
pub(crate) async fn is_owed(
    conn: &mut SqliteConnection,
    program: ProgramId,
    effect: &Effect,
) -> Result<bool, StoreError> {
    repo::is_queued(conn, program, effect).await
}

/// Whether the log channel is still owed something that was written before this row.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn is_log_owed_before(
    app: &AppContext,
    program: ProgramId,
    id: OutboxId,
) -> Result<bool, StoreError> {
    repo::is_log_owed_before(&mut *app.store.read().await?, program, id).await
}

/// Tells a ticket's owner directly what waits to be said in the ticket, which has no channel for
/// now.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn tell_instead(
    app: &AppContext,
    program: ProgramId,
    ticket: TicketId,
    owner: MemberId,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let mut told = false;
    for (id, effect) in repo::list_topic(&mut tx, program, &format!("ticket:{ticket}")).await? {
        if let Some(Effect::Post { notice, or_tell: true, .. }) = effect {
            repo::mark_delivered(&mut tx, now, &[id]).await?;
            enqueue(&mut tx, now, program, &Effect::Tell { member: owner, notice }).await?;
            told = true;
        }
    }
    if told {
        tx.commit().await?;
        app.notify_outbox();
    }
    Ok(())
}

/// Owes an effect that sets what should be, unless the same is owed already or was given up: then
/// staff know of it. Returns whether it is newly owed.
///
/// # Errors
/// [`StoreError`] when the row cannot be written.
pub async fn enqueue_once(
    app: &AppContext,
    program: ProgramId,
    effect: &Effect,
) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if repo::is_queued(&mut tx, program, effect).await? {
        return Ok(false);
    }
    enqueue(&mut tx, now, program, effect).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(true)
}

/// Owes an effect that sets what should be because somebody asks for it, whatever is owed or was
/// given up before: what waits may be under way with what held a moment ago.
///
/// # Errors
/// [`StoreError`] when the row cannot be written.
pub async fn enqueue_anew(
    app: &AppContext,
    program: ProgramId,
    effect: &Effect,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    enqueue(&mut tx, app.clock.now(), program, effect).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(())
}

/// Tells the staff, unless they were told exactly this before, however long ago.
///
/// # Errors
/// [`StoreError`] when the row cannot be written.
pub async fn enqueue_log_once(
    app: &AppContext,
    program: ProgramId,
    notice: impl Into<Notice>,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let effect = Effect::log(notice);
    let mut tx = app.store.begin().await?;
    if !repo::was_ever_queued(&mut tx, program, &effect).await? {
        enqueue(&mut tx, now, program, &effect).await?;
        tx.commit().await?;
        app.notify_outbox();
    }
    Ok(())
}

/// At most `limit` rows whose time has come and whose topic waits for nothing else, oldest first. A
/// row that this version cannot read is given up, so that it holds up no other.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn list_due(app: &AppContext, limit: u32) -> Result<Vec<OutboxEntry>, StoreError> {
    let now = app.clock.now();
    let rows = repo::list_due(&mut *app.store.read().await?, now, limit).await?;
    let mut due = Vec::with_capacity(rows.len());
    for row in rows {
        match row {
            Ok(entry) => due.push(entry),
            Err((program, id)) => {
                tracing::error!(outbox = %id, "given up: it cannot be read");
                let mut tx = app.store.begin().await?;
                repo::mark_dead(&mut tx, now, id, UndeliveredReason::Unreadable).await?;
                enqueue(
                    &mut tx,
                    now,
                    program,
                    &Effect::log(DeliveryNotice::Undeliverable { outbox: id }),
                )
                .await?;
                tx.commit().await?;
            }
        }
    }
    Ok(due)
}

/// The rows are delivered.
///
/// # Errors
/// [`StoreError`] when that cannot be written; delivery is then repeated.
pub async fn mark_delivered(app: &AppContext, ids: &[OutboxId]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    repo::mark_delivered(&mut tx, app.clock.now(), ids).await?;
    tx.commit().await
}

/// The row could not be delivered: try again after `wait`. When the obstacle is a new one that
/// people can remove, `tell` says what to tell the staff.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn postpone(
    app: &AppContext,
    entry: &OutboxEntry,
    reason: UndeliveredReason,
    wait: Duration,
    tell: Option<DeliveryNotice>,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    repo::set_next_try(&mut tx, entry.id, reason, now.plus(wait)).await?;
    if let Some(notice) = tell.filter(|_| entry.reason != Some(reason)) {
        tell_staff(&mut tx, now, entry, notice).await?;
    }
    tx.commit().await?;
    app.notify_outbox();
    app.ticket_changed();
    Ok(())
}

/// The row is put off: nothing is wrong with it, and Discord takes none like it now.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn put_off(
    app: &AppContext,
    entry: &OutboxEntry,
    reason: UndeliveredReason,
    wait: Duration,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::put_off(&mut tx, entry.id, reason, app.clock.now().plus(wait)).await?;
    tx.commit().await
}

/// The row is given up: it is kept with the reason, its topic goes on without it, and staff are
/// told, unless it was given up for the same reason before. They can [`retry`] it.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn mark_dead(
    app: &AppContext,
    entry: &OutboxEntry,
    reason: UndeliveredReason,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    repo::mark_dead(&mut tx, now, entry.id, reason).await?;
    if entry.reason != Some(reason) {
        tell_staff(&mut tx, now, entry, DeliveryNotice::Undeliverable { outbox: entry.id }).await?;
    }
    tx.commit().await?;
    app.notify_outbox();
    app.ticket_changed();
    Ok(())
}

/// Tells the staff about a row. That the log channel cannot be reached is not told in the log
/// channel.
async fn tell_staff(
    conn: &mut SqliteConnection,
    now: UtcMs,
    entry: &OutboxEntry,
    notice: DeliveryNotice,
) -> Result<(), StoreError> {
    if matches!(entry.effect, Effect::Log { .. }) {
        return Ok(());
    }
    enqueue(conn, now, entry.program, &Effect::log(notice)).await
}

/// What stands in the way of the ticket's channel.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn find_obstacle(
    app: &AppContext,
    program: ProgramId,
    ticket: TicketId,
) -> Result<Option<UndeliveredReason>, StoreError> {
    repo::find_obstacle(&mut *app.store.read().await?, program, &format!("ticket:{ticket}")).await
}

/// How the outbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutboxStatus {
    /// How many rows wait, whatever their time.
    pub depth: u32,
    /// When the oldest of them was written.
    pub oldest: Option<UtcMs>,
    /// How many rows were given up.
    pub dead: u32,
}

impl OutboxStatus {
    /// For how long the oldest row has waited, seconds; 0 when none waits.
    #[must_use]
    pub fn age(self, now: UtcMs) -> i64 {
        self.oldest.map_or(0, |oldest| now.get().saturating_sub(oldest.get()).max(0) / 1000)
    }
}

/// How the outbox of all programs stands.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn status(app: &AppContext) -> Result<OutboxStatus, StoreError> {
    repo::status(&mut *app.store.read().await?).await
}
