//! What is said about codes, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::{CouponId, TodoId};
use crate::outbox::NounNotice;

/// What is said about codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CouponNotice {
    /// Staff must create, reprice or delete a code in the billing panel.
    Todo {
        /// The to-do.
        todo: TodoId,
    },
    /// The code is in the billing panel: customers, or the partner, can redeem it now.
    Live {
        /// The to-do by which it was created.
        todo: TodoId,
    },
    /// A code of the partner's own that the program has issued.
    OwnCode {
        /// The code's row.
        coupon: CouponId,
    },
}

impl NounNotice for CouponNotice {
    const NOUN: &'static str = "coupon";
}
