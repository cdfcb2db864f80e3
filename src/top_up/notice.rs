//! What is said about top-ups, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::TopUpId;
use crate::outbox::NounNotice;

/// What is said about top-ups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TopUpNotice {
    /// Staff have noted that the partner has paid in.
    Received {
        /// The top-up.
        top_up: TopUpId,
    },
}

impl NounNotice for TopUpNotice {
    const NOUN: &'static str = "top_up";
}
