//! Claims: a partner asks for something on evidence, and staff decide.
//!
//! What can be claimed, and what follows, is the program file's. Accepting binds a customer to the
//! partner from then on: what was earned before stays whose it is.

mod action;
mod error;
mod notice;
mod repo;

use std::time::Duration;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{ClaimId, MemberId, PartnerId};
use crate::partner::{self, Partner};
use crate::program;
use crate::referral;
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::text::{bounded, bounded_line};

pub use action::ClaimAction;
pub use error::ClaimError;
pub use notice::ClaimNotice;

/// The most characters of a customer's id. Source: docs/design/billing.md, Fields.
pub const LONGEST_CUSTOMER: u16 = 128;
/// The most characters of the evidence: it fits one field of a card.
pub const LONGEST_EVIDENCE: u16 = 1_000;
/// The longest reason, in characters.
const LONGEST_REASON: u16 = 1_000;

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum ClaimState {
    /// Staff must decide.
    Open,
    /// What was claimed is the partner's.
    Accepted,
    /// It is not.
    Refused,
}

/// A customer, or what else the program file lets partners claim, claimed on evidence.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Unique over all programs; what buttons of this claim carry.
    pub id: ClaimId,
    /// Who claims.
    pub partner: PartnerId,
    /// The partner's Discord account.
    pub member: MemberId,
    /// The id of the claim in the program file.
    pub kind: String,
    /// The customer's id in the billing panel.
    pub customer: String,
    /// What the partner shows for it.
    pub evidence: String,
    /// Where it stands.
    pub state: ClaimState,
    /// When the partner sent the form, UTC.
    pub made_at: UtcMs,
    /// When it must be decided, UTC; no promise when `None`.
    pub due_at: Option<UtcMs>,
    /// The member of staff who accepted or refused it; never the partner.
    pub decided_by: Option<MemberId>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Whose the customer was when it was accepted.
    pub taken_from: Option<PartnerId>,
}

/// What a partner types for a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimInput {
    /// The customer's id in the billing panel.
    pub customer: String,
    /// What the partner shows for it.
    pub evidence: String,
}

/// Makes a claim; staff are asked to decide.
///
/// # Errors
/// [`ClaimError::Unknown`], [`ClaimError::NoPartner`], one of those of
/// [`ClaimError::is_about_input`], or the database failed.
pub async fn submit(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    kind: &str,
    input: &ClaimInput,
) -> Result<Claim, ClaimError> {
    let rule = rule(tenant, kind)?;
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let now = decision.now;
    let partner = active_partner(&mut decision, tenant, member).await?;
    let id = make_in(&mut decision, now, tenant, partner.id, rule, input).await?;
    decision.record(ClaimAction::Submit, AuditSubject::Claim(id), "").await?;
    decision.log(ClaimNotice::Made { claim: id }).await?;
    let claim = repo::find(&mut decision, tenant.id, id).await?.ok_or(ClaimError::Unknown)?;
    decision.commit().await?;
    Ok(claim)
}

async fn make_in(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: PartnerId,
    rule: &program::ClaimRule,
    input: &ClaimInput,
) -> Result<ClaimId, ClaimError> {
    let customer = bounded_line(&input.customer, 1..=LONGEST_CUSTOMER);
    let evidence = bounded(&input.evidence, 1..=LONGEST_EVIDENCE);
    let (customer, evidence) = customer.zip(evidence).ok_or(ClaimError::Input)?;
    if referral::find_owner(conn, tenant.id, customer).await? == Some(partner) {
        return Err(ClaimError::Own);
    }
    let day = Duration::from_hours(24);
    let due_at = rule.deadline_days.map(|days| now.plus(day.saturating_mul(days)));
    let made =
        repo::insert(conn, now, tenant.id, partner, &rule.id, customer, evidence, due_at).await?;
    made.ok_or(ClaimError::Waits)
}

