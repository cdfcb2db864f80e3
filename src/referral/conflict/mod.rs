//! Conflicts: an event that came late, or came again, contradicts what has counted by then, and
//! staff decide whether it counts.
//!
//! Until they have, it does nothing, and new events of its customer wait. Nobody decides about what
//! they would earn or lose.

mod error;
mod repo;

use std::time::Duration;

use sqlx::SqliteConnection;

use super::settle::{Settling, settle_customer};
use super::{
    BillingEvent, EventOutcome, ReferralAction, ReferralError, ReferralNotice, apply, reverse,
};
use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{ConflictId, EventId, MemberId, PartnerId};
use crate::outbox::{self, Effect};
use crate::partner;
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::text::bounded;

pub use error::ConflictError;

/// The longest reason, in characters.
const LONGEST_REASON: u16 = 1_000;

/// What an event contradicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum ConflictKind {
    /// By it the customer was another partner's than the one who has earned by them.
    Takeover,
    /// By it another purchase is the customer's first than the one that was paid as such, and what
    /// that one has earned is paid out.
    First,
    /// It names a line of an invoice that is recorded for another customer, amount or day.
    Repeated,
    /// A redemption before which the customer had paid, longer before it than the program's grace,
    /// and within [`EARLY`]: it counts, and what was paid before does not, unless staff say so.
    Early,
}

/// How long before a redemption a purchase is shortly before it. Source: docs/design/billing.md,
/// Attribution.
pub const EARLY: Duration = Duration::from_hours(24);

/// An event that contradicts what has counted.
#[derive(Debug, Clone)]
pub struct EventConflict {
    /// Unique over all programs; what buttons of this conflict carry.
    pub id: ConflictId,
    /// The stored event.
    pub event_id: EventId,
    /// What it says.
    pub event: BillingEvent,
    /// The customer's id in the billing panel.
    pub customer: String,
    /// What it contradicts.
    pub kind: ConflictKind,
    /// Who has earned.
    pub from: Option<PartnerId>,
    /// Who would earn.
    pub to: Option<PartnerId>,
    /// What would be taken from the one who has earned, or what was paid shortly before the
    /// redemption; minor units of the program's currency.
    pub amount: i64,
    /// When the event came, UTC.
    pub opened_at: UtcMs,
    /// The member of staff who decided.
    pub decided_by: Option<MemberId>,
    /// Whether the event counts; none until it is decided.
    pub accepted: Option<bool>,
    /// Why it was decided so.
    pub reason: Option<String>,
}

/// A conflict to be opened.
pub(super) struct NewConflict {
    pub(super) event: EventId,
    pub(super) customer: String,
    pub(super) kind: ConflictKind,
    pub(super) from: Option<PartnerId>,
    pub(super) to: Option<PartnerId>,
    pub(super) amount: i64,
}

/// Asks staff.
pub(super) async fn open(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    new: &NewConflict,
) -> Result<(), StoreError> {
    let id = repo::insert(tx, now, tenant.id, new).await?;
    let notice = ReferralNotice::Conflict { conflict: id };
    outbox::enqueue(tx, now, tenant.id, &Effect::log(notice)).await
}

/// Asks staff, once for each redemption, whether what was paid shortly before it counts.
pub(super) async fn open_early(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    new: &NewConflict,
) -> Result<(), StoreError> {
    if repo::update_early(tx, new).await? { Ok(()) } else { open(tx, now, tenant, new).await }
}

/// The customer's redemptions with which what was paid shortly before them counts, as staff said.
pub(super) async fn list_counted_early(
    tx: &mut SqliteConnection,
    tenant: &Tenant,
    customer: &str,
) -> Result<Vec<EventId>, StoreError> {
    repo::list_counted_early(tx, tenant.id, customer).await
}

/// The conflict with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_conflict(
    app: &AppContext,
    tenant: &Tenant,
    id: ConflictId,
) -> Result<Option<EventConflict>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, id).await
}

/// The conflicts that wait for staff, oldest first: at most `most` of them, behind the first
/// `skip`.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open_conflicts(
    app: &AppContext,
    tenant: &Tenant,
    skip: u32,
    most: u32,
) -> Result<Vec<EventConflict>, StoreError> {
    repo::list_open(&mut *app.store.read().await?, tenant.id, skip, most).await
}

/// How many conflicts wait for staff.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn count_open_conflicts(app: &AppContext, tenant: &Tenant) -> Result<u32, StoreError> {
    repo::count_open(&mut *app.store.read().await?, tenant.id).await
}

/// Decides: with `accept` the event counts, and what it contradicts is taken back and counted anew;
/// without, the event is put aside. (Of an early purchase: what was paid shortly before counts, or
/// does not.) Then the events that have waited are applied; one of them may be
/// the next conflict.
///
/// # Errors
/// [`ConflictError`]: unknown, decided before, without a reason, about the member's own earnings, or
/// what follows cannot be booked.
pub async fn decide_conflict(
    app: &AppContext,
    tenant: &Tenant,
    id: ConflictId,
    staff: MemberId,
    accept: bool,
    reason: &str,
) -> Result<EventConflict, ConflictError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let conflict = repo::find(&mut decision, tenant.id, id).await?.ok_or(ConflictError::Unknown)?;
    if let (Some(by), Some(accepted)) = (conflict.decided_by, conflict.accepted) {
        return Err(ConflictError::Decided { by, accepted });
    }
    for partner in [conflict.from, conflict.to].into_iter().flatten() {
        let partner = partner::find_in(&mut decision, tenant.id, partner).await?;
        if partner.is_some_and(|partner| partner.member == staff) {
            return Err(ConflictError::Own);
        }
    }
    let reason = bounded(reason, 1..=LONGEST_REASON).ok_or(ConflictError::Reason)?;
    repo::mark_decided(&mut decision, now, id, staff, accept, reason).await?;
    let action = if accept { ReferralAction::Count } else { ReferralAction::Overrule };
    decision.record(action, AuditSubject::Conflict(id), reason).await?;
    if accept {
        count(&mut decision, now, tenant, &conflict).await?;
    } else if conflict.kind != ConflictKind::Early {
        super::repo::set_outcome(&mut decision, conflict.event_id, EventOutcome::Overruled, None)
            .await?;
    }
    resume(&mut decision, now, tenant, &conflict.customer).await?;
    decision.log(ReferralNotice::ConflictDecided { conflict: id }).await?;
    let decided = repo::find(&mut decision, tenant.id, id).await?.ok_or(ConflictError::Unknown)?;
    decision.commit().await?;
    Ok(decided)
}

/// The event counts.
async fn count(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    conflict: &EventConflict,
) -> Result<(), ReferralError> {
    let (id, event) = (conflict.event_id, &conflict.event);
    let settling = Settling {
        now,
        tenant,
        customer: &conflict.customer,
        cause: id,
        approved: conflict.kind != ConflictKind::Repeated,
    };
    let (outcome, partner) = settle_customer(tx, settling).await?;
    super::repo::set_outcome(tx, id, outcome, partner).await?;
    reverse::apply_waiting_refunds(tx, now, tenant, id, event).await
}

/// Applies what has waited, until one of them is the next conflict.
async fn resume(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    customer: &str,
) -> Result<(), ReferralError> {
    for waiting in repo::list_waiting(tx, tenant.id, customer).await? {
        if repo::is_open(tx, tenant.id, customer).await? {
            break;
        }
        apply::apply_event(tx, now, tenant, &waiting.source, waiting.id, &waiting.event).await?;
    }
    Ok(())
}
