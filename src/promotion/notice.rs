//! What is said about promotions, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::PartnerId;
use crate::outbox::NounNotice;

/// What is said about promotions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PromotionNotice {
    /// Staff have promoted a partner: told to the staff.
    Promoted {
        /// The partner.
        partner: PartnerId,
        /// The id of the track before.
        from: String,
        /// The id of the track now.
        to: String,
    },
}

impl NounNotice for PromotionNotice {
    const NOUN: &'static str = "promotion";
}
