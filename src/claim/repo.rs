//! The SQL of claims.

use sqlx::SqliteConnection;

use super::{Claim, ClaimState};
use crate::clock::UtcMs;
use crate::id::{ClaimId, MemberId, PartnerId, ProgramId};
use crate::store::{StoreError, ensure_affected};

macro_rules! select_claim {
    ($fetch:ident, $conn:expr, $where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            Claim,
            r#"SELECT c.id AS "id!: ClaimId", c.partner_id AS "partner!: PartnerId",
                      p.member_id AS "member!: MemberId", c.kind AS "kind!", c.customer AS "customer!",
                      c.evidence AS "evidence!", c.state AS "state!: ClaimState", c.made_at AS "made_at!: UtcMs",
                      c.due_at AS "due_at: UtcMs", c.decided_by AS "decided_by: MemberId", c.reason AS "reason",
                      c.previous_partner_id AS "taken_from: PartnerId"
                 FROM claim c JOIN partner p ON p.id = c.partner_id "# + $where,
            $($arg),+
        )
        .$fetch($conn)
        .await
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: ClaimId,
) -> Result<Option<Claim>, StoreError> {
    Ok(select_claim!(fetch_optional, conn, "WHERE c.program_id = ? AND c.id = ?", program, id)?)
}

pub(super) async fn list_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
    skip: u32,
    most: u32,
) -> Result<Vec<Claim>, StoreError> {
    Ok(select_claim!(
        fetch_all,
        conn,
        "WHERE c.program_id = ? AND c.state = 'open' ORDER BY c.due_at IS NULL, c.due_at, c.id \
         LIMIT ? OFFSET ?",
        program,
        most,
        skip
    )?)
}

pub(super) async fn count_open(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "open!: u32" FROM claim WHERE program_id = ? AND state = 'open'"#,
        program
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn list_open_by_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<Vec<Claim>, StoreError> {
    Ok(select_claim!(
        fetch_all,
        conn,
        "WHERE c.program_id = ? AND p.member_id = ? AND c.state = 'open' ORDER BY c.id",
        program,
        member
    )?)
}

/// Nothing when the partner has claimed the same and staff have not decided.
#[expect(clippy::too_many_arguments, reason = "one argument a column")]
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    kind: &str,
    customer: &str,
    evidence: &str,
    due_at: Option<UtcMs>,
) -> Result<Option<ClaimId>, StoreError> {
    let row = sqlx::query!(
        r#"INSERT INTO claim (program_id, partner_id, kind, customer, evidence, state, made_at,
           due_at)
           VALUES (?, ?, ?, ?, ?, 'open', ?,
           ?) ON CONFLICT DO NOTHING RETURNING id AS "id!: ClaimId""#,
        program,
        partner,
        kind,
        customer,
        evidence,
        now,
        due_at
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.id))
}

pub(super) async fn mark_decided(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ClaimId,
    to: ClaimState,
    staff: MemberId,
    reason: Option<&str>,
    taken_from: Option<PartnerId>,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE claim SET state = ?, decided_by = ?, decided_at = ?, reason = ?,
         previous_partner_id = ?
          WHERE id = ? AND state = 'open'",
        to,
        staff,
        now,
        reason,
        taken_from,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}
