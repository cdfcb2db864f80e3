//! A partner loses what is available, for example when the partnership ended for a breach of its terms.

use sqlx::SqliteConnection;

use super::post;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{AccountKind, IdempotencyKey, Kind, LedgerError, Owner, Posted, Posting};
use crate::money::Money;

/// Books `available -> forfeit`. `id` is unique in the program.
///
/// # Errors
/// [`LedgerError::Insufficient`] when less is available, [`LedgerError::Conflict`] when the id stands for another loss,
/// [`LedgerError::Key`], [`LedgerError::Amount`], [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for what
/// they name.
pub async fn forfeit(
    conn: &mut SqliteConnection,
    now: UtcMs,
    (program, partner): (ProgramId, PartnerId),
    id: &str,
    amount: Money,
) -> Result<Posted, LedgerError> {
    let owner = (program, Owner::Partner(partner));
    let key = IdempotencyKey::new("forfeit", &[id])?;
    let sides = (AccountKind::Available, AccountKind::Forfeit);
    post(conn, now, Posting::new(owner, Kind::Forfeit, sides, amount, key)).await
}
