//! Why a top-up was not noted.

use super::TopUp;
use crate::ledger::LedgerError;
use crate::money::MoneyError;
use crate::store::StoreError;

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum TopUpError {
    /// There is no such partner.
    #[error("no such partner")]
    Unknown,
    /// Partners of this program keep no money with the operator.
    #[error("the program has no prepaid accounts")]
    NoAccount,
    /// Nobody notes their own top-up.
    #[error("nobody notes their own top-up")]
    Own,
    /// Not an amount.
    #[error("not an amount: {0}")]
    Amount(MoneyError),
    /// The program has no such way of paying in.
    #[error("{0:?} is not a way of paying in")]
    Way(String),
    /// The reference is empty, longer than 100 characters, or has an invisible character in it.
    #[error("no reference of 1 to 100 characters")]
    Reference,
    /// The reference stands for another payment.
    #[error("the reference stands for another payment")]
    ReferenceUsed(Option<Box<TopUp>>),
    /// The ledger refused or failed.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
