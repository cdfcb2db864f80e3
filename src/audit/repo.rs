//! The SQL of the audit trail.

use sqlx::SqliteConnection;

use super::AuditEntry;
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId};
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
        "INSERT INTO audit (program_id, member_id, action, subject, detail, at) \
         VALUES (?, ?, ?, ?, ?, ?)",
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
        r#"SELECT COUNT(*) AS "count!: u32" FROM audit WHERE program_id = ? AND member_id = ?
           AND action = ? AND at > ?"#,
        program,
        member,
        action,
        since
    )
    .fetch_one(conn)
    .await?;
    Ok(row.count)
}

pub(super) async fn find_last(
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

pub(super) async fn list_newest(
    conn: &mut SqliteConnection,
    program: ProgramId,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    Ok(sqlx::query_as!(
        AuditEntry,
        r#"SELECT member_id AS "member: MemberId", action, subject, detail, at AS "at: UtcMs"
             FROM audit WHERE program_id = ? ORDER BY id DESC LIMIT ?"#,
        program,
        limit
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn list_by_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    // By `+id`, lest SQLite walk the program's whole log in its order to find a partner's few
    // lines.
    Ok(sqlx::query_as!(
        AuditEntry,
        r#"WITH who AS (SELECT id, member_id FROM partner WHERE program_id = ?1 AND id = ?2),
                theirs (subject) AS (
                    SELECT 'partner:' || id FROM who
                    UNION SELECT 'member:' || member_id FROM who
                    UNION SELECT 'payout:' || payout.id FROM payout, who
                    WHERE payout.partner_id = who.id
                    UNION SELECT 'application:' || application.id FROM application, who
                           WHERE application.program_id = ?1
                           AND application.member_id = who.member_id
                    UNION SELECT 'todo:' || coupon_todo.id FROM coupon_todo, coupon, who
                           WHERE coupon_todo.coupon_id = coupon.id AND coupon.partner_id = who.id
                    UNION SELECT 'contract:' || contract.id FROM contract, who
                           WHERE contract.partner_id = who.id
                    UNION SELECT 'claim:' || claim.id FROM claim, who
                           WHERE claim.partner_id = who.id
                    UNION SELECT 'correction:' || correction.id FROM correction, who
                           WHERE correction.partner_id = who.id)
           SELECT member_id AS "member: MemberId", action, subject, detail, at AS "at: UtcMs"
             FROM audit WHERE program_id = ?1 AND subject IN (SELECT subject FROM theirs) ORDER BY +id DESC LIMIT ?3"#,
        program,
        partner,
        limit
    )
    .fetch_all(conn)
    .await?)
}
