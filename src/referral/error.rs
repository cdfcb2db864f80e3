//! Why events were not recorded.

use super::BatchError;
use crate::id::MemberId;
use crate::ledger::LedgerError;
use crate::money::MoneyError;
use crate::store::StoreError;

/// Why a batch of events was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReferralError {
    /// The id is known with other content.
    #[error("event {id:?} was recorded before with other content")]
    Conflict {
        /// The event's id at its source.
        id: String,
    },
    /// An event is dated later than now.
    #[error(transparent)]
    Event(#[from] BatchError),
    /// Only members listed by id may have the events of a file recorded in their name.
    #[error(
        "member {0} is not listed by id in /setup: only such a member records events with --by"
    )]
    NotListed(MemberId),
    /// An amount was out of bounds.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The ledger refused or failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
