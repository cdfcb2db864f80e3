//! What is wrong with a file, in words for whoever edits it.

use std::fmt;

/// The most faults that are told at once.
const MOST_TOLD: usize = 20;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault {
    /// The line of the file, from 1; 0 when it is the file as a whole.
    pub line: u64,
    /// What is wrong and what to write or how to save the file, in English.
    pub what: String,
}

impl FileFault {
    pub(super) fn new(line: u64, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for FileFault {}

/// What is wrong with a file: its first 20 faults, in the order of its lines. Nothing of such a
/// file is used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileError {
    faults: Vec<FileFault>,
}

impl FileError {
    /// A file with one fault.
    #[must_use]
    pub fn at(line: u64, what: impl Into<String>) -> Self {
        Self { faults: vec![FileFault::new(line, what)] }
    }

    /// The faults, at most 20.
    #[must_use]
    pub fn faults(&self) -> &[FileFault] {
        &self.faults
    }

    /// Whether there may be more faults than these: reading ends at the twentieth.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.faults.len() >= MOST_TOLD
    }

    /// Adds a fault, unless 20 are known.
    pub(crate) fn add(&mut self, fault: FileFault) {
        if !self.is_full() {
            self.faults.push(fault);
        }
    }

    /// Adds a fault of a line, unless 20 are known.
    pub(crate) fn tell(&mut self, line: u64, what: impl Into<String>) {
        self.add(FileFault::new(line, what));
    }

    /// `value`, unless there are faults.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Self> {
        if self.faults.is_empty() { Ok(value) } else { Err(self) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }
}

impl From<FileFault> for FileError {
    fn from(fault: FileFault) -> Self {
        Self { faults: vec![fault] }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.faults.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for FileError {}
