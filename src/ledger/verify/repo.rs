//! The SQL of the checks. Each query says in words where an invariant is broken, up to 20 times,
//! and else nothing.

use sqlx::SqliteConnection;

use super::InvariantViolation;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId, TransferId};
use crate::store::StoreError;

type Breaks = Result<Vec<InvariantViolation>, StoreError>;

/// Every program that has transfers.
pub(super) async fn list_programs(
    conn: &mut SqliteConnection,
) -> Result<Vec<ProgramId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT DISTINCT program_id AS "id!: ProgramId" FROM transfer ORDER BY program_id"#
    )
    .fetch_all(conn)
    .await?)
}

/// What SQLite itself finds wrong with the file: pages, rows, and indexes that do not agree with
/// their tables.
pub(super) async fn integrity_errors(conn: &mut SqliteConnection) -> Breaks {
    let said: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(conn).await?;
    Ok(said
        .into_iter()
        .filter(|line| line != "ok")
        .map(|text| InvariantViolation { program: None, text })
        .collect())
}

/// I1.
pub(super) async fn sum_mismatches(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('program %d: %d %s debited, %d credited', program_id, sum(debits), unit, sum(credits)) AS "text!: String"
             FROM account GROUP BY program_id, unit HAVING sum(debits) <> sum(credits) LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I2.
pub(super) async fn balance_mismatches(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('account %d: debits %d, credits %d, paid %d, last transfer %d; its transfers give %d, %d, %d, %d',
                         id, debits, credits, paid, coalesce(last_transfer, 0), d, c, p, last) AS "text!: String"
             FROM (SELECT a.id, a.program_id, a.debits, a.credits, a.paid, a.last_transfer,
                          coalesce(d.total, 0) AS d, coalesce(c.total, 0) AS c,
                          coalesce(d.settled, 0) - coalesce(c.returned, 0) AS p,
                          max(coalesce(d.last, 0), coalesce(c.last, 0)) AS last
                     FROM account AS a
                     LEFT JOIN (SELECT debit_account_id AS id, sum(amount) AS total,
                     max(id) AS last,
                                       sum(iif(kind = 'settle', amount, 0)) AS settled
                                  FROM transfer GROUP BY debit_account_id) AS d ON d.id = a.id
                     LEFT JOIN (SELECT credit_account_id AS id, sum(amount) AS total,
                     max(id) AS last,
                                       sum(iif(kind = 'return', amount, 0)) AS returned
                                  FROM transfer GROUP BY credit_account_id) AS c ON c.id = a.id)
            WHERE debits <> d OR credits <> c OR coalesce(last_transfer, 0) <> last OR paid <> p
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I2: the totals that each transfer keeps of its two accounts.
pub(super) async fn total_mismatches(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('transfer %d: a total of %d is kept of account %d; its transfers give %d', id, kept, account, total)
                  AS "text!: String"
             FROM (SELECT id, program_id, debit_account_id AS account, coalesce(debit_total,
             0) AS kept,
                          sum(amount) OVER (PARTITION BY debit_account_id ORDER BY seq) AS total
                     FROM transfer
                   UNION ALL
                   SELECT id, program_id, credit_account_id, coalesce(credit_total, 0),
                          sum(amount) OVER (PARTITION BY credit_account_id ORDER BY seq)
                     FROM transfer)
            WHERE kept <> total
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I15: what is listed as held is what is pending.
pub(super) async fn hold_mismatches(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program AS "program?: ProgramId", broken AS "text!: String" FROM (
               SELECT t.program_id AS program, format('transfer %d: it is %s', t.id,
               iif(h.accrual_id IS NULL, 'pending, and not listed as held',
                             'listed as held, and nothing of it is pending')) AS broken
                 FROM transfer AS t
                 LEFT JOIN held AS h ON h.until = json_extract(t.basis, '$.held_until')
                 AND h.accrual_id = t.id
                WHERE t.kind = 'accrue'
                  AND (h.accrual_id IS NULL)
                   = (NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.accrual_id = t.id
                   AND r.kind = 'release')
                      AND t.amount > (SELECT coalesce(sum(c.amount), 0) FROM transfer AS c
                                       WHERE c.accrual_id = t.id AND c.kind = 'clawback'))
               UNION ALL
               SELECT NULL, format('transfer %d: it is listed as held until %d', h.accrual_id,
               h.until)
                 FROM held AS h
                WHERE NOT EXISTS (SELECT 1 FROM transfer AS t WHERE t.id = h.accrual_id
                AND t.kind = 'accrue'
                                     AND json_extract(t.basis, '$.held_until') = h.until))
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I2, of one partner's accounts.
pub(super) async fn balance_mismatches_of(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('account %d: debits %d, credits %d; its transfers give %d, %d', id, debits, credits, d, c)
                  AS "text!: String"
             FROM (SELECT a.id, a.program_id, a.debits, a.credits,
                          (SELECT coalesce(sum(amount), 0) FROM transfer
                          WHERE debit_account_id = a.id) AS d,
                          (SELECT coalesce(sum(amount), 0) FROM transfer
                          WHERE credit_account_id = a.id) AS c
                     FROM account AS a WHERE a.program_id = ?1 AND coalesce(a.partner_id, 0) = ?2)
            WHERE debits <> d OR credits <> c
            LIMIT 20"#,
        program,
        partner
    )
    .fetch_all(conn)
    .await?)
}

/// I3: an account is opened by its first transfer. The indexes find that one without walking the
/// others.
pub(super) async fn opening_mismatches(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('account %d: opened at %d, first used at %d', id, opened_at, first) AS "text!: String"
             FROM (SELECT a.id, a.program_id, a.opened_at,
                          min(coalesce((SELECT at FROM transfer WHERE debit_account_id = a.id
                          ORDER BY seq LIMIT 1), c.at),
                              coalesce(c.at, (SELECT at FROM transfer
                              WHERE debit_account_id = a.id ORDER BY seq LIMIT 1)))
                          AS first
                     FROM account AS a
                     LEFT JOIN transfer AS c ON c.id = (SELECT id FROM transfer
                     WHERE credit_account_id = a.id
                                                         ORDER BY seq LIMIT 1))
            WHERE opened_at <> first
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I3.
pub(super) async fn sequence_gaps(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program AS "program?: ProgramId", broken AS "text!: String" FROM (
               SELECT program_id AS program,
                      format('program %d: transfer %d follows %d', program_id, seq, before) AS broken
                 FROM (SELECT program_id, seq, lag(seq, 1, 0) OVER (PARTITION BY program_id
                 ORDER BY seq) AS before
                         FROM transfer)
                WHERE seq <> before + 1
               UNION ALL
               SELECT NULL, format('the file: id %d follows %d', id, before)
                 FROM (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM transfer)
                WHERE id <> before + 1)
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I5. It names the kinds itself: the column `may_be_negative` could have been redefined.
pub(super) async fn forbidden_negatives(
    conn: &mut SqliteConnection,
    partner: Option<PartnerId>,
) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('account %d (%s) is at %d', id, kind, amount) AS "text!: String"
             FROM (SELECT id, program_id, kind, CASE kind WHEN 'owed' THEN debits - credits
             ELSE credits - debits END AS amount
                     FROM account
                    WHERE kind NOT IN ('cash', 'expense', 'fees', 'revenue', 'forfeit', 'adjust')
                      AND (?1 IS NULL OR partner_id = ?1))
            WHERE amount < 0
            LIMIT 20"#,
        partner
    )
    .fetch_all(conn)
    .await?)
}

