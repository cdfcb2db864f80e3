//! The SQL of the outbox.

use sqlx::SqliteConnection;

use super::{DeadLetter, Effect, OutboxEntry, OutboxStatus, UndeliveredReason};
use crate::clock::UtcMs;
use crate::id::{OutboxId, ProgramId};
use crate::store::{StoreError, ensure_affected, to_rows};

fn json(effect: &Effect) -> Result<String, StoreError> {
    serde_json::to_string(effect).map_err(|e| StoreError::Driver(sqlx::Error::Encode(e.into())))
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    topic: &str,
    effect: &Effect,
) -> Result<(), StoreError> {
    let effect = json(effect)?;
    sqlx::query!(
        "INSERT INTO outbox (program_id, topic, effect, state, next_at, created_at) \
         VALUES (?, ?, ?, 'pending', ?, ?)",
        program,
        topic,
        effect,
        now,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The rows that are due; of one that cannot be read, whose it is and which.
pub(super) async fn list_due(
    conn: &mut SqliteConnection,
    now: UtcMs,
    limit: u32,
) -> Result<Vec<Result<OutboxEntry, (ProgramId, OutboxId)>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id!: OutboxId", o.program_id AS "program: ProgramId", o.effect,
                  o.attempts AS "attempts: u32",
                  o.error AS "error: UndeliveredReason"
             FROM outbox o
            WHERE o.state = 'pending' AND o.next_at <= ?
              AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.state = 'pending'
              AND e.program_id = o.program_id
                                 AND e.topic = o.topic AND e.id < o.id)
            ORDER BY o.id LIMIT ?"#,
        now,
        limit
    )
    .fetch_all(conn)
    .await?;
    let entries = rows.into_iter().map(|row| {
        let effect = serde_json::from_str(&row.effect).map_err(|_| (row.program, row.id))?;
        Ok(OutboxEntry {
            id: row.id,
            program: row.program,
            effect,
            attempts: row.attempts,
            reason: row.error,
        })
    });
    Ok(entries.collect())
}

/// Marks the rows as delivered. What sets what should be makes up for an earlier row that tried the
/// same and was given up.
pub(super) async fn mark_delivered(
    conn: &mut SqliteConnection,
    now: UtcMs,
    ids: &[OutboxId],
) -> Result<(), StoreError> {
    let rows = to_rows(&ids)?;
    let result = sqlx::query!(
        "UPDATE outbox SET state = 'done', done_at = ?, held_for = NULL
          WHERE id IN (SELECT value FROM json_each(?)) AND state = 'pending'",
        now,
        rows
    )
    .execute(&mut *conn)
    .await?;
    ensure_affected(&result, u64::try_from(ids.len()).unwrap_or(u64::MAX))?;
    sqlx::query!(
        "UPDATE outbox AS o SET state = 'done', done_at = ?
           FROM outbox AS d
          WHERE d.id IN (SELECT value FROM json_each(?)) AND o.state = 'dead' \
          AND o.program_id = d.program_id AND o.effect = d.effect
            AND json_extract(d.effect, '$.do')
                IN ('open_channel', 'show_card', 'close_channel', 'set_access', 'sync_roles', 'show_panel',
                    'remove_channel', 'show_waiting')",
        now,
        rows
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn set_next_try(
    conn: &mut SqliteConnection,
    id: OutboxId,
    reason: UndeliveredReason,
    next_at: UtcMs,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET attempts = attempts + 1, error = ?, next_at = ? WHERE id = ? \
         AND state = 'pending'",
        reason,
        next_at,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Puts a row off that nothing is wrong with: it does not count as a try.
pub(super) async fn put_off(
    conn: &mut SqliteConnection,
    id: OutboxId,
    reason: UndeliveredReason,
    next_at: UtcMs,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET error = ?, next_at = ? WHERE id = ? AND state = 'pending'",
        reason,
        next_at,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn mark_dead(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: OutboxId,
    reason: UndeliveredReason,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET state = 'dead', error = ?, done_at = ?, held_for = NULL
          WHERE id = ? AND state = 'pending'",
        reason,
        now,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Has what waits in a topic for its next try tried again now.
pub(super) async fn clear_topic_delay(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    topic: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET next_at = ?1 WHERE state = 'pending' AND program_id = ?2 \
         AND topic = ?3 AND next_at > ?1",
        now,
        program,
        topic
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What waits in a topic, in order; of a row that cannot be read, only which.
pub(super) async fn list_topic(
    conn: &mut SqliteConnection,
    program: ProgramId,
    topic: &str,
) -> Result<Vec<(OutboxId, Option<Effect>)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: OutboxId", effect FROM outbox
            WHERE state = 'pending' AND program_id = ? AND topic = ? ORDER BY id"#,
        program,
        topic
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, serde_json::from_str(&row.effect).ok())).collect())
}

pub(super) async fn is_log_owed_before(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: OutboxId,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'pending' AND program_id = ?
           AND topic = 'log' AND id < ?) AS "owed!: bool""#,
        program,
        id
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn find_obstacle(
    conn: &mut SqliteConnection,
    program: ProgramId,
    topic: &str,
) -> Result<Option<UndeliveredReason>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT error AS "error: UndeliveredReason" FROM outbox
            WHERE state = 'pending' AND program_id = ? AND topic = ? ORDER BY id LIMIT 1"#,
        program,
        topic
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| row.error))
}

