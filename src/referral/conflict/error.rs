//! Why a conflict was not decided.

use crate::id::MemberId;
use crate::referral::ReferralError;
use crate::store::StoreError;

/// Why a conflict was not decided.
#[derive(Debug, thiserror::Error)]
pub enum ConflictError {
    /// No conflict has this number.
    #[error("no such conflict")]
    Unknown,
    /// Nobody decides about their own earnings.
    #[error("nobody decides about their own earnings")]
    Own,
    /// A reason is missing or longer than 1,000 characters.
    #[error("a reason of 1 to 1,000 characters is needed")]
    Reason,
    /// Somebody was first.
    #[error("decided before")]
    Decided {
        /// Who decided.
        by: MemberId,
        /// Whether the event counts.
        accepted: bool,
    },
    /// What follows could not be booked.
    #[error(transparent)]
    Referral(#[from] ReferralError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
