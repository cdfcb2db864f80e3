//! The review: approve, deny, ask back, and the invitation that comes before all of it.

use super::{ApplicationAction, ApplicationError, ApplicationNotice, ApplicationState, repo};
use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::decision::Decision;
use crate::id::{ApplicationId, MemberId, TicketId};
use crate::outbox::Effect;
use crate::partner::{self, Enrolment, ProfileError};
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::text::bounded;
use crate::ticket;

/// The longest reason or note, in characters.
const LONGEST_REASON: u16 = 1000;

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewOutcome {
    /// The application's ticket.
    pub ticket: TicketId,
    /// The applicant.
    pub member: MemberId,
    /// `false`: this very staff member decided the same before; nothing was changed.
    pub new: bool,
    /// Whether they are approved and nothing is asked of them any more.
    pub active: bool,
}

/// Invites a member: they may apply without the form where the program says so.
///
/// # Errors
/// [`ApplicationError::Partner`] when they are one already.
pub async fn invite(
    app: &AppContext,
    tenant: &Tenant,
    staff: MemberId,
    member: MemberId,
) -> Result<bool, ApplicationError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    if partner::is_partner(&mut decision, tenant.id, member).await? {
        return Err(ApplicationError::Partner);
    }
    let new = repo::insert_invitation(&mut decision, now, tenant.id, member, staff).await?;
    if new {
        decision.tell(member, ApplicationNotice::Invited { staff }).await?;
        decision.record(ApplicationAction::Invite, AuditSubject::Member(member), "").await?;
    }
    decision.commit().await?;
    Ok(new)
}

/// Enrols a member by hand, without an application: on the track with this id, or on the program's
/// first. Where a profile is to be completed, they are told.
///
/// # Errors
/// [`ApplicationError::Partner`] when they are one already, [`ApplicationError::Own`],
/// [`ApplicationError::NoTrack`], [`ApplicationError::NeedsContract`], or the database failed.
pub async fn enrol(
    app: &AppContext,
    tenant: &Tenant,
    staff: MemberId,
    member: MemberId,
    track: Option<&str>,
) -> Result<Enrolment, ApplicationError> {
    let track = track.unwrap_or(&tenant.program.first_track().id);
    if member == staff {
        return Err(ApplicationError::Own);
    }
    if tenant.program.track(track).is_none() {
        return Err(ApplicationError::NoTrack(track.to_owned()));
    }
    if tenant.program.needs_contract(track) {
        return Err(ApplicationError::NeedsContract(track.to_owned()));
    }
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    if partner::is_partner(&mut decision, tenant.id, member).await? {
        return Err(ApplicationError::Partner);
    }
    let enrolment = match partner::enrol(&mut decision, now, tenant, member, track).await {
        Ok(enrolment) => enrolment,
        Err(ProfileError::Store(error)) => return Err(error.into()),
        Err(_) => return Err(ApplicationError::Unknown),
    };
    if !enrolment.missing.is_empty() {
        decision.tell(member, ApplicationNotice::Enrolled { staff }).await?;
    }
    let subject = AuditSubject::Partner(enrolment.partner.id);
    decision.record(ApplicationAction::Enrol, subject, track).await?;
    decision.commit().await?;
    Ok(enrolment)
}

/// Approves: the applicant becomes a partner whose profile is to be completed, if there is
/// something to complete; one who is a partner already moves to the track that they have applied
/// for.
///
/// # Errors
/// [`ApplicationError::NotInReview`] when it was decided before or is not submitted,
/// [`ApplicationError::Own`], [`ApplicationError::Unknown`].
pub async fn approve(
    app: &AppContext,
    tenant: &Tenant,
    id: ApplicationId,
    staff: MemberId,
) -> Result<ReviewOutcome, ApplicationError> {
    let mut review = Review::begin(app, tenant, id, staff, ApplicationState::Approved).await?;
    if !review.outcome.new {
        return Ok(review.outcome);
    }
    review.decide(ApplicationAction::Approve, "", &[]).await?;
    let first = || tenant.program.first_track().id.clone();
    let application =
        repo::find(&mut review.decision, tenant.id, id).await?.ok_or(ApplicationError::Unknown)?;
    let track = application.track.unwrap_or_else(first);
    let (now, member) = (review.decision.now, review.outcome.member);
    let admitted = partner::enrol(&mut review.decision, now, tenant, member, &track).await?;
    // Who is active at once has been told so, in words that say more.
    let completes = admitted.partner.state == partner::PartnerState::Profile;
    review.outcome.active = !completes;
    review.finish(completes.then_some(ApplicationNotice::Approved { staff })).await
}

