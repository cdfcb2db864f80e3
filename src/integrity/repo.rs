//! The SQL of the published heads.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::ledger::{ChainHash, ChainHead};
use crate::store::StoreError;

/// Notes a head as this day's, unless the day has one. Returns whether it had none.
pub(super) async fn insert_published_head(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    day: &str,
    head: ChainHead,
) -> Result<bool, StoreError> {
    let hash = head.hash.bytes().as_slice();
    let result = sqlx::query!(
        "INSERT INTO published_head (program_id, day, seq, hash, at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        program,
        day,
        head.seq,
        hash,
        now
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// The chain's end as the log channel was last told it; `None` before the first time.
pub(super) async fn find_last_published_head(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Option<ChainHead>, StoreError> {
    let row = sqlx::query!(
        "SELECT seq, hash FROM published_head WHERE program_id = ? ORDER BY day DESC LIMIT 1",
        program
    )
    .fetch_optional(conn)
    .await?;
    let wrong =
        || StoreError::Inconsistent { table: "published_head", column: "hash", row: program.get() };
    row.map(|row| {
        Ok(ChainHead {
            seq: row.seq,
            hash: ChainHash::try_from(row.hash.as_slice()).map_err(|_| wrong())?,
        })
    })
    .transpose()
}
