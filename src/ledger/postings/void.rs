//! A payout is called off before anybody was asked to pay it: its amount is available again.

use sqlx::SqliteConnection;

use super::{PayoutHistory, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, IdempotencyKey, Kind, LedgerError, Posted, Posting};

/// Books `reserved -> available` for the whole payout.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it, [`LedgerError::PayoutSettled`],
/// [`LedgerError::PayoutSubmitted`] and [`LedgerError::PayoutFailed`] when it is too late.
pub async fn void(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
) -> Result<Posted, LedgerError> {
    let history = PayoutHistory::of(conn, program, payout).await?;
    let reserved = history.reserved()?;
    history.refuse(Kind::Settle, LedgerError::PayoutSettled)?;
    history.refuse(Kind::Fail, LedgerError::PayoutFailed)?;
    history.refuse(Kind::Submit, LedgerError::PayoutSubmitted)?;
    let posting = Posting {
        payout: Some(payout),
        ..Posting::new(
            (program, reserved.credit.owner),
            Kind::Void,
            (AccountKind::Reserved, AccountKind::Available),
            reserved.amount,
            IdempotencyKey::numbered("void", payout.get()),
        )
    };
    post(conn, now, posting).await
}
