//! What is said about product names that mean no product, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::outbox::NounNotice;

/// What is said about product names that mean no product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UnknownProductNotice {
    /// The panel reports a payment by a name that means no product.
    Reported {
        /// As the panel reports it.
        name: String,
    },
    /// More new names came within a day than are told one by one.
    Many {
        /// How many are told.
        most: u32,
    },
}

impl NounNotice for UnknownProductNotice {
    const NOUN: &'static str = "unknown_product";
}
