//! The SQL of the audit trail.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::{MemberId, ProgramId};
use crate::store::StoreError;

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO audit (program_id, member_id, action, subject, detail, at) VALUES (?, ?, ?, ?, ?, ?)",
        program,
        member,
        action,
        subject,
        detail,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn count_since(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    action: &str,
    since: UtcMs,
) -> Result<u32, StoreError> {
    let row = sqlx::query!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM audit WHERE program_id = ? AND member_id = ? AND action = ? AND at > ?"#,
        program,
        member,
        action,
        since
    )
    .fetch_one(conn)
    .await?;
    Ok(row.count)
}

pub(super) async fn last(
    conn: &mut SqliteConnection,
    program: ProgramId,
    action: &str,
    subject: &str,
) -> Result<Option<MemberId>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT member_id AS "member: MemberId" FROM audit
            WHERE program_id = ? AND action = ? AND subject = ? ORDER BY id DESC LIMIT 1"#,
        program,
        action,
        subject
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.member))
}
