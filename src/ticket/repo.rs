//! The SQL of tickets.

use sqlx::SqliteConnection;

use super::{Ticket, TicketKind, TicketState};
use crate::clock::UtcMs;
use crate::id::{ChannelId, MemberId, MessageId, ProgramId, TicketId};
use crate::outbox::UndeliveredReason;
use crate::store::{StoreError, ensure_affected};

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    kind: TicketKind,
    member: MemberId,
    due_at: Option<UtcMs>,
) -> Result<TicketId, StoreError> {
    let row = sqlx::query!(
        r#"INSERT INTO ticket (program_id, kind, member_id, state, due_at, created_at)
           VALUES (?, ?, ?, 'opening', ?, ?) RETURNING id AS "id!: TicketId""#,
        program,
        kind,
        member,
        due_at,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

macro_rules! select_ticket {
    ($conn:expr, $where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            Ticket,
            r#"SELECT id AS "id!: TicketId", program_id AS "program: ProgramId", kind
               AS "kind: TicketKind",
                      member_id AS "member: MemberId", state AS "state: TicketState", channel_id AS "channel: ChannelId",
                      card_message_id AS "card: MessageId", due_at AS "due_at: UtcMs",
                      created_at AS "created_at: UtcMs"
                 FROM ticket "# + $where,
            $($arg),+
        )
        .fetch_optional($conn)
        .await
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    id: TicketId,
) -> Result<Option<Ticket>, StoreError> {
    Ok(select_ticket!(conn, "WHERE id = ?", id)?)
}

pub(super) async fn find_by_channel(
    conn: &mut SqliteConnection,
    channel: ChannelId,
) -> Result<Option<Ticket>, StoreError> {
    Ok(select_ticket!(conn, "WHERE channel_id = ?", channel)?)
}

pub(super) async fn find_newest_by_member(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<Option<Ticket>, StoreError> {
    Ok(select_ticket!(
        conn,
        "WHERE program_id = ? AND member_id = ? AND state <> 'closed' ORDER BY id DESC LIMIT 1",
        program,
        member
    )?)
}

pub(super) async fn find_newest_in(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    kind: TicketKind,
) -> Result<Option<Ticket>, StoreError> {
    Ok(select_ticket!(
        conn,
        "WHERE program_id = ? AND member_id = ? AND kind = ? AND state <> 'closed' \
         ORDER BY id DESC LIMIT 1",
        program,
        member,
        kind
    )?)
}

pub(super) async fn mark_closed(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: TicketId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE ticket SET state = 'closed', closed_at = ? WHERE id = ? AND state <> 'closed'",
        now,
        id
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn set_channel(
    conn: &mut SqliteConnection,
    id: TicketId,
    channel: ChannelId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE ticket SET channel_id = ?, state = CASE state WHEN 'opening' THEN 'open' \
         ELSE state END WHERE id = ?",
        channel,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn set_card(
    conn: &mut SqliteConnection,
    id: TicketId,
    message: MessageId,
) -> Result<(), StoreError> {
    let result = sqlx::query!("UPDATE ticket SET card_message_id = ? WHERE id = ?", message, id)
        .execute(conn)
        .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn clear_channel(
    conn: &mut SqliteConnection,
    id: TicketId,
    channel: ChannelId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE ticket SET state = 'opening', channel_id = NULL, card_message_id = NULL
          WHERE id = ? AND state = 'open' AND channel_id = ?",
        id,
        channel
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn list_further_categories(
    conn: &mut SqliteConnection,
    program: ProgramId,
    category: ChannelId,
) -> Result<Vec<ChannelId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT further_id AS "id!: ChannelId" FROM ticket_category
            WHERE program_id = ? AND category_id = ? ORDER BY at, further_id"#,
        program,
        category
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn insert_further_category(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    category: ChannelId,
    further: ChannelId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "INSERT INTO ticket_category (program_id, category_id, further_id, at) \
         VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        program,
        category,
        further,
        now
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// The closed tickets whose channel is there and was closed before this time, oldest first.
pub(super) async fn list_removable(
    conn: &mut SqliteConnection,
    program: ProgramId,
    before: UtcMs,
) -> Result<Vec<TicketId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id!: TicketId" FROM ticket
            WHERE program_id = ? AND state = 'closed' AND channel_id IS NOT NULL
              AND closed_at < ?
            ORDER BY closed_at, id"#,
        program,
        before
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn clear_closed_channel(
    conn: &mut SqliteConnection,
    id: TicketId,
    channel: ChannelId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE ticket SET channel_id = NULL, card_message_id = NULL
          WHERE id = ? AND state = 'closed' AND channel_id = ?",
        id,
        channel
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The tickets that wait for a channel, with what stands in the way, oldest first.
pub(super) async fn list_waiting(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<(TicketId, UndeliveredReason)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id!: TicketId", o.error AS "error!: UndeliveredReason"
             FROM ticket t
             JOIN outbox o ON o.program_id = t.program_id AND o.topic = 'ticket:' || t.id
              AND o.state = 'pending' AND o.error IS NOT NULL AND o.error <> 'passing'
            WHERE t.program_id = ? AND t.state = 'opening'
            GROUP BY t.id ORDER BY t.id"#,
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.error)).collect())
}

pub(super) async fn list_open_names(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<(TicketId, TicketKind, MemberId, Option<String>)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id!: TicketId", t.kind AS "kind: TicketKind",
                  t.member_id AS "member: MemberId", m.name AS "name?"
             FROM ticket t
             LEFT JOIN member m ON m.program_id = t.program_id AND m.member_id = t.member_id
            WHERE t.program_id = ? AND t.state IN ('opening', 'open')
            ORDER BY t.id"#,
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.kind, row.member, row.name)).collect())
}

pub(super) async fn list_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<TicketId>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: TicketId" FROM ticket WHERE program_id = ? AND state = 'open'
           ORDER BY id"#,
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
