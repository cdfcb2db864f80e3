//! A refund or chargeback takes back what a purchase has earned, wherever the money is by then.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::{accrual, on_account, post};
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId, TransferId};
use crate::ledger::{
    AccountKind, IdempotencyKey, LedgerError, PostedTransfer, Posting, Transfer, TransferKind, repo,
};
use crate::money::{BasisPoints, Money, MoneyError};

/// What a refund or chargeback leaves of the base of an accrual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clawback {
    /// The transfer of kind `accrue` that is taken back.
    pub accrual: TransferId,
    /// The billing event that reverses the purchase.
    pub refund: EventId,
    /// What remains of the base after it and all before it: 0 to the base, minor units.
    pub remaining: i64,
}

/// What remains of a `base` when `left` of the `paid` amount was not given back: `floor(base * left
/// / paid)`, all minor units. A base need not be what was paid: it may be a list price, or hold the
/// tax. Source: docs/design/ledger.md, Numbers.
#[must_use]
pub(crate) fn remaining(base: i64, left: i64, paid: i64) -> i64 {
    let scaled = i128::from(base).saturating_mul(i128::from(left)).checked_div(i128::from(paid));
    scaled.and_then(|minor| i64::try_from(minor).ok()).unwrap_or(0)
}

/// The arithmetic of a clawback, frozen with it: `accrued` less `kept` is taken, `kept` being
/// `floor(remaining * bps / 10000)`. Source: docs/design/ledger.md, Numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClawbackBasis {
    /// What the rate was applied to when the amount was earned, minor units.
    pub base: i64,
    /// What remains of the base, minor units.
    pub remaining: i64,
    /// The rate; `None` for a flat amount, which is kept until nothing of the base remains.
    pub bps: Option<BasisPoints>,
    /// What was left of the accrual before, minor units.
    pub accrued: i64,
    /// What is left of it now, minor units.
    pub kept: i64,
}

/// What a clawback took, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClawbackOutcome {
    /// Whose accrual it is.
    pub partner: PartnerId,
    /// All that was taken; nothing when less than one minor unit was to be taken back.
    pub amount: Money,
    /// The part of it that is owed, because it was spent or paid out before.
    pub owed: Money,
}

/// Books the legs: `pending -> expense` before the accrual's release; `available -> expense` and
/// for what is not there `owed -> expense` after it.
///
/// # Errors
/// [`LedgerError::UnknownAccrual`] when the transfer is none, [`LedgerError::Amount`] when more
/// remains than the base was, [`LedgerError::Conflict`] when the same refund left something else of
/// the same accrual.
pub async fn claw_back(
    conn: &mut SqliteConnection,
    now: UtcMs,
    clawback: Clawback,
) -> Result<ClawbackOutcome, LedgerError> {
    let due = Due::of(conn, clawback).await?;
    let unit = due.earned.amount.unit();
    let mut clawed = ClawbackOutcome {
        partner: due.partner,
        amount: Money::new(0, unit),
        owed: Money::new(0, unit),
    };
    let basis = serde_json::to_string(&due.remainder)?;
    for (from, minor) in due.legs {
        if minor == 0 {
            continue;
        }
        let posted =
            leg(conn, now, &due.earned, clawback, (from, Money::new(minor, unit)), &basis).await?;
        clawed.amount = clawed.amount.checked_add(posted.amount)?;
        if from == AccountKind::Owed {
            clawed.owed = posted.amount;
        }
    }
    Ok(clawed)
}

/// Takes back all that is left of an accrual whose event does not count for the partner any more;
/// `cause` is the event from which that was learned. Never for a refund, which leaves the accrual in
/// force.
///
/// # Errors
/// As [`claw_back`].
pub(crate) async fn revoke_accrual(
    conn: &mut SqliteConnection,
    now: UtcMs,
    accrual: TransferId,
    cause: EventId,
) -> Result<ClawbackOutcome, LedgerError> {
    let all = Clawback { accrual, refund: cause, remaining: 0 };
    let taken = claw_back(conn, now, all).await?;
    repo::insert_revoked_accrual(conn, now, accrual, cause).await?;
    Ok(taken)
}

