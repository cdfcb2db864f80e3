//! The SQL of the figures.

use sqlx::SqliteConnection;

use super::PartnerCount;
use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::store::StoreError;
use crate::{application, partner, payout};

pub(super) struct PayoutRow {
    pub(super) state: payout::PayoutState,
    pub(super) unit: String,
    pub(super) decimals: i64,
    pub(super) count: u32,
    pub(super) sum: i64,
}

pub(super) struct EarnedRow {
    pub(super) unit: String,
    pub(super) decimals: i64,
    pub(super) kickbacks: i64,
    pub(super) bonuses: i64,
}

pub(super) async fn count_partners(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<PartnerCount>, StoreError> {
    Ok(sqlx::query_as!(
        PartnerCount,
        r#"SELECT state AS "state: partner::PartnerState", track, level AS "level: u32", COUNT(*)
           AS "count!: u32"
             FROM partner WHERE program_id = ? GROUP BY state, track, level ORDER BY state,
             track, level"#,
        program
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn count_applications(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<(application::ApplicationState, u32)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT state AS "state: application::ApplicationState", COUNT(*) AS "count!: u32"
             FROM application WHERE program_id = ? GROUP BY state ORDER BY state"#,
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
}

pub(super) async fn sum_payouts(
    conn: &mut SqliteConnection,
    program: ProgramId,
    since: UtcMs,
) -> Result<Vec<PayoutRow>, StoreError> {
    Ok(sqlx::query_as!(
        PayoutRow,
        r#"SELECT o.state AS "state: payout::PayoutState", o.unit, u.decimals,
                  COUNT(*) AS "count!: u32", SUM(o.amount) AS "sum!: i64"
             FROM payout o JOIN unit u ON u.program_id = o.program_id AND u.code = o.unit
            WHERE o.program_id = ?
              AND (o.requested_at >= ? OR o.state IN ('requested', 'submitted'))
            GROUP BY o.state, o.unit ORDER BY o.state, o.unit"#,
        program,
        since
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn sum_earned(
    conn: &mut SqliteConnection,
    program: ProgramId,
    since: UtcMs,
) -> Result<Vec<EarnedRow>, StoreError> {
    Ok(sqlx::query_as!(
        EarnedRow,
        r#"SELECT a.unit, u.decimals,
                  SUM(CASE t.kind WHEN 'accrue' THEN t.amount WHEN 'clawback' THEN -t.amount ELSE 0 END) AS "kickbacks!: i64",
                  SUM(CASE t.kind WHEN 'bonus' THEN t.amount ELSE 0 END) AS "bonuses!: i64"
             FROM "transfer" t JOIN account a ON a.id = t.credit_account_id
             JOIN unit u ON u.program_id = a.program_id AND u.code = a.unit
            WHERE t.program_id = ? AND t.at >= ? AND t.kind IN ('accrue', 'clawback', 'bonus')
            GROUP BY a.unit ORDER BY a.unit"#,
        program,
        since
    )
    .fetch_all(conn)
    .await?)
}
