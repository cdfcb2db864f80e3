//! Product names of the billing panel that mean no product of the program file: a misspelt `match`
//! would otherwise cost partners their kickbacks in silence.
//!
//! Counts what was paid for by each such name and tells the staff once. It decides nothing: whether
//! such a payment earns is for the commissions to say.

mod notice;
mod repo;

use std::time::Duration;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::money::Money;
use crate::outbox::{self, Effect};
use crate::store::StoreError;
use crate::tenant::Tenant;

pub use notice::UnknownProductNotice;

/// How many new names are told one by one within [`WINDOW`]: a panel that puts a domain or a number
/// into each name would fill the log channel.
const MOST_TOLD: u32 = 20;
/// Over what time new names are counted.
const WINDOW: Duration = Duration::from_hours(24);
/// How many names are looked at for a list, the newest first.
const MOST_LISTED: u32 = 200;

/// A name, with what was paid for by it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownProduct {
    /// As the panel reports it.
    pub name: String,
    /// How many purchases, renewals and partner payments.
    pub payments: u32,
    /// Their sum, an amount for each currency; what was refunded since is not taken off.
    pub amounts: Vec<Money>,
}

/// Whether the name means a product. A program that lists none has no name that it could miss.
pub(crate) fn is_known(tenant: &Tenant, name: &str) -> bool {
    tenant.program.products.is_empty() || tenant.program.product_matching(name).is_some()
}

/// Counts a payment for a product of this name, if the name means none, and tells the staff when it
/// is the first.
pub(crate) async fn count_payment(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    name: &str,
    paid: Money,
) -> Result<(), StoreError> {
    if is_known(tenant, name) {
        return Ok(());
    }
    let is_new = !repo::is_known(conn, tenant.id, name).await?;
    repo::add_payment(conn, now, tenant.id, name, paid).await?;
    if !is_new {
        return Ok(());
    }
    // This one is among them.
    let new = repo::count_since(conn, tenant.id, now.minus(WINDOW), MOST_TOLD + 2).await?;
    let notice = if new <= MOST_TOLD {
        UnknownProductNotice::Reported { name: name.to_owned() }
    } else if new == MOST_TOLD + 1 {
        UnknownProductNotice::Many { most: MOST_TOLD }
    } else {
        return Ok(());
    };
    outbox::enqueue(conn, now, tenant.id, &Effect::log(notice)).await
}

/// What was paid for by this name so far, whatever the program file says now.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    name: &str,
) -> Result<Option<UnknownProduct>, StoreError> {
    let rows = repo::list_by_name(&mut *app.store.read().await?, tenant.id, name).await?;
    Ok(grouped(rows).into_iter().next())
}

/// The names that mean no product of the program file as it is now, the newest first.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list(app: &AppContext, tenant: &Tenant) -> Result<Vec<UnknownProduct>, StoreError> {
    let rows = repo::list_newest(&mut *app.store.read().await?, tenant.id, MOST_LISTED).await?;
    let program = &tenant.program;
    let mut known = grouped(rows);
    known.retain(|one| {
        !program.products.is_empty() && program.product_matching(&one.name).is_none()
    });
    Ok(known)
}

/// One for each name, in the order of the rows.
fn grouped(rows: Vec<(String, u32, Money)>) -> Vec<UnknownProduct> {
    let mut all: Vec<UnknownProduct> = Vec::new();
    for (name, payments, amount) in rows {
        match all.iter_mut().find(|one| one.name == name) {
            Some(one) => {
                one.payments = one.payments.saturating_add(payments);
                one.amounts.push(amount);
            }
            None => all.push(UnknownProduct { name, payments, amounts: vec![amount] }),
        }
    }
    all
}
