//! Why a profile was not changed.

use super::payee::PayeeError;
use crate::coupon::CouponError;
use crate::ledger::LedgerError;
use crate::passphrase::PassphraseError;
use crate::store::StoreError;

/// Why a profile was not changed or shown.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The member is no partner.
    #[error("the member is no partner")]
    NoPartner,
    /// The profile is not complete yet: completing it comes first.
    #[error("the profile is not complete")]
    Incomplete,
    /// The PayPal e-mail stays while a payout to it is open.
    #[error("a payout is open")]
    PayoutOpen,
    /// The PayPal e-mail was refused.
    #[error(transparent)]
    Payee(#[from] PayeeError),
    /// The passphrase was refused.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// The code was refused.
    #[error(transparent)]
    Coupon(#[from] CouponError),
    /// Nobody resets their own passphrase.
    #[error("nobody resets their own passphrase")]
    Own,
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ProfileError {
    /// Whether the partner can do something about it; otherwise it is our fault.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::NoPartner | Self::Incomplete | Self::PayoutOpen | Self::Own => true,
            Self::Payee(error) => error.is_refusal(),
            Self::Passphrase(error) => error.is_refusal(),
            Self::Coupon(error) => error.is_refusal(),
            Self::Ledger(_) | Self::Store(_) => false,
        }
    }
}
