//! A payout is paid: its amount leaves the program's cash.

use sqlx::SqliteConnection;

use super::post;
use crate::clock::UtcMs;
use crate::id::{PayoutId, ProgramId};
use crate::ledger::{AccountKind, IdempotencyKey, Kind, LedgerError, Posted, Posting, repo};

/// Books `reserved -> cash`, or `in_flight -> cash` when the payout was submitted, for the whole payout. `external_id` is
/// the payment provider's transaction id: 1 to 255 characters, once in a program.
///
/// # Errors
/// [`LedgerError::UnknownPayout`] when nothing is reserved for it, [`LedgerError::PayoutVoided`] and
/// [`LedgerError::PayoutFailed`] when it is too late, [`LedgerError::ExternalIdUsed`] when the transaction has settled
/// another payout, [`LedgerError::Conflict`] when another transaction has settled this one.
pub async fn settle(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    payout: PayoutId,
    external_id: &str,
) -> Result<Posted, LedgerError> {
    if !(1..=255).contains(&external_id.chars().count()) || external_id.contains('\0') {
        return Err(LedgerError::ExternalId(external_id.to_owned()));
    }
    let history = repo::of_payout(conn, program, payout).await?;
    let find = |kind| history.iter().find(|transfer| transfer.kind == kind);
    let reserved = find(Kind::Reserve).ok_or(LedgerError::UnknownPayout(payout))?;
    if find(Kind::Void).is_some() {
        return Err(LedgerError::PayoutVoided(payout));
    }
    if find(Kind::Fail).is_some() {
        return Err(LedgerError::PayoutFailed(payout));
    }
    if let Some(other) = repo::settled_by(conn, program, external_id).await?.filter(|other| *other != payout) {
        return Err(LedgerError::ExternalIdUsed { external_id: external_id.to_owned(), payout: other });
    }
    let from = if find(Kind::Submit).is_some() { AccountKind::InFlight } else { AccountKind::Reserved };
    let posting = Posting {
        payout: Some(payout),
        external_id: Some(external_id.to_owned()),
        ..Posting::new(
            (program, reserved.credit.owner),
            Kind::Settle,
            (from, AccountKind::Cash),
            reserved.amount,
            IdempotencyKey::numbered("settle", payout.get()),
        )
    };
    post(conn, now, posting).await
}
