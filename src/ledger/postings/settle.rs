//! A payout is paid: its amount leaves the program's cash.

use sqlx::SqliteConnection;

use super::{PayoutHistory, check_external_id, check_unused, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, LedgerError, PostedTransfer, Posting, TransferKind};

/// Books `reserved -> cash`, or `in_flight -> cash` when the payout was submitted, for the whole
/// payout. `external_id` is the payment provider's transaction id: 1 to 255 characters, once in a
/// program.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it, [`LedgerError::PayoutVoided`]
/// and [`LedgerError::PayoutFailed`] when it is too late, [`LedgerError::ExternalIdUsed`] when the
/// transaction has settled another payout, [`LedgerError::Conflict`] when another transaction has
/// settled this one.
pub async fn settle_payout(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
    external_id: &str,
) -> Result<PostedTransfer, LedgerError> {
    check_external_id(external_id)?;
    let history = PayoutHistory::of(conn, program, payout).await?;
    history.reserved()?;
    history.refuse(TransferKind::Void, LedgerError::PayoutVoided)?;
    history.refuse(TransferKind::Fail, LedgerError::PayoutFailed)?;
    check_unused(conn, program, TransferKind::Settle, external_id, payout).await?;
    let from = if history.has(TransferKind::Submit) {
        AccountKind::InFlight
    } else {
        AccountKind::Reserved
    };
    let posting = history.posting(TransferKind::Settle, (from, AccountKind::Cash))?;
    post(conn, now, Posting { external_id: Some(external_id.to_owned()), ..posting }).await
}
