//! What came of one event, in a line: for people, for other programs, and for the totals.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::money::{BasisPoints, Decimal, Money, Unit};
use crate::program::RewardKind;

/// What an event did to a partner's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PriceLineKind {
    /// The partner earns the amount.
    Accrue,
    /// So much of what was earned, or of a credit that has ended, is taken back; the amount is
    /// below nought.
    Clawback,
    /// The partner pays so much less; below nought when it is given back.
    Discount,
    /// The partner is given the amount once, beside commissions.
    Bonus,
    /// So much of the partner's restricted credit is spent.
    Spend,
    /// Nothing.
    None,
}

impl PriceLineKind {
    /// The word of the output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accrue => "accrue",
            Self::Clawback => "clawback",
            Self::Discount => "discount",
            Self::Bonus => "bonus",
            Self::Spend => "spend",
            Self::None => "none",
        }
    }

    /// Whether the amount is part of the totals.
    #[must_use]
    pub fn is_total(self) -> bool {
        matches!(self, Self::Accrue | Self::Clawback | Self::Bonus)
    }
}

impl From<RewardKind> for PriceLineKind {
    fn from(kind: RewardKind) -> Self {
        match kind {
            RewardKind::Accrue => Self::Accrue,
            RewardKind::Discount => Self::Discount,
            RewardKind::Spend => Self::Spend,
            RewardKind::None => Self::None,
        }
    }
}

/// What came of one event. Its JSON is an object with the names of docs/design/program-file.md,
/// Price, in that order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceLine {
    /// The event's id; `expire:{event}:{bonus}` where credit ends that the event had given.
    pub event: String,
    /// The partner's code, as it was first written; none when no partner has to do with it.
    pub partner: Option<String>,
    /// The id of the commission or bonus; none when no rule fits.
    pub rule: Option<String>,
    /// The number of the partner's level before the event.
    pub level_before: u32,
    /// The number of the level after it.
    pub level_after: u32,
    /// What the rate was applied to; of a refund, the part of that which is given back.
    pub base: Money,
    /// The rate; none for a flat amount, a bonus, and where nothing is earned.
    pub bps: Option<BasisPoints>,
    /// What is earned, taken off, granted or spent, in its unit; below nought where it is taken
    /// back.
    pub amount: Money,
    /// What it did; `accrue`, `clawback` and `bonus` count for the totals.
    pub kind: PriceLineKind,
    /// What the partner pays, for a discount and for spent credit.
    pub pays: Option<Money>,
    /// The arithmetic or the reason, in English; `flag: …` at its end where staff should look.
    pub why: String,
}

impl PriceLine {
    /// A line about an event that earns nothing.
    pub(super) fn nothing(event: &str, currency: Unit, why: impl Into<String>) -> Self {
        Self {
            event: event.to_owned(),
            partner: None,
            rule: None,
            level_before: 0,
            level_after: 0,
            base: Money::new(0, currency),
            bps: None,
            amount: Money::new(0, currency),
            kind: PriceLineKind::None,
            pays: None,
            why: why.into(),
        }
    }
}

impl Serialize for PriceLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'l> {
            event: &'l str,
            partner: Option<&'l str>,
            rule: Option<&'l str>,
            level_before: u32,
            level_after: u32,
            #[serde(serialize_with = "decimal")]
            base: Money,
            bps: Option<u32>,
            #[serde(serialize_with = "decimal")]
            amount: Money,
            unit: &'l str,
            kind: &'static str,
            #[serde(serialize_with = "decimal_or_none")]
            pays: Option<Money>,
            why: &'l str,
        }
        Object {
            event: &self.event,
            partner: self.partner.as_deref(),
            rule: self.rule.as_deref(),
            level_before: self.level_before,
            level_after: self.level_after,
            base: self.base,
            bps: self.bps.map(BasisPoints::get),
            amount: self.amount,
            unit: self.amount.unit().code(),
            kind: self.kind.word(),
            pays: self.pays,
            why: &self.why,
        }
        .serialize(serializer)
    }
}

fn decimal<S: Serializer>(amount: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Decimal(*amount))
}

#[expect(clippy::ref_option, reason = "serde hands it over so")]
fn decimal_or_none<S: Serializer>(
    amount: &Option<Money>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => decimal(amount, serializer),
        None => serializer.serialize_none(),
    }
}

/// What each partner has got in all, by unit: what was earned and granted less what was taken back.
/// A partner of whom no line says one of these is not in it. Its JSON is `{"CODE":{"USD":"1.30"}}`,
/// sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceTotals {
    sums: BTreeMap<String, BTreeMap<Unit, Money>>,
}

impl PriceTotals {
    /// Adds a line. A sum that no account could hold stays at its bound.
    pub fn add(&mut self, line: &PriceLine) {
        let (true, Some(partner)) = (line.kind.is_total(), &line.partner) else { return };
        let units = match self.sums.get_mut(partner) {
            Some(units) => units,
            None => self.sums.entry(partner.clone()).or_default(),
        };
        let sum = units.entry(line.amount.unit()).or_insert(Money::new(0, line.amount.unit()));
        *sum = Money::new(sum.minor().saturating_add(line.amount.minor()), sum.unit());
    }

    /// Each partner's sums, sorted by code and unit.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Money)> {
        self.sums
            .iter()
            .flat_map(|(partner, units)| units.values().map(|sum| (partner.as_str(), *sum)))
    }

    /// The sum of a partner in the unit of this code; none when no line says one.
    #[must_use]
    pub fn get(&self, partner: &str, unit: &str) -> Option<Money> {
        self.sums.get(partner)?.values().find(|sum| sum.unit().code() == unit).copied()
    }
}

impl<'l> FromIterator<&'l PriceLine> for PriceTotals {
    fn from_iter<I: IntoIterator<Item = &'l PriceLine>>(lines: I) -> Self {
        let mut totals = Self::default();
        for line in lines {
            totals.add(line);
        }
        totals
    }
}

impl Serialize for PriceTotals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let units = |units: &BTreeMap<Unit, Money>| -> BTreeMap<String, String> {
            units.iter().map(|(unit, sum)| (unit.code().to_owned(), sum.decimal())).collect()
        };
        serializer.collect_map(self.sums.iter().map(|(partner, sums)| (partner, units(sums))))
    }
}
