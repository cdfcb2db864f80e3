//! What is said about goals, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::GoalId;
use crate::outbox::NounNotice;

/// What is said about goals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum GoalNotice {
    /// Staff should say whether a target was met.
    ReviewDue {
        /// The goal.
        goal: GoalId,
    },
    /// A target was set.
    Set {
        /// The goal.
        goal: GoalId,
    },
    /// Staff have said whether a target was met.
    Reviewed {
        /// The goal.
        goal: GoalId,
        /// The review's place, from 0.
        round: u32,
    },
}

impl NounNotice for GoalNotice {
    const NOUN: &'static str = "goal";
}