/// Whether the member is an active partner, who can claim something.
///
/// # Errors
/// [`ClaimError::NoPartner`], or the database failed.
pub async fn check_can_claim(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<(), ClaimError> {
    active_partner(&mut *app.store.read().await?, tenant, member).await.map(drop)
}

async fn active_partner(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Partner, ClaimError> {
    partner::find_current(conn, tenant.id, member)
        .await?
        .filter(|partner| partner.state == partner::PartnerState::Active)
        .ok_or(ClaimError::NoPartner)
}

/// Accepts: the customer belongs to the partner from now on. Both partners are told.
///
/// # Errors
/// [`ClaimError::Unknown`], [`ClaimError::OwnClaim`], [`ClaimError::Decided`],
/// [`ClaimError::NoPartner`] when the partnership has ended since, or the database failed.
pub async fn accept(
    app: &AppContext,
    tenant: &Tenant,
    id: ClaimId,
    staff: MemberId,
) -> Result<Claim, ClaimError> {
    let (mut decision, claim) = begin(app, tenant, id, staff).await?;
    let now = decision.now;
    let partner = partner::find_in(&mut decision, tenant.id, claim.partner).await?;
    partner
        .filter(|partner| partner.state == partner::PartnerState::Active)
        .ok_or(ClaimError::NoPartner)?;
    let before =
        referral::reassign_customer(&mut decision, now, tenant, &claim.customer, claim.partner)
            .await?;
    let before = before.filter(|before| *before != claim.partner);
    repo::mark_decided(&mut decision, now, id, ClaimState::Accepted, staff, None, before).await?;
    decision.record(ClaimAction::Accept, AuditSubject::Claim(id), "").await?;
    if let Some(before) = before
        && let Some(former) = partner::find_in(&mut decision, tenant.id, before).await?
    {
        decision.tell(former.member, ClaimNotice::CustomerReassigned { claim: id }).await?;
    }
    finish(tenant, decision, &claim).await
}

/// Refuses, with a reason that the partner reads.
///
/// # Errors
/// [`ClaimError::Unknown`], [`ClaimError::OwnClaim`], [`ClaimError::Decided`],
/// [`ClaimError::Reason`], or the database failed.
pub async fn refuse(
    app: &AppContext,
    tenant: &Tenant,
    id: ClaimId,
    staff: MemberId,
    reason: &str,
) -> Result<Claim, ClaimError> {
    let (mut decision, claim) = begin(app, tenant, id, staff).await?;
    let now = decision.now;
    let reason = bounded(reason, 1..=LONGEST_REASON).ok_or(ClaimError::Reason)?;
    repo::mark_decided(&mut decision, now, id, ClaimState::Refused, staff, Some(reason), None)
        .await?;
    decision.record(ClaimAction::Refuse, AuditSubject::Claim(id), "").await?;
    finish(tenant, decision, &claim).await
}

/// The claim with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: ClaimId,
) -> Result<Option<Claim>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, id).await
}

/// The claims that wait for staff, the one that is due first at the top: at most `most` of them,
/// behind the first `skip`.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open(
    app: &AppContext,
    tenant: &Tenant,
    skip: u32,
    most: u32,
) -> Result<Vec<Claim>, StoreError> {
    repo::list_open(&mut *app.store.read().await?, tenant.id, skip, most).await
}

/// How many claims wait for staff.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn count_open(app: &AppContext, tenant: &Tenant) -> Result<u32, StoreError> {
    repo::count_open(&mut *app.store.read().await?, tenant.id).await
}

/// The open claims of the member, oldest first.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open_by_partner(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Vec<Claim>, StoreError> {
    repo::list_open_by_partner(&mut *app.store.read().await?, tenant.id, member).await
}

/// Begins to decide about a claim that waits, and is not `staff`'s own.
async fn begin<'a>(
    app: &'a AppContext,
    tenant: &Tenant,
    id: ClaimId,
    staff: MemberId,
) -> Result<(Decision<'a>, Claim), ClaimError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let claim = repo::find(&mut decision, tenant.id, id).await?.ok_or(ClaimError::Unknown)?;
    if claim.member == staff {
        return Err(ClaimError::OwnClaim);
    }
    match claim.decided_by {
        Some(by) => Err(ClaimError::Decided { by, accepted: claim.state == ClaimState::Accepted }),
        None => Ok((decision, claim)),
    }
}

async fn finish(
    tenant: &Tenant,
    mut decision: Decision<'_>,
    claim: &Claim,
) -> Result<Claim, ClaimError> {
    let notice = ClaimNotice::Decided { claim: claim.id };
    decision.tell(claim.member, notice.clone()).await?;
    decision.log(notice).await?;
    let decided =
        repo::find(&mut decision, tenant.id, claim.id).await?.ok_or(ClaimError::Unknown)?;
    decision.commit().await?;
    Ok(decided)
}

fn rule<'t>(tenant: &'t Tenant, kind: &str) -> Result<&'t program::ClaimRule, ClaimError> {
    tenant.program.claims.iter().find(|claim| claim.id == kind).ok_or(ClaimError::Unknown)
}
