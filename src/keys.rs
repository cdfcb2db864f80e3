//! The key file: what must never lie in the database or beside its backups.
//!
//! It holds the pepper of the passphrases, the key of the encrypted payees, the key of their blind
//! index, and each program's billing secrets. The file is readable by its owner only, and it is
//! replaced as a whole: a reader sees the old file or the new one, and two processes that change it
//! take turns. Keys are never printed, in errors neither. Re-encrypting data after a change of key
//! is not done here; everything encrypted names its key by [`Key::id`].

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

use crate::clock::{Random, UtcMs};

/// For how long the previous billing secret stays valid after a rotation.
pub const OVERLAP: Duration = Duration::from_hours(48);

/// What a webhook secret begins with. **Source:** Standard Webhooks, "Signature scheme".
const WEBHOOK_PREFIX: &str = "whsec_";

const COMMENT: &str = "\
# The keys of partnerdesk. Whoever has this file and the database can read the payees and sign \
                       billing events.
# Keep it mode 0600. Back it up, but never together with the database: without it the database's \
                       secrets stay secret,
# and without it nobody can read the payees or check a passphrase again. partnerdesk rewrites this \
                       file on a rotation.
";

/// A 32-byte key and the number by which data names it.
#[derive(Debug)]
pub struct Key {
    id: u32,
    bytes: SecretBox<[u8; 32]>,
}

impl Key {
    /// The number that encrypted data carries. It is random, so that another file's key is told
    /// from a damaged row.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The key itself.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        self.bytes.expose_secret()
    }
}

/// The open key file. The three keys are read once; billing secrets are read anew each time,
/// because another process (`partnerdesk secret rotate`) may have changed them.
#[derive(Debug)]
pub struct Keys {
    path: PathBuf,
    random: Arc<dyn Random>,
    pepper: Key,
    pii: Key,
    blind_index: Key,
}

/// A program's billing secrets that are valid now, the newest first.
#[derive(Debug)]
pub struct ProgramSecrets {
    /// What signs billing events: `whsec_` and base64 of 32 bytes.
    pub webhook: Vec<SecretString>,
    /// The last rotation; none before the first.
    pub rotated_at: Option<UtcMs>,
}

impl Keys {
    /// Reads the key file at `path`, or makes it with fresh keys when there is none.
    ///
    /// # Errors
    /// [`KeysError::Exposed`] when group or others may read the file, [`KeysError::Malformed`] when
    /// it is not a key file, [`KeysError::Io`] when it cannot be read or written.
    pub fn open_or_create(path: &Path, random: Arc<dyn Random>) -> Result<Self, KeysError> {
        let file = match read(path) {
            Err(KeysError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                let _lock = lock(path)?;
                // Another process may have made the file while this one waited for the lock.
                if path.exists() {
                    read(path)?
                } else {
                    let file = KeyFile::random(&*random);
                    write(path, &file)?;
                    file
                }
            }
            other => other?,
        };
        let (pepper, pii, blind_index) = (
            file.pepper.key(path, "pepper")?,
            file.pii.key(path, "pii")?,
            file.blind_index.key(path, "blind_index")?,
        );
        Ok(Self { path: path.to_owned(), random, pepper, pii, blind_index })
    }

    /// Goes into every passphrase hash as argon2's secret.
    #[must_use]
    pub fn pepper(&self) -> &Key {
        &self.pepper
    }

    /// Encrypts payees.
    #[must_use]
    pub fn pii(&self) -> &Key {
        &self.pii
    }

    /// Makes the searchable fingerprint of payees.
    #[must_use]
    pub fn blind_index(&self) -> &Key {
        &self.blind_index
    }

    /// The secrets that may have signed a billing event of `program`, the newest first. None for an
    /// unknown program.
    ///
    /// # Errors
    /// As [`Keys::open_or_create`].
    pub fn webhook_secrets(
        &self,
        program: &str,
        now: UtcMs,
    ) -> Result<Vec<SecretString>, KeysError> {
        Ok(read(&self.path)?
            .program
            .remove(program)
            .map_or_else(Vec::new, |entry| entry.valid(now).webhook))
    }

    /// All billing secrets of `program`, for printing them to the operator.
    ///
    /// # Errors
    /// [`KeysError::UnknownProgram`], and as [`Keys::open_or_create`].
    pub fn show(&self, program: &str, now: UtcMs) -> Result<ProgramSecrets, KeysError> {
        let entry = read(&self.path)?.program.remove(program);
        entry
            .map(|entry| entry.valid(now))
            .ok_or_else(|| KeysError::UnknownProgram(program.to_owned()))
    }

