//! What earns a kickback: which event, of which products, how often, and on what the rate is applied.
//!
//! A commission is a rule; `rate` applies it.

use super::names::Name;
use super::reader::Table;
use super::words::words;

words! {
    /// A billing event.
    CommissionEvent {
        /// A purchase.
        Purchase = "purchase",
    }
}

words! {
    /// Which of a customer's events count.
    Occurrence {
        /// The first paid one.
        First = "first",
    }
}

words! {
    /// The moment at which a kickback is earned.
    Trigger {
        /// When the customer has paid; a redeemed code alone earns nothing.
        Payment = "payment",
    }
}

words! {
    /// Where the rate comes from.
    RateSource {
        /// The partner's level.
        Level = "level",
    }
}

words! {
    /// What the rate is applied to.
    Base {
        /// What was really paid, without tax: `net` of a billing event.
        PaidNet = "paid_net",
    }
}

/// One `[[commission]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commission {
    /// Its id, kept with everything that it earns.
    pub id: String,
    /// The id of the track whose partners earn it.
    pub track: String,
    /// The event that earns it.
    pub event: CommissionEvent,
    /// The ids of the products that count.
    pub products: Vec<String>,
    /// Which of a customer's events count.
    pub occurrence: Occurrence,
    /// When it is earned.
    pub trigger: Trigger,
    /// Where the rate comes from.
    pub rate: RateSource,
    /// What the rate is applied to.
    pub base: Base,
    /// How many days it is held back before it can be paid out, 0 to 365.
    pub hold_days: u32,
}

impl Commission {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            id: t.id(Name::Commission),
            track: t.reference("track", Name::Track),
            event: t.word("event"),
            products: t.references("products", Name::Product),
            occurrence: t.word("occurrence"),
            trigger: t.word("trigger"),
            rate: t.word("rate"),
            base: t.word_opt("base").unwrap_or(Base::PaidNet),
            hold_days: t.integer_opt("hold_days", 0..=365).unwrap_or(0),
        }
    }
}
