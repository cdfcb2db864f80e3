//! Reads the tables of a TOML document and collects every fault on the way.
//!
//! The keys that a noun asks for are the keys that exist: [`Table`] remembers them, and what is
//! left over is an unknown key. A faulty value is reported and replaced by a placeholder, so that
//! reading goes on; no placeholder gets out, because [`Reader::finish`] hands out a value only when
//! there is no fault. Values of single keys are in `values`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::{ProgramValue, TypedValues};
use super::fault::{ProblemSeverity, ProgramProblem, nearest};
use super::names::{Mention, Name, Names};
use super::places::Places;

/// The most entries of any list: Discord's menus hold 25 choices.
pub(super) const MAX_LIST: usize = 25;

/// A value of the document, with its place.
pub(super) type Value<'t> = &'t Spanned<DeValue<'t>>;

/// One document on its way to becoming a program.
#[derive(Debug)]
pub(super) struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    /// The byte offset at which each line begins.
    lines: Vec<usize>,
    faults: Vec<ProgramProblem>,
    pub(super) names: Names,
    places: Places,
    values: TypedValues,
    root: Option<&'t DeTable<'t>>,
}

impl<'t> Reader<'t> {
    /// A reader of `text`, which messages call `file`.
    pub(super) fn new(file: &'t str, text: &'t str) -> Self {
        let lines =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self {
            file,
            text,
            lines,
            faults: Vec::new(),
            names: Names::default(),
            places: Places::new(file),
            values: TypedValues::default(),
            root: None,
        }
    }

    /// Reports an error at a byte offset of the text.
    pub(super) fn error(
        &mut self,
        offset: usize,
        path: &str,
        message: String,
        suggestion: Option<String>,
    ) {
        let (line, column) = self.position(offset);
        let (severity, file, path) =
            (ProblemSeverity::Error, self.file.to_owned(), path.to_owned());
        self.faults.push(ProgramProblem {
            severity,
            file,
            line,
            column,
            path,
            message,
            suggestion,
        });
    }

    /// Reads the document's own table.
    pub(super) fn root<T>(
        &mut self,
        entries: &'t DeTable<'t>,
        read: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> T {
        self.root = Some(entries);
        Table::read(self, entries, String::new(), 0, read)
    }

    /// Checks the references, and ends with the value or with all faults in the order of the file.
    pub(super) fn finish<T>(mut self, value: T) -> Result<(T, Places), Vec<ProgramProblem>> {
        for (lost, suggestion) in std::mem::take(&mut self.names).dangling() {
            let message = format!("there is no {} \"{}\"", lost.kind, lost.name);
            self.error(lost.offset, &lost.path, message, suggestion);
        }
        if !self.faults.is_empty() {
            return Err(self.into_faults());
        }
        if let Some(root) = self.root {
            self.places.set_document(self.values.document(root));
        }
        Ok((value, self.places))
    }

    /// All faults, in the order of the file.
    pub(super) fn into_faults(mut self) -> Vec<ProgramProblem> {
        self.faults.sort_by_key(|fault| (fault.line, fault.column));
        self.faults
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start =
            line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(0);
        let before = self.text.get(start..).unwrap_or_default().char_indices();
        (line, before.take_while(|(at, c)| start + at < offset && *c != '\n').count() + 1)
    }
}

/// One table of the document while it is read.
#[derive(Debug)]
pub(super) struct Table<'r, 't> {
    pub(super) reader: &'r mut Reader<'t>,
    entries: &'t DeTable<'t>,
    path: String,
    offset: usize,
    known: Vec<String>,
    missing: Vec<String>,
}

impl<'r, 't> Table<'r, 't> {
    fn read<T>(
        reader: &'r mut Reader<'t>,
        entries: &'t DeTable<'t>,
        path: String,
        offset: usize,
        read: impl FnOnce(&mut Table<'r, 't>) -> T,
    ) -> T {
        let mut table =
            Table { reader, entries, path, offset, known: Vec::new(), missing: Vec::new() };
        let value = read(&mut table);
        table.close();
        value
    }

