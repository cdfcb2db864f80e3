//! What is said about bonuses, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::clock::UtcMs;
use crate::id::PartnerId;
use crate::outbox::NounNotice;

/// What is said about bonuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum BonusNotice {
    /// The partner was given a bonus.
    Granted {
        /// The partner.
        partner: PartnerId,
        /// Minor units.
        amount: i64,
        /// The unit's code.
        unit: String,
        /// Restricted credit: when what is left of it ends.
        ends_at: Option<UtcMs>,
    },
    /// The days of restricted credit are over, and something was left.
    CreditEnded {
        /// The partner.
        partner: PartnerId,
        /// What was left, minor units.
        amount: i64,
        /// The unit's code.
        unit: String,
    },
}

impl NounNotice for BonusNotice {
    const NOUN: &'static str = "bonus";
}
