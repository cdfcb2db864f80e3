//! One row of the file of customers.

use super::error::RowError;
use crate::clock::UtcMs;
use crate::coupon::{CouponCode, CouponError};
use crate::referral::parse_time;
use crate::table::{ColumnMap, CsvTable, FileError, Row, TableShape};
use crate::text::bounded_line;

/// A file of customers: columns in any order.
const CUSTOMERS: TableShape = TableShape {
    name: "customers",
    command: "partnerdesk ledger import --customers FILE",
    columns: &["customer", "code", "redeemed_at", "bought"],
    needed: &["customer", "code", "redeemed_at", "bought"],
    aliases: &[],
    others: false,
};

/// A customer as the other system has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerImportRow {
    /// The billing panel's id, 1 to 128 characters.
    pub customer: String,
    /// The code that they redeemed, in capitals and without hyphens.
    pub code: String,
    /// When they redeemed it, UTC.
    pub redeemed_at: UtcMs,
    /// Whether they had bought before the partner was taken over.
    pub bought: bool,
}

fn customer(row: &Row<'_>) -> Result<CustomerImportRow, RowError> {
    let needed = |column| row.get(column).ok_or(RowError::Missing(column));
    let customer = bounded_line(needed("customer")?, 1..=128).ok_or(RowError::Customer)?;
    Ok(CustomerImportRow {
        customer: customer.to_owned(),
        code: CouponCode::parse_existing(needed("code")?).map_err(CouponError::from)?.to_string(),
        redeemed_at: parse_time(needed("redeemed_at")?).map_err(RowError::Redeemed)?,
        bought: yes_or_no(needed("bought")?).ok_or(RowError::Bought)?,
    })
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// Reads a file of customers. Returns each row with its line.
///
/// # Errors
/// [`FileError`] with the lines that are no row.
pub fn parse_customers(
    file: impl std::io::Read,
    maps: &[ColumnMap],
) -> Result<Vec<(u64, CustomerImportRow)>, FileError> {
    super::row::parse_rows(CsvTable::open(file, &[&CUSTOMERS], maps)?, customer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_that_is_no_customer_is_named() {
        let header = "Customer,Code,Redeemed at,Bought\n";
        let rows = "7,FOXDEN,2026-01-02T10:00:00Z,yes\n8,fox-den,2026-01-02T10:00:00Z,FALSE\n";
        let read = parse_customers(format!("{header}{rows}").as_bytes(), &[]).unwrap();
        let read: Vec<_> =
            read.iter().map(|(line, row)| (*line, row.code.as_str(), row.bought)).collect();
        assert_eq!(read, [(2, "FOXDEN", true), (3, "FOXDEN", false)]);
        let rows = ",FOXDEN,2026-01-02T10:00:00Z,yes\n7,F\u{131}X,2026-01-02T10:00:00Z,yes\n\
                    7,FOXDEN,2026-01-02 10:00,yes\n7,FOXDEN,2026-01-02T10:00:00Z,perhaps\n\
                    7,FOXDEN,,no\n";
        let faults = parse_customers(format!("{header}{rows}").as_bytes(), &[]).unwrap_err();
        let said = faults.to_string();
        for (line, what) in [
            (2, "customer is missing"),
            (3, "code: "),
            (4, "redeemed_at is not a date and time like 2026-07-01T12:00:00Z: "),
            (5, "bought is neither yes nor no"),
            (6, "redeemed_at is missing"),
        ] {
            assert!(said.contains(&format!("line {line}: {what}")), "{said}");
        }
    }
}