    /// Gives `program` billing secrets unless it has them.
    ///
    /// # Errors
    /// [`KeysError::ProgramKey`] when the name cannot stand in the file, and as
    /// [`Keys::open_or_create`].
    pub fn ensure_program(&self, program: &str) -> Result<(), KeysError> {
        let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if program.is_empty() || program.len() > 64 || !program.chars().all(valid) {
            return Err(KeysError::ProgramKey(program.to_owned()));
        }
        let _lock = lock(&self.path)?;
        let mut file = read(&self.path)?;
        if !file.program.contains_key(program) {
            let webhook = vec![webhook(&*self.random)];
            file.program.insert(program.to_owned(), ProgramEntry { webhook, rotated_at: None });
            write(&self.path, &file)?;
        }
        Ok(())
    }

    /// Gives `program` new billing secrets. The ones before them stay valid for [`OVERLAP`], older
    /// ones end now.
    ///
    /// # Errors
    /// [`KeysError::UnknownProgram`], and as [`Keys::open_or_create`].
    pub fn rotate(&self, program: &str, now: UtcMs) -> Result<ProgramSecrets, KeysError> {
        let _lock = lock(&self.path)?;
        let mut file = read(&self.path)?;
        let entry = file
            .program
            .get_mut(program)
            .ok_or_else(|| KeysError::UnknownProgram(program.to_owned()))?;
        entry.webhook.insert(0, webhook(&*self.random));
        entry.webhook.truncate(2);
        entry.rotated_at = Some(now.to_string());
        write(&self.path, &file)?;
        self.show(program, now)
    }
}

/// The file as it is written. Secrets stay base64 text until they are used.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    pepper: KeyEntry,
    pii: KeyEntry,
    blind_index: KeyEntry,
    #[serde(default)]
    program: BTreeMap<String, ProgramEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyEntry {
    id: u32,
    key: SecretString,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgramEntry {
    webhook: Vec<SecretString>,
    rotated_at: Option<String>,
}

impl KeyFile {
    fn random(random: &dyn Random) -> Self {
        let entry = || {
            let mut id = [0; 4];
            random.fill(&mut id);
            KeyEntry {
                id: u32::from_be_bytes(id),
                key: SecretString::from(STANDARD.encode(*random_key(random))),
            }
        };
        Self { pepper: entry(), pii: entry(), blind_index: entry(), program: BTreeMap::new() }
    }

    fn check(&self, path: &Path) -> Result<(), KeysError> {
        for (name, entry) in
            [("pepper", &self.pepper), ("pii", &self.pii), ("blind_index", &self.blind_index)]
        {
            entry.key(path, name)?;
        }
        for (program, entry) in &self.program {
            entry
                .check()
                .map_err(|reason| malformed(path, format!("[program.{program}] {reason}")))?;
        }
        Ok(())
    }

    fn to_toml(&self) -> Zeroizing<String> {
        // Room for everything from the start: a growing string would leave copies of the keys
        // behind.
        let mut out = Zeroizing::new(String::with_capacity(4096 + 1024 * self.program.len()));
        out.push_str(COMMENT);
        for (name, entry) in
            [("pepper", &self.pepper), ("pii", &self.pii), ("blind_index", &self.blind_index)]
        {
            push(
                &mut out,
                format_args!(
                    "\n[{name}]\nid = {}\nkey = \"{}\"\n",
                    entry.id,
                    entry.key.expose_secret()
                ),
            );
        }
        for (name, entry) in &self.program {
            push(&mut out, format_args!("\n[program.{name}]\n"));
            out.push_str("webhook = [");
            for (index, secret) in entry.webhook.iter().enumerate() {
                let comma = if index == 0 { "" } else { ", " };
                push(&mut out, format_args!("{comma}\"{}\"", secret.expose_secret()));
            }
            out.push_str("]\n");
            if let Some(at) = &entry.rotated_at {
                push(&mut out, format_args!("rotated_at = \"{at}\"\n"));
            }
        }
        out
    }
}

impl KeyEntry {
    fn key(&self, path: &Path, name: &str) -> Result<Key, KeysError> {
        let reason = || malformed(path, format!("[{name}] key must be base64 of 32 bytes"));
        let decoded =
            Zeroizing::new(STANDARD.decode(self.key.expose_secret()).map_err(|_| reason())?);
        let bytes: [u8; 32] = decoded.as_slice().try_into().map_err(|_| reason())?;
        Ok(Key { id: self.id, bytes: SecretBox::new(Box::new(bytes)) })
    }
}

impl ProgramEntry {
    fn check(&self) -> Result<(), &'static str> {
        let webhook = |secret: &SecretString| {
            let text = secret.expose_secret().strip_prefix(WEBHOOK_PREFIX)?;
            let key = Zeroizing::new(STANDARD.decode(text).ok()?);
            (24..=64).contains(&key.len()).then_some(())
        };
        if !(1..=2).contains(&self.webhook.len())
            || !self.webhook.iter().all(|s| webhook(s).is_some())
        {
            return Err("webhook must be one or two secrets: whsec_ and base64 of 24 to 64 bytes");
        }
        if self.rotated_at.as_deref().is_some_and(|at| UtcMs::parse(at).is_none()) {
            return Err("rotated_at must be a time like 2026-07-01T12:00:00Z");
        }
        Ok(())
    }

    fn valid(mut self, now: UtcMs) -> ProgramSecrets {
        let rotated_at = self.rotated_at.as_deref().and_then(UtcMs::parse);
        if rotated_at.is_none_or(|at| now >= at.plus(OVERLAP)) {
            self.webhook.truncate(1);
        }
        ProgramSecrets { webhook: self.webhook, rotated_at }
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("invariant: a String takes all text");
}

fn random_key(random: &dyn Random) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    random.fill(&mut *key);
    key
}

