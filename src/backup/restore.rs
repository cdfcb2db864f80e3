//! The way back: a backup takes the place of the database.

use std::path::{Path, PathBuf};

use sqlx::Connection as _;

use super::{
    BackupError, BackupManifest, Scratch, beside, blocking, check, connect, seal, stamp,
    sync_folder,
};
use crate::clock::UtcMs;
use crate::payout;
use crate::store::{MIGRATOR, StoreError};

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    /// What the backup is and holds.
    pub manifest: BackupManifest,
    /// Where the database lies that was there before, if one was.
    pub aside: Option<PathBuf>,
}

/// Puts the backup `file` in the place of the database at `database`, after its manifest, its bytes
/// and everything in it were checked; the schema is brought up to date. A database that is there is
/// put aside when `force` says so, and is never overwritten. `identity` is the file with the age
/// key that opens a sealed backup.
///
/// The caller holds the lock of the database. Payouts stay off until [`payout::reconcile`] has
/// looked at what was paid since the backup was made.
///
/// # Errors
/// [`BackupError::Occupied`], [`BackupError::NoManifest`], [`BackupError::Damaged`],
/// [`BackupError::Sealed`], [`BackupError::WrongIdentity`], [`BackupError::Broken`] and the others
/// for what they say; the database is then as it was.
pub async fn restore(
    now: UtcMs,
    file: &Path,
    database: &Path,
    identity: Option<&Path>,
    force: bool,
) -> Result<RestoreReport, BackupError> {
    let manifest = BackupManifest::of(file)?;
    if database.exists() && !force {
        return Err(BackupError::Occupied(database.to_owned()));
    }
    let damaged = |what: &str, expected: String, found: String| {
        let path = file.to_owned();
        if expected == found {
            Ok(())
        } else {
            Err(BackupError::Damaged { path, what: what.to_owned(), expected, found })
        }
    };
    let of = file.to_owned();
    let (size, sha256) = blocking(move || seal::hash_file(&of)).await?;
    damaged("size", format!("{} bytes", manifest.size), format!("{size} bytes"))?;
    damaged("SHA-256", manifest.sha256.clone(), sha256)?;

    let new = Scratch::claim(beside(database, "-restore"))?;
    let (from, sealed, identity) = (file.to_owned(), manifest.sealed, identity.map(Path::to_owned));
    let new =
        blocking(move || seal::open_sealed(&from, sealed, identity.as_deref(), &new).map(|()| new))
            .await?;
    let mut conn = connect(&new.path).await?;
    MIGRATOR.run(&mut conn).await.map_err(StoreError::from)?;
    let parts = check(&mut conn).await?;
    for (expected, found) in manifest.programs.iter().zip(&parts) {
        damaged(
            &format!("ledger of {}", expected.program),
            expected.head.clone(),
            found.head.clone(),
        )?;
    }
    damaged("number of programs", manifest.programs.len().to_string(), parts.len().to_string())?;
    let fenced = payout::list_fences(&mut conn).await?;
    if let Some(open) =
        parts.iter().find(|part| !fenced.iter().any(|fence| fence.program == part.program))
    {
        return Err(BackupError::NotFenced(open.program.clone()));
    }
    conn.close().await.map_err(StoreError::from)?;

    let aside = put_aside(database, now)?;
    new.keep_as(database)?;
    Ok(RestoreReport { manifest, aside })
}

/// Gives the database another name, then its write-ahead log, which would else be taken for the new
/// one's.
fn put_aside(database: &Path, now: UtcMs) -> Result<Option<PathBuf>, BackupError> {
    let aside = beside(database, &format!(".before-{}", stamp(now)));
    if aside.exists() {
        return Err(BackupError::Exists(aside));
    }
    let mut found = false;
    for ending in ["", "-wal", "-shm"] {
        let (from, to) = (beside(database, ending), beside(&aside, ending));
        match std::fs::rename(&from, &to) {
            Ok(()) => found = true,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(BackupError::Io { path: from, source }),
        }
    }
    sync_folder(database)?;
    Ok(found.then_some(aside))
}
