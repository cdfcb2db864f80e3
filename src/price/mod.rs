//! What a file of billing events is worth under a program file: no database and no clock, only
//! memory.
//!
//! A [`Book`] keeps what has happened, asks `program::rate` for each event, and says in
//! [`PriceLine`]s what comes of it. The ledger posts the same amounts when the same events are
//! imported. Codes are taken as they are: look-alikes and lengths are judged when a code is issued.

mod bind;
mod bonus;
mod book;
mod customer;
mod file;
mod line;
mod partner;
mod pay;
mod refund;
mod standing;
#[cfg(test)]
mod tests;

use crate::program::Program;
use crate::referral::BillingEvent;

pub use self::book::Book;
pub use self::file::EventFile;
pub use self::line::{PriceLine, PriceLineKind, PriceTotals};

/// What comes of these events: in the order of their time, and of equal times in that of their ids.
#[must_use]
pub fn price_events(program: &Program, events: &[BillingEvent]) -> Vec<PriceLine> {
    let mut ordered: Vec<&BillingEvent> = events.iter().collect();
    ordered.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    let mut book = Book::new(program);
    ordered.into_iter().flat_map(|event| book.apply(event)).collect()
}
