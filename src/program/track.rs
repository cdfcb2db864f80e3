//! Tracks, their ladders and levels.
//!
//! Thresholds rise from level to level, so a count belongs to exactly one level; below the first threshold that is
//! level 0, which earns nothing. What a level's rate is applied to is not decided here.

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
    }
}

words! {
    /// Over which time a ladder counts.
    Window {
        /// From the beginning of the partnership.
        Lifetime = "lifetime",
    }
}

words! {
    /// Which level's rate a purchase gets when it moves the partner up.
    RateUses {
        /// The level before it.
        LevelBefore = "level_before",
        /// The level after it.
        LevelAfter = "level_after",
    }
}

words! {
    /// When a level is lost.
    Demote {
        /// Never: a refund takes back money and no level.
        Never = "never",
    }
}

words! {
    /// What makes a partnership active.
    ActiveWhen {
        /// The partner's code exists.
        CouponIssued = "coupon_issued",
    }
}

/// One `[[track]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its id.
    pub id: String,
    /// The kinds of partner that it is for; each has its requirements.
    pub kinds: Vec<String>,
    /// What makes a partnership active.
    pub active_when: ActiveWhen,
    /// How partners rise.
    pub ladder: Ladder,
    /// The levels, their thresholds rising.
    pub levels: Vec<Level>,
    /// The level below the first threshold.
    below: Level,
}

/// How partners of a track rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// What is counted.
    pub metric: Metric,
    /// Over which time.
    pub window: Window,
    /// Which rate the purchase gets that reaches a threshold.
    pub rate_uses: RateUses,
    /// When a level is lost.
    pub demote: Demote,
}

/// One level of a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Its number: 1 for the first threshold, 0 below it.
    pub number: u32,
    /// The count from which on it holds, inclusive.
    pub at: u32,
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
    /// The level.
    pub level: &'p Level,
    /// How many more of what the ladder counts lead to it, at least 1.
    pub missing: u32,
}

impl Track {
    /// The level of a partner with this count.
    #[must_use]
    pub fn level_at(&self, count: u32) -> &Level {
        self.levels.iter().rev().find(|level| level.at <= count).unwrap_or(&self.below)
    }

    /// The level that follows this count; none at the top.
    #[must_use]
    pub fn next_level(&self, count: u32) -> Option<NextLevel<'_>> {
        let level = self.levels.iter().find(|level| level.at > count)?;
        Some(NextLevel { level, missing: level.at.saturating_sub(count) })
    }

    /// The level of this number, 0 included.
    #[must_use]
    pub fn level(&self, number: u32) -> Option<&Level> {
        if number == 0 { Some(&self.below) } else { self.levels.iter().find(|level| level.number == number) }
    }

    /// Reads a track; its levels may hold the coupon values `values`, in one of `units`.
    pub(super) fn read(t: &mut Table<'_, '_>, values: &[String], units: &[Unit]) -> Self {
        let id = t.id(Name::Track);
        let kinds = t.definitions("kinds", Name::PartnerKind);
        let active_when = t.word("active_when");
        let ladder = t.table("ladder", Ladder::read);
        let (mut number, mut last) = (0, None);
        let levels = t.tables("levels", 1, MAX_LIST, |t| {
            number += 1;
            Level::read(t, number, &mut last, values, units)
        });
        Self { id, kinds, active_when, ladder: ladder.unwrap_or(Ladder::DEFAULT), levels, below: Level::below() }
    }
}

impl Ladder {
    /// What holds where the file does not say otherwise.
    pub(super) const DEFAULT: Self = Self {
        metric: Metric::FirstPurchases,
        window: Window::Lifetime,
        rate_uses: RateUses::LevelBefore,
        demote: Demote::Never,
    };

    fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            metric: t.word("metric"),
            window: t.word_opt("window").unwrap_or(Self::DEFAULT.window),
            rate_uses: t.word_opt("rate_uses").unwrap_or(Self::DEFAULT.rate_uses),
            demote: t.word_opt("demote").unwrap_or(Self::DEFAULT.demote),
        }
    }
}

impl Level {
    /// The keys of a level that are not coupon values.
    pub(super) const KEYS: [&'static str; 3] = ["at", "rate", "role"];
    /// The highest threshold.
    const MAX_AT: u32 = 1_000_000;

    /// The coupon value of this name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Money> {
        self.values.get(name).copied()
    }

    fn below() -> Self {
        Self { number: 0, at: 0, rate: no_rate(), role: None, values: BTreeMap::new() }
    }

    fn read(t: &mut Table<'_, '_>, number: u32, last: &mut Option<u32>, values: &[String], units: &[Unit]) -> Self {
        let at = t.integer_opt("at", 0..=Self::MAX_AT);
        t.need("at");
        if let (Some(before), Some(at)) = (*last, at)
            && at <= before
        {
            t.error("at", format!("thresholds rise: {at} does not lie above {before}"), None);
        }
        *last = at.or(*last);
        let rate = t.rate("rate").unwrap_or_else(no_rate);
        let role = t.role_opt("role");
        let values = values.iter().filter_map(|name| Some((name.clone(), t.amount(name, units)?))).collect();
        Self { number, at: at.unwrap_or(0), rate, role, values }
    }
}

/// Nothing of anything.
fn no_rate() -> BasisPoints {
    BasisPoints::new(0).expect("invariant: nought is a rate")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn track(thresholds: &[u32]) -> Track {
        let level = |(n, at): (usize, &u32)| Level { number: u32::try_from(n).unwrap() + 1, at: *at, ..Level::below() };
        Track {
            id: "t".to_owned(),
            kinds: Vec::new(),
            active_when: ActiveWhen::CouponIssued,
            ladder: Ladder::DEFAULT,
            levels: thresholds.iter().enumerate().map(level).collect(),
            below: Level::below(),
        }
    }

    #[test]
    fn below_the_first_threshold_the_level_is_nought() {
        let track = track(&[1, 30]);
        let levels: Vec<u32> = [0, 1, 29, 30, u32::MAX].iter().map(|n| track.level_at(*n).number).collect();
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
            thresholds in proptest::collection::btree_set(0_u32..1_000_000, 1..25),
            one in 0_u32..1_100_000,
            other in 0_u32..1_100_000,
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
