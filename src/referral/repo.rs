//! The SQL of billing events and customers.

use sqlx::SqliteConnection;

use super::apply::NewEvent;
use super::conflict::{ConflictKind, NewConflict};
use super::context::CustomerRow;
use super::history::Counted;
use super::stored::read_stored;
use super::{BillingEvent, EventOutcome};
use crate::clock::UtcMs;
use crate::id::{CouponId, EventId, PartnerId, ProgramId};
use crate::ledger;
use crate::program::InvoiceHistory;
use crate::store::{StoreError, ensure_affected, hex, to_rows};
use crate::tenant::Tenant;

/// A refund or chargeback that was recorded.
pub(super) struct RefundRow {
    pub(super) id: EventId,
    pub(super) program: ProgramId,
    pub(super) event: BillingEvent,
    pub(super) outcome: EventOutcome,
    pub(super) received_at: UtcMs,
}

/// A payment of one line of an invoice, as it was stored.
pub(super) struct InvoiceLineRow {
    pub(super) id: EventId,
    pub(super) event: BillingEvent,
    /// What refunds have taken from it, minor units.
    pub(super) taken: i64,
    /// The partner under whom it counts nothing, since they were taken over after it.
    pub(super) before_takeover_of: Option<PartnerId>,
}

impl InvoiceLineRow {
    /// What was paid, minor units.
    pub(super) fn paid(&self) -> i64 {
        self.event.paid().map_or(0, |paid| paid.minor())
    }

    /// What of it was not given back, minor units.
    pub(super) fn left(&self) -> i64 {
        self.paid().saturating_sub(self.taken)
    }
}

/// A payment of the same line of the same invoice that is recorded.
pub(super) struct RecordedPayment {
    pub(super) customer: String,
    pub(super) at: UtcMs,
    /// What was paid, as the event's text has it; empty when it does not say.
    pub(super) paid: String,
    /// For whom it counts.
    pub(super) partner: Option<PartnerId>,
}

impl RecordedPayment {
    /// Whether the event tells of this payment once more: same customer, amount and day in the
    /// program's time zone.
    pub(super) fn is_same_sale(&self, tenant: &Tenant, event: &BillingEvent) -> bool {
        let zone = tenant.program.meta.timezone;
        let day = |at: UtcMs| at.datetime().with_timezone(&zone).date_naive();
        let paid = event.paid().map(|paid| paid.to_string()).unwrap_or_default();
        self.customer == event.customer && self.paid == paid && day(self.at) == day(event.at)
    }

    /// The event names the same line, and tells of another sale.
    pub(super) fn repeated_by(&self, id: EventId, event: &BillingEvent) -> NewConflict {
        NewConflict {
            event: id,
            customer: event.customer.clone(),
            kind: ConflictKind::Repeated,
            from: self.partner,
            to: None,
            amount: 0,
        }
    }
}

/// The payments that were recorded for the same line of the same invoice, those aside that staff
/// have put aside, the first first.
pub(super) async fn list_recorded_payments(
    conn: &mut SqliteConnection,
    program: ProgramId,
    event: &BillingEvent,
) -> Result<Vec<RecordedPayment>, StoreError> {
    if !event.kind.is_payment() {
        return Ok(Vec::new());
    }
    Ok(sqlx::query_as!(
        RecordedPayment,
        r#"SELECT customer, at AS "at: UtcMs",
                  COALESCE(body ->> '$.net', body ->> '$.gross', '') AS "paid!: String",
                  partner_id AS "partner: PartnerId"
             FROM event
            WHERE program_id = ? AND invoice = ? AND line = ?
              AND type IN ('purchase', 'renewal', 'partner_payment')
            ORDER BY copy"#,
        program,
        event.invoice,
        event.line
    )
    .fetch_all(conn)
    .await?)
}

/// Stores an event with what came of it, and for whom it counts. `copy` is how many payments with
/// its line of its invoice there are already.
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    new: &NewEvent<'_>,
    copy: i64,
    came_of: (EventOutcome, Option<PartnerId>),
) -> Result<EventId, StoreError> {
    let ids = insert_all(conn, now, program, &[(new, copy, came_of)]).await?;
    Ok(ids.first().copied().ok_or(sqlx::Error::RowNotFound)?)
}

/// An event that is stored, how often its line has come before, and what it comes to.
type EventRow<'e> = (&'e NewEvent<'e>, i64, (EventOutcome, Option<PartnerId>));

