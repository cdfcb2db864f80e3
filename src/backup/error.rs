//! Why a backup was not made, or not restored.

use std::path::PathBuf;

use crate::store::StoreError;

/// Why a backup was not made, or not restored. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// What would be written is there already.
    #[error("{} exists already: name another file", .0.display())]
    Exists(PathBuf),
    /// Another process writes this file.
    #[error("another backup is being made ({} is locked): try again when it is done", .0.display())]
    Busy(PathBuf),
    /// The folder for backups is not there. It is not created: it may be a disk that is not
    /// mounted.
    #[error("there is no folder {}: create it, or is its disk not mounted?", .0.display())]
    NoFolder(PathBuf),
    /// The copy does not hold.
    #[error("the copy does not hold, and was not kept: {}", .0.join("; "))]
    Broken(Vec<String>),
    /// Not a recipient.
    #[error("{0:?} is not an age recipient: it begins with age1 (`age-keygen` prints one)")]
    Recipient(String),
    /// A backup has no manifest.
    #[error("{} is not there: a backup is restored with its manifest beside it, under the same \
             name and .json", .0.display())]
    NoManifest(PathBuf),
    /// The manifest cannot be understood.
    #[error("{} is not a manifest of a backup: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file is not what its manifest says.
    #[error("{} is damaged or another file: its {what} is {found}, and its manifest says \
             {expected}", path.display())]
    Damaged {
        /// The backup.
        path: PathBuf,
        /// Size, SHA-256, or what in the database.
        what: String,
        /// What the manifest says.
        expected: String,
        /// What the backup has instead.
        found: String,
    },
    /// A sealed backup needs the key that opens it.
    #[error("the backup is sealed: name the file with its age key by --identity")]
    Sealed,
    /// The file of keys holds none.
    #[error("{} holds no age key: a line that begins with AGE-SECRET-KEY-1", .0.display())]
    Identity(PathBuf),
    /// The keys do not open the backup.
    #[error("the keys in {} do not open this backup: it is sealed for another recipient",
        .0.display())]
    WrongIdentity(PathBuf),
    /// The sealed file cannot be opened although the key is right.
    #[error("{} cannot be opened: {reason}", path.display())]
    Unreadable {
        /// The backup.
        path: PathBuf,
        /// What the system or the format says against it.
        reason: String,
    },
    /// A copy that did not get its fence from us.
    #[error(
        "program {0} is not fenced in this copy: it was not made by `partnerdesk backup`, and \
         payouts after it are unknown"
    )]
    NotFenced(String),
    /// A database is there already.
    #[error("there is a database at {} already: with --force it is put aside, under another name",
        .0.display())]
    Occupied(PathBuf),
    /// A file cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The thread that wrote has ended.
    #[error("the backup was interrupted")]
    Interrupted,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
