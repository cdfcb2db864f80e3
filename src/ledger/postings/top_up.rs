//! A partner pays in, to spend it on services later.

use sqlx::SqliteConnection;

use super::post_named;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{AccountKind, LedgerError, PostedTransfer, TransferKind};
use crate::money::Money;

/// Books `cash -> prepaid`. `reference` is the payment's, unique in the program.
///
/// # Errors
/// [`LedgerError::Conflict`] when the reference stands for another payment, [`LedgerError::Key`],
/// [`LedgerError::Amount`], [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for
/// what they name.
pub async fn top_up(
    conn: &mut SqliteConnection,
    now: UtcMs,
    owner: (ProgramId, PartnerId),
    reference: &str,
    amount: Money,
) -> Result<PostedTransfer, LedgerError> {
    post_named(
        conn,
        now,
        owner,
        TransferKind::TopUp,
        (AccountKind::Cash, AccountKind::Prepaid),
        reference,
        amount,
    )
    .await
}
