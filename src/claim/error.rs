//! Why a claim was not made or decided.

use crate::id::MemberId;
use crate::store::StoreError;

/// Why a claim was not made or decided.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// The program has no such claim (any more), or no claim has this number.
    #[error("no such claim")]
    Unknown,
    /// The member is no active partner.
    #[error("the member is no active partner")]
    NoPartner,
    /// The customer's id or the evidence is missing or longer than it may be.
    #[error("customer or evidence are missing or too long")]
    Input,
    /// The customer belongs to the partner already.
    #[error("the customer belongs to the partner already")]
    Own,
    /// The partner has claimed the same, and staff have not decided yet.
    #[error("claimed before")]
    Waits,
    /// Nobody decides about their own claim.
    #[error("nobody decides about their own claim")]
    OwnClaim,
    /// A reason is missing or longer than 1,000 characters.
    #[error("a reason of 1 to 1,000 characters is needed")]
    Reason,
    /// Somebody was first.
    #[error("decided before")]
    Decided {
        /// Who decided.
        by: MemberId,
        /// Whether they accepted it.
        accepted: bool,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ClaimError {
    /// Whether it is about what was typed: then the form is offered again with it.
    #[must_use]
    pub fn is_about_input(&self) -> bool {
        matches!(self, Self::Input | Self::Own | Self::Waits)
    }
}
