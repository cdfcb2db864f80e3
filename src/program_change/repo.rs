//! The SQL of program changes, and of what may stand in their way.

use sqlx::SqliteConnection;

use super::{ProgramChange, ProgramChangeState};
use crate::clock::UtcMs;
use crate::id::{MemberId, ProgramChangeId, ProgramId, TicketId};
use crate::program::Program;
use crate::store::{StoreError, ensure_affected};

/// A unit that something is counted in.
pub(super) struct CountedUnit {
    pub(super) code: String,
    pub(super) decimals: i64,
    pub(super) cash: bool,
}

/// An application that waits for staff, with one of its answers; no field when it has none.
pub(super) struct WaitingApplication {
    pub(super) ticket: TicketId,
    pub(super) route: String,
    pub(super) track: Option<String>,
    pub(super) field: String,
}

macro_rules! select_switch {
    ($conn:expr, $where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            ProgramChange,
            r#"SELECT id AS "id!: ProgramChangeId", from_version AS "base!",
                      to_version AS "version!", source AS "source!",
                      state AS "state!: ProgramChangeState", effective_at AS "effective_at: UtcMs",
                      decided_by AS "decided_by: MemberId"
                 FROM program_change "# + $where,
            $($arg),+
        )
        .fetch_optional($conn)
        .await
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: ProgramChangeId,
) -> Result<Option<ProgramChange>, StoreError> {
    Ok(select_switch!(conn, "WHERE program_id = ? AND id = ?", program, id)?)
}

/// The newest change in this state.
pub(super) async fn find_in_state(
    conn: &mut SqliteConnection,
    program: ProgramId,
    state: ProgramChangeState,
) -> Result<Option<ProgramChange>, StoreError> {
    Ok(select_switch!(
        conn,
        "WHERE program_id = ? AND state = ? ORDER BY id DESC LIMIT 1",
        program,
        state
    )?)
}

#[expect(clippy::too_many_arguments, reason = "one row of the table")]
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    base: &str,
    comes: &Program,
    source: &str,
    effective_at: Option<UtcMs>,
    member: MemberId,
) -> Result<ProgramChangeId, StoreError> {
    let version = comes.version();
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO program_change (program_id, from_version, to_version, source, state,
           effective_at, offered_by, offered_at)
           VALUES (?, ?, ?, ?, 'offered', ?, ?, ?) RETURNING id AS "id!: ProgramChangeId""#,
        program,
        base,
        version,
        source,
        effective_at,
        member,
        now
    )
    .fetch_one(conn)
    .await?)
}

/// Another change takes the place of the one in this state, if there is one.
pub(super) async fn mark_superseded(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    state: ProgramChangeState,
    member: MemberId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE program_change SET state = 'superseded', decided_by = ?, decided_at = ? \
         WHERE program_id = ? AND state = ?",
        member,
        now,
        program,
        state
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Somebody has decided: from the first state to the second.
pub(super) async fn mark_decided(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ProgramChangeId,
    (from, to): (ProgramChangeState, ProgramChangeState),
    member: MemberId,
) -> Result<(), StoreError> {
    let done_at = (to == ProgramChangeState::Done).then_some(now);
    let result = sqlx::query!(
        "UPDATE program_change SET state = ?, decided_by = ?, decided_at = ?, done_at = ? \
         WHERE id = ? AND state = ?",
        to,
        member,
        now,
        done_at,
        id,
        from
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Its day has come.
pub(super) async fn mark_finished(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ProgramChangeId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE program_change SET state = 'done', done_at = ? WHERE id = ? \
         AND state = 'pending'",
        now,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn list_due(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<(ProgramId, ProgramChangeId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT program_id AS "program: ProgramId", id AS "id!: ProgramChangeId"
             FROM program_change WHERE state = 'pending' AND effective_at <= ? ORDER BY id"#,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.program, row.id)).collect())
}

pub(super) async fn list_partners(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: u32" FROM partner WHERE program_id = ?
           AND state <> 'ended'"#,
        program
    );
    Ok(count.fetch_one(conn).await?)
}

pub(super) async fn list_customers(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: u32" FROM customer WHERE program_id = ?"#,
        program
    );
    Ok(count.fetch_one(conn).await?)
}

/// Track and Discord account of everybody who takes part.
pub(super) async fn list_tracks(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<(String, MemberId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT track, member_id AS "member: MemberId" FROM partner
            WHERE program_id = ? AND state <> 'ended' ORDER BY id"#,
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.track, row.member)).collect())
}

/// The units of accounts and of codes.
pub(super) async fn list_units(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<CountedUnit>, StoreError> {
    Ok(sqlx::query_as!(
        CountedUnit,
        r#"SELECT u.code, u.decimals, u.cash AS "cash: bool" FROM unit u
            WHERE u.program_id = ?1
              AND (EXISTS (SELECT 1 FROM account a WHERE a.program_id = ?1 AND a.unit = u.code)
                OR EXISTS (SELECT 1 FROM coupon c WHERE c.program_id = ?1 AND c.unit = u.code
                AND c.state <> 'retired'))
            ORDER BY u.code"#,
        program
    )
    .fetch_all(conn)
    .await?)
}

/// Whether sales, targets or contracts are counted in the program's currency.
pub(super) async fn uses_currency(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<bool, StoreError> {
    let counted = sqlx::query_scalar!(
        r#"SELECT (EXISTS (SELECT 1 FROM sale WHERE program_id = ?1)
                OR EXISTS (SELECT 1 FROM contract WHERE program_id = ?1
                AND state IN ('proposed', 'signed'))
                OR EXISTS (SELECT 1 FROM engagement WHERE program_id = ?1)) AS "counted!: bool""#,
        program
    );
    Ok(counted.fetch_one(conn).await?)
}

/// How many codes are named or issued by this coupon.
pub(super) async fn count_codes(
    conn: &mut SqliteConnection,
    program: ProgramId,
    kind: &str,
) -> Result<u32, StoreError> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: u32" FROM coupon WHERE program_id = ? AND kind = ?
           AND state <> 'retired'"#,
        program,
        kind
    );
    Ok(count.fetch_one(conn).await?)
}

/// The tracks of contracts that are proposed or hold, and of promotions that wait for one.
pub(super) async fn list_contract_tracks(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT track AS "track!: String" FROM contract WHERE program_id = ?1
           AND state IN ('proposed', 'signed')
           UNION ALL SELECT to_track FROM promotion WHERE program_id = ?1 AND state = 'open'"#,
        program
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn list_applications(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<WaitingApplication>, StoreError> {
    Ok(sqlx::query_as!(
        WaitingApplication,
        r#"SELECT a.ticket_id AS "ticket!: TicketId", a.route, a.track, coalesce(w.field, '')
           AS "field!: String"
             FROM application a LEFT JOIN application_answer w ON w.application_id = a.id
            WHERE a.program_id = ? AND a.state IN ('in_review', 'asked')"#,
        program
    )
    .fetch_all(conn)
    .await?)
}

/// The kinds of the claims that wait for staff.
pub(super) async fn list_claim_kinds(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT kind FROM claim WHERE program_id = ? AND state = 'open'",
        program
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn count_open_payouts(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: u32" FROM payout WHERE program_id = ?
           AND state IN ('requested', 'submitted')"#,
        program
    );
    Ok(count.fetch_one(conn).await?)
}
