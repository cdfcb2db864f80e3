//! A partner moves earnings to the prepaid balance instead of asking for a payout.

use sqlx::SqliteConnection;

use super::post_named;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{AccountKind, LedgerError, PostedTransfer, TransferKind};
use crate::money::Money;

/// Books `available -> prepaid`. `id` is unique in the program.
///
/// # Errors
/// [`LedgerError::Insufficient`] when less is available, [`LedgerError::Conflict`] when the id
/// stands for another move, [`LedgerError::Key`], [`LedgerError::Amount`],
/// [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for what they name.
pub async fn transfer_in(
    conn: &mut SqliteConnection,
    now: UtcMs,
    owner: (ProgramId, PartnerId),
    id: &str,
    amount: Money,
) -> Result<PostedTransfer, LedgerError> {
    post_named(
        conn,
        now,
        owner,
        TransferKind::TransferIn,
        (AccountKind::Available, AccountKind::Prepaid),
        id,
        amount,
    )
    .await
}
