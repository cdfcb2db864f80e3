//! Why a row was not taken over.

use super::row::COLUMNS;
use crate::coupon::CouponError;
use crate::ledger::LedgerError;
use crate::money::MoneyError;
use crate::store::StoreError;

/// A line of the file that does not fit.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct BadRow {
    /// Its place in the file; the header is line 1.
    pub line: u64,
    /// The first thing that does not fit.
    pub error: RowError,
}

/// Why a row was not taken over, in words for whoever edits the file.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// The file is no CSV, or a value does not fit its column.
    #[error("{0}")]
    Csv(String),
    /// A column is not known.
    #[error("there is no column {0:?}; there are {columns}", columns = COLUMNS.join(", "))]
    Column(String),
    /// A column is missing.
    #[error("the column {0} is missing")]
    Missing(&'static str),
    /// There are no rows.
    #[error("there are no rows below the header")]
    Empty,
    /// A text is empty, too long, or holds invisible characters.
    #[error("{0} needs 1 to 100 characters in one line")]
    Text(&'static str),
    /// Not a Discord id.
    #[error("discord_id is not a Discord id: copy it in Discord with \"Copy User ID\"")]
    Member,
    /// Not an amount.
    #[error("available: {0}")]
    Amount(MoneyError),
    /// Another currency than the program's.
    #[error("currency: the program counts in {0}")]
    Currency(String),
    /// Not a track of the program file.
    #[error("the program file has no track {0:?}")]
    Track(String),
    /// The member is a partner who was not taken over by this row.
    #[error("this member is a partner already")]
    Partner,
    /// The code does not fit.
    #[error("code: {0}")]
    Coupon(CouponError),
    /// The row was taken over before, with other content.
    #[error(
        "this source_id was imported before with other values: put those back, and correct a \
         balance with /staff adjust"
    )]
    Changed,
    /// The file has the row twice.
    #[error("this source_id is in line {line}, too")]
    Twice {
        /// The line where it is first.
        line: u64,
    },
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for RowError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<CouponError> for RowError {
    fn from(error: CouponError) -> Self {
        match error {
            CouponError::Store(error) => Self::Store(error),
            error => Self::Coupon(error),
        }
    }
}

impl From<LedgerError> for RowError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => Self::Store(error),
            error => Self::Ledger(error),
        }
    }
}
