//! A CSV file of events: checked as a whole first, then handed out in the order of time.

use std::collections::HashSet;
use std::hash::BuildHasher as _;
use std::io::{self, Read};

use hashbrown::DefaultHashBuilder;

use super::sorted::{EventSorter, SortedEvents};
use crate::clock::UtcMs;
use crate::program::{Program, Terms, nearest};
use crate::referral::{BillingEvent, EVENTS, EventKind, parse_row};
use crate::table::{ColumnMap, CsvTable, FileError, TableShape};

/// The same file as `event` reads.
const PRICED: TableShape =
    TableShape { command: "partnerdesk program price PROGRAM --events FILE", ..EVENTS };

/// A file without a bad line; an iterator over its events by time, and for equal times by id. Of
/// several with one id, only the first is handed out.
///
/// It takes little memory, however many they are: what is much is put aside in a temporary file
/// without a name.
pub struct EventFile {
    events: SortedEvents,
    ids: RepeatedIds,
}

impl EventFile {
    /// Reads a file with a header of the names of [`EventFields`](crate::referral::EventFields), in
    /// any order, and holds tracks and contracts against the program, and times against `now`: an
    /// event may be dated up to 5 minutes later, and counts as of then.
    ///
    /// # Errors
    /// [`FileError`] with the bad lines; nothing of such a file is used.
    pub fn read(
        file: impl Read,
        program: &Program,
        maps: &[ColumnMap],
        now: UtcMs,
    ) -> Result<Self, FileError> {
        let mut table = CsvTable::open(file, &[&PRICED], maps)?;
        let (mut sorter, mut ids) = (EventSorter::default(), IdHashes::default());
        let mut faults = FileError::default();
        let aside = |error: io::Error| {
            FileError::at(0, format!("its events cannot be put aside in a temporary file: {error}"))
        };
        while !faults.is_full()
            && let Some(row) = table.next_row()
        {
            let row = match row {
                Ok(row) => row,
                Err(fault) => {
                    faults.add(fault);
                    continue;
                }
            };
            let event = match parse_row(&row) {
                Ok(event) => event,
                Err(error) => {
                    faults.tell(row.line, error.to_string());
                    continue;
                }
            };
            if let Err(what) = fits(&event, program, now) {
                faults.tell(row.line, what);
                continue;
            }
            ids.add(&event.id);
            sorter.push(&event.not_after(now)).map_err(aside)?;
        }
        if ids.hashes.is_empty() && faults.faults().is_empty() {
            return Err(FileError::at(0, "there is no event in it"));
        }
        faults.or(())?;
        Ok(Self { ids: ids.repeated(), events: sorter.sorted().map_err(aside)? })
    }
}

impl Iterator for EventFile {
    /// An error when what was put aside cannot be read.
    type Item = io::Result<BillingEvent>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let event = self.events.next()?;
            if event.as_ref().map_or(true, |event| self.ids.is_first(&event.id)) {
                return Some(event);
            }
        }
    }
}

/// The ids of a file, in 8 bytes each.
#[derive(Default)]
struct IdHashes {
    hasher: DefaultHashBuilder,
    hashes: Vec<u64>,
}

impl IdHashes {
    fn add(&mut self, id: &str) {
        self.hashes.push(self.hasher.hash_one(id));
    }

    fn repeated(mut self) -> RepeatedIds {
        self.hashes.sort_unstable();
        let pairs = self.hashes.array_windows();
        let repeated = pairs.filter(|[one, next]| one == next).map(|[one, _]| *one);
        RepeatedIds { repeated: repeated.collect(), hasher: self.hasher, seen: HashSet::new() }
    }
}

/// Which ids come more than once. A hash that comes more than once may be that of different ids: so
/// these are remembered as they are.
struct RepeatedIds {
    hasher: DefaultHashBuilder,
    repeated: HashSet<u64>,
    seen: HashSet<Box<str>>,
}

impl RepeatedIds {
    /// Whether the id is handed out for the first time.
    fn is_first(&mut self, id: &str) -> bool {
        self.repeated.is_empty()
            || !self.repeated.contains(&self.hasher.hash_one(id))
            || self.seen.insert(id.into())
    }
}

/// Whether the event is not dated in the future, and the program knows what it names.
fn fits(event: &BillingEvent, program: &Program, now: UtcMs) -> Result<(), String> {
    event.check_time(now).map_err(|error| error.to_string())?;
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
