//! Applications: the form, its draft, the submission, and the review with its decisions.
//!
//! A member has at most one live application a program; the database holds that. Every transition
//! names the state that it leaves, so that a second click is answered with what the first one did.
//! Source: docs/design/tickets.md, Applications and Review.

mod action;
mod error;
mod notice;
mod repo;
mod review;
mod way;

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::decision::Decided;
use crate::id::{ApplicationId, MemberId, TicketId};
use crate::outbox::{self, Effect};
use crate::partner;
use crate::program::{ApplicationForm, FormField, RouteKind};
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::ticket;

pub use action::ApplicationAction;
pub use error::ApplicationError;
pub use notice::ApplicationNotice;
pub use review::{ReviewOutcome, approve, deny, enrol, invite, request_details};
pub use way::{RouteChoice, RouteOutcome, choose_route};

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum ApplicationState {
    /// Being filled in.
    Draft,
    /// Staff must decide.
    InReview,
    /// Staff have asked; the applicant must answer.
    Asked,
    /// Approved: the applicant is a partner now.
    Approved,
    /// Staff have said no, with a reason that the applicant reads.
    Denied,
}

/// An application with its latest answers.
#[derive(Debug, Clone)]
pub struct Application {
    /// Unique over all programs; what buttons of this application carry.
    pub id: ApplicationId,
    /// The applicant.
    pub member: MemberId,
    /// The route of the program file that it came by.
    pub route: String,
    /// The track that is applied for; the program's first when absent.
    pub track: Option<String>,
    /// Where it stands.
    pub state: ApplicationState,
    /// How often staff have asked back.
    pub round: u32,
    /// Its ticket, once it is submitted.
    pub ticket: Option<TicketId>,
    /// When the last page of the form was sent, UTC; `None` for a draft.
    pub submitted_at: Option<UtcMs>,
    /// The latest answer to each field, by the field's id.
    pub answers: BTreeMap<String, String>,
}

/// What staff did with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum DecisionKind {
    /// They approved it.
    Approve,
    /// They denied it.
    Deny,
    /// They asked for details.
    Ask,
}

/// What staff decided about an application.
#[derive(Debug, Clone)]
pub struct ApplicationDecision {
    /// What.
    pub kind: DecisionKind,
    /// Who.
    pub staff: MemberId,
    /// Why, or what they want to know; empty for an approval.
    pub reason: String,
    /// When, UTC.
    pub at: UtcMs,
}

/// What answering a page of the form led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormPageOutcome {
    /// The answers are kept; this page (from 0) comes next.
    Next(usize),
    /// The application is filed, or back in review.
    Filed(Decided<TicketId>),
}

/// What a member who wants to apply finds.
#[derive(Debug, Clone)]
pub enum ApplicantStatus {
    /// The form of this route is next, from its beginning or with what was answered before.
    Form {
        /// The route's id.
        route: String,
        /// What was answered before.
        answers: BTreeMap<String, String>,
        /// Whether staff invited them and the form is optional.
        skippable: bool,
    },
    /// One way that needs no form: taking it is next.
    Way(RouteChoice),
    /// Several ways: choosing one is next.
    Choice(Vec<RouteChoice>),
    /// Nobody comes in by themselves.
    Closed,
    /// Filed, under this ticket.
    Filed(Application),
    /// Staff have asked these questions again.
    Asked(Application),
    /// A partner already, on this track, and no way leads on from there.
    Partner(String),
}

