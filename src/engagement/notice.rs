//! What is said about engagements, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::EngagementId;
use crate::outbox::NounNotice;

/// What is said about engagements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EngagementNotice {
    /// An engagement was agreed, or has reached another stage.
    StageReached {
        /// The engagement.
        engagement: EngagementId,
        /// The stage's place, from 0.
        stage: u32,
    },
    /// An engagement was cancelled.
    Cancelled {
        /// The engagement.
        engagement: EngagementId,
    },
}

impl NounNotice for EngagementNotice {
    const NOUN: &'static str = "engagement";
}
