//! A payout is handed to the payment provider: only its answer ends it from now on.

use sqlx::SqliteConnection;

use super::{PayoutHistory, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, Kind, LedgerError, Posted};

/// Books `reserved -> in_flight` for the whole payout. A repetition is answered also when the
/// payout has its outcome by then.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it, [`LedgerError::PayoutVoided`]
/// and [`LedgerError::PayoutSettled`] when it is too late.
pub async fn submit(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
) -> Result<Posted, LedgerError> {
    let history = PayoutHistory::of(conn, program, payout).await?;
    if !history.has(Kind::Submit) {
        history.refuse(Kind::Void, LedgerError::PayoutVoided)?;
        history.refuse(Kind::Settle, LedgerError::PayoutSettled)?;
    }
    post(conn, now, history.posting(Kind::Submit, (AccountKind::Reserved, AccountKind::InFlight))?)
        .await
}
