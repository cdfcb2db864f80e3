//! Why a correction was not asked for or not booked.

use super::Correction;
use crate::ledger::LedgerError;
use crate::money::{Money, MoneyError};
use crate::store::StoreError;

/// Why a correction was not asked for or not booked.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// The member is no partner.
    #[error("no partner")]
    NoPartner,
    /// Nobody corrects their own balance.
    #[error("nobody corrects their own balance")]
    Own,
    /// There is no second member listed by id who is not the partner.
    #[error("there is nobody to agree")]
    Alone,
    /// Not an amount.
    #[error(transparent)]
    Amount(MoneyError),
    /// An amount of nothing.
    #[error("nothing would be corrected")]
    Nothing,
    /// A reason is missing or too long.
    #[error("a reason of 1 to 500 characters is needed")]
    Reason,
    /// More would be taken than there is.
    #[error("only {available} is available")]
    Insufficient {
        /// On the partner's `available` account now.
        available: Money,
    },
    /// Whoever asked does not agree as well.
    #[error("a second person is needed")]
    Same,
    /// Somebody was first; the correction as it stands.
    #[error("the correction is {:?} already", .0.state)]
    Decided(Box<Correction>),
    /// Nobody agreed in time.
    #[error("the correction has run out")]
    Expired,
    /// No such correction in this program.
    #[error("no such correction")]
    Unknown,
    /// The ledger refused or failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