/// What the member finds when they want to apply. A handful of indexed reads: a modal may have to
/// follow at once. Where there is something to choose from, a form that was begun does not decide.
///
/// # Errors
/// [`ApplicationError::TooSoon`] after a denial, or the database failed.
pub async fn applicant_status(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<ApplicantStatus, ApplicationError> {
    let mut conn = app.store.read().await?;
    let partner = partner::find_current(&mut conn, tenant.id, member).await?;
    let live = repo::find_live(&mut conn, tenant.id, member).await?;
    let draft = match live {
        Some(application) if application.state == ApplicationState::InReview => {
            return Ok(ApplicantStatus::Filed(application));
        }
        Some(application) if application.state == ApplicationState::Asked => {
            return Ok(ApplicantStatus::Asked(application));
        }
        draft => draft,
    };
    let invited = repo::has_invitation(&mut conn, tenant.id, member).await?;
    let mut ways = RouteChoice::open(&tenant.program, partner.as_ref(), invited);
    let Some(way) = ways.pop() else {
        return Ok(partner
            .map_or(ApplicantStatus::Closed, |partner| ApplicantStatus::Partner(partner.track)));
    };
    if !ways.is_empty() {
        ways.push(way);
        return Ok(ApplicantStatus::Choice(ways));
    }
    let route = way.route_in(&tenant.program).ok_or(ApplicationError::NoWay)?;
    if route.kind != RouteKind::Open {
        way::may_apply(&mut conn, app.clock.now(), tenant, member, route).await?;
    }
    if route.form.is_none() {
        return Ok(ApplicantStatus::Way(way));
    }
    let skippable = route.kind == RouteKind::Invite && route.form_optional;
    Ok(ApplicantStatus::Form {
        skippable,
        route: way.route,
        answers: draft.map(|d| d.answers).unwrap_or_default(),
    })
}

/// The form that the member has begun, or the one that [`applicant_status`] leads to.
///
/// # Errors
/// As [`applicant_status`].
pub async fn find_form_draft(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<ApplicantStatus, ApplicationError> {
    let draft = repo::find_live(&mut *app.store.read().await?, tenant.id, member).await?;
    match draft.filter(|draft| {
        draft.state == ApplicationState::Draft && application_form(tenant, &draft.route).is_ok()
    }) {
        Some(draft) => Ok(ApplicantStatus::Form {
            route: draft.route,
            answers: draft.answers,
            skippable: false,
        }),
        None => applicant_status(app, tenant, member).await,
    }
}

/// Keeps the answers of one page; files the application once every required field is answered.
///
/// Answers that do not fit are kept for the form to offer again, and the others of the page are
/// kept for good. The same page may come any number of times, at once as well: one application and
/// one ticket come of it.
///
/// # Errors
/// [`ApplicationError::Partner`], [`ApplicationError::Unfit`], [`ApplicationError::TooSoon`],
/// [`ApplicationError::NoForm`], [`ApplicationError::NoWay`] when nothing is chosen yet, or the
/// database failed.
pub async fn submit_form_page(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    answers: &BTreeMap<String, String>,
) -> Result<FormPageOutcome, ApplicationError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let application = draft(&mut tx, now, tenant, member).await?;
    if let Some(ticket) = application.ticket {
        return Ok(FormPageOutcome::Filed(Decided::before(ticket)));
    }
    let form = application_form(tenant, &application.route)?;
    if let Some(unfit) =
        keep(&mut tx, now, &application, &form.fields.iter().collect::<Vec<_>>(), answers).await?
    {
        tx.commit().await?;
        return Err(unfit);
    }
    let mut all = application.answers;
    all.extend(answers.iter().map(|(field, text)| (field.clone(), text.clone())));
    let open = form.pages().iter().position(|page| page.iter().any(|f| !all.contains_key(&f.id)));
    let answered = if let Some(page) = open {
        FormPageOutcome::Next(page)
    } else {
        let ticket = file(&mut tx, now, tenant, application.id, member).await?;
        FormPageOutcome::Filed(Decided::now(ticket))
    };
    tx.commit().await?;
    app.notify_outbox();
    Ok(answered)
}

/// Files an invited member's application without the form.
///
/// # Errors
/// [`ApplicationError::NotInvited`] when staff did not invite them or the form is not optional.
pub async fn skip_form(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Decided<TicketId>, ApplicationError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let invited = repo::has_invitation(&mut tx, tenant.id, member).await?;
    if !invited
        || !tenant.program.route_of(RouteKind::Invite).is_some_and(|route| route.form_optional)
    {
        return Err(ApplicationError::NotInvited);
    }
    let application = draft(&mut tx, now, tenant, member).await?;
    if let Some(ticket) = application.ticket {
        return Ok(Decided::before(ticket));
    }
    let ticket = file(&mut tx, now, tenant, application.id, member).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(Decided::now(ticket))
}

/// Keeps the answers of one page of what staff asked again; puts the application back into review
/// once all are there.
///
/// # Errors
/// [`ApplicationError::NotAsked`] when nothing is asked (any more), and as [`submit_form_page`].
pub async fn revise(
    app: &AppContext,
    tenant: &Tenant,
    id: ApplicationId,
    member: MemberId,
    answers: &BTreeMap<String, String>,
) -> Result<FormPageOutcome, ApplicationError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let application = repo::find(&mut tx, tenant.id, id).await?.filter(|a| a.member == member);
    let application = application.ok_or(ApplicationError::Unknown)?;
    let ticket = application.ticket.ok_or(ApplicationError::Unknown)?;
    match application.state {
        ApplicationState::Asked => {}
        ApplicationState::InReview => return Ok(FormPageOutcome::Filed(Decided::before(ticket))),
        state => return Err(ApplicationError::NotAsked(state)),
    }
    let asked = asked_fields(&mut tx, tenant, &application).await?;
    if let Some(unfit) = keep(&mut tx, now, &application, &asked, answers).await? {
        tx.commit().await?;
        return Err(unfit);
    }
    let revised = repo::list_answered_pages(&mut tx, id, application.round).await?;
    let pages = ApplicationForm::pages_of(&asked);
    let open = pages.iter().position(|page| page.iter().any(|f| !revised.contains(&f.id)));
    let answered = if let Some(page) = open {
        FormPageOutcome::Next(page)
    } else {
        repo::set_state(&mut tx, id, ApplicationState::Asked, ApplicationState::InReview).await?;
        outbox::enqueue(&mut tx, now, tenant.id, &Effect::ShowCard { ticket }).await?;
        show_more(&mut tx, now, tenant, &application.route, ticket).await?;
        outbox::enqueue(
            &mut tx,
            now,
            tenant.id,
            &Effect::post_only(ticket, ApplicationNotice::Revised),
        )
        .await?;
        FormPageOutcome::Filed(Decided::now(ticket))
    };
    tx.commit().await?;
    app.notify_outbox();
    Ok(answered)
}

