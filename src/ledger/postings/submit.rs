//! A payout is handed to the payment provider: only its answer ends it from now on.

use sqlx::SqliteConnection;

use super::{PayoutHistory, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, LedgerError, PostedTransfer, TransferKind};

/// Books `reserved -> in_flight` for the whole payout. A repetition is answered also when the
/// payout has its outcome by then.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it, [`LedgerError::PayoutVoided`]
/// and [`LedgerError::PayoutSettled`] when it is too late.
pub async fn submit_payout(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
) -> Result<PostedTransfer, LedgerError> {
    let history = PayoutHistory::of(conn, program, payout).await?;
    if !history.has(TransferKind::Submit) {
        history.refuse(TransferKind::Void, LedgerError::PayoutVoided)?;
        history.refuse(TransferKind::Settle, LedgerError::PayoutSettled)?;
    }
    post(
        conn,
        now,
        history.posting(TransferKind::Submit, (AccountKind::Reserved, AccountKind::InFlight))?,
    )
    .await
}
