//! The ledger: accounts, the transfers between them, and the proof that they agree.
//!
//! A transfer moves one amount from a debit account to a credit account of the same unit, is never
//! changed, and is corrected only by another transfer; so debits and credits are equal by
//! construction. The schema's triggers hold that against every connection, and [`verify()`]
//! recomputes it. Each program's transfers are a hash chain of their own.
//!
//! The ledger does not decide: rates and holds come from the program file, payouts and their states
//! from `payout`. It neither begins nor commits: each function works in the write transaction that
//! its caller owns, and a caller that gets an error rolls back.
#![warn(clippy::arithmetic_side_effects)]

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId, ProgramId, TransferId};
use crate::store::StoreError;

mod account;
mod chain;
mod error;
mod export;
mod freeze;
mod period;
mod postings;
mod repo;
mod statement;
#[cfg(test)]
mod tests;
mod transfer;
mod verify;
mod why;

pub use account::{
    AccountBalance, AccountClass, AccountKind, AccountOwner, CashBalances, TransferSide,
};
pub use chain::{ChainHash, ChainHead, HashParseError};
pub use error::LedgerError;
pub use export::{ExportError, ExportFormat, cell, export};
pub use freeze::{FreezeState, freeze_state};
pub(crate) use freeze::{freeze, unfreeze};
pub use period::StatementPeriod;
pub use postings::{
    Accrual, BonusPosting, Clawback, ClawbackBasis, ClawbackOutcome, CorrectionPosting,
    SpendSource, accrue, adjust, charge_fee, claw_back, expire_credit, fail_payout,
    forfeit_balance, grant_bonus, preview_clawback, release_accrual, reserve_payout, send_back,
    settle_payout, spend, submit_payout, top_up, transfer_in, void_payout,
};
pub(crate) use postings::{
    accrue_all, kept_amount, post_opening_balance, remaining, revoke_accrual, undo_opening_balance,
};
pub use statement::{Statement, StatementLine, UnitBalances, UnitStatement, statement_of};
pub use transfer::{AccrualBasis, IdempotencyKey, PostedTransfer, Posting, Transfer, TransferKind};
pub(crate) use verify::verify_partner;
pub use verify::{InvariantCheck, InvariantViolation, verify, verify_file, verify_head, warnings};
pub use why::{CommissionExplanation, TransferExplanation, explain_transfer};

/// What a partner has, one entry for each cash unit in which the partner ever had an account, in
/// order of the unit's code.
///
/// All of it is read from the account rows, so it takes no longer the longer the history is.
///
/// # Errors
/// [`StoreError`] when the file cannot be read, or when what the accounts hold is no amount.
pub async fn balance(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
) -> Result<Vec<CashBalances>, StoreError> {
    let mut all: Vec<CashBalances> = Vec::new();
    for (row, paid) in repo::list_partner_cash(conn, program, partner).await? {
        if all.last().is_none_or(|last| last.unit != row.unit) {
            all.push(CashBalances::none(row.unit));
        }
        if let Some(last) = all.last_mut() {
            last.set(row.side.kind, row.amount()?);
            let wrong = StoreError::Inconsistent {
                table: "account",
                column: "paid",
                row: row.account.get(),
            };
            last.paid = last.paid.checked_add(paid).map_err(|_| wrong)?;
        }
    }
    Ok(all)
}

/// The accruals, of all programs, whose hold is over and that are not released yet, the first to be
/// over first; at most 500. One that was clawed back in full is not among them, nor is one whose
/// program is frozen.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn list_due_accruals(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<TransferId>, StoreError> {
    repo::list_due_accruals(conn, now).await
}

/// Every account of the program with what is on it: the program's own first, then by partner, kind
/// and unit.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn list_accounts(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<AccountBalance>, StoreError> {
    repo::list_accounts(conn, program).await
}

/// The program's transfer with this id.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn find_transfer(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: TransferId,
) -> Result<Option<Transfer>, StoreError> {
    Ok(repo::find_transfer(conn, id).await?.filter(|transfer| transfer.program == program))
}

/// An accrual, with how its amount came about.
///
/// # Errors
/// [`LedgerError::UnknownAccrual`] when the transfer is none.
pub async fn find_accrual(
    conn: &mut SqliteConnection,
    accrual: TransferId,
) -> Result<(Transfer, AccrualBasis), LedgerError> {
    postings::accrual(conn, accrual).await
}

/// The accrual that a billing event has led to.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn find_accrual_of_event(
    conn: &mut SqliteConnection,
    event: EventId,
) -> Result<Option<TransferId>, StoreError> {
    repo::find_accrual_of_event(conn, event).await
}

/// How many accruals of the event were revoked.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub(crate) async fn count_revoked_accruals(
    conn: &mut SqliteConnection,
    event: EventId,
) -> Result<i64, StoreError> {
    repo::count_revoked_accruals(conn, event).await
}

/// Whether anything was clawed back for this refund or chargeback.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn has_clawback(
    conn: &mut SqliteConnection,
    refund: EventId,
) -> Result<bool, StoreError> {
    repo::has_clawback(conn, refund).await
}

/// How many transfers of each kind, of all programs, lie behind `after`, and the last of them;
/// `after` itself when there is none.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn count_transfers_after(
    conn: &mut SqliteConnection,
    after: Option<TransferId>,
) -> Result<(Option<TransferId>, Vec<(TransferKind, u64)>), StoreError> {
    let counts = repo::count_after(conn, after.map_or(0, TransferId::get)).await?;
    let last = counts.iter().map(|count| count.last).max().or(after);
    Ok((last, counts.into_iter().map(|count| (count.kind, count.transfers)).collect()))
}

/// The last transfer's place and hash; `None` before the first. Kept outside the database, it makes
/// a rewritten past visible: see [`verify_head`].
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn find_head(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Option<ChainHead>, StoreError> {
    Ok(repo::find_tail(conn, program).await?.map(|tail| tail.head))
}

/// The program's last transfer before `at`: the same as [`find_head`] was then.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub(crate) async fn find_head_before(
    conn: &mut SqliteConnection,
    program: ProgramId,
    at: UtcMs,
) -> Result<Option<ChainHead>, StoreError> {
    let first = repo::find_first_since(conn, program, at).await?;
    repo::find_head_below(conn, program, first).await
}

/// Whether the program's chain still contains a head that was kept outside the database: see
/// [`verify_head`].
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub async fn chain_extends(
    conn: &mut SqliteConnection,
    program: ProgramId,
    kept: ChainHead,
) -> Result<bool, StoreError> {
    Ok(verify_head(conn, program, kept).await?.breaks.is_empty())
}
