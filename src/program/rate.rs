//! What a purchase earns: pure arithmetic on a program's rules.
//!
//! The result never exceeds the base, and rounding is down, in [`Money::commission`] alone. Whose customer it is, whether
//! it was the first purchase and what was really paid are the caller's knowledge.

use std::fmt;

use super::program::Program;
use super::track::RateUses;
use crate::money::{BasisPoints, Money, Unit};

/// What is known of a partner before the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerState<'p> {
    /// The id of the partner's track.
    pub track: &'p str,
    /// How many customers have made their first purchase so far.
    pub first_purchases: u32,
}

/// A purchase by a customer who is bound to the partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase<'p> {
    /// The product, as the billing event names it.
    pub product: &'p str,
    /// What the rate is applied to: for `paid_net`, what was paid without tax.
    pub base: Money,
    /// Whether the customer has paid for no counting product before.
    pub first: bool,
}

/// What a purchase earns, with everything that explains it years later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The id of the commission that decided; none when no rule fits.
    pub rule: Option<String>,
    /// The partner's level before the event.
    pub level_before: u32,
    /// The partner's level after it.
    pub level_after: u32,
    /// What the rate was applied to.
    pub base: Money,
    /// The rate; nought when nothing is earned.
    pub bps: BasisPoints,
    /// What is earned, in the program's currency: 0 or more and never more than the base.
    pub amount: Money,
    /// Why nothing is earned; `None` when the purchase counts, even if the rate leaves nothing of it.
    pub none: Option<NoReward>,
    /// The arithmetic or the reason, in English: `13% of 10.00 USD at level 1 = 1.30 USD`.
    pub why: String,
}

impl Outcome {
    /// Whether the partner's count of first purchases rises by one.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.none.is_none()
    }
}

/// Why a purchase earns nothing and counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoReward {
    /// The program has no such track.
    UnknownTrack(String),
    /// No commission of the track counts this product.
    ProductDoesNotCount(String),
    /// The purchase is in another currency than the program.
    OtherCurrency {
        /// The program's currency.
        program: Unit,
        /// The purchase's.
        event: Unit,
    },
    /// Nothing was paid.
    NothingPaid,
    /// The customer has bought before.
    NotFirst,
    /// The amount is outside what a ledger can hold.
    TooLarge,
}

impl fmt::Display for NoReward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTrack(track) => write!(f, "the program has no track \"{track}\""),
            Self::ProductDoesNotCount(product) => write!(f, "purchases of \"{product}\" earn nothing"),
            Self::OtherCurrency { program, event } => write!(f, "paid in {event}, and the program counts in {program}"),
            Self::NothingPaid => f.write_str("nothing was paid"),
            Self::NotFirst => f.write_str("only a customer's first purchase earns a kickback"),
            Self::TooLarge => f.write_str("the amount is too large"),
        }
    }
}

/// What a purchase earns for a partner under this program.
#[must_use]
pub fn rate(program: &Program, partner: &PartnerState<'_>, purchase: &Purchase<'_>) -> Outcome {
    let count = partner.first_purchases;
    let Some(track) = program.track(partner.track) else {
        return nothing(program, None, 0, purchase, NoReward::UnknownTrack(partner.track.to_owned()));
    };
    let before = track.level_at(count);
    let rule = program.product_matching(purchase.product).and_then(|product| {
        program.commissions.iter().find(|rule| rule.track == track.id && rule.products.contains(&product.id))
    });
    let Some(rule) = rule else {
        let none = NoReward::ProductDoesNotCount(purchase.product.to_owned());
        return nothing(program, None, before.number, purchase, none);
    };
    let refuse = |none| nothing(program, Some(rule.id.clone()), before.number, purchase, none);
    let (currency, event) = (program.meta.currency, purchase.base.unit());
    if event != currency {
        return refuse(NoReward::OtherCurrency { program: currency, event });
    }
    if purchase.base.minor() <= 0 {
        return refuse(NoReward::NothingPaid);
    }
    if !purchase.first {
        return refuse(NoReward::NotFirst);
    }
    let after = track.level_at(count.saturating_add(1));
    let level = match track.ladder.rate_uses {
        RateUses::LevelBefore => before,
        RateUses::LevelAfter => after,
    };
    let Ok(amount) = purchase.base.commission(level.rate) else {
        return refuse(NoReward::TooLarge);
    };
    Outcome {
        rule: Some(rule.id.clone()),
        level_before: before.number,
        level_after: after.number,
        base: purchase.base,
        bps: level.rate,
        amount,
        none: None,
        why: format!("{} of {} at level {} = {amount}", level.rate, purchase.base, level.number),
    }
}

fn nothing(program: &Program, rule: Option<String>, level: u32, purchase: &Purchase<'_>, none: NoReward) -> Outcome {
    Outcome {
        rule,
        level_before: level,
        level_after: level,
        base: purchase.base,
        bps: BasisPoints::new(0).expect("invariant: nought is a rate"),
        amount: Money::new(0, program.meta.currency),
        why: none.to_string(),
        none: Some(none),
    }
}
