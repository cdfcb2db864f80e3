//! From when on codes count: a CSV file that says when each was named, and when its partner was
//! taken over from another system.

use std::collections::HashMap;
use std::io::Read;

use crate::clock::UtcMs;
use crate::flag::spelling_of;
use crate::referral::parse_time;
use crate::table::{ColumnMap, CsvTable, FileError, Row, TableShape};

const STARTS: TableShape = TableShape {
    name: "codes",
    command: "partnerdesk program price PROGRAM --events FILE --partners FILE",
    columns: &["code", "named_at", "taken_over_at"],
    needed: &["code"],
    aliases: &[],
    others: true,
};

/// When the code of a partner was theirs, and when the partner was taken over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CodeStart {
    named_at: Option<UtcMs>,
    /// Nothing that is dated earlier earns or counts.
    pub(super) taken_over_at: Option<UtcMs>,
}

impl CodeStart {
    /// From when on the code brings customers; none if it always has.
    pub(super) fn there(self) -> Option<UtcMs> {
        self.named_at.max(self.taken_over_at)
    }
}

/// From when on each code counts, in any spelling of it. Codes of which nothing is known always
/// have.
#[derive(Debug, Clone, Default)]
pub struct CodeStarts {
    by_code: HashMap<String, CodeStart>,
}

impl CodeStarts {
    /// Reads a file with the columns `code`, `named_at` and `taken_over_at`: times in RFC 3339, or
    /// none. Other columns are not looked at.
    ///
    /// # Errors
    /// [`FileError`] with the bad lines; a code that stands twice is one.
    pub fn read(file: impl Read, maps: &[ColumnMap]) -> Result<Self, FileError> {
        let mut table = CsvTable::open(file, &[&STARTS], maps)?;
        let (mut starts, mut faults) = (Self::default(), FileError::default());
        while !faults.is_full()
            && let Some(row) = table.next_row()
        {
            match row {
                Ok(row) => {
                    if let Err(what) = starts.add(&row) {
                        faults.tell(row.line, what);
                    }
                }
                Err(fault) => faults.add(fault),
            }
        }
        faults.or(starts)
    }

    fn add(&mut self, row: &Row<'_>) -> Result<(), String> {
        let code = row.get("code").ok_or("code is missing")?;
        let time = |column: &str| {
            row.get(column).map(parse_time).transpose().map_err(|fault| {
                format!("{column} is not a time like 2026-07-01T12:00:00Z: {fault}")
            })
        };
        let start =
            CodeStart { named_at: time("named_at")?, taken_over_at: time("taken_over_at")? };
        match self.by_code.insert(spelling_of(code), start) {
            None => Ok(()),
            Some(_) => Err(format!("the code {code} stands twice")),
        }
    }

    pub(super) fn of(&self, code: &str) -> CodeStart {
        if self.by_code.is_empty() {
            return CodeStart::default();
        }
        self.by_code.get(&spelling_of(code)).copied().unwrap_or_default()
    }
}
