//! Why a payout was not made, settled or rejected.

use super::Payout;
use crate::clock::UtcMs;
use crate::id::{MemberId, PayoutId, TicketId};
use crate::ledger::LedgerError;
use crate::money::{Money, MoneyError};
use crate::partner::ProfileError;
use crate::program::PayoutMode;
use crate::store::StoreError;

/// Why a payout was not made, settled or rejected.
#[derive(Debug, thiserror::Error)]
pub enum PayoutError {
    /// Nobody asks for payouts in this program: they come by themselves, or the money goes to an
    /// account.
    #[error("payouts are not asked for: {}", .0.word())]
    Mode(PayoutMode),
    /// Not an amount.
    #[error(transparent)]
    Amount(MoneyError),
    /// Less than the program pays out.
    #[error("the minimum is {0}")]
    TooLow(Money),
    /// More than there is.
    #[error("{requested} is more than the {available} that are available")]
    Insufficient {
        /// On the partner's `available` account now.
        available: Money,
        /// What was asked for.
        requested: Money,
    },
    /// The partner has an open payout, in this ticket.
    #[error("a payout is open in ticket {0}")]
    Open(TicketId),
    /// No such payout in this program.
    #[error("no such payout")]
    Unknown,
    /// Somebody was first; the payout as it stands.
    #[error("the payout is {:?} already", .0.state)]
    Decided(Box<Payout>),
    /// Nobody decides about their own payout.
    #[error("nobody decides about their own payout")]
    Own,
    /// The program's payouts are settled from PayPal's activity download, not by hand.
    #[error(
        "payouts of this program are settled from PayPal's activity download: payout reconcile"
    )]
    NotByHand,
    /// Not a transaction id: 6 to 64 letters, digits and hyphens.
    #[error("a transaction id has 6 to 64 letters and digits")]
    ExternalId,
    /// The transaction id was noted for another payout.
    #[error("the transaction id belongs to payout {0}")]
    ExternalIdUsed(PayoutId),
    /// A reason is missing or longer than 1,000 characters.
    #[error("a reason of 1 to 1,000 characters is needed")]
    Reason,
    /// Too many PayPal e-mails were looked at in an hour.
    #[error("too many reveals in an hour")]
    TooManyReveals,
    /// The database was restored from a backup of this time, and what was paid since is not looked
    /// at yet.
    #[error(
        "payouts are off: what was paid since {0}, the time of the backup, must be reconciled \
         first"
    )]
    Fenced(UtcMs),
    /// Only members listed by id may record payments.
    #[error("member {0} is not listed by id in /setup: only such a member may record payments")]
    NotListed(MemberId),
    /// Something about the partner or the passphrase.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The ledger refused or failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
