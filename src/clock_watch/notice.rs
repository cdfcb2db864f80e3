//! What is said about the time, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::clock::UtcMs;
use crate::id::MemberId;
use crate::outbox::NounNotice;

/// What is said about the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ClockNotice {
    /// No two sources of the time agree.
    Lost {
        /// Since when, UTC.
        since: UtcMs,
        /// What the machine's clock shows, UTC.
        wall: UtcMs,
        /// What follows from the time since the start of the machine, UTC, where that is known.
        boot: Option<UtcMs>,
        /// What Discord says, UTC, where that is known.
        discord: Option<UtcMs>,
    },
    /// The time is trusted again.
    Regained {
        /// Since when it was not, UTC.
        since: UtcMs,
        /// Until when, UTC.
        until: UtcMs,
        /// Who has said that the machine's clock is right; `None` when two sources agree again.
        by: Option<MemberId>,
    },
}

impl NounNotice for ClockNotice {
    const NOUN: &'static str = "clock";
}
