//! Whether the backup of each hour is written: what this process knows of it.

use std::sync::{Mutex, PoisonError};

use crate::clock::UtcMs;

/// Backups that should be written and are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupProblem {
    /// When the first of these backups failed, UTC.
    pub since: UtcMs,
    /// Why the last try failed, and what to do.
    pub reason: String,
}

/// How the backups of each hour go. All is well until one fails.
#[derive(Debug, Default)]
pub struct BackupStatus(Mutex<Option<BackupProblem>>);

impl BackupStatus {
    /// The backup that is due could not be written; `reason` says why, and what to do.
    pub fn failed(&self, now: UtcMs, reason: String) {
        let mut trouble = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = trouble.as_ref().map_or(now, |trouble| trouble.since);
        *trouble = Some(BackupProblem { since, reason });
    }

    /// The backup that is due is there.
    pub fn made(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Why there is no backup, if there should be one.
    #[must_use]
    pub fn trouble(&self) -> Option<BackupProblem> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
