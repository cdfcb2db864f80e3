//! Which level a partner holds as time goes by: raised by a count, lost as the ladder says.
//!
//! Pure: what the ladder counts at a moment is the caller's knowledge.

use std::time::Duration;

use chrono::Datelike as _;
use chrono_tz::Tz;

use super::track::{Demote, Metric, Track};
use crate::clock::{UtcMs, next_month};

/// The level of a partner, and what decides when it is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerLevel {
    /// The number of the level that is held.
    pub level: u32,
    /// Since when the count has been too low for it.
    pub below_since: Option<UtcMs>,
    /// The calendar month in which the partner was last looked at, as `12 * year + month`.
    pub month: i32,
    /// The level that was held when that month began, or when the partner came to the track.
    pub month_level: u32,
    /// Up to when it is known, on a ladder whose levels can be lost; otherwise, since when it is.
    pub looked_at: UtcMs,
}

impl PartnerLevel {
    /// The standing of a partner who comes to the track at `at`, when its ladder counts `count`.
    #[must_use]
    pub fn new(track: &Track, zone: Tz, count: u64, at: UtcMs) -> Self {
        let level = track.level_at(count).number;
        Self {
            level,
            below_since: None,
            month: month_of(at, zone),
            month_level: level,
            looked_at: at,
        }
    }

    /// The standing at `at`, when the ladder counts `count`. What lies before the last look changes
    /// nothing any more.
    ///
    /// Looked at more often, it is the same, as long as each moment of [`Self::next_look`] and each
    /// at which the count falls is looked at. A level above the ladder's highest, from another
    /// version of the file, is that one.
    #[must_use]
    pub fn at(self, track: &Track, zone: Tz, count: u64, at: UtcMs) -> Self {
        let at = at.max(self.looked_at);
        let month = month_of(at, zone);
        let due = track.level_at(count).number;
        let top = track.levels.last().map_or(0, |level| level.number);
        let mut next =
            Self { level: self.level.min(top), month_level: self.month_level.min(top), ..self };
        if track.ladder.metric != Metric::Manual {
            next.below_since = if due < next.level { self.below_since.or(Some(at)) } else { None };
            let long_enough = next.below_since.is_some_and(|since| at >= since.plus(grace(track)));
            let lost = match track.ladder.demote {
                Demote::Never => false,
                Demote::Immediate => long_enough,
                // Months before this one were reviewed; what falls within a month is looked at when
                // it ends.
                Demote::AtReview => long_enough && month > self.month,
            };
            if due >= next.level || lost {
                next.level = due;
                next.below_since = None;
            }
        }
        if month > self.month {
            next.month = month;
            // What this very moment brings was not yet held when the month began.
            next.month_level = next.level.min(self.level);
        }
        if track.ladder.falls() {
            next.looked_at = at;
        }
        next
    }

    /// When time alone may change it next: nothing on a ladder whose levels are never lost, where
    /// it does not matter when one looks.
    #[must_use]
    pub fn next_look(self, track: &Track, zone: Tz) -> Option<UtcMs> {
        if !track.ladder.falls() {
            return None;
        }
        let lost = self.below_since.filter(|_| track.ladder.demote == Demote::Immediate);
        let lost = lost.map(|since| since.plus(grace(track))).filter(|at| *at > self.looked_at);
        [lost, next_month(self.looked_at, zone)].into_iter().flatten().min()
    }
}

fn grace(track: &Track) -> Duration {
    Duration::from_secs(u64::from(track.ladder.grace_days).saturating_mul(86_400))
}

