//! The manifest: what a backup is, in a file beside it that people and programs read.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{BackupError, PREFIX, Scratch, beside, stamp};
use crate::clock::UtcMs;

/// What a backup is and holds. It is no secret: it names programs and counts rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    /// The backup's file name.
    pub file: String,
    /// When the copy was made, RFC 3339, UTC.
    pub at: String,
    /// The version of partnerdesk that made it.
    pub version: String,
    /// The number of the last migration.
    pub schema: i64,
    /// Which database it is a copy of.
    pub installation: String,
    /// Whether it is sealed with age.
    pub sealed: bool,
    /// The file's size, bytes.
    pub size: u64,
    /// The file's SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// One entry for each program in the database.
    pub programs: Vec<ProgramBackup>,
}

/// What a backup holds of one program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramBackup {
    /// The program's key.
    pub program: String,
    /// Number and hash of its last transfer, as `ledger head` prints them, with a colon between.
    pub head: String,
    /// Rows of partners, in every state.
    pub partners: i64,
    /// Rows of tickets, closed ones too.
    pub tickets: i64,
    /// How many billing events.
    pub events: i64,
    /// Rows of payouts, in every state.
    pub payouts: i64,
}

impl BackupManifest {
    /// Reads the manifest of the backup at `file`.
    ///
    /// # Errors
    /// [`BackupError::NoManifest`] when it is not there, [`BackupError::Manifest`] when it is not
    /// one.
    pub fn of(file: &Path) -> Result<Self, BackupError> {
        let path = beside(file, ".json");
        match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text)
                .map_err(|error| BackupError::Manifest { path, reason: error.to_string() }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(BackupError::NoManifest(path))
            }
            Err(source) => Err(BackupError::Io { path, source }),
        }
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), BackupError> {
        let part = Scratch::claim(beside(path, ".part"))?;
        let io = |source| BackupError::Io { path: part.path.clone(), source };
        let text = serde_json::to_string_pretty(self).map_err(|error| io(error.into()))?;
        (&part.file).write_all(format!("{text}\n").as_bytes()).map_err(io)?;
        part.keep_as(path)
    }
}

/// The backups in `folder` that are ours, with their time: by their name, by their manifest, and of
/// this database.
///
/// # Errors
/// [`BackupError::NoFolder`] when the folder cannot be read.
pub(super) fn list_backups(
    folder: &Path,
    installation: &str,
) -> Result<Vec<(UtcMs, PathBuf)>, BackupError> {
    let entries =
        std::fs::read_dir(folder).map_err(|_| BackupError::NoFolder(folder.to_owned()))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter_map(|name| ours(folder, &name, installation)).collect())
}

fn ours(folder: &Path, name: &str, installation: &str) -> Option<(UtcMs, PathBuf)> {
    let rest = name.strip_prefix(PREFIX)?;
    let (written, sealed) = rest
        .strip_suffix(".db")
        .map(|at| (at, false))
        .or(rest.strip_suffix(".db.age").map(|at| (at, true)))?;
    let path = folder.join(name);
    let manifest = BackupManifest::of(&path).ok()?;
    let at = UtcMs::parse(&manifest.at)?;
    let fits = manifest.file == name
        && manifest.installation == installation
        && manifest.sealed == sealed
        && stamp(at) == written;
    fits.then_some((at, path))
}
