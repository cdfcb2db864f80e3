//! Why the ledger refuses, and what can fail.

use super::transfer::IdempotencyKey;
use crate::clock::UtcMs;
use crate::id::{PartnerId, PayoutId, ProgramId, TransferId};
use crate::money::{Money, MoneyError};
use crate::store::StoreError;

/// Why nothing was posted. The caller rolls its transaction back.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The key was used for something else.
    #[error("{key} is transfer {transfer} already, with other content")]
    Conflict {
        /// What names the posting in its program.
        key: IdempotencyKey,
        /// The transfer that was made with the key before.
        transfer: TransferId,
    },
    /// More than the account holds.
    #[error("{requested} was asked for and {available} is there")]
    Insufficient {
        /// On the account now, in the unit of the request.
        available: Money,
        /// What was asked for.
        requested: Money,
    },
    /// Not an amount that one transfer can move.
    #[error("{0} cannot be transferred: 1 to 10^12 minor units can")]
    Amount(Money),
    /// A part of an idempotency key is empty, or the whole is too long.
    #[error("{0:?} has an empty part or more than 255 characters")]
    Key(String),
    /// The program does not count in this unit, or writes it with other decimals.
    #[error("program {program} has no unit {unit} with these decimals")]
    UnknownUnit {
        /// Whose transfer was refused.
        program: ProgramId,
        /// The unit's code.
        unit: String,
    },
    /// The program's books do not hold, so its money does not move.
    #[error("the money of program {0} is frozen: its books do not hold")]
    Frozen(ProgramId),
    /// The program has no such partner.
    #[error("program {program} has no partner {partner}")]
    UnknownPartner {
        /// The program that was asked.
        program: ProgramId,
        /// The id that no partner of this program has.
        partner: PartnerId,
    },
    /// There is no such accrual.
    #[error("transfer {0} is not an accrual")]
    UnknownAccrual(TransferId),
    /// The accrual's hold is not over.
    #[error("accrual {accrual} is held until {until}")]
    Held {
        /// The transfer that is still in its hold.
        accrual: TransferId,
        /// The end of its hold.
        until: UtcMs,
    },
    /// The accrual was clawed back in full before its release.
    #[error("nothing is left of accrual {0}")]
    NothingLeft(TransferId),
    /// Nothing is reserved for this payout.
    #[error("nothing is reserved for payout {0}")]
    UnknownPayout(PayoutId),
    /// The payout was called off.
    #[error("payout {0} is void")]
    PayoutVoided(PayoutId),
    /// The payout was paid.
    #[error("payout {0} is settled")]
    PayoutSettled(PayoutId),
    /// The payout is with the payment provider: only its answer ends it.
    #[error("payout {0} is submitted to the payment provider")]
    PayoutSubmitted(PayoutId),
    /// The payment provider could not pay it.
    #[error("payout {0} failed")]
    PayoutFailed(PayoutId),
    /// The payout is not with the payment provider.
    #[error("payout {0} is not submitted to the payment provider")]
    PayoutNotSubmitted(PayoutId),
    /// The payout was not paid.
    #[error("payout {0} is not settled")]
    PayoutNotSettled(PayoutId),
    /// More would come back than was paid.
    #[error("{requested} cannot come back: {left} was paid and did not come back yet")]
    Returned {
        /// What was paid and is not back.
        left: Money,
        /// What is said to come back.
        requested: Money,
    },
    /// There is no restricted bonus with this id.
    #[error("{0:?} is not a restricted bonus")]
    UnknownBonus(String),
    /// A correction needs two people who are not the partner.
    #[error("two people who are not the partner are needed")]
    FourEyes,
    /// The payment provider's transaction id is empty or longer than 255 characters.
    #[error("{0:?} is not a transaction id")]
    ExternalId(String),
    /// The payment provider's transaction id belongs to another payout.
    #[error("transaction {external_id:?} belongs to payout {payout}")]
    ExternalIdUsed {
        /// As the provider gave it, 1 to 255 characters; used once in a program.
        external_id: String,
        /// The payout that it belongs to.
        payout: PayoutId,
    },
    /// The frozen arithmetic could not be written or read.
    #[error("the basis of a transfer is not readable: {0}")]
    Basis(#[from] serde_json::Error),
    /// An amount is outside what an account can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LedgerError {
    /// Whether the request was refused; otherwise the fault is ours and details are for the log
    /// only.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::Basis(_) | Self::Money(_) | Self::Store(_))
    }
}
