//! Who did what, and when: rows that are only ever added.

mod repo;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId};
use crate::store::StoreError;

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// The member who did it.
    pub member: MemberId,
    /// What, as a word: `settle`.
    pub action: String,
    /// To what: `payout:7`.
    pub subject: String,
    /// More about it; often empty.
    pub detail: String,
    /// When it was done, UTC.
    pub at: UtcMs,
}

/// What was done last in the program, the newest first.
///
/// # Errors
/// [`StoreError`] when the rows cannot be read.
pub async fn list_newest(
    app: &AppContext,
    program: ProgramId,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    repo::list_newest(&mut *app.store.read().await?, program, limit).await
}

/// What was done last to the partner, or to an application, a payout or a code of theirs, the
/// newest first.
///
/// # Errors
/// [`StoreError`] when the rows cannot be read.
pub async fn list_by_partner(
    app: &AppContext,
    program: ProgramId,
    partner: PartnerId,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    repo::list_by_partner(&mut *app.store.read().await?, program, partner, limit).await
}

/// Notes that `member` did `action` to `subject` (for example `settle`, `payout:7`), in the
/// caller's transaction. `detail` holds no secret and no personal data.
///
/// # Errors
/// [`StoreError`] when the row cannot be written; the action itself must then not happen either.
pub(crate) async fn record(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    repo::insert(conn, now, program, member, action, subject, detail).await
}

/// How often `member` did `action` since `since`.
///
/// # Errors
/// [`StoreError`] when the rows cannot be read.
pub(crate) async fn count_since(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    action: &str,
    since: UtcMs,
) -> Result<u32, StoreError> {
    repo::count_since(conn, program, member, action, since).await
}

/// Who did `action` to `subject` last.
///
/// # Errors
/// [`StoreError`] when the rows cannot be read.
pub(crate) async fn find_last(
    conn: &mut SqliteConnection,
    program: ProgramId,
    action: &str,
    subject: &str,
) -> Result<Option<MemberId>, StoreError> {
    repo::find_last(conn, program, action, subject).await
}
