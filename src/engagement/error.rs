//! Why an engagement was not made or moved.

use crate::ledger::LedgerError;
use crate::money::MoneyError;
use crate::store::StoreError;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EngagementError {
    /// There is no such engagement or partner.
    #[error("no such engagement")]
    Unknown,
    /// Nobody decides about their own engagement.
    #[error("nobody decides about their own engagement")]
    Own,
    /// Only members listed by id pay.
    #[error("not listed")]
    NotListed,
    /// Nothing of that name can be agreed.
    #[error("{0:?} cannot be agreed")]
    What(String),
    /// The title is empty or longer than 100 characters.
    #[error("no title of 1 to 100 characters")]
    Title,
    /// Not a price.
    #[error("not a price: {0}")]
    Price(MoneyError),
    /// This kind has a price, and none was given.
    #[error("a price is needed")]
    NoPrice,
    /// The reason is empty or longer than 500 characters.
    #[error("no reason of 1 to 500 characters")]
    Reason,
    /// The ledger refused or failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
