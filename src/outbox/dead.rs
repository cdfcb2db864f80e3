//! What was not delivered: what was given up, what waits, and trying it again.
//!
//! A row that is tried again keeps its number, so it comes before all that waits in its topic: it
//! is older than they are, and its nonce still is the one under which it may have arrived after
//! all.

use std::time::Duration;

use super::{Effect, OutboxAction, OutboxEntry, UndeliveredReason, repo};
use crate::app_context::AppContext;
use crate::audit::{self, AuditSubject};
use crate::clock::UtcMs;
use crate::id::{MemberId, OutboxId, ProgramId};
use crate::store::StoreError;

/// How often a row is tried before nobody waits for it any more: about 70 minutes.
const TRIES: u32 = 20;
/// When nothing at all was delivered for this long, the fault is not one row's: two of the longest
/// waits.
const SILENCE: Duration = Duration::from_mins(10);
/// How long staff are shown what was given up.
const SHOWN: Duration = Duration::from_hours(14 * 24);
/// A row that is this young is on its way, and no news.
const YOUNG: Duration = Duration::from_mins(1);

/// A row of the outbox, for people to look at.
#[derive(Debug, Clone)]
pub struct DeadLetter {
    /// Its number in the outbox; it keeps it when it is tried again.
    pub id: OutboxId,
    /// What is to be done; `None` when this version cannot read it.
    pub effect: Option<Effect>,
    /// Whether it was given up.
    pub is_dead: bool,
    /// Whether it is delivered, or something newer has made up for it.
    pub is_done: bool,
    /// What stood in the way the last time.
    pub reason: Option<UndeliveredReason>,
    /// When it is tried next, UTC.
    pub next_at: UtcMs,
    /// When it was written, UTC.
    pub created_at: UtcMs,
}

/// What a program's people have not got.
#[derive(Debug, Clone)]
pub struct UndeliveredSummary {
    /// What was given up in the last 14 days, newest first.
    pub dead: Vec<DeadLetter>,
    /// What was tried in vain or waits for more than a minute, oldest first.
    pub waiting: Vec<DeadLetter>,
}

/// What became of trying a row again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryOutcome {
    /// Whether it is delivered; it is being tried otherwise.
    pub is_delivered: bool,
    /// Who had it tried again last, if anybody did.
    pub by: Option<MemberId>,
    /// Whether this call has it tried again.
    pub new: bool,
}

/// Whether a row that has failed once more for a passing reason has failed for so long that nobody
/// waits for it. While nothing at all is delivered, no row is given up: Discord is away, not the
/// row at fault.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn retries_exhausted(app: &AppContext, entry: &OutboxEntry) -> Result<bool, StoreError> {
    if entry.attempts.saturating_add(1) < TRIES {
        return Ok(false);
    }
    repo::was_any_delivered(&mut *app.store.read().await?, app.clock.now().minus(SILENCE)).await
}

/// The program's row with this number.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn find_dead_letter(
    app: &AppContext,
    program: ProgramId,
    id: OutboxId,
) -> Result<Option<DeadLetter>, StoreError> {
    repo::find_dead_letter(&mut *app.store.read().await?, program, id).await
}

/// What the program's people have not got.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn summarize_undelivered(
    app: &AppContext,
    program: ProgramId,
) -> Result<UndeliveredSummary, StoreError> {
    let now = app.clock.now();
    let mut conn = app.store.read().await?;
    let dead = repo::list_dead(&mut conn, program, now.minus(SHOWN)).await?;
    let waiting = repo::list_waiting(&mut conn, program, now.minus(YOUNG)).await?;
    Ok(UndeliveredSummary { dead, waiting })
}

/// Has a row tried again now that was given up or that waits. `None` when the program has no such
/// row.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn retry(
    app: &AppContext,
    program: ProgramId,
    staff: MemberId,
    id: OutboxId,
) -> Result<Option<RetryOutcome>, StoreError> {
    let (now, subject) = (app.clock.now(), AuditSubject::Outbox(id));
    let mut tx = app.store.begin().await?;
    if repo::mark_for_retry(&mut tx, now, program, id).await?
        || repo::clear_delay(&mut tx, now, program, id).await?
    {
        audit::record(&mut tx, now, program, staff, OutboxAction::Retry, subject, "").await?;
        tx.commit().await?;
        app.notify_outbox();
        return Ok(Some(RetryOutcome { is_delivered: false, by: Some(staff), new: true }));
    }
    let Some(letter) = repo::find_dead_letter(&mut tx, program, id).await? else { return Ok(None) };
    let by = audit::find_last(&mut tx, program, OutboxAction::Retry, subject).await?;
    Ok(Some(RetryOutcome { is_delivered: letter.is_done, by, new: false }))
}

/// Has what was given up in the last 14 days tried again where the reason may be gone by now: a
/// channel or a member that was not there, or Discord that failed for too long. Staff are not told
/// a second time of what fails as before.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn revive(app: &AppContext, program: ProgramId) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if repo::revive(&mut tx, now, program, now.minus(SHOWN)).await? > 0 {
        tx.commit().await?;
        app.notify_outbox();
    }
    Ok(())
}

/// Has all that was given up or waits tried again now. Returns how many rows that are.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn retry_all(
    app: &AppContext,
    program: ProgramId,
    staff: MemberId,
) -> Result<u64, StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let count = repo::mark_all_for_retry(&mut tx, now, program).await?;
    if count > 0 {
        let (action, subject) = (OutboxAction::RetryAll, AuditSubject::Program(program));
        audit::record(&mut tx, now, program, staff, action, subject, &count.to_string()).await?;
        tx.commit().await?;
        app.notify_outbox();
    }
    Ok(count)
}
