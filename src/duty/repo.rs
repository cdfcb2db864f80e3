//! The SQL of duties.

use sqlx::SqliteConnection;

use super::{DutyRecord, DutyState};
use crate::clock::UtcMs;
use crate::id::{DutyId, MemberId, PartnerId, ProgramId};
use crate::store::StoreError;

macro_rules! select_mark {
    ($where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            DutyRecord,
            r#"SELECT d.id AS "id!: DutyId", d.partner_id AS "partner: PartnerId", p.member_id
               AS "member: MemberId", d.key,
                      d.state AS "state: DutyState", d.evidence, d.reason,
                      d.changed_by AS "by: MemberId", d.changed_at AS "at: UtcMs",
                      d.recheck_at AS "recheck_at: UtcMs"
                 FROM duty d JOIN partner p ON p.id = d.partner_id "# + $where,
            $($arg),+
        )
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: DutyId,
) -> Result<Option<DutyRecord>, StoreError> {
    Ok(select_mark!("WHERE p.program_id = ? AND d.id = ?", program, id)
        .fetch_optional(conn)
        .await?)
}

pub(super) async fn list_by_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
) -> Result<Vec<DutyRecord>, StoreError> {
    Ok(select_mark!("WHERE p.program_id = ? AND d.partner_id = ?", program, partner)
        .fetch_all(conn)
        .await?)
}

pub(super) async fn list_due_rechecks(
    conn: &mut SqliteConnection,
    program: ProgramId,
    skip: u32,
    most: u32,
) -> Result<Vec<DutyRecord>, StoreError> {
    let rows = select_mark!(
        "WHERE p.program_id = ? AND p.state <> 'ended' AND d.state = 'recheck' \
         ORDER BY d.recheck_at, d.id LIMIT ? OFFSET ?",
        program,
        most,
        skip
    );
    Ok(rows.fetch_all(conn).await?)
}

pub(super) async fn count_due_rechecks(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "due!: u32" FROM duty d JOIN partner p ON p.id = d.partner_id
            WHERE p.program_id = ? AND p.state <> 'ended' AND d.state = 'recheck'"#,
        program
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn find_kind(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query!("SELECT kind FROM partner_kind WHERE partner_id = ?", partner)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.kind))
}

pub(super) async fn set_kind(
    conn: &mut SqliteConnection,
    now: UtcMs,
    partner: PartnerId,
    kind: &str,
    staff: MemberId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO partner_kind (partner_id, kind, set_by, set_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (partner_id) DO UPDATE SET kind = excluded.kind, set_by = excluded.set_by, \
         set_at = excluded.set_at",
        partner,
        kind,
        staff,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    key: &str,
) -> Result<DutyId, StoreError> {
    let row = sqlx::query!(
        r#"INSERT INTO duty (partner_id, key) VALUES (?, ?) RETURNING id AS "id!: DutyId""#,
        partner,
        key
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

pub(super) async fn mark_done(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: DutyId,
    by: MemberId,
    evidence: &str,
    recheck_at: Option<UtcMs>,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE duty SET state = 'done', evidence = ?, changed_by = ?, changed_at = ?, \
         recheck_at = ?
          WHERE id = ? AND state IN ('open', 'recheck')",
        evidence,
        by,
        now,
        recheck_at,
        id
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn mark_not_done(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: DutyId,
    staff: MemberId,
    reason: &str,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE duty SET state = 'open', reason = ?, changed_by = ?, changed_at = ?, \
         recheck_at = NULL
          WHERE id = ? AND state IN ('done', 'recheck')",
        reason,
        staff,
        now,
        id
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn list_due(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<(ProgramId, DutyId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.program_id AS "program: ProgramId", d.id AS "id!: DutyId"
             FROM duty d JOIN partner p ON p.id = d.partner_id
            WHERE d.state = 'done' AND d.recheck_at IS NOT NULL AND d.recheck_at <= ?
            AND p.state <> 'ended'
            ORDER BY d.recheck_at LIMIT 100"#,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.program, row.id)).collect())
}

pub(super) async fn mark_recheck_due(
    conn: &mut SqliteConnection,
    id: DutyId,
) -> Result<bool, StoreError> {
    let result =
        sqlx::query!("UPDATE duty SET state = 'recheck' WHERE id = ? AND state = 'done'", id)
            .execute(conn)
            .await?;
    Ok(result.rows_affected() == 1)
}
