//! One row of the file.

use serde::Serialize;

use super::error::RowError;
use crate::clock::UtcMs;
use crate::coupon::{CouponCode, CouponError};
use crate::id::MemberId;
use crate::money::Money;
use crate::referral::parse_time;
use crate::table::{self, ColumnMap, CsvTable, FileError, Row, TableShape};
use crate::text::bounded_line;

/// A file of partners: columns in any order, of which four are needed.
const PARTNERS: TableShape = TableShape {
    name: "partners",
    command: "partnerdesk ledger import FILE",
    columns: &[
        "source_id",
        "discord_id",
        "name",
        "code",
        "first_purchases",
        "available",
        "currency",
        "track",
        "taken_over_at",
    ],
    needed: &["source_id", "discord_id", "name", "code"],
    aliases: &[],
    others: false,
};

/// A partner as the other system has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportRow {
    /// What names the row in the source, 1 to 100 characters: never another one's, never anew.
    pub source_id: String,
    /// The partner's Discord account.
    pub member: MemberId,
    /// What they are called, 1 to 100 characters.
    pub name: String,
    /// The code that the billing panel has for them already, in capitals and without hyphens.
    pub code: String,
    /// How many customers' first purchases have counted so far; the level follows from it.
    pub first_purchases: u32,
    /// What they have earned and not been paid, a decimal; below zero what they owe.
    pub available: Option<String>,
    /// The unit of that; the program's currency when left out.
    pub currency: Option<String>,
    /// The track of the program file; the first one when left out.
    pub track: Option<String>,
    /// Since when this program counts for them, UTC: what came before was counted in the other
    /// system. Now when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_over_at: Option<UtcMs>,
}

impl ImportRow {
    /// The row as it is kept, by which a later one is known to be the same, however its amount is
    /// written.
    pub(super) fn canonical(&self, available: Option<Money>) -> String {
        let row = Self { available: available.map(|amount| amount.decimal()), ..self.clone() };
        serde_json::to_string(&row).unwrap_or_default()
    }
}

/// The partner of a row.
fn partner(row: &Row<'_>) -> Result<ImportRow, RowError> {
    let needed = |column| row.get(column).ok_or(RowError::Missing(column));
    let (source_id, name) = (needed("source_id")?, needed("name")?);
    for (column, text) in [("source_id", source_id), ("name", name)] {
        if bounded_line(text, 1..=100).is_none() {
            return Err(RowError::Text(column));
        }
    }
    let optional = |column| row.get(column).map(str::to_owned);
    Ok(ImportRow {
        member: member(needed("discord_id")?)?,
        source_id: source_id.to_owned(),
        name: name.to_owned(),
        code: CouponCode::parse_existing(needed("code")?).map_err(CouponError::from)?.to_string(),
        first_purchases: row
            .get("first_purchases")
            .map_or(Some(0), table::count)
            .ok_or(RowError::FirstPurchases)?,
        available: optional("available"),
        currency: optional("currency").map(|code| code.to_ascii_uppercase()),
        track: optional("track"),
        taken_over_at: row
            .get("taken_over_at")
            .map(|text| parse_time(text).map_err(RowError::TakenOver))
            .transpose()?,
    })
}

/// From so many digits on spreadsheets round a number: they keep 15. Discord's ids have as many.
const ROUNDED_DIGITS: usize = 17;

/// A Discord id, plain, as a mention, or as spreadsheets keep a long number whole.
fn member(text: &str) -> Result<MemberId, RowError> {
    let unmarked = text.strip_prefix('\'').unwrap_or(text);
    let quoted = unmarked.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let mention = unmarked.strip_prefix("<@").and_then(|rest| rest.strip_suffix('>'));
    let digits = quoted.or(mention).unwrap_or(unmarked);
    let digits = digits.strip_prefix('!').unwrap_or(digits);
    if unmarked.starts_with(|c: char| c.is_ascii_digit()) && unmarked.contains(['e', 'E']) {
        return Err(RowError::Shortened);
    }
    // A mark shows that it was kept as text.
    if digits == text && text.len() >= ROUNDED_DIGITS && text.ends_with("000") {
        return Err(RowError::Rounded);
    }
    let id = digits.parse::<u64>().ok().and_then(|id| MemberId::try_from(id).ok());
    id.ok_or(RowError::Member)
}

