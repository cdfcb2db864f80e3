//! Two people correct a partner's available balance by hand.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;

use super::post;
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId};
use crate::ledger::{
    AccountKind, AccountOwner, IdempotencyKey, LedgerError, PostedTransfer, Posting, Transfer,
    TransferKind, repo,
};
use crate::money::Money;

/// Who wants a correction and why; frozen with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionPosting {
    /// The first of the two members; not the partner.
    pub asked_by: MemberId,
    /// Who agreed to it: somebody else.
    pub approved_by: MemberId,
    /// What the first member wrote.
    pub reason: String,
}

/// Books `adjust -> available` for a positive amount, `available -> adjust` for a negative one.
/// `id` is unique in the program.
///
/// # Errors
/// [`LedgerError::FourEyes`] unless two people who are not the partner want it,
/// [`LedgerError::Insufficient`] when less is available, [`LedgerError::Conflict`] when the id
/// stands for another correction, [`LedgerError::Key`], [`LedgerError::Amount`],
/// [`LedgerError::UnknownUnit`] and [`LedgerError::UnknownPartner`] for what they name.
pub async fn adjust(
    conn: &mut SqliteConnection,
    now: UtcMs,
    (program, partner): (ProgramId, PartnerId),
    id: &str,
    amount: Money,
    correction: &CorrectionPosting,
) -> Result<PostedTransfer, LedgerError> {
    let member = repo::find_member(conn, program, partner).await?;
    let member = member.ok_or(LedgerError::UnknownPartner { program, partner })?;
    if correction.asked_by == correction.approved_by
        || [correction.asked_by, correction.approved_by].contains(&member)
    {
        return Err(LedgerError::FourEyes);
    }
    let sides = if amount.minor() < 0 {
        (AccountKind::Available, AccountKind::Adjust)
    } else {
        (AccountKind::Adjust, AccountKind::Available)
    };
    let size = Money::new(amount.minor().saturating_abs(), amount.unit());
    let owner = (program, AccountOwner::Partner(partner));
    let posting = Posting {
        basis: Some(serde_json::to_string(correction)?),
        ..Posting::new(
            owner,
            TransferKind::Adjust,
            sides,
            size,
            IdempotencyKey::new("adjust", &[id])?,
        )
    };
    post(conn, now, posting).await
}

/// Books `adjust -> available`: what a partner had earned and not been paid when they were taken
/// over from another system, where `source_id` names them; for a negative amount `owed -> adjust`:
/// what they owed. `again` is how often such a row was undone before. Whoever calls keeps the row
/// for the checks to compare.
///
/// # Errors
/// [`LedgerError::Conflict`] when the id stands for another amount or partner,
/// [`LedgerError::Key`], [`LedgerError::Amount`], [`LedgerError::UnknownUnit`] and
/// [`LedgerError::UnknownPartner`] for what they name.
pub(crate) async fn post_opening_balance(
    conn: &mut SqliteConnection,
    now: UtcMs,
    (program, partner): (ProgramId, PartnerId),
    (source_id, again): (&str, i64),
    amount: Money,
) -> Result<PostedTransfer, LedgerError> {
    let owner = (program, AccountOwner::Partner(partner));
    let nth = again.to_string();
    let parts = ["import", source_id, &nth];
    let key = IdempotencyKey::new("adjust", if again == 0 { &parts[..2] } else { &parts })?;
    let sides = if amount.minor() < 0 {
        (AccountKind::Owed, AccountKind::Adjust)
    } else {
        (AccountKind::Adjust, AccountKind::Available)
    };
    let amount = Money::new(amount.minor().saturating_abs(), amount.unit());
    let posting = Posting {
        basis: Some(json!({ "import": source_id }).to_string()),
        ..Posting::new(owner, TransferKind::Adjust, sides, amount, key)
    };
    post(conn, now, posting).await
}

/// Books an opening balance back: `available -> adjust`, or `adjust -> owed` for a debt. Whoever
/// calls makes sure that nothing else was booked for the partner, and keeps the undone row for the
/// checks to compare.
///
/// # Errors
/// [`LedgerError::Insufficient`] when the balance is not there any more, or the database failed.
pub(crate) async fn undo_opening_balance(
    conn: &mut SqliteConnection,
    now: UtcMs,
    source_id: &str,
    opening: &Transfer,
) -> Result<PostedTransfer, LedgerError> {
    let (debit, credit) = (&opening.debit, &opening.credit);
    let owner = if credit.owner.partner().is_some() { credit.owner } else { debit.owner };
    let sides = (credit.kind, debit.kind);
    let key = IdempotencyKey::new("adjust", &["undo", &opening.id.to_string()])?;
    let posting = Posting {
        basis: Some(json!({ "undo": source_id }).to_string()),
        ..Posting::new((opening.program, owner), TransferKind::Adjust, sides, opening.amount, key)
    };
    post(conn, now, posting).await
}
