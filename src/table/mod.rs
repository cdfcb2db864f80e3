//! Tables that people hand over: CSV as spreadsheets, panels and payment providers write it.
//!
//! One reader for all of them, row by row and in constant memory: it knows the encodings, the
//! separators and the spellings that such files come in, and says what is wrong with a file in
//! words for whoever saves it again, with the line. What a column means is its caller's.

mod dialect;
mod fault;
mod header;
mod known;
mod number;
#[cfg(test)]
mod tests;
mod text;

use std::io::{self, Read};

use csv::{Reader, ReaderBuilder, StringRecord};

use self::dialect::Dialect;
use self::header::Header;

pub use fault::{FileError, FileFault};
pub use header::ColumnMap;
pub(crate) use header::nearest;
pub use number::{AmountError, amount, count, signed_amount};
pub use text::Text;

/// How much of a text is looked at to tell the separator.
const HEAD: usize = 64 * 1024;
/// The most bytes of a row: more is a quote that is opened and never closed.
const LONGEST_ROW: usize = 1024 * 1024;
/// How much is read ahead of a row.
const BUFFER: usize = 8 * 1024;

const UNCLOSED: &str =
    "a quote is opened here and never closed: close it, or save the file as \"CSV UTF-8\" again";

/// What a reader wants of a file.
#[derive(Debug, Clone, Copy)]
pub struct TableShape {
    /// What its rows are: `events`, `partners` or `payments`.
    pub name: &'static str,
    /// The command that reads it, as people type it.
    pub command: &'static str,
    /// The columns that are known, in lower case with underscores.
    pub columns: &'static [&'static str],
    /// Those among them without which nothing is read.
    pub needed: &'static [&'static str],
    /// What another program calls a column that is one of these: its name, then ours.
    pub aliases: &'static [(&'static str, &'static str)],
    /// Whether other columns may be there; they are not looked at.
    pub others: bool,
}

/// A file that is being read, behind its header.
pub struct CsvTable<R> {
    reader: Reader<Bounded<R>>,
    header: Header,
    shape: &'static TableShape,
    separator: u8,
    record: StringRecord,
    ended: bool,
}

/// A row that is not empty. Its values are trimmed.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    /// The line of the file in which it begins, from 1.
    pub line: u64,
    record: &'t StringRecord,
    header: &'t Header,
    shape: &'static TableShape,
}

impl<'t> Row<'t> {
    /// The value in one of the shape's columns; none when it is empty or the file has no such
    /// column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&'t str> {
        let (place, _) = self.place(column)?;
        self.value(*place)
    }

    /// The values in the first `N` of the shape's columns, in their order; each as [`Row::get`] has
    /// it.
    #[must_use]
    pub fn values<const N: usize>(&self) -> [Option<&'t str>; N] {
        std::array::from_fn(|column| {
            let (place, _) = self.header.places.get(column)?.as_ref()?;
            self.value(*place)
        })
    }

    /// What the file calls one of the shape's columns.
    #[must_use]
    pub fn title(&self, column: &str) -> Option<&'t str> {
        self.place(column).map(|(_, title)| title.as_str())
    }

    fn value(&self, place: usize) -> Option<&'t str> {
        self.record.get(place).map(trimmed).filter(|value| !value.is_empty())
    }

    fn place(&self, column: &str) -> Option<&'t (usize, String)> {
        let index = self.shape.columns.iter().position(|known| *known == column)?;
        self.header.places.get(index)?.as_ref()
    }
}

impl<R: Read> CsvTable<Text<R>> {
    /// Reads a file up to its header, in constant memory: as the first of the shapes whose needed
    /// columns are all there, else as the first one.
    ///
    /// # Errors
    /// [`FileError`] when it is no table, or its header does not fit.
    pub fn open(
        file: R,
        shapes: &[&'static TableShape],
        maps: &[ColumnMap],
    ) -> Result<Self, FileError> {
        let mut text = Text::new(file);
        let dialect = match text.peek(HEAD) {
            Ok(head) => Dialect::of(head).map_err(|what| FileError::at(0, what))?,
            Err(error) => return Err(fault_of(error, 0).into()),
        };
        Self::behind_header(text, dialect, shapes, maps)
    }
}

impl<R: Read> CsvTable<R> {
    fn behind_header(
        text: R,
        dialect: Dialect,
        shapes: &[&'static TableShape],
        maps: &[ColumnMap],
    ) -> Result<Self, FileError> {
        let first = *shapes.first().expect("invariant: a reader has a shape");
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(dialect.separator);
        builder.buffer_capacity(BUFFER);
        let reader = builder.from_reader(Bounded { inner: text, left: LONGEST_ROW });
        let header = Header { places: Vec::new(), width: 0, unnamed: Vec::new() };
        let (shape, separator) = (first, dialect.separator);
        let record = StringRecord::new();
        let mut table = Self { reader, header, shape, separator, record, ended: false };
        if dialect.named {
            table.read_record()?;
        }
        let Some(line) = table.read_record()? else {
            return Err(FileError::at(0, "the file is empty"));
        };
        let fits = |shape: &&&'static TableShape| Header::has_needed(&table.record, shape, maps);
        table.shape = shapes.iter().find(fits).map_or(first, |shape| *shape);
        table.header = Header::read(&table.record, line, table.shape, maps)?;
        Ok(table)
    }

    /// The shape as which the file is read.
    #[must_use]
    pub fn shape(&self) -> &'static TableShape {
        self.shape
    }