pub(super) async fn status(conn: &mut SqliteConnection) -> Result<OutboxStatus, StoreError> {
    let waiting = sqlx::query!(
        r#"SELECT COUNT(*) AS "depth!: u32", MIN(created_at) AS "oldest: UtcMs" FROM outbox
           WHERE state = 'pending'"#
    )
    .fetch_one(&mut *conn)
    .await?;
    let dead =
        sqlx::query_scalar!(r#"SELECT COUNT(*) AS "dead!: u32" FROM outbox WHERE state = 'dead'"#)
            .fetch_one(conn)
            .await?;
    Ok(OutboxStatus { depth: waiting.depth, oldest: waiting.oldest, dead })
}

/// Whether the same effect waits or was given up.
pub(super) async fn is_queued(
    conn: &mut SqliteConnection,
    program: ProgramId,
    effect: &Effect,
) -> Result<bool, StoreError> {
    let effect = json(effect)?;
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'pending' AND program_id = ?
           AND effect = ?)
               OR EXISTS (SELECT 1 FROM outbox WHERE state = 'dead' AND program_id = ? AND effect = ?) AS "owed!: bool""#,
        program,
        effect,
        program,
        effect
    )
    .fetch_one(conn)
    .await?;
    Ok(row.owed)
}

pub(super) async fn was_ever_queued(
    conn: &mut SqliteConnection,
    program: ProgramId,
    effect: &Effect,
) -> Result<bool, StoreError> {
    let effect = json(effect)?;
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM outbox WHERE program_id = ? AND effect = ?)
           AS "owed!: bool""#,
        program,
        effect
    )
    .fetch_one(conn)
    .await?;
    Ok(row.owed)
}

/// Whether one of the newest 200 rows, whosever, was delivered at `since` or later.
pub(super) async fn was_any_delivered(
    conn: &mut SqliteConnection,
    since: UtcMs,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM (SELECT state, done_at FROM outbox ORDER BY id DESC
           LIMIT 200)
                           WHERE state = 'done' AND done_at >= ?) AS "any!: bool""#,
        since
    )
    .fetch_one(conn)
    .await?;
    Ok(row.any)
}

macro_rules! select_letters {
    ($conn:expr, $where:literal, $($arg:expr),+) => {
        sqlx::query!(
            r#"SELECT id AS "id!: OutboxId", effect, state,
                      error AS "error: UndeliveredReason", next_at AS "next_at: UtcMs",
                      created_at AS "created_at: UtcMs"
                 FROM outbox "# + $where,
            $($arg),+
        )
        .fetch_all($conn)
        .await?
        .into_iter()
        .map(|row| DeadLetter {
            id: row.id,
            effect: serde_json::from_str(&row.effect).ok(),
            is_dead: row.state == "dead",
            is_done: row.state == "done",
            reason: row.error,
            next_at: row.next_at,
            created_at: row.created_at,
        })
    };
}

pub(super) async fn find_dead_letter(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: OutboxId,
) -> Result<Option<DeadLetter>, StoreError> {
    Ok(select_letters!(conn, "WHERE program_id = ? AND id = ?", program, id).next())
}

/// Those that were given up since `since`, newest first.
pub(super) async fn list_dead(
    conn: &mut SqliteConnection,
    program: ProgramId,
    since: UtcMs,
) -> Result<Vec<DeadLetter>, StoreError> {
    Ok(select_letters!(
        conn,
        "WHERE state = 'dead' AND program_id = ? AND done_at >= ? ORDER BY done_at DESC, id DESC",
        program,
        since
    )
    .collect())
}

/// Those that were tried in vain or were written before `before`, oldest first.
pub(super) async fn list_waiting(
    conn: &mut SqliteConnection,
    program: ProgramId,
    before: UtcMs,
) -> Result<Vec<DeadLetter>, StoreError> {
    Ok(select_letters!(
        conn,
        "WHERE state = 'pending' AND program_id = ? AND (attempts > 0 OR created_at < ?) \
         ORDER BY id",
        program,
        before
    )
    .collect())
}

pub(super) async fn mark_for_retry(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    id: OutboxId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET state = 'pending', attempts = 0, error = NULL, next_at = ?, \
         done_at = NULL
          WHERE id = ? AND program_id = ? AND state = 'dead'",
        now,
        id,
        program
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn clear_delay(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    id: OutboxId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET next_at = ? WHERE id = ? AND program_id = ? AND state = 'pending' \
         AND next_at > ?",
        now,
        id,
        program,
        now
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Those of the program that were given up since `since` for what may be gone by now. They keep the
/// reason. Returns how many.
pub(super) async fn revive(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    since: UtcMs,
) -> Result<u64, StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET state = 'pending', attempts = 0, next_at = ?, done_at = NULL
          WHERE program_id = ? AND state = 'dead' AND created_at >= ?
            AND error IN ('tries', 'channel_gone', 'left')",
        now,
        program,
        since
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected())
}

/// All of the program's that were given up or wait for their next try. Returns how many.
pub(super) async fn mark_all_for_retry(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
) -> Result<u64, StoreError> {
    let dead = sqlx::query!(
        "UPDATE outbox SET state = 'pending', attempts = 0, error = NULL, next_at = ?, \
         done_at = NULL
          WHERE program_id = ? AND state = 'dead'",
        now,
        program
    )
    .execute(&mut *conn)
    .await?;
    let waiting = sqlx::query!(
        "UPDATE outbox SET next_at = ? WHERE program_id = ? AND state = 'pending' AND next_at > ?",
        now,
        program,
        now
    )
    .execute(conn)
    .await?;
    Ok(dead.rows_affected().saturating_add(waiting.rows_affected()))
}