    /// Reports the keys that nobody asked for, then the ones that somebody needs. A misspelt key is
    /// one mistake, not an unknown key and a missing one.
    fn close(&mut self) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if self.known.iter().any(|known| known == name) {
                continue;
            }
            let unused = |known: &&String| !self.entries.contains_key(known.as_str());
            let suggestion = nearest(name, self.known.iter().filter(unused).map(String::as_str))
                .or_else(|| nearest(name, self.known.iter().map(String::as_str)));
            self.missing.retain(|missing| Some(missing) != suggestion.as_ref());
            self.reader.error(
                key.span().start,
                &self.path_of(name),
                format!("unknown key \"{name}\""),
                suggestion,
            );
        }
        for key in std::mem::take(&mut self.missing) {
            let place =
                if self.path.is_empty() { "the file".to_owned() } else { self.path.clone() };
            let message = format!("\"{key}\" is missing in {place}");
            self.reader.error(self.offset, &self.path_of(&key), message, None);
        }
    }

    /// The full path of one of this table's keys.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key, which is from now on a known key.
    pub(super) fn get(&mut self, key: &str) -> Option<Value<'t>> {
        self.known.push(key.to_owned());
        let path = self.path_of(key);
        self.reader.places.add_known(&path);
        let value = self.entries.get(key)?;
        let place = self.reader.position(value.span().start);
        self.reader.places.insert(&path, place);
        Some(value)
    }

    /// The value of a key that is read elsewhere, so that it neither becomes known nor gets a
    /// place.
    pub(super) fn peek(&self, key: &str) -> Option<Value<'t>> {
        self.entries.get(key)
    }

    /// Notes what a key's value is; where the file does not write the key, what holds instead.
    pub(super) fn record(&mut self, key: &str, value: ProgramValue) {
        if self.entries.contains_key(key) {
            self.reader.values.insert(self.path_of(key), value);
        } else {
            self.reader.values.insert_default(&self.path, key, value);
        }
    }

    /// Notes that a key is missing, unless the file writes it (and it is merely faulty).
    pub(super) fn need(&mut self, key: &str) {
        if !self.entries.contains_key(key) {
            self.missing.push(key.to_owned());
        }
    }

    /// Reports an error at the value of a key or, when the key is absent, at the table.
    pub(super) fn error(
        &mut self,
        key: &str,
        message: impl Into<String>,
        suggestion: Option<String>,
    ) {
        let offset = self.entries.get(key).map_or(self.offset, |value| value.span().start);
        self.reader.error(offset, &self.path_of(key), message.into(), suggestion);
    }

    /// Reports an error at the n-th entry, from 0, of the list under a key.
    pub(super) fn error_at(&mut self, key: &str, n: usize, message: impl Into<String>) {
        let entry = self
            .entries
            .get(key)
            .and_then(|value| value.get_ref().as_array())
            .and_then(|list| list.get(n));
        let offset = entry.map_or(self.offset, |entry| entry.span().start);
        self.reader.error(offset, &format!("{}[{n}]", self.path_of(key)), message.into(), None);
    }

    /// Records that the value of `key` is the name of something.
    pub(super) fn define(&mut self, kind: Name, key: &str, name: &str) {
        let mention = self.mention(kind, key, name);
        if !self.reader.names.define(mention) {
            self.error(key, format!("a second {kind} \"{name}\""), None);
        }
    }

    /// Records that the value of `key` refers to something by its name.
    pub(super) fn refer(&mut self, kind: Name, key: &str, name: &str) {
        let mention = self.mention(kind, key, name);
        self.reader.names.refer(mention);
    }

    fn mention(&self, kind: Name, key: &str, name: &str) -> Mention {
        let offset = self.entries.get(key).map_or(self.offset, |value| value.span().start);
        Mention { kind, name: name.to_owned(), path: self.path_of(key), offset }
    }

    /// Reads the table under a key, if there is one.
    pub(super) fn table_opt<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> Option<T> {
        let value = self.get(key)?;
        let DeValue::Table(entries) = value.get_ref() else {
            self.error(
                key,
                format!("expected a table, found a value of type {}", value.get_ref().type_str()),
                None,
            );
            return None;
        };
        let path = self.path_of(key);
        Some(Table::read(self.reader, entries, path, value.span().start, read))
    }

    /// Reads the table under a key that has to be there.
    pub(super) fn table<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> Option<T> {
        let value = self.table_opt(key, read);
        self.need(key);
        value
    }

    /// Reads a list of `least` to `most` tables: `[[key]]`, or inline.
    pub(super) fn tables<T>(
        &mut self,
        key: &str,
        least: usize,
        most: usize,
        mut read: impl FnMut(&mut Table<'_, 't>) -> T,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for (path, value) in self.list(key, least, most) {
            let offset = value.span().start;
            if let DeValue::Table(entries) = value.get_ref() {
                let place = self.reader.position(offset);
                self.reader.places.insert(&path, place);
                all.push(Table::read(self.reader, entries, path, offset, &mut read));
            } else {
                let message = format!(
                    "expected a table, found a value of type {}",
                    value.get_ref().type_str()
                );
                self.reader.error(offset, &path, message, None);
            }
        }
        all
    }

    /// The first `most` entries of a list with their paths; the key is missing when `least` is not
    /// 0.
    pub(super) fn list(
        &mut self,
        key: &str,
        least: usize,
        most: usize,
    ) -> Vec<(String, Value<'t>)> {
        let Some(value) = self.get(key) else {
            if least > 0 {
                self.need(key);
            }
            return Vec::new();
        };
        let DeValue::Array(entries) = value.get_ref() else {
            self.error(
                key,
                format!("expected a list, found a value of type {}", value.get_ref().type_str()),
                None,
            );
            return Vec::new();
        };
        if !(least..=most).contains(&entries.len()) {
            let message =
                format!("\"{key}\" has {} entries; it takes {least} to {most}", entries.len());
            self.error(key, message, None);
        }
        let path = self.path_of(key);
        entries
            .iter()
            .enumerate()
            .map(|(index, value)| (format!("{path}[{index}]"), value))
            .collect()
    }
}
