//! The SQL of what partners are told of earnings, and when.

use sqlx::SqliteConnection;

use super::{EarnedSum, Notification, NotificationChoice};
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::store::StoreError;

/// What was gathered in one unit.
pub(super) struct UntoldEarning {
    pub(super) count: u32,
    pub(super) sum: EarnedSum,
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Notification, StoreError> {
    let found = sqlx::query_as!(
        Notification,
        r#"SELECT choice AS "choice: NotificationChoice", next_at AS "next_at: UtcMs"
             FROM notification WHERE partner_id = ?"#,
        partner
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.unwrap_or_default())
}

pub(super) async fn set(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    to: Notification,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO notification (partner_id, program_id, choice, next_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET choice = excluded.choice, next_at = excluded.next_at",
        partner,
        program,
        to.choice,
        to.next_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gathers `count` earnings, `sum` minor units in all.
pub(super) async fn add_untold(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    unit: &str,
    count: u32,
    sum: i64,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO untold_earning (partner_id, program_id, unit, count, amount)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount",
        partner,
        program,
        unit,
        count,
        sum
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn is_any_untold(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM untold_earning WHERE partner_id = ?) AS "any!: bool""#,
        partner
    )
    .fetch_one(conn)
    .await?;
    Ok(row.any)
}

/// What was gathered for the partner, a row a unit; it is gathered no more.
pub(super) async fn take_untold(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Vec<UntoldEarning>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT unit, count AS "count!: u32", amount FROM untold_earning
            WHERE partner_id = ? ORDER BY unit"#,
        partner
    )
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query!("DELETE FROM untold_earning WHERE partner_id = ?", partner).execute(conn).await?;
    let read = rows.into_iter().map(|row| UntoldEarning {
        count: row.count,
        sum: EarnedSum { amount: row.amount, unit: row.unit },
    });
    Ok(read.collect())
}

/// The partners whose time has come.
pub(super) async fn list_due(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<(ProgramId, PartnerId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT program_id AS "program!: ProgramId", partner_id AS "partner!: PartnerId"
             FROM notification WHERE next_at IS NOT NULL AND next_at <= ?"#,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.program, row.partner)).collect())
}
