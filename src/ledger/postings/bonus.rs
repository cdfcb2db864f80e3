//! A partner gets something outside of a commission: cash or units at once, or restricted until
//! they expire.

use sqlx::SqliteConnection;

use super::{post, post_named};
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{
    AccountKind, IdempotencyKey, LedgerError, PostedTransfer, Posting, TransferKind, repo,
};
use crate::money::Money;

/// What a bonus can be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BonusPosting {
    /// It can be asked for like a commission.
    Free,
    /// It can only be spent, and expires.
    Restricted,
}

/// Books `expense -> available`, or `expense -> restricted`. `id` is unique in the program.
///
/// # Errors
/// [`LedgerError::Conflict`] when the id stands for another bonus, [`LedgerError::Key`],
/// [`LedgerError::Amount`], [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for
/// what they name.
pub async fn grant_bonus(
    conn: &mut SqliteConnection,
    now: UtcMs,
    owner: (ProgramId, PartnerId),
    id: &str,
    amount: Money,
    bonus: BonusPosting,
) -> Result<PostedTransfer, LedgerError> {
    let to = match bonus {
        BonusPosting::Free => AccountKind::Available,
        BonusPosting::Restricted => AccountKind::Restricted,
    };
    post_named(conn, now, owner, TransferKind::Bonus, (AccountKind::Expense, to), id, amount).await
}

/// Books `restricted -> expense`: `amount` of the restricted bonus with this id has run out.
///
/// # Errors
/// [`LedgerError::UnknownBonus`] when there is no such restricted bonus,
/// [`LedgerError::Insufficient`] when less is left, [`LedgerError::Amount`] when it is more than
/// the bonus or of another unit, [`LedgerError::Conflict`] when another amount of it has run out.
pub async fn expire_credit(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    id: &str,
    amount: Money,
) -> Result<PostedTransfer, LedgerError> {
    let given = repo::find_by_key(conn, program, &IdempotencyKey::new("bonus", &[id])?).await?;
    let Some(given) = given.filter(|given| given.credit.kind == AccountKind::Restricted) else {
        return Err(LedgerError::UnknownBonus(id.to_owned()));
    };
    if amount.unit() != given.amount.unit() || amount.minor() > given.amount.minor() {
        return Err(LedgerError::Amount(amount));
    }
    let key = IdempotencyKey::new("expire", &[id])?;
    let sides = (AccountKind::Restricted, AccountKind::Expense);
    post(
        conn,
        now,
        Posting::new((program, given.credit.owner), TransferKind::Expire, sides, amount, key),
    )
    .await
}
