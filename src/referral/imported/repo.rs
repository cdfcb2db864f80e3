//! The SQL of imported customers.

use sqlx::SqliteConnection;

use super::ImportedCustomer;
use crate::clock::UtcMs;
use crate::id::{CouponId, EventId, PartnerId, ProgramId};
use crate::store::{StoreError, ensure_affected};

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Option<ImportedCustomer>, StoreError> {
    Ok(sqlx::query_as!(
        ImportedCustomer,
        r#"SELECT partner_id AS "partner: PartnerId", coupon_id AS "coupon: CouponId",
                  redeemed_at AS "redeemed_at: UtcMs", since AS "since: UtcMs",
                  bought AS "bought: bool", level AS "level: u32", at AS "at: UtcMs"
             FROM imported_customer WHERE program_id = ? AND customer = ?"#,
        program,
        customer
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    imported: &ImportedCustomer,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "INSERT INTO imported_customer (program_id, customer, partner_id, coupon_id, redeemed_at,
                                        since, bought, level, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        program,
        customer,
        imported.partner,
        imported.coupon,
        imported.redeemed_at,
        imported.since,
        imported.bought,
        imported.level,
        imported.at
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Whether an event of the customer waits for staff.
pub(super) async fn has_open_conflict(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM event_conflict
                           WHERE program_id = ? AND customer = ? AND decided_at IS NULL)
                  AS "any!: bool""#,
        program,
        customer
    )
    .fetch_one(conn)
    .await?)
}

/// How many events of the customer count for somebody.
pub(super) async fn count_sales(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: u32" FROM sale
            WHERE program_id = ? AND customer = ? AND revoked_at IS NULL"#,
        program,
        customer
    )
    .fetch_one(conn)
    .await?)
}

/// The last event of the customer that was recorded: one that binds or is paid, and was not put
/// aside by staff.
pub(super) async fn find_last_event(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Option<EventId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT max(id) AS "id: EventId" FROM event
            WHERE program_id = ? AND customer = ?
              AND type IN ('signup', 'redeem', 'purchase', 'renewal', 'partner_payment')
              AND outcome NOT IN ('in_conflict', 'overruled')"#,
        program,
        customer
    )
    .fetch_one(conn)
    .await?)
}

/// The partner's imported customers are nobody's again. Returns how many there were.
pub(super) async fn delete_by_partner(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<u64, StoreError> {
    sqlx::query!(
        "DELETE FROM customer WHERE partner_id = ?1 AND (program_id, external_id) IN
             (SELECT program_id, customer FROM imported_customer WHERE partner_id = ?1)",
        partner
    )
    .execute(&mut *conn)
    .await?;
    let result = sqlx::query!("DELETE FROM imported_customer WHERE partner_id = ?", partner)
        .execute(conn)
        .await?;
    Ok(result.rows_affected())
}
