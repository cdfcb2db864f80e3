//! The SQL of goals and their reviews.

use sqlx::SqliteConnection;

use super::{Goal, GoalReview, GoalState};
use crate::clock::UtcMs;
use crate::id::{GoalId, MemberId, PartnerId, ProgramId};
use crate::store::{StoreError, ensure_affected};

macro_rules! select_target {
    ($where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            Goal,
            r#"SELECT t.id AS "id!: GoalId", t.partner_id AS "partner: PartnerId", p.member_id
               AS "member: MemberId",
                      t.track, t.value, t.review_interval AS every,
                      t.next_review_at AS "next_at: UtcMs", t.state AS "state: GoalState",
                      t.round AS "round: u32", t.flagged_at AS "flagged_at: UtcMs"
                 FROM goal t JOIN partner p ON p.id = t.partner_id "# + $where,
            $($arg),+
        )
    };
}

macro_rules! select_review {
    ($where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            GoalReview,
            r#"SELECT round AS "round: u32", value, met AS "met: bool", note, staff_id
               AS "staff: MemberId", at AS "at: UtcMs"
                 FROM goal_review "# + $where,
            $($arg),+
        )
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: GoalId,
) -> Result<Option<Goal>, StoreError> {
    Ok(select_target!("WHERE t.program_id = ? AND t.id = ?", program, id)
        .fetch_optional(conn)
        .await?)
}

pub(super) async fn find_by_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    track: &str,
) -> Result<Option<Goal>, StoreError> {
    let row = select_target!(
        "WHERE t.program_id = ? AND t.partner_id = ? AND t.track = ?",
        program,
        partner,
        track
    );
    Ok(row.fetch_optional(conn).await?)
}

pub(super) async fn list_needing_staff(
    conn: &mut SqliteConnection,
    program: ProgramId,
    skip: u32,
    most: u32,
) -> Result<Vec<Goal>, StoreError> {
    let rows = select_target!(
        "WHERE t.program_id = ? AND p.state = 'active' AND p.track = t.track
           AND (t.state = 'review' OR t.flagged_at IS NOT NULL) ORDER BY t.next_review_at, t.id \
           LIMIT ? OFFSET ?",
        program,
        most,
        skip
    );
    Ok(rows.fetch_all(conn).await?)
}

pub(super) async fn count_needing_staff(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "needing!: u32" FROM goal t JOIN partner p ON p.id = t.partner_id
            WHERE t.program_id = ? AND p.state = 'active' AND p.track = t.track
              AND (t.state = 'review' OR t.flagged_at IS NOT NULL)"#,
        program
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn find_review(
    conn: &mut SqliteConnection,
    id: GoalId,
    round: u32,
) -> Result<Option<GoalReview>, StoreError> {
    Ok(select_review!("WHERE goal_id = ? AND round = ?", id, round).fetch_optional(conn).await?)
}

pub(super) async fn list_reviews(
    conn: &mut SqliteConnection,
    id: GoalId,
) -> Result<Vec<GoalReview>, StoreError> {
    Ok(select_review!("WHERE goal_id = ? ORDER BY round DESC LIMIT 10", id).fetch_all(conn).await?)
}

pub(super) async fn update(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    track: &str,
    value: &str,
    every: &str,
    next_at: UtcMs,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO goal (program_id, partner_id, track, value, review_interval, \
         next_review_at, state)
         VALUES (?, ?, ?, ?, ?, ?, 'waiting')
         ON CONFLICT (partner_id, track) DO UPDATE
            SET value = excluded.value, review_interval = excluded.review_interval,
                next_review_at = excluded.next_review_at, state = 'waiting'",
        program,
        partner,
        track,
        value,
        every,
        next_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn mark_reviewed(
    conn: &mut SqliteConnection,
    id: GoalId,
    round: u32,
    next_at: UtcMs,
    flagged_at: Option<UtcMs>,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE goal SET state = 'waiting', round = round + 1, next_review_at = ?, flagged_at = ?
          WHERE id = ? AND state = 'review' AND round = ?",
        next_at,
        flagged_at,
        id,
        round
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn insert_review(
    conn: &mut SqliteConnection,
    now: UtcMs,
    of: &Goal,
    met: bool,
    note: &str,
    staff: MemberId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO goal_review (goal_id, round, value, due_at, met, note, staff_id, at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        of.id,
        of.round,
        of.value,
        of.next_at,
        met,
        note,
        staff,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn clear_flag(
    conn: &mut SqliteConnection,
    id: GoalId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE goal SET flagged_at = NULL WHERE id = ? AND flagged_at IS NOT NULL",
        id
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn list_due(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<(ProgramId, GoalId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.program_id AS "program: ProgramId", t.id AS "id!: GoalId"
             FROM goal t JOIN partner p ON p.id = t.partner_id
            WHERE t.state = 'waiting' AND t.next_review_at <= ? AND p.state = 'active'
            AND p.track = t.track
            ORDER BY t.next_review_at LIMIT 100"#,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.program, row.id)).collect())
}

pub(super) async fn mark_due_for_review(
    conn: &mut SqliteConnection,
    id: GoalId,
) -> Result<bool, StoreError> {
    let result =
        sqlx::query!("UPDATE goal SET state = 'review' WHERE id = ? AND state = 'waiting'", id)
            .execute(conn)
            .await?;
    Ok(result.rows_affected() == 1)
}

/// The active partners on the track for whom nothing is set, at most 100.
pub(super) async fn list_partners_without_goal(
    conn: &mut SqliteConnection,
    program: ProgramId,
    track: &str,
) -> Result<Vec<PartnerId>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: PartnerId" FROM partner
            WHERE program_id = ? AND track = ? AND state = 'active'
              AND NOT EXISTS (SELECT 1 FROM goal t WHERE t.partner_id = partner.id
              AND t.track = partner.track)
            ORDER BY id LIMIT 100"#,
        program,
        track
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
