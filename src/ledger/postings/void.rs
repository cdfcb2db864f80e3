//! A payout is called off before anybody was asked to pay it: its amount is available again.

use sqlx::SqliteConnection;

use super::post;
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, IdempotencyKey, Kind, LedgerError, Posted, Posting, repo};

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
    let history = repo::of_payout(conn, program, payout).await?;
    let find = |kind| history.iter().find(|transfer| transfer.kind == kind);
    let reserved = find(Kind::Reserve).ok_or(LedgerError::UnknownPayout(payout))?;
    if find(Kind::Settle).is_some() {
        return Err(LedgerError::PayoutSettled(payout));
    }
    if find(Kind::Fail).is_some() {
        return Err(LedgerError::PayoutFailed(payout));
    }
    if find(Kind::Submit).is_some() {
        return Err(LedgerError::PayoutSubmitted(payout));
    }
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
