//! What a file of billing events is worth under a program file: no database and no clock, only
//! memory.
//!
//! A [`Book`] keeps what has happened, asks `program::rate` for each event, and says in
//! [`PriceLine`]s what comes of it. The ledger posts the same amounts when the same events are
//! imported. Codes are taken as they are: look-alikes and lengths are judged when a code is issued.

mod bind;
mod bonus;
mod book;
mod chunked;
mod customer;
mod file;
mod invoice;
mod line;
mod names;
mod partner;
mod pay;
mod refund;
mod sorted;
mod standing;
mod start;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::HashSet;

use crate::program::Program;
use crate::referral::BillingEvent;

pub use self::book::Book;
pub use self::file::EventFile;
pub use self::line::{PriceLine, PriceLineKind, PriceTotals};
pub use self::start::CodeStarts;

/// What comes of these events: in the order of their time, and of equal times in that of their ids.
/// Of several with one id, the first counts.
#[must_use]
pub fn price_events(
    program: &Program,
    starts: CodeStarts,
    events: &[BillingEvent],
) -> Vec<PriceLine> {
    let mut ordered: Vec<&BillingEvent> = events.iter().collect();
    ordered.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    let (mut book, mut seen) = (Book::new(program, starts), HashSet::new());
    let once = ordered.into_iter().filter(|event| seen.insert(event.id.as_str()));
    let mut lines: Vec<PriceLine> = once.flat_map(|event| book.apply(event)).collect();
    lines.extend(book.finish());
    lines
}
