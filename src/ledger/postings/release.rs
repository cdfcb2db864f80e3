//! A commission's hold is over: what was not clawed back meanwhile becomes available.

use sqlx::SqliteConnection;

use super::post;
use crate::clock::UtcMs;
use crate::id::TransferId;
use crate::ledger::{
    AccountKind, IdempotencyKey, LedgerError, PostedTransfer, Posting, TransferKind, repo,
};
use crate::money::Money;

/// Books `pending -> available` for the whole rest of an accrual.
///
/// # Errors
/// [`LedgerError::UnknownAccrual`] when the transfer is none, [`LedgerError::Held`] before the end
/// of its hold, [`LedgerError::NothingLeft`] when all of it was clawed back.
pub async fn release_accrual(
    conn: &mut SqliteConnection,
    now: UtcMs,
    accrual: TransferId,
) -> Result<PostedTransfer, LedgerError> {
    let (earned, basis) = super::accrual(conn, accrual).await?;
    if now < basis.held_until {
        return Err(LedgerError::Held { accrual, until: basis.held_until });
    }
    let clawed = repo::sum_clawed_while_pending(conn, accrual).await?;
    let left = earned.amount.minor().saturating_sub(clawed);
    if left <= 0 {
        return Err(LedgerError::NothingLeft(accrual));
    }
    let posting = Posting {
        accrual: Some(accrual),
        ..Posting::new(
            (earned.program, earned.credit.owner),
            TransferKind::Release,
            (AccountKind::Pending, AccountKind::Available),
            Money::new(left, earned.amount.unit()),
            IdempotencyKey::numbered("release", accrual.get()),
        )
    };
    post(conn, now, posting).await
}
