//! What is said about claims, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::ClaimId;
use crate::outbox::NounNotice;

/// What is said about claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ClaimNotice {
    /// A partner claims something: staff decide.
    Made {
        /// The claim.
        claim: ClaimId,
    },
    /// Staff have decided about a claim.
    Decided {
        /// The claim.
        claim: ClaimId,
    },
    /// A customer of the partner belongs to another one now, by a claim.
    CustomerReassigned {
        /// The claim.
        claim: ClaimId,
    },
}

impl NounNotice for ClaimNotice {
    const NOUN: &'static str = "claim";
}