/// Stores events as [`insert`] does, all in one statement. Their ids are in their order.
pub(super) async fn insert_all(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    events: &[EventRow<'_>],
) -> Result<Vec<EventId>, StoreError> {
    let rows = events.iter().map(
        |(NewEvent { source, event, body: (body, hash) }, copy, (outcome, partner))| {
            let names = (source, &event.id, event.kind.as_str(), event.at.get(), &event.customer);
            let line = (&event.invoice, &event.line, copy);
            let hash = hex(hash.as_slice());
            (names, line, body, hash, state_of(*outcome), outcome.as_str(), partner)
        },
    );
    let rows = to_rows(&rows.collect::<Vec<_>>())?;
    let rows = sqlx::query!(
        r#"INSERT INTO event (program_id, source, external_id, type, at, customer, invoice, line,
                              copy, body, hash, received_at, state, outcome, partner_id, track)
           SELECT ?1, value ->> '$[0][0]', value ->> '$[0][1]', value ->> '$[0][2]',
                  value ->> '$[0][3]', value ->> '$[0][4]', value ->> '$[1][0]',
                  value ->> '$[1][1]', value ->> '$[1][2]', value ->> 2, unhex(value ->> 3), ?2,
                  value ->> 4, value ->> 5, value ->> 6,
                  (SELECT track FROM partner WHERE id = value ->> 6)
             FROM json_each(?3) ORDER BY key
           RETURNING id AS "id!: EventId""#,
        program,
        now,
        rows
    )
    .fetch_all(conn)
    .await?;
    // Ids are drawn in the order in which rows are written; that they are returned in it, nobody
    // says.
    let mut ids: Vec<EventId> = rows.into_iter().map(|row| row.id).collect();
    ids.sort_unstable();
    Ok(ids)
}

fn state_of(outcome: EventOutcome) -> &'static str {
    if outcome.is_parked() { "parked" } else { "applied" }
}