/// The application with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: ApplicationId,
) -> Result<Option<Application>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, id).await
}

/// The application that the ticket is about.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_by_ticket(
    app: &AppContext,
    tenant: &Tenant,
    ticket: TicketId,
) -> Result<Option<Application>, StoreError> {
    repo::find_by_ticket(&mut *app.store.read().await?, tenant.id, ticket).await
}

/// The member's newest application.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_newest_by_member(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Option<Application>, StoreError> {
    repo::find_newest_by_member(&mut *app.store.read().await?, tenant.id, member).await
}

/// What staff asked last, and the note that went with it.
///
/// # Errors
/// [`ApplicationError::Store`] when it cannot be read.
pub async fn list_requested_fields<'t>(
    app: &AppContext,
    tenant: &'t Tenant,
    application: &Application,
) -> Result<Vec<&'t FormField>, ApplicationError> {
    asked_fields(&mut *app.store.read().await?, tenant, application).await
}

/// The page (from 0) of what staff asked again that comes next.
///
/// # Errors
/// [`ApplicationError::Store`] when it cannot be read.
pub async fn revision_page(
    app: &AppContext,
    tenant: &Tenant,
    application: &Application,
) -> Result<usize, ApplicationError> {
    let mut conn = app.store.read().await?;
    let asked = asked_fields(&mut conn, tenant, application).await?;
    let revised = repo::list_answered_pages(&mut conn, application.id, application.round).await?;
    let open = ApplicationForm::pages_of(&asked)
        .iter()
        .position(|page| page.iter().any(|f| !revised.contains(&f.id)));
    Ok(open.unwrap_or(0))
}

