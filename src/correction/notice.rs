//! What is said about corrections of a balance, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::CorrectionId;
use crate::outbox::NounNotice;

/// What is said about corrections of a balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CorrectionNotice {
    /// Somebody asks for a correction of a balance: a second member must agree.
    Requested {
        /// The correction.
        correction: CorrectionId,
    },
    /// A balance was corrected by hand.
    Booked {
        /// The correction.
        correction: CorrectionId,
    },
    /// A correction was refused, or taken back.
    Refused {
        /// The correction.
        correction: CorrectionId,
    },
}

impl NounNotice for CorrectionNotice {
    const NOUN: &'static str = "correction";
}
