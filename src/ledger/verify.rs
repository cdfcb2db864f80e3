//! The invariants, recomputed from the rows: what the triggers prevent, this finds after the fact.
//!
//! The checks trust neither triggers nor the kept balances. They find what was changed inside the file; a chain whose
//! whole tail was recomputed is sound in itself and is found only against a head that was kept elsewhere
//! ([`extends`](super::extends)). Nothing is repaired here.
//!
//! Each check is a query that returns no rows when all is well. Payouts and billing events are other nouns' tables; they
//! are only read here, to hold them against the transfers.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};

use super::chain::{self, Hash};
use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::store::{MIGRATOR, StoreError};

mod repo;

/// At most so many breaks are listed for a check: one is enough to freeze a program's money.
const MOST_BREAKS: usize = 20;

/// For how long a delivery may wait before it is warned about.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// So many transfers of the chain are in memory at once.
const PAGE: i64 = 512;

/// One invariant and where it does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name in the ledger design: `I1` to `I17`, `S` for the schema, or `W1` for a warning.
    pub id: &'static str,
    /// What it says.
    pub what: &'static str,
    /// Where it does not hold, the first 20; empty when it holds.
    pub breaks: Vec<String>,
}

/// Checks every invariant that these tables can show, over all programs and in one snapshot of the file.
///
/// # Errors
/// [`StoreError`] when the file cannot be read; a broken invariant is an answer, not an error.
pub async fn verify(conn: &mut SqliteConnection) -> Result<Vec<Check>, StoreError> {
    let mut snapshot = conn.begin().await?;
    let conn = &mut *snapshot;
    let mut checks = Vec::new();
    let mut add = |id, what, breaks| checks.push(Check { id, what, breaks });
    add("I1", "debits and credits of a unit are equal", repo::unequal_sums(conn).await?);
    let mut sums = repo::wrong_balances(conn).await?;
    sums.extend(repo::wrong_totals(conn).await?);
    add("I2", "each balance and each total is the sum of its transfers", sums);
    add("I3", "ids and sequence numbers have no gaps", repo::gaps(conn).await?);
    add("I4", "the hash chain holds and time never goes back", broken_links(conn).await?);
    add("I5", "no account is below zero that may not be", repo::forbidden_negatives(conn).await?);
    add("I6", "both sides fit: program, partner, unit and rule", repo::unfit_sides(conn).await?);
    let mut postings = repo::unposted_events(conn).await?;
    postings.extend(repo::wrong_reversals(conn).await?);
    add("I7", "each event has the postings that its outcome says", postings);
    add("I8", "what is clawed back is what was accrued, less what is kept", repo::overclawed(conn).await?);
    add("I9", "an accrual is released once, without what was clawed back", repo::overreleased(conn).await?);
    add("I10", "a payout is reserved once and has one outcome", repo::contradictory_payouts(conn).await?);
    add("I11", "reserved and in flight are the sums of the open payouts", repo::unlike_reserves(conn).await?);
    add("I12", "a payout's postings are its amount, and agree with its state", repo::unlike_payouts(conn).await?);
    add("I13", "an external transaction id is used once", repo::reused_external_ids(conn).await?);
    add("I14", "nobody is owed something who owes something", repo::unnetted(conn).await?);
    let mut holds = repo::inside_the_hold(conn).await?;
    holds.extend(repo::wrong_holds(conn).await?);
    add("I15", "nothing is released or reserved inside its hold, and what is held is listed", holds);
    add("I16", "whoever asks does not decide, and the payee is the proven one", repo::without_four_eyes(conn).await?);
    add("I17", "a key is used once and names its content", repo::reused_keys(conn).await?);
    add("S", "the ledger's schema is the one of the migrations", altered_schema(conn).await?);
    snapshot.rollback().await?;
    Ok(checks)
}

/// What is no break of an invariant and should be looked at all the same: `W1`, what has waited for more than 24 hours.
///
/// # Errors
/// [`StoreError`] when the file cannot be read; what waits is an answer, not an error.
pub async fn warnings(conn: &mut SqliteConnection, now: UtcMs) -> Result<Vec<Check>, StoreError> {
    let breaks = repo::waiting(conn, now.minus(LONGEST_WAIT)).await?;
    Ok(vec![Check { id: "W1", what: "no delivery and no ticket waits for more than 24 hours", breaks }])
}

/// Walks every program's chain, a page at a time.
async fn broken_links(conn: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut breaks = Vec::new();
    for program in repo::programs(conn).await? {
        let (mut previous, mut last, mut time) = (Hash::START, 0, UtcMs::new(i64::MIN));
        loop {
            let page = super::repo::page(conn, program, last, PAGE).await?;
            let Some((end, _)) = page.last() else { break };
            last = *end;
            for (seq, transfer) in page {
                match transfer {
                    Ok(transfer) => {
                        for (broken, what) in [
                            (transfer.previous != previous, "does not continue the chain"),
                            (transfer.hash != chain::hash(&transfer), "is not what its hash says"),
                            (transfer.at < time, "is earlier than the one before it"),
                        ] {
                            note(&mut breaks, broken, || at(program, seq, what));
                        }
                        (previous, time) = (transfer.hash, transfer.at);
                    }
                    Err(error) => note(&mut breaks, true, || at(program, seq, &error.to_string())),
                }
            }
        }
    }
    Ok(breaks)
}

fn at(program: ProgramId, seq: i64, what: &str) -> String {
    format!("program {program}: transfer {seq} {what}")
}

fn note(breaks: &mut Vec<String>, broken: bool, text: impl FnOnce() -> String) {
    if broken && breaks.len() < MOST_BREAKS {
        breaks.push(text());
    }
}

/// Compares everything of the ledger in the schema, the frozen rules included, with a database that the migrations made
/// just now. Other tables do not enter, so that later migrations may add some.
async fn altered_schema(conn: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut fresh = SqliteConnection::connect("sqlite::memory:").await?;
    MIGRATOR.run(&mut fresh).await?;
    let wanted: BTreeMap<_, _> = repo::schema(&mut fresh).await?.into_iter().collect();
    fresh.close().await?;
    let found: BTreeMap<_, _> = repo::schema(conn).await?.into_iter().collect();
    let mut breaks = Vec::new();
    for (name, sql) in &wanted {
        match found.get(name) {
            None => note(&mut breaks, true, || format!("{name} is missing")),
            Some(other) => note(&mut breaks, other != sql, || format!("{name} was altered")),
        }
    }
    for name in found.keys() {
        note(&mut breaks, !wanted.contains_key(name), || format!("{name} was added"));
    }
    Ok(breaks)
}
