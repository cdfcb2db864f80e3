//! The SQL of corrections.

use sqlx::SqliteConnection;

use super::{Correction, CorrectionState};
use crate::clock::UtcMs;
use crate::id::{CorrectionId, MemberId, PartnerId, ProgramId};
use crate::money::{Money, Unit};
use crate::store::{StoreError, ensure_affected};
use crate::tenant::Tenant;

pub(super) async fn find(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    id: CorrectionId,
) -> Result<Option<Correction>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT c.partner_id AS "partner: PartnerId", p.member_id
           AS "member: MemberId", c.amount, c.unit, u.decimals, c.reason,
                  c.state AS "state: CorrectionState", c.asked_by AS "asked_by: MemberId", c.expires_at AS "expires_at: UtcMs",
                  c.decided_by AS "decided_by: MemberId"
             FROM correction AS c JOIN partner AS p ON p.id = c.partner_id
             JOIN unit AS u ON u.program_id = c.program_id AND u.code = c.unit
            WHERE c.program_id = ? AND c.id = ?"#,
        tenant.id,
        id
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let unit = Unit::stored(&row.unit, row.decimals, "correction", id.get())?;
        Ok(Correction {
            id,
            partner: row.partner,
            member: row.member,
            amount: Money::new(row.amount, unit),
            reason: row.reason,
            state: row.state,
            asked_by: row.asked_by,
            expires_at: row.expires_at,
            decided_by: row.decided_by,
        })
    })
    .transpose()
}

#[expect(clippy::too_many_arguments, reason = "one row of the correction table")]
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    amount: Money,
    reason: &str,
    staff: MemberId,
    expires_at: UtcMs,
) -> Result<CorrectionId, StoreError> {
    let (minor, unit) = (amount.minor(), amount.unit().code().to_owned());
    let row = sqlx::query!(
        r#"INSERT INTO correction (program_id, partner_id, amount, unit, reason, state, asked_by,
           asked_at, expires_at)
           VALUES (?, ?, ?, ?, ?, 'asked', ?, ?, ?) RETURNING id AS "id!: CorrectionId""#,
        program,
        partner,
        minor,
        unit,
        reason,
        staff,
        now,
        expires_at
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

pub(super) async fn mark_decided(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: CorrectionId,
    staff: MemberId,
    state: CorrectionState,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE correction SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? \
         AND state = 'asked'",
        state,
        staff,
        now,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}
