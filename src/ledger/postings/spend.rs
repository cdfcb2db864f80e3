//! A partner pays an invoice of the program's own from a balance.

use sqlx::SqliteConnection;

use super::post_named;
use crate::clock::UtcMs;
use crate::id::{PartnerId, ProgramId};
use crate::ledger::{AccountKind, LedgerError, PostedTransfer, TransferKind};
use crate::money::Money;

/// Which balance pays an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpendSource {
    /// What the partner has topped up.
    Prepaid,
    /// Restricted bonuses.
    Restricted,
}

/// Books `prepaid -> revenue`, or `restricted -> revenue`, once an invoice.
///
/// # Errors
/// [`LedgerError::Insufficient`] when less is there, [`LedgerError::Conflict`] when the invoice was
/// paid otherwise, [`LedgerError::Key`], [`LedgerError::Amount`], [`LedgerError::UnknownUnit`] and
/// [`LedgerError::UnknownPartner`] for what they name.
pub async fn spend(
    conn: &mut SqliteConnection,
    now: UtcMs,
    owner: (ProgramId, PartnerId),
    invoice: &str,
    amount: Money,
    purse: SpendSource,
) -> Result<PostedTransfer, LedgerError> {
    let from = match purse {
        SpendSource::Prepaid => AccountKind::Prepaid,
        SpendSource::Restricted => AccountKind::Restricted,
    };
    post_named(conn, now, owner, TransferKind::Spend, (from, AccountKind::Revenue), invoice, amount)
        .await
}
