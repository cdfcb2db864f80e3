//! The invariants, recomputed from the rows: what the triggers prevent, this finds after the fact.
//!
//! The checks trust neither triggers nor the kept balances. They find what was changed inside the
//! file; a chain whose whole tail was recomputed is sound in itself and is found only against a
//! head that was kept elsewhere ([`verify_head`]). Nothing is repaired here.
//!
//! Each check is a query that returns no rows when all is well. Payouts and billing events are
//! other nouns' tables; they are only read here, to hold them against the transfers.

use std::fmt;
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};

use super::chain::{self, ChainHash};
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId, TransferId};
use crate::ledger::ChainHead;
use crate::money::{BasisPoints, Money, Unit};
use crate::store::{StoreError, schema};

mod repo;

use repo::RefundedPurchase;

/// At most so many breaks are listed for a check: one is enough to freeze a program's money.
const MOST_BREAKS: usize = 20;

const WHAT_I2: &str = "each balance and each total is the sum of its transfers";
const WHAT_I4: &str = "the hash chain holds and time never goes back";
const WHAT_I5: &str = "no account is below zero that may not be";
const WHAT_I11: &str = "reserved and in flight are the sums of the open payouts";
const WHAT_I12: &str = "a payout's postings are its amount, and agree with its state";
const WHAT_I14: &str = "nobody is owed something who owes something";

/// For how long a delivery may wait before it is warned about.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// So many transfers of the chain are in memory at once.
const PAGE: i64 = 512;

/// One place where an invariant does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvariantViolation {
    /// Whose books it is in; `None` for what concerns the whole file.
    pub program: Option<ProgramId>,
    /// What is found there, in words.
    pub text: String,
}

impl fmt::Display for InvariantViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// One invariant and where it does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvariantCheck {
    /// Its name in docs/design/ledger.md, Checks: `I1` to `I17`, `S` for the schema, `F` for the
    /// file, `H` for a head that was kept, or `W1` for a warning.
    pub id: &'static str,
    /// What it says.
    pub what: &'static str,
    /// Where it does not hold, the first 20; empty when it holds.
    pub breaks: Vec<InvariantViolation>,
}

impl InvariantCheck {
    /// Whether it does not hold for this program, or may not: what is found in the file is nobody's
    /// in particular, and when as many breaks were found as are listed, there may be more.
    #[must_use]
    pub fn concerns(&self, program: ProgramId) -> bool {
        self.breaks.len() >= MOST_BREAKS
            || self.breaks.iter().any(|found| found.program.is_none_or(|whose| whose == program))
    }
}

/// Checks every invariant that these tables can show, over all programs and in one snapshot of the
/// file.
///
/// # Errors
/// [`StoreError`] when the file cannot be read; a broken invariant is an answer, not an error.
pub async fn verify(conn: &mut SqliteConnection) -> Result<Vec<InvariantCheck>, StoreError> {
    let mut snapshot = conn.begin().await?;
    let conn = &mut *snapshot;
    let mut checks = Vec::new();
    let mut add = |id, what, breaks| checks.push(InvariantCheck { id, what, breaks });
    add("I1", "debits and credits of a unit are equal", repo::sum_mismatches(conn).await?);
    let mut sums = repo::balance_mismatches(conn).await?;
    sums.extend(repo::total_mismatches(conn).await?);
    add("I2", WHAT_I2, sums);
    let mut places = repo::sequence_gaps(conn).await?;
    places.extend(repo::opening_mismatches(conn).await?);
    add("I3", "numbers have no gaps, and an account is opened by its first transfer", places);
    add("I4", WHAT_I4, broken_links(conn).await?);
    add("I5", WHAT_I5, repo::forbidden_negatives(conn, None).await?);
    add(
        "I6",
        "both sides fit: program, partner, unit and rule",
        [repo::account_rule_violations(conn).await?, misread_currencies(conn).await?].concat(),
    );
    let mut postings = repo::unposted_events(conn).await?;
    postings.extend(repo::reversal_mismatches(conn).await?);
    postings.extend(unlike_refunds(conn).await?);
    add("I7", "each event has the postings that its outcome says", postings);
    add(
        "I8",
        "what is clawed back is what was accrued, less what is kept",
        repo::excess_clawbacks(conn).await?,
    );
    add(
        "I9",
        "an accrual is released once, without what was clawed back",
        repo::double_releases(conn).await?,
    );
    add(
        "I10",
        "a payout is reserved once and has one outcome",
        repo::contradictory_payouts(conn).await?,
    );
    add("I11", WHAT_I11, repo::reserve_mismatches(conn, None).await?);
    add("I12", WHAT_I12, repo::payout_mismatches(conn, None).await?);
    add("I13", "an external transaction id is used once", repo::reused_external_ids(conn).await?);
    add("I14", WHAT_I14, repo::unnetted_debts(conn, None).await?);
    let mut holds = repo::early_releases(conn).await?;
    holds.extend(repo::hold_mismatches(conn).await?);
    add(
        "I15",
        "nothing is released or reserved inside its hold, and what is held is listed",
        holds,
    );
    add(
        "I16",
        "whoever asks does not decide, and the payee is the proven one",
        repo::unapproved_corrections(conn).await?,
    );
    add("I17", "a key is used once and names its content", repo::reused_keys(conn).await?);
    add("S", "the ledger's schema is the one of the migrations", altered_schema(conn).await?);
    snapshot.rollback().await?;
    Ok(checks)
}

