//! One row of the file.

use serde::{Deserialize, Serialize};

use super::error::{BadRow, RowError};
use crate::id::MemberId;
use crate::text::bounded_line;

/// The columns that a file may have, in any order. The first four are needed.
pub const COLUMNS: [&str; 8] = [
    "source_id",
    "discord_id",
    "name",
    "code",
    "first_purchases",
    "available",
    "currency",
    "track",
];

/// A partner as the other system has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportRow {
    /// What names the row in the source, 1 to 100 characters: never another one's, never anew.
    pub source_id: String,
    /// The partner's Discord account.
    pub member: MemberId,
    /// What they are called, 1 to 100 characters.
    pub name: String,
    /// The code that the billing panel has for them already.
    pub code: String,
    /// How many customers' first purchases have counted so far; the level follows from it.
    pub first_purchases: u32,
    /// What they have earned and not been paid, a decimal.
    pub available: Option<String>,
    /// The unit of that; the program's currency when left out.
    pub currency: Option<String>,
    /// The track of the program file; the first one when left out.
    pub track: Option<String>,
}

impl ImportRow {
    /// The row as it is kept, by which a later one is known to be the same.
    pub(super) fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    source_id: String,
    discord_id: String,
    name: String,
    code: String,
    #[serde(default)]
    first_purchases: Option<u32>,
    #[serde(default)]
    available: Option<String>,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    track: Option<String>,
}

impl TryFrom<Fields> for ImportRow {
    type Error = RowError;

    fn try_from(fields: Fields) -> Result<Self, RowError> {
        for (column, text) in [("source_id", &fields.source_id), ("name", &fields.name)] {
            if bounded_line(text, 1..=100).is_none() {
                return Err(RowError::Text(column));
            }
        }
        let member =
            fields.discord_id.parse::<u64>().ok().and_then(|id| MemberId::try_from(id).ok());
        Ok(Self {
            member: member.ok_or(RowError::Member)?,
            source_id: fields.source_id,
            name: fields.name,
            code: fields.code.to_uppercase(),
            first_purchases: fields.first_purchases.unwrap_or(0),
            available: fields.available.filter(|text| !text.is_empty()),
            currency: fields
                .currency
                .filter(|text| !text.is_empty())
                .map(|code| code.to_uppercase()),
            track: fields.track.filter(|text| !text.is_empty()),
        })
    }
}

/// Reads a CSV file with a header. Returns each row with its line.
///
/// # Errors
/// Every line that is not a row; a header that does not fit is line 1.
pub fn parse(file: impl std::io::Read) -> Result<Vec<(u64, ImportRow)>, Vec<BadRow>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let bad = |line, error| BadRow { line, error };
    let known: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => return Err(vec![bad(1, RowError::Csv(error.to_string()))]),
    };
    let mut faults: Vec<BadRow> = Vec::new();
    let unknown = known.iter().filter(|name| !COLUMNS.contains(&name.as_str()));
    faults.extend(unknown.map(|name| bad(1, RowError::Column(name.clone()))));
    let missing = COLUMNS.iter().take(4).filter(|name| !known.iter().any(|known| known == *name));
    faults.extend(missing.map(|name| bad(1, RowError::Missing(name))));
    if !faults.is_empty() {
        return Err(faults);
    }
    let (mut rows, headers) = (Vec::new(), csv::StringRecord::from(known));
    for (number, record) in reader.records().enumerate() {
        let otherwise = u64::try_from(number).unwrap_or(u64::MAX).saturating_add(2);
        let (line, read) = match record {
            Ok(record) => {
                let line = record.position().map_or(otherwise, csv::Position::line);
                let read = record.deserialize::<Fields>(Some(&headers));
                (
                    line,
                    read.map_err(|error| RowError::Csv(error.to_string()))
                        .and_then(ImportRow::try_from),
                )
            }
            Err(error) => {
                let line = error.position().map_or(otherwise, csv::Position::line);
                (line, Err(RowError::Csv(error.to_string())))
            }
        };
        match read {
            Ok(row) => rows.push((line, row)),
            Err(error) => faults.push(bad(line, error)),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(bad(1, RowError::Empty));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_that_is_no_row_is_named() {
        let file = "source_id,discord_id,name,code,first_purchases\n\
                    1,80351110224678912,Ann,ANNCODE,3\n\
                    2,ann,Ann,ANNCODE,3\n\
                    3,80351110224678912,,ANNCODE,3\n\
                    4,80351110224678912,Ann,ANNCODE,many\n\
                    5,80351110224678912,Ann\n";
        let faults = parse(file.as_bytes()).unwrap_err();
        assert_eq!(
            faults.iter().map(|fault| fault.line).collect::<Vec<_>>(),
            [3, 4, 5, 6],
            "{faults:?}"
        );
    }

    #[test]
    fn the_header_names_what_is_missing_and_what_is_not_known() {
        let faults = parse("source_id,discord_id,name,balance\n".as_bytes()).unwrap_err();
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("balance") && said[1].contains("code"), "{said:?}");
    }

    #[test]
    fn a_column_that_is_left_out_or_empty_is_not_there() {
        let rows =
            parse("code,name,discord_id,source_id,available\nann,Ann,7,1,\n".as_bytes()).unwrap();
        let [(2, row)] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((row.code.as_str(), row.first_purchases, &row.available), ("ANN", 0, &None));
    }
}
