//! One file for each business event that moves money, and `post`, through which all of them go.
//!
//! A posting function says which accounts, which amount and which key; `post` answers a repetition,
//! opens accounts on first use and links the transfer into the program's chain. Nothing else in the
//! program writes transfers.

use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::account::{AccountBalance, AccountKind, AccountOwner, TransferSide};
use super::chain::{self, ChainHash, ChainHead};
use super::error::LedgerError;
use super::repo;
use super::transfer::{
    AccrualBasis, IdempotencyKey, PostedTransfer, Posting, Transfer, TransferKind,
};
use crate::clock::UtcMs;
use crate::id::{PartnerId, PayoutId, ProgramId, TransferId};
use crate::money::{MAX_MINOR, Money, Unit};
use crate::store::StoreError;

mod accrue;
mod adjust;
mod bonus;
mod claw;
mod fail;
mod fee;
mod forfeit;
mod offset;
mod payout_history;
mod release;
mod reserve;
mod send_back;
mod settle;
mod spend;
mod submit;
mod top_up;
mod transfer_in;
mod void;

pub(crate) use accrue::accrue_all;
pub use accrue::{Accrual, accrue};
pub use adjust::{CorrectionPosting, adjust};
pub(crate) use adjust::{post_opening_balance, undo_opening_balance};
pub use bonus::{BonusPosting, expire_credit, grant_bonus};
pub use claw::{Clawback, ClawbackBasis, ClawbackOutcome, claw_back, preview_clawback};
pub(crate) use claw::{kept_amount, remaining, revoke_accrual};
pub use fail::fail_payout;
pub use fee::charge_fee;
pub use forfeit::forfeit_balance;
use payout_history::PayoutHistory;
pub use release::release_accrual;
pub use reserve::reserve_payout;
pub use send_back::send_back;
pub use settle::settle_payout;
pub use spend::{SpendSource, spend};
pub use submit::submit_payout;
pub use top_up::top_up;
pub use transfer_in::transfer_in;
pub use void::void_payout;

/// Makes the transfer as [`link`] does; what is owed is netted from a new credit to `available` at
/// once.
///
/// # Errors
/// As [`link`].
pub(super) async fn post(
    conn: &mut SqliteConnection,
    now: UtcMs,
    posting: Posting,
) -> Result<PostedTransfer, LedgerError> {
    let (owner, to) = ((posting.program, posting.owner), posting.credit);
    let posted = link(conn, now, posting).await?;
    if posted.new && to == AccountKind::Available {
        offset::offset_debt(conn, now, owner, posted).await?;
    }
    Ok(posted)
}

/// Makes a transfer of a partner's that has an id of its own, unique in the program among its kind,
/// and nothing else to say.
async fn post_named(
    conn: &mut SqliteConnection,
    now: UtcMs,
    (program, partner): (ProgramId, PartnerId),
    kind: TransferKind,
    sides: (AccountKind, AccountKind),
    id: &str,
    amount: Money,
) -> Result<PostedTransfer, LedgerError> {
    let key = IdempotencyKey::new(kind.as_str(), &[id])?;
    post(
        conn,
        now,
        Posting::new((program, AccountOwner::Partner(partner)), kind, sides, amount, key),
    )
    .await
}

/// Makes the transfer, or answers with the one that has its key and content. Its time is `now`, or
/// the time of the program's last transfer when the clock went back.
///
/// # Errors
/// [`LedgerError::Conflict`] when the key stands for something else, [`LedgerError::Amount`]
/// outside of 1 to 10^12 minor units, [`LedgerError::Frozen`] while the program's books do not
/// hold, [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] when the program has none
/// such, [`LedgerError::Insufficient`] when the debited account may not fall below zero and would.
async fn link(
    conn: &mut SqliteConnection,
    now: UtcMs,
    posting: Posting,
) -> Result<PostedTransfer, LedgerError> {
    let program = posting.program;
    let posted = link_all(conn, now, program, vec![posting]).await?;
    Ok(posted.into_iter().next().ok_or(StoreError::Driver(sqlx::Error::RowNotFound))?)
}

