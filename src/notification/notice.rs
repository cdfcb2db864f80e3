//! What is said about earnings, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::PartnerId;
use crate::outbox::NounNotice;

/// What is said about earnings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NotificationNotice {
    /// What customers do has earned kickbacks.
    Earned {
        /// The partner.
        partner: PartnerId,
        /// How many kickbacks, at least 1.
        count: u32,
        /// What they come to, one sum for each unit.
        sums: Vec<EarnedSum>,
        /// How many customers have paid so far.
        customers: u32,
    },
}

/// What was earned in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarnedSum {
    /// Minor units.
    pub amount: i64,
    /// The unit's code.
    pub unit: String,
}

impl NounNotice for NotificationNotice {
    const NOUN: &'static str = "notification";
}