    /// Whether the file has one of the shape's columns.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        let mut known = self.shape.columns.iter().zip(&self.header.places);
        known.any(|(name, place)| *name == column && place.is_some())
    }

    /// The next row that is not empty. None after the last one, and after a fault behind which
    /// nothing can be read.
    ///
    /// # Errors
    /// [`FileFault`] of this row.
    pub fn next_row(&mut self) -> Option<Result<Row<'_>, FileFault>> {
        let line = match self.read_record() {
            Ok(line) => line?,
            Err(fault) => return Some(Err(fault)),
        };
        if let Err(what) = self.check_width() {
            return Some(Err(FileFault::new(line, what)));
        }
        let Self { record, header, shape, .. } = self;
        Some(Ok(Row { line, record, header, shape }))
    }

    /// Reads up to a record that is not empty, and returns the line in which it begins.
    fn read_record(&mut self) -> Result<Option<u64>, FileFault> {
        while !self.ended {
            let began = self.reader.position().line();
            self.reader.get_mut().left = LONGEST_ROW;
            match self.reader.read_record(&mut self.record) {
                Ok(true) if self.record.get(0) == Some(text::END) => self.ended = true,
                Ok(true) if self.record.as_slice().contains(text::END) => {
                    self.ended = true;
                    // The last line's end is inside the quote.
                    return Err(FileFault::new(self.began().saturating_add(1), UNCLOSED));
                }
                Ok(true) => {}
                Ok(false) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Err(fault_of_csv(error, began));
                }
            }
            if !self.ended && self.record.iter().any(|value| !trimmed(value).is_empty()) {
                return Ok(Some(self.began()));
            }
        }
        Ok(None)
    }

    /// The line in which the record begins that was read last.
    fn began(&self) -> u64 {
        // For csv, the empty lines before a record belong to it. Every line ends with a line feed.
        let within = self.record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
        let within = u64::try_from(within).unwrap_or(u64::MAX);
        self.reader.position().line().saturating_sub(within).saturating_sub(1)
    }

    fn check_width(&self) -> Result<(), String> {
        let value = |place: usize| self.record.get(place).map(trimmed).unwrap_or_default();
        let (fields, width) = (self.record.len(), self.header.width);
        let beyond = (width..fields).rev().find(|place| !value(*place).is_empty());
        if fields < width || beyond.is_some() {
            let fields = beyond.map_or(fields, |last| last.saturating_add(1));
            let separator = match self.separator {
                b';' => "semicolon",
                b'\t' => "tab",
                _ => "comma",
            };
            return Err(format!(
                "{fields} fields, and the header has {width}: is there a {separator} too many, or \
                 a quote missing?"
            ));
        }
        match self.header.unnamed.iter().find(|place| !value(**place).is_empty()) {
            Some(place) => Err(format!(
                "column {} has a value and no name in the header",
                place.saturating_add(1)
            )),
            None => Ok(()),
        }
    }
}

/// A file's bytes, of which a row may take only so many.
struct Bounded<R> {
    inner: R,
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.left);
        if most == 0 && !buffer.is_empty() {
            return Err(io::Error::other(FileFault::new(0, UNCLOSED)));
        }
        let read = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left = self.left.saturating_sub(read);
        Ok(read)
    }
}

fn trimmed(value: &str) -> &str {
    value.trim()
}

/// As [`fault_of`]. Nothing else than reading can fail: rows may have any width, and the text is
/// UTF-8.
fn fault_of_csv(error: csv::Error, line: u64) -> FileFault {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => fault_of(error, line),
        _ => FileFault::new(line, "the line cannot be read: save the file as \"CSV UTF-8\""),
    }
}

/// What failed, as a fault of the file: one that the text told, or of the disk.
fn fault_of(error: io::Error, line: u64) -> FileFault {
    match error.downcast::<FileFault>() {
        Ok(fault) if fault.line == 0 => FileFault { line, ..fault },
        Ok(fault) => fault,
        Err(error) => FileFault::new(line, format!("cannot be read: {error}")),
    }
}
