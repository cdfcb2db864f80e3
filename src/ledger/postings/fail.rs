//! The payment provider could not pay: the payout's amount is available again.

use sqlx::SqliteConnection;

use super::{PayoutHistory, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, IdempotencyKey, Kind, LedgerError, Posted, Posting};

/// Books `in_flight -> available` for the whole payout.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it, [`LedgerError::PayoutNotSubmitted`] when it is not with
/// the payment provider, [`LedgerError::PayoutVoided`] and [`LedgerError::PayoutSettled`] when it is too late.
pub async fn fail(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
) -> Result<Posted, LedgerError> {
    let history = PayoutHistory::of(conn, program, payout).await?;
    let reserved = history.reserved()?;
    history.refuse(Kind::Void, LedgerError::PayoutVoided)?;
    history.refuse(Kind::Settle, LedgerError::PayoutSettled)?;
    if !history.has(Kind::Submit) {
        return Err(LedgerError::PayoutNotSubmitted(payout));
    }
    let posting = Posting {
        payout: Some(payout),
        ..Posting::new(
            (program, reserved.credit.owner),
            Kind::Fail,
            (AccountKind::InFlight, AccountKind::Available),
            reserved.amount,
            IdempotencyKey::numbered("fail", payout.get()),
        )
    };
    post(conn, now, posting).await
}
