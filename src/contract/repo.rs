//! The SQL of contracts.

use sqlx::SqliteConnection;

use super::{Contract, ContractState};
use crate::clock::UtcMs;
use crate::id::{ContractId, MemberId, PartnerId, ProgramId};
use crate::store::{StoreError, ensure_affected};

macro_rules! select_contract {
    ($fetch:ident, $conn:expr, $where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            Contract,
            r#"SELECT c.id AS "id!: ContractId", c.partner_id AS "partner!: PartnerId",
                      p.member_id AS "member!: MemberId", c.track AS "track!", c.terms AS "terms!",
                      c.document AS "document!", c.body AS "body!", lower(hex(c.hash)) AS "sha256!: String",
                      c.state AS "state!: ContractState", c.proposed_by AS "proposed_by!: MemberId",
                      c.proposed_at AS "proposed_at!: UtcMs", c.starts_at AS "starts: UtcMs",
                      c.ends_at AS "ends: UtcMs",
                      c.signed_name AS "signed_name", c.signed_at AS "signed_at: UtcMs",
                      c.closed_by AS "closed_by: MemberId", c.closed_at AS "closed_at: UtcMs"
                 FROM contract c JOIN partner p ON p.id = c.partner_id "# + $where,
            $($arg),+
        )
        .$fetch($conn)
        .await
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: ContractId,
) -> Result<Option<Contract>, StoreError> {
    Ok(select_contract!(fetch_optional, conn, "WHERE c.program_id = ? AND c.id = ?", program, id)?)
}

/// The partner's contracts, the newest first; at most 10.
pub(super) async fn list_by_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
) -> Result<Vec<Contract>, StoreError> {
    Ok(select_contract!(
        fetch_all,
        conn,
        "WHERE c.program_id = ? AND c.partner_id = ? ORDER BY c.id DESC LIMIT 10",
        program,
        partner
    )?)
}

pub(super) async fn find_proposed(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
) -> Result<Option<Contract>, StoreError> {
    Ok(select_contract!(
        fetch_optional,
        conn,
        "WHERE c.program_id = ? AND c.partner_id = ? AND c.state = 'proposed'",
        program,
        partner
    )?)
}

/// The signed contract that held at `at`, the one that was signed last where two did.
pub(super) async fn find_in_force(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    at: UtcMs,
) -> Result<Option<Contract>, StoreError> {
    Ok(select_contract!(
        fetch_optional,
        conn,
        "WHERE c.program_id = ? AND c.partner_id = ? AND c.signed_at IS NOT NULL
           AND c.starts_at <= ? AND (c.ends_at IS NULL OR ? < c.ends_at)
         ORDER BY c.id DESC LIMIT 1",
        program,
        partner,
        at,
        at
    )?)
}

/// The signed contracts of all programs whose end has come.
pub(super) async fn list_ending(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<(ProgramId, ContractId, PartnerId)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT program_id AS "program!: ProgramId", id AS "id!: ContractId", partner_id
           AS "partner!: PartnerId"
             FROM contract WHERE state = 'signed' AND ends_at <= ? ORDER BY ends_at, id LIMIT 500"#,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.program, row.id, row.partner)).collect())
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    program: ProgramId,
    contract: &Contract,
    hash: &[u8; 32],
) -> Result<ContractId, StoreError> {
    let hash = hash.as_slice();
    let row = sqlx::query!(
        r#"INSERT INTO contract (program_id, partner_id, track, terms, document, body, hash,
           state, proposed_by,
                                 proposed_at, starts_at, ends_at, signed_name, signed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id AS "id!: ContractId""#,
        program,
        contract.partner,
        contract.track,
        contract.terms,
        contract.document,
        contract.body,
        hash,
        contract.state,
        contract.proposed_by,
        contract.proposed_at,
        contract.starts,
        contract.ends,
        contract.signed_name,
        contract.signed_at
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

pub(super) async fn mark_signed(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ContractId,
    name: &str,
    starts: UtcMs,
    ends: Option<UtcMs>,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE contract SET state = 'signed', signed_name = ?, signed_at = ?, starts_at = ?, \
         ends_at = ?
          WHERE id = ? AND state = 'proposed'",
        name,
        now,
        starts,
        ends,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// The partner's other signed contracts end at `from` at the latest: a newer one holds from then
/// on.
pub(super) async fn close_others(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    newer: ContractId,
    from: UtcMs,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE contract SET ends_at = ?
          WHERE partner_id = ? AND state = 'signed' AND id <> ? 
            AND (ends_at IS NULL OR ends_at > ?)",
        from,
        partner,
        newer,
        from
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn mark_withdrawn(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ContractId,
    staff: MemberId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE contract SET state = 'withdrawn', closed_by = ?, closed_at = ? WHERE id = ? \
         AND state = 'proposed'",
        staff,
        now,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Whether it was signed and has ended now.
pub(super) async fn mark_ended(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ContractId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE contract SET state = 'ended', closed_at = ? WHERE id = ? AND state = 'signed' \
         AND ends_at <= ?",
        now,
        id,
        now
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}
