//! Backups: a checked copy of the database with a manifest beside it, sealed for one recipient
//! where one is named; which copies are kept; and the way back.
//!
//! A copy is born fenced ([`payout::fence`](crate::payout)): whichever way it comes back into use,
//! nobody is paid until what was paid since has been looked at. Its numbers (tickets, payouts,
//! deliveries) go on far behind those of its original, so that a number that Discord or a payment
//! provider has seen never means something else.
//!
//! The key file is no part of it.

mod error;
mod manifest;
mod repo;
mod restore;
mod rotation;
mod seal;

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use crate::clock::UtcMs;
use crate::ledger::{self, ChainHash};
use crate::payout;
use crate::store::{MIGRATOR, Store, StoreError};

pub use error::BackupError;
pub use manifest::{BackupManifest, ProgramBackup};
pub use restore::{RestoreReport, restore};
pub use rotation::{backups_to_keep, delete_old_backups};
pub use seal::BackupRecipient;

/// What the name of a backup that we name begins with.
const PREFIX: &str = "partnerdesk-backup-";

/// By how much each number of a copy is ahead of its original's. More than a program writes between
/// two backups.
const AHEAD: i64 = 100_000;

/// The name of a backup that is made now, for example `partnerdesk-backup-20260701T120000Z.db`,
/// with `.age` when it is sealed.
#[must_use]
pub fn backup_file_name(now: UtcMs, sealed: bool) -> String {
    format!("{PREFIX}{}.db{}", stamp(now), if sealed { ".age" } else { "" })
}

/// Writes a backup of the open database to `to`, and its manifest beside it, while whoever works on
/// the database goes on.
///
/// The copy is checked before it is kept: the file, the references between rows, and every
/// invariant of the ledger. Both files are readable by their owner only, and are there in whole or
/// not at all. The plain copy lies beside the database, and only while this runs.
///
/// # Errors
/// [`BackupError::Exists`] when one of the files is there already, [`BackupError::Busy`] while
/// another backup is made, [`BackupError::Broken`] when the copy does not hold, and
/// [`BackupError::Io`] or [`BackupError::Store`] for what they say.
pub async fn create_backup(
    store: &Store,
    now: UtcMs,
    to: &Path,
    recipient: Option<&BackupRecipient>,
) -> Result<BackupManifest, BackupError> {
    let manifest_at = beside(to, ".json");
    if let Some(there) = [to, &manifest_at].into_iter().find(|path| path.exists()) {
        return Err(BackupError::Exists(there.to_owned()));
    }
    let copy = Scratch::claim(beside(store.path(), "-copy"))?;
    store.copy_to(&copy.path).await?;
    let mut conn = connect(&copy.path).await?;
    fence(&mut conn, now).await?;
    let parts = check(&mut conn).await?;
    let installation = repo::find_installation(&mut conn).await?;
    repo::restore_pragmas(&mut conn).await?;
    conn.close().await.map_err(StoreError::from)?;

    let part = Scratch::claim(beside(to, ".part"))?;
    let (from, into, recipient) = (copy.path.clone(), part.path.clone(), recipient.cloned());
    let sealed = recipient.is_some();
    let (size, sha256) =
        blocking(move || seal::write_sealed(&from, &into, recipient.as_ref())).await?;
    let manifest = BackupManifest {
        file: to.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        at: now.to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default(),
        installation,
        sealed,
        size,
        sha256,
        programs: parts,
    };
    // The manifest first: where the backup is, its manifest is.
    manifest.write(&manifest_at)?;
    part.keep_as(to)?;
    Ok(manifest)
}

/// Whether `folder` has no backup of this database yet from the hour of `now`.
///
/// # Errors
/// [`BackupError::NoFolder`] when there is no such folder, and [`BackupError::Store`] when the
/// database cannot be read.
pub async fn is_backup_due(store: &Store, folder: &Path, now: UtcMs) -> Result<bool, BackupError> {
    let installation = repo::find_installation(&mut *store.read().await?).await?;
    Ok(!manifest::list_backups(folder, &installation)?
        .iter()
        .any(|(at, _)| rotation::hour_of(*at) == rotation::hour_of(now)))
}

