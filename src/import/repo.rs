//! The SQL of what was taken over.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId, TransferId};
use crate::store::StoreError;

/// A row that was taken over.
pub(super) struct KnownRow {
    pub(super) id: i64,
    pub(super) partner: PartnerId,
    /// What it said then.
    pub(super) content: String,
    /// Its opening balance.
    pub(super) transfer: Option<TransferId>,
    pub(super) undone: bool,
}

/// The row of this id that was taken over last, undone or not.
pub(super) async fn find_last(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source_id: &str,
) -> Result<Option<KnownRow>, StoreError> {
    Ok(sqlx::query_as!(
        KnownRow,
        r#"SELECT i.id AS "id!", i.partner_id AS "partner: PartnerId", i.content,
                  i.transfer_id AS "transfer: TransferId",
                  u.import_id IS NOT NULL AS "undone!: bool"
             FROM imported_partner AS i LEFT JOIN undone_import AS u ON u.import_id = i.id
            WHERE i.program_id = ? AND i.source_id = ? ORDER BY i.id DESC LIMIT 1"#,
        program,
        source_id
    )
    .fetch_optional(conn)
    .await?)
}

/// How often rows of this id were undone.
pub(super) async fn count_undone(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source_id: &str,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64"
             FROM imported_partner AS i JOIN undone_import AS u ON u.import_id = i.id
            WHERE i.program_id = ? AND i.source_id = ?"#,
        program,
        source_id
    )
    .fetch_one(conn)
    .await?)
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

pub(super) async fn insert_undone(
    conn: &mut SqliteConnection,
    now: UtcMs,
    import: i64,
    transfer: Option<TransferId>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO undone_import (import_id, transfer_id, at) VALUES (?, ?, ?)",
        import,
        transfer,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What there is of a partner, how many of each, beside what an import makes, and what makes
/// itself: codes that the program has drawn, the profile, goals.
pub(super) async fn list_standing(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT what AS "what!: String", count AS "count!: i64" FROM (
               SELECT 'billing events' AS what, count(*) AS count FROM event WHERE partner_id = ?1
               UNION ALL SELECT 'events that wait for staff', count(*) FROM event_conflict
                          WHERE decided_at IS NULL AND ?1 IN (from_partner_id, to_partner_id)
               UNION ALL SELECT 'customers who came here', count(*) FROM customer AS c
                          WHERE c.partner_id = ?1
                            AND NOT EXISTS (SELECT 1 FROM imported_customer AS i
                                             WHERE i.program_id = c.program_id
                                               AND i.customer = c.external_id
                                               AND i.partner_id = ?1)
               UNION ALL SELECT 'customers whom staff have assigned', count(*) FROM customer_assignment
                          WHERE partner_id = ?1
                             OR (program_id, customer) IN (SELECT program_id, customer
                                                             FROM imported_customer
                                                            WHERE partner_id = ?1)
               UNION ALL SELECT 'payouts', count(*) FROM payout WHERE partner_id = ?1
               UNION ALL SELECT 'transfers', count(*)
                           FROM account AS a
                           JOIN transfer AS t
                             ON t.debit_account_id = a.id OR t.credit_account_id = a.id
                          WHERE a.partner_id = ?1
                            AND NOT EXISTS (SELECT 1 FROM imported_partner
                                             WHERE transfer_id = t.id)
                            AND NOT EXISTS (SELECT 1 FROM undone_import WHERE transfer_id = t.id)
               UNION ALL SELECT 'bonuses', count(*) FROM bonus_grant WHERE partner_id = ?1
               UNION ALL SELECT 'contracts', count(*) FROM contract WHERE partner_id = ?1
               UNION ALL SELECT 'promotions', count(*) FROM promotion WHERE partner_id = ?1
               UNION ALL SELECT 'claims', count(*) FROM claim WHERE partner_id = ?1
               UNION ALL SELECT 'corrections', count(*) FROM correction
                          WHERE partner_id = ?1 AND state <> 'refused'
               UNION ALL SELECT 'engagements', count(*) FROM engagement WHERE partner_id = ?1
               UNION ALL SELECT 'top-ups', count(*) FROM top_up WHERE partner_id = ?1
               UNION ALL SELECT 'duties', count(*) FROM duty WHERE partner_id = ?1
               UNION ALL SELECT 'reviews of goals', count(*) FROM goal_review
                          WHERE goal_id IN (SELECT id FROM goal WHERE partner_id = ?1))
            WHERE count > 0"#,
        partner
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.what, row.count)).collect())
}
