//! Why a row was not taken over.

use crate::clock::UtcMs;
use crate::coupon::CouponError;
use crate::ledger::LedgerError;
use crate::referral::TimeFault;
use crate::store::StoreError;
use crate::table::AmountError;

/// Why a row was not taken over, in words for whoever edits the file.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// A column that is needed is empty.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A text is empty, too long, or holds invisible characters.
    #[error("{0} needs 1 to 100 characters in one line")]
    Text(&'static str),
    /// Not a Discord id.
    #[error("discord_id is not a Discord id: copy it in Discord with \"Copy User ID\"")]
    Member,
    /// A Discord id of which the spreadsheet has kept the first digits.
    #[error(
        "discord_id is a number that the spreadsheet has shortened: format the column as text, and \
         copy the ids in Discord with \"Copy User ID\" again"
    )]
    Shortened,
    /// A Discord id whose last digits the spreadsheet has replaced by zeros.
    #[error(
        "discord_id ends in 000, as ids do that a spreadsheet has rounded: format the column as \
         text, and copy the ids in Discord with \"Copy User ID\" again; one that really ends so is \
         written <@ID>"
    )]
    Rounded,
    /// Not a whole number.
    #[error("first_purchases is not a whole number such as 3")]
    FirstPurchases,
    /// Not an amount.
    #[error("available is not an amount like 10.50: {0}")]
    Amount(AmountError),
    /// Not a date and time.
    #[error("taken_over_at is not a date and time like 2026-07-01T12:00:00Z: {0}")]
    TakenOver(TimeFault),
    /// An id of the billing panel that no event can have.
    #[error("customer needs 1 to 128 characters in one line")]
    Customer,
    /// Not a date and time.
    #[error("redeemed_at is not a date and time like 2026-07-01T12:00:00Z: {0}")]
    Redeemed(TimeFault),
    /// Neither yes nor no.
    #[error("bought is neither yes nor no")]
    Bought,
    /// Dated later than now.
    #[error("taken_over_at is later than now, {0}: leave it empty for now")]
    Ahead(UtcMs),
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
         balance with /staff adjust; or undo the row with --undo, and import it again"
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
