//! The SQL of engagements.

use sqlx::SqliteConnection;

use super::{Engagement, EngagementState};
use crate::clock::UtcMs;
use crate::id::{EngagementId, MemberId, PartnerId, ProgramId};
use crate::money::{Money, Unit};
use crate::store::{StoreError, ensure_affected};
use crate::tenant::Tenant;

/// What a new row holds.
pub(super) struct NewEngagement<'a> {
    pub(super) kind: &'a str,
    pub(super) item: &'a str,
    pub(super) title: &'a str,
    pub(super) price: Option<Money>,
    /// A JSON array.
    pub(super) stages: &'a str,
}

struct Row {
    id: EngagementId,
    partner: PartnerId,
    member: MemberId,
    kind: String,
    item: String,
    title: String,
    price: Option<i64>,
    unit: Option<String>,
    decimals: Option<i64>,
    stages: String,
    stage: u32,
    state: EngagementState,
    reason: String,
    created_by: MemberId,
    changed_by: MemberId,
    changed_at: UtcMs,
}

impl Row {
    fn read(self) -> Result<Engagement, StoreError> {
        let row = self.id.get();
        let price = match (self.price, self.unit, self.decimals) {
            (Some(price), Some(unit), Some(decimals)) => {
                Some(Money::new(price, Unit::stored(&unit, decimals, "engagement", row)?))
            }
            _ => None,
        };
        let torn = |_| StoreError::Inconsistent { table: "engagement", column: "stages", row };
        Ok(Engagement {
            id: self.id,
            partner: self.partner,
            member: self.member,
            kind: self.kind,
            item: self.item,
            title: self.title,
            price,
            stages: serde_json::from_str(&self.stages).map_err(torn)?,
            stage: self.stage,
            state: self.state,
            reason: self.reason,
            created_by: self.created_by,
            changed_by: self.changed_by,
            changed_at: self.changed_at,
        })
    }
}

macro_rules! select_engagement {
    ($where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT e.id AS "id!: EngagementId", e.partner_id
               AS "partner: PartnerId", p.member_id AS "member: MemberId",
                      e.kind, e.item, e.title, e.price, e.unit, u.decimals AS "decimals?", e.stages, e.stage AS "stage: u32", e.state AS "state: EngagementState",
                      e.reason, e.created_by AS "created_by: MemberId", e.changed_by AS "changed_by: MemberId",
                      e.changed_at AS "changed_at: UtcMs"
                 FROM engagement e JOIN partner p ON p.id = e.partner_id
                 LEFT JOIN unit u ON u.program_id = e.program_id AND u.code = e.unit "# + $where,
            $($arg),+
        )
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    id: EngagementId,
) -> Result<Option<Engagement>, StoreError> {
    let row = select_engagement!("WHERE e.program_id = ? AND e.id = ?", tenant.id, id)
        .fetch_optional(conn)
        .await?;
    row.map(Row::read).transpose()
}

pub(super) async fn list_by_partner(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Vec<Engagement>, StoreError> {
    let rows = select_engagement!(
        "WHERE e.program_id = ? AND e.partner_id = ? ORDER BY e.state = 'open' DESC, e.id DESC",
        tenant.id,
        partner
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    staff: MemberId,
    new: &NewEngagement<'_>,
) -> Result<EngagementId, StoreError> {
    let price = new.price.map(|price| price.minor());
    let unit = new.price.map(|price| price.unit().code().to_owned());
    let row = sqlx::query!(
        r#"INSERT INTO engagement (program_id, partner_id, kind, item, title, price, unit,
           stages, state, created_by,
                                   created_at, changed_by, changed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?,
           ?) RETURNING id AS "id!: EngagementId""#,
        program,
        partner,
        new.kind,
        new.item,
        new.title,
        price,
        unit,
        new.stages,
        staff,
        now,
        staff,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

pub(super) async fn set_stage(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: EngagementId,
    from: u32,
    last: bool,
    staff: MemberId,
) -> Result<(), StoreError> {
    let state = if last { EngagementState::Done } else { EngagementState::Open };
    let result = sqlx::query!(
        "UPDATE engagement SET stage = stage + 1, state = ?, changed_by = ?, changed_at = ?
          WHERE id = ? AND stage = ? AND state = 'open'",
        state,
        staff,
        now,
        id,
        from
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn mark_cancelled(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: EngagementId,
    staff: MemberId,
    reason: &str,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE engagement SET state = 'cancelled', reason = ?, changed_by = ?, changed_at = ?
          WHERE id = ? AND state = 'open'",
        reason,
        staff,
        now,
        id
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}
