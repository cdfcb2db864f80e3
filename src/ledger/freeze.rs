//! A program whose books do not hold: none of its money moves until somebody has looked.
//!
//! A trigger refuses every transfer of such a program; here is how it comes to that, and out of it.

use sqlx::SqliteConnection;

use super::repo;
use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::store::StoreError;

/// Why a program's money does not move, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezeState {
    /// The names of the checks that did not hold, for example `I2, I4`.
    pub checks: String,
    /// When the checks failed, UTC.
    pub since: UtcMs,
}

/// Whether, and why, the program's money does not move.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn freeze_state(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Option<FreezeState>, StoreError> {
    repo::find_freeze(conn, program).await
}

/// Stops the program's money. Returns whether it moved until now.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub(crate) async fn freeze(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    checks: &str,
) -> Result<bool, StoreError> {
    repo::insert_freeze(conn, now, program, checks).await
}

/// Lets the program's money move again. Returns whether it stood still until now.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub(crate) async fn unfreeze(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
) -> Result<bool, StoreError> {
    repo::mark_unfrozen(conn, now, program).await
}
