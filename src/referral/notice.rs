//! What is said about billing events, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::{ConflictId, PartnerId};
use crate::outbox::NounNotice;

/// What is said about billing events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReferralNotice {
    /// A partner pays less for a customer.
    Discounted {
        /// The partner.
        partner: PartnerId,
        /// The invoice that the customer is charged.
        invoice: String,
        /// What the discount is of, minor units.
        base: i64,
        /// The discount, minor units.
        amount: i64,
        /// The unit's code.
        unit: String,
        /// Whether the rest was taken from the partner's account; paid elsewhere otherwise.
        from_account: bool,
    },
    /// Restricted credit has paid for a customer.
    CreditSpent {
        /// The partner.
        partner: PartnerId,
        /// The invoice that it has paid.
        invoice: String,
        /// What was spent, minor units.
        amount: i64,
        /// What the partner pays besides, minor units.
        pays: i64,
        /// The unit's code.
        unit: String,
    },
    /// A refund or chargeback has taken kickbacks back.
    ClawedBack {
        /// The partner.
        partner: PartnerId,
        /// The event's id at its source.
        event: String,
        /// Its type.
        kind: String,
        /// All that was taken back, minor units.
        amount: i64,
        /// The part of it that was paid out before and is owed now, minor units.
        owed: i64,
        /// The unit's code.
        unit: String,
    },
    /// What a partner had earned by a customer does not count any more, by what was learned later.
    Recounted {
        /// The partner.
        partner: PartnerId,
        /// As the billing panel names them.
        customer: String,
        /// Whose the customer is instead; none when another purchase of theirs counts.
        to: Option<PartnerId>,
        /// All that was taken back, minor units.
        amount: i64,
        /// The part of it that was paid out before and is owed now, minor units.
        owed: i64,
        /// The unit's code.
        unit: String,
    },
    /// A purchase was given back that was made before its partner was taken over from another system:
    /// what it had earned there is for staff to look at.
    RefundFromBefore {
        /// The partner.
        partner: PartnerId,
        /// The refund's id at its source.
        event: String,
        /// The invoice.
        invoice: String,
        /// What was given back, minor units.
        amount: i64,
        /// The unit's code.
        unit: String,
    },
    /// An event contradicts what has counted: staff decide.
    Conflict {
        /// Which.
        conflict: ConflictId,
    },
    /// Staff have decided about a conflict.
    ConflictDecided {
        /// Which.
        conflict: ConflictId,
    },
    /// A refund or chargeback came that cannot be applied by itself.
    EventParked {
        /// The event's id at its source.
        event: String,
        /// Its type.
        kind: String,
    },
}

impl NounNotice for ReferralNotice {
    const NOUN: &'static str = "referral";
}
