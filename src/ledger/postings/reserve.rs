//! A payout is requested: its amount can no longer be asked for a second time.

use sqlx::SqliteConnection;

use super::post;
use crate::clock::UtcMs;
use crate::id::{PartnerId, PayoutId, ProgramId};
use crate::ledger::{
    AccountKind, AccountOwner, IdempotencyKey, LedgerError, PostedTransfer, Posting, TransferKind,
};
use crate::money::Money;

/// Books `available -> reserved`. A repetition is answered also when the payout has its outcome by
/// then.
///
/// # Errors
/// [`LedgerError::Insufficient`] when less is available, [`LedgerError::Conflict`] when the payout
/// was reserved with another amount or for another partner, [`LedgerError::Amount`],
/// [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for what they name.
pub async fn reserve_payout(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    payout: PayoutId,
    amount: Money,
) -> Result<PostedTransfer, LedgerError> {
    let key = IdempotencyKey::numbered("reserve", payout.get());
    let sides = (AccountKind::Available, AccountKind::Reserved);
    let posting = Posting {
        payout: Some(payout),
        ..Posting::new(
            (program, AccountOwner::Partner(partner)),
            TransferKind::Reserve,
            sides,
            amount,
            key,
        )
    };
    post(conn, now, posting).await
}
