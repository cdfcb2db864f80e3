//! The SQL of applications.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;

use super::{Application, ApplicationDecision, ApplicationState, DecisionKind, RouteChoice};
use crate::clock::UtcMs;
use crate::id::{ApplicationId, MemberId, ProgramId, TicketId};
use crate::store::{StoreError, ensure_affected};

struct Row {
    id: ApplicationId,
    member: MemberId,
    route: String,
    track: Option<String>,
    state: ApplicationState,
    round: u32,
    ticket: Option<TicketId>,
    submitted_at: Option<UtcMs>,
}

macro_rules! select_application {
    ($fetch:ident, $conn:expr, $where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id AS "id!: ApplicationId", member_id
               AS "member: MemberId", route, track, state AS "state: ApplicationState",
                      round AS "round: u32", ticket_id AS "ticket: TicketId", submitted_at AS "submitted_at: UtcMs"
                 FROM application "# + $where,
            $($arg),+
        )
        .$fetch(&mut *$conn)
        .await
    };
}

async fn with_answers(
    conn: &mut SqliteConnection,
    row: Option<Row>,
) -> Result<Option<Application>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    // Later rounds come later, so that the latest answer to a field stays.
    let answers = sqlx::query!(
        "SELECT field, text FROM application_answer WHERE application_id = ? \
         ORDER BY field, round",
        row.id
    )
    .fetch_all(conn)
    .await?;
    let answers: BTreeMap<_, _> =
        answers.into_iter().map(|answer| (answer.field, answer.text)).collect();
    let Row { id, member, route, track, state, round, ticket, submitted_at } = row;
    Ok(Some(Application { id, member, route, track, state, round, ticket, submitted_at, answers }))
}

pub(super) async fn find_live(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<Option<Application>, StoreError> {
    let row = select_application!(
        fetch_optional,
        conn,
        "WHERE program_id = ? AND member_id = ? AND state IN ('draft', 'in_review', 'asked')",
        program,
        member
    )?;
    with_answers(conn, row).await
}

pub(super) async fn find_newest_by_member(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<Option<Application>, StoreError> {
    let row = select_application!(
        fetch_optional,
        conn,
        "WHERE program_id = ? AND member_id = ? ORDER BY id DESC LIMIT 1",
        program,
        member
    )?;
    with_answers(conn, row).await
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: ApplicationId,
) -> Result<Option<Application>, StoreError> {
    let row =
        select_application!(fetch_optional, conn, "WHERE program_id = ? AND id = ?", program, id)?;
    with_answers(conn, row).await
}

pub(super) async fn find_by_ticket(
    conn: &mut SqliteConnection,
    program: ProgramId,
    ticket: TicketId,
) -> Result<Option<Application>, StoreError> {
    let row = select_application!(
        fetch_optional,
        conn,
        "WHERE program_id = ? AND ticket_id = ?",
        program,
        ticket
    )?;
    with_answers(conn, row).await
}

pub(super) async fn list_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
    skip: u32,
    most: u32,
) -> Result<Vec<Application>, StoreError> {
    let rows = select_application!(
        fetch_all,
        conn,
        "WHERE program_id = ? AND state IN ('in_review', 'asked') ORDER BY submitted_at, id \
         LIMIT ? OFFSET ?",
        program,
        most,
        skip
    )?;
    let mut applications = Vec::with_capacity(rows.len());
    for row in rows {
        applications.extend(with_answers(conn, Some(row)).await?);
    }
    Ok(applications)
}

pub(super) async fn count_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "open!: u32" FROM application
            WHERE program_id = ? AND state IN ('in_review', 'asked')"#,
        program
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn list_open_names(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<(TicketId, MemberId, Option<String>)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.ticket_id AS "ticket!: TicketId", a.member_id AS "member: MemberId",
                  m.name AS "name?"
             FROM application a
             LEFT JOIN member m ON m.program_id = a.program_id AND m.member_id = a.member_id
            WHERE a.program_id = ? AND a.state IN ('in_review', 'asked')
            ORDER BY a.submitted_at, a.id"#,
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.ticket, row.member, row.name)).collect())
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
    way: &RouteChoice,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO application (program_id, member_id, route, track, state, created_at)
         VALUES (?, ?, ?, ?, 'draft', ?)",
        program,
        member,
        way.route,
        way.track,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Another way for a draft.
