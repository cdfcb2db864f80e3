//! The files that commands read: how they are named, and what is wrong with one.

use std::fs::File;
use std::io::{IsTerminal as _, Read, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use partnerdesk::table::{ColumnMap, FileError};

use super::ExitStatus;
use super::terminal::readable;

/// Which columns of a file mean ours.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct ColumnArgs {
    /// Read a column of the file as one of ours, for example --map "Customer ID=customer"; may be
    /// repeated. Columns that are neither are then not looked at.
    #[arg(long = "map", value_name = "THEIRS=OURS")]
    pub(in crate::cli) maps: Vec<ColumnMap>,
}

/// How far a command is, on standard error; only for a person at a terminal.
pub(in crate::cli) struct Progress {
    what: &'static str,
    shown: Option<Instant>,
}

impl Progress {
    /// `what` was done with so many lines, for example "read".
    pub(in crate::cli) fn new(what: &'static str) -> Self {
        Self { what, shown: None }
    }

    /// Shows it, at most five times a second.
    pub(in crate::cli) fn show(&mut self, done: usize, of: Option<usize>) {
        let rests = self.shown.is_some_and(|shown| shown.elapsed() < Duration::from_millis(200));
        if rests || !std::io::stderr().is_terminal() {
            return;
        }
        self.shown = Some(Instant::now());
        let of = of.map(|all| format!(" of {all}")).unwrap_or_default();
        let _ = write!(std::io::stderr(), "\r{done}{of} {}", self.what);
    }

    /// Takes the line away.
    pub(in crate::cli) fn end(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// Opens a file; `-` is standard input.
pub(in crate::cli) fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Box::new(file))
}

/// Characters of a fault that are said.
const LONGEST_FAULT: usize = 1000;

/// Says on standard error what is wrong with the file, and what did not happen, for example
/// "Nothing was recorded".
pub(in crate::cli) fn refuse(path: &Path, error: &FileError, nothing: &str) -> ExitStatus {
    let mut out = std::io::stderr().lock();
    let faults = error.faults();
    for fault in faults {
        // What the file says in it may be of any length and have any character.
        let told: String = fault.to_string().chars().take(LONGEST_FAULT).collect();
        let told = format!("{}: {}", path.display(), told.replace(['\n', '\t'], " "));
        // A reader that has gone away is no failure.
        let _ = writeln!(out, "{}", readable(&told));
    }
    let count = match faults.len() {
        1 => "1 problem".to_owned(),
        count if error.is_full() => format!("at least {count} problems"),
        count => format!("{count} problems"),
    };
    let _ = writeln!(out, "{nothing}: {count} to correct in the file.");
    ExitStatus::CheckFailed
}
