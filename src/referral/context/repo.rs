//! The one statement that reads what bears on an event.

use sqlx::SqliteConnection;

use super::{CustomerHistoryRow, CustomerRow, EventContext};
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId, ProgramId};
use crate::referral::BillingEvent;
use crate::store::StoreError;

/// Reads what bears on the event, whether it is stored (`stored`) or not. What the customer has
/// brought is what they have brought `partner`, or whose they are.
pub(in crate::referral) async fn find_event_context(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source: &str,
    event: &BillingEvent,
    stored: Option<EventId>,
    partner: Option<PartnerId>,
) -> Result<EventContext, StoreError> {
    // An event that is not stored yet comes after all that are.
    let stored = stored.map_or(i64::MAX, EventId::get);
    let payment = event.kind.is_payment() && event.invoice.is_some();
    let invoice = event.invoice_name();
    let row = sqlx::query!(
        r#"WITH brought AS (
               SELECT min(iif(first_for_partner = 1, s.at, NULL)) AS first_at,
                      min(iif(first_for_partner = 1, s.level, NULL)) AS level,
                      max(iif(payment_number > 0, s.at, NULL)) AS last_at,
                      count(DISTINCT iif(payment_number > 0 AND s.invoice <> ?7, s.invoice, NULL))
                      AS paid,
                      sum(payment_number = 0) AS rewarded,
                      max(s.invoice = ?7) AS has_invoice
                 FROM sale AS s
                WHERE s.program_id = ?1 AND s.customer = ?2 AND s.revoked_at IS NULL
                  AND s.partner_id = coalesce(?11, (SELECT partner_id FROM customer
                                                     WHERE program_id = ?1 AND external_id = ?2)))
           SELECT (SELECT hash FROM event
                    WHERE program_id = ?1 AND source = ?3 AND external_id = ?4)
                  AS "hash?: Vec<u8>",
                  ?10 AND EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND invoice = ?7 AND line = ?8
                         AND type IN ('purchase', 'renewal', 'partner_payment'))
                  AS "has_line!: bool",
                  EXISTS (
                      SELECT 1 FROM event_conflict
                       WHERE program_id = ?1 AND customer = ?2 AND kind IN ('takeover', 'first')
                         AND decided_at IS NULL)
                  AS "has_conflict!: bool",
                  EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND customer = ?2
                         AND type IN ('signup', 'redeem', 'purchase', 'renewal', 'partner_payment')
                         AND at >= ?5 AND (at, external_id, id) > (?5, ?4, ?6)
                         AND outcome NOT IN ('in_conflict', 'overruled'))
                  AS "has_later_event!: bool",
                  EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND customer = ?2 AND outcome = 'unbound'
                         AND type IN ('purchase', 'renewal'))
                  AS "has_unbound_payment!: bool",
                  ?10 AND EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND json_extract(body, '$.of') = ?7
                         AND type IN ('refund', 'chargeback')
                         AND outcome IN ('refund_waits', 'refund_unmatched'))
                  AS "has_waiting_refund!: bool",
                  EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND customer = ?2 AND at < c.new_since
                         AND type IN ('purchase', 'renewal', 'partner_payment'))
                  AS "has_paid_before!: bool",
                  EXISTS (
                      SELECT 1 FROM bonus_grant
                       WHERE partner_id = coalesce(?11, c.partner_id)
                         AND ends_at > ?9 AND ended_at IS NULL)
                  AS "has_credit!: bool",
                  c.partner_id AS "partner?: PartnerId", c.bound_at AS "bound_at?: UtcMs",
                  c.new_since AS "new_since?: UtcMs", k.kind AS "coupon?", c.version AS "version?",
                  i.since AS "imported_since?: UtcMs",
                  brought.first_at AS "first_at?: UtcMs", brought.level AS "level?: u32",
                  brought.last_at AS "last_at?: UtcMs", coalesce(brought.paid, 0) AS "paid!: u32",
                  coalesce(brought.rewarded, 0) AS "rewarded!: u32",
                  coalesce(brought.has_invoice, 0) AS "has_invoice!: bool"
             FROM brought
                  LEFT JOIN customer AS c ON c.program_id = ?1 AND c.external_id = ?2
                  LEFT JOIN coupon AS k ON k.id = c.coupon_id
                  LEFT JOIN imported_customer AS i ON i.program_id = ?1 AND i.customer = ?2"#,
        program,
        event.customer,
        source,
        event.id,
        event.at,
        stored,
        &*invoice,
        event.line,
        event.at,
        payment,
        partner
    )
    .fetch_one(conn)
    .await?;
    let customer = match (row.partner, row.bound_at, row.new_since) {
        (Some(partner), Some(bound_at), Some(new_since)) => Some(CustomerRow {
            partner,
            bound_at,
            new_since,
            coupon: row.coupon,
            version: row.version,
            imported_since: row.imported_since,
        }),
        _ => None,
    };
    Ok(EventContext {
        hash: row.hash,
        has_line: row.has_line,
        has_conflict: row.has_conflict,
        has_later_event: row.has_later_event,
        has_unbound_payment: row.has_unbound_payment,
        has_waiting_refund: row.has_waiting_refund,
        customer,
        history: CustomerHistoryRow {
            first_at: row.first_at,
            level: row.level,
            last_at: row.last_at,
            paid: row.paid,
            rewarded: row.rewarded,
            has_invoice: row.has_invoice,
            has_paid_before: row.has_paid_before,
            has_credit: row.has_credit,
        },
    })
}