pub(super) async fn set_route(
    conn: &mut SqliteConnection,
    id: ApplicationId,
    way: &RouteChoice,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE application SET route = ?, track = ? WHERE id = ? AND state = 'draft'",
        way.route,
        way.track,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// When the member's newest application by this route was denied, if it was.
pub(super) async fn find_denied_at(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    route: &str,
) -> Result<Option<UtcMs>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT d.at AS "at: UtcMs" FROM application AS a JOIN application_decision AS d
           ON d.application_id = a.id
            WHERE a.program_id = ? AND a.member_id = ? AND a.route = ? AND a.state = 'denied'
            AND d.kind = 'deny'
            ORDER BY d.id DESC LIMIT 1"#,
        program,
        member,
        route
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.at))
}

pub(super) async fn save_answers(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ApplicationId,
    field: &str,
    round: u32,
    text: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO application_answer (application_id, field, round, text, at)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (application_id, field, round) DO UPDATE SET text = excluded.text, \
         at = excluded.at",
        id,
        field,
        round,
        text,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn list_answered_pages(
    conn: &mut SqliteConnection,
    id: ApplicationId,
    round: u32,
) -> Result<BTreeSet<String>, StoreError> {
    let rows = sqlx::query!(
        "SELECT field FROM application_answer WHERE application_id = ? AND round = ?",
        id,
        round
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.field).collect())
}

pub(super) async fn mark_submitted(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ApplicationId,
    ticket: TicketId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE application SET state = 'in_review', ticket_id = ?, submitted_at = ? WHERE id = ? \
         AND state = 'draft'",
        ticket,
        now,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn set_state(
    conn: &mut SqliteConnection,
    id: ApplicationId,
    from: ApplicationState,
    to: ApplicationState,
) -> Result<(), StoreError> {
    let result =
        sqlx::query!("UPDATE application SET state = ? WHERE id = ? AND state = ?", to, id, from)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

#[expect(clippy::too_many_arguments, reason = "one row of the decision table")]
pub(super) async fn insert_decision(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ApplicationId,
    to: ApplicationState,
    staff: MemberId,
    kind: &str,
    reason: &str,
    fields: &[String],
) -> Result<(), StoreError> {
    let round = i64::from(to == ApplicationState::Asked);
    let result = sqlx::query!(
        "UPDATE application SET state = ?, round = round + ? WHERE id = ? \
         AND state IN ('in_review', 'asked')",
        to,
        round,
        id
    )
    .execute(&mut *conn)
    .await?;
    ensure_affected(&result, 1)?;
    let fields = serde_json::to_string(fields)
        .map_err(|e| StoreError::Driver(sqlx::Error::Encode(e.into())))?;
    sqlx::query!(
        "INSERT INTO application_decision (application_id, kind, staff_id, reason, fields, at) \
         VALUES (?, ?, ?, ?, ?, ?)",
        id,
        kind,
        staff,
        reason,
        fields,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn find_last_decision(
    conn: &mut SqliteConnection,
    id: ApplicationId,
) -> Result<Option<MemberId>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT staff_id AS "staff: MemberId" FROM application_decision
           WHERE application_id = ? ORDER BY id DESC LIMIT 1"#,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.staff))
}

pub(super) async fn list_decisions(
    conn: &mut SqliteConnection,
    id: ApplicationId,
) -> Result<Vec<ApplicationDecision>, StoreError> {
    Ok(sqlx::query_as!(
        ApplicationDecision,
        r#"SELECT kind AS "kind: DecisionKind", staff_id AS "staff: MemberId", reason,
                  at AS "at: UtcMs"
             FROM application_decision WHERE application_id = ? ORDER BY id"#,
        id
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn list_all_answers(
    conn: &mut SqliteConnection,
    id: ApplicationId,
) -> Result<Vec<(String, u32, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT field, round AS "round: u32", text FROM application_answer
            WHERE application_id = ? ORDER BY round, field"#,
        id
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.field, row.round, row.text)).collect())
}

/// The ids of the fields that staff asked again last.
pub(super) async fn find_requested_details(
    conn: &mut SqliteConnection,
    id: ApplicationId,
) -> Result<BTreeSet<String>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!", fields FROM application_decision
           WHERE application_id = ? AND kind = 'ask' ORDER BY id DESC LIMIT 1"#,
        id
    )
    .fetch_optional(conn)
    .await?;
    row.map_or_else(
        || Ok(BTreeSet::new()),
        |row| {
            serde_json::from_str(&row.fields).map_err(|_| StoreError::Inconsistent {
                table: "application_decision",
                column: "fields",
                row: row.id,
            })
        },
    )
}

pub(super) async fn has_invitation(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM invitation WHERE program_id = ? AND member_id = ?)
           AS "invited!: bool""#,
        program,
        member
    )
    .fetch_one(conn)
    .await?;
    Ok(row.invited)
}

pub(super) async fn insert_invitation(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
    staff: MemberId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "INSERT INTO invitation (program_id, member_id, staff_id, at) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        program,
        member,
        staff,
        now
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}
