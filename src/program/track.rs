//! Tracks, their ladders and levels.
//!
//! Thresholds rise from level to level, so a count belongs to exactly one level; below the first
//! threshold that is level 0, which earns nothing. What a level's rate is applied to is not decided
//! here.

use std::collections::BTreeMap;

use super::names::Name;
use super::reader::{MAX_LIST, Table};
use super::words::words;
use crate::money::{BasisPoints, Money, Unit};

words! {
    /// What a ladder counts.
    Metric {
        /// First purchases of the partner's customers.
        FirstPurchases = "first_purchases",
        /// Customers who have paid at least once.
        Clients = "clients",
        /// Customers who have paid within the ladder's rolling window.
        ActiveClients = "active_clients",
        /// What customers have paid, in minor units of the program's currency.
        Revenue = "revenue",
        /// What the partner has earned, in minor units of the program's currency.
        Commissions = "commissions",
        /// Nothing: staff say which level a partner has.
        Manual = "manual",
    }
}

words! {
    /// Which level's rate a purchase gets when it moves the partner up.
    RateUses {
        /// The level that the partner had before the purchase.
        LevelBefore = "level_before",
        /// The level that the purchase leads to.
        LevelAfter = "level_after",
        /// The level at the beginning of the calendar month.
        Period = "period",
    }
}

words! {
    /// When a level is lost.
    Demote {
        /// Never: a refund takes back money and no level.
        Never = "never",
        /// As soon as the count has been too low for the days of grace.
        Immediate = "immediate",
        /// At the beginning of the next calendar month, after the days of grace.
        AtReview = "at_review",
    }
}

words! {
    /// What makes a partnership active.
    ActiveWhen {
        /// The partner is enrolled.
        Enrolled = "enrolled",
        /// The partner's code exists.
        CouponIssued = "coupon_issued",
        /// The partner's contract is signed.
        ContractSigned = "contract_signed",
    }
}

words! {
    /// Who pays for what the customers get.
    Payer {
        /// The customer.
        Client = "client",
        /// The partner, less the discount.
        Partner = "partner",
    }
}

/// One `[[track]]`: a kind of partner, with levels and rates of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its `id` in the file, 1 to 32 characters, unique among tracks.
    pub id: String,
    /// What people read; the id when the file has no name.
    pub name: Option<String>,
    /// Its place among the tracks, the lowest first.
    pub order: Option<u32>,
    /// What it is about, at most 300 characters.
    pub summary: Option<String>,
    /// Where more is written: an address, or a path of the operator's site.
    pub url: Option<String>,
    /// The kinds of partner that it is for; each has its requirements.
    pub kinds: Vec<String>,
    /// Whom it suits, in words.
    pub suits: Vec<String>,
    /// Who pays for what the customers get.
    pub payer: Payer,
    /// What partners do, in words.
    pub partner_does: Vec<String>,
    /// What partners need not do.
    pub partner_does_not: Vec<String>,
    /// What the operator does for partners, in words.
    pub operator_does: Vec<String>,
    /// What makes a partnership active.
    pub active_when: ActiveWhen,
    /// How partners rise.
    pub ladder: Ladder,
    /// The rate where nothing else sets one.
    pub rate: Option<BasisPoints>,
    /// The levels, their thresholds rising; none for a track without a ladder.
    pub levels: Vec<Level>,
    /// The level below the first threshold.
    below: Level,
}

/// How partners of a track rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// What is counted.
    pub metric: Metric,
    /// Over how many days back from now it counts; over the whole partnership when absent.
    pub rolling_days: Option<u32>,
    /// Which rate the purchase gets that reaches a threshold.
    pub rate_uses: RateUses,
    /// When a level is lost.
    pub demote: Demote,
    /// How many days the count may be too low before a level is lost, 0 to 365.
    pub grace_days: u32,
    /// Whether a new level holds for the customers who came before it, too.
    pub moves_existing: bool,
}

/// One level of a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Its number: 1 for the first threshold, 0 below it.
    pub number: u32,
    /// What people read.
    pub name: Option<String>,
    /// The count from which on it holds, inclusive: a number, or minor units for `revenue` and
    /// `commissions`.
    pub at: u64,
    /// The share of a purchase.
    pub rate: BasisPoints,
    /// The name of the Discord role that its partners hold.
    pub role: Option<String>,
    /// What coupons are worth at this level, by the name that a coupon's `level.<name>` uses.
    pub values: BTreeMap<String, Money>,
}

