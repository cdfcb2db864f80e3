//! Which backups are kept: the newest of each of the last 24 hours, 30 days and 12 months that have
//! one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{Datelike as _, Timelike as _};

use super::{BackupError, beside, manifest, sync_folder};
use crate::clock::UtcMs;

/// How many of the last hours, days and months keep their newest backup.
const SPANS: [(usize, SpanOf); 3] = [(24, hour_of), (30, day), (12, month)];

/// Those of these times whose backups are kept. Hours, days and months are those of UTC, and only
/// those in which there is a backup count: after a pause nothing goes for being old alone.
#[must_use]
pub fn backups_to_keep(times: &[UtcMs]) -> BTreeSet<UtcMs> {
    let mut newest_first = times.to_vec();
    newest_first.sort_unstable_by(|a, b| b.cmp(a));
    let mut kept = BTreeSet::new();
    for (most, span) in SPANS {
        let mut seen = BTreeSet::new();
        for at in &newest_first {
            if seen.len() < most && seen.insert(span(*at)) {
                kept.insert(*at);
            }
        }
    }
    kept
}

/// Removes the backups of this database from `folder` that are no longer kept, each with its
/// manifest; returns them. Nothing else is touched: not what has another name, no manifest, or the
/// manifest of another file or database.
///
/// # Errors
/// [`BackupError::NoFolder`] when the folder cannot be read, [`BackupError::Io`] when a file cannot
/// be removed.
pub fn delete_old_backups(folder: &Path, installation: &str) -> Result<Vec<PathBuf>, BackupError> {
    let there = manifest::list_backups(folder, installation)?;
    let kept = backups_to_keep(&there.iter().map(|(at, _)| *at).collect::<Vec<_>>());
    let mut removed = Vec::new();
    for (_, path) in there.into_iter().filter(|(at, _)| !kept.contains(at)) {
        for path in [&path, &beside(&path, ".json")] {
            std::fs::remove_file(path)
                .map_err(|source| BackupError::Io { path: path.clone(), source })?;
        }
        removed.push(path);
    }
    if let Some(last) = removed.last() {
        sync_folder(last)?;
    }
    removed.sort();
    Ok(removed)
}

/// Year, month, day and hour in UTC; what does not matter is 0.
type Span = (i32, u32, u32, u32);

/// In which span a time is.
type SpanOf = fn(UtcMs) -> Span;

/// The hour of a time.
pub(super) fn hour_of(at: UtcMs) -> Span {
    let (year, month, day, _) = day(at);
    (year, month, day, at.datetime().hour())
}

fn day(at: UtcMs) -> Span {
    let at = at.datetime();
    (at.year(), at.month(), at.day(), 0)
}

fn month(at: UtcMs) -> Span {
    let at = at.datetime();
    (at.year(), at.month(), 0, 0)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600_000;

    /// Two years of any density, with more than one in some hours.
    fn times() -> impl Strategy<Value = Vec<UtcMs>> {
        let start = UtcMs::parse("2026-01-01T00:00:00Z").unwrap().get();
        (vec(0..2 * 365 * 24 * 2_i64, 0..120), 1..48_i64).prop_map(move |(halves, pace)| {
            let dense = (0..60).map(|n| n * pace);
            halves
                .into_iter()
                .chain(dense)
                .map(|half| UtcMs::new(start + half * HOUR / 2))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_newest_of_each_of_the_last_spans_is_kept_and_nothing_else(times in times()) {
            let kept = backups_to_keep(&times);
            for (most, span) in SPANS {
                let spans: BTreeSet<Span> = times.iter().map(|at| span(*at)).collect();
                for last in spans.iter().rev().take(most) {
                    let newest = times.iter().filter(|at| span(**at) == *last).max().unwrap();
                    prop_assert!(kept.contains(newest));
                }
            }
            prop_assert!(kept.len() <= 24 + 30 + 12);
            prop_assert!(kept.iter().all(|at| times.contains(at)));
            for at in &kept {
                let is_newer = |other: &UtcMs| other > at && hour_of(*other) == hour_of(*at);
                prop_assert!(!times.iter().any(is_newer), "the newest of its hour");
            }
        }

        /// What is removed after one backup is never missed after a later one.
        #[test]
        fn removing_after_each_backup_keeps_what_removing_once_keeps(mut times in times()) {
            times.sort_unstable();
            let mut there = BTreeSet::new();
            for at in &times {
                there.insert(*at);
                there = backups_to_keep(&there.into_iter().collect::<Vec<_>>());
            }
            prop_assert_eq!(there, backups_to_keep(&times));
        }
    }

    #[test]
    fn a_year_of_hours_leaves_24_hours_30_days_and_12_months() {
        let end = UtcMs::parse("2026-12-31T23:00:00Z").unwrap().get();
        let year: Vec<UtcMs> = (0..365 * 24).map(|n| UtcMs::new(end - n * HOUR)).collect();
        let kept: Vec<String> = backups_to_keep(&year).iter().rev().map(UtcMs::to_string).collect();
        assert_eq!(
            (kept[0].as_str(), kept[23].as_str()),
            ("2026-12-31T23:00:00Z", "2026-12-31T00:00:00Z")
        );
        assert_eq!(
            (kept[24].as_str(), kept[52].as_str()),
            ("2026-12-30T23:00:00Z", "2026-12-02T23:00:00Z")
        );
        assert_eq!(
            (kept[53].as_str(), kept[63].as_str()),
            ("2026-11-30T23:00:00Z", "2026-01-31T23:00:00Z")
        );
        assert_eq!(kept.len(), 24 + 29 + 11, "the newest is the newest of its hour, day and month");
    }

    #[test]
    fn what_is_old_stays_until_something_newer_takes_its_place() {
        let old =
            ["2020-02-29T10:00:00Z", "2021-03-01T00:00:00Z"].map(|at| UtcMs::parse(at).unwrap());
        assert_eq!(backups_to_keep(&old), BTreeSet::from(old));
        assert_eq!(backups_to_keep(&[]), BTreeSet::new());
    }
}
