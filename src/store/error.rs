//! What can go wrong with the database file.

use std::path::PathBuf;

use super::write_block::WriteBlock;

/// The primary result codes of SQLite that say that the disk, or what lies on it, fails: read-only,
/// I/O error, corrupt, full, cannot be opened, not a database.
const OF_THE_DISK: [i32; 6] = [8, 10, 11, 13, 14, 26];

/// What can go wrong with the database file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The driver or the file failed.
    #[error("the database failed: {0}")]
    Driver(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error(
        "the database's schema does not fit this program (was it written by a newer version?): {0}"
    )]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The commit failed, or nobody knows how it ended. Whoever asks again with the same keys
    /// learns it.
    #[error("{0}")]
    Unknown(#[source] UnknownOutcome),
    /// Nothing is written for now.
    #[error("the database takes no changes for now: {0}")]
    ReadOnly(#[source] WriteBlock),
    /// The schema is not the one of the migrations.
    #[error(
        "the database was altered by hand: {}. Nothing can be trusted in it until it is as it was: \
         restore a backup, or \
         undo the change",
        .0.join(", ")
    )]
    Schema(Vec<String>),
    /// Not a SQLite address.
    #[error(
        "DATABASE_URL is {0:?}: write sqlite:// and a file name, for example \
         sqlite://partnerdesk.db"
    )]
    Url(String),
    /// No such file.
    #[error(
        "there is no database at {0}: start the bot once, or name another one with DATABASE_URL"
    )]
    Missing(PathBuf),
    /// The linked library is too old to be trusted with a WAL.
    #[error("SQLite {0} is too old: at least 3.51.3 is needed")]
    Sqlite(String),
    /// A row holds what it cannot hold.
    #[error("{table}.{column} of row {row} holds what it cannot hold")]
    Inconsistent {
        /// Its name in the schema.
        table: &'static str,
        /// Its name in the table.
        column: &'static str,
        /// The row's id.
        row: i64,
    },
    /// A statement changed another number of rows than it must.
    #[error("{actual} rows were changed instead of {expected}")]
    RowsAffected {
        /// How many it must change.
        expected: u64,
        /// How many it changed.
        actual: u64,
    },
    /// Another connection kept the WAL busy.
    #[error(
        "the write-ahead log could not be copied into the database: another program has it open"
    )]
    Checkpoint,
}

/// The commit failed, or nobody knows how it ended.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the database failed, and whether the last change was saved is unknown: {0}")]
pub struct UnknownOutcome(pub(super) String);

impl StoreError {
    /// The one among `error` and its causes that people are told about, if there is one.
    #[must_use]
    pub fn trouble(error: &(dyn std::error::Error + 'static)) -> Option<StoreFailure> {
        let mut causes = std::iter::successors(Some(error), |error| error.source());
        causes.find_map(|cause| {
            let uncertain = cause.is::<UnknownOutcome>().then_some(StoreFailure::Uncertain);
            uncertain.or_else(|| cause.is::<WriteBlock>().then_some(StoreFailure::ReadOnly))
        })
    }
}

/// What people are told of a database that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFailure {
    /// Nothing can be saved for now.
    ReadOnly,
    /// Nobody knows whether it was saved.
    Uncertain,
}

/// Whether the disk, or what lies on it, failed: the connection has to be opened anew.
pub(super) fn is_fault(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => {
            // The low byte is the primary code, the rest says what exactly.
            let code = error.code().and_then(|code| code.parse::<i32>().ok());
            code.is_some_and(|code| OF_THE_DISK.contains(&(code & 0xff)))
        }
        _ => false,
    }
}