/// What [`claw_back`] would take now, without taking it. When a part would have to be owed, an open
/// payout is called off first.
///
/// # Errors
/// As [`claw_back`].
pub async fn preview_clawback(
    conn: &mut SqliteConnection,
    clawback: Clawback,
) -> Result<ClawbackOutcome, LedgerError> {
    let due = Due::of(conn, clawback).await?;
    let unit = due.earned.amount.unit();
    let owed =
        due.legs.iter().find(|(from, _)| *from == AccountKind::Owed).map_or(0, |(_, minor)| *minor);
    let amount = due.legs.iter().map(|(_, minor)| *minor).fold(0, i64::saturating_add);
    Ok(ClawbackOutcome {
        partner: due.partner,
        amount: Money::new(amount, unit),
        owed: Money::new(owed, unit),
    })
}

/// What is to be taken from which account.
struct Due {
    earned: Transfer,
    partner: PartnerId,
    remainder: ClawbackBasis,
    legs: Vec<(AccountKind, i64)>,
}

impl Due {
    async fn of(conn: &mut SqliteConnection, clawback: Clawback) -> Result<Self, LedgerError> {
        let (earned, basis) = accrual(conn, clawback.accrual).await?;
        let unknown = LedgerError::UnknownAccrual(clawback.accrual);
        let partner = earned.credit.owner.partner().ok_or(unknown)?;
        if !(0..=basis.base).contains(&clawback.remaining) {
            return Err(LedgerError::Amount(Money::new(clawback.remaining, earned.amount.unit())));
        }
        let before = repo::list_clawbacks(conn, clawback.accrual).await?;
        let repeated: Vec<_> =
            before.iter().filter(|leg| leg.event == Some(clawback.refund)).collect();
        if let Some(leg) = repeated.first() {
            let remainder: ClawbackBasis =
                serde_json::from_str(leg.basis.as_deref().unwrap_or_default())?;
            if remainder.remaining != clawback.remaining {
                return Err(LedgerError::Conflict { key: leg.key.clone(), transfer: leg.id });
            }
            let legs = repeated.iter().map(|leg| (leg.debit.kind, leg.amount.minor())).collect();
            return Ok(Self { earned, partner, remainder, legs });
        }
        let taken = before.iter().map(|leg| leg.amount.minor()).fold(0, i64::saturating_add);
        let accrued = earned.amount.minor().saturating_sub(taken);
        let kept = kept_amount(basis.bps, clawback.remaining, earned.amount)?.min(accrued);
        let remainder = ClawbackBasis {
            base: basis.base,
            remaining: clawback.remaining,
            bps: basis.bps,
            accrued,
            kept,
        };
        let due = accrued.saturating_sub(kept);
        let legs = if repo::is_released(conn, clawback.accrual).await? {
            let owner = (earned.program, earned.credit.owner);
            let there =
                on_account(conn, owner, AccountKind::Available, earned.amount.unit()).await?;
            vec![
                (AccountKind::Available, due.min(there)),
                (AccountKind::Owed, due.saturating_sub(there).max(0)),
            ]
        } else {
            vec![(AccountKind::Pending, due)]
        };
        Ok(Self { earned, partner, remainder, legs })
    }
}

/// What is left of an accrual when `remaining` is left of its base. A capped one stays whole for as
/// long as the rate gives more, and a flat one until nothing remains.
///
/// # Errors
/// [`MoneyError::Amount`] when the rate of what remains is no amount.
pub(crate) fn kept_amount(
    bps: Option<BasisPoints>,
    remaining: i64,
    earned: Money,
) -> Result<i64, MoneyError> {
    let by_rate = match bps {
        Some(bps) => Money::new(remaining, earned.unit()).commission(bps)?.minor(),
        None if remaining == 0 => 0,
        None => earned.minor(),
    };
    Ok(by_rate.min(earned.minor()))
}

async fn leg(
    conn: &mut SqliteConnection,
    now: UtcMs,
    earned: &Transfer,
    clawback: Clawback,
    (from, amount): (AccountKind, Money),
    basis: &str,
) -> Result<PostedTransfer, LedgerError> {
    let (refund, accrual) = (clawback.refund.to_string(), clawback.accrual.to_string());
    let key = IdempotencyKey::new("claw", &[&refund, &accrual, from.as_str()])?;
    let owner = (earned.program, earned.credit.owner);
    let posting = Posting {
        event: Some(clawback.refund),
        accrual: Some(clawback.accrual),
        basis: Some(basis.to_owned()),
        ..Posting::new(owner, TransferKind::Clawback, (from, AccountKind::Expense), amount, key)
    };
    post(conn, now, posting).await
}
