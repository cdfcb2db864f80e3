//! Codes that the billing panel has already.

use std::fmt;

use sqlx::SqliteConnection;

use super::issue::LINK;
use super::known::KnownCodes;
use super::{
    CouponCode, CouponError, PanelTodoKind, find_by_partner, is_reserved, owe_todo, repo, value_at,
};
use crate::clock::UtcMs;
use crate::id::{CouponId, PartnerId};
use crate::money::{Money, Unit};
use crate::program::Holder;
use crate::store::StoreError;
use crate::tenant::Tenant;

/// What sets the skeleton of a code that is alike apart from all others': no code holds it.
const ALIKE: char = '=';

/// Why a code that was taken over could not be named here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeWarning {
    /// It does not fit the program's pattern.
    Pattern(String),
    /// It is, or looks like, a word that no partner may have.
    Reserved,
    /// It can be misread as this one.
    LookAlike(String),
    /// One slip of the finger makes this one of it.
    TooClose(String),
}

impl fmt::Display for CodeWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(pattern) => write!(f, "it does not fit the program's {pattern}"),
            Self::Reserved => f.write_str("it looks like a word that no partner may have"),
            Self::LookAlike(other) => write!(f, "it can be misread as {other}"),
            Self::TooClose(other) => write!(f, "it is one slip away from {other}"),
        }
    }
}

/// Takes over a code that customers use already: it is issued with the value of `level`, and there
/// is nothing to do in the billing panel, where it comes from. It counts as named at `since`.
/// Returns why it could not have been named here.
///
/// # Errors
/// [`CouponError::Code`] and [`CouponError::Taken`]; [`CouponError::None`] when the program has no
/// code for customers.
pub(crate) async fn import_code(
    conn: &mut SqliteConnection,
    since: UtcMs,
    tenant: &Tenant,
    (partner, track): (PartnerId, &str),
    (text, level): (&str, u32),
    known: &mut KnownCodes,
) -> Result<Vec<CodeWarning>, CouponError> {
    let definition = tenant.program.customer_coupon().ok_or(CouponError::None)?;
    let code = CouponCode::parse_existing(text)?;
    let mut warnings = Vec::new();
    if !definition.pattern.matches(code.as_str()) {
        warnings.push(CodeWarning::Pattern(definition.pattern.to_string()));
    }
    if is_reserved(tenant, &code) {
        warnings.push(CodeWarning::Reserved);
    }
    let mut skeleton = code.skeleton();
    match repo::find_alike(conn, tenant.id, &code, &skeleton).await? {
        Some(taken) if taken == code.as_str() => return Err(CouponError::Taken),
        Some(alike) => {
            warnings.push(CodeWarning::LookAlike(alike));
            skeleton = format!("{ALIKE}{code}");
        }
        None => {}
    }
    if let Some(close) = known.find_close(&code)
        && !warnings.contains(&CodeWarning::LookAlike(close.to_string()))
    {
        warnings.push(CodeWarning::TooClose(close.to_string()));
    }
    let value = value_at(tenant, track, definition, level).ok_or(CouponError::None)?;
    repo::insert(conn, since, tenant.id, partner, &definition.id, &code, &skeleton, value).await?;
    let missing =
        StoreError::Inconsistent { table: "coupon", column: "partner_id", row: partner.get() };
    let coupon = find_by_partner(conn, tenant, partner).await?.ok_or(missing)?;
    repo::mark_active(conn, coupon.id).await?;
    known.insert(code);
    Ok(warnings)
}

/// The issued code by which a partner's customers come, whether or not its redemption binds them,
/// and whose it is.
pub(crate) async fn find_customers_code(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    typed: &str,
) -> Result<Option<(CouponId, PartnerId)>, StoreError> {
    let Ok(code) = CouponCode::parse_existing(typed) else { return Ok(None) };
    let Some((code, kind)) = repo::find_issued_kind(conn, tenant.id, code.as_str()).await? else {
        return Ok(None);
    };
    let rule = tenant.program.coupon(&kind);
    let customers = rule.map_or(kind == LINK, |rule| rule.holder == Holder::Customer);
    Ok(customers.then_some((code.id, code.partner)))
}

/// Takes all codes from somebody who is no partner any more. One that was drawn for them is retired,
/// and is to be deleted from the billing panel if staff have created it; the code that was imported,
/// and a link's, are as if they had never been theirs.
pub(crate) async fn withdraw_codes(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<(), StoreError> {
    for code in repo::list_drawn(conn, partner).await? {
        repo::mark_withdrawn(conn, code.id).await?;
        if code.created {
            let unit = Unit::stored(&code.unit, code.decimals, "coupon", code.id.get())?;
            let value = Money::new(code.value, unit);
            owe_todo(conn, now, tenant.id, code.id, PanelTodoKind::Delete, value).await?;
        } else {
            repo::mark_todo_superseded(conn, code.id).await?;
        }
    }
    repo::delete_issued(conn, partner).await
}