/// The applications that wait for staff, the longest waiting first: at most `most` of them, behind
/// the first `skip`.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open(
    app: &AppContext,
    tenant: &Tenant,
    skip: u32,
    most: u32,
) -> Result<Vec<Application>, StoreError> {
    repo::list_open(&mut *app.store.read().await?, tenant.id, skip, most).await
}

/// How many applications wait for staff.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn count_open(app: &AppContext, tenant: &Tenant) -> Result<u32, StoreError> {
    repo::count_open(&mut *app.store.read().await?, tenant.id).await
}

/// Ticket, applicant and the applicant's name of every application that waits for staff, the
/// longest waiting first.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open_names(
    app: &AppContext,
    tenant: &Tenant,
) -> Result<Vec<(TicketId, MemberId, Option<String>)>, StoreError> {
    repo::list_open_names(&mut *app.store.read().await?, tenant.id).await
}

/// What staff decided about an application, in order.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn list_decisions(
    app: &AppContext,
    id: ApplicationId,
) -> Result<Vec<ApplicationDecision>, StoreError> {
    repo::list_decisions(&mut *app.store.read().await?, id).await
}

/// Every answer of an application: the question's id, the round from 0, and the text; in the order
/// of rounds.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_answers(
    app: &AppContext,
    id: ApplicationId,
) -> Result<Vec<(String, u32, String)>, StoreError> {
    let mut all = repo::list_all_answers(&mut *app.store.read().await?, id).await?;
    all.retain(|(field, _, _)| !field.starts_with(UNFIT));
    Ok(all)
}

/// When a member may apply next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reapplication {
    /// At once.
    Now,
    /// From this time on, UTC.
    From(UtcMs),
    /// No way is open to them.
    Never,
}

/// When the member may apply next, by the rules as they are.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_reapplication(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Reapplication, StoreError> {
    let mut conn = app.store.read().await?;
    let partner = partner::find_current(&mut conn, tenant.id, member).await?;
    let invited = repo::has_invitation(&mut conn, tenant.id, member).await?;
    let mut next = Reapplication::Never;
    for way in RouteChoice::open(&tenant.program, partner.as_ref(), invited) {
        let Some(route) = way.route_in(&tenant.program) else { continue };
        if route.kind == RouteKind::Open {
            return Ok(Reapplication::Now);
        }
        match way::may_apply(&mut conn, app.clock.now(), tenant, member, route).await {
            Ok(()) => return Ok(Reapplication::Now),
            Err(ApplicationError::TooSoon(at)) => {
                next = match next {
                    Reapplication::From(earlier) if earlier <= at => next,
                    _ => Reapplication::From(at),
                };
            }
            Err(ApplicationError::Store(error)) => return Err(error),
            Err(_) => {}
        }
    }
    Ok(next)
}

/// The form of this route.
///
/// # Errors
/// [`ApplicationError::NoForm`] when the route has none, or the program has no such route (any
/// more).
pub fn application_form<'t>(
    tenant: &'t Tenant,
    route: &str,
) -> Result<&'t ApplicationForm, ApplicationError> {
    let form = tenant.program.route(route).and_then(|route| route.form.as_deref());
    form.and_then(|id| tenant.program.form(id)).ok_or(ApplicationError::NoForm)
}

