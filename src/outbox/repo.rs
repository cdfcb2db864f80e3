//! The SQL of the outbox.

use sqlx::SqliteConnection;

use super::{Effect, Entry, Standing};
use crate::clock::UtcMs;
use crate::id::{OutboxId, ProgramId};
use crate::store::{StoreError, ensure_affected};

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    topic: &str,
    effect: &Effect,
) -> Result<(), StoreError> {
    let effect = serde_json::to_string(effect).map_err(|e| StoreError::Driver(sqlx::Error::Encode(e.into())))?;
    sqlx::query!(
        "INSERT INTO outbox (program_id, topic, effect, state, next_at, created_at) VALUES (?, ?, ?, 'pending', ?, ?)",
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

pub(super) async fn due(conn: &mut SqliteConnection, now: UtcMs, limit: u32) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id!: OutboxId", o.program_id AS "program: ProgramId", o.effect,
                  o.attempts AS "attempts: u32", o.error
             FROM outbox o
            WHERE o.state = 'pending' AND o.next_at <= ?
              AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.state = 'pending' AND e.program_id = o.program_id
                                 AND e.topic = o.topic AND e.id < o.id)
            ORDER BY o.id LIMIT ?"#,
        now,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let effect = serde_json::from_str(&row.effect).map_err(|_| StoreError::Inconsistent {
                table: "outbox",
                column: "effect",
                row: row.id.get(),
            })?;
            Ok(Entry { id: row.id, program: row.program, effect, attempts: row.attempts, error: row.error })
        })
        .collect()
}

pub(super) async fn done(conn: &mut SqliteConnection, now: UtcMs, id: OutboxId) -> Result<(), StoreError> {
    let result =
        sqlx::query!("UPDATE outbox SET state = 'done', done_at = ? WHERE id = ? AND state = 'pending'", now, id)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn postpone(
    conn: &mut SqliteConnection,
    id: OutboxId,
    error: &str,
    next_at: UtcMs,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET attempts = attempts + 1, error = ?, next_at = ? WHERE id = ? AND state = 'pending'",
        error,
        next_at,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn bury(conn: &mut SqliteConnection, now: UtcMs, id: OutboxId, error: &str) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET state = 'dead', error = ?, done_at = ? WHERE id = ? AND state = 'pending'",
        error,
        now,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn obstacle(
    conn: &mut SqliteConnection,
    program: ProgramId,
    topic: &str,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query!(
        "SELECT error FROM outbox WHERE state = 'pending' AND program_id = ? AND topic = ? ORDER BY id LIMIT 1",
        program,
        topic
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| row.error))
}

pub(super) async fn standing(conn: &mut SqliteConnection) -> Result<Standing, StoreError> {
    let waiting = sqlx::query!(
        r#"SELECT COUNT(*) AS "depth!: u32", MIN(created_at) AS "oldest: UtcMs" FROM outbox WHERE state = 'pending'"#
    )
    .fetch_one(&mut *conn)
    .await?;
    let dead = sqlx::query_scalar!(r#"SELECT COUNT(*) AS "dead!: u32" FROM outbox WHERE state = 'dead'"#)
        .fetch_one(conn)
        .await?;
    Ok(Standing { depth: waiting.depth, oldest: waiting.oldest, dead })
}
