//! The SQLite file: one connection that writes, a pool that only reads.
//!
//! Every PRAGMA is set in this folder and nowhere else. Facades own begin and commit; the functions
//! of a `repo.rs` take the connection that they are handed. No network call happens between
//! [`Store::begin`] and the commit.

use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection};

use crate::crash::{self, CrashSide};

mod error;
pub(crate) mod schema;
#[cfg(test)]
mod tests;
mod write_block;
mod writer;

pub use error::{StoreError, StoreFailure, UnknownOutcome};
use tokio::sync::watch;
pub use write_block::WriteBlock;
use writer::{Counter, Lease, Room, Writer};

/// The schema, forward only.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The oldest SQLite that may open the file: older ones can corrupt a WAL when two connections
/// checkpoint at once.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How many statements the writer keeps prepared: all that it has.
const STATEMENTS: usize = 512;

/// A write transaction. Dropped without a commit, it is rolled back, and nobody else's is.
#[derive(Debug)]
pub struct Tx(Lease);

impl Tx {
    /// Makes everything that was written in it last. It shares its commit with those that wait; a
    /// caller that goes away does not cut it short.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when the file cannot be written; whether anything was is then
    /// unknown.
    #[track_caller]
    pub fn commit(self) -> impl Future<Output = Result<(), StoreError>> + Send {
        let caller = Location::caller();
        async move {
            let wait = || format!("commit {}:{}", caller.file(), caller.line());
            crash::point(wait, CrashSide::Before).await;
            self.0.commit().await?;
            crash::point(wait, CrashSide::After).await;
            Ok(())
        }
    }
}

impl Deref for Tx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

/// The open database file.
#[derive(Debug, Clone)]
pub struct Store {
    writer: Counter,
    read: SqlitePool,
    options: SqliteConnectOptions,
    path: PathBuf,
    /// Whether it was opened to look, beside whoever works on it.
    beside: bool,
}