/// The member's application that goes on: filed, or a draft, which is begun when there is none.
async fn draft(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Application, ApplicationError> {
    let partner = partner::find_current(tx, tenant.id, member).await?;
    let live = repo::find_live(tx, tenant.id, member).await?;
    if let Some(live) = live
        .as_ref()
        .filter(|live| live.ticket.is_some() || application_form(tenant, &live.route).is_ok())
    {
        return Ok(live.clone());
    }
    // A draft whose way is gone from the program file goes on by the one that there is; what was
    // typed stays.
    let invited = repo::has_invitation(tx, tenant.id, member).await?;
    let way = match RouteChoice::open(&tenant.program, partner.as_ref(), invited).as_slice() {
        [way] => way.clone(),
        [] if partner.is_some() => return Err(ApplicationError::Partner),
        [] => return Err(ApplicationError::NoForm),
        _ => return Err(ApplicationError::NoWay),
    };
    let route = way.route_in(&tenant.program).filter(|route| route.kind != RouteKind::Open);
    way::may_apply(tx, now, tenant, member, route.ok_or(ApplicationError::NoForm)?).await?;
    match live {
        Some(draft) => repo::set_route(tx, draft.id, &way).await?,
        None => repo::insert(tx, now, tenant.id, member, &way).await?,
    }
    let begun = repo::find_live(tx, tenant.id, member).await?;
    begun.ok_or(ApplicationError::Store(StoreError::Driver(sqlx::Error::RowNotFound)))
}

async fn file(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: ApplicationId,
    member: MemberId,
) -> Result<TicketId, ApplicationError> {
    let ticket =
        ticket::open_ticket(tx, now, tenant.id, ticket::TicketKind::Application, member, None)
            .await?;
    repo::mark_submitted(tx, now, id, ticket).await?;
    let submitted = ApplicationNotice::Submitted { application: id };
    outbox::enqueue(tx, now, tenant.id, &Effect::log(submitted)).await?;
    if let Some(filed) =
        repo::find(tx, tenant.id, id).await?.filter(|filed| !filed.answers.is_empty())
    {
        show_more(tx, now, tenant, &filed.route, ticket).await?;
    }
    Ok(ticket)
}

/// Owes the answers that do not fit the ticket's card, in messages of their own.
async fn show_more(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    route: &str,
    ticket: TicketId,
) -> Result<(), StoreError> {
    let parts = application_form(tenant, route).map_or(0, |form| form.parts().len());
    for part in 1..parts {
        outbox::enqueue(
            tx,
            now,
            tenant.id,
            &Effect::post_only(ticket, ApplicationNotice::Answers { part }),
        )
        .await?;
    }
    Ok(())
}

/// What stands before the id of a question under which an answer is kept that does not fit: the
/// form offers it again.
const UNFIT: &str = "?";

impl Application {
    /// What was typed as the answer to this question, whether it fits or not.
    #[must_use]
    pub fn typed<'a>(answers: &'a BTreeMap<String, String>, field: &str) -> Option<&'a str> {
        let kept = answers.get(field).or_else(|| answers.get(&format!("{UNFIT}{field}")));
        kept.map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// Stores the answers to `fields` that are among `answers`; those that do not fit are kept apart,
/// and the first of them is returned.
async fn keep(
    tx: &mut SqliteConnection,
    now: UtcMs,
    application: &Application,
    fields: &[&FormField],
    answers: &BTreeMap<String, String>,
) -> Result<Option<ApplicationError>, ApplicationError> {
    let mut unfit = None;
    for (id, text) in answers {
        let field = fields.iter().find(|field| field.id == *id).ok_or(ApplicationError::Unknown)?;
        match field.accept(text) {
            Ok(text) => {
                repo::save_answers(tx, now, application.id, id, application.round, &text).await?;
            }
            Err(why) => {
                let typed: String = text.chars().take(usize::from(field.max)).collect();
                repo::save_answers(
                    tx,
                    now,
                    application.id,
                    &format!("{UNFIT}{id}"),
                    application.round,
                    &typed,
                )
                .await?;
                unfit = unfit.or(Some(ApplicationError::Unfit { field: (*field).clone(), why }));
            }
        }
    }
    Ok(unfit)
}

async fn asked_fields<'t>(
    conn: &mut SqliteConnection,
    tenant: &'t Tenant,
    application: &Application,
) -> Result<Vec<&'t FormField>, ApplicationError> {
    let asked = repo::find_requested_details(conn, application.id).await?;
    Ok(application_form(tenant, &application.route)?
        .fields
        .iter()
        .filter(|field| asked.contains(&field.id))
        .collect())
}