/// Makes transfers of one program as [`link`] does, in their order. No two have the same key.
///
/// # Errors
/// As [`link`], for the first that cannot be made; none is made then.
async fn link_all(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    postings: Vec<Posting>,
) -> Result<Vec<PostedTransfer>, LedgerError> {
    let (mut chain, places) = repo::find_posting_contexts(conn, program, &postings).await?;
    let mut accounts: HashMap<(TransferSide, Unit), AccountBalance> = HashMap::new();
    let (mut posted, mut linked) = (Vec::with_capacity(postings.len()), Vec::new());
    for (posting, place) in postings.into_iter().zip(places) {
        let amount = posting.amount;
        if let Some(transfer) = place.repeated {
            let there = repo::find_transfer(conn, transfer).await?;
            if !there.is_some_and(|there| posting.is(&there)) {
                return Err(LedgerError::Conflict { key: posting.key, transfer });
            }
            posted.push(PostedTransfer { transfer, new: false, amount });
            continue;
        }
        check(&posting, &place, chain.frozen)?;
        let unit = amount.unit();
        let (debit, credit) = (posting.debit.of(posting.owner), posting.credit.of(posting.owner));
        let at = chain.tail.as_ref().map_or(now, |tail| now.max(tail.at));
        let known = accounts.get(&(debit, unit)).copied().or(place.debit);
        let mut debited = opened(conn, at, program, debit, unit, known).await?;
        let known = accounts.get(&(credit, unit)).copied().or(place.credit);
        let mut credited = opened(conn, at, program, credit, unit, known).await?;
        let available = debited.amount()?;
        if debit.kind.is_partners() && !debit.kind.class().is_debit_normal() && available < amount {
            return Err(LedgerError::Insufficient { available, requested: amount });
        }
        debited.debits = added(&debited, debited.debits, amount)?;
        credited.credits = added(&credited, credited.credits, amount)?;
        accounts.insert((debit, unit), debited);
        accounts.insert((credit, unit), credited);
        let transfer = follow(posting, (debit, credit), at, &chain);
        chain.next = TransferId::new(transfer.id.get().saturating_add(1));
        let head = ChainHead { seq: transfer.seq, hash: transfer.hash };
        chain.tail = Some(repo::ChainTail { head, at });
        posted.push(PostedTransfer { transfer: transfer.id, new: true, amount });
        linked.push(repo::LinkedTransfer { transfer, debit: debited, credit: credited });
    }
    if !linked.is_empty() {
        repo::insert_all(conn, &linked).await?;
    }
    Ok(posted)
}

/// Refuses a posting that cannot be made, its balance aside.
fn check(posting: &Posting, place: &repo::PostingContext, frozen: bool) -> Result<(), LedgerError> {
    let (program, amount) = (posting.program, posting.amount);
    if !(1..=MAX_MINOR).contains(&amount.minor()) {
        return Err(LedgerError::Amount(amount));
    }
    if frozen {
        return Err(LedgerError::Frozen(program));
    }
    if place.unit != Some(amount.unit()) {
        return Err(LedgerError::UnknownUnit { program, unit: amount.unit().code().to_owned() });
    }
    match posting.owner {
        AccountOwner::Partner(partner) if !place.partner => {
            Err(LedgerError::UnknownPartner { program, partner })
        }
        _ => Ok(()),
    }
}

/// The posting as the next transfer of the chain.
fn follow(
    posting: Posting,
    (debit, credit): (TransferSide, TransferSide),
    at: UtcMs,
    chain: &repo::ChainContext,
) -> Transfer {
    let head = chain.tail.as_ref().map(|tail| tail.head);
    let mut transfer = Transfer {
        id: chain.next,
        program: posting.program,
        seq: head.map_or(1, |head| head.seq.saturating_add(1)),
        kind: posting.kind,
        debit,
        credit,
        amount: posting.amount,
        key: posting.key,
        at,
        event: posting.event,
        accrual: posting.accrual,
        payout: posting.payout,
        external_id: posting.external_id,
        basis: posting.basis,
        previous: head.map_or(ChainHash::START, |head| head.hash),
        hash: ChainHash::START,
    };
    transfer.hash = chain::hash_transfer(&transfer);
    transfer
}

/// A total of the account with the amount.
fn added(account: &AccountBalance, total: i64, amount: Money) -> Result<i64, StoreError> {
    let row = account.account.get();
    let wrong = StoreError::Inconsistent { table: "account", column: "debits", row };
    total.checked_add(amount.minor()).ok_or(wrong)
}

/// The account of this side, opened when this is its first use.
async fn opened(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    side: TransferSide,
    unit: Unit,
    found: Option<AccountBalance>,
) -> Result<AccountBalance, StoreError> {
    match found {
        Some(account) => Ok(account),
        None => repo::insert_account(conn, now, program, side, unit).await,
    }
}

/// What is on the account, minor units; nothing on one that was never used.
async fn on_account(
    conn: &mut SqliteConnection,
    (program, owner): (ProgramId, AccountOwner),
    kind: AccountKind,
    unit: Unit,
) -> Result<i64, StoreError> {
    match repo::find_account(conn, program, kind.of(owner), unit).await? {
        Some(account) => Ok(account.amount()?.minor()),
        None => Ok(0),
    }
}

/// The accrual with its frozen arithmetic.
pub(super) async fn accrual(
    conn: &mut SqliteConnection,
    id: TransferId,
) -> Result<(Transfer, AccrualBasis), LedgerError> {
    let earned = repo::find_transfer(conn, id).await?.ok_or(LedgerError::UnknownAccrual(id))?;
    let basis = earned.basis()?.ok_or(LedgerError::UnknownAccrual(id))?;
    Ok((earned, basis))
}

/// Refuses what is not a payment provider's transaction id: 1 to 255 characters.
fn check_external_id(external_id: &str) -> Result<(), LedgerError> {
    if (1..=255).contains(&external_id.chars().count()) && !external_id.contains('\0') {
        return Ok(());
    }
    Err(LedgerError::ExternalId(external_id.to_owned()))
}

/// Refuses a transaction id that a transfer of this kind has for another payout.
async fn check_unused(
    conn: &mut SqliteConnection,
    program: ProgramId,
    kind: TransferKind,
    external_id: &str,
    payout: PayoutId,
) -> Result<(), LedgerError> {
    match repo::find_by_external_id(conn, program, kind, external_id).await? {
        Some(other) if other != payout => {
            Err(LedgerError::ExternalIdUsed { external_id: external_id.to_owned(), payout: other })
        }
        _ => Ok(()),
    }
}
