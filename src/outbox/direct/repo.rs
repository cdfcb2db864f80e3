//! The SQL of direct messages: members' channels, and the rows that are held for members.

use sqlx::SqliteConnection;

use super::DirectChannel;
use crate::clock::UtcMs;
use crate::id::{ChannelId, MemberId, OutboxId, ProgramId};
use crate::outbox::{Effect, UndeliveredReason};
use crate::store::{StoreError, ensure_affected};

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<DirectChannel, StoreError> {
    let found = sqlx::query_as!(
        DirectChannel,
        r#"SELECT channel_id AS "channel: ChannelId", refused AS "refused!: u32",
                  refused_at AS "refused_at: UtcMs", try_at AS "try_at: UtcMs"
             FROM direct_channel WHERE program_id = ? AND member_id = ?"#,
        program,
        member
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.unwrap_or_default())
}

pub(super) async fn set_channel(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    channel: ChannelId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO direct_channel (program_id, member_id, channel_id) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET channel_id = excluded.channel_id",
        program,
        member,
        channel
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes a refusal: how many that makes, and before when nothing is sent.
pub(super) async fn set_refused(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
    (refused, try_at): (u32, UtcMs),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO direct_channel (program_id, member_id, refused, refused_at, try_at)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET refused = excluded.refused, refused_at = excluded.refused_at,
                                   try_at = excluded.try_at",
        program,
        member,
        refused,
        now,
        try_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn set_taken(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE direct_channel SET refused = 0, refused_at = NULL, try_at = NULL, told_at = NULL
          WHERE program_id = ? AND member_id = ?",
        program,
        member
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that staff hear of it, unless they have. Returns whether it is new.
pub(super) async fn set_told(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE direct_channel SET told_at = ?
          WHERE program_id = ? AND member_id = ? AND told_at IS NULL",
        now,
        program,
        member
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn set_try_at(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    at: UtcMs,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE direct_channel SET try_at = ?
          WHERE program_id = ? AND member_id = ? AND try_at IS NOT NULL",
        at,
        program,
        member
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn hold(
    conn: &mut SqliteConnection,
    id: OutboxId,
    member: MemberId,
) -> Result<(), StoreError> {
    let reason = UndeliveredReason::NoDirectMessages;
    let result = sqlx::query!(
        "UPDATE outbox SET state = 'held', held_for = ?, error = ?
          WHERE id = ? AND state = 'pending'",
        member,
        reason,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn is_any_held(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM outbox
                           WHERE program_id = ? AND held_for = ? AND state = 'held') AS "any!: bool""#,
        program,
        member
    )
    .fetch_one(conn)
    .await?;
    Ok(row.any)
}

/// Has all that is held for the member tried again. Returns how many rows.
pub(super) async fn resume(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
) -> Result<u64, StoreError> {
    let result = sqlx::query!(
        "UPDATE outbox SET state = 'pending', attempts = 0, next_at = ?
          WHERE program_id = ? AND held_for = ? AND state = 'held'",
        now,
        program,
        member
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected())
}

/// The members who may be tried again, and for whom something is held that was written since
/// `since`.
pub(super) async fn list_due(
    conn: &mut SqliteConnection,
    now: UtcMs,
    since: UtcMs,
) -> Result<Vec<(ProgramId, MemberId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT d.program_id AS "program!: ProgramId", d.member_id AS "member!: MemberId"
             FROM direct_channel d
            WHERE d.try_at IS NOT NULL AND d.try_at <= ?
              AND EXISTS (SELECT 1 FROM outbox o
                           WHERE o.program_id = d.program_id AND o.held_for = d.member_id
                             AND o.state = 'held' AND o.created_at >= ?)"#,
        now,
        since
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.program, row.member)).collect())
}

pub(super) async fn count_untold(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<u32, StoreError> {
    let row = sqlx::query!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM outbox WHERE program_id = ? AND held_for = ?"#,
        program,
        member
    )
    .fetch_one(conn)
    .await?;
    Ok(row.count)
}

/// Newest first; what this version cannot read is left out.
pub(super) async fn list_untold(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    limit: u32,
) -> Result<Vec<(Effect, UtcMs)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT effect, created_at AS "created_at: UtcMs" FROM outbox
            WHERE program_id = ? AND held_for = ? ORDER BY id DESC LIMIT ?"#,
        program,
        member,
        limit
    )
    .fetch_all(conn)
    .await?;
    let read = |effect: &str, at| Some((serde_json::from_str(effect).ok()?, at));
    Ok(rows.into_iter().filter_map(|row| read(&row.effect, row.created_at)).collect())
}