/// I6.
pub(super) async fn account_rule_violations(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT t.program_id AS "program?: ProgramId",
                  format('program %d: transfer %d (%s) joins account %d (%s %s, program %d, partner %d) and %d (%s %s, '
                         || 'program %d, partner %d)', t.program_id, t.seq, t.kind,
                         t.debit_account_id, coalesce(d.kind, 'missing'), coalesce(d.unit, ''), d.program_id, d.partner_id,
                         t.credit_account_id, coalesce(c.kind, 'missing'), coalesce(c.unit, ''), c.program_id, c.partner_id)
                  AS "text!: String"
             FROM transfer AS t
             LEFT JOIN account AS d ON d.id = t.debit_account_id
             LEFT JOIN account AS c ON c.id = t.credit_account_id
             LEFT JOIN unit AS u ON u.program_id = t.program_id AND u.code = t.unit
             LEFT JOIN transfer_rule AS r ON r.kind = t.kind AND r.debit_kind = d.kind
             AND r.credit_kind = c.kind
            WHERE d.id IS NULL OR c.id IS NULL OR u.code IS NULL OR r.kind IS NULL
               OR d.program_id <> t.program_id OR c.program_id <> t.program_id
               OR d.unit <> t.unit OR c.unit <> t.unit
               OR d.partner_id <> c.partner_id
               OR t.amount NOT BETWEEN 1 AND 1000000000000
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I6: with other decimals than the currency has, every amount in it reads otherwise.
pub(super) async fn currency_mismatches(
    conn: &mut SqliteConnection,
) -> Result<Vec<(ProgramId, String, i64)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT program_id AS "program!: ProgramId", code AS "code!", decimals AS "decimals!"
           FROM unit WHERE cash = 1"#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.program, row.code, row.decimals)).collect())
}

