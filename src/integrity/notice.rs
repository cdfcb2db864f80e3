//! What is said about the checks of the ledger, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::outbox::NounNotice;

/// What is said about the checks of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum IntegrityNotice {
    /// The books do not hold: the program's money stands still.
    Frozen {
        /// The names of the checks that do not hold.
        checks: String,
    },
    /// The books hold again: money moves again.
    Unfrozen,
    /// The end of the chain as it was when the day began: kept in Discord, it makes a rewritten
    /// past visible.
    HeadPublished {
        /// The day, `YYYY-MM-DD`, UTC.
        day: String,
        /// The number of the last transfer.
        seq: i64,
        /// Its hash, hexadecimal.
        hash: String,
    },
}

impl NounNotice for IntegrityNotice {
    const NOUN: &'static str = "integrity";
}