impl Store {
    /// Opens the file that `url` (`sqlite://partnerdesk.db`) names, creates it when it is missing,
    /// and migrates it.
    ///
    /// # Errors
    /// [`StoreError::Url`] for another kind of address, [`StoreError::Sqlite`] when the library is
    /// too old, [`StoreError::Migrate`] when the file's schema is newer than this program or
    /// was edited, and [`StoreError::Driver`] when the file cannot be opened or is not a
    /// database.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::connect(url, false, write_block::free_bytes).await
    }

    /// Opens a file that must exist, for commands that only look; its schema must be this
    /// program's.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::Missing`] when there is no such file.
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        let path = path_of(url)?;
        if !path.exists() {
            return Err(StoreError::Missing(path));
        }
        Self::connect(url, true, write_block::free_bytes).await
    }

    async fn connect(url: &str, beside: bool, room: Room) -> Result<Self, StoreError> {
        let path = path_of(url)?;
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(!beside)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("cell_size_check", "ON")
            .pragma("secure_delete", "ON")
            .pragma("cache_size", "-1024")
            .pragma("recursive_triggers", "ON")
            // The writer folds the log, so that an error is seen; a log that begins anew is cut, so
            // that its size is what it holds.
            .pragma("wal_autocheckpoint", "0")
            .pragma("journal_size_limit", "0");
        let mut conn = options.connect().await?;
        let version: String =
            sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut conn).await?;
        if parse_version(&version) < Some(OLDEST_SQLITE) {
            return Err(StoreError::Sqlite(version));
        }
        MIGRATOR.run(&mut conn).await?;
        conn.close().await?;
        // What a reader has read is thrown away at the writer's next commit: a larger cache would
        // be memory for nothing.
        let read = options.clone().pragma("query_only", "ON").pragma("cache_size", "-256");
        let read = SqlitePoolOptions::new().max_connections(2).connect_lazy_with(read);
        // The pages that a group of commits changes have to fit: what does not is written to the log
        // before its time, and read again.
        let write =
            options.clone().pragma("cache_size", "-8192").statement_cache_capacity(STATEMENTS);
        let writer = Writer::start(write, log_of(&path), room);
        Ok(Self { writer, read, options, path, beside })
    }

    /// Starts a write transaction; waits for its turn.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] while nothing is written, [`StoreError::Driver`] when the file
    /// stays locked by another process or cannot be written.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx(self.writer.begin(false).await?))
    }

    /// Why nothing is written for now, and every change of that; `None` while all is well.
    #[must_use]
    pub fn hold(&self) -> watch::Receiver<Option<WriteBlock>> {
        self.writer.hold().subscribe()
    }

    /// Compares the schema with the one that the migrations give, and stops or allows all writing
    /// by it.
    ///
    /// # Errors
    /// [`StoreError::Schema`] when they differ, [`StoreError::Driver`] when the file cannot be
    /// read.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        let differences = schema::find_differences(&mut *self.read().await?).await?;
        let differences: Vec<String> =
            differences.into_iter().map(|difference| difference.text).collect();
        self.writer.hold().send_if_modified(|held| match held {
            Some(WriteBlock::Schema(_)) if differences.is_empty() => held.take().is_some(),
            _ if differences.is_empty() => false,
            held => held.replace(WriteBlock::Schema(differences.clone())) != *held,
        });
        if differences.is_empty() { Ok(()) } else { Err(StoreError::Schema(differences)) }
    }

    /// A connection that can only read.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when no connection can be had.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.read.acquire().await?)
    }

    /// Writes for real: a transaction that leaves the database as it was and still goes through the
    /// log and to the disk. Its success allows all writing again that faults or a full disk
    /// have ended.
    ///
    /// # Errors
    /// As [`Store::begin`] and [`Tx::commit`].
    pub async fn probe(&self) -> Result<(), StoreError> {
        let mut tx = Tx(self.writer.begin(true).await?);
        // SQLite writes the page even where the number stays. Nothing of ours uses this number.
        sqlx::query("PRAGMA user_version = 0").execute(&mut *tx).await?;
        tx.commit().await
    }

    /// How large the file and its write-ahead log are, bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        let sizes = [&self.path, &log_of(&self.path)]
            .map(|path| std::fs::metadata(path).map_or(0, |file| file.len()));
        sizes.iter().sum()
    }

    /// Where the file lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a consistent copy of the whole database to `to`, which must be empty or not exist
    /// yet, while the bot runs. The copy has a connection of its own: nobody who writes waits
    /// for it.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when the copy cannot be written.
    pub async fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        let mut conn = self.options.connect().await?;
        let to = to.to_string_lossy().into_owned();
        sqlx::query("VACUUM INTO ?").bind(to).execute(&mut conn).await?;
        Ok(conn.close().await?)
    }

    /// Folds the WAL into the file and closes all connections. One that was opened beside another
    /// process leaves that to it.
    ///
    /// # Errors
    /// [`StoreError::Checkpoint`] when not all of the WAL could be copied; nothing is lost, the
    /// WAL stays.
    pub async fn close(self) -> Result<(), StoreError> {
        self.read.close().await;
        self.writer.close(!self.beside).await
    }
}

/// The write-ahead log of a database file.
fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    PathBuf::from(log)
}

/// The file that a `sqlite://` address names.
///
/// # Errors
/// [`StoreError::Url`] for another kind of address.
pub fn path_of(url: &str) -> Result<PathBuf, StoreError> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
    match path.map(|p| p.split('?').next().unwrap_or(p)) {
        Some(p) if !p.is_empty() && p != ":memory:" => Ok(PathBuf::from(p)),
        _ => Err(StoreError::Url(url.to_owned())),
    }
}

fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// Rows for a statement that takes many at once, by `json_each`.
///
/// # Errors
/// [`StoreError::Driver`] when they cannot be written as JSON.
pub(crate) fn to_rows(rows: &impl serde::Serialize) -> Result<String, StoreError> {
    Ok(serde_json::to_string(rows).map_err(|error| sqlx::Error::Encode(error.into()))?)
}

/// Bytes in hex digits, as SQLite's `unhex` reads them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Turns an affected-row count into an error unless it is `expected`.
///
/// # Errors
/// [`StoreError::RowsAffected`] when the counts differ.
pub fn ensure_affected(
    result: &sqlx::sqlite::SqliteQueryResult,
    expected: u64,
) -> Result<(), StoreError> {
    let actual = result.rows_affected();
    if actual == expected { Ok(()) } else { Err(StoreError::RowsAffected { expected, actual }) }
}