/// The level that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextLevel<'p> {
    /// The first level whose threshold is not reached.
    pub level: &'p Level,
    /// How many more of what the ladder counts lead to it, at least 1.
    pub missing: u64,
}

impl Track {
    /// The level of a partner with this count.
    #[must_use]
    pub fn level_at(&self, count: u64) -> &Level {
        self.levels.iter().rev().find(|level| level.at <= count).unwrap_or(&self.below)
    }

    /// The level that follows this count; none at the top.
    #[must_use]
    pub fn next_level(&self, count: u64) -> Option<NextLevel<'_>> {
        let level = self.levels.iter().find(|level| level.at > count)?;
        Some(NextLevel { level, missing: level.at.saturating_sub(count) })
    }

    /// The level of this number, 0 included.
    #[must_use]
    pub fn level(&self, number: u32) -> Option<&Level> {
        if number == 0 {
            Some(&self.below)
        } else {
            self.levels.iter().find(|level| level.number == number)
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// Reads a track; its levels may hold the coupon values `values`, in one of `units`.
    pub(super) fn read(t: &mut Table<'_, '_>, values: &[String], units: &[Unit]) -> Self {
        let id = t.id(Name::Track);
        let kinds = if t.peek("kinds").is_some() {
            t.definitions("kinds", Name::PartnerKind)
        } else {
            Vec::new()
        };
        let ladder = t.table_opt("ladder", Ladder::read);
        let metric = ladder.map_or(Ladder::DEFAULT.metric, |ladder| ladder.metric);
        let (mut number, mut last) = (0, None);
        let fewest = usize::from(ladder.is_some());
        let levels = t.tables("levels", fewest, MAX_LIST, |t| {
            number += 1;
            Level::read(t, number, metric, &mut last, values, units)
        });
        if ladder.is_none() && !levels.is_empty() {
            t.need("ladder");
        }
        Self {
            id,
            name: t.text_opt("name", 50),
            order: t.integer_opt("order", 0..=1000),
            summary: t.text_opt("summary", 300),
            url: t.text_opt("url", 300),
            kinds,
            suits: t.texts("suits", 100),
            payer: t.word_or("payer", Payer::Client),
            partner_does: t.texts("partner_does", 200),
            partner_does_not: t.texts("partner_does_not", 200),
            operator_does: t.texts("operator_does", 200),
            active_when: t.word_or("active_when", ActiveWhen::Enrolled),
            ladder: ladder.unwrap_or(Ladder::DEFAULT),
            rate: t.rate_opt("rate"),
            levels,
            below: Level::below(),
        }
    }
}

impl Ladder {
    /// Whether a level can be lost as time goes by.
    #[must_use]
    pub fn falls(&self) -> bool {
        self.demote != Demote::Never && self.metric != Metric::Manual
    }

    /// What holds where the file does not say otherwise.
    pub(super) const DEFAULT: Self = Self {
        metric: Metric::FirstPurchases,
        rolling_days: None,
        rate_uses: RateUses::LevelBefore,
        demote: Demote::Never,
        grace_days: 0,
        moves_existing: true,
    };

    fn read(t: &mut Table<'_, '_>) -> Self {
        let ladder = Self {
            metric: t.word("metric"),
            rolling_days: rolling_days(t),
            rate_uses: t.word_or("rate_uses", Self::DEFAULT.rate_uses),
            demote: t.word_or("demote", Self::DEFAULT.demote),
            grace_days: t.integer_or("grace_days", 0, 0..=365),
            moves_existing: t.flag("moves_existing", true),
        };
        if ladder.metric == Metric::ActiveClients && ladder.rolling_days.is_none() {
            let message =
                "\"active_clients\" counts over a window: write window = { rolling_days = 90 }";
            t.error("window", message, None);
        }
        if ladder.metric == Metric::Commissions && ladder.rate_uses == RateUses::LevelAfter {
            let message = "what a purchase earns cannot depend on what it will have earned: write \
                           \"level_before\"";
            t.error("rate_uses", message, None);
        }
        if ladder.demote != Demote::Never
            && ladder.rolling_days.is_none()
            && ladder.metric != Metric::Manual
        {
            let message = "a count over a lifetime never falls: write demote = \"never\", or a \
                           window of rolling_days";
            t.error("demote", message, None);
        }
        if ladder.grace_days > 0 && ladder.demote == Demote::Never {
            t.error("grace_days", "no level is ever lost, so there are no days of grace", None);
        }
        ladder
    }
}

/// `window = "lifetime"` or `window = { rolling_days = 90 }`.
fn rolling_days(t: &mut Table<'_, '_>) -> Option<u32> {
    if t.peek("window").is_some_and(|window| window.get_ref().is_table()) {
        let days = t.table_opt("window", |t| {
            t.need("rolling_days");
            t.integer_opt("rolling_days", 1..=3650)
        });
        return days.flatten();
    }
    t.word_opt::<Window>("window");
    None
}

words! {
    /// Over which time a ladder counts, when it is not a number of days.
    priv Window {
        /// From the beginning of the partnership.
        Lifetime = "lifetime",
    }
}

impl Level {
    /// The keys of a level that are not coupon values.
    pub(super) const KEYS: [&'static str; 4] = ["at", "name", "rate", "role"];
    /// The highest threshold of what is no money.
    const MAX_AT: u32 = 1_000_000;

    /// The coupon value of this name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Money> {
        self.values.get(name).copied()
    }

    fn below() -> Self {
        Self {
            number: 0,
            name: None,
            at: 0,
            rate: BasisPoints::NONE,
            role: None,
            values: BTreeMap::new(),
        }
    }

    fn read(
        t: &mut Table<'_, '_>,
        number: u32,
        metric: Metric,
        last: &mut Option<u64>,
        values: &[String],
        units: &[Unit],
    ) -> Self {
        let at = threshold(t, "at", metric, units);
        t.need("at");
        if let (Some(before), Some(at)) = (*last, at)
            && at <= before
        {
            t.error("at", format!("thresholds rise: {at} does not lie above {before}"), None);
        }
        *last = at.or(*last);
        let rate = t.rate("rate").unwrap_or(BasisPoints::NONE);
        let role = t.role_opt("role");
        let values =
            values.iter().filter_map(|name| Some((name.clone(), t.amount(name, units)?))).collect();
        Self { number, name: t.text_opt("name", 50), at: at.unwrap_or(0), rate, role, values }
    }
}

/// A threshold: an amount in the program's currency, the first of `units`, where money is counted,
/// and else a number.
pub(super) fn threshold(
    t: &mut Table<'_, '_>,
    key: &str,
    metric: Metric,
    units: &[Unit],
) -> Option<u64> {
    if !matches!(metric, Metric::Revenue | Metric::Commissions) {
        return t.integer_opt(key, 0..=Level::MAX_AT).map(u64::from);
    }
    let unit = units.first()?;
    t.peek(key)?;
    u64::try_from(t.money(key, *unit).minor()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn track(thresholds: &[u64]) -> Track {
        let level = |(n, at): (usize, &u64)| Level {
            number: u32::try_from(n).unwrap() + 1,
            at: *at,
            ..Level::below()
        };
        Track {
            id: "t".to_owned(),
            name: None,
            order: None,
            summary: None,
            url: None,
            kinds: Vec::new(),
            suits: Vec::new(),
            payer: Payer::Client,
            partner_does: Vec::new(),
            partner_does_not: Vec::new(),
            operator_does: Vec::new(),
            active_when: ActiveWhen::CouponIssued,
            ladder: Ladder::DEFAULT,
            rate: None,
            levels: thresholds.iter().enumerate().map(level).collect(),
            below: Level::below(),
        }
    }

    #[test]
    fn below_the_first_threshold_the_level_is_zero() {
        let track = track(&[1, 30]);
        let levels: Vec<u32> =
            [0, 1, 29, 30, u64::MAX].iter().map(|n| track.level_at(*n).number).collect();
        assert_eq!(levels, [0, 1, 1, 2, 2]);
        assert_eq!(track.level(0).unwrap().rate.get(), 0);
        assert!(track.level(3).is_none());
    }

    #[test]
    fn the_next_level_says_how_much_is_missing() {
        let track = track(&[0, 5]);
        let next = track.next_level(2).unwrap();
        assert_eq!((next.level.number, next.missing), (2, 3));
        assert!(track.next_level(5).is_none());
    }

    proptest! {
        #[test]
        fn levels_are_monotone(
            thresholds in proptest::collection::btree_set(0_u64..1_000_000, 1..25),
            one in 0_u64..1_100_000,
            other in 0_u64..1_100_000,
        ) {
            let track = track(&thresholds.into_iter().collect::<Vec<_>>());
            let (less, more) = (one.min(other), one.max(other));
            prop_assert!(track.level_at(less).number <= track.level_at(more).number);
            if let Some(next) = track.next_level(less) {
                prop_assert_eq!(track.level_at(less + next.missing), next.level);
                prop_assert_eq!(track.level_at(less + next.missing - 1), track.level_at(less));
            }
        }
    }
}
