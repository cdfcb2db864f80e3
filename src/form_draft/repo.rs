//! The SQL of what was typed and refused.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::{MemberId, ProgramId};
use crate::store::StoreError;

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    form: &str,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query!(
        "SELECT inputs AS typed FROM form_draft WHERE program_id = ? AND member_id = ? \
         AND form = ?",
        program,
        member,
        form
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.typed))
}

pub(super) async fn save(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
    form: &str,
    typed: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO form_draft (program_id, member_id, form, inputs, at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (program_id, member_id, form) DO UPDATE SET inputs = excluded.inputs, \
         at = excluded.at",
        program,
        member,
        form,
        typed,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn delete(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    form: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM form_draft WHERE program_id = ? AND member_id = ? AND form = ?",
        program,
        member,
        form
    )
    .execute(conn)
    .await?;
    Ok(())
}
