//! The SQL of billing events and customers.

use sqlx::SqliteConnection;

use super::{BillingEvent, EventKind, Fields, Outcome};
use crate::clock::UtcMs;
use crate::guild::Tenant;
use crate::id::{CouponId, EventId, PartnerId, ProgramId};
use crate::store::{StoreError, ensure_affected};

pub(super) struct Customer {
    pub(super) partner: PartnerId,
    pub(super) bound_at: UtcMs,
    pub(super) earning_invoice: Option<String>,
    pub(super) earning_count: Option<u32>,
}

pub(super) struct Waiting {
    pub(super) id: EventId,
    pub(super) source: String,
    pub(super) event: BillingEvent,
}

pub(super) async fn hash_of(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source: &str,
    external_id: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sqlx::query!(
        "SELECT hash FROM event WHERE program_id = ? AND source = ? AND external_id = ?",
        program,
        source,
        external_id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.hash))
}

/// Customer and paid amount of the purchase or renewal that was recorded for the same line of the same invoice.
pub(super) async fn sale(
    conn: &mut SqliteConnection,
    program: ProgramId,
    event: &BillingEvent,
) -> Result<Option<(String, String)>, StoreError> {
    if !matches!(event.kind, EventKind::Purchase | EventKind::Renewal) {
        return Ok(None);
    }
    let row = sqlx::query!(
        r#"SELECT customer, COALESCE(json_extract(body, '$.net'), '') AS "net!: String" FROM event
            WHERE program_id = ? AND invoice = ? AND line = ? AND type IN ('purchase', 'renewal')"#,
        program,
        event.invoice,
        event.line
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.customer, row.net)))
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    source: &str,
    event: &BillingEvent,
    body: &str,
    hash: &[u8; 32],
) -> Result<EventId, StoreError> {
    let hash = hash.as_slice();
    let row = sqlx::query!(
        r#"INSERT INTO event (program_id, source, external_id, type, at, customer, invoice, line, body, hash,
                              received_at, state, outcome)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'parked', 'unbound') RETURNING id AS "id!: EventId""#,
        program,
        source,
        event.id,
        event.kind,
        event.at,
        event.customer,
        event.invoice,
        event.line,
        body,
        hash,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

pub(super) async fn set_outcome(
    conn: &mut SqliteConnection,
    id: EventId,
    outcome: Outcome,
    partner: Option<PartnerId>,
) -> Result<(), StoreError> {
    let state = if outcome.is_parked() { "parked" } else { "applied" };
    let result = sqlx::query!(
        "UPDATE event SET state = ?, outcome = ?, partner_id = ? WHERE id = ?",
        state,
        outcome,
        partner,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn bind(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    partner: PartnerId,
    coupon: CouponId,
    at: UtcMs,
    event: EventId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "INSERT INTO customer (program_id, ref, partner_id, coupon_id, bound_at, bound_by) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
        program,
        customer,
        partner,
        coupon,
        at,
        event
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn customer(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Option<Customer>, StoreError> {
    Ok(sqlx::query_as!(
        Customer,
        r#"SELECT c.partner_id AS "partner: PartnerId", c.bound_at AS "bound_at: UtcMs",
                  e.invoice AS earning_invoice, c.earning_count AS "earning_count: u32"
             FROM customer c LEFT JOIN event e ON e.id = c.earning_event
            WHERE c.program_id = ? AND c.ref = ?"#,
        program,
        customer
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn set_earning(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    event: EventId,
    count: u32,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE customer SET earning_event = ?, earning_count = ?
          WHERE program_id = ? AND ref = ? AND earning_event IS NULL",
        event,
        count,
        program,
        customer
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Whether the customer paid another invoice for a product that counts before `at`.
pub(super) async fn bought_before(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    customer: &str,
    at: UtcMs,
    invoice: &str,
) -> Result<bool, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT COALESCE(json_extract(body, '$.product'), '') AS "product!: String" FROM event
            WHERE program_id = ? AND customer = ? AND type = 'purchase' AND at < ? AND invoice <> ?"#,
        tenant.id,
        customer,
        at,
        invoice
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().any(|row| tenant.program.product_matching(&row.product).is_some()))
}

/// The customer's purchases that wait for a binding dated before them, oldest first.
pub(super) async fn waiting(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    bound_at: UtcMs,
    received_after: UtcMs,
) -> Result<Vec<Waiting>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: EventId", source, body, at AS "at: UtcMs" FROM event
            WHERE program_id = ? AND customer = ? AND outcome = 'unbound' AND state = 'parked'
              AND type IN ('purchase', 'renewal') AND at >= ? AND received_at >= ?
            ORDER BY at, id"#,
        program,
        customer,
        bound_at,
        received_after
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let event = stored(&row.body, row.at).ok_or(StoreError::Inconsistent {
                table: "event",
                column: "body",
                row: row.id.get(),
            })?;
            Ok(Waiting { id: row.id, source: row.source, event })
        })
        .collect()
}

/// Reads back what [`BillingEvent::canonical`] wrote.
fn stored(body: &str, at: UtcMs) -> Option<BillingEvent> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let text = |name: &str| body.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let mut currency = None;
    let mut money = |name: &str| {
        let both = text(name)?;
        let (amount, unit) = both.split_once(' ')?;
        currency = Some(unit.to_owned());
        Some(amount.to_owned())
    };
    let (list, gross, net) = (money("list"), money("gross"), money("net"));
    BillingEvent::parse(Fields {
        at: Some(at.datetime().to_rfc3339()),
        r#type: text("type"),
        id: text("id"),
        customer: text("customer"),
        code: text("code"),
        invoice: text("invoice"),
        line: text("line"),
        of: text("of"),
        product: text("product"),
        list,
        gross,
        net,
        currency,
        email_hash: text("email_hash"),
        discord_id: text("discord_id"),
    })
    .ok()
}

pub(super) async fn time_of(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source: &str,
    external_id: &str,
) -> Result<Option<UtcMs>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT at AS "at: UtcMs" FROM event WHERE program_id = ? AND source = ? AND external_id = ?"#,
        program,
        source,
        external_id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.at))
}
