//! What is said about duties, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::DutyId;
use crate::outbox::NounNotice;

/// What is said about duties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DutyNotice {
    /// It is time to look at a duty again.
    RecheckDue {
        /// The duty.
        duty: DutyId,
    },
    /// Staff have taken back that a duty is done.
    Reopened {
        /// The duty.
        duty: DutyId,
        /// Why.
        reason: String,
    },
}

impl NounNotice for DutyNotice {
    const NOUN: &'static str = "duty";
}
