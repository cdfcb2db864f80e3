//! The SQL of passphrases and their tries. It decides nothing.

use sqlx::SqliteConnection;

use super::throttle::{AttemptCounts, BURST, DAY, ThrottleState};
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId};
use crate::store::{StoreError, ensure_affected};

/// A partner, as far as a passphrase is concerned.
pub(super) struct PassphraseHolder {
    pub(super) program: ProgramId,
    pub(super) member: MemberId,
    pub(super) stored: Option<StoredPassphrase>,
}

/// A partner's passphrase as it is stored.
pub(super) struct StoredPassphrase {
    pub(super) phc: String,
    pub(super) version: i64,
    pub(super) standing: ThrottleState,
}

pub(super) async fn find_holder(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Option<PassphraseHolder>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT p.program_id AS "program: ProgramId", p.member_id AS "member: MemberId", s.phc
           AS "phc?",
                  s.version AS "version?", s.failed_attempts AS "failed?", s.locked_until AS "locked_until?: UtcMs"
           FROM partner p LEFT JOIN passphrase s ON s.partner_id = p.id
           WHERE p.id = ?"#,
        partner
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let stored = match (row.phc, row.version, row.failed) {
        (Some(phc), Some(version), Some(failed)) => {
            let failed = u32::try_from(failed).map_err(|_| StoreError::Inconsistent {
                table: "passphrase",
                column: "failed_attempts",
                row: partner.get(),
            })?;
            Some(StoredPassphrase {
                phc,
                version,
                standing: ThrottleState { failed, locked_until: row.locked_until },
            })
        }
        _ => None,
    };
    Ok(Some(PassphraseHolder { program: row.program, member: row.member, stored }))
}

/// Stores a passphrase and forgets the failed tries of the one before it.
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    partner: PartnerId,
    phc: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO passphrase (partner_id, phc, set_at) VALUES (?, ?, ?)
         ON CONFLICT (partner_id) DO UPDATE
         SET phc = excluded.phc, set_at = excluded.set_at, version = version + 1, \
         failed_attempts = 0, locked_until = NULL",
        partner,
        phc,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn delete(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<bool, StoreError> {
    let result =
        sqlx::query!("DELETE FROM passphrase WHERE partner_id = ?", partner).execute(conn).await?;
    Ok(result.rows_affected() == 1)
}

pub(super) async fn find_set_at(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Option<UtcMs>, StoreError> {
    let at = sqlx::query_scalar!(
        r#"SELECT set_at AS "at: UtcMs" FROM passphrase WHERE partner_id = ?"#,
        partner
    )
    .fetch_optional(conn)
    .await?;
    Ok(at)
}

pub(super) async fn count_attempts(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
) -> Result<AttemptCounts, StoreError> {
    let (day, burst) = (now.minus(DAY), now.minus(BURST));
    let own = sqlx::query!(
        r#"SELECT COUNT(*) AS "failed!: i64", MIN(at) AS "first?: UtcMs" FROM passphrase_attempt
           WHERE member_id = ? AND at > ? AND outcome <> 'right'"#,
        member,
        day
    )
    .fetch_one(&mut *conn)
    .await?;
    let all = sqlx::query!(
        r#"SELECT COUNT(*) FILTER (WHERE outcome IN ('charged', 'wrong'))
           AS "failed!: i64", MAX(at) AS "last?: UtcMs"
           FROM passphrase_attempt WHERE program_id = ? AND at > ?"#,
        program,
        burst
    )
    .fetch_one(conn)
    .await?;
    // A count is never negative; one beyond u32 is as good as the largest.
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(AttemptCounts {
        member_failed: count(own.failed),
        member_first: own.first,
        program_failed: count(all.failed),
        program_last: all.last,
    })
}

/// Notes a try and returns its number. `outcome` is `charged` or `unset`.
pub(super) async fn insert_attempt(
    conn: &mut SqliteConnection,
    now: UtcMs,
    (program, partner, member): (ProgramId, PartnerId, MemberId),
    outcome: &str,
) -> Result<i64, StoreError> {
    let result = sqlx::query!(
        "INSERT INTO passphrase_attempt (program_id, partner_id, member_id, at, outcome) \
         VALUES (?, ?, ?, ?, ?)",
        program,
        partner,
        member,
        now,
        outcome
    )
    .execute(conn)
    .await?;
    Ok(result.last_insert_rowid())
}

/// Stores the standing of the passphrase with this version; false when another one has been set
/// since.
pub(super) async fn set_throttle(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    version: i64,
    standing: ThrottleState,
) -> Result<bool, StoreError> {
    let failed = i64::from(standing.failed);
    let result = sqlx::query!(
        "UPDATE passphrase SET failed_attempts = ?, locked_until = ? WHERE partner_id = ? \
         AND version = ?",
        failed,
        standing.locked_until,
        partner,
        version
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Moves a charged try to `right` or `wrong`.
pub(super) async fn mark_succeeded(
    conn: &mut SqliteConnection,
    attempt: i64,
    outcome: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE passphrase_attempt SET outcome = ? WHERE id = ? AND outcome = 'charged'",
        outcome,
        attempt
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Removes a charged try that compared nothing.
pub(super) async fn delete_attempt(
    conn: &mut SqliteConnection,
    attempt: i64,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "DELETE FROM passphrase_attempt WHERE id = ? AND outcome = 'charged'",
        attempt
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// The failed tries that were charged after the partner's last right one.
pub(super) async fn count_failed_since_success(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<u32, StoreError> {
    let failed = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "failed!: i64" FROM passphrase_attempt
           WHERE partner_id = ?1 AND outcome IN ('charged', 'wrong') AND id >
                 (SELECT COALESCE(MAX(id),
                 0) FROM passphrase_attempt WHERE partner_id = ?1 AND outcome = 'right')"#,
        partner
    )
    .fetch_one(conn)
    .await?;
    Ok(u32::try_from(failed).unwrap_or(u32::MAX))
}

/// Replaces the stored string of the same passphrase by one with today's costs.
pub(super) async fn update_hash(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    version: i64,
    phc: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE passphrase SET phc = ? WHERE partner_id = ? AND version = ?",
        phc,
        partner,
        version
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether staff were told since `since` that the program is under attack.
pub(super) async fn find_slow_alert(
    conn: &mut SqliteConnection,
    program: ProgramId,
    since: UtcMs,
) -> Result<bool, StoreError> {
    let alerted = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM passphrase_attempt WHERE program_id = ? AND at > ?
           AND alert = 'slow')
           AS "alerted!: bool""#,
        program,
        since
    )
    .fetch_one(conn)
    .await?;
    Ok(alerted)
}

pub(super) async fn set_slow_alert(
    conn: &mut SqliteConnection,
    attempt: i64,
    alert: &str,
) -> Result<(), StoreError> {
    let result =
        sqlx::query!("UPDATE passphrase_attempt SET alert = ? WHERE id = ?", alert, attempt)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

/// The rows of other nouns that a test of passphrases needs.
#[cfg(test)]
pub(super) async fn insert_partner(
    conn: &mut SqliteConnection,
    (program, partner, member): (ProgramId, PartnerId, MemberId),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT OR IGNORE INTO program (id, guild_id, key, source, locale, created_at) \
         VALUES (?1, ?1, ?1, '', 'en', 0)",
    )
    .bind(program)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO partner (id, program_id, member_id, state, track, created_at) \
         VALUES (?, ?, ?, 'active', 't', 0)",
    )
    .bind(partner)
    .bind(program)
    .bind(member)
    .execute(conn)
    .await?;
    Ok(())
}
