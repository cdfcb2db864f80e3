//! The SQL of conflicts.

use sqlx::SqliteConnection;

use super::{ConflictKind, EventConflict, NewConflict};
use crate::clock::UtcMs;
use crate::id::{ConflictId, EventId, MemberId, PartnerId, ProgramId};
use crate::referral::BillingEvent;
use crate::referral::stored::read_stored;
use crate::store::{StoreError, ensure_affected};

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    new: &NewConflict,
) -> Result<ConflictId, StoreError> {
    let row = sqlx::query!(
        r#"INSERT INTO event_conflict (program_id, event_id, customer, kind, from_partner_id,
                                       to_partner_id, amount, opened_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id AS "id!: ConflictId""#,
        program,
        new.event,
        new.customer,
        new.kind,
        new.from,
        new.to,
        new.amount,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

/// Keeps how much was paid shortly before the redemption, for an open question about it. Returns
/// whether there is a question about it, open or decided.
pub(super) async fn update_early(
    conn: &mut SqliteConnection,
    new: &NewConflict,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE event_conflict SET amount = iif(decided_at IS NULL, ?, amount)
          WHERE event_id = ? AND kind = 'early'",
        new.amount,
        new.event
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() > 0)
}

/// The customer's redemptions with which what was paid shortly before them counts, as staff said.
pub(super) async fn list_counted_early(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Vec<EventId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT c.event_id AS "id!: EventId"
             FROM event e JOIN event_conflict c ON c.event_id = e.id
            WHERE e.program_id = ? AND e.customer = ? AND e.type IN ('signup', 'redeem')
              AND c.kind = 'early' AND c.accepted = 1"#,
        program,
        customer
    )
    .fetch_all(conn)
    .await?)
}

struct ConflictRow {
    id: ConflictId,
    event: EventId,
    customer: String,
    kind: ConflictKind,
    from: Option<PartnerId>,
    to: Option<PartnerId>,
    amount: i64,
    opened_at: UtcMs,
    decided_by: Option<MemberId>,
    accepted: Option<bool>,
    reason: Option<String>,
    body: String,
    at: UtcMs,
}

impl TryFrom<ConflictRow> for EventConflict {
    type Error = StoreError;

    fn try_from(row: ConflictRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            event_id: row.event,
            event: read_stored(row.event, &row.body, row.at)?,
            customer: row.customer,
            kind: row.kind,
            from: row.from,
            to: row.to,
            amount: row.amount,
            opened_at: row.opened_at,
            decided_by: row.decided_by,
            accepted: row.accepted,
            reason: row.reason,
        })
    }
}

macro_rules! select_conflicts {
    ($where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            ConflictRow,
            r#"SELECT c.id AS "id!: ConflictId", c.event_id AS "event!: EventId",
                      c.customer AS "customer!", c.kind AS "kind!: ConflictKind",
                      c.from_partner_id AS "from: PartnerId", c.to_partner_id AS "to: PartnerId",
                      c.amount AS "amount!", c.opened_at AS "opened_at!: UtcMs",
                      c.decided_by AS "decided_by: MemberId", c.accepted AS "accepted: bool",
                      c.reason AS "reason", e.body AS "body!", e.at AS "at!: UtcMs"
                 FROM event_conflict c JOIN event e ON e.id = c.event_id "# + $where,
            $($arg),+
        )
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: ConflictId,
) -> Result<Option<EventConflict>, StoreError> {
    let row = select_conflicts!("WHERE c.program_id = ? AND c.id = ?", program, id);
    row.fetch_optional(conn).await?.map(EventConflict::try_from).transpose()
}

pub(super) async fn list_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
    skip: u32,
    most: u32,
) -> Result<Vec<EventConflict>, StoreError> {
    let rows = select_conflicts!(
        "WHERE c.program_id = ? AND c.decided_at IS NULL ORDER BY c.id LIMIT ? OFFSET ?",
        program,
        most,
        skip
    );
    rows.fetch_all(conn).await?.into_iter().map(EventConflict::try_from).collect()
}

pub(super) async fn count_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "open!: u32" FROM event_conflict
            WHERE program_id = ? AND decided_at IS NULL"#,
        program
    )
    .fetch_one(conn)
    .await?)
}

/// Whether staff have yet to decide whose the customer is, or which purchase is their first.
pub(super) async fn is_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM event_conflict
                           WHERE program_id = ? AND customer = ? AND kind IN ('takeover', 'first')
                             AND decided_at IS NULL) AS "open!: bool""#,
        program,
        customer
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn mark_decided(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ConflictId,
    by: MemberId,
    accepted: bool,
    reason: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE event_conflict SET decided_at = ?, decided_by = ?, accepted = ?, reason = ?
          WHERE id = ? AND decided_at IS NULL",
        now,
        by,
        accepted,
        reason,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// An event that waits until staff have decided about another one of its customer.
pub(super) struct WaitingEvent {
    pub(super) id: EventId,
    pub(super) source: String,
    pub(super) event: BillingEvent,
}

/// The customer's events that came while staff had to decide, in the order in which they came.
pub(super) async fn list_waiting(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Vec<WaitingEvent>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: EventId", source, body, at AS "at: UtcMs" FROM event
            WHERE program_id = ? AND customer = ? AND outcome = 'in_conflict'
              AND NOT EXISTS (SELECT 1 FROM event_conflict AS c
                               WHERE c.event_id = event.id AND c.decided_at IS NULL)
            ORDER BY id"#,
        program,
        customer
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let event = read_stored(row.id, &row.body, row.at)?;
            Ok(WaitingEvent { id: row.id, source: row.source, event })
        })
        .collect()
}
