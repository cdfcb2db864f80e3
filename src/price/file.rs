//! A CSV file of events: checked as a whole first, then handed out in the order of time.
//!
//! Only the text of the file and the place of each line are kept, so that a million events take
//! little more memory than their file.

use std::io::{Cursor, Read};

use crate::clock::UtcMs;
use crate::program::{Program, Terms, nearest};
use crate::referral::{BillingEvent, EVENTS, EventKind, parse_row};
use crate::table::{ColumnMap, CsvTable, FileError, Place, TableShape};

/// The most events of a file.
const MOST_EVENTS: usize = 2_000_000;
/// The same file as `event` reads.
const PRICED: TableShape =
    TableShape { command: "partnerdesk program price PROGRAM --events FILE", ..EVENTS };

/// A file without a bad line; an iterator over its events by time, and for equal times by id.
pub struct EventFile {
    table: CsvTable<Cursor<Vec<u8>>>,
    order: std::vec::IntoIter<(UtcMs, Place)>,
}

impl EventFile {
    /// Reads a file with a header of the names of [`EventFields`](crate::referral::EventFields), in
    /// any order, and at most 2,000,000 events, and holds tracks and contracts against the program.
    ///
    /// # Errors
    /// [`FileError`] with the bad lines; nothing of such a file is used.
    pub fn read(file: impl Read, program: &Program, maps: &[ColumnMap]) -> Result<Self, FileError> {
        let mut table = CsvTable::in_memory(file, &PRICED, maps)?;
        let (mut order, mut faults) = (Vec::new(), FileError::default());
        while !faults.is_full()
            && let Some(row) = table.next_row()
        {
            let (line, event) = match row {
                Ok(row) => (row.line, parse_row(&row).map_err(|error| error.to_string())),
                Err(fault) => {
                    faults.add(fault);
                    continue;
                }
            };
            match event.and_then(|event| fits(&event, program).map(|()| event.at)) {
                Ok(at) => order.push((at, table.place())),
                Err(what) => faults.tell(line, what),
            }
            if order.len() > MOST_EVENTS {
                return Err(FileError::at(
                    0,
                    format!("more than {MOST_EVENTS} events: split the file"),
                ));
            }
        }
        if order.is_empty() && faults.faults().is_empty() {
            return Err(FileError::at(0, "there is no event in it"));
        }
        order.sort_by_key(|(at, place)| (*at, place.byte()));
        for moment in order.chunk_by_mut(|(one, _), (other, _)| one == other) {
            if moment.len() > 1 {
                moment.sort_by_cached_key(|(_, place)| event_at(&mut table, place.clone()).id);
            }
        }
        faults.or(Self { table, order: order.into_iter() })
    }
}

impl Iterator for EventFile {
    type Item = BillingEvent;

    fn next(&mut self) -> Option<BillingEvent> {
        let (_, place) = self.order.next()?;
        Some(event_at(&mut self.table, place))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.order.size_hint()
    }
}

impl ExactSizeIterator for EventFile {}

/// The event of a line that was read before.
///
/// # Panics
/// Never: the text has not changed since.
fn event_at(table: &mut CsvTable<Cursor<Vec<u8>>>, place: Place) -> BillingEvent {
    let row = table.row_at(place).and_then(Result::ok);
    let row = row.expect("invariant: a line that was read can be read again");
    parse_row(&row).expect("invariant: a line that was an event is one")
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
