//! Why nothing is written for now. Reading goes on.

use std::collections::VecDeque;
use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;

/// How many bytes must be free on the disk, so that a log and a backup still fit. Source:
/// docs/design/ledger.md, Storage.
pub(super) const RESERVE: u64 = 200 * 1000 * 1000;

/// How many faults within how long end all writing. Source: docs/design/ledger.md, Storage.
const MOST_FAULTS: usize = 3;
const WITHIN: Duration = Duration::from_mins(1);

/// Why nothing is written for now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteBlock {
    /// The disk failed three times within a minute. Left when a write succeeds.
    #[error("the disk has failed three times within a minute, the last time with: {0}")]
    Faults(String),
    /// Too little is free on the disk. Left when there is room again and a write succeeds.
    #[error("only {} MB are free on the disk, and 200 MB are needed", free / 1_000_000)]
    Room {
        /// How many bytes are free.
        free: u64,
    },
    /// The schema is not the one of the migrations. Left when it is again.
    #[error("the schema was altered by hand: {}", .0.join(", "))]
    Schema(Vec<String>),
}

/// How many bytes are free for us on the disk on which `path` lies; `None` where that cannot be
/// told.
#[cfg(unix)]
pub(super) fn free_bytes(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// See above.
#[cfg(not(unix))]
pub(super) fn free_bytes(_: &Path) -> Option<u64> {
    None
}

/// When the disk has failed of late.
#[derive(Default)]
pub(super) struct DiskErrorCounter(VecDeque<Instant>);

impl DiskErrorCounter {
    /// Counts a fault, and tells whether it is one too many.
    pub(super) fn are_too_many(&mut self, now: Instant) -> bool {
        self.0.retain(|fault| now.duration_since(*fault) < WITHIN);
        self.0.push_back(now);
        self.0.len() >= MOST_FAULTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_fault_within_a_minute_is_one_too_many() {
        let (start, mut faults) = (Instant::now(), DiskErrorCounter::default());
        let at = |seconds| start + Duration::from_secs(seconds);
        let said: Vec<_> = [0, 50, 60, 109, 110]
            .into_iter()
            .map(|seconds| faults.are_too_many(at(seconds)))
            .collect();
        assert_eq!(said, [false, false, false, true, true]);
    }
}