/// The checks of one partner's balances and payouts, and of the program's chain behind `since`:
/// what must hold before money leaves.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub(crate) async fn verify_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    since: Option<ChainHead>,
) -> Result<Vec<InvariantCheck>, StoreError> {
    let mut snapshot = conn.begin().await?;
    let conn = &mut *snapshot;
    let mut checks = Vec::new();
    let mut add = |id, what, breaks| checks.push(InvariantCheck { id, what, breaks });
    add("I2", WHAT_I2, repo::balance_mismatches_of(conn, program, partner).await?);
    add("I4", WHAT_I4, broken_links_of(conn, program, since).await?);
    add("I5", WHAT_I5, repo::forbidden_negatives(conn, Some(partner)).await?);
    add("I11", WHAT_I11, repo::reserve_mismatches(conn, Some(partner)).await?);
    add("I12", WHAT_I12, repo::payout_mismatches(conn, Some(partner)).await?);
    add("I14", WHAT_I14, repo::unnetted_debts(conn, Some(partner)).await?);
    snapshot.rollback().await?;
    Ok(checks)
}

/// Lets SQLite look through the whole file: what a damaged disk or an edited byte leaves. Slow on a
/// large one, so it is not part of [`verify`].
///
/// # Errors
/// [`StoreError`] when the file cannot be read at all.
pub async fn verify_file(conn: &mut SqliteConnection) -> Result<InvariantCheck, StoreError> {
    let breaks = repo::integrity_errors(conn).await?;
    Ok(InvariantCheck {
        id: "F",
        what: "the file is sound, and its indexes agree with its tables",
        breaks,
    })
}

/// Whether the program's chain still contains a head that was kept outside the database. A chain
/// that somebody recomputed from an altered transfer on is sound in itself; only this finds it. It
/// says nothing about the transfers before the head: [`verify`] does.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn verify_head(
    conn: &mut SqliteConnection,
    program: ProgramId,
    kept: ChainHead,
) -> Result<InvariantCheck, StoreError> {
    let found = super::repo::hash_at(conn, program, kept.seq).await?;
    let text = match found {
        Some(hash) if hash == kept.hash => None,
        Some(hash) => Some(format!(
            "program {program}: transfer {} has the hash {hash}, and had {}",
            kept.seq, kept.hash
        )),
        None => Some(format!("program {program}: transfer {} is not there any more", kept.seq)),
    };
    let breaks =
        text.map(|text| InvariantViolation { program: Some(program), text }).into_iter().collect();
    Ok(InvariantCheck { id: "H", what: "the chain contains the heads that were kept", breaks })
}

