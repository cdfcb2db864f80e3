//! The watch over the books: they are checked at every start and every hour, and before money
//! leaves; a program whose books do not hold is frozen; and the end of each chain leaves the
//! database once a day, so that a rewritten past shows.

mod notice;
mod repo;

use std::time::Duration;

use tokio::runtime::Handle;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{self, InvariantCheck};
use crate::outbox::{self, Effect};
use crate::store::{Store, StoreError};
use crate::tenant;

pub use notice::IntegrityNotice;

/// Checks every invariant on a reader, and freezes the programs whose books do not hold; their
/// staff are told once. Returns how many programs stand still because of it that did not before.
///
/// # Errors
/// [`StoreError`] when the books cannot be read, or a freeze cannot be written.
pub async fn check_all(app: &AppContext) -> Result<usize, StoreError> {
    let mut conn = app.store.read().await?;
    let here = Handle::current();
    // The hash chain of a large ledger takes its time, which others must not wait for.
    let checked =
        tokio::task::spawn_blocking(move || here.block_on(ledger::verify(&mut conn))).await;
    let checks = checked.map_err(|_| StoreError::Driver(sqlx::Error::WorkerCrashed))??;
    for check in &checks {
        for broken in &check.breaks {
            tracing::error!(check = check.id, %broken,
                "the ledger does not hold: run `partnerdesk ledger verify`");
        }
    }
    freeze(app, &checks).await
}

/// Checks what is to be paid out to a partner: the balances and payouts of that partner, and the
/// chain behind the head that was published last. The program is frozen when something does not
/// hold.
///
/// # Errors
/// [`StoreError`] when the books cannot be read, or a freeze cannot be written.
pub(crate) async fn check_partner(
    app: &AppContext,
    program: ProgramId,
    partner: PartnerId,
) -> Result<(), StoreError> {
    let mut conn = app.store.read().await?;
    let since = repo::find_last_published_head(&mut conn, program).await?;
    let checks = ledger::verify_partner(&mut conn, program, partner, since).await?;
    drop(conn);
    freeze(app, &checks).await.map(drop)
}

async fn freeze(app: &AppContext, checks: &[InvariantCheck]) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let mut frozen = 0_usize;
    if checks.iter().all(|check| check.breaks.is_empty()) {
        return Ok(frozen);
    }
    for (program, key) in tenant::list_keys(&app.store).await? {
        let broken = broken(checks, program);
        if broken.is_empty() {
            continue;
        }
        let mut tx = app.store.begin().await?;
        if ledger::freeze(&mut tx, now, program, &broken).await? {
            let notice = IntegrityNotice::Frozen { checks: broken.clone() };
            outbox::enqueue(&mut tx, now, program, &Effect::log(notice)).await?;
            tx.commit().await?;
            app.notify_outbox();
            tracing::error!(program = key, checks = broken, "the program's money is frozen");
            frozen = frozen.saturating_add(1);
        }
    }
    Ok(frozen)
}

/// The names of the checks that do not hold for a program.
fn broken(checks: &[InvariantCheck], program: ProgramId) -> String {
    let broken: Vec<&str> =
        checks.iter().filter(|check| check.concerns(program)).map(|check| check.id).collect();
    broken.join(", ")
}

/// What became of a frozen program when its books were looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnfreezeOutcome {
    /// Everything holds: its money moves again.
    Thawed,
    /// These checks still do not hold.
    Broken(String),
}

/// Lets the money of every frozen program move again for which `checks`, all of them and made just
/// now, hold; its staff are told. Returns what became of each frozen program, by its key.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn unfreeze(
    store: &Store,
    now: UtcMs,
    checks: &[InvariantCheck],
) -> Result<Vec<(String, UnfreezeOutcome)>, StoreError> {
    let mut looked = Vec::new();
    for (program, key) in tenant::list_keys(store).await? {
        let mut tx = store.begin().await?;
        if ledger::freeze_state(&mut tx, program).await?.is_none() {
            continue;
        }
        let broken = broken(checks, program);
        if broken.is_empty() {
            ledger::unfreeze(&mut tx, now, program).await?;
            outbox::enqueue(&mut tx, now, program, &Effect::log(IntegrityNotice::Unfrozen)).await?;
            tx.commit().await?;
            looked.push((key, UnfreezeOutcome::Thawed));
        } else {
            looked.push((key, UnfreezeOutcome::Broken(broken)));
        }
    }
    Ok(looked)
}

/// Sends the end of each program's chain to its log channel, as it was when the day (UTC) began:
/// once a day, however often this is called, and when the time is trusted. Returns how many were
/// sent.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be written.
pub async fn publish_heads(app: &AppContext) -> Result<usize, StoreError> {
    if !app.clock.is_trusted() {
        return Ok(0);
    }
    let now = app.clock.now();
    let day = now.datetime().format("%Y-%m-%d").to_string();
    let begun = now.minus(Duration::from_millis(now.get().rem_euclid(86_400_000).unsigned_abs()));
    let mut published = 0_usize;
    for (program, key) in tenant::list_keys(&app.store).await? {
        let head = ledger::find_head_before(&mut *app.store.read().await?, program, begun).await?;
        let Some(head) = head else { continue };
        let mut tx = app.store.begin().await?;
        if repo::insert_published_head(&mut tx, now, program, &day, head).await? {
            let notice = IntegrityNotice::HeadPublished {
                day: day.clone(),
                seq: head.seq,
                hash: head.hash.to_string(),
            };
            outbox::enqueue(&mut tx, now, program, &Effect::log(notice)).await?;
            tx.commit().await?;
            app.notify_outbox();
            tracing::info!(program = key, seq = head.seq, hash = %head.hash,
                "the head of the chain is published");
            published = published.saturating_add(1);
        }
    }
    Ok(published)
}
