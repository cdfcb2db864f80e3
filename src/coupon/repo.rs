//! The SQL of coupons.

use sqlx::SqliteConnection;

use super::{AttributingCode, CouponCode, PanelTodoKind, PanelTodoState};
use crate::clock::UtcMs;
use crate::id::{CouponId, MemberId, PartnerId, ProgramId, TodoId};
use crate::money::Money;
use crate::store::{StoreError, ensure_affected};

pub(super) struct CouponRow {
    pub(super) id: CouponId,
    pub(super) code: String,
    pub(super) active: bool,
    pub(super) value: i64,
    pub(super) unit: String,
    pub(super) decimals: i64,
}

pub(super) struct TodoRow {
    pub(super) kind: PanelTodoKind,
    pub(super) member: MemberId,
    pub(super) code: String,
    /// The coupon's id in the program file.
    pub(super) coupon: String,
    pub(super) month: Option<i32>,
    pub(super) expires_at: Option<UtcMs>,
    pub(super) value: i64,
    pub(super) unit: String,
    pub(super) decimals: i64,
    pub(super) state: PanelTodoState,
    pub(super) done_by: Option<MemberId>,
}

pub(super) async fn find_by_partner(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    kind: &str,
) -> Result<Option<CouponRow>, StoreError> {
    Ok(sqlx::query_as!(
        CouponRow,
        r#"SELECT c.id AS "id!: CouponId", c.code, c.state = 'active' AS "active!: bool", c.value,
                  c.unit, u.decimals
             FROM coupon c JOIN unit u ON u.program_id = c.program_id AND u.code = c.unit
            WHERE c.partner_id = ? AND c.kind = ? AND c.state IN ('named', 'active')
              AND c.month IS NULL"#,
        partner,
        kind
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn release_reservation(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM coupon WHERE partner_id = ? AND state = 'named'", partner)
        .execute(conn)
        .await?;
    Ok(())
}

/// The code that is this one, or else looks like it.
pub(super) async fn find_alike(
    conn: &mut SqliteConnection,
    program: ProgramId,
    code: &CouponCode,
    skeleton: &str,
) -> Result<Option<String>, StoreError> {
    let code = code.as_str();
    let equal = sqlx::query_scalar!(
        "SELECT code FROM coupon WHERE program_id = ? AND code = ?",
        program,
        code
    )
    .fetch_optional(&mut *conn)
    .await?;
    if equal.is_some() {
        return Ok(equal);
    }
    Ok(sqlx::query_scalar!(
        "SELECT code FROM coupon WHERE program_id = ? AND skeleton = ?",
        program,
        skeleton
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn list_codes(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<CouponCode>, StoreError> {
    let rows = sqlx::query!(
        "SELECT code FROM coupon WHERE program_id = ? AND state <> 'retired'",
        program
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| CouponCode::parse_existing(&row.code).ok()).collect())
}

#[expect(clippy::too_many_arguments, reason = "one row of the coupon table")]
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    kind: &str,
    code: &CouponCode,
    skeleton: &str,
    value: Money,
) -> Result<(), StoreError> {
    let (code, minor) = (code.as_str(), value.minor());
    let unit = value.unit().code().to_owned();
    sqlx::query!(
        "INSERT INTO coupon (program_id, partner_id, kind, code, skeleton, state, value, unit, \
         created_at)
         VALUES (?, ?, ?, ?, ?, 'named', ?, ?, ?)",
        program,
        partner,
        kind,
        code,
        skeleton,
        minor,
        unit,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn mark_active(
    conn: &mut SqliteConnection,
    id: CouponId,
) -> Result<(), StoreError> {
    let result =
        sqlx::query!("UPDATE coupon SET state = 'active' WHERE id = ? AND state = 'named'", id)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn set_value(
    conn: &mut SqliteConnection,
    id: CouponId,
    value: Money,
) -> Result<(), StoreError> {
    let (minor, unit) = (value.minor(), value.unit().code().to_owned());
    let result =
        sqlx::query!("UPDATE coupon SET value = ?, unit = ? WHERE id = ?", minor, unit, id)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn find_issued(
    conn: &mut SqliteConnection,
    program: ProgramId,
    code: &str,
) -> Result<Option<(CouponId, PartnerId)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!: CouponId", partner_id AS "partner: PartnerId"
             FROM coupon WHERE program_id = ? AND code = ? AND state = 'active'"#,
        program,
        code
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.id, row.partner)))
}

/// Returns what the open to-do of the code asked for, if there was one.
pub(super) async fn mark_todo_superseded(
    conn: &mut SqliteConnection,
    coupon: CouponId,
) -> Result<Option<PanelTodoKind>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"UPDATE coupon_todo SET state = 'superseded' WHERE coupon_id = ? AND state = 'open'
           RETURNING kind AS "kind: PanelTodoKind""#,
        coupon
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn insert_todo(
    conn: &mut SqliteConnection,
    now: UtcMs,
    coupon: CouponId,
    kind: PanelTodoKind,
    value: Money,
) -> Result<TodoId, StoreError> {
    let (minor, unit) = (value.minor(), value.unit().code().to_owned());
    let row = sqlx::query!(
        r#"INSERT INTO coupon_todo (coupon_id, kind, value, unit, state, created_at)
           VALUES (?, ?, ?, ?, 'open', ?)
           RETURNING id AS "id!: TodoId""#,
        coupon,
        kind,
        minor,
        unit,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

pub(super) async fn find_todo(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: TodoId,
) -> Result<Option<TodoRow>, StoreError> {
    Ok(sqlx::query_as!(
        TodoRow,
        r#"SELECT t.kind AS "kind: PanelTodoKind", p.member_id AS "member: MemberId", c.code,
                  c.kind AS coupon, c.month AS "month: i32", c.expires_at AS "expires_at: UtcMs", t.value,
                  t.unit, u.decimals, t.state AS "state: PanelTodoState",
                  t.done_by AS "done_by: MemberId"
             FROM coupon_todo t JOIN coupon c ON c.id = t.coupon_id JOIN partner p
             ON p.id = c.partner_id JOIN unit u ON u.program_id = c.program_id AND u.code = t.unit
            WHERE c.program_id = ? AND t.id = ?"#,
        program,
        id
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn mark_todo_done(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: TodoId,
    staff: MemberId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE coupon_todo SET state = 'done', done_by = ?, done_at = ? WHERE id = ? \
         AND state = 'open'",
        staff,
        now,
        id
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// A code that the program issues.
pub(super) struct NewCode<'c> {
    /// The coupon's id in the program file.
    pub(super) kind: &'c str,
    pub(super) value: Money,
    /// The month that it is for, as `12 * year + month`.
    pub(super) month: Option<i32>,
    pub(super) expires_at: Option<UtcMs>,
}

/// An active partner who has no code of a kind yet.
pub(super) struct PartnerWithoutCode {
    pub(super) id: PartnerId,
    pub(super) member: MemberId,
    pub(super) track: String,
    pub(super) level: u32,
}

pub(super) struct OwnCodeRow {
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) value: i64,
    pub(super) unit: String,
    pub(super) decimals: i64,
    pub(super) month: Option<i32>,
    pub(super) expires_at: Option<UtcMs>,
}

pub(super) async fn list_partners_without_code(
    conn: &mut SqliteConnection,
    program: ProgramId,
    kind: &str,
    month: Option<i32>,
) -> Result<Vec<PartnerWithoutCode>, StoreError> {
    Ok(sqlx::query_as!(
        PartnerWithoutCode,
        r#"SELECT id AS "id!: PartnerId", member_id AS "member: MemberId", track, level
           AS "level: u32"
             FROM partner AS p
            WHERE program_id = ? AND state = 'active'
              AND NOT EXISTS (SELECT 1 FROM coupon AS c WHERE c.partner_id = p.id AND c.kind = ?
              AND c.month IS ? AND c.state <> 'retired')
            ORDER BY id"#,
        program,
        kind,
        month
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn has_code(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    kind: &str,
    month: Option<i32>,
) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        "SELECT id FROM coupon WHERE partner_id = ? AND kind = ? AND month IS ? \
         AND state <> 'retired'",
        partner,
        kind,
        month
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

pub(super) async fn insert_code(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    code: &CouponCode,
    skeleton: &str,
    new: &NewCode<'_>,
) -> Result<CouponId, StoreError> {
    let (code, minor) = (code.as_str(), new.value.minor());
    let unit = new.value.unit().code().to_owned();
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO coupon (program_id, partner_id, kind, code, skeleton, state, value, unit,
           created_at, month,
                               expires_at)
           VALUES (?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, ?) RETURNING id AS "id!: CouponId""#,
        program,
        partner,
        new.kind,
        code,
        skeleton,
        minor,
        unit,
        now,
        new.month,
        new.expires_at
    )
    .fetch_one(conn)
    .await?)
}

/// An issued code of an earlier month.
pub(super) struct ReplacedCode {
    pub(super) id: CouponId,
    pub(super) code: String,
    pub(super) value: i64,
    pub(super) unit: String,
    pub(super) decimals: i64,
    pub(super) created_at: UtcMs,
}

/// The partner's issued codes of this kind that are for a month before this one.
pub(super) async fn list_replaced(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    kind: &str,
    month: i32,
) -> Result<Vec<ReplacedCode>, StoreError> {
    Ok(sqlx::query_as!(
        ReplacedCode,
        r#"SELECT c.id AS "id!: CouponId", c.code, c.value, c.unit, u.decimals,
                  c.created_at AS "created_at: UtcMs"
             FROM coupon c JOIN unit u ON u.program_id = c.program_id AND u.code = c.unit
            WHERE c.partner_id = ? AND c.kind = ? AND c.state = 'active' AND c.month < ?
            ORDER BY c.id"#,
        partner,
        kind,
        month
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn mark_retired(
    conn: &mut SqliteConnection,
    id: CouponId,
) -> Result<(), StoreError> {
    let result =
        sqlx::query!("UPDATE coupon SET state = 'retired' WHERE id = ? AND state = 'active'", id)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

/// A code that was drawn for a partner.
pub(super) struct DrawnCode {
    pub(super) id: CouponId,
    pub(super) value: i64,
    pub(super) unit: String,
    pub(super) decimals: i64,
    /// Whether staff have created it in the billing panel.
    pub(super) created: bool,
}

/// The partner's issued codes that staff were to create in the billing panel.
pub(super) async fn list_drawn(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Vec<DrawnCode>, StoreError> {
    Ok(sqlx::query_as!(
        DrawnCode,
        r#"SELECT c.id AS "id!: CouponId", c.value, c.unit, u.decimals,
                  EXISTS (SELECT 1 FROM coupon_todo WHERE coupon_id = c.id AND kind = 'create'
                                                      AND state = 'done') AS "created!: bool"
             FROM coupon c JOIN unit u ON u.program_id = c.program_id AND u.code = c.unit
            WHERE c.partner_id = ? AND c.state = 'active'
              AND EXISTS (SELECT 1 FROM coupon_todo WHERE coupon_id = c.id AND kind = 'create')
            ORDER BY c.id"#,
        partner
    )
    .fetch_all(conn)
    .await?)
}

/// Retires a code, of a month or not, that stands in nobody's way.
pub(super) async fn mark_withdrawn(
    conn: &mut SqliteConnection,
    id: CouponId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "UPDATE coupon SET state = 'retired', month = NULL WHERE id = ? AND state = 'active'",
        id
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Deletes the partner's codes that are not retired, with what there was to do about them.
pub(super) async fn delete_issued(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM coupon_todo WHERE coupon_id IN
             (SELECT id FROM coupon WHERE partner_id = ? AND state <> 'retired')",
        partner
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("DELETE FROM coupon WHERE partner_id = ? AND state <> 'retired'", partner)
        .execute(conn)
        .await?;
    Ok(())
}

/// How many redemptions of a code that binds nobody were received since then. The code is compared
/// as [`CouponCode::parse`] reads it.
pub(super) async fn count_redemptions(
    conn: &mut SqliteConnection,
    program: ProgramId,
    code: &str,
    since: UtcMs,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count: u32" FROM event
            WHERE program_id = ? AND received_at >= ? AND outcome = 'unknown_code'
              AND upper(replace(trim(json_extract(body, '$.code')), '-', '')) = ?"#,
        program,
        since,
        code
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn find_code(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    kind: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT code FROM coupon WHERE partner_id = ? AND kind = ? AND state = 'active' \
         ORDER BY id DESC LIMIT 1",
        partner,
        kind
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn list_codes_by_partner(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT code FROM coupon WHERE partner_id = ? AND state = 'active'",
        partner
    )
    .fetch_all(conn)
    .await?)
}

/// The issued code with the id of its coupon in the program file.
pub(super) async fn find_issued_kind(
    conn: &mut SqliteConnection,
    program: ProgramId,
    code: &str,
) -> Result<Option<(AttributingCode, String)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!: CouponId", partner_id AS "partner: PartnerId", kind,
                  created_at AS "named_at: UtcMs"
             FROM coupon WHERE program_id = ? AND code = ? AND state = 'active'"#,
        program,
        code
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| {
        (AttributingCode { id: row.id, partner: row.partner, named_at: row.named_at }, row.kind)
    }))
}

pub(super) async fn find_own_code(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: CouponId,
) -> Result<Option<OwnCodeRow>, StoreError> {
    Ok(sqlx::query_as!(
        OwnCodeRow,
        r#"SELECT c.code, c.kind, c.value, c.unit, u.decimals, c.month AS "month: i32",
                  c.expires_at AS "expires_at: UtcMs"
             FROM coupon c JOIN unit u ON u.program_id = c.program_id AND u.code = c.unit
            WHERE c.program_id = ? AND c.id = ?"#,
        program,
        id
    )
    .fetch_optional(conn)
    .await?)
}

/// The partner's issued codes that are this month's or no month's and have not ended, the newest
/// first; at most 10.
pub(super) async fn list_own_codes(
    conn: &mut SqliteConnection,
    partner: PartnerId,
    month: i32,
    now: UtcMs,
) -> Result<Vec<CouponId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id!: CouponId" FROM coupon
            WHERE partner_id = ? AND state = 'active' AND (month IS NULL OR month = ?)
              AND (expires_at IS NULL OR expires_at > ?)
            ORDER BY id DESC LIMIT 10"#,
        partner,
        month,
        now
    )
    .fetch_all(conn)
    .await?)
}
