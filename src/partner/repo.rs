//! The SQL of partners.

use sqlx::SqliteConnection;

use super::{Partner, PartnerState};
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId};
use crate::program::PartnerLevel;
use crate::store::{StoreError, ensure_affected, to_rows};

pub(super) struct PayeeRow {
    pub(super) blob: Vec<u8>,
    pub(super) blind_index: Vec<u8>,
    pub(super) set_at: UtcMs,
}

/// What a partner's sales of a rolling window come to.
pub(super) struct SalesWindow {
    pub(super) first_purchases: i64,
    pub(super) clients: i64,
    pub(super) active_clients: i64,
    pub(super) revenue: i64,
    pub(super) earned: i64,
}

struct PartnerRow {
    id: PartnerId,
    member: MemberId,
    state: PartnerState,
    track: String,
    level: u32,
    first_purchases: u32,
    clients: u32,
    revenue: i64,
    earned: i64,
    below_since: Option<UtcMs>,
    month: i32,
    month_level: u32,
    looked_at: UtcMs,
    activated_at: Option<UtcMs>,
    taken_over_at: Option<UtcMs>,
}

impl From<PartnerRow> for Partner {
    fn from(row: PartnerRow) -> Self {
        let PartnerRow { level, below_since, month, month_level, looked_at, .. } = row;
        Self {
            id: row.id,
            member: row.member,
            state: row.state,
            track: row.track,
            level,
            first_purchases: row.first_purchases,
            clients: row.clients,
            revenue: row.revenue,
            earned: row.earned,
            standing: PartnerLevel { level, below_since, month, month_level, looked_at },
            activated_at: row.activated_at,
            taken_over_at: row.taken_over_at,
        }
    }
}

macro_rules! select_partners {
    ($where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            PartnerRow,
            r#"SELECT id AS "id!: PartnerId", member_id AS "member: MemberId", state
               AS "state: PartnerState", track,
                      level AS "level: u32", first_purchases AS "first_purchases: u32", clients AS "clients: u32", revenue,
                      earned, below_level_since AS "below_since: UtcMs", level_month AS "month: i32",
                      month_start_level AS "month_level: u32",
                      level_checked_at AS "looked_at: UtcMs", activated_at AS "activated_at: UtcMs",
                      taken_over_at AS "taken_over_at: UtcMs"
                 FROM partner "# + $where,
            $($arg),+
        )
    };
}

