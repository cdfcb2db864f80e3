//! The fence: a database that was restored does not know what was paid after it was copied, so it
//! pays nobody until somebody has looked ([`reconcile`](super::reconcile())). Each program has its
//! own, since each pays from an account of its own.

use sqlx::SqliteConnection;

use super::PayoutNotice;
use super::{PayoutError, repo};
use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::outbox::{self, Effect};
use crate::store::StoreError;
use crate::tenant::Tenant;

/// A fence that is up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutFence {
    /// The program's key.
    pub program: String,
    /// What was paid since this time is unknown here, UTC.
    pub since: UtcMs,
}

/// Puts up the fence of every program that has none, in the caller's transaction, and owes its
/// staff a word. One that is up already keeps its earlier time.
pub(crate) async fn raise_fences(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<(), StoreError> {
    for program in repo::insert_fences(conn, now).await? {
        outbox::enqueue(conn, now, program, &Effect::log(PayoutNotice::Paused { since: now }))
            .await?;
    }
    Ok(())
}

/// The fences that are up.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_fences(conn: &mut SqliteConnection) -> Result<Vec<PayoutFence>, StoreError> {
    repo::list_fences(conn).await
}

/// Refuses while the program's fence is up: whoever is about to open a form asks this first.
///
/// # Errors
/// [`PayoutError::Fenced`], or our fault.
pub async fn check_fence(app: &AppContext, tenant: &Tenant) -> Result<(), PayoutError> {
    refuse_fenced(&mut *app.store.read().await?, tenant.id).await
}

pub(super) async fn refuse_fenced(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<(), PayoutError> {
    match repo::find_fence(conn, program).await? {
        Some(since) => Err(PayoutError::Fenced(since)),
        None => Ok(()),
    }
}
