//! A partner pays in, to spend it on services later.

use sqlx::SqliteConnection;

use super::post;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{AccountKind, IdempotencyKey, Kind, LedgerError, Owner, Posted, Posting};
use crate::money::Money;

/// Books `cash -> prepaid`. `reference` is the payment's, unique in the program.
///
/// # Errors
/// [`LedgerError::Conflict`] when the reference stands for another payment, [`LedgerError::Key`], [`LedgerError::Amount`],
/// [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for what they name.
pub async fn top_up(
    conn: &mut SqliteConnection,
    now: UtcMs,
    (program, partner): (ProgramId, PartnerId),
    reference: &str,
    amount: Money,
) -> Result<Posted, LedgerError> {
    let owner = (program, Owner::Partner(partner));
    let key = IdempotencyKey::new("topup", &[reference])?;
    post(conn, now, Posting::new(owner, Kind::TopUp, (AccountKind::Cash, AccountKind::Prepaid), amount, key)).await
}