fn webhook(random: &dyn Random) -> SecretString {
    SecretString::from(format!("{WEBHOOK_PREFIX}{}", STANDARD.encode(*random_key(random))))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Waits until no other process changes the file; the lock ends when the returned file is dropped.
fn lock(path: &Path) -> Result<File, KeysError> {
    let lock = beside(path, ".lock");
    let io = |source| KeysError::Io { path: lock.clone(), source };
    let file = owner_only().create(true).truncate(false).write(true).open(&lock).map_err(io)?;
    file.lock().map_err(io)?;
    Ok(file)
}

fn read(path: &Path) -> Result<KeyFile, KeysError> {
    let io = |source| KeysError::Io { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(io)?;
    #[cfg(unix)]
    {
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&file.metadata().map_err(io)?.permissions());
        if mode & 0o077 != 0 {
            return Err(KeysError::Exposed { path: path.to_owned() });
        }
    }
    let mut bytes = Zeroizing::new(Vec::new());
    file.read_to_end(&mut bytes).map_err(io)?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| malformed(path, "it is not text".to_owned()))?;
    let parsed = toml::from_str::<KeyFile>(text).map_err(|error| {
        // The parser's own message quotes the line, and with it perhaps a key.
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |head| head.matches('\n').count() + 1);
        malformed(
            path,
            format!("something at line {line} is missing, misspelt or of the wrong type"),
        )
    })?;
    parsed.check(path)?;
    Ok(parsed)
}

/// Replaces the file as a whole: after a crash there is the old file or the new one. The lock must
/// be held.
fn write(path: &Path, file: &KeyFile) -> Result<(), KeysError> {
    let new = beside(path, ".new");
    let io = |source| KeysError::Io { path: path.to_owned(), source };
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    let mut out = owner_only().create_new(true).write(true).open(&new).map_err(io)?;
    let mut text = file.to_toml();
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(io)?;
    text.zeroize();
    std::fs::rename(&new, path).map_err(io)?;
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Only Unix can sync a folder, and only there is the rename lost without it.
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
    } else {
        Ok(())
    }
}

fn malformed(path: &Path, reason: String) -> KeysError {
    KeysError::Malformed { path: path.to_owned(), reason }
}

/// What can be wrong with the key file.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error("the key file {path} cannot be used: {source}", path = path.display())]
    Io {
        /// The key file or its lock.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Group or others may read or write the file.
    #[error("others can read the key file; run: chmod 600 {path}", path = path.display())]
    Exposed {
        /// The key file.
        path: PathBuf,
    },
    /// The file is not a key file. The reason names fields and lines, never a key.
    #[error("the key file {path} is not right: {reason}", path = path.display())]
    Malformed {
        /// The key file.
        path: PathBuf,
        /// What is wrong where.
        reason: String,
    },
    /// The name cannot stand in the file.
    #[error("{0:?} cannot name a program: use 1 to 64 letters, digits, - and _")]
    ProgramKey(String),
    /// The program has no secrets yet.
    #[error(
        "there are no secrets for program {0:?}: /setup makes them, or is it called otherwise?"
    )]
    UnknownProgram(String),
}

impl KeysError {
    /// Whether the user (here: the operator, by naming a program) caused it.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::ProgramKey(_) | Self::UnknownProgram(_))
    }
}

#[cfg(test)]
mod tests;
