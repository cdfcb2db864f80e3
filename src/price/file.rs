//! A CSV file of events: checked as a whole first, then handed out in the order of time.
//!
//! Only the text of the file and the place of each line are kept, so that a million events take
//! little more memory than their file.

use std::fmt;
use std::io::{Cursor, Read};

use csv::{Position, Reader, ReaderBuilder, StringRecord, Trim};

use crate::clock::UtcMs;
use crate::program::{Program, Terms, nearest};
use crate::referral::{BillingEvent, EventFields, EventKind};

/// The most events of a file.
const MOST_EVENTS: usize = 2_000_000;
/// The most bad lines that are told at once.
const MOST_TOLD: usize = 20;
/// A line is looked up by its place: little is read beyond it.
const READ_AHEAD: usize = 1024;

/// A file without a bad line; an iterator over its events by time, and for equal times by line.
#[derive(Debug)]
pub struct EventFile {
    reader: Reader<Cursor<Vec<u8>>>,
    headers: StringRecord,
    order: std::vec::IntoIter<(UtcMs, Position)>,
}

/// The bad lines of a file, at most 20 of them; never none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct FileError(pub Vec<BadLine>);

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong and what is expected, in English.
    pub message: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> =
            self.0.iter().map(|bad| format!("line {}: {}", bad.line, bad.message)).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl EventFile {
    /// Reads a file with a header of the names of [`EventFields`], in any order, and at most
    /// 2,000,000 events, and holds tracks and contracts against the program.
    ///
    /// # Errors
    /// [`FileError`] with the bad lines; nothing of such a file is used.
    pub fn read(mut file: impl Read, program: &Program) -> Result<Self, FileError> {
        let mut text = Vec::new();
        file.read_to_end(&mut text)
            .map_err(|error| FileError::at(1, format!("cannot be read: {error}")))?;
        let mut builder = ReaderBuilder::new();
        let mut reader =
            builder.trim(Trim::All).buffer_capacity(READ_AHEAD).from_reader(Cursor::new(text));
        let headers = reader.headers().map_err(|error| FileError::at(1, words(&error)))?.clone();
        let mut bad = columns(&headers);
        if !bad.is_empty() {
            return Err(FileError(bad));
        }
        let (mut order, mut record) = (Vec::new(), StringRecord::new());
        while bad.len() < MOST_TOLD {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {}
                Err(error) => {
                    let line = error.position().map_or(1, |position| line_of(position, &reader));
                    bad.push(BadLine { line, message: words(&error) });
                    if matches!(error.kind(), csv::ErrorKind::Io(_)) {
                        break;
                    }
                    continue;
                }
            }
            let position = record.position().cloned().unwrap_or_else(Position::new);
            let line = line_of(&position, &reader);
            match event(&record, &headers)
                .and_then(|event| fits(&event, program).map(|()| event.at))
            {
                Ok(at) => order.push((at, position)),
                Err(message) => bad.push(BadLine { line, message }),
            }
            if order.len() > MOST_EVENTS {
                bad.push(BadLine {
                    line,
                    message: format!("more than {MOST_EVENTS} events: split the file"),
                });
                break;
            }
        }
        if order.is_empty() && bad.is_empty() {
            bad.push(BadLine { line: 1, message: "there is no event in it".to_owned() });
        }
        if !bad.is_empty() {
            return Err(FileError(bad));
        }
        order.sort_by_key(|(at, position)| (*at, position.byte()));
        Ok(Self { reader, headers, order: order.into_iter() })
    }
}

impl Iterator for EventFile {
    type Item = BillingEvent;

    /// # Panics
    /// Never: every line was read before, and the text has not changed.
    fn next(&mut self) -> Option<BillingEvent> {
        let (_, position) = self.order.next()?;
        let mut record = StringRecord::new();
        let read = self.reader.seek(position).and_then(|()| self.reader.read_record(&mut record));
        read.expect("invariant: a line that was read can be read again");
        Some(event(&record, &self.headers).expect("invariant: a line that was an event is one"))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.order.size_hint()
    }
}

impl ExactSizeIterator for EventFile {}

impl FileError {
    fn at(line: u64, message: String) -> Self {
        Self(vec![BadLine { line, message }])
    }
}

/// What is wrong with the header.
fn columns(headers: &StringRecord) -> Vec<BadLine> {
    let mut bad = Vec::new();
    let mut tell = |message| bad.push(BadLine { line: 1, message });
    for (place, name) in headers.iter().enumerate() {
        if !EventFields::NAMES.contains(&name) {
            let meant = nearest(name, EventFields::NAMES)
                .map(|meant| format!("; did you mean \"{meant}\"?"));
            let known = || format!("; the columns are {}", EventFields::NAMES.join(", "));
            tell(format!("there is no column \"{name}\"{}", meant.unwrap_or_else(known)));
        } else if headers.iter().take(place).any(|before| before == name) {
            tell(format!("the column \"{name}\" stands twice"));
        }
    }
    for name in ["at", "type", "id"] {
        if bad.is_empty() && !headers.iter().any(|header| header == name) {
            bad.push(BadLine { line: 1, message: format!("the column \"{name}\" is missing") });
        }
    }
    bad
}

fn event(record: &StringRecord, headers: &StringRecord) -> Result<BillingEvent, String> {
    let fields = record.deserialize::<EventFields>(Some(headers)).map_err(|error| words(&error))?;
    BillingEvent::parse(fields).map_err(|error| error.to_string())
}

/// Whether the program knows what the event names.
fn fits(event: &BillingEvent, program: &Program) -> Result<(), String> {
    if let Some(track) = event.track.as_deref().filter(|track| program.track(track).is_none()) {
        let meant = nearest(track, program.tracks.iter().map(|track| track.id.as_str()));
        let meant = meant.map(|meant| format!("; did you mean \"{meant}\"?")).unwrap_or_default();
        return Err(format!("the program has no track \"{track}\"{meant}"));
    }
    if event.kind == EventKind::Contract {
        let terms = event.terms.as_deref().unwrap_or_default();
        Terms::parse(terms, program.meta.currency).map_err(|error| format!("terms: {error}"))?;
    }
    Ok(())
}

/// The line of the record at this place: csv counts the empty lines before a record to it.
fn line_of(position: &Position, reader: &Reader<Cursor<Vec<u8>>>) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let text = reader.get_ref().get_ref().get(start..).unwrap_or_default();
    let empty = text
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .filter(|byte| **byte == b'\n')
        .count();
    position.line().saturating_add(u64::try_from(empty).unwrap_or(0))
}

/// The error without the places that csv puts before it.
fn words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!(
                "{len} fields, and the header has {expected_len}: is there a comma too many, or a \
                 quote missing?"
            )
        }
        csv::ErrorKind::Utf8 { .. } => "not text in UTF-8".to_owned(),
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => error.to_string(),
    }
}
