//! Money that was paid comes back, in whole or in part: it is available again.

use sqlx::SqliteConnection;

use super::{PayoutHistory, post};
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{
    AccountKind, IdempotencyKey, LedgerError, PostedTransfer, Posting, TransferKind,
};
use crate::money::Money;

/// Books `cash -> available`. `external_id` is the payment provider's id of the returning
/// transaction: 1 to 255 characters, once in a program among returns.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it,
/// [`LedgerError::PayoutNotSettled`] when it was not paid, [`LedgerError::Returned`] when more
/// would come back than was paid, [`LedgerError::ExternalId`], [`LedgerError::ExternalIdUsed`] when
/// the transaction has returned another payout, [`LedgerError::Conflict`] when it has
/// returned another amount.
pub async fn send_back(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
    amount: Money,
    external_id: &str,
) -> Result<PostedTransfer, LedgerError> {
    super::check_external_id(external_id)?;
    let history = PayoutHistory::of(conn, program, payout).await?;
    let reserved = history.reserved()?;
    if !history.has(TransferKind::Settle) {
        return Err(LedgerError::PayoutNotSettled(payout));
    }
    super::check_unused(conn, program, TransferKind::Return, external_id, payout).await?;
    let key = IdempotencyKey::new("return", &[&payout.to_string(), external_id])?;
    if !history.knows(&key) {
        let left =
            history.sum(TransferKind::Settle).saturating_sub(history.sum(TransferKind::Return));
        if amount.unit() != reserved.amount.unit() || amount.minor() > left {
            return Err(LedgerError::Returned {
                left: Money::new(left, reserved.amount.unit()),
                requested: amount,
            });
        }
    }
    let posting = Posting {
        payout: Some(payout),
        external_id: Some(external_id.to_owned()),
        ..Posting::new(
            (program, reserved.credit.owner),
            TransferKind::Return,
            (AccountKind::Cash, AccountKind::Available),
            amount,
            key,
        )
    };
    post(conn, now, posting).await
}
