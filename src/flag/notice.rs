//! What is said about customers to look at, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::PartnerId;
use crate::outbox::NounNotice;

/// What is said about customers to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FlagNotice {
    /// Staff should look at a customer of the partner.
    Flagged {
        /// The partner.
        partner: PartnerId,
        /// What the billing panel calls the customer.
        customer: String,
    },
}

impl NounNotice for FlagNotice {
    const NOUN: &'static str = "flag";
}
