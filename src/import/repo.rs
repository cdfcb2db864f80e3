//! The SQL of what was taken over.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId, TransferId};
use crate::store::StoreError;

/// The partner of a row that was taken over, and its content then.
pub(super) async fn find_known(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source_id: &str,
) -> Result<Option<(PartnerId, String)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT partner_id AS "partner: PartnerId", content FROM imported_partner
           WHERE program_id = ? AND source_id = ?"#,
        program,
        source_id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.partner, row.content)))
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    source_id: &str,
    partner: PartnerId,
    content: &str,
    transfer: Option<TransferId>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO imported_partner (program_id, source_id, partner_id, content, transfer_id, \
         at) VALUES (?, ?, ?, ?, ?, ?)",
        program,
        source_id,
        partner,
        content,
        transfer,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
