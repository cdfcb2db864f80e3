//! The one statement that reads what bears on events.

use sqlx::SqliteConnection;

use super::{CustomerHistoryRow, CustomerRow, EventContext};
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId, ProgramId};
use crate::referral::BillingEvent;
use crate::store::{StoreError, to_rows};

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
    let found = find(conn, program, source, &[event], stored, partner).await?;
    Ok(found.into_iter().next().ok_or(sqlx::Error::RowNotFound)?)
}

/// Reads what bears on each of these events, none of which is stored, in their order.
pub(in crate::referral) async fn find_event_contexts(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source: &str,
    events: &[&BillingEvent],
) -> Result<Vec<EventContext>, StoreError> {
    find(conn, program, source, events, None, None).await
}

async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source: &str,
    events: &[&BillingEvent],
    stored: Option<EventId>,
    partner: Option<PartnerId>,
) -> Result<Vec<EventContext>, StoreError> {
    // An event that is not stored yet comes after all that are.
    let stored = stored.map_or(i64::MAX, EventId::get);
    let asked: Vec<_> = events
        .iter()
        .map(|event| {
            let payment = event.kind.is_payment() && event.invoice.is_some();
            (&event.id, &event.customer, event.at.get(), event.invoice_name(), &event.line, payment)
        })
        .collect();
    let asked = to_rows(&asked)?;
    let rows = sqlx::query!(
        r#"WITH asked AS MATERIALIZED (
               SELECT key AS place, value ->> 0 AS external_id, value ->> 1 AS customer,
                      value ->> 2 AS at, value ->> 3 AS invoice, value ->> 4 AS line,
                      value ->> 5 AS payment
                 FROM json_each(?3)),
           brought AS MATERIALIZED (
               SELECT asked.place,
                      min(iif(first_for_partner = 1, s.at, NULL)) AS first_at,
                      min(iif(first_for_partner = 1, s.level, NULL)) AS level,
                      max(iif(payment_number > 0, s.at, NULL)) AS last_at,
                      count(DISTINCT iif(payment_number > 0 AND s.invoice <> asked.invoice, s.invoice,
                                         NULL)) AS paid,
                      sum(payment_number = 0) AS rewarded,
                      max(s.invoice = asked.invoice) AS has_invoice
                 FROM asked
                      CROSS JOIN sale AS s ON s.program_id = ?1 AND s.customer = asked.customer
                        AND s.revoked_at IS NULL
                        AND s.partner_id = coalesce(?5, (SELECT partner_id FROM customer
                                                          WHERE program_id = ?1
                                                            AND external_id = asked.customer))
                GROUP BY asked.place)
           SELECT (SELECT hash FROM event
                    WHERE program_id = ?1 AND source = ?2 AND external_id = asked.external_id)
                  AS "hash?: Vec<u8>",
                  asked.payment AND EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND invoice = asked.invoice AND line = asked.line
                         AND type IN ('purchase', 'renewal', 'partner_payment'))
                  AS "has_line!: bool",
                  EXISTS (
                      SELECT 1 FROM event_conflict
                       WHERE program_id = ?1 AND customer = asked.customer
                         AND kind IN ('takeover', 'first') AND decided_at IS NULL)
                  AS "has_conflict!: bool",
                  EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND customer = asked.customer
                         AND type IN ('signup', 'redeem', 'purchase', 'renewal', 'partner_payment')
                         AND at >= asked.at AND (at, external_id, id) > (asked.at, asked.external_id, ?4)
                         AND outcome NOT IN ('in_conflict', 'overruled'))
                  AS "has_later_event!: bool",
                  EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND customer = asked.customer AND outcome = 'unbound'
                         AND type IN ('purchase', 'renewal'))
                  AS "has_unbound_payment!: bool",
                  asked.payment AND EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND json_extract(body, '$.of') = asked.invoice
                         AND type IN ('refund', 'chargeback')
                         AND outcome IN ('refund_waits', 'refund_unmatched'))
                  AS "has_waiting_refund!: bool",
                  EXISTS (
                      SELECT 1 FROM event
                       WHERE program_id = ?1 AND customer = asked.customer AND at < c.new_since
                         AND type IN ('purchase', 'renewal', 'partner_payment'))
                  AS "has_paid_before!: bool",
                  EXISTS (
                      SELECT 1 FROM bonus_grant
                       WHERE partner_id = coalesce(?5, c.partner_id)
                         AND ends_at > asked.at AND ended_at IS NULL)
                  AS "has_credit!: bool",
                  c.partner_id AS "partner?: PartnerId", c.bound_at AS "bound_at?: UtcMs",
                  c.new_since AS "new_since?: UtcMs", k.kind AS "coupon?", c.version AS "version?",
                  i.since AS "imported_since?: UtcMs",
                  brought.first_at AS "first_at?: UtcMs", brought.level AS "level?: u32",
                  brought.last_at AS "last_at?: UtcMs", coalesce(brought.paid, 0) AS "paid!: u32",
                  coalesce(brought.rewarded, 0) AS "rewarded!: u32",
                  coalesce(brought.has_invoice, 0) AS "has_invoice!: bool"
             FROM asked
                  LEFT JOIN brought ON brought.place = asked.place
                  LEFT JOIN customer AS c ON c.program_id = ?1 AND c.external_id = asked.customer
                  LEFT JOIN coupon AS k ON k.id = c.coupon_id
                  LEFT JOIN imported_customer AS i
                         ON i.program_id = ?1 AND i.customer = asked.customer
            ORDER BY asked.place"#,
        program,
        source,
        asked,
        stored,
        partner
    )
    .fetch_all(conn)
    .await?;
    let contexts = rows.into_iter().map(|row| {
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
        EventContext {
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
        }
    });
    Ok(contexts.collect())
}
