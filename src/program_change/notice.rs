//! What is said about other versions of the program file, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::ProgramChangeId;
use crate::outbox::NounNotice;

/// What is said about other versions of the program file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ProgramChangeNotice {
    /// A switch to another version of the program file is confirmed and waits for its day.
    Planned {
        /// The change.
        change: ProgramChangeId,
    },
    /// A switch that waited for its day was taken back.
    Withdrawn {
        /// The change.
        change: ProgramChangeId,
    },
    /// The day of a switch has come, and something stands in its way.
    Blocked {
        /// The change.
        change: ProgramChangeId,
    },
    /// The program runs by another version of its file: told to the staff.
    Done {
        /// The change.
        change: ProgramChangeId,
    },
    /// The program has other terms: told to its partners.
    NewTerms {
        /// The change.
        change: ProgramChangeId,
    },
}

impl NounNotice for ProgramChangeNotice {
    const NOUN: &'static str = "program_change";
}