/// Writes a backup into `folder`, under a name with the time in it, and removes those that are no
/// longer kept ([`delete_old_backups`]). Returns the new one and those that were removed.
///
/// # Errors
/// [`BackupError::NoFolder`] when there is no such folder, and as [`create_backup`].
pub async fn create_backup_in(
    store: &Store,
    now: UtcMs,
    folder: &Path,
    recipient: Option<&BackupRecipient>,
) -> Result<(PathBuf, Vec<PathBuf>), BackupError> {
    if !folder.is_dir() {
        return Err(BackupError::NoFolder(folder.to_owned()));
    }
    let to = folder.join(backup_file_name(now, recipient.is_some()));
    let manifest = create_backup(store, now, &to, recipient).await?;
    let removed = delete_old_backups(folder, &manifest.installation)?;
    Ok((to, removed))
}

/// Puts up the fence in a copy, and moves its numbers on.
async fn fence(conn: &mut SqliteConnection, now: UtcMs) -> Result<(), BackupError> {
    let mut tx = conn.begin().await.map_err(StoreError::from)?;
    payout::raise_fences(&mut tx, now).await?;
    repo::advance_row_ids(&mut tx, AHEAD).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Checks a copy from the file up to the ledger's invariants; what it holds, a program each.
async fn check(conn: &mut SqliteConnection) -> Result<Vec<ProgramBackup>, BackupError> {
    let mut breaks = repo::check_database(conn).await?;
    if breaks.is_empty() {
        breaks.extend(repo::find_dangling_references(conn).await?);
        for check in ledger::verify(conn).await? {
            breaks.extend(check.breaks.into_iter().map(|text| format!("{}: {text}", check.id)));
        }
    }
    if !breaks.is_empty() {
        return Err(BackupError::Broken(breaks));
    }
    let mut parts = Vec::new();
    for (program, mut part) in repo::list_programs(conn).await? {
        part.head = match ledger::find_head(conn, program).await? {
            Some(head) => head.to_string(),
            None => format!("0:{}", ChainHash::START),
        };
        parts.push(part);
    }
    Ok(parts)
}

/// Opens a copy by itself: one file, without a write-ahead log beside it.
async fn connect(path: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::from_str("sqlite:")?
        .filename(path)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cell_size_check", "ON")
        .pragma("cache_size", "-1024");
    Ok(options.connect().await?)
}

/// Runs what waits for the disk on a thread of its own.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| BackupError::Interrupted)?
}

/// A file that is being written: claimed by one process, readable by its owner only, and removed
/// unless it is kept.
#[derive(Debug)]
struct Scratch {
    path: PathBuf,
    /// Holds the lock.
    file: File,
}

impl Scratch {
    fn claim(path: PathBuf) -> Result<Self, BackupError> {
        let io = |source| BackupError::Io { path: path.clone(), source };
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.create(true).truncate(false).write(true).open(&path).map_err(io)?;
        if file.try_lock().is_err() {
            return Err(BackupError::Busy(path));
        }
        // What an earlier process left when it was killed.
        file.set_len(0).map_err(io)?;
        Ok(Self { path, file })
    }

    /// Gives the file its name, for good.
    fn keep_as(&self, to: &Path) -> Result<(), BackupError> {
        let io = |source| BackupError::Io { path: to.to_owned(), source };
        self.file.sync_all().map_err(io)?;
        std::fs::rename(&self.path, to).map_err(io)?;
        sync_folder(to)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for ending in ["", "-journal", "-wal", "-shm"] {
            let _ = std::fs::remove_file(beside(&self.path, ending));
        }
    }
}

/// Makes a rename in the file's folder last.
fn sync_folder(path: &Path) -> Result<(), BackupError> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let io = |source| BackupError::Io { path: folder.to_owned(), source };
    // Only Unix can sync a folder, and only there is the rename lost without it.
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
    } else {
        Ok(())
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A time as it stands in a file's name, for example `20260701T120000Z`.
fn stamp(at: UtcMs) -> String {
    at.to_string().replace([':', '-'], "")
}