/// Reads a file of partners. Returns each row with its line.
///
/// # Errors
/// [`FileError`] with the lines that are no row.
pub fn parse(
    file: impl std::io::Read,
    maps: &[ColumnMap],
) -> Result<Vec<(u64, ImportRow)>, FileError> {
    parse_rows(CsvTable::open(file, &[&PARTNERS], maps)?, partner)
}

/// Reads all rows of a file, each with its line.
pub(super) fn parse_rows<T, R: std::io::Read>(
    mut table: CsvTable<R>,
    parse: fn(&Row<'_>) -> Result<T, RowError>,
) -> Result<Vec<(u64, T)>, FileError> {
    let (mut rows, mut faults) = (Vec::new(), FileError::default());
    while !faults.is_full()
        && let Some(row) = table.next_row()
    {
        match row {
            Ok(row) => match parse(&row) {
                Ok(parsed) => rows.push((row.line, parsed)),
                Err(error) => faults.tell(row.line, error.to_string()),
            },
            Err(fault) => faults.add(fault),
        }
    }
    if rows.is_empty() && faults.faults().is_empty() {
        return Err(FileError::at(0, "there are no rows below the header"));
    }
    faults.or(rows)
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
        let faults = parse(file.as_bytes(), &[]).unwrap_err();
        let lines: Vec<u64> = faults.faults().iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [3, 4, 5, 6], "{faults}");
    }

    #[test]
    fn the_header_names_what_is_missing_and_what_is_not_known() {
        let faults = parse("source_id,discord_id,name,balance\n".as_bytes(), &[]).unwrap_err();
        let said: Vec<String> = faults.faults().iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("balance") && said[1].contains("code"), "{said:?}");
    }

    #[test]
    fn a_column_that_is_left_out_or_empty_is_not_there() {
        let rows =
            parse("code,name,discord_id,source_id,available\nann,Ann,7,1,\n".as_bytes(), &[])
                .unwrap();
        let [(2, row)] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((row.code.as_str(), row.first_purchases, &row.available), ("ANN", 0, &None));
    }

    proptest::proptest! {
        #[test]
        fn an_id_that_a_spreadsheet_has_rounded_is_refused(id in 17_000_000_000_000_u64..9_000_000_000_000_000) {
            let id = format!("{id}000");
            assert!(matches!(member(&id), Err(RowError::Rounded)));
            for kept in [format!("<@{id}>"), format!("'{id}"), format!("=\"{id}\"")] {
                assert_eq!(member(&kept).unwrap().to_string(), id);
            }
        }
    }

    #[test]
    fn numbers_are_read_as_spreadsheets_write_them() {
        for (id, purchases) in [
            ("912345678901234567", "3"),
            ("'912345678901234567", "3.0"),
            ("\"=\"\"912345678901234567\"\"\"", "\"3,0\""),
            ("<@912345678901234567>", " 3.00 "),
            ("<@!912345678901234567>", "3"),
        ] {
            let file = format!(
                "Source ID,Discord ID,Name,Code,First purchases\nr1,{id},Ann,ANNCODE,{purchases}\n"
            );
            let rows = parse(file.as_bytes(), &[]).unwrap();
            assert_eq!(
                (rows[0].1.member.get(), rows[0].1.first_purchases),
                (912_345_678_901_234_567, 3)
            );
        }
        let file = "source_id,discord_id,name,code,first_purchases\nr1,9.12E+17,Ann,ANNCODE,3\n\
                    r2,<@ann>,Ann,ANNCODE,3\nr3,7,Ann,ANNCODE,1.000\n";
        assert_eq!(
            parse(file.as_bytes(), &[]).unwrap_err().to_string(),
            "line 2: discord_id is a number that the spreadsheet has shortened: format the column \
             as text, and copy the ids in Discord with \"Copy User ID\" again\nline 3: discord_id \
             is not a Discord id: copy it in Discord with \"Copy User ID\"\nline 4: \
             first_purchases is not a whole number such as 3"
        );
    }
}
