//! Why a transfer is what it is: the arithmetic that was frozen with it, what it came from and what
//! came of it.

use sqlx::{Connection as _, SqliteConnection};

use super::account::AccountKind;
use super::repo;
use super::transfer::{AccrualBasis, IdempotencyKey, Transfer, TransferKind};
use crate::id::{ProgramId, TransferId};
use crate::money::Money;
use crate::store::StoreError;

/// A transfer with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferExplanation {
    /// As it stands in the chain.
    pub transfer: Transfer,
    /// The commission that it is, or that it releases, takes back or offsets.
    pub commission: Option<CommissionExplanation>,
    /// All transfers of the same origin, itself among them, oldest first.
    pub chain: Vec<Transfer>,
}

/// A commission, and what had become of it when the transfer was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommissionExplanation {
    /// The transfer that booked it.
    pub accrual: Transfer,
    /// How its amount came about.
    pub basis: AccrualBasis,
    /// What the rate was applied to.
    pub base: Money,
    /// What the frozen arithmetic gives today, rounded down; `None` for a flat amount.
    pub computed: Option<Money>,
    /// What was taken back of it, the transfer itself included.
    pub clawed: Money,
    /// The accrual less what was taken back.
    pub left: Money,
}

/// Explains the program's transfer with this id; `None` when there is none.
///
/// # Errors
/// [`StoreError`] when the file, or the frozen arithmetic in it, cannot be read.
pub async fn explain_transfer(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: TransferId,
) -> Result<Option<TransferExplanation>, StoreError> {
    let mut snapshot = conn.begin().await?;
    let Some(transfer) = of_program(&mut snapshot, program, id).await? else { return Ok(None) };
    let chain = chain(&mut snapshot, &transfer).await?;
    snapshot.rollback().await?;
    let commission = match chain.iter().find(|other| other.kind == TransferKind::Accrue) {
        Some(accrual) => commission(accrual, &chain, transfer.seq)?,
        None => None,
    };
    Ok(Some(TransferExplanation { transfer, commission, chain }))
}

fn commission(
    accrual: &Transfer,
    chain: &[Transfer],
    seq: i64,
) -> Result<Option<CommissionExplanation>, StoreError> {
    let unreadable =
        |_| StoreError::Inconsistent { table: "transfer", column: "basis", row: accrual.id.get() };
    let Some(basis) = accrual.basis().map_err(unreadable)? else { return Ok(None) };
    let unit = accrual.amount.unit();
    let base = Money::new(basis.base, unit);
    let computed = basis.bps.and_then(|rate| base.commission(rate).ok());
    let claws =
        chain.iter().filter(|other| other.kind == TransferKind::Clawback && other.seq <= seq);
    let clawed = claws.fold(0_i64, |sum, claw| sum.saturating_add(claw.amount.minor()));
    let left = Money::new(accrual.amount.minor().saturating_sub(clawed), unit);
    let clawed = Money::new(clawed, unit);
    Ok(Some(CommissionExplanation {
        accrual: accrual.clone(),
        basis,
        base,
        computed,
        clawed,
        left,
    }))
}

/// All transfers of the same origin as this one, oldest first.
async fn chain(
    conn: &mut SqliteConnection,
    transfer: &Transfer,
) -> Result<Vec<Transfer>, StoreError> {
    let program = transfer.program;
    // An offset comes from the credit that its key names.
    let credit = match (transfer.kind, transfer.key.number()) {
        (TransferKind::Offset, Some(id)) => of_program(conn, program, TransferId::new(id)).await?,
        _ => None,
    };
    let origin = credit.unwrap_or_else(|| transfer.clone());
    let accrual =
        if origin.kind == TransferKind::Accrue { Some(origin.id) } else { origin.accrual };
    let mut chain = match (accrual, origin.payout) {
        (Some(accrual), _) => repo::list_by_accrual(conn, program, accrual).await?,
        (None, Some(payout)) => repo::list_by_payout(conn, program, payout).await?,
        (None, None) => vec![origin],
    };
    let mut followers = Vec::new();
    for other in &chain {
        for key in follow_ups(other) {
            followers.extend(repo::find_by_key(conn, program, &key).await?);
        }
    }
    chain.extend(followers);
    if chain.iter().all(|other| other.id != transfer.id) {
        chain.push(transfer.clone());
    }
    chain.sort_by_key(|other| other.seq);
    chain.dedup_by_key(|other| other.seq);
    Ok(chain)
}

/// The keys of what may follow from a transfer without naming it in a column.
fn follow_ups(transfer: &Transfer) -> Vec<IdempotencyKey> {
    let mut keys = Vec::new();
    if transfer.credit.kind == AccountKind::Available {
        keys.push(IdempotencyKey::numbered("offset", transfer.id.get()));
    }
    // A restricted bonus and its expiry have keys of the same number.
    if let Some((name, id)) = transfer.key.as_str().split_once(':') {
        match (transfer.kind, name) {
            (TransferKind::Bonus, "bonus") => {
                keys.push(IdempotencyKey::stored(format!("expire:{id}")));
            }
            (TransferKind::Expire, "expire") => {
                keys.push(IdempotencyKey::stored(format!("bonus:{id}")));
            }
            _ => {}
        }
    }
    keys
}

async fn of_program(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: TransferId,
) -> Result<Option<Transfer>, StoreError> {
    Ok(repo::find_transfer(conn, id).await?.filter(|transfer| transfer.program == program))
}