/// Denies, with a reason that the applicant reads. The ticket closes.
///
/// # Errors
/// As [`approve`], and [`ApplicationError::Reason`].
pub async fn deny(
    app: &AppContext,
    tenant: &Tenant,
    id: ApplicationId,
    staff: MemberId,
    reason: &str,
) -> Result<ReviewOutcome, ApplicationError> {
    let reason = bounded(reason, 1..=LONGEST_REASON).ok_or(ApplicationError::Reason)?;
    let mut review = Review::begin(app, tenant, id, staff, ApplicationState::Denied).await?;
    if !review.outcome.new {
        return Ok(review.outcome);
    }
    review.decide(ApplicationAction::Deny, reason, &[]).await?;
    review.finish(Some(ApplicationNotice::Denied { staff, reason: reason.to_owned() })).await
}

/// Asks the applicant to answer `fields` (ids of the form's fields) again.
///
/// # Errors
/// As [`approve`], [`ApplicationError::Reason`], [`ApplicationError::NoQuestion`].
pub async fn request_details(
    app: &AppContext,
    tenant: &Tenant,
    id: ApplicationId,
    staff: MemberId,
    fields: &[String],
    note: &str,
) -> Result<ReviewOutcome, ApplicationError> {
    let note = bounded(note, 1..=LONGEST_REASON).ok_or(ApplicationError::Reason)?;
    let found = super::find(app, tenant, id).await?.ok_or(ApplicationError::Unknown)?;
    let form = super::application_form(tenant, &found.route)?;
    if fields.is_empty() || !fields.iter().all(|id| form.fields.iter().any(|field| field.id == *id))
    {
        return Err(ApplicationError::NoQuestion);
    }
    let mut review = Review::begin(app, tenant, id, staff, ApplicationState::Asked).await?;
    if !review.outcome.new {
        return Ok(review.outcome);
    }
    review.decide(ApplicationAction::Ask, note, fields).await?;
    review
        .finish(Some(ApplicationNotice::DetailsRequested {
            staff,
            fields: fields.to_vec(),
            note: note.to_owned(),
        }))
        .await
}

/// A decision about an application, on its way.
struct Review<'a> {
    tenant: &'a Tenant,
    id: ApplicationId,
    staff: MemberId,
    to: ApplicationState,
    outcome: ReviewOutcome,
    decision: Decision<'a>,
}

impl<'a> Review<'a> {
    /// Begins to bring the application to `to`. Where `staff` have done that before, the outcome is
    /// not new, and there is nothing more to do.
    async fn begin(
        app: &'a AppContext,
        tenant: &'a Tenant,
        id: ApplicationId,
        staff: MemberId,
        to: ApplicationState,
    ) -> Result<Self, ApplicationError> {
        let mut decision = Decision::begin(app, tenant.id, staff).await?;
        let application =
            repo::find(&mut decision, tenant.id, id).await?.ok_or(ApplicationError::Unknown)?;
        if application.member == staff {
            return Err(ApplicationError::Own);
        }
        let (state, by) = (application.state, repo::find_last_decision(&mut decision, id).await?);
        let ticket = application.ticket.ok_or(ApplicationError::NotInReview { state, by })?;
        let new = match state {
            ApplicationState::InReview => true,
            // Staff who asked may still decide without waiting for the answer.
            ApplicationState::Asked if to != ApplicationState::Asked => true,
            _ if state == to && by == Some(staff) => false,
            _ => return Err(ApplicationError::NotInReview { state, by }),
        };
        let outcome = ReviewOutcome { ticket, member: application.member, new, active: false };
        Ok(Self { tenant, id, staff, to, outcome, decision })
    }

    async fn decide(
        &mut self,
        action: ApplicationAction,
        reason: &str,
        fields: &[String],
    ) -> Result<(), StoreError> {
        let (now, id) = (self.decision.now, self.id);
        repo::insert_decision(
            &mut self.decision,
            now,
            id,
            self.to,
            self.staff,
            action.into(),
            reason,
            fields,
        )
        .await?;
        self.decision.record(action, AuditSubject::Application(id), "").await
    }

    async fn finish(
        mut self,
        notice: Option<ApplicationNotice>,
    ) -> Result<ReviewOutcome, ApplicationError> {
        let (now, ticket) = (self.decision.now, self.outcome.ticket);
        if let Some(notice) = notice {
            self.decision.enqueue(&Effect::post(ticket, notice)).await?;
        }
        if self.to == ApplicationState::Denied {
            ticket::close_ticket(&mut self.decision, now, self.tenant.id, ticket).await?;
        } else {
            self.decision.enqueue(&Effect::ShowCard { ticket }).await?;
        }
        self.decision.commit().await?;
        Ok(self.outcome)
    }
}
