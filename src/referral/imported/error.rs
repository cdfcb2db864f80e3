//! Why a customer was not taken over.

use crate::clock::UtcMs;
use crate::id::PartnerId;
use crate::referral::ReferralError;
use crate::store::StoreError;

/// Why a customer was not taken over, in words for whoever edits the file.
#[derive(Debug, thiserror::Error)]
pub enum CustomerImportError {
    /// Nobody has the code.
    #[error(
        "code: no partner's customers come by {0:?}: import the partner first, or correct the code"
    )]
    UnknownCode(String),
    /// Dated later than now.
    #[error("redeemed_at is later than now, {0}")]
    Ahead(UtcMs),
    /// Came after the other system's count has ended, so that it cannot have counted a purchase.
    #[error(
        "bought is yes, but the customer came at or after {0}, since when sales count here: write \
         no, and let the billing panel's events tell what they buy"
    )]
    Bought(UtcMs),
    /// The customer is another partner's here.
    #[error(
        "the customer is partner {0}'s here: take the line out, or let staff decide a claim about \
         them"
    )]
    OtherPartner(PartnerId),
    /// What they have bought counts already.
    #[error(
        "the customer is known from the billing panel's events, and {0} of these count here: take \
         the line out"
    )]
    Counted(u32),
    /// An event of theirs waits for staff.
    #[error("an event of this customer waits in the log channel: decide about it first")]
    InConflict,
    /// They were imported before, with other content.
    #[error("the customer was imported before with other values: put those back")]
    Changed,
    /// Their events could not be counted, or it is our fault.
    #[error(transparent)]
    Referral(ReferralError),
}

impl<E: Into<ReferralError>> From<E> for CustomerImportError {
    fn from(error: E) -> Self {
        Self::Referral(error.into())
    }
}

impl CustomerImportError {
    /// The fault of ours that it is.
    ///
    /// # Errors
    /// The error itself, when it is one of the file.
    pub(crate) fn into_store(self) -> Result<StoreError, Self> {
        match self {
            Self::Referral(ReferralError::Store(error)) => Ok(error),
            error => Err(error),
        }
    }
}
