//! Codes that the program itself names: one for each partner, one each month, or the one in a
//! partner's link.
//!
//! A code is drawn once for a partner, a coupon and a month, whoever looks first; staff get the
//! to-do for the billing panel, and the partner is told once.
//!
//! A month's own code is retired when the next one is drawn; unless the billing panel has reported
//! it as used up, staff get the to-do to delete it.

use std::time::Duration;

use chrono::Datelike as _;
use chrono_tz::Tz;
use sqlx::SqliteConnection;

use super::CouponNotice;
use super::repo::{self, NewCode};
use super::{CouponCode, PanelTodoKind, owe_todo, value_at};
use crate::app_context::AppContext;
use crate::clock::{Random, UtcMs};
use crate::id::{CouponId, MemberId, PartnerId};
use crate::money::{Money, Unit};
use crate::outbox::{self, Effect};
use crate::program::{self, Holder, Issue, NamedBy, OnLevelChange};
use crate::store::StoreError;
use crate::tenant::{self, Tenant};

/// What stands for the code of a partner's link where a coupon's id stands otherwise.
pub(super) const LINK: &str = "link";

/// A code of the partner's own that the program has issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCode {
    /// As customers type it.
    pub code: String,
    /// What it is worth.
    pub value: Money,
    /// Who redeems it.
    pub holder: Holder,
    /// How often it is redeemed in all; no limit when absent.
    pub uses: Option<u32>,
    /// The first day of the month that it is for; none for a code that is issued once.
    pub month: Option<chrono::NaiveDate>,
    /// Until when it can be redeemed, UTC; no end when absent.
    pub expires_at: Option<UtcMs>,
}

/// Issues every code that is due and named by nobody: to each active partner, each calendar month
/// or once. Returns how many.
///
/// # Errors
/// [`StoreError`] when the database fails; what was issued before stays issued.
pub async fn issue_due_codes(app: &AppContext) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let mut issued = 0_usize;
    for tenant in tenant::list_all(app).await? {
        for coupon in
            tenant.program.coupons.iter().filter(|coupon| coupon.named_by != Some(NamedBy::Partner))
        {
            let month = (coupon.issue == Issue::Monthly)
                .then(|| month_of(now, tenant.program.meta.timezone));
            let lacking = repo::list_partners_without_code(
                &mut *app.store.read().await?,
                tenant.id,
                &coupon.id,
                month,
            )
            .await?;
            for partner in lacking {
                let holder = IssuedPartner {
                    id: partner.id,
                    member: partner.member,
                    track: &partner.track,
                    level: partner.level,
                };
                let mut tx = app.store.begin().await?;
                let new = draw(&mut tx, now, &tenant, app.random.as_ref(), holder, coupon).await?;
                tx.commit().await?;
                issued = issued.saturating_add(usize::from(new));
            }
        }
    }
    if issued > 0 {
        app.notify_outbox();
    }
    Ok(issued)
}

/// An active partner to whom codes are issued.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IssuedPartner<'p> {
    /// The partner's row.
    pub(crate) id: PartnerId,
    /// Their Discord account.
    pub(crate) member: MemberId,
    /// The id of their track.
    pub(crate) track: &'p str,
    /// The number of their level.
    pub(crate) level: u32,
}

/// Issues to a partner who has just become active every code that is named by nobody.
pub(crate) async fn issue_codes_to(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    random: &dyn Random,
    partner: IssuedPartner<'_>,
) -> Result<(), StoreError> {
    for coupon in
        tenant.program.coupons.iter().filter(|coupon| coupon.named_by != Some(NamedBy::Partner))
    {
        draw(tx, now, tenant, random, partner, coupon).await?;
    }
    Ok(())
}

async fn draw(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    random: &dyn Random,
    partner: IssuedPartner<'_>,
    coupon: &program::CouponRule,
) -> Result<bool, StoreError> {
    if coupon.track.as_ref().is_some_and(|track| *track != partner.track) {
        return Ok(false);
    }
    let Some(value) = value_at(tenant, partner.track, coupon, partner.level) else {
        return Ok(false);
    };
    let month =
        (coupon.issue == Issue::Monthly).then(|| month_of(now, tenant.program.meta.timezone));
    let days = |days: u32| now.plus(Duration::from_secs(u64::from(days).saturating_mul(86_400)));
    let new = NewCode { kind: &coupon.id, value, month, expires_at: coupon.expires_days.map(days) };
    let Some(id) = insert(tx, now, tenant, random, partner.id, &new).await? else {
        return Ok(false);
    };
    if let Some(month) = month {
        retire_replaced(tx, now, tenant, partner.id, coupon, month).await?;
    }
    owe_todo(tx, now, tenant.id, id, PanelTodoKind::Create, value).await?;
    let effect = Effect::tell(partner.member, CouponNotice::OwnCode { coupon: id });
    outbox::enqueue(tx, now, tenant.id, &effect).await?;
    Ok(true)
}

/// Retires the partner's own codes of earlier months, and owes the to-do to delete those that can
/// still be redeemed as far as events say. A panel that reports no redemption of own codes has all
/// of them deleted.
///
/// Codes that bind customers stay: their redemptions may arrive later.
async fn retire_replaced(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: PartnerId,
    coupon: &program::CouponRule,
    month: i32,
) -> Result<(), StoreError> {
    if coupon.holder != Holder::Partner || coupon.attributes {
        return Ok(());
    }
    for old in repo::list_replaced(tx, partner, &coupon.id, month).await? {
        repo::mark_retired(tx, old.id).await?;
        let used = repo::count_redemptions(tx, tenant.id, &old.code, old.created_at).await?;
        if coupon.uses.is_some_and(|uses| used >= uses) {
            repo::mark_todo_superseded(tx, old.id).await?;
            continue;
        }
        let unit = Unit::stored(&old.unit, old.decimals, "coupon", old.id.get())?;
        let value = Money::new(old.value, unit);
        owe_todo(tx, now, tenant.id, old.id, PanelTodoKind::Delete, value).await?;
    }
    Ok(())
}

