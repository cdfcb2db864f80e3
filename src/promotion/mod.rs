//! Promotions: staff bring a partner to another track, at once or when the contract for it is
//! signed.
//!
//! Nobody gets here by applying, and nobody promotes themselves. Customers, money and what was
//! counted stay with the partner. What a contract says is `contract`'s; roles, level and the code's
//! value are `partner`'s.

mod action;
mod error;
mod notice;
mod repo;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::{Decided, Decision};
use crate::id::{MemberId, PartnerId, PromotionId};
use crate::outbox::{self, Effect};
use crate::partner::{self, Partner, ProfileError};
use crate::program::{Route, RouteKind};
use crate::store::StoreError;
use crate::tenant::Tenant;

pub use action::PromotionAction;
pub use error::PromotionError;
pub use notice::PromotionNotice;

/// A promotion that waits for the signature of its contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    /// Unique over all programs.
    pub id: PromotionId,
    /// The id of the track that the partner is on.
    pub from: String,
    /// The id of the track that they come to.
    pub to: String,
    /// The member of staff who promotes the partner.
    pub opened_by: MemberId,
}

/// What became of a promotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromotionOutcome {
    /// The partner is on the track.
    Done,
    /// The partner comes to the track when they sign the contract for it; who has promoted them.
    Waits(MemberId),
}

/// The routes by which a partner of `track` can be promoted.
pub fn list_routes<'t>(tenant: &'t Tenant, track: &str) -> impl Iterator<Item = &'t Route> {
    let routes = tenant.program.routes.iter().filter(|route| route.kind == RouteKind::Promotion);
    routes.filter(move |route| route.from.as_deref() == Some(track))
}

/// The route by which a partner of the track `from` is promoted to the track `to`.
#[must_use]
pub fn find_route<'t>(tenant: &'t Tenant, from: &str, to: &str) -> Option<&'t Route> {
    list_routes(tenant, from).find(|route| route.to.iter().any(|track| track == to))
}

/// The route by which the partner may be promoted to `to` by this member of staff.
///
/// # Errors
/// Every [`PromotionError`] but [`PromotionError::Criteria`].
pub async fn preview_promotion<'t>(
    app: &AppContext,
    tenant: &'t Tenant,
    staff: MemberId,
    partner: PartnerId,
    to: &str,
) -> Result<(Partner, &'t Route), PromotionError> {
    judged(&mut *app.store.read().await?, tenant, staff, partner, to).await
}

/// Promotes the partner to the track `to`. `confirmed` is how many of the route's criteria staff
/// have confirmed: it takes all of them. Another promotion of the partner that waits is dropped.
///
/// # Errors
/// [`PromotionError::NoPartner`], [`PromotionError::NotActive`], [`PromotionError::Own`],
/// [`PromotionError::There`], [`PromotionError::NoRoute`], [`PromotionError::Criteria`], or the
/// database failed.
pub async fn promote(
    app: &AppContext,
    tenant: &Tenant,
    staff: MemberId,
    partner: PartnerId,
    to: &str,
    confirmed: usize,
) -> Result<Decided<PromotionOutcome>, PromotionError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let (partner, route) = judged(&mut decision, tenant, staff, partner, to).await?;
    if confirmed != route.criteria.len() {
        return Err(PromotionError::Criteria);
    }
    if let Some(open) = repo::find_open_by_partner(&mut decision, tenant.id, partner.id).await? {
        if open.from == partner.track && open.to == to {
            return Ok(Decided::before(PromotionOutcome::Waits(open.opened_by)));
        }
        repo::mark_closed(&mut decision, now, open.id, "dropped").await?;
    }
    let id = repo::insert(&mut decision, now, tenant.id, &partner, route, to, staff).await?;
    let detail = format!("{} -> {to}", partner.track);
    decision.record(PromotionAction::Promote, AuditSubject::Partner(partner.id), &detail).await?;
    let promoted = if tenant.program.needs_contract(to) {
        PromotionOutcome::Waits(staff)
    } else {
        repo::mark_closed(&mut decision, now, id, "done").await?;
        bring(&mut decision, now, tenant, &partner, to).await?;
        PromotionOutcome::Done
    };
    decision.commit().await?;
    Ok(Decided::now(promoted))
}

/// The partner's promotion that waits for a contract.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn list_waiting(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Option<Promotion>, StoreError> {
    repo::find_open_by_partner(&mut *app.store.read().await?, tenant.id, partner).await
}

/// As [`list_waiting`], in the caller's transaction.
pub(crate) async fn find_waiting(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Option<Promotion>, StoreError> {
    repo::find_open_by_partner(conn, tenant.id, partner).await
}

/// The contract for it is signed: the partner comes to the track.
pub(crate) async fn complete_promotion(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    promotion: &Promotion,
) -> Result<(), StoreError> {
    repo::mark_closed(conn, now, promotion.id, "done").await?;
    bring(conn, now, tenant, partner, &promotion.to).await
}

/// Nothing came of it: the proposal for its contract was taken back.
pub(crate) async fn cancel_waiting(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<(), StoreError> {
    match repo::find_open_by_partner(conn, tenant.id, partner).await? {
        Some(open) => repo::mark_closed(conn, now, open.id, "dropped").await,
        None => Ok(()),
    }
}

/// Brings the partner to the track; they are told, and so are the staff.
async fn bring(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    to: &str,
) -> Result<(), StoreError> {
    match partner::enrol(conn, now, tenant, partner.member, to).await {
        Ok(_) => {}
        Err(ProfileError::Store(error)) => return Err(error),
        Err(_) => {
            return Err(StoreError::Inconsistent {
                table: "partner",
                column: "state",
                row: partner.id.get(),
            });
        }
    }
    let notice = PromotionNotice::Promoted {
        partner: partner.id,
        from: partner.track.clone(),
        to: to.to_owned(),
    };
    outbox::enqueue(conn, now, tenant.id, &Effect::log(notice)).await
}

async fn judged<'t>(
    conn: &mut SqliteConnection,
    tenant: &'t Tenant,
    staff: MemberId,
    partner: PartnerId,
    to: &str,
) -> Result<(Partner, &'t Route), PromotionError> {
    let partner =
        partner::find_in(conn, tenant.id, partner).await?.ok_or(PromotionError::NoPartner)?;
    if partner.member == staff {
        return Err(PromotionError::Own);
    }
    if partner.state != partner::PartnerState::Active {
        return Err(PromotionError::NotActive);
    }
    if partner.track == to {
        return Err(PromotionError::There(to.to_owned()));
    }
    match find_route(tenant, &partner.track, to) {
        Some(route) => Ok((partner, route)),
        None => Err(PromotionError::NoRoute { from: partner.track, to: to.to_owned() }),
    }
}
