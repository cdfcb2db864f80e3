//! Taking a wrong row back, as long as nothing was done with it.

use sqlx::SqliteConnection;

use super::{ImportAction, Responsible, repo};
use crate::audit::{self, AuditSubject};
use crate::clock::UtcMs;
use crate::coupon;
use crate::id::PartnerId;
use crate::ledger::{self, LedgerError};
use crate::outbox::{self, Effect};
use crate::partner;
use crate::referral;
use crate::store::{Store, StoreError};
use crate::tenant::Tenant;

/// What became, or would become, of a row that is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoneImport {
    /// The partner that it had become.
    pub partner: PartnerId,
    /// How many customers were taken over for them, and are nobody's now.
    pub customers: u64,
    /// Whether it was taken back now; else it was before.
    pub new: bool,
}

/// Why a row was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// No row with this id was imported.
    #[error("no row with the source_id {0:?} was imported")]
    Unknown(String),
    /// The partnership goes on since.
    #[error(
        "partner {partner} is more than the import by now: {}. Correct a balance with /staff adjust",
        .standing.join(", ")
    )]
    Standing {
        /// The partner that the row has become.
        partner: PartnerId,
        /// What there is of them, each with how many.
        standing: Vec<String>,
    },
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a row back that was imported by mistake: its opening balance is booked back, its code is
/// free, its customers are nobody's, and the partner is none any more. Then the row can be imported
/// again. With `only_look` everything is done and taken back.
///
/// # Errors
/// [`UndoError::Unknown`]; [`UndoError::Standing`] when there is more of the partner than what the
/// import has made; or our fault.
pub async fn undo_import(
    store: &Store,
    now: UtcMs,
    tenant: &Tenant,
    source_id: &str,
    responsible: &Responsible,
    only_look: bool,
) -> Result<UndoneImport, UndoError> {
    let mut tx = store.begin().await?;
    let undone = undo(&mut tx, now, tenant, source_id, responsible).await?;
    if undone.new && !only_look {
        tx.commit().await?;
    }
    Ok(undone)
}

async fn undo(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source_id: &str,
    Responsible { by, reason }: &Responsible,
) -> Result<UndoneImport, UndoError> {
    let known = repo::find_last(tx, tenant.id, source_id).await?;
    let known = known.ok_or_else(|| UndoError::Unknown(source_id.to_owned()))?;
    let partner = known.partner;
    if known.undone {
        return Ok(UndoneImport { partner, customers: 0, new: false });
    }
    let standing = repo::list_standing(tx, partner).await?;
    if !standing.is_empty() {
        let standing = standing.iter().map(|(what, count)| format!("{what} ({count})")).collect();
        return Err(UndoError::Standing { partner, standing });
    }
    let opening = match known.transfer {
        Some(id) => ledger::find_transfer(tx, tenant.id, id).await?,
        None => None,
    };
    let back = match opening {
        Some(opening) => {
            Some(ledger::undo_opening_balance(tx, now, source_id, &opening).await?.transfer)
        }
        None => None,
    };
    let customers = referral::remove_imported_customers(tx, partner).await?;
    coupon::withdraw_codes(tx, now, tenant, partner).await?;
    partner::undo_import(tx, partner).await?;
    repo::insert_undone(tx, now, known.id, back).await?;
    let subject = AuditSubject::Partner(partner);
    audit::record(tx, now, tenant.id, *by, ImportAction::Undo, subject, reason).await?;
    outbox::enqueue(tx, now, tenant.id, &Effect::SyncRoles { partner }).await?;
    Ok(UndoneImport { partner, customers, new: true })
}