/// What is no break of an invariant and should be looked at all the same: `W1`, what has waited for
/// more than 24 hours.
///
/// # Errors
/// [`StoreError`] when the file cannot be read; what waits is an answer, not an error.
pub async fn warnings(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<InvariantCheck>, StoreError> {
    let breaks = repo::waiting(conn, now.minus(LONGEST_WAIT)).await?;
    Ok(vec![InvariantCheck {
        id: "W1",
        what: "no delivery and no ticket waits for more than 24 hours",
        breaks,
    }])
}

/// Accruals that have not lost what follows from what refunds have taken from their lines.
async fn unlike_refunds(
    conn: &mut SqliteConnection,
) -> Result<Vec<InvariantViolation>, StoreError> {
    let mut breaks = Vec::new();
    let mut last = TransferId::new(0);
    loop {
        let page = repo::list_refunded_purchases(conn, last).await?;
        let Some(end) = page.last() else { break };
        last = end.id;
        for row in page {
            let paid = row
                .paid
                .split_once(' ')
                .and_then(|(amount, unit)| Money::parse(amount, Unit::currency(unit).ok()?).ok());
            let rate = row.bps.map(BasisPoints::new).transpose();
            let kept = paid.zip(rate.ok()).and_then(|(paid, bps)| {
                let left = paid.minor().saturating_sub(row.taken);
                let remaining = super::remaining(row.base, left, paid.minor());
                super::kept_amount(bps, remaining, Money::new(row.amount, paid.unit())).ok()
            });
            if kept != row.amount.checked_sub(row.clawed) && breaks.len() < MOST_BREAKS {
                let RefundedPurchase { id, amount, base, taken, clawed, paid, .. } = row;
                let text = format!(
                    "transfer {id}: {amount} accrued on {base}, {clawed} clawed back, {taken} of \
                     {paid} given back"
                );
                breaks.push(InvariantViolation { program: Some(row.program), text });
            }
        }
    }
    Ok(breaks)
}

/// Currencies that are written with other decimals than they have.
async fn misread_currencies(
    conn: &mut SqliteConnection,
) -> Result<Vec<InvariantViolation>, StoreError> {
    let currencies = repo::currency_mismatches(conn).await?;
    let misread = currencies.into_iter().filter(|(_, code, decimals)| {
        Unit::currency(code).is_ok_and(|unit| i64::from(unit.decimals()) != *decimals)
    });
    let text = |program, code, decimals| {
        format!("program {program}: {code} is written with {decimals} decimals")
    };
    Ok(misread
        .map(|(program, code, n)| InvariantViolation {
            program: Some(program),
            text: text(program, code, n),
        })
        .collect())
}

/// Walks every program's chain, a page at a time.
async fn broken_links(conn: &mut SqliteConnection) -> Result<Vec<InvariantViolation>, StoreError> {
    let mut breaks = Vec::new();
    for program in repo::list_programs(conn).await? {
        breaks.extend(broken_links_of(conn, program, None).await?);
    }
    breaks.truncate(MOST_BREAKS);
    Ok(breaks)
}

/// Walks a program's chain behind `from`, or from its first transfer on.
async fn broken_links_of(
    conn: &mut SqliteConnection,
    program: ProgramId,
    from: Option<ChainHead>,
) -> Result<Vec<InvariantViolation>, StoreError> {
    let mut breaks = Vec::new();
    let (mut previous, mut last) = from.map_or((ChainHash::START, 0), |head| (head.hash, head.seq));
    let mut time = UtcMs::new(i64::MIN);
    let mut note = |broken: bool, seq: i64, what: &str| {
        if broken && breaks.len() < MOST_BREAKS {
            breaks.push(InvariantViolation {
                program: Some(program),
                text: format!("program {program}: transfer {seq} {what}"),
            });
        }
    };
    loop {
        let page = super::repo::list_page(conn, program, last, PAGE).await?;
        let Some((end, _)) = page.last() else { break };
        last = *end;
        for (seq, transfer) in page {
            match transfer {
                Ok(transfer) => {
                    note(transfer.previous != previous, seq, "does not continue the chain");
                    note(
                        transfer.hash != chain::hash_transfer(&transfer),
                        seq,
                        "is not what its hash says",
                    );
                    note(transfer.at < time, seq, "is earlier than the one before it");
                    (previous, time) = (transfer.hash, transfer.at);
                }
                Err(error) => note(true, seq, &error.to_string()),
            }
        }
    }
    Ok(breaks)
}

/// What of the ledger's part of the schema, the frozen rules included, is not as the migrations
/// make it.
async fn altered_schema(
    conn: &mut SqliteConnection,
) -> Result<Vec<InvariantViolation>, StoreError> {
    let mut altered = schema::find_differences(conn).await?;
    altered.retain(|altered| {
        ["account", "transfer", "transfer_rule", "held"].contains(&altered.table.as_str())
    });
    altered.truncate(MOST_BREAKS);
    Ok(altered
        .into_iter()
        .map(|altered| InvariantViolation { program: None, text: altered.text })
        .collect())
}
