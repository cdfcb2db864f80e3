//! The SQL of payouts.

use sqlx::SqliteConnection;

use super::{Payout, PayoutFence, PayoutState};
use crate::clock::UtcMs;
use crate::id::{EventId, MemberId, PartnerId, PayoutId, ProgramId, TicketId};
use crate::money::{Money, Unit};
use crate::store::{StoreError, ensure_affected};
use crate::tenant::Tenant;

struct Row {
    id: PayoutId,
    partner: PartnerId,
    member: MemberId,
    amount: i64,
    unit: String,
    decimals: i64,
    state: PayoutState,
    ticket: TicketId,
    period: Option<String>,
    requested_at: UtcMs,
    due_at: UtcMs,
    submitted_by: Option<MemberId>,
    decided_by: Option<MemberId>,
    reason: Option<String>,
    external_id: Option<String>,
}

fn payout(row: Row) -> Result<Payout, StoreError> {
    let unit = Unit::stored(&row.unit, row.decimals, "payout", row.id.get())?;
    Ok(Payout {
        amount: Money::new(row.amount, unit),
        id: row.id,
        partner: row.partner,
        member: row.member,
        state: row.state,
        ticket: row.ticket,
        period: row.period,
        requested_at: row.requested_at,
        due_at: row.due_at,
        submitted_by: row.submitted_by,
        decided_by: row.decided_by,
        reason: row.reason,
        external_id: row.external_id,
    })
}

macro_rules! select_payout {
    ($fetch:ident, $conn:expr, $where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT o.id AS "id!: PayoutId", o.partner_id AS "partner: PartnerId", p.member_id
               AS "member: MemberId",
                      o.amount, o.unit, u.decimals, o.state AS "state: PayoutState", o.ticket_id AS "ticket: TicketId", o.period,
                      o.requested_at AS "requested_at: UtcMs", o.due_at AS "due_at: UtcMs",
                      o.submitted_by AS "submitted_by: MemberId", o.decided_by AS "decided_by: MemberId", o.reason, o.external_id
                 FROM payout o JOIN partner p ON p.id = o.partner_id
                 JOIN unit u ON u.program_id = o.program_id AND u.code = o.unit "# + $where,
            $($arg),+
        )
        .$fetch($conn)
        .await
    };
}

pub(super) async fn find(
    conn: &mut sqlx::SqliteConnection,
    tenant: &Tenant,
    id: PayoutId,
) -> Result<Option<Payout>, StoreError> {
    let row =
        select_payout!(fetch_optional, conn, "WHERE o.program_id = ? AND o.id = ?", tenant.id, id)?;
    row.map(payout).transpose()
}

pub(super) async fn find_by_ticket(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    ticket: TicketId,
) -> Result<Option<Payout>, StoreError> {
    let row = select_payout!(
        fetch_optional,
        conn,
        "WHERE o.program_id = ? AND o.ticket_id = ?",
        tenant.id,
        ticket
    )?;
    row.map(payout).transpose()
}

pub(super) async fn find_open_by_partner(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Option<Payout>, StoreError> {
    let row = select_payout!(
        fetch_optional,
        conn,
        "WHERE o.program_id = ? AND o.partner_id = ? AND o.state IN ('requested', 'submitted')",
        tenant.id,
        partner
    )?;
    row.map(payout).transpose()
}

pub(super) async fn find_newest_by_partner(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Option<Payout>, StoreError> {
    let row = select_payout!(
        fetch_optional,
        conn,
        "WHERE o.program_id = ? AND o.partner_id = ? ORDER BY o.id DESC LIMIT 1",
        tenant.id,
        partner
    )?;
    row.map(payout).transpose()
}

pub(super) async fn list_open(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    skip: u32,
    most: u32,
) -> Result<Vec<Payout>, StoreError> {
    let rows = select_payout!(
        fetch_all,
        conn,
        "WHERE o.program_id = ? AND o.state IN ('requested', 'submitted') ORDER BY o.due_at, o.id \
         LIMIT ? OFFSET ?",
        tenant.id,
        most,
        skip
    )?;
    rows.into_iter().map(payout).collect()
}

pub(super) async fn count_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "open!: u32" FROM payout
            WHERE program_id = ? AND state IN ('requested', 'submitted')"#,
        program
    )
    .fetch_one(conn)
    .await?)
}