pub(super) async fn set_outcome(
    conn: &mut SqliteConnection,
    id: EventId,
    outcome: EventOutcome,
    partner: Option<PartnerId>,
) -> Result<(), StoreError> {
    let state = state_of(outcome);
    let result = sqlx::query!(
        "UPDATE event SET state = ?1, outcome = ?2, partner_id = ?3,
                track = iif(partner_id IS ?3 AND track IS NOT NULL, track,
                            (SELECT track FROM partner WHERE id = ?3))
          WHERE id = ?4",
        state,
        outcome,
        partner,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// What a new binding says.
pub(super) struct NewBinding<'e> {
    pub(super) partner: PartnerId,
    pub(super) coupon: Option<CouponId>,
    pub(super) at: UtcMs,
    pub(super) new_since: UtcMs,
    pub(super) by: Option<EventId>,
    /// The version of the program file under which they come.
    pub(super) version: Option<&'e str>,
}

/// Binds a customer who belongs to nobody. Returns whether that was so.
pub(super) async fn insert_binding(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    binding: &NewBinding<'_>,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "INSERT INTO customer (program_id, external_id, partner_id, coupon_id, bound_at, new_since,
                               bound_by_event_id, version)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        program,
        customer,
        binding.partner,
        binding.coupon,
        binding.at,
        binding.new_since,
        binding.by,
        binding.version
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Binds a customer to another partner than the one to whom they belong, unless that happened later
/// than this.
pub(super) async fn update_binding(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    binding: &NewBinding<'_>,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE customer SET partner_id = ?, coupon_id = ?, bound_at = ?, new_since = ?,
                bound_by_event_id = ?, version = ?
          WHERE program_id = ? AND external_id = ? AND partner_id <> ? AND bound_at <= ?",
        binding.partner,
        binding.coupon,
        binding.at,
        binding.at,
        binding.by,
        binding.version,
        program,
        customer,
        binding.partner,
        binding.at
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn find_customer(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Option<CustomerRow>, StoreError> {
    Ok(sqlx::query_as!(
        CustomerRow,
        r#"SELECT c.partner_id AS "partner: PartnerId", c.bound_at AS "bound_at: UtcMs",
                  c.new_since AS "new_since: UtcMs", k.kind AS coupon, c.version,
                  i.since AS "imported_since: UtcMs"
             FROM customer c LEFT JOIN coupon k ON k.id = c.coupon_id
             LEFT JOIN imported_customer i
               ON i.program_id = c.program_id AND i.customer = c.external_id
            WHERE c.program_id = ? AND c.external_id = ?"#,
        program,
        customer
    )
    .fetch_optional(conn)
    .await?)
}

/// Binds a customer as the history of their events says, whoever had them before.
pub(super) async fn replace_binding(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    binding: &NewBinding<'_>,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "INSERT INTO customer (program_id, external_id, partner_id, coupon_id, bound_at, new_since,
                               bound_by_event_id, version)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET partner_id = excluded.partner_id,
            coupon_id = excluded.coupon_id, bound_at = excluded.bound_at,
            new_since = excluded.new_since,
            bound_by_event_id = excluded.bound_by_event_id, version = excluded.version",
        program,
        customer,
        binding.partner,
        binding.coupon,
        binding.at,
        binding.new_since,
        binding.by,
        binding.version
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// When staff said whose the customer is, and whose.
pub(super) async fn list_assignments(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Vec<(UtcMs, PartnerId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT at AS "at: UtcMs", partner_id AS "partner: PartnerId" FROM customer_assignment
            WHERE program_id = ? AND customer = ? ORDER BY at"#,
        program,
        customer
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.at, row.partner)).collect())
}

pub(super) async fn insert_assignment(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    at: UtcMs,
    partner: PartnerId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "INSERT INTO customer_assignment (program_id, customer, at, partner_id)
         VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET partner_id = excluded.partner_id",
        program,
        customer,
        at,
        partner
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// The id of the coupon in the program file.
pub(super) async fn find_coupon_kind(
    conn: &mut SqliteConnection,
    coupon: CouponId,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT kind FROM coupon WHERE id = ?", coupon)
        .fetch_optional(conn)
        .await?)
}

/// An event of a customer that binds them or is paid, as it was recorded.
pub(super) struct CustomerEvent {
    pub(super) id: EventId,
    pub(super) source: String,
    pub(super) event: BillingEvent,
    pub(super) received_at: UtcMs,
    pub(super) outcome: EventOutcome,
    pub(super) partner: Option<PartnerId>,
    /// That partner's track when the event was judged.
    pub(super) track: Option<String>,
}

impl CustomerEvent {
    /// The track of this partner when the event was judged for them.
    pub(super) fn track_of(&self, partner: PartnerId) -> Option<&str> {
        self.track.as_deref().filter(|_| self.partner == Some(partner))
    }
}

struct CustomerEventRow {
    id: EventId,
    source: String,
    body: String,
    at: UtcMs,
    received_at: UtcMs,
    outcome: EventOutcome,
    partner: Option<PartnerId>,
    track: Option<String>,
}

impl TryFrom<CustomerEventRow> for CustomerEvent {
    type Error = StoreError;

    fn try_from(row: CustomerEventRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            source: row.source,
            event: read_stored(row.id, &row.body, row.at)?,
            received_at: row.received_at,
            outcome: row.outcome,
            partner: row.partner,
            track: row.track,
        })
    }
}

