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

/// A refund or chargeback that was recorded.
pub(super) struct Refund {
    pub(super) id: EventId,
    pub(super) program: ProgramId,
    pub(super) event: BillingEvent,
    pub(super) outcome: Outcome,
    pub(super) received_at: UtcMs,
}

/// A line of an invoice.
pub(super) struct Sale {
    pub(super) id: EventId,
    pub(super) event: BillingEvent,
    /// What refunds have taken from it, minor units.
    pub(super) taken: i64,
}

impl Sale {
    /// What was not given back, minor units.
    pub(super) fn left(&self) -> i64 {
        self.event.net.map_or(0, |net| net.minor().saturating_sub(self.taken))
    }
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
        .map(|row| Ok(Waiting { id: row.id, source: row.source, event: readable(row.id, &row.body, row.at)? }))
        .collect()
}

/// The lines of the invoice that are recorded, oldest first.
pub(super) async fn sales(
    conn: &mut SqliteConnection,
    program: ProgramId,
    invoice: &str,
) -> Result<Vec<Sale>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: EventId", body, at AS "at: UtcMs",
                  (SELECT COALESCE(SUM(amount), 0) FROM reversal WHERE sale_id = event.id) AS "taken!: i64"
             FROM event WHERE program_id = ? AND invoice = ? AND type IN ('purchase', 'renewal') ORDER BY id"#,
        program,
        invoice
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| Ok(Sale { id: row.id, event: readable(row.id, &row.body, row.at)?, taken: row.taken }))
        .collect()
}

/// A refund takes `amount` minor units from a line.
pub(super) async fn take(
    conn: &mut SqliteConnection,
    refund: EventId,
    sale: EventId,
    amount: i64,
) -> Result<(), StoreError> {
    let result =
        sqlx::query!("INSERT INTO reversal (refund_id, sale_id, amount) VALUES (?, ?, ?)", refund, sale, amount)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

/// What the refund has taken from the lines of its invoice so far, minor units.
pub(super) async fn taken_by(conn: &mut SqliteConnection, refund: EventId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(SUM(amount), 0) AS "taken!: i64" FROM reversal WHERE refund_id = ?"#,
        refund
    )
    .fetch_one(conn)
    .await?)
}

/// What refunds have taken from the line so far, minor units.
pub(super) async fn taken_from(conn: &mut SqliteConnection, sale: EventId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT COALESCE(SUM(amount), 0) AS "taken!: i64" FROM reversal WHERE sale_id = ?"#, sale)
        .fetch_one(conn)
        .await?)
}

/// The partner for whom the event counts.
pub(super) async fn partner_of(conn: &mut SqliteConnection, id: EventId) -> Result<Option<PartnerId>, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT partner_id AS "id: PartnerId" FROM event WHERE id = ?"#, id)
        .fetch_one(conn)
        .await?)
}

struct RefundRow {
    id: EventId,
    program: ProgramId,
    body: String,
    at: UtcMs,
    outcome: Outcome,
    received_at: UtcMs,
}

impl TryFrom<RefundRow> for Refund {
    type Error = StoreError;

    fn try_from(row: RefundRow) -> Result<Self, StoreError> {
        let event = readable(row.id, &row.body, row.at)?;
        Ok(Self { id: row.id, program: row.program, event, outcome: row.outcome, received_at: row.received_at })
    }
}

macro_rules! select_refunds {
    ($where:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            RefundRow,
            r#"SELECT e.id AS "id!: EventId", e.program_id AS "program!: ProgramId", e.body AS "body!",
                      e.at AS "at!: UtcMs", e.outcome AS "outcome!: Outcome", e.received_at AS "received_at!: UtcMs"
                 FROM event AS e "# + $where
            $(, $arg)*
        )
    };
}

/// The last refund that has taken something from the line.
pub(super) async fn last_refund_of(conn: &mut SqliteConnection, sale: EventId) -> Result<Option<Refund>, StoreError> {
    let row = select_refunds!("WHERE e.id = (SELECT MAX(r.refund_id) FROM reversal AS r WHERE r.sale_id = ?)", sale);
    row.fetch_optional(conn).await?.map(Refund::try_from).transpose()
}

/// The refunds of an invoice that wait for lines of it, in the order in which they came.
pub(super) async fn waiting_refunds(
    conn: &mut SqliteConnection,
    program: ProgramId,
    invoice: &str,
) -> Result<Vec<Refund>, StoreError> {
    let rows = select_refunds!(
        "WHERE e.program_id = ? AND json_extract(e.body, '$.of') = ? AND e.type IN ('refund', 'chargeback')
           AND e.outcome IN ('refund_waits', 'refund_unmatched') ORDER BY e.id",
        program,
        invoice
    );
    rows.fetch_all(conn).await?.into_iter().map(Refund::try_from).collect()
}

/// The refunds of all programs that wait and of which staff were not told, the longest waiting first; at most 500.
pub(super) async fn refunds_that_wait(conn: &mut SqliteConnection) -> Result<Vec<Refund>, StoreError> {
    let rows = select_refunds!("WHERE e.outcome = 'refund_waits' ORDER BY e.received_at LIMIT 500");
    rows.fetch_all(conn).await?.into_iter().map(Refund::try_from).collect()
}

/// Whether the refund waits, and staff were not told of it.
pub(super) async fn still_waits(conn: &mut SqliteConnection, id: EventId) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!("SELECT id FROM event WHERE id = ? AND outcome = 'refund_waits'", id)
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

fn readable(id: EventId, body: &str, at: UtcMs) -> Result<BillingEvent, StoreError> {
    stored(body, at).ok_or(StoreError::Inconsistent { table: "event", column: "body", row: id.get() })
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
        partner: text("partner"),
        track: text("track"),
        terms: text("terms"),
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
