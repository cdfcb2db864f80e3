//! One file for each business event that moves money, and `post`, through which all of them go.
//!
//! A posting function says which accounts, which amount and which key; `post` answers a repetition,
//! opens accounts on first use and links the transfer into the program's chain. Nothing else in the
//! program writes transfers.

use sqlx::SqliteConnection;

use super::account::{AccountBalance, AccountKind, AccountOwner, TransferSide};
use super::chain::{self, ChainHash};
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
    let amount = posting.amount;
    let (debit, credit) = (posting.debit.of(posting.owner), posting.credit.of(posting.owner));
    let place = repo::find_posting_context(conn, &posting, debit, credit).await?;
    if let Some(transfer) = place.repeated {
        let there = repo::find_transfer(conn, transfer).await?;
        return if there.is_some_and(|there| posting.is(&there)) {
            Ok(PostedTransfer { transfer, new: false, amount })
        } else {
            Err(LedgerError::Conflict { key: posting.key, transfer })
        };
    }
    if !(1..=MAX_MINOR).contains(&amount.minor()) {
        return Err(LedgerError::Amount(amount));
    }
    let (program, unit) = (posting.program, amount.unit());
    if place.frozen {
        return Err(LedgerError::Frozen(program));
    }
    if place.unit != Some(unit) {
        return Err(LedgerError::UnknownUnit { program, unit: unit.code().to_owned() });
    }
    match posting.owner {
        AccountOwner::Partner(partner) if !place.partner => {
            return Err(LedgerError::UnknownPartner { program, partner });
        }
        _ => {}
    }
    let tail = place.tail;
    let at = tail.as_ref().map_or(now, |tail| now.max(tail.at));
    let debited = opened(conn, at, program, debit, unit, place.debit).await?;
    let credited = opened(conn, at, program, credit, unit, place.credit).await?;
    let available = debited.amount()?;
    if debit.kind.is_partners() && !debit.kind.class().is_debit_normal() && available < amount {
        return Err(LedgerError::Insufficient { available, requested: amount });
    }
    let mut transfer = Transfer {
        id: place.next,
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
        previous: tail.map_or(ChainHash::START, |tail| tail.head.hash),
        hash: ChainHash::START,
    };
    transfer.hash = chain::hash_transfer(&transfer);
    repo::insert(conn, &transfer, &debited, &credited).await?;
    Ok(PostedTransfer { transfer: transfer.id, new: true, amount })
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
