//! A partner earns a commission: it stands in `pending` until its hold is over.

use sqlx::SqliteConnection;

use super::{link_all, post};
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId, ProgramId};
use crate::ledger::{
    AccountKind, AccountOwner, AccrualBasis, IdempotencyKey, LedgerError, PostedTransfer, Posting,
    TransferKind,
};
use crate::money::Money;

/// A commission that a billing event has earned. The source, invoice and line are what makes it
/// unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accrual {
    /// The program that pays.
    pub program: ProgramId,
    /// The partner who earned it.
    pub partner: PartnerId,
    /// 1 to 10^12 minor units, rounded down by the caller.
    pub amount: Money,
    /// The stored billing event.
    pub event: EventId,
    /// The billing system, for example `whmcs`.
    pub source: String,
    /// The invoice in that system.
    pub invoice: String,
    /// The line of the invoice.
    pub line: String,
    /// Where an accrual of this line may be there already, because one was revoked or the line was
    /// billed twice: how many accruals of the event were revoked before.
    pub again: Option<i64>,
    /// How the amount came about.
    pub basis: AccrualBasis,
}

/// Books `expense -> pending`.
///
/// # Errors
/// [`LedgerError::Conflict`] when this line of the invoice was booked otherwise,
/// [`LedgerError::Key`], [`LedgerError::Amount`], [`LedgerError::UnknownUnit`] and
/// [`LedgerError::UnknownPartner`] for what they name.
pub async fn accrue(
    conn: &mut SqliteConnection,
    now: UtcMs,
    accrual: Accrual,
) -> Result<PostedTransfer, LedgerError> {
    post(conn, now, posting_of(&accrual)?).await
}

/// Books accruals of one program as [`accrue`] does, in their order. No two are of the same line of
/// an invoice.
///
/// # Errors
/// As [`accrue`]; none is booked then.
pub(crate) async fn accrue_all(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    accruals: &[Accrual],
) -> Result<(), LedgerError> {
    if accruals.is_empty() {
        return Ok(());
    }
    let postings = accruals.iter().map(posting_of).collect::<Result<_, _>>()?;
    link_all(conn, now, program, postings).await?;
    Ok(())
}

fn posting_of(accrual: &Accrual) -> Result<Posting, LedgerError> {
    let again = accrual.again.map(|revoked| format!("{}.{revoked}", accrual.event));
    let mut parts = vec![&*accrual.source, &*accrual.invoice, &*accrual.line];
    parts.extend(again.as_deref());
    let key = IdempotencyKey::new("accrue", &parts)?;
    let owner = (accrual.program, AccountOwner::Partner(accrual.partner));
    let sides = (AccountKind::Expense, AccountKind::Pending);
    Ok(Posting {
        event: Some(accrual.event),
        basis: Some(serde_json::to_string(&accrual.basis)?),
        ..Posting::new(owner, TransferKind::Accrue, sides, accrual.amount, key)
    })
}