/// I8: never more than was accrued, and after the last clawback exactly what its frozen arithmetic
/// leaves, which is nothing when nothing of the base remains. Whether so much of the base remains
/// is I7's question.
pub(super) async fn excess_clawbacks(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('transfer %d: %d accrued, %d clawed back, %d to be kept', id, accrued, clawed, kept)
                  AS "text!: String"
             FROM (SELECT claw.program_id, claw.accrual_id AS id, coalesce(a.amount,
             0) AS accrued, sum(claw.amount) AS clawed,
                          count(*) AS legs, count(earner.id) AS own, max(claw.seq),
                          CASE WHEN json_extract(claw.basis, '$.remaining') = 0 THEN 0
                               WHEN json_extract(claw.basis, '$.remaining') > json_extract(a.basis, '$.base') THEN -1
                               WHEN json_extract(a.basis, '$.bps') IS NULL THEN a.amount
                               ELSE min(a.amount,
                                        json_extract(claw.basis, '$.remaining') * json_extract(a.basis, '$.bps') / 10000)
                          END AS kept
                     FROM transfer AS claw
                     JOIN account AS from_account ON from_account.id = claw.debit_account_id
                     LEFT JOIN transfer AS a ON a.id = claw.accrual_id AND a.kind = 'accrue'
                                            AND a.program_id = claw.program_id AND a.unit = claw.unit
                     LEFT JOIN account AS earner ON earner.id = a.credit_account_id
                                                AND earner.partner_id = from_account.partner_id
                    WHERE claw.kind = 'clawback'
                    GROUP BY claw.accrual_id)
            WHERE clawed > accrued OR legs <> own OR kept IS NULL OR accrued - clawed <> kept
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I9. What was clawed back after the release was released before, so only claws of `pending`
/// count.
pub(super) async fn double_releases(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('transfer %d: %d accrued, released %d times, %d in all', id, amount, times, released)
                  AS "text!: String"
             FROM (SELECT r.program_id, r.accrual_id AS id, coalesce(a.amount, 0) AS amount,
             count(*) AS times,
                          count(earner.id) AS own, sum(r.amount) AS released,
                          (SELECT coalesce(sum(claw.amount), 0) FROM transfer AS claw
                             JOIN account AS p ON p.id = claw.debit_account_id
                             AND p.kind = 'pending'
                            WHERE claw.accrual_id = r.accrual_id
                            AND claw.kind = 'clawback') AS clawed
                     FROM transfer AS r
                     JOIN account AS from_account ON from_account.id = r.debit_account_id
                     LEFT JOIN transfer AS a ON a.id = r.accrual_id AND a.kind = 'accrue'
                                            AND a.program_id = r.program_id AND a.unit = r.unit
                     LEFT JOIN account AS earner ON earner.id = a.credit_account_id
                                                AND earner.partner_id = from_account.partner_id
                    WHERE r.kind = 'release' GROUP BY r.accrual_id)
            WHERE times <> 1 OR own <> 1 OR released > amount - clawed
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I10, as far as the ledger alone shows it.
pub(super) async fn contradictory_payouts(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('payout %d: %d reserves, %d submits, %d outcomes; accounts or amounts that differ: %d',
                         payout_id, reserves, submits, outcomes, unlike) AS "text!: String"
             FROM (SELECT t.program_id, t.payout_id,
                          sum(t.kind = 'reserve') AS reserves,
                          sum(t.kind = 'submit') AS submits,
                          sum(t.kind IN ('settle', 'void', 'fail')) AS outcomes,
                          sum(t.kind IN ('submit', 'settle', 'void', 'fail') AND (
                                  t.amount IS NOT r.amount OR t.unit IS NOT r.unit OR t.program_id IS NOT r.program_id
                               OR d.partner_id IS NOT owner.partner_id OR t.seq < r.seq
                               OR (t.kind <> 'submit' AND (d.kind = 'in_flight') IS NOT (s.id IS NOT NULL)))) AS unlike,
                          sum(iif(t.kind = 'return', t.amount, 0)) AS returned,
                          sum(iif(t.kind = 'settle', t.amount, 0)) AS settled
                     FROM transfer AS t
                     JOIN account AS d ON d.id = t.debit_account_id
                     LEFT JOIN transfer AS r ON r.payout_id = t.payout_id AND r.kind = 'reserve'
                     LEFT JOIN account AS owner ON owner.id = r.credit_account_id
                     LEFT JOIN transfer AS s ON s.payout_id = t.payout_id AND s.kind = 'submit'
                    WHERE t.payout_id IS NOT NULL GROUP BY t.payout_id)
            WHERE reserves <> 1 OR submits > 1 OR outcomes > 1 OR unlike > 0 OR returned > settled
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I13.
pub(super) async fn reused_external_ids(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('program %d: %d transfers (%s) have the external id %s', program_id, count(*), kind, external_id)
                  AS "text!: String"
             FROM transfer WHERE external_id IS NOT NULL
            GROUP BY program_id, kind, external_id HAVING count(*) > 1
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I15: a release before the end of its hold, or a payout request for more than was available at
/// its time.
pub(super) async fn early_releases(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program AS "program?: ProgramId", broken AS "text!: String" FROM (
               SELECT t.program_id AS program,
                      format('program %d: transfer %d releases at %d what is held until %d', t.program_id, t.seq, t.at,
                             json_extract(a.basis, '$.held_until')) AS broken
                 FROM transfer AS t JOIN transfer AS a ON a.id = t.accrual_id
                WHERE t.kind = 'release' AND t.at < json_extract(a.basis, '$.held_until')
               UNION ALL
               SELECT program_id,
                      format('program %d: transfer %d reserves %d more than was available', program_id, seq, -left_over)
                 FROM (SELECT t.program_id, t.seq, t.kind,
                              sum(iif(t.credit_account_id = a.id, t.amount, -t.amount))
                                  OVER (PARTITION BY a.id ORDER BY t.seq) AS left_over
                         FROM transfer AS t CROSS JOIN account AS a
                        WHERE a.id IN (t.debit_account_id, t.credit_account_id)
                        AND a.kind = 'available')
                WHERE kind = 'reserve' AND left_over < 0)
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I17.
pub(super) async fn reused_keys(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program AS "program?: ProgramId", broken AS "text!: String" FROM (
               SELECT program_id AS program,
                      format('program %d: %d transfers have the key %s', program_id, count(*), idempotency_key) AS broken
                 FROM transfer GROUP BY program_id, idempotency_key HAVING count(*) > 1
               UNION ALL
               SELECT program_id,
                      format('program %d: transfer %d (%s) has the key %s', program_id, seq, kind, idempotency_key)
                 FROM transfer
                WHERE CASE
                      WHEN kind = 'accrue' THEN idempotency_key NOT GLOB 'accrue:?*:?*:?*'
                      WHEN kind = 'release' THEN idempotency_key <> 'release:' || accrual_id
                      WHEN kind IN ('reserve', 'void', 'submit', 'settle', 'fail', 'fee')
                      THEN idempotency_key <> kind || ':' || payout_id
                      WHEN kind = 'return' THEN idempotency_key NOT GLOB 'return:' || payout_id || ':?*'
                      WHEN kind = 'clawback'
                      THEN idempotency_key IS NOT 'claw:' || event_id || ':' || accrual_id || ':'
                                               || (SELECT a.kind FROM account AS a
                                               WHERE a.id = debit_account_id)
                      WHEN kind = 'offset'
                      THEN NOT EXISTS (SELECT 1 FROM transfer AS c
                                        WHERE c.id = CAST(substr(transfer.idempotency_key,
                                        8) AS INTEGER)
                                          AND 'offset:' || c.id = transfer.idempotency_key
                                          AND c.credit_account_id = transfer.debit_account_id AND c.seq < transfer.seq)
                      ELSE idempotency_key NOT GLOB kind || ':?*' END)
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I7. A refund that is still waiting for lines of its invoice may have clawed back what it found.
pub(super) async fn unposted_events(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program AS "program?: ProgramId", broken AS "text!: String" FROM (
               SELECT program_id AS program,
                      format('event %d: its outcome is %s, with %d accruals and %d clawbacks', id, outcome,
                                                    accruals, claws) AS broken
                 FROM (SELECT e.id, e.program_id, e.outcome,
                              coalesce(sum(t.kind = 'accrue' AND own.accrual_id IS NULL), 0)
                              AS accruals,
                              coalesce(sum(t.kind = 'clawback' AND of.accrual_id IS NULL), 0)
                              AS claws
                         FROM event AS e
                         LEFT JOIN transfer AS t ON t.event_id = e.id
                         LEFT JOIN revoked_accrual AS own ON own.accrual_id = t.id
                         LEFT JOIN revoked_accrual AS of ON of.accrual_id = t.accrual_id
                                                        AND of.event_id = e.id
                        GROUP BY e.id)
                WHERE (outcome = 'accrued') + 0 <> accruals
                   OR (outcome = 'clawed' AND claws = 0)
                   OR (outcome NOT IN ('clawed', 'refund_waits', 'refund_unmatched') AND claws > 0)
               UNION ALL
               SELECT t.program_id,
                      format('transfer %d: there is no event %d', t.id, t.event_id)
                 FROM transfer AS t LEFT JOIN event AS e ON e.id = t.event_id
                 AND e.program_id = t.program_id
                WHERE t.event_id IS NOT NULL AND e.id IS NULL)
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// I7: what was taken from the lines of an invoice is what the refunds gave back, and each accrual
/// has lost what follows.
pub(super) async fn reversal_mismatches(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"WITH said (id, program_id, type, outcome, paid) AS (
               SELECT id, program_id, type, outcome, coalesce(body ->> '$.net',
               body ->> '$.gross') FROM event
                WHERE type IN ('purchase', 'renewal', 'partner_payment', 'refund', 'chargeback')),
           net (id, program_id, type, outcome, minor) AS (
               SELECT id, program_id, type, outcome,
                      CAST(replace(substr(paid, 1, instr(paid, ' ') - 1), '.', '') AS INTEGER)
                      FROM said)
           SELECT program AS "program?: ProgramId", broken AS "text!: String" FROM (
               SELECT program_id AS program,
                      format('event %d (%s): %d given back, %d of it taken from its invoice', id, outcome,
                                                    minor, taken) AS broken
                 FROM (SELECT net.id, net.program_id, net.outcome, net.minor,
                 coalesce(sum(r.amount), 0) AS taken
                         FROM net LEFT JOIN reversal AS r ON r.refund_id = net.id
                        WHERE net.type IN ('refund', 'chargeback') GROUP BY net.id)
                WHERE taken > minor OR (outcome IN ('clawed', 'nothing_clawed') AND taken <> minor)
               UNION ALL
               SELECT program_id,
                      format('event %d: %d paid, %d given back', id, minor, taken)
                 FROM (SELECT net.id, net.program_id, net.type, net.minor, sum(r.amount) AS taken
                         FROM reversal AS r LEFT JOIN net ON net.id = r.sale_id GROUP BY r.sale_id)
                WHERE taken > coalesce(minor, 0) OR type IN ('refund', 'chargeback')
               UNION ALL
               SELECT program_id,
                      format('transfer %d: %d accrued on %d, %d clawed back, and nothing given back', id, amount, base, clawed)
                 FROM (SELECT a.id, a.program_id, a.amount, json_extract(a.basis,
                 '$.base') AS base, json_extract(a.basis, '$.bps') AS bps,
                              (SELECT coalesce(sum(r.amount), 0) FROM reversal AS r
                              WHERE r.sale_id = a.event_id) AS taken,
                              (SELECT coalesce(sum(c.amount), 0) FROM transfer AS c
                                WHERE c.accrual_id = a.id AND c.kind = 'clawback') AS clawed
                         FROM transfer AS a
                        WHERE a.kind = 'accrue'
                          AND a.id NOT IN (SELECT accrual_id FROM revoked_accrual))
                WHERE taken = 0 AND clawed <> amount - min(amount, coalesce(base * bps / 10000,
                amount)))
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// An accrual of a line from which refunds have taken something; amounts are minor units.
pub(super) struct RefundedPurchase {
    pub(super) id: TransferId,
    pub(super) program: ProgramId,
    pub(super) amount: i64,
    pub(super) base: i64,
    pub(super) bps: Option<u32>,
    /// What was paid for the line, as the event says it.
    pub(super) paid: String,
    pub(super) taken: i64,
    pub(super) clawed: i64,
}

/// I7: up to 1,000 of them behind this one. What is left of a base may not fit SQLite's numbers on
/// the way, so it is not worked out here.
pub(super) async fn list_refunded_purchases(
    conn: &mut SqliteConnection,
    after: TransferId,
) -> Result<Vec<RefundedPurchase>, StoreError> {
    Ok(sqlx::query_as!(
        RefundedPurchase,
        r#"SELECT a.id AS "id!: TransferId", a.program_id AS "program!: ProgramId", a.amount
           AS "amount!",
                  coalesce(json_extract(a.basis, '$.base'), 0) AS "base!: i64",
                  json_extract(a.basis, '$.bps') AS "bps: u32",
                  coalesce(e.body ->> '$.net', e.body ->> '$.gross', '') AS "paid!: String",
                  (SELECT sum(r.amount) FROM reversal AS r WHERE r.sale_id = a.event_id) AS "taken!: i64",
                  (SELECT coalesce(sum(c.amount), 0) FROM transfer AS c
                    WHERE c.accrual_id = a.id AND c.kind = 'clawback') AS "clawed!: i64"
             FROM transfer AS a JOIN event AS e ON e.id = a.event_id
            WHERE a.id > ? AND a.kind = 'accrue'
              AND a.id NOT IN (SELECT accrual_id FROM revoked_accrual)
              AND EXISTS (SELECT 1 FROM reversal AS r
            WHERE r.sale_id = a.event_id)
            ORDER BY a.id LIMIT 1000"#,
        after
    )
    .fetch_all(conn)
    .await?)
}

/// I11.
pub(super) async fn reserve_mismatches(
    conn: &mut SqliteConnection,
    partner: Option<PartnerId>,
) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('account %d: %d on %s, %d in its payouts', id, held, kind, due) AS "text!: String"
             FROM (SELECT a.id, a.program_id, a.kind, a.credits - a.debits AS held,
                          (SELECT coalesce(sum(p.amount), 0) FROM payout AS p
                            WHERE p.partner_id = a.partner_id AND p.unit = a.unit
                              AND p.state = iif(a.kind = 'reserved', 'requested', 'submitted')) AS due
                     FROM account AS a WHERE a.kind IN ('reserved', 'in_flight') AND (?1 IS NULL
                     OR a.partner_id = ?1))
            WHERE held <> due LIMIT 20"#,
        partner
    )
    .fetch_all(conn)
    .await?)
}

/// I12, and the state of I10.
pub(super) async fn payout_mismatches(
    conn: &mut SqliteConnection,
    partner: Option<PartnerId>,
) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program_id AS "program?: ProgramId",
                  format('payout %d: %s, %d %s; reserved %d, ended by %s', id, state, amount, unit, reserved, ending)
                  AS "text!: String"
             FROM (SELECT p.id, p.program_id, p.state, p.amount, p.unit, coalesce(r.amount,
             0) AS reserved,
                          coalesce(o.kind, 'nothing') AS ending
                     FROM payout AS p
                     LEFT JOIN transfer AS r ON r.payout_id = p.id AND r.kind = 'reserve'
                     AND r.unit = p.unit
                     LEFT JOIN transfer AS o ON o.payout_id = p.id
                     AND o.kind IN ('settle', 'void', 'fail')
                    WHERE ?1 IS NULL OR p.partner_id = ?1)
            WHERE reserved <> amount
               OR ending <> CASE state WHEN 'settled' THEN 'settle' WHEN 'rejected' THEN 'void'
               WHEN 'voided' THEN 'void'
                                       WHEN 'failed' THEN 'fail' ELSE 'nothing' END
            LIMIT 20"#,
        partner
    )
    .fetch_all(conn)
    .await?)
}

/// I14.
pub(super) async fn unnetted_debts(
    conn: &mut SqliteConnection,
    partner: Option<PartnerId>,
) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT a.program_id AS "program?: ProgramId",
                  format('partner %d: %d %s available and %d owed', a.partner_id, a.credits - a.debits, a.unit,
                         o.debits - o.credits) AS "text!: String"
             FROM account AS a
             JOIN account AS o ON o.program_id = a.program_id AND o.partner_id = a.partner_id
             AND o.unit = a.unit
            WHERE a.kind = 'available' AND o.kind = 'owed' AND a.credits > a.debits
            AND o.debits > o.credits
              AND (?1 IS NULL OR a.partner_id = ?1)
            LIMIT 20"#,
        partner
    )
    .fetch_all(conn)
    .await?)
}