/// Draws codes until one is free. Nothing when the partner has a code of this kind and month
/// already.
async fn insert(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    random: &dyn Random,
    partner: PartnerId,
    new: &NewCode<'_>,
) -> Result<Option<CouponId>, StoreError> {
    if repo::has_code(tx, partner, new.kind, new.month).await? {
        return Ok(None);
    }
    loop {
        let code = CouponCode::random(random);
        let skeleton = code.skeleton();
        if repo::find_alike(tx, tenant.id, &code, &skeleton).await?.is_none() {
            return Ok(Some(
                repo::insert_code(tx, now, tenant.id, partner, &code, &skeleton, new).await?,
            ));
        }
    }
}

/// The code in the links of an active partner: their own for customers where customers come by it,
/// and otherwise one that is drawn now, once.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn find_link_code(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<String, StoreError> {
    let own = super::find_by_partner(&mut *app.store.read().await?, tenant, partner).await?;
    let attributes = tenant.program.customer_coupon().is_some_and(|coupon| coupon.attributes);
    if let Some(own) = own.filter(|own| own.active && attributes) {
        return Ok(own.code);
    }
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let new =
        NewCode { kind: LINK, value: Money::new(0, Unit::NONE), month: None, expires_at: None };
    insert(&mut tx, now, tenant, app.random.as_ref(), partner, &new).await?;
    let code = repo::find_code(&mut tx, partner, LINK).await?;
    tx.commit().await?;
    code.ok_or(StoreError::Inconsistent { table: "coupon", column: "kind", row: partner.get() })
}

/// A code that binds customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AttributingCode {
    pub(crate) id: CouponId,
    pub(crate) partner: PartnerId,
    /// Since when it is the partner's, UTC.
    pub(crate) named_at: UtcMs,
}

/// The issued code that a customer typed or came by, when it binds customers: a coupon that
/// attributes, or a link.
pub(crate) async fn find_attributing(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    typed: &str,
) -> Result<Option<AttributingCode>, StoreError> {
    let Ok(code) = CouponCode::parse_existing(typed) else { return Ok(None) };
    let Some((code, kind)) = repo::find_issued_kind(conn, tenant.id, code.as_str()).await? else {
        return Ok(None);
    };
    let binds =
        kind == LINK || tenant.program.coupon(&kind).is_some_and(|coupon| coupon.attributes);
    Ok(binds.then_some(code))
}

/// A code that the program has issued to a partner.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_own_code(
    app: &AppContext,
    tenant: &Tenant,
    id: CouponId,
) -> Result<Option<OwnCode>, StoreError> {
    let Some(row) = repo::find_own_code(&mut *app.store.read().await?, tenant.id, id).await? else {
        return Ok(None);
    };
    let coupon =
        tenant.program.coupon(&row.kind).filter(|coupon| coupon.named_by != Some(NamedBy::Partner));
    let Some(coupon) = coupon else { return Ok(None) };
    let value = Money::new(row.value, Unit::stored(&row.unit, row.decimals, "coupon", id.get())?);
    let month = row.month.and_then(first_day);
    let (holder, uses) = (coupon.holder, coupon.uses);
    Ok(Some(OwnCode { code: row.code, value, holder, uses, month, expires_at: row.expires_at }))
}

/// The codes that the program has issued to the partner and that can be redeemed, the newest first;
/// this month's and those that are issued once.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_own_codes(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Vec<OwnCode>, StoreError> {
    let month = month_of(app.clock.now(), tenant.program.meta.timezone);
    let mut own = Vec::new();
    for id in
        repo::list_own_codes(&mut *app.store.read().await?, partner, month, app.clock.now()).await?
    {
        own.extend(find_own_code(app, tenant, id).await?);
    }
    Ok(own)
}

/// Whether a new level changes what an issued code is worth.
pub(super) fn update_code_values(coupon: &program::CouponRule) -> bool {
    coupon.on_level_change == Some(OnLevelChange::Reprice)
}

/// The calendar month in this zone, as `12 * year + month`.
fn month_of(at: UtcMs, zone: Tz) -> i32 {
    let local = at.datetime().with_timezone(&zone);
    local.year().saturating_mul(12).saturating_add(i32::try_from(local.month()).unwrap_or(1))
}

/// The first day of such a month.
pub(super) fn first_day(month: i32) -> Option<chrono::NaiveDate> {
    let before = month.checked_sub(1)?;
    let number = u32::try_from(before.rem_euclid(12)).ok()?.saturating_add(1);
    chrono::NaiveDate::from_ymd_opt(before.div_euclid(12), number, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_the_zones_own_and_read_back() {
        let at = UtcMs::parse("2026-12-31T23:30:00Z").unwrap();
        let (here, there) = (month_of(at, Tz::UTC), month_of(at, Tz::Europe__Amsterdam));
        assert_eq!(there, here + 1);
        assert_eq!(first_day(here).unwrap().to_string(), "2026-12-01");
        assert_eq!(first_day(there).unwrap().to_string(), "2027-01-01");
    }
}
