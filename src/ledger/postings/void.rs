//! A payout is called off before anybody was asked to pay it: its amount is available again.

use sqlx::SqliteConnection;

use super::{PayoutHistory, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, LedgerError, PostedTransfer, TransferKind};

/// Books `reserved -> available` for the whole payout.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it, [`LedgerError::PayoutSettled`],
/// [`LedgerError::PayoutSubmitted`] and [`LedgerError::PayoutFailed`] when it is too late.
pub async fn void_payout(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
) -> Result<PostedTransfer, LedgerError> {
    let history = PayoutHistory::of(conn, program, payout).await?;
    history.refuse(TransferKind::Settle, LedgerError::PayoutSettled)?;
    history.refuse(TransferKind::Fail, LedgerError::PayoutFailed)?;
    history.refuse(TransferKind::Submit, LedgerError::PayoutSubmitted)?;
    post(
        conn,
        now,
        history.posting(TransferKind::Void, (AccountKind::Reserved, AccountKind::Available))?,
    )
    .await
}