/// I16. What is paid goes to the payee that the passphrase was given for: while a payout is open,
/// nobody may change it.
pub(super) async fn unapproved_corrections(conn: &mut SqliteConnection) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program AS "program?: ProgramId", broken AS "text!: String" FROM (
               SELECT o.program_id AS program,
                      format('payout %d: member %d decided about their own', o.id, p.member_id) AS broken
                 FROM payout AS o JOIN partner AS p ON p.id = o.partner_id
                 WHERE p.member_id IN (o.decided_by, o.submitted_by)
               UNION ALL
               SELECT program_id,
                      format('payout %d: it is %s, and nobody decided it', id, state)
                 FROM payout WHERE state IN ('settled', 'rejected') AND decided_by IS NULL
               UNION ALL
               SELECT o.program_id,
                      format('payout %d: its payee was changed after it was asked for', o.id)
                 FROM payout AS o LEFT JOIN payee AS e ON e.partner_id = o.partner_id
                WHERE o.state IN ('requested', 'submitted')
                  AND (e.blind_index IS NOT o.payee_index OR e.set_at > o.payee_confirmed_at)
                  AND NOT (e.partner_id IS NULL AND o.payee_index = zeroblob(32))
               UNION ALL
               SELECT t.program_id,
                      format('program %d: transfer %d was asked for by %s and approved by %s', t.program_id, t.seq,
                             coalesce(t.basis ->> '$.asked_by', 'nobody'), coalesce(t.basis ->> '$.approved_by', 'nobody'))
                 FROM transfer AS t
                 JOIN account AS d ON d.id = t.debit_account_id
                 JOIN account AS c ON c.id = t.credit_account_id
                 LEFT JOIN partner AS p ON p.id = coalesce(d.partner_id, c.partner_id)
                WHERE t.kind = 'adjust'
                  AND NOT EXISTS (SELECT 1 FROM imported_partner AS i
                                   WHERE i.transfer_id = t.id AND i.partner_id = iif(d.kind = 'owed', d.partner_id, c.partner_id)
                                     AND t.basis ->> '$.import' = i.source_id)
                  AND NOT EXISTS (SELECT 1 FROM undone_import AS u
                                    JOIN imported_partner AS i ON i.id = u.import_id
                                    JOIN transfer AS o ON o.id = i.transfer_id
                                   WHERE u.transfer_id = t.id AND i.partner_id = coalesce(d.partner_id, c.partner_id)
                                     AND o.debit_account_id = t.credit_account_id
                                     AND o.credit_account_id = t.debit_account_id
                                     AND o.amount = t.amount AND t.basis ->> '$.undo' = i.source_id)
                  AND (t.basis ->> '$.asked_by' IS NULL OR t.basis ->> '$.approved_by' IS NULL
                       OR t.basis ->> '$.asked_by' = t.basis ->> '$.approved_by'
                       OR p.member_id IN (t.basis ->> '$.asked_by', t.basis ->> '$.approved_by')))
            LIMIT 20"#
    )
    .fetch_all(conn)
    .await?)
}

/// W1.
pub(super) async fn waiting(conn: &mut SqliteConnection, since: UtcMs) -> Breaks {
    Ok(sqlx::query_as!(
        InvariantViolation,
        r#"SELECT program AS "program?: ProgramId", broken AS "text!: String" FROM (
               SELECT program_id AS program,
                      format('outbox %d: %s, tried %d times', id, coalesce(error, 'not tried'), attempts) AS broken
                 FROM outbox WHERE state = 'pending' AND created_at < ?1
               UNION ALL
               SELECT program_id,
                      format('ticket %d: it has no channel yet', id) FROM ticket
                      WHERE state = 'opening' AND created_at < ?1)
            LIMIT 20"#,
        since
    )
    .fetch_all(conn)
    .await?)
}
