//! The SQL of promotions.

use sqlx::SqliteConnection;

use super::Promotion;
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId, PromotionId};
use crate::partner::Partner;
use crate::program::Route;
use crate::store::{StoreError, ensure_affected};

pub(super) async fn find_open_by_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
) -> Result<Option<Promotion>, StoreError> {
    Ok(sqlx::query_as!(
        Promotion,
        r#"SELECT id AS "id!: PromotionId", from_track AS "from!", to_track AS "to!",
                  opened_by AS "opened_by!: MemberId"
             FROM promotion WHERE program_id = ? AND partner_id = ? AND state = 'open'"#,
        program,
        partner
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: &Partner,
    route: &Route,
    to: &str,
    staff: MemberId,
) -> Result<PromotionId, StoreError> {
    let criteria = serde_json::to_string(&route.criteria).unwrap_or_default();
    let row = sqlx::query!(
        r#"INSERT INTO promotion (program_id, partner_id, route, from_track, to_track, state,
           criteria, opened_by, opened_at)
           VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?) RETURNING id AS "id!: PromotionId""#,
        program,
        partner.id,
        route.id,
        partner.track,
        to,
        criteria,
        staff,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

/// Closes an open one, as `done` or `dropped`.
pub(super) async fn mark_closed(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: PromotionId,
    state: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE promotion SET state = ?, closed_at = ? WHERE id = ? AND state = 'open'",
        state,
        now,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}
