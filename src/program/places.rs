//! Where each key of a program file stands, so that later checks can point at it, and what it says.
//!
//! It knows no rules.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Node;
use super::fault::{ProblemSeverity, ProgramProblem};

/// The file's name and the line and column of every key that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    file: String,
    at: BTreeMap<String, (usize, usize)>,
    known: BTreeSet<String>,
    document: Node,
}

impl Places {
    /// No keys yet, of the file `file`.
    pub(super) fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            at: BTreeMap::new(),
            known: BTreeSet::new(),
            document: Node::Table(BTreeMap::new()),
        }
    }

    /// Remembers that the key `path` has its value at `place` (line, column).
    pub(super) fn insert(&mut self, path: &str, place: (usize, usize)) {
        self.at.insert(path.to_owned(), place);
    }

    /// Remembers that the reader has asked for the key `path`, whether the file writes it or not.
    pub(super) fn add_known(&mut self, path: &str) {
        let mut parts = path.split('[');
        let mut key = parts.next().unwrap_or_default().to_owned();
        // One key for all entries of a list.
        for part in parts {
            key.push_str("[]");
            key.push_str(part.split_once(']').map_or("", |(_, rest)| rest));
        }
        self.known.insert(key);
    }

    /// The keys that the reader has asked for.
    pub(super) fn known(&self) -> &BTreeSet<String> {
        &self.known
    }

    /// Remembers what the whole file says.
    pub(super) fn set_document(&mut self, document: Node) {
        self.document = document;
    }

    /// What the whole file says.
    pub(super) fn document(&self) -> &Node {
        &self.document
    }

    /// The line and column of this key's value, where the file writes it.
    pub(super) fn get(&self, path: &str) -> Option<(usize, usize)> {
        self.at.get(path).copied()
    }

    /// Whether the file writes this key.
    pub(super) fn has(&self, path: &str) -> bool {
        self.at.contains_key(path)
    }

    /// A fault at `path`; where the file does not write that key, at the table around it.
    pub(super) fn fault(
        &self,
        severity: ProblemSeverity,
        path: &str,
        message: String,
    ) -> ProgramProblem {
        let mut around = path;
        let (line, column) = loop {
            if let Some(place) = self.at.get(around) {
                break *place;
            }
            match around.rfind(['.', '[']) {
                Some(end) => around = around.get(..end).unwrap_or_default(),
                None => break (1, 1),
            }
        };
        ProgramProblem {
            severity,
            file: self.file.clone(),
            line,
            column,
            path: path.to_owned(),
            message,
            suggestion: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_key_is_placed_at_the_table_around_it() {
        let mut places = Places::new("a.toml");
        places.insert("track[0]", (7, 1));
        let fault = places.fault(ProblemSeverity::Note, "track[0].ladder.demote", String::new());
        assert_eq!((fault.line, fault.column), (7, 1));
        let fault = places.fault(ProblemSeverity::Note, "payout.minimum", String::new());
        assert_eq!((fault.line, fault.column), (1, 1));
    }
}