/// The customer's events that bind or are paid: all but those that wait for staff or were put aside
/// by them; `always` in any case.
pub(super) async fn list_customer_events(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    always: EventId,
) -> Result<Vec<CustomerEvent>, StoreError> {
    let rows = sqlx::query_as!(
        CustomerEventRow,
        r#"SELECT id AS "id!: EventId", source, body, at AS "at: UtcMs",
                  received_at AS "received_at: UtcMs", outcome AS "outcome: EventOutcome",
                  partner_id AS "partner: PartnerId", track
             FROM event
            WHERE program_id = ? AND customer = ?
              AND type IN ('signup', 'redeem', 'purchase', 'renewal', 'partner_payment')
              AND (outcome NOT IN ('in_conflict', 'overruled') OR id = ?)
            ORDER BY at, id"#,
        program,
        customer,
        always
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(CustomerEvent::try_from).collect()
}

/// The redemptions received since then that nobody's code has matched, newest first; at most 500.
pub(super) async fn list_unknown_codes(
    conn: &mut SqliteConnection,
    program: ProgramId,
    since: UtcMs,
) -> Result<Vec<CustomerEvent>, StoreError> {
    let rows = sqlx::query_as!(
        CustomerEventRow,
        r#"SELECT id AS "id!: EventId", source, body, at AS "at: UtcMs",
                  received_at AS "received_at: UtcMs", outcome AS "outcome: EventOutcome",
                  partner_id AS "partner: PartnerId", track
             FROM event
            WHERE program_id = ? AND received_at >= ? AND outcome = 'unknown_code'
            ORDER BY received_at DESC, id DESC LIMIT 500"#,
        program,
        since
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(CustomerEvent::try_from).collect()
}

/// An event that counts.
#[derive(Debug, Clone)]
pub(super) struct SaleRow {
    pub(super) event: EventId,
    pub(super) partner: PartnerId,
    pub(super) invoice: String,
    pub(super) at: UtcMs,
    pub(super) rule: String,
    pub(super) kind: String,
    pub(super) level: u32,
    pub(super) level_before: u32,
    pub(super) level_after: u32,
    pub(super) number: u32,
    pub(super) first: bool,
    pub(super) first_ever: bool,
    pub(super) base: i64,
    pub(super) amount: i64,
}

impl SaleRow {
    /// Whether it counts as this says.
    pub(super) fn is(&self, counted: &Counted) -> bool {
        (self.first, self.first_ever, self.number)
            == (counted.first, counted.first_ever(), counted.number)
    }
}

/// What counts of the customer's events.
pub(super) async fn list_sales(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Vec<SaleRow>, StoreError> {
    Ok(sqlx::query_as!(
        SaleRow,
        r#"SELECT event_id AS "event: EventId", partner_id AS "partner: PartnerId", invoice,
                  at AS "at: UtcMs", rule, kind, level AS "level: u32",
                  level_before AS "level_before: u32", level_after AS "level_after: u32",
                  payment_number AS "number: u32", first_for_partner AS "first: bool",
                  first_ever AS "first_ever: bool", base, amount
             FROM sale WHERE program_id = ? AND customer = ? AND revoked_at IS NULL"#,
        program,
        customer
    )
    .fetch_all(conn)
    .await?)
}

/// The event does not count any more as it did.
pub(super) async fn revoke_sale(
    conn: &mut SqliteConnection,
    now: UtcMs,
    event: EventId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE sale SET revoked_at = ? WHERE event_id = ? AND revoked_at IS NULL",
        now,
        event
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// What came of the event.
pub(super) async fn find_outcome(
    conn: &mut SqliteConnection,
    id: EventId,
) -> Result<EventOutcome, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT outcome AS "outcome: EventOutcome" FROM event WHERE id = ?"#,
        id
    )
    .fetch_one(conn)
    .await?)
}

/// What to tell an accrual of the event from others of the same line by, where there may be some.
pub(super) async fn find_again(
    conn: &mut SqliteConnection,
    event: EventId,
) -> Result<Option<i64>, StoreError> {
    let revoked = ledger::count_revoked_accruals(conn, event).await?;
    let copy =
        sqlx::query_scalar!("SELECT copy FROM event WHERE id = ?", event).fetch_one(conn).await?;
    Ok((revoked > 0 || copy > 0).then_some(revoked))
}

/// Customers without a version get this one.
pub(super) async fn save_customer_version(
    conn: &mut SqliteConnection,
    program: ProgramId,
    version: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE customer SET version = ? WHERE program_id = ? AND version IS NULL",
        version,
        program
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How the invoice stood when another line of it counted.
pub(super) async fn find_invoice_history(
    conn: &mut SqliteConnection,
    program: ProgramId,
    (customer, partner): (&str, PartnerId),
    invoice: &str,
) -> Result<Option<InvoiceHistory>, StoreError> {
    Ok(sqlx::query_as!(
        InvoiceHistory,
        r#"SELECT level_before AS "level_before: u32", level_after AS "level_after: u32",
                  payment_number AS "number: u32"
             FROM sale
            WHERE program_id = ? AND customer = ? AND partner_id = ? AND invoice = ?
              AND revoked_at IS NULL
            ORDER BY id LIMIT 1"#,
        program,
        customer,
        partner,
        invoice
    )
    .fetch_optional(conn)
    .await?)
}

/// A sale counts for the customer.
pub(super) async fn insert_sale(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    sale: &SaleRow,
) -> Result<(), StoreError> {
    insert_sales(conn, program, &[(customer, sale)]).await
}

/// Sales count for these customers, all in one statement.
pub(super) async fn insert_sales(
    conn: &mut SqliteConnection,
    program: ProgramId,
    sales: &[(&str, &SaleRow)],
) -> Result<(), StoreError> {
    let rows: Vec<_> = sales
        .iter()
        .map(|(customer, sale)| {
            let of = (sale.event, sale.partner, customer, &sale.invoice, sale.at.get());
            let levels = (sale.level, sale.level_before, sale.level_after);
            let counts = (sale.number, sale.first, sale.first_ever);
            (of, &sale.rule, &sale.kind, levels, counts, sale.base, sale.amount)
        })
        .collect();
    let rows = to_rows(&rows)?;
    let result = sqlx::query!(
        "INSERT INTO sale (event_id, program_id, partner_id, customer, invoice, at, rule, kind,
                           level, level_before, level_after, payment_number, first_for_partner,
                           first_ever, base, amount)
         SELECT value ->> '$[0][0]', ?1, value ->> '$[0][1]', value ->> '$[0][2]',
                value ->> '$[0][3]', value ->> '$[0][4]', value ->> 1, value ->> 2,
                value ->> '$[3][0]', value ->> '$[3][1]', value ->> '$[3][2]',
                value ->> '$[4][0]', value ->> '$[4][1]', value ->> '$[4][2]',
                value ->> 5, value ->> 6
           FROM json_each(?2) ORDER BY key",
        program,
        rows
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, u64::try_from(sales.len()).unwrap_or(u64::MAX))
}

/// What the rule has earned the partner from the customer, minor units.
pub(super) async fn sum_earned_from(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    rule: &str,
    customer: &str,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(sum(amount), 0) AS "sum!: i64" FROM sale WHERE partner_id = ?
           AND rule = ? AND customer = ? AND revoked_at IS NULL"#,
        partner,
        rule,
        customer
    )
    .fetch_one(conn)
    .await?)
}

