//! The review: approve, deny, ask back, and the invitation that comes before all of it.

use super::{ApplicationAction, ApplicationError, ApplicationNotice, ApplicationState, repo};
use crate::app_context::AppContext;
use crate::audit::{self, AuditSubject};
use crate::id::{ApplicationId, MemberId, TicketId};
use crate::outbox::{self, Effect};
use crate::partner::{self, Enrolment, ProfileError};
use crate::store::{StoreError, Tx};
use crate::tenant::Tenant;
use crate::ticket;

/// The longest reason or note, in characters.
const LONGEST_REASON: usize = 1000;

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
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if partner::is_partner(&mut tx, tenant.id, member).await? {
        return Err(ApplicationError::Partner);
    }
    let new = repo::insert_invitation(&mut tx, now, tenant.id, member, staff).await?;
    if new {
        let effect = Effect::tell(member, ApplicationNotice::Invited { staff });
        outbox::enqueue(&mut tx, now, tenant.id, &effect).await?;
        let subject = AuditSubject::Member(member);
        audit::record(&mut tx, now, tenant.id, staff, ApplicationAction::Invite, subject, "")
            .await?;
    }
    tx.commit().await?;
    app.notify_outbox();
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
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if partner::is_partner(&mut tx, tenant.id, member).await? {
        return Err(ApplicationError::Partner);
    }
    let enrolment = match partner::enrol(&mut tx, now, tenant, member, track).await {
        Ok(enrolment) => enrolment,
        Err(ProfileError::Store(error)) => return Err(error.into()),
        Err(_) => return Err(ApplicationError::Unknown),
    };
    if !enrolment.missing.is_empty() {
        let effect = Effect::tell(member, ApplicationNotice::Enrolled { staff });
        outbox::enqueue(&mut tx, now, tenant.id, &effect).await?;
    }
    audit::record(
        &mut tx,
        now,
        tenant.id,
        staff,
        ApplicationAction::Enrol,
        AuditSubject::Partner(enrolment.partner.id),
        track,
    )
    .await?;
    tx.commit().await?;
    app.notify_outbox();
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
    let mut review = match Review::begin(app, tenant, id, staff, ApplicationState::Approved).await?
    {
        Begun::Open(review) => review,
        Begun::Repeated(decided) => return Ok(decided),
    };
    review.decide(ApplicationAction::Approve, "", &[]).await?;
    let first = || tenant.program.first_track().id.clone();
    let application =
        repo::find(&mut review.tx, tenant.id, id).await?.ok_or(ApplicationError::Unknown)?;
    let track = application.track.unwrap_or_else(first);
    let admitted =
        partner::enrol(&mut review.tx, app.clock.now(), tenant, review.decided.member, &track)
            .await?;
    // Who is active at once has been told so, in words that say more.
    let completes = admitted.partner.state == partner::PartnerState::Profile;
    review.decided.active = !completes;
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
    let reason = bounded(reason)?;
    let mut review = match Review::begin(app, tenant, id, staff, ApplicationState::Denied).await? {
        Begun::Open(review) => review,
        Begun::Repeated(decided) => return Ok(decided),
    };
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
    let note = bounded(note)?;
    let found = super::find(app, tenant, id).await?.ok_or(ApplicationError::Unknown)?;
    let form = super::application_form(tenant, &found.route)?;
    if fields.is_empty() || !fields.iter().all(|id| form.fields.iter().any(|field| field.id == *id))
    {
        return Err(ApplicationError::NoQuestion);
    }
    let mut review = match Review::begin(app, tenant, id, staff, ApplicationState::Asked).await? {
        Begun::Open(review) => review,
        Begun::Repeated(decided) => return Ok(decided),
    };
    review.decide(ApplicationAction::Ask, note, fields).await?;
    review
        .finish(Some(ApplicationNotice::DetailsRequested {
            staff,
            fields: fields.to_vec(),
            note: note.to_owned(),
        }))
        .await
}

fn bounded(text: &str) -> Result<&str, ApplicationError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_REASON {
        Err(ApplicationError::Reason)
    } else {
        Ok(text)
    }
}

/// A decision being taken, in one transaction.
struct Review<'a> {
    app: &'a AppContext,
    tenant: &'a Tenant,
    id: ApplicationId,
    staff: MemberId,
    to: ApplicationState,
    decided: ReviewOutcome,
    tx: Tx,
}

enum Begun<'a> {
    Open(Box<Review<'a>>),
    Repeated(ReviewOutcome),
}

impl<'a> Review<'a> {
    async fn begin(
        app: &'a AppContext,
        tenant: &'a Tenant,
        id: ApplicationId,
        staff: MemberId,
        to: ApplicationState,
    ) -> Result<Begun<'a>, ApplicationError> {
        let mut tx = app.store.begin().await?;
        let application =
            repo::find(&mut tx, tenant.id, id).await?.ok_or(ApplicationError::Unknown)?;
        if application.member == staff {
            return Err(ApplicationError::Own);
        }
        let by = repo::find_last_decision(&mut tx, id).await?;
        let decided = application.ticket.map(|ticket| ReviewOutcome {
            ticket,
            member: application.member,
            new: true,
            active: false,
        });
        match (application.state, decided) {
            (ApplicationState::InReview, Some(decided)) => {
                Ok(Begun::Open(Box::new(Self { app, tenant, id, staff, to, decided, tx })))
            }
            // Staff who asked may still decide without waiting for the answer.
            (ApplicationState::Asked, Some(decided)) if to != ApplicationState::Asked => {
                Ok(Begun::Open(Box::new(Self { app, tenant, id, staff, to, decided, tx })))
            }
            (state, Some(decided)) if state == to && by == Some(staff) => {
                Ok(Begun::Repeated(ReviewOutcome { new: false, ..decided }))
            }
            (state, _) => Err(ApplicationError::NotInReview { state, by }),
        }
    }

    async fn decide(
        &mut self,
        action: ApplicationAction,
        reason: &str,
        fields: &[String],
    ) -> Result<(), StoreError> {
        let now = self.app.clock.now();
        repo::insert_decision(
            &mut self.tx,
            now,
            self.id,
            self.to,
            self.staff,
            action.into(),
            reason,
            fields,
        )
        .await?;
        audit::record(
            &mut self.tx,
            now,
            self.tenant.id,
            self.staff,
            action,
            AuditSubject::Application(self.id),
            "",
        )
        .await
    }

    async fn finish(
        mut self: Box<Self>,
        notice: Option<ApplicationNotice>,
    ) -> Result<ReviewOutcome, ApplicationError> {
        let now = self.app.clock.now();
        let ticket = self.decided.ticket;
        if let Some(notice) = notice {
            outbox::enqueue(&mut self.tx, now, self.tenant.id, &Effect::post(ticket, notice))
                .await?;
        }
        if self.to == ApplicationState::Denied {
            ticket::close_ticket(&mut self.tx, now, self.tenant.id, ticket).await?;
        } else {
            outbox::enqueue(&mut self.tx, now, self.tenant.id, &Effect::ShowCard { ticket })
                .await?;
        }
        self.tx.commit().await?;
        self.app.notify_outbox();
        Ok(self.decided)
    }
}