fn month_of(at: UtcMs, zone: Tz) -> i32 {
    let local = at.datetime().with_timezone(&zone);
    let month = i32::try_from(local.month()).unwrap_or(1);
    local.year().saturating_mul(12).saturating_add(month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::parse;

    const MIDNIGHT: &str = include_str!("../../programs/midnight.toml");

    /// Looks at each moment at which time alone may change something, then at `at`; the count stays
    /// the same.
    fn until(mut standing: PartnerLevel, track: &Track, count: u64, at: UtcMs) -> PartnerLevel {
        while let Some(next) = standing.next_look(track, Tz::UTC).filter(|next| *next < at) {
            standing = standing.at(track, Tz::UTC, count, next);
        }
        standing.at(track, Tz::UTC, count, at)
    }

    fn track(demote: &str) -> Track {
        let text = MIDNIGHT
            .replace("window = \"lifetime\"", "window = { rolling_days = 30 }")
            .replace("demote = \"never\"", demote);
        parse(&text, "m.toml").unwrap().first_track().clone()
    }

    fn day(text: &str) -> UtcMs {
        UtcMs::parse(&format!("{text}T12:00:00Z")).unwrap()
    }

    #[test]
    fn a_level_that_never_falls_stays() {
        let track = track("demote = \"never\"");
        let high = PartnerLevel::new(&track, Tz::UTC, 15, day("2026-01-05"));
        assert_eq!(high.level, 3);
        assert_eq!(high.at(&track, Tz::UTC, 0, day("2027-01-05")).level, 3);
    }

    #[test]
    fn a_level_is_lost_after_the_days_of_grace() {
        let track = track("demote = \"immediate\"\ngrace_days = 10");
        let high = PartnerLevel::new(&track, Tz::UTC, 15, day("2026-01-05"));
        let low = high.at(&track, Tz::UTC, 6, day("2026-01-20"));
        assert_eq!((low.level, low.below_since), (3, Some(day("2026-01-20"))));
        assert_eq!(low.at(&track, Tz::UTC, 6, day("2026-01-29")).level, 3);
        assert_eq!(low.at(&track, Tz::UTC, 6, day("2026-01-30")).level, 2);
        assert_eq!(until(low, &track, 6, day("2026-03-01")).level, 2);
        let back = low.at(&track, Tz::UTC, 15, day("2026-01-25"));
        assert_eq!(
            (back.level, back.below_since),
            (3, None),
            "a count that recovers starts the days anew"
        );
    }

    #[test]
    fn a_review_is_at_the_beginning_of_a_month() {
        let track = track("demote = \"at_review\"");
        let high = PartnerLevel::new(&track, Tz::UTC, 15, day("2026-01-05"));
        let low = high.at(&track, Tz::UTC, 0, day("2026-01-31"));
        assert_eq!(low.level, 3);
        assert_eq!(low.at(&track, Tz::UTC, 0, day("2026-02-01")).level, 1);
        let late = high.at(&track, Tz::UTC, 15, day("2026-02-01")).at(
            &track,
            Tz::UTC,
            0,
            day("2026-02-10"),
        );
        assert_eq!(until(late, &track, 0, day("2026-02-28")).level, 3);
        assert_eq!(until(late, &track, 0, day("2026-03-02")).level, 1);
    }

    #[test]
    fn a_level_that_the_ladder_does_not_have_is_its_highest() {
        let track = track("demote = \"never\"");
        let above = PartnerLevel {
            level: 6,
            month_level: 6,
            ..PartnerLevel::new(&track, Tz::UTC, 15, day("2026-01-04"))
        };
        let here = above.at(&track, Tz::UTC, 15, day("2026-01-05"));
        assert_eq!((here.level, here.month_level), (4, 4));
    }

    #[test]
    fn the_level_at_the_beginning_of_the_month_is_remembered() {
        let track = track("demote = \"never\"");
        let start = PartnerLevel::new(&track, Tz::UTC, 0, day("2026-01-05"));
        let risen = start.at(&track, Tz::UTC, 5, day("2026-01-06"));
        assert_eq!((risen.level, risen.month_level), (2, 1));
        let later = risen.at(&track, Tz::UTC, 5, day("2026-02-01"));
        assert_eq!((later.level, later.month_level), (2, 2));
    }
}
