//! The payment provider takes its fee for a payout; the program pays it, not the partner.

use sqlx::SqliteConnection;

use super::{PayoutHistory, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{
    AccountKind, AccountOwner, IdempotencyKey, LedgerError, PostedTransfer, Posting, TransferKind,
};
use crate::money::Money;

/// Books `fees -> cash`, once a payout.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it, [`LedgerError::PayoutVoided`]
/// when nobody was paid, [`LedgerError::Amount`] also when the fee is in another unit than the
/// payout, [`LedgerError::Conflict`] when another fee was booked.
pub async fn charge_fee(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
    amount: Money,
) -> Result<PostedTransfer, LedgerError> {
    let history = PayoutHistory::of(conn, program, payout).await?;
    let reserved = history.reserved()?;
    history.refuse(TransferKind::Void, LedgerError::PayoutVoided)?;
    if amount.unit() != reserved.amount.unit() {
        return Err(LedgerError::Amount(amount));
    }
    let key = IdempotencyKey::numbered("fee", payout.get());
    let sides = (AccountKind::Fees, AccountKind::Cash);
    let posting = Posting {
        payout: Some(payout),
        ..Posting::new((program, AccountOwner::Program), TransferKind::Fee, sides, amount, key)
    };
    post(conn, now, posting).await
}
