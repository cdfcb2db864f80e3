//! A partner moves earnings to the prepaid balance instead of asking for a payout.

use sqlx::SqliteConnection;

use super::post;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{AccountKind, IdempotencyKey, Kind, LedgerError, Owner, Posted, Posting};
use crate::money::Money;

/// Books `available -> prepaid`. `id` is unique in the program.
///
/// # Errors
/// [`LedgerError::Insufficient`] when less is available, [`LedgerError::Conflict`] when the id stands for another move,
/// [`LedgerError::Key`], [`LedgerError::Amount`], [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for what
/// they name.
pub async fn transfer_in(
    conn: &mut SqliteConnection,
    now: UtcMs,
    (program, partner): (ProgramId, PartnerId),
    id: &str,
    amount: Money,
) -> Result<Posted, LedgerError> {
    let owner = (program, Owner::Partner(partner));
    let key = IdempotencyKey::new("transfer_in", &[id])?;
    let sides = (AccountKind::Available, AccountKind::Prepaid);
    post(conn, now, Posting::new(owner, Kind::TransferIn, sides, amount, key)).await
}