/// What the rule has earned the partner from `from` until before `until`, minor units.
pub(super) async fn sum_earned_between(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    rule: &str,
    (from, until): (UtcMs, UtcMs),
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(sum(amount), 0) AS "sum!: i64" FROM sale
            WHERE partner_id = ? AND at >= ? AND at < ? AND rule = ?
              AND revoked_at IS NULL"#,
        partner,
        from,
        until,
        rule
    )
    .fetch_one(conn)
    .await?)
}

/// Whether the customer paid for a product that counts before `at`.
pub(super) async fn has_bought_before(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    customer: &str,
    at: UtcMs,
) -> Result<bool, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT COALESCE(json_extract(body, '$.product'), '') AS "product!: String"
           FROM event
            WHERE program_id = ? AND customer = ?
            AND type IN ('purchase', 'renewal', 'partner_payment') AND at < ?
              AND CAST(COALESCE(json_extract(body, '$.net'), json_extract(body, '$.gross'), '') AS REAL) > 0"#,
        tenant.id,
        customer,
        at
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().any(|row| {
        let product = tenant.program.product_matching(&row.product);
        tenant.program.commissions.iter().any(|rule| rule.counts(product))
    }))
}

/// The lines of the invoice that are recorded, oldest first.
pub(super) async fn list_invoice_lines(
    conn: &mut SqliteConnection,
    program: ProgramId,
    invoice: &str,
) -> Result<Vec<InvoiceLineRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: EventId", body, at AS "at: UtcMs",
                  iif(outcome = 'before_takeover', partner_id, NULL)
                  AS "before_takeover_of: PartnerId",
                  (SELECT COALESCE(SUM(amount),
                  0) FROM reversal WHERE sale_id = event.id) AS "taken!: i64"
             FROM event
            WHERE program_id = ? AND invoice = ?
              AND type IN ('purchase', 'renewal', 'partner_payment')
              AND (copy = 0 OR outcome NOT IN ('in_conflict', 'overruled'))
            ORDER BY id"#,
        program,
        invoice
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(InvoiceLineRow {
                id: row.id,
                event: read_stored(row.id, &row.body, row.at)?,
                taken: row.taken,
                before_takeover_of: row.before_takeover_of,
            })
        })
        .collect()
}

