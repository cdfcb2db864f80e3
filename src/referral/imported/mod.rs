//! Customers whom another system has counted: whose they are, since when, and whether they have
//! bought.
//!
//! What that system has counted is taken as it says: no event dated before the end of its count
//! changes whose the customer is or what is their first purchase. If they had bought, that is one
//! payment, at the redemption: what they buy next is their second.

mod error;
mod repo;

use sqlx::SqliteConnection;

use super::context::CustomerRow;
use super::repo::{NewBinding, find_customer, replace_binding};
use super::settle::{Settling, settle_customer};
use crate::clock::UtcMs;
use crate::coupon;
use crate::id::{CouponId, PartnerId, ProgramId};
use crate::partner;
use crate::store::StoreError;
use crate::tenant::Tenant;

pub use error::CustomerImportError;

/// What another system has said of a customer.
#[derive(Debug, Clone)]
pub(super) struct ImportedCustomer {
    pub(super) partner: PartnerId,
    pub(super) coupon: CouponId,
    /// Since when they are the partner's.
    pub(super) redeemed_at: UtcMs,
    /// When that system's count ended: what is dated before changes nothing.
    pub(super) since: UtcMs,
    /// Whether they had bought by then.
    pub(super) bought: bool,
    /// The partner's level at the import, which they keep where levels move no customers.
    pub(super) level: u32,
    /// When they were imported.
    pub(super) at: UtcMs,
}

impl ImportedCustomer {
    /// Whether they are the partner's by this, and by nothing that came later.
    pub(super) fn binds(&self, customer: &CustomerRow) -> bool {
        (self.partner, self.redeemed_at) == (customer.partner, customer.bound_at)
    }
}

/// A customer to take over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CustomerImport<'r> {
    /// The billing panel's id.
    pub(crate) customer: &'r str,
    /// The code that they redeemed.
    pub(crate) code: &'r str,
    /// When, UTC.
    pub(crate) redeemed_at: UtcMs,
    /// Whether they have bought.
    pub(crate) bought: bool,
}

/// What became of a customer who was to be taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CustomerTaken {
    /// Whose they are.
    pub(crate) partner: PartnerId,
    /// Whether that is new; else they were imported before.
    pub(crate) new: bool,
    /// How many of their events, which had found them bound to nobody, count now.
    pub(crate) counted: u32,
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Option<ImportedCustomer>, StoreError> {
    repo::find(conn, program, customer).await
}

/// Makes the customer the partner's whose code they redeemed, since then, without counting anything
/// for the partner. Events of theirs that are recorded, and dated after the other system's count,
/// count now.
///
/// # Errors
/// [`CustomerImportError`], each before anything is written, but for what the ledger refuses.
pub(crate) async fn import_customer(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    row: CustomerImport<'_>,
) -> Result<CustomerTaken, CustomerImportError> {
    let CustomerImport { customer, code, redeemed_at, bought } = row;
    let unknown = || CustomerImportError::UnknownCode(code.to_owned());
    let (coupon, id) =
        coupon::find_customers_code(conn, tenant, code).await?.ok_or_else(unknown)?;
    if let Some(known) = repo::find(conn, tenant.id, customer).await? {
        let same = (known.partner, known.coupon, known.redeemed_at, known.bought)
            == (id, coupon, redeemed_at, bought);
        let taken = CustomerTaken { partner: id, new: false, counted: 0 };
        return if same { Ok(taken) } else { Err(CustomerImportError::Changed) };
    }
    let partner = partner::find_in(conn, tenant.id, id).await?.ok_or_else(unknown)?;
    let since = partner.taken_over_at.unwrap_or(now);
    if redeemed_at > now {
        return Err(CustomerImportError::Ahead(now));
    }
    if bought && redeemed_at >= since {
        return Err(CustomerImportError::Bought(since));
    }
    let before = find_customer(conn, tenant.id, customer).await?;
    if let Some(other) = before.as_ref().filter(|before| before.partner != id) {
        return Err(CustomerImportError::OtherPartner(other.partner));
    }
    if repo::has_open_conflict(conn, tenant.id, customer).await? {
        return Err(CustomerImportError::InConflict);
    }
    let last_event = repo::find_last_event(conn, tenant.id, customer).await?;
    if last_event.is_some() {
        let counted = repo::count_sales(conn, tenant.id, customer).await?;
        if counted > 0 {
            return Err(CustomerImportError::Counted(counted));
        }
    }
    let level = partner.level;
    let imported =
        ImportedCustomer { partner: id, coupon, redeemed_at, since, bought, level, at: now };
    let binding = NewBinding {
        partner: id,
        coupon: Some(coupon),
        at: redeemed_at,
        new_since: redeemed_at,
        by: None,
        version: before.as_ref().and_then(|before| before.version.as_deref()),
    };
    replace_binding(conn, tenant.id, customer, &binding).await?;
    repo::insert(conn, tenant.id, customer, &imported).await?;
    let mut counted = 0;
    if let Some(cause) = last_event {
        settle_customer(conn, Settling { now, tenant, customer, cause, approved: false }).await?;
        counted = repo::count_sales(conn, tenant.id, customer).await?;
    }
    Ok(CustomerTaken { partner: id, new: true, counted })
}

/// The partner's imported customers are nobody's again. Returns how many there were.
pub(crate) async fn remove_imported_customers(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<u64, StoreError> {
    repo::delete_by_partner(conn, partner).await
}
