//! One file for each business event that moves money, and `post`, through which all of them go.
//!
//! A posting function says which accounts, which amount and which key; `post` answers a repetition, opens accounts on
//! first use and links the transfer into the program's chain. Nothing else in the program writes transfers.

use sqlx::SqliteConnection;

use super::account::{Balance, Owner, Side};
use super::chain::{self, Hash};
use super::error::LedgerError;
use super::repo;
use super::transfer::{Posted, Posting, Transfer};
use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::money::{MAX_MINOR, Unit};
use crate::store::StoreError;

mod accrue;
mod release;
mod reserve;
mod settle;
mod void;

pub use accrue::{Accrual, accrue};
pub use release::release;
pub use reserve::reserve;
pub use settle::settle;
pub use void::void;

/// Makes the transfer, or answers with the one that has its key and content. Its time is `now`, or the time of the
/// program's last transfer when the clock went back.
///
/// # Errors
/// [`LedgerError::Conflict`] when the key stands for something else, [`LedgerError::Amount`] outside of 1 to 10^12 minor
/// units, [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] when the program has none such,
/// [`LedgerError::Insufficient`] when the debited account may not fall below zero and would.
async fn post(conn: &mut SqliteConnection, now: UtcMs, posting: Posting) -> Result<Posted, LedgerError> {
    let amount = posting.amount;
    if let Some(transfer) = repo::by_key(conn, posting.program, &posting.key).await? {
        return if posting.is(&transfer) {
            Ok(Posted { transfer: transfer.id, new: false, amount })
        } else {
            Err(LedgerError::Conflict { key: posting.key, transfer: transfer.id })
        };
    }
    if !(1..=MAX_MINOR).contains(&amount.minor()) {
        return Err(LedgerError::Amount(amount));
    }
    let (program, unit) = (posting.program, amount.unit());
    check_names(conn, program, posting.owner, unit).await?;
    let tail = repo::tail(conn, program).await?;
    let at = tail.as_ref().map_or(now, |tail| now.max(tail.at));
    let (debit, credit) = (posting.debit.of(posting.owner), posting.credit.of(posting.owner));
    let debited = account(conn, at, program, debit, unit).await?;
    let credited = account(conn, at, program, credit, unit).await?;
    let available = debited.amount()?;
    if debit.kind.is_partners() && !debit.kind.class().is_debit_normal() && available < amount {
        return Err(LedgerError::Insufficient { available, requested: amount });
    }
    let mut transfer = Transfer {
        id: repo::next_transfer(conn).await?,
        program,
        seq: tail.as_ref().map_or(1, |tail| tail.head.seq.saturating_add(1)),
        kind: posting.kind,
        debit,
        credit,
        amount,
        key: posting.key,
        at,
        event: posting.event,
        accrual: posting.accrual,
        payout: posting.payout,
        external_id: posting.external_id,
        basis: posting.basis,
        previous: tail.map_or(Hash::START, |tail| tail.head.hash),
        hash: Hash::START,
    };
    transfer.hash = chain::hash(&transfer);
    repo::insert(conn, &transfer, debited.account, credited.account).await?;
    Ok(Posted { transfer: transfer.id, new: true, amount })
}

/// Refuses a unit or an owner that the program does not have.
async fn check_names(
    conn: &mut SqliteConnection,
    program: ProgramId,
    owner: Owner,
    unit: Unit,
) -> Result<(), LedgerError> {
    if repo::unit(conn, program, unit.code()).await? != Some(unit) {
        return Err(LedgerError::UnknownUnit { program, unit: unit.code().to_owned() });
    }
    match owner {
        Owner::Partner(partner) if !repo::has_partner(conn, program, partner).await? => {
            Err(LedgerError::UnknownPartner { program, partner })
        }
        _ => Ok(()),
    }
}

/// The account of this side, opened when this is its first use.
async fn account(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    side: Side,
    unit: Unit,
) -> Result<Balance, StoreError> {
    match repo::account(conn, program, side, unit).await? {
        Some(account) => Ok(account),
        None => repo::open_account(conn, now, program, side, unit).await,
    }
}
