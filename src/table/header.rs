//! Which column of a file is which of ours.

use std::str::FromStr;

use csv::StringRecord;

use super::fault::FileError;
use super::{TableShape, known, trimmed};

/// That a column of a file means one of ours: `Theirs=ours`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    theirs: String,
    ours: String,
}

impl FromStr for ColumnMap {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (theirs, ours) = text.rsplit_once('=').unwrap_or_default();
        let (theirs, ours) = (theirs.trim().to_owned(), folded(ours));
        if theirs.is_empty() || ours.is_empty() {
            return Err("write it as \"Their column=ours\"");
        }
        Ok(Self { theirs, ours })
    }
}

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Header {
    /// For each of the shape's columns, where it is and how it is called in the file.
    pub(super) places: Vec<Option<(usize, String)>>,
    /// Behind the last column that has a name.
    pub(super) width: usize,
    /// The columns before that have none.
    pub(super) unnamed: Vec<usize>,
}

impl Header {
    /// Whether all columns that the shape needs are there.
    pub(super) fn has_needed(
        record: &StringRecord,
        shape: &TableShape,
        maps: &[ColumnMap],
    ) -> bool {
        let names: Vec<String> = record.iter().map(folded).collect();
        let known: Vec<&str> = names.iter().map(|name| ours(name, shape, maps)).collect();
        shape.needed.iter().all(|column| known.contains(column))
    }

    /// Holds the header against the columns that are known and needed. A known export of another
    /// program, or a file for another command, is told as that.
    pub(super) fn read(
        record: &StringRecord,
        line: u64,
        shape: &TableShape,
        maps: &[ColumnMap],
    ) -> Result<Self, FileError> {
        let names: Vec<&str> = record.iter().map(trimmed).collect();
        let (mut faults, mut places) = (FileError::default(), vec![None; shape.columns.len()]);
        for map in maps {
            if !shape.columns.contains(&map.ours.as_str()) {
                let known = shape.columns.join(", ");
                faults.tell(
                    0,
                    format!("--map: there is no column \"{}\"; the columns are {known}", map.ours),
                );
            }
            if !names.iter().any(|name| folded(name) == folded(&map.theirs)) {
                let theirs = &map.theirs;
                faults
                    .tell(line, format!("the file has no column \"{theirs}\", which --map names"));
            }
        }
        for (place, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let bare = folded(name);
            let mapped = maps.iter().find(|map| folded(&map.theirs) == bare);
            let ours = ours(&bare, shape, maps);
            match shape.columns.iter().position(|column| *column == ours) {
                Some(column) => {
                    let Some(slot) = places.get_mut(column) else { continue };
                    // What --map names stands for ours, whatever else is called so.
                    let before: Option<&(usize, String)> = slot.as_ref();
                    let replaces = before.is_some_and(|(_, before)| {
                        mapped.is_some() && folded(before) == ours && bare != ours
                    });
                    let yields = before
                        .is_some_and(|(_, before)| mapped.is_none() && folded(before) != ours);
                    if before.is_some() && !replaces && !yields {
                        faults.tell(line, format!("the column \"{ours}\" stands twice"));
                    } else if !yields {
                        *slot = Some((place, (*name).to_owned()));
                    }
                }
                None if shape.others || !maps.is_empty() => {}
                None => {
                    let meant = nearest(&bare, shape.columns.iter().copied());
                    let advice = meant.map_or_else(
                        || format!("the columns are {}", shape.columns.join(", ")),
                        |meant| format!("did you mean \"{meant}\"?"),
                    );
                    faults.tell(line, format!("there is no column \"{name}\"; {advice}"));
                }
            }
        }
        for (column, place) in shape.columns.iter().zip(&places) {
            if place.is_none() && shape.needed.contains(column) {
                let needed = shape.needed.join(", ");
                let what = format!("the column \"{column}\" is missing; the file needs {needed}");
                faults.tell(line, what);
            }
        }
        if !faults.is_empty()
            && let Some(advice) = known::advice(&names, shape, !maps.is_empty())
        {
            return Err(FileError::at(line, advice));
        }
        let width = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let unnamed = names.iter().take(width).enumerate().filter(|(_, name)| name.is_empty());
        faults.or(Self { places, width, unnamed: unnamed.map(|(place, _)| place).collect() })
    }
}

/// Which column a folded name of the file stands for.
fn ours<'n>(name: &'n str, shape: &'n TableShape, maps: &'n [ColumnMap]) -> &'n str {
    let mapped = maps.iter().find(|map| folded(&map.theirs) == name);
    let alias = || shape.aliases.iter().find(|(theirs, _)| *theirs == name);
    mapped.map_or_else(|| alias().map_or(name, |(_, ours)| ours), |map| &map.ours)
}

/// A column's name as it is compared: in lower case, with one underscore for spaces and hyphens.
pub(super) fn folded(name: &str) -> String {
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_lowercase();
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

/// The word among `known` that is nearest to `word`, when it is near enough to be a slip of the
/// keyboard.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    let allowed = word.chars().count() / 3 + 1;
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= allowed && *distance < candidate.chars().count()
        })
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}
