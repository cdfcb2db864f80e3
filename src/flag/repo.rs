//! The SQL of flags, and of what billing events tell of who somebody is.

use sqlx::SqliteConnection;

use super::{Flag, FlaggedCustomer};
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId, ProgramId};
use crate::store::StoreError;

/// Who a customer is, as the newest events say that say anything.
#[derive(Default)]
pub(super) struct IdentityRow {
    pub(super) email_hash: Option<String>,
    pub(super) account: Option<String>,
}

struct FlagRow {
    customer: String,
    flag: String,
    other: Option<String>,
    at: UtcMs,
}

impl TryFrom<FlagRow> for FlaggedCustomer {
    type Error = StoreError;

    fn try_from(row: FlagRow) -> Result<Self, StoreError> {
        let flag = match (row.flag.as_str(), row.other) {
            ("account", _) => Flag::Account,
            ("email", _) => Flag::Email,
            ("name", _) => Flag::Name,
            ("like", Some(other)) => Flag::Like(other),
            _ => {
                return Err(StoreError::Inconsistent {
                    table: "customer_flag",
                    column: "flag",
                    row: row.at.get(),
                });
            }
        };
        Ok(Self { customer: row.customer, flag, at: row.at })
    }
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    customer: &str,
) -> Result<Option<FlaggedCustomer>, StoreError> {
    let row = sqlx::query_as!(
        FlagRow,
        r#"SELECT customer, flag, other, at AS "at: UtcMs" FROM customer_flag
            WHERE program_id = ? AND customer = ? AND partner_id = ?"#,
        program,
        customer,
        partner
    )
    .fetch_optional(conn)
    .await?;
    row.map(FlaggedCustomer::try_from).transpose()
}

pub(super) async fn list_by_partner(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    limit: u32,
) -> Result<Vec<FlaggedCustomer>, StoreError> {
    let rows = sqlx::query_as!(
        FlagRow,
        r#"SELECT customer, flag, other, at AS "at: UtcMs" FROM customer_flag
            WHERE partner_id = ? ORDER BY event_id DESC LIMIT ?"#,
        partner,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(FlaggedCustomer::try_from).collect()
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    customer: &str,
    flag: &Flag,
    event: EventId,
) -> Result<(), StoreError> {
    let word = flag.word();
    let other = if let Flag::Like(other) = flag { Some(other) } else { None };
    sqlx::query!(
        "INSERT INTO customer_flag (program_id, customer, partner_id, flag, other, event_id, at) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
        program,
        customer,
        partner,
        word,
        other,
        event,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn find_identity(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<IdentityRow, StoreError> {
    let email_hash = sqlx::query_scalar!(
        r#"SELECT json_extract(body, '$.email_hash') AS "hash!: String" FROM event
            WHERE program_id = ? AND customer = ? AND json_extract(body, '$.email_hash') IS NOT NULL
            ORDER BY id DESC LIMIT 1"#,
        program,
        customer
    );
    let account = sqlx::query_scalar!(
        r#"SELECT json_extract(body, '$.discord_id') AS "account!: String" FROM event
            WHERE program_id = ? AND customer = ? AND json_extract(body, '$.discord_id') IS NOT NULL
            ORDER BY id DESC LIMIT 1"#,
        program,
        customer
    );
    let email_hash = email_hash.fetch_optional(&mut *conn).await?;
    Ok(IdentityRow { email_hash, account: account.fetch_optional(conn).await? })
}

/// Whether an event about the partner themselves has told this hash.
pub(super) async fn is_partner_email(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    hash: &str,
) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM event
                           WHERE program_id = ? AND json_extract(body, '$.email_hash') = ?
                           AND partner_id = ?
                             AND type IN ('enrol', 'topup', 'contract')) AS "found!: bool""#,
        program,
        hash,
        partner
    );
    Ok(found.fetch_one(conn).await?)
}

/// Another customer with the same e-mail address or Discord account. Asked for in two halves, so
/// that the events of a customer who has bought often are passed over.
pub(super) async fn find_similar(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
    seen: &IdentityRow,
) -> Result<Option<String>, StoreError> {
    if let Some(hash) = &seen.email_hash {
        let like = sqlx::query_scalar!(
            r#"SELECT coalesce(
                   (SELECT customer FROM event WHERE program_id = ?1
                   AND json_extract(body, '$.email_hash') = ?2
                       AND customer > '' AND customer < ?3 LIMIT 1),
                   (SELECT customer FROM event WHERE program_id = ?1
                   AND json_extract(body, '$.email_hash') = ?2
                       AND customer > ?3 LIMIT 1)) AS "like?: String""#,
            program,
            hash,
            customer
        );
        let like = like.fetch_one(&mut *conn).await?;
        if like.is_some() {
            return Ok(like);
        }
    }
    let Some(account) = &seen.account else { return Ok(None) };
    let like = sqlx::query_scalar!(
        r#"SELECT coalesce(
               (SELECT customer FROM event WHERE program_id = ?1
               AND json_extract(body, '$.discord_id') = ?2
                   AND customer > '' AND customer < ?3 LIMIT 1),
               (SELECT customer FROM event WHERE program_id = ?1
               AND json_extract(body, '$.discord_id') = ?2
                   AND customer > ?3 LIMIT 1)) AS "like?: String""#,
        program,
        account,
        customer
    );
    Ok(like.fetch_one(conn).await?)
}