/// A refund takes `amount` minor units from a line.
pub(super) async fn insert_reversal(
    conn: &mut SqliteConnection,
    refund: EventId,
    sale: EventId,
    amount: i64,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "INSERT INTO reversal (refund_id, sale_id, amount) VALUES (?, ?, ?)",
        refund,
        sale,
        amount
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// What the refund has taken from the lines of its invoice so far, minor units.
pub(super) async fn list_reversals_by(
    conn: &mut SqliteConnection,
    refund: EventId,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(SUM(amount), 0) AS "taken!: i64" FROM reversal WHERE refund_id = ?"#,
        refund
    )
    .fetch_one(conn)
    .await?)
}

/// What refunds have taken from the line so far, minor units.
pub(super) async fn sum_reversed_from(
    conn: &mut SqliteConnection,
    sale: EventId,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(SUM(amount), 0) AS "taken!: i64" FROM reversal WHERE sale_id = ?"#,
        sale
    )
    .fetch_one(conn)
    .await?)
}

/// The partner for whom the event counts.
pub(super) async fn find_partner(
    conn: &mut SqliteConnection,
    id: EventId,
) -> Result<Option<PartnerId>, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT partner_id AS "id: PartnerId" FROM event WHERE id = ?"#, id)
        .fetch_one(conn)
        .await?)
}

struct RawRefundRow {
    id: EventId,
    program: ProgramId,
    body: String,
    at: UtcMs,
    outcome: EventOutcome,
    received_at: UtcMs,
}

impl TryFrom<RawRefundRow> for RefundRow {
    type Error = StoreError;

    fn try_from(row: RawRefundRow) -> Result<Self, StoreError> {
        let event = read_stored(row.id, &row.body, row.at)?;
        Ok(Self {
            id: row.id,
            program: row.program,
            event,
            outcome: row.outcome,
            received_at: row.received_at,
        })
    }
}

macro_rules! select_refunds {
    ($where:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            RawRefundRow,
            r#"SELECT e.id AS "id!: EventId", e.program_id AS "program!: ProgramId", e.body
               AS "body!",
                      e.at AS "at!: UtcMs", e.outcome AS "outcome!: EventOutcome", e.received_at AS "received_at!: UtcMs"
                 FROM event AS e "# + $where
            $(, $arg)*
        )
    };
}

/// The last refund that has taken something from the line.
pub(super) async fn find_last_refund(
    conn: &mut SqliteConnection,
    sale: EventId,
) -> Result<Option<RefundRow>, StoreError> {
    let row = select_refunds!(
        "WHERE e.id = (SELECT MAX(r.refund_id) FROM reversal AS r WHERE r.sale_id = ?)",
        sale
    );
    row.fetch_optional(conn).await?.map(RefundRow::try_from).transpose()
}

/// The refunds of an invoice that wait for lines of it, in the order in which they came.
pub(super) async fn list_waiting_refunds(
    conn: &mut SqliteConnection,
    program: ProgramId,
    invoice: &str,
) -> Result<Vec<RefundRow>, StoreError> {
    let rows = select_refunds!(
        "WHERE e.program_id = ? AND json_extract(e.body, '$.of') = ? \
         AND e.type IN ('refund', 'chargeback')
           AND e.outcome IN ('refund_waits', 'refund_unmatched') ORDER BY e.id",
        program,
        invoice
    );
    rows.fetch_all(conn).await?.into_iter().map(RefundRow::try_from).collect()
}

/// The refunds of all programs that wait and of which staff were not told, the longest waiting
/// first; at most 500.
pub(super) async fn list_unmatched_refunds(
    conn: &mut SqliteConnection,
) -> Result<Vec<RefundRow>, StoreError> {
    let rows = select_refunds!("WHERE e.outcome = 'refund_waits' ORDER BY e.received_at LIMIT 500");
    rows.fetch_all(conn).await?.into_iter().map(RefundRow::try_from).collect()
}

/// Whether the refund waits, and staff were not told of it.
pub(super) async fn is_waiting(
    conn: &mut SqliteConnection,
    id: EventId,
) -> Result<bool, StoreError> {
    let found =
        sqlx::query_scalar!("SELECT id FROM event WHERE id = ? AND outcome = 'refund_waits'", id)
            .fetch_optional(conn)
            .await?;
    Ok(found.is_some())
}

pub(super) async fn find_event_time(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source: &str,
    external_id: &str,
) -> Result<Option<UtcMs>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT at AS "at: UtcMs" FROM event WHERE program_id = ? AND source = ?
           AND external_id = ?"#,
        program,
        source,
        external_id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.at))
}
