//! What is said about contracts, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::ContractId;
use crate::outbox::NounNotice;

/// What is said about contracts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ContractNotice {
    /// A contract is there for the partner to read and sign.
    Proposed {
        /// The contract.
        contract: ContractId,
    },
    /// The partner has signed.
    Signed {
        /// The contract.
        contract: ContractId,
    },
    /// A billing event has reported a contract; nobody has signed it here.
    Recorded {
        /// The contract.
        contract: ContractId,
    },
    /// Staff have taken a proposal back.
    Withdrawn {
        /// The contract.
        contract: ContractId,
    },
    /// A contract has come to its end, and no other follows it.
    Ended {
        /// The contract.
        contract: ContractId,
    },
}

impl NounNotice for ContractNotice {
    const NOUN: &'static str = "contract";
}
