//! The bytes of a backup: written plain or sealed with age, hashed on the way, and read again.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::str::FromStr;

use age::{DecryptError, Decryptor, Encryptor, IdentityFile, x25519};
use sha2::{Digest, Sha256};

use super::{BackupError, Scratch};

/// For whom a backup is sealed: an age public key, `age1…`. Only the key file of its owner opens
/// it.
#[derive(Debug, Clone)]
pub struct BackupRecipient(x25519::Recipient);

impl FromStr for BackupRecipient {
    type Err = BackupError;

    fn from_str(text: &str) -> Result<Self, BackupError> {
        text.trim().parse().map(Self).map_err(|_| BackupError::Recipient(text.to_owned()))
    }
}

/// Writes the content of `from` into `to`, sealed for `recipient` if there is one. Returns size and
/// SHA-256 of what was written.
pub(super) fn write_sealed(
    from: &Path,
    to: &Path,
    recipient: Option<&BackupRecipient>,
) -> Result<(u64, String), BackupError> {
    let io = |source| BackupError::Io { path: to.to_owned(), source };
    let mut plain =
        File::open(from).map_err(|source| BackupError::Io { path: from.to_owned(), source })?;
    let mut out = Hashing::new(BufWriter::new(File::options().write(true).open(to).map_err(io)?));
    match recipient {
        None => drop(io::copy(&mut plain, &mut out).map_err(io)?),
        Some(BackupRecipient(recipient)) => {
            let one: [&dyn age::Recipient; 1] = [recipient];
            let encryptor = Encryptor::with_recipients(one.into_iter())
                .expect("invariant: one recipient fits itself");
            let mut sealing = encryptor.wrap_output(&mut out).map_err(io)?;
            io::copy(&mut plain, &mut sealing).and_then(|_| sealing.finish()).map_err(io)?;
        }
    }
    out.flush().and_then(|()| out.into.get_ref().sync_all()).map_err(io)?;
    Ok(out.end())
}

/// Size and SHA-256 of a file.
pub(super) fn hash_file(path: &Path) -> Result<(u64, String), BackupError> {
    let io = |source| BackupError::Io { path: path.to_owned(), source };
    let mut out = Hashing::new(io::sink());
    io::copy(&mut File::open(path).map_err(io)?, &mut out).map_err(io)?;
    Ok(out.end())
}

/// Writes the database that is in the backup `from` into `to`; a sealed one is opened with the keys
/// in the file `identity`.
pub(super) fn open_sealed(
    from: &Path,
    sealed: bool,
    identity: Option<&Path>,
    to: &Scratch,
) -> Result<(), BackupError> {
    let io = |source| BackupError::Io { path: from.to_owned(), source };
    let mut content = BufReader::new(File::open(from).map_err(io)?);
    let mut out = BufWriter::new(&to.file);
    if sealed {
        let path = identity.ok_or(BackupError::Sealed)?;
        let keys = keys(path)?;
        let keys = keys.iter().map(|key| -> &dyn age::Identity { key.as_ref() });
        let unreadable = |error: DecryptError| match error {
            DecryptError::NoMatchingKeys => BackupError::WrongIdentity(path.to_owned()),
            other => BackupError::Unreadable { path: from.to_owned(), reason: other.to_string() },
        };
        let mut plain = Decryptor::new_buffered(&mut content)
            .and_then(|d| d.decrypt(keys))
            .map_err(unreadable)?;
        copy(&mut plain, &mut out, from, to)?;
    } else {
        copy(&mut content, &mut out, from, to)?;
    }
    out.flush().map_err(|source| BackupError::Io { path: to.path.clone(), source })
}

/// Copies, and says which of the two files failed.
fn copy(
    from: &mut dyn Read,
    to: &mut dyn Write,
    read: &Path,
    written: &Scratch,
) -> Result<(), BackupError> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(source) => return Err(BackupError::Io { path: read.to_owned(), source }),
        };
        to.write_all(buffer.get(..length).unwrap_or_default())
            .map_err(|source| BackupError::Io { path: written.path.clone(), source })?;
    }
}

fn keys(path: &Path) -> Result<Vec<Box<dyn age::Identity + Send + Sync>>, BackupError> {
    let file =
        File::open(path).map_err(|source| BackupError::Io { path: path.to_owned(), source })?;
    let none = || BackupError::Identity(path.to_owned());
    let keys = IdentityFile::from_buffer(BufReader::new(file))
        .ok()
        .and_then(|file| file.into_identities().ok());
    keys.filter(|keys| !keys.is_empty()).ok_or_else(none)
}

/// Counts and hashes what is written through it.
struct Hashing<W> {
    into: W,
    size: u64,
    hash: Sha256,
}

impl<W: Write> Hashing<W> {
    fn new(into: W) -> Self {
        Self { into, size: 0, hash: Sha256::new() }
    }

    fn end(self) -> (u64, String) {
        let mut digits = String::with_capacity(64);
        for byte in self.hash.finalize() {
            write!(digits, "{byte:02x}").expect("invariant: a String takes all text");
        }
        (self.size, digits)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.into.write(bytes)?;
        self.hash.update(bytes.get(..length).unwrap_or_default());
        self.size = self.size.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}