pub(super) async fn find_by_member(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<Option<Partner>, StoreError> {
    let row = select_partners!("WHERE program_id = ? AND member_id = ?", program, member);
    Ok(row.fetch_optional(conn).await?.map(Partner::from))
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: PartnerId,
) -> Result<Option<Partner>, StoreError> {
    let row = select_partners!("WHERE program_id = ? AND id = ?", program, id);
    Ok(row.fetch_optional(conn).await?.map(Partner::from))
}

/// Those of these partners whom the program has.
pub(super) async fn list_by_ids(
    conn: &mut SqliteConnection,
    program: ProgramId,
    ids: &[PartnerId],
) -> Result<Vec<Partner>, StoreError> {
    let ids = to_rows(&ids)?;
    let rows = select_partners!(
        "WHERE program_id = ? AND id IN (SELECT value FROM json_each(?))",
        program,
        ids
    );
    Ok(rows.fetch_all(conn).await?.into_iter().map(Partner::from).collect())
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
    track: &str,
) -> Result<PartnerId, StoreError> {
    let row = sqlx::query!(
        r#"INSERT INTO partner (program_id, member_id, state, track, created_at)
           VALUES (?, ?, 'profile', ?, ?)
           RETURNING id AS "id!: PartnerId""#,
        program,
        member,
        track,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

/// An ended partnership begins anew.
pub(super) async fn mark_returned(
    conn: &mut SqliteConnection,
    id: PartnerId,
    track: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE partner SET state = 'profile', track = ? WHERE id = ? AND state = 'ended'",
        track,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn mark_active(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: PartnerId,
    standing: PartnerLevel,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE partner SET state = 'active', activated_at = ? WHERE id = ? AND state = 'profile'",
        now,
        id
    )
    .execute(&mut *conn)
    .await?;
    ensure_affected(&result, 1)?;
    set_level(conn, id, standing).await
}

/// The partnership ends as if it had never begun.
pub(super) async fn mark_undone(
    conn: &mut SqliteConnection,
    id: PartnerId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE partner SET state = 'ended', first_purchases = 0, clients = 0, level = 0,
                below_level_since = NULL, level_month = 0, month_start_level = 0,
                level_checked_at = 0, activated_at = NULL, taken_over_at = NULL
          WHERE id = ? AND state = 'active'",
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn set_taken_over(
    conn: &mut SqliteConnection,
    id: PartnerId,
    at: UtcMs,
) -> Result<(), StoreError> {
    let result = sqlx::query!("UPDATE partner SET taken_over_at = ? WHERE id = ?", at, id)
        .execute(conn)
        .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn set_counts(
    conn: &mut SqliteConnection,
    partner: &Partner,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE partner SET first_purchases = ?, clients = ?, revenue = ?, earned = ? WHERE id = ?",
        partner.first_purchases,
        partner.clients,
        partner.revenue,
        partner.earned,
        partner.id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Writes what ladders count for these partners, and their standing, all in one statement.
pub(super) async fn set_all(
    conn: &mut SqliteConnection,
    partners: &[&Partner],
) -> Result<(), StoreError> {
    let rows: Vec<_> = partners
        .iter()
        .map(|partner| {
            let counts =
                (partner.first_purchases, partner.clients, partner.revenue, partner.earned);
            let standing = partner.standing;
            let month = (standing.month, standing.month_level);
            let looked = (standing.below_since.map(UtcMs::get), standing.looked_at.get());
            (partner.id.get(), counts, standing.level, month, looked)
        })
        .collect();
    let rows = to_rows(&rows)?;
    let result = sqlx::query!(
        "UPDATE partner
            SET first_purchases = r.value ->> '$[1][0]', clients = r.value ->> '$[1][1]',
                revenue = r.value ->> '$[1][2]', earned = r.value ->> '$[1][3]',
                level = r.value ->> 2, level_month = r.value ->> '$[3][0]',
                month_start_level = r.value ->> '$[3][1]',
                below_level_since = r.value ->> '$[4][0]',
                level_checked_at = r.value ->> '$[4][1]'
           FROM json_each(?) AS r
          WHERE partner.id = r.value ->> 0",
        rows
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, u64::try_from(partners.len()).unwrap_or(u64::MAX))
}

pub(super) async fn set_level(
    conn: &mut SqliteConnection,
    id: PartnerId,
    standing: PartnerLevel,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE partner SET level = ?, below_level_since = ?, level_month = ?, \
         month_start_level = ?, level_checked_at = ? WHERE id = ?",
        standing.level,
        standing.below_since,
        standing.month,
        standing.month_level,
        standing.looked_at,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// What the sales of the partner after `since`, up to and with `at`, come to.
pub(super) async fn sum_sales_window(
    conn: &mut SqliteConnection,
    id: PartnerId,
    since: UtcMs,
    at: UtcMs,
) -> Result<SalesWindow, StoreError> {
    Ok(sqlx::query_as!(
        SalesWindow,
        r#"SELECT coalesce(sum(first_ever), 0) AS "first_purchases!: i64",
                  coalesce(sum(first_for_partner), 0) AS "clients!: i64",
                  count(DISTINCT iif(payment_number > 0, customer, NULL)) AS "active_clients!: i64",
                  coalesce(sum(iif(payment_number > 0, base, 0)), 0) AS "revenue!: i64",
                  coalesce(sum(iif(payment_number > 0 AND kind = 'accrue', amount, 0)), 0) AS "earned!: i64"
             FROM sale WHERE partner_id = ? AND at > ? AND at <= ? AND revoked_at IS NULL"#,
        id,
        since,
        at
    )
    .fetch_one(conn)
    .await?)
}

/// When the first payment after `since` was made.
pub(super) async fn find_first_sale_after(
    conn: &mut SqliteConnection,
    id: PartnerId,
    since: UtcMs,
) -> Result<Option<UtcMs>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT min(at) AS "at: UtcMs" FROM sale WHERE partner_id = ? AND at > ?
           AND revoked_at IS NULL"#,
        id,
        since
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn find_payee(
    conn: &mut SqliteConnection,
    id: PartnerId,
) -> Result<Option<PayeeRow>, StoreError> {
    Ok(sqlx::query_as!(
        PayeeRow,
        r#"SELECT sealed_email AS blob, blind_index, set_at AS "set_at: UtcMs" FROM payee
           WHERE partner_id = ?"#,
        id
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn find_by_payee(
    conn: &mut SqliteConnection,
    program: ProgramId,
    blind_index: &[u8],
) -> Result<Vec<PartnerId>, StoreError> {
    // In the order of `e`, lest SQLite walk the program's partners in theirs.
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!: PartnerId" FROM payee e JOIN partner p ON p.id = e.partner_id
            WHERE e.blind_index = ? AND p.program_id = ? ORDER BY e.partner_id"#,
        blind_index,
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(super) async fn set_payee(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: PartnerId,
    blob: &[u8],
    blind_index: &[u8],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO payee (partner_id, sealed_email, blind_index, set_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (partner_id) DO UPDATE
            SET sealed_email = excluded.sealed_email, blind_index = excluded.blind_index,
                set_at = excluded.set_at",
        id,
        blob,
        blind_index,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn find_draft(
    conn: &mut SqliteConnection,
    id: PartnerId,
    field: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sqlx::query!(
        "SELECT sealed_text AS blob FROM profile_draft WHERE partner_id = ? AND field = ?",
        id,
        field
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.blob))
}

pub(super) async fn save_draft(
    conn: &mut SqliteConnection,
    id: PartnerId,
    field: &str,
    blob: &[u8],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO profile_draft (partner_id, field, sealed_text) VALUES (?, ?, ?)
         ON CONFLICT (partner_id, field) DO UPDATE SET sealed_text = excluded.sealed_text",
        id,
        field,
        blob
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn delete_draft(
    conn: &mut SqliteConnection,
    id: PartnerId,
    field: &str,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM profile_draft WHERE partner_id = ? AND field = ?", id, field)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn has_open_payout(
    conn: &mut SqliteConnection,
    id: PartnerId,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM payout WHERE partner_id = ?
           AND state IN ('requested', 'submitted'))
               AS "open!: bool""#,
        id
    )
    .fetch_one(conn)
    .await?;
    Ok(row.open)
}

pub(super) async fn insert_reset_request(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: PartnerId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "INSERT INTO passphrase_reset (partner_id, asked_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        id,
        now
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Who has agreed to the reset so far; `None` when none is asked for.
pub(super) async fn find_reset(
    conn: &mut SqliteConnection,
    id: PartnerId,
) -> Result<Option<Option<MemberId>>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT first_agreed_by AS "first_by: MemberId" FROM passphrase_reset WHERE partner_id = ?"#,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.first_by))
}

pub(super) async fn mark_reset_approved(
    conn: &mut SqliteConnection,
    id: PartnerId,
    staff: MemberId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE passphrase_reset SET first_agreed_by = ? WHERE partner_id = ? \
         AND first_agreed_by IS NULL",
        staff,
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn delete_reset(
    conn: &mut SqliteConnection,
    id: PartnerId,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM passphrase_reset WHERE partner_id = ?", id).execute(conn).await?;
    Ok(())
}

pub(super) async fn has_secrets(conn: &mut SqliteConnection) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT (EXISTS (SELECT 1 FROM payee) OR EXISTS (SELECT 1
               FROM passphrase)) AS "any!: bool""#
    )
    .fetch_one(conn)
    .await?;
    Ok(row.any)
}

pub(super) async fn find_any_payee(
    conn: &mut SqliteConnection,
) -> Result<Option<(PartnerId, Vec<u8>)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT partner_id AS "partner!: PartnerId", sealed_email AS blob FROM payee LIMIT 1"#
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.partner, row.blob)))
}

pub(super) async fn list_active(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<PartnerId>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: PartnerId" FROM partner WHERE program_id = ? AND state = 'active'
           ORDER BY id"#,
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(super) async fn set_track(
    conn: &mut SqliteConnection,
    id: PartnerId,
    track: &str,
) -> Result<(), StoreError> {
    let result =
        sqlx::query!("UPDATE partner SET track = ? WHERE id = ?", track, id).execute(conn).await?;
    ensure_affected(&result, 1)
}

pub(super) async fn search(
    conn: &mut SqliteConnection,
    program: ProgramId,
    typed: &str,
    number: Option<i64>,
) -> Result<Vec<(PartnerId, String, Option<String>)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!: PartnerId", coalesce(m.name, p.member_id)
           AS "name!: String", c.code AS "code?: String"
             FROM partner p
             LEFT JOIN member m ON m.program_id = p.program_id AND m.member_id = p.member_id
             LEFT JOIN coupon c ON c.partner_id = p.id AND c.state = 'active'
            WHERE p.program_id = ?1 AND (instr(lower(m.name), lower(?2)) > 0
            OR instr(c.code, upper(?2)) > 0 OR p.id = ?3 OR p.member_id = ?3)
            ORDER BY p.id = ?3 DESC, p.id DESC LIMIT 25"#,
        program,
        typed,
        number
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name, row.code)).collect())
}
