//! The payment provider could not pay: the payout's amount is available again.

use sqlx::SqliteConnection;

use super::{PayoutHistory, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, LedgerError, PostedTransfer, TransferKind};

/// Books `in_flight -> available` for the whole payout.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it,
/// [`LedgerError::PayoutNotSubmitted`] when it is not with the payment provider,
/// [`LedgerError::PayoutVoided`] and [`LedgerError::PayoutSettled`] when it is too late.
pub async fn fail_payout(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
) -> Result<PostedTransfer, LedgerError> {
    let history = PayoutHistory::of(conn, program, payout).await?;
    history.reserved()?;
    history.refuse(TransferKind::Void, LedgerError::PayoutVoided)?;
    history.refuse(TransferKind::Settle, LedgerError::PayoutSettled)?;
    if !history.has(TransferKind::Submit) {
        return Err(LedgerError::PayoutNotSubmitted(payout));
    }
    post(
        conn,
        now,
        history.posting(TransferKind::Fail, (AccountKind::InFlight, AccountKind::Available))?,
    )
    .await
}