#[expect(clippy::too_many_arguments, reason = "one row of the payout table")]
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    amount: Money,
    ticket: TicketId,
    payee_index: &[u8],
    due_at: UtcMs,
    period: Option<&str>,
) -> Result<PayoutId, StoreError> {
    let (minor, unit) = (amount.minor(), amount.unit().code().to_owned());
    let row = sqlx::query!(
        r#"INSERT INTO payout (program_id, partner_id, amount, unit, state, ticket_id,
           payee_index, payee_confirmed_at,
                               requested_at, due_at, period)
           VALUES (?, ?, ?, ?, 'requested', ?, ?, ?, ?, ?, ?) RETURNING id AS "id!: PayoutId""#,
        program,
        partner,
        minor,
        unit,
        ticket,
        payee_index,
        now,
        now,
        due_at,
        period
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

pub(super) async fn mark_submitted(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: PayoutId,
    staff: MemberId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE payout SET state = 'submitted', submitted_by = ?, submitted_at = ? WHERE id = ? \
         AND state = 'requested'",
        staff,
        now,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// It will not be paid: it leaves `from` for `to`, with the reason.
pub(super) async fn mark_refused(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: PayoutId,
    staff: MemberId,
    (from, to): (PayoutState, PayoutState),
    reason: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE payout SET state = ?, decided_by = ?, decided_at = ?, reason = ? WHERE id = ? \
         AND state = ?",
        to,
        staff,
        now,
        reason,
        id,
        from
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn mark_settled(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: PayoutId,
    staff: MemberId,
    external_id: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE payout SET state = 'settled', decided_by = ?, decided_at = ?, external_id = ?
          WHERE id = ? AND state IN ('requested', 'submitted')",
        staff,
        now,
        external_id,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Which transaction pays a payout that is on its way.
pub(super) async fn save_external_id(
    conn: &mut SqliteConnection,
    id: PayoutId,
    external_id: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE payout SET external_id = ?
          WHERE id = ? AND state = 'submitted' AND external_id IS NULL",
        external_id,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn mark_cancelled(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: PayoutId,
    refund: EventId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE payout SET state = 'voided', decided_at = ?, voided_by_event_id = ? \
         WHERE id = ? AND state = 'requested'",
        now,
        refund,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn find_by_external_id(
    conn: &mut SqliteConnection,
    program: ProgramId,
    external_id: &str,
) -> Result<Option<PayoutId>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!: PayoutId" FROM payout WHERE program_id = ? AND external_id = ?"#,
        program,
        external_id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.id))
}

/// A payout that was paid while this database was not there to see it: settled from its first
/// moment.
#[expect(clippy::too_many_arguments, reason = "one row of the payout table")]
pub(super) async fn insert_settled(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    amount: Money,
    ticket: TicketId,
    payee_index: &[u8],
    staff: MemberId,
    external_id: &str,
) -> Result<PayoutId, StoreError> {
    let (minor, unit) = (amount.minor(), amount.unit().code().to_owned());
    let row = sqlx::query!(
        r#"INSERT INTO payout (program_id, partner_id, amount, unit, state, ticket_id,
           payee_index, payee_confirmed_at,
                               requested_at, due_at, decided_by, decided_at, external_id)
           VALUES (?, ?, ?, ?, 'settled', ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id AS "id!: PayoutId""#,
        program,
        partner,
        minor,
        unit,
        ticket,
        payee_index,
        now,
        now,
        now,
        staff,
        now,
        external_id
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

/// Puts up the fence of every program that has none; returns those programs.
pub(super) async fn insert_fences(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<ProgramId>, StoreError> {
    let rows = sqlx::query!(
        r#"INSERT INTO payout_fence (program_id, copied_at) SELECT id, ? FROM program WHERE true
           ON CONFLICT DO NOTHING RETURNING program_id AS "program!: ProgramId""#,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.program).collect())
}

pub(super) async fn find_fence(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Option<UtcMs>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT copied_at AS "at: UtcMs" FROM payout_fence WHERE program_id = ?"#,
        program
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.at))
}

pub(super) async fn list_fences(
    conn: &mut SqliteConnection,
) -> Result<Vec<PayoutFence>, StoreError> {
    Ok(sqlx::query_as!(
        PayoutFence,
        r#"SELECT p.key AS program, f.copied_at AS "since: UtcMs"
             FROM payout_fence f JOIN program p ON p.id = f.program_id ORDER BY p.id"#
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn delete_fence(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<(), StoreError> {
    let result = sqlx::query!("DELETE FROM payout_fence WHERE program_id = ?", program)
        .execute(conn)
        .await?;
    ensure_affected(&result, 1)
}

/// How far a program's scheduled payouts of a month have come.
pub(super) struct ScheduledRun {
    pub(super) upto: PartnerId,
    pub(super) opened: u32,
    pub(super) done: bool,
}

/// The run of this month, begun when there is none.
pub(super) async fn find_run(
    conn: &mut SqliteConnection,
    program: ProgramId,
    period: &str,
) -> Result<ScheduledRun, StoreError> {
    sqlx::query!(
        "INSERT INTO payout_run (program_id, period) VALUES (?, ?) ON CONFLICT DO NOTHING",
        program,
        period
    )
    .execute(&mut *conn)
    .await?;
    let run = sqlx::query_as!(
        ScheduledRun,
        r#"SELECT last_partner_id AS "upto: PartnerId",
                  payouts_opened AS "opened: u32", done_at IS NOT NULL
           AS "done!: bool"
             FROM payout_run WHERE program_id = ? AND period = ?"#,
        program,
        period
    )
    .fetch_one(conn)
    .await?;
    Ok(run)
}

/// Whether the run of this month has come to its end.
pub(super) async fn has_run(
    conn: &mut SqliteConnection,
    program: ProgramId,
    period: &str,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM payout_run WHERE program_id = ? AND period = ?
           AND done_at IS NOT NULL)
               AS "done!: bool""#,
        program,
        period
    )
    .fetch_one(conn)
    .await?;
    Ok(row.done)
}

pub(super) async fn advance_run(
    conn: &mut SqliteConnection,
    program: ProgramId,
    period: &str,
    run: &ScheduledRun,
    done_at: Option<UtcMs>,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE payout_run SET last_partner_id = ?, payouts_opened = ?, done_at = ? \
         WHERE program_id = ? AND period = ? AND done_at IS NULL",
        run.upto,
        run.opened,
        done_at,
        program,
        period
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// The active partners behind `upto`, in order.
pub(super) async fn list_partners_behind(
    conn: &mut SqliteConnection,
    program: ProgramId,
    upto: PartnerId,
    most: u32,
) -> Result<Vec<(PartnerId, MemberId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: PartnerId", member_id AS "member: MemberId" FROM partner
            WHERE program_id = ? AND state = 'active' AND id > ? ORDER BY id LIMIT ?"#,
        program,
        upto,
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.member)).collect())
}

/// The partners who have money in this unit that can be paid out; at most `most`.
pub(super) async fn list_with_available(
    conn: &mut SqliteConnection,
    program: ProgramId,
    unit: &str,
    most: u32,
) -> Result<Vec<PartnerId>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT partner_id AS "id!: PartnerId" FROM account
            WHERE program_id = ? AND unit = ? AND kind = 'available' AND partner_id IS NOT NULL
            AND credits > debits
            ORDER BY id LIMIT ?"#,
        program,
        unit,
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
