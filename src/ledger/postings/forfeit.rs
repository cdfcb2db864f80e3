//! A partner loses what is available, for example when the partnership ended for a breach of its
//! terms.

use sqlx::SqliteConnection;

use super::post_named;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{AccountKind, LedgerError, PostedTransfer, TransferKind};
use crate::money::Money;

/// Books `available -> forfeit`. `id` is unique in the program.
///
/// # Errors
/// [`LedgerError::Insufficient`] when less is available, [`LedgerError::Conflict`] when the id
/// stands for another loss, [`LedgerError::Key`], [`LedgerError::Amount`],
/// [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for what they name.
pub async fn forfeit_balance(
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
        TransferKind::Forfeit,
        (AccountKind::Available, AccountKind::Forfeit),
        id,
        amount,
    )
    .await
}
