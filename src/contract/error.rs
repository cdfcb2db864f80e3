//! Why a contract was not proposed, signed or withdrawn.

use crate::clock::UtcMs;
use crate::id::{ContractId, MemberId};
use crate::program::Topic;
use crate::store::StoreError;

/// Why a contract was not proposed, signed or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// The program has no contracts.
    #[error("the program has no contracts")]
    None,
    /// No such partner, or the partnership is not active.
    #[error("no such active partner")]
    NoPartner,
    /// No such contract, or not the member's own.
    #[error("no such contract")]
    Unknown,
    /// Nobody proposes a contract to themselves, or takes their own back.
    #[error("nobody decides about their own contract")]
    Own,
    /// The terms cannot be read; carries the first fault, in English, as the file's own are.
    #[error("the terms have a fault: {0}")]
    Terms(String),
    /// The terms settle what the program's contracts do not.
    #[error("the program's contracts do not settle {}", .0.word())]
    NotNegotiated(Topic),
    /// The contract has no words, or more than fit.
    #[error("the document has no words, or more than {max} characters")]
    Document {
        /// Characters at most.
        max: usize,
    },
    /// What a link leads to can change: its SHA-256 is missing, or is none.
    #[error("the SHA-256 of the linked file is missing")]
    FileHash,
    /// The name is missing.
    #[error("the full name is missing")]
    Name,
    /// It was signed before.
    #[error("signed already")]
    Signed {
        /// By whom.
        by: MemberId,
        /// When it was signed, UTC.
        at: UtcMs,
    },
    /// It was recorded from a billing event of this time, UTC.
    #[error("recorded by the billing panel at {0}")]
    Recorded(UtcMs),
    /// Another proposal has taken its place.
    #[error("the proposal has changed")]
    Changed(ContractId),
    /// The proposal was taken back, and there is no other.
    #[error("the proposal was taken back")]
    Withdrawn,
    /// The contract has come to its end.
    #[error("the contract has ended")]
    Ended,
    /// The partner is on another track than the contract is for, and no promotion leads there any
    /// more.
    #[error("the contract is for another track than the partner's")]
    OtherTrack,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ContractError {
    /// Whether it is about what was typed: then the form is offered again with it.
    #[must_use]
    pub fn is_about_input(&self) -> bool {
        matches!(
            self,
            Self::Terms(_)
                | Self::NotNegotiated(_)
                | Self::Document { .. }
                | Self::FileHash
                | Self::Name
        )
    }
}
