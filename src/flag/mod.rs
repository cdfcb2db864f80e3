//! Flags: what staff should look at when a customer may be the partner themselves, or another
//! customer once more.
//!
//! A flag is said, and never a reason to refuse: nothing that is earned depends on one. The rule is
//! pure and one for all ([`evaluate_flag`]); each customer of a partner is flagged once.

mod notice;
mod repo;

use std::fmt;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::coupon;
use crate::id::{EventId, PartnerId};
use crate::outbox::{self, Effect};
use crate::partner;
use crate::store::StoreError;
use crate::tenant::Tenant;

pub use notice::FlagNotice;

/// What staff should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flag {
    /// The customer has the partner's Discord account.
    Account,
    /// The customer has the partner's e-mail address.
    Email,
    /// The customer is called like the partner's code.
    Name,
    /// The customer has the e-mail address or the Discord account of this other customer.
    Like(String),
}

impl Flag {
    fn word(&self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Email => "email",
            Self::Name => "name",
            Self::Like(_) => "like",
        }
    }
}

/// In English, for the command line.
impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account => f.write_str("the customer has the partner's Discord account"),
            Self::Email => f.write_str("the customer has the partner's e-mail address"),
            Self::Name => f.write_str("the customer is called like the partner's code"),
            Self::Like(other) => {
                write!(f, "the customer has the e-mail address or the Discord account of {other}")
            }
        }
    }
}

/// Who somebody is, as far as billing events have told.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CustomerIdentity<'i> {
    /// What the billing panel calls a customer; a partner's code.
    pub(crate) name: &'i str,
    /// The panel's hash of the e-mail address.
    pub(crate) email_hash: Option<&'i str>,
    /// The Discord id.
    pub(crate) account: Option<&'i str>,
}

/// The gravest of what staff should look at. `like` is another customer with the same e-mail
/// address or Discord account.
pub(crate) fn evaluate_flag(
    customer: CustomerIdentity<'_>,
    partner: CustomerIdentity<'_>,
    like: Option<&str>,
) -> Option<Flag> {
    let same = |one: Option<&str>, other: Option<&str>| one.is_some() && one == other;
    let code = spelling_of(partner.name);
    let names = [Some(customer.name), customer.email_hash, customer.account];
    if same(customer.account, partner.account) {
        Some(Flag::Account)
    } else if same(customer.email_hash, partner.email_hash) {
        Some(Flag::Email)
    } else if !code.is_empty() && names.into_iter().flatten().any(|name| spelling_of(name) == code)
    {
        Some(Flag::Name)
    } else {
        like.map(|other| Flag::Like(other.to_owned()))
    }
}

/// What the spellings of one code have in common: case and hyphens are not looked at.
pub(crate) fn spelling_of(code: &str) -> String {
    code.chars().filter(|symbol| *symbol != '-').map(|symbol| symbol.to_ascii_uppercase()).collect()
}

/// A customer whom staff should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlaggedCustomer {
    /// What the billing panel calls them.
    pub customer: String,
    /// The first signal that fits, in the order of [`Flag`].
    pub flag: Flag,
    /// Since when, UTC.
    pub at: UtcMs,
}

/// A customer whom an event is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CustomerSighting<'e> {
    /// The stored event that names the customer.
    pub(crate) event: EventId,
    /// What it says of them.
    pub(crate) who: CustomerIdentity<'e>,
    /// Whether it has bound them: then what earlier events say counts, too.
    pub(crate) bound: bool,
}

/// Looks at a customer of the partner, and tells the staff once when there is something to look at.
/// The partner's PayPal e-mail is not compared: it is sealed, and the panel's hash is of the
/// panel's making.
pub(crate) async fn check_customer(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: PartnerId,
    sighting: CustomerSighting<'_>,
) -> Result<(), StoreError> {
    let customer = sighting.who.name;
    if repo::find(conn, tenant.id, partner, customer).await?.is_some() {
        return Ok(());
    }
    let Some(known) = partner::find_in(conn, tenant.id, partner).await? else { return Ok(()) };
    let mut seen = if sighting.bound {
        repo::find_identity(conn, tenant.id, customer).await?
    } else {
        repo::IdentityRow::default()
    };
    seen.email_hash = sighting.who.email_hash.map(str::to_owned).or(seen.email_hash);
    seen.account = sighting.who.account.map(str::to_owned).or(seen.account);
    let (email_hash, account) = (seen.email_hash.as_deref(), seen.account.as_deref());
    let own_email = match email_hash {
        Some(hash) => repo::is_partner_email(conn, tenant.id, partner, hash).await?,
        None => false,
    };
    let like = repo::find_similar(conn, tenant.id, customer, &seen).await?;
    let member = known.member.to_string();
    let is = CustomerIdentity { name: customer, email_hash, account };
    let mut codes = coupon::list_codes(conn, partner).await?;
    // Without a code there is no name to compare, and all else still is.
    codes.push(String::new());
    let found = codes.iter().find_map(|code| {
        let own = CustomerIdentity {
            name: code,
            email_hash: email_hash.filter(|_| own_email),
            account: Some(&member),
        };
        evaluate_flag(is, own, None)
    });
    let Some(found) =
        found.or_else(|| evaluate_flag(is, CustomerIdentity::default(), like.as_deref()))
    else {
        return Ok(());
    };
    repo::insert(conn, now, tenant.id, partner, customer, &found, sighting.event).await?;
    let notice = FlagNotice::Flagged { partner, customer: customer.to_owned() };
    outbox::enqueue(conn, now, tenant.id, &Effect::log(notice)).await
}

/// Why staff should look at this customer of the partner, if they should.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn list_by_customer(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
    customer: &str,
) -> Result<Option<FlaggedCustomer>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, partner, customer).await
}

/// The partner's customers whom staff should look at, the newest first; at most `limit`.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_by_partner(
    app: &AppContext,
    partner: PartnerId,
    limit: u32,
) -> Result<Vec<FlaggedCustomer>, StoreError> {
    repo::list_by_partner(&mut *app.store.read().await?, partner, limit).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_signal_is_said_and_nothing_is_said_of_strangers() {
        let partner =
            CustomerIdentity { name: "FOX-DEN", email_hash: Some("abc"), account: Some("77") };
        let customer = |name, email_hash, account| CustomerIdentity { name, email_hash, account };
        for (who, like, expected) in [
            (customer("c1", Some("abc"), Some("77")), Some("c9"), Some(Flag::Account)),
            (customer("foxden", Some("abc"), Some("78")), None, Some(Flag::Email)),
            (customer("foxden", None, None), Some("c9"), Some(Flag::Name)),
            (customer("c1", Some("zzz"), None), Some("c9"), Some(Flag::Like("c9".to_owned()))),
            (customer("c1", Some("zzz"), Some("78")), None, None),
        ] {
            assert_eq!(evaluate_flag(who, partner, like), expected, "{who:?}");
        }
        let unknown = CustomerIdentity { name: "", email_hash: None, account: None };
        assert_eq!(
            evaluate_flag(unknown, unknown, None),
            None,
            "what nobody knows is not the same"
        );
    }
}
