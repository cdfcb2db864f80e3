//! The SQL of product names that mean no product.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::money::{Money, Unit};
use crate::store::{StoreError, ensure_affected};

struct UnknownProductRow {
    name: String,
    unit: String,
    payments: u32,
    amount: i64,
}

impl TryFrom<UnknownProductRow> for (String, u32, Money) {
    type Error = StoreError;

    fn try_from(row: UnknownProductRow) -> Result<Self, StoreError> {
        let unit = Unit::currency(&row.unit).map_err(|_| StoreError::Inconsistent {
            table: "unknown_product",
            column: "unit",
            row: 0,
        })?;
        Ok((row.name, row.payments, Money::new(row.amount, unit)))
    }
}

pub(super) async fn is_known(
    conn: &mut SqliteConnection,
    program: ProgramId,
    name: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM unknown_product WHERE program_id = ? AND name = ?)
           AS "known!: bool""#,
        program,
        name
    )
    .fetch_one(conn)
    .await?)
}

/// Adds a payment to the name's sum, which stays far from the end of 64 bits.
pub(super) async fn add_payment(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    name: &str,
    paid: Money,
) -> Result<(), StoreError> {
    let unit = paid.unit();
    let (unit, amount) = (unit.code(), paid.minor().max(0));
    let result = sqlx::query!(
        "INSERT INTO unknown_product (program_id, name, unit, payments, amount, first_at) \
         VALUES (?, ?, ?, 1, ?, ?) \
         ON CONFLICT (program_id, name, unit) DO UPDATE SET payments = payments + 1, \
         amount = min(amount, 4000000000000000000) + excluded.amount",
        program,
        name,
        unit,
        amount,
        now
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// How many names came for the first time since `since`; no more than `most` are counted.
pub(super) async fn count_since(
    conn: &mut SqliteConnection,
    program: ProgramId,
    since: UtcMs,
    most: u32,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: u32" FROM
           (SELECT 1 FROM unknown_product WHERE program_id = ? AND first_at > ? LIMIT ?)"#,
        program,
        since,
        most
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn list_by_name(
    conn: &mut SqliteConnection,
    program: ProgramId,
    name: &str,
) -> Result<Vec<(String, u32, Money)>, StoreError> {
    let rows = sqlx::query_as!(
        UnknownProductRow,
        r#"SELECT name, unit, payments AS "payments: u32", amount FROM unknown_product
            WHERE program_id = ? AND name = ? ORDER BY unit"#,
        program,
        name
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn list_newest(
    conn: &mut SqliteConnection,
    program: ProgramId,
    most: u32,
) -> Result<Vec<(String, u32, Money)>, StoreError> {
    let rows = sqlx::query_as!(
        UnknownProductRow,
        r#"SELECT name, unit, payments AS "payments: u32", amount FROM unknown_product
            WHERE program_id = ? ORDER BY first_at DESC, name DESC, unit DESC LIMIT ?"#,
        program,
        most
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
