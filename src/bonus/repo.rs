//! The SQL of bonuses.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId};
use crate::money::Money;
use crate::store::StoreError;

/// A grant whose days are over.
pub(super) struct ExpiredGrant {
    pub(super) program: ProgramId,
    pub(super) partner: PartnerId,
    pub(super) member: MemberId,
    pub(super) bonus: String,
    pub(super) amount: i64,
    pub(super) unit: String,
}

/// Writes a grant down. `false`: it is there already.
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    bonus: &str,
    at: UtcMs,
    amount: Money,
    ends_at: Option<UtcMs>,
) -> Result<bool, StoreError> {
    let (minor, unit) = (amount.minor(), amount.unit().code().to_owned());
    let result = sqlx::query!(
        "INSERT INTO bonus_grant (program_id, partner_id, bonus, at, amount, unit, ends_at)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        program,
        partner,
        bonus,
        at,
        minor,
        unit,
        ends_at
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// When the partner's restricted credit that runs at `at` ends.
pub(super) async fn list_running(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    at: UtcMs,
) -> Result<Option<UtcMs>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT min(ends_at) AS "ends_at: UtcMs" FROM bonus_grant
            WHERE partner_id = ? AND ends_at > ? AND ended_at IS NULL"#,
        partner,
        at
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn list_due(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<ExpiredGrant>, StoreError> {
    Ok(sqlx::query_as!(
        ExpiredGrant,
        r#"SELECT g.program_id AS "program!: ProgramId", g.partner_id AS "partner!: PartnerId",
                  p.member_id AS "member!: MemberId", g.bonus, g.amount, g.unit
             FROM bonus_grant AS g JOIN partner AS p ON p.id = g.partner_id
            WHERE g.ends_at <= ? AND g.ended_at IS NULL ORDER BY g.ends_at LIMIT 500"#,
        now
    )
    .fetch_all(conn)
    .await?)
}

/// `false`: it has ended before.
pub(super) async fn mark_ended(
    conn: &mut SqliteConnection,
    now: UtcMs,
    partner: PartnerId,
    bonus: &str,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE bonus_grant SET ended_at = ? WHERE partner_id = ? AND bonus = ? \
         AND ended_at IS NULL",
        now,
        partner,
        bonus
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}
