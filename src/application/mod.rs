//! Applications: the form, its draft, the submission, and the review with its decisions.
//!
//! A member has at most one live application a program; the database holds that. Every transition names the state that it
//! leaves, so that a second click is answered with what the first one did. Source: tickets design, section 4.

mod error;
mod repo;
mod review;

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::desk::Desk;
use crate::guild::Tenant;
use crate::id::{ApplicationId, MemberId, TicketId};
use crate::outbox::{self, Effect, Notice};
use crate::partner;
use crate::program::{Field, Form, RouteKind};
use crate::store::StoreError;
use crate::ticket;

pub use error::ApplicationError;
pub use review::{Decided, approve, ask, deny, invite};

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum State {
    /// Being filled in.
    Draft,
    /// Staff must decide.
    InReview,
    /// Staff have asked; the applicant must answer.
    Asked,
    /// Approved: the applicant is a partner now.
    Approved,
    /// Denied.
    Denied,
}

/// An application with its latest answers.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its row.
    pub id: ApplicationId,
    /// The applicant.
    pub member: MemberId,
    /// The route of the program file that it came by.
    pub route: String,
    /// Where it stands.
    pub state: State,
    /// How often staff have asked back.
    pub round: u32,
    /// Its ticket, once it is submitted.
    pub ticket: Option<TicketId>,
    /// When it was submitted, UTC.
    pub submitted_at: Option<UtcMs>,
    /// The latest answer to each field, by the field's id.
    pub answers: BTreeMap<String, String>,
}

/// What answering a page of the form led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// The answers are kept; this page (from 0) comes next.
    Next(usize),
    /// The application is filed, or back in review.
    Filed(TicketId),
    /// It was filed before; nothing was changed.
    Already(TicketId),
}

/// What a member who wants to apply finds.
#[derive(Debug, Clone)]
pub enum Standing {
    /// Nothing yet, or a draft: the form is next. `skippable` when staff invited them and the form is optional.
    Form {
        /// What was answered before.
        answers: BTreeMap<String, String>,
        /// Whether the form may be skipped.
        skippable: bool,
    },
    /// Filed, under this ticket.
    Filed(Application),
    /// Staff have asked these questions again.
    Asked(Application),
    /// A partner already.
    Partner,
}

/// What the member finds when they want to apply. At most three indexed reads: a modal may have to follow at once.
///
/// # Errors
/// [`ApplicationError::Store`] when the database fails.
pub async fn standing(desk: &Desk, tenant: &Tenant, member: MemberId) -> Result<Standing, ApplicationError> {
    let mut conn = desk.store.read().await?;
    if partner::is_partner(&mut conn, tenant.id, member).await? {
        return Ok(Standing::Partner);
    }
    let live = repo::live(&mut conn, tenant.id, member).await?;
    Ok(match live {
        Some(application) if application.state == State::InReview => Standing::Filed(application),
        Some(application) if application.state == State::Asked => Standing::Asked(application),
        draft => Standing::Form {
            answers: draft.map(|d| d.answers).unwrap_or_default(),
            skippable: invited_route(tenant).is_some_and(|r| r.form_optional)
                && repo::is_invited(&mut conn, tenant.id, member).await?,
        },
    })
}

/// Keeps the answers of one page; files the application once every required field is answered.
///
/// Too long or empty answers change nothing. The same page may come any number of times, at once as well: one
/// application and one ticket come of it.
///
/// # Errors
/// [`ApplicationError::Partner`], [`ApplicationError::Unanswered`], [`ApplicationError::TooLong`],
/// [`ApplicationError::NoForm`], or the database failed.
pub async fn answer(
    desk: &Desk,
    tenant: &Tenant,
    member: MemberId,
    answers: &BTreeMap<String, String>,
) -> Result<Answered, ApplicationError> {
    let form = form_of(tenant)?;
    let now = desk.clock.now();
    let mut tx = desk.store.begin().await?;
    let application = match draft(&mut tx, now, tenant, member).await? {
        Draft::Open(application) => application,
        Draft::Filed(ticket) => return Ok(Answered::Already(ticket)),
    };
    keep(&mut tx, now, &application, &form.fields.iter().collect::<Vec<_>>(), answers).await?;
    let mut all = application.answers;
    all.extend(answers.iter().map(|(field, text)| (field.clone(), text.trim().to_owned())));
    let open = form.pages().iter().position(|page| page.iter().any(|f| unanswered(&all, f)));
    let answered = match open {
        Some(page) => Answered::Next(page),
        None => Answered::Filed(file(&mut tx, now, tenant, application.id, member).await?),
    };
    tx.commit().await?;
    desk.ring();
    Ok(answered)
}

/// Files an invited member's application without the form.
///
/// # Errors
/// [`ApplicationError::NotInvited`] when staff did not invite them or the form is not optional.
pub async fn skip_form(desk: &Desk, tenant: &Tenant, member: MemberId) -> Result<Answered, ApplicationError> {
    let now = desk.clock.now();
    let mut tx = desk.store.begin().await?;
    let invited = repo::is_invited(&mut tx, tenant.id, member).await?;
    if !invited || !invited_route(tenant).is_some_and(|route| route.form_optional) {
        return Err(ApplicationError::NotInvited);
    }
    let application = match draft(&mut tx, now, tenant, member).await? {
        Draft::Open(application) => application,
        Draft::Filed(ticket) => return Ok(Answered::Already(ticket)),
    };
    let ticket = file(&mut tx, now, tenant, application.id, member).await?;
    tx.commit().await?;
    desk.ring();
    Ok(Answered::Filed(ticket))
}

/// Keeps the answers of one page of what staff asked again; puts the application back into review once all are there.
///
/// # Errors
/// [`ApplicationError::NotAsked`] when nothing is asked (any more), and as [`answer`].
pub async fn revise(
    desk: &Desk,
    tenant: &Tenant,
    id: ApplicationId,
    member: MemberId,
    answers: &BTreeMap<String, String>,
) -> Result<Answered, ApplicationError> {
    let now = desk.clock.now();
    let mut tx = desk.store.begin().await?;
    let application = repo::find(&mut tx, tenant.id, id).await?.filter(|a| a.member == member);
    let application = application.ok_or(ApplicationError::Unknown)?;
    let ticket = application.ticket.ok_or(ApplicationError::Unknown)?;
    match application.state {
        State::Asked => {}
        State::InReview => return Ok(Answered::Already(ticket)),
        state => return Err(ApplicationError::NotAsked(state)),
    }
    let asked = asked_fields(&mut tx, tenant, &application).await?;
    keep(&mut tx, now, &application, &asked, answers).await?;
    let revised = repo::answered_in(&mut tx, id, application.round).await?;
    let pages = Form::pages_of(&asked);
    let open = pages.iter().position(|page| page.iter().any(|f| !revised.contains(&f.id)));
    let answered = if let Some(page) = open {
        Answered::Next(page)
    } else {
        repo::transition(&mut tx, id, State::Asked, State::InReview).await?;
        outbox::owe(&mut tx, now, tenant.id, &Effect::ShowCard { ticket }).await?;
        outbox::owe(&mut tx, now, tenant.id, &Effect::Post { ticket, notice: Notice::Revised }).await?;
        Answered::Filed(ticket)
    };
    tx.commit().await?;
    desk.ring();
    Ok(answered)
}

/// The application with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(desk: &Desk, tenant: &Tenant, id: ApplicationId) -> Result<Option<Application>, StoreError> {
    repo::find(&mut *desk.store.read().await?, tenant.id, id).await
}

/// The application that the ticket is about.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn of_ticket(desk: &Desk, tenant: &Tenant, ticket: TicketId) -> Result<Option<Application>, StoreError> {
    repo::of_ticket(&mut *desk.store.read().await?, tenant.id, ticket).await
}

/// The member's newest application.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn newest_of(desk: &Desk, tenant: &Tenant, member: MemberId) -> Result<Option<Application>, StoreError> {
    repo::newest_of(&mut *desk.store.read().await?, tenant.id, member).await
}

/// What staff asked last, and the note that went with it.
///
/// # Errors
/// [`ApplicationError::Store`] when it cannot be read.
pub async fn asked<'t>(
    desk: &Desk,
    tenant: &'t Tenant,
    application: &Application,
) -> Result<Vec<&'t Field>, ApplicationError> {
    asked_fields(&mut *desk.store.read().await?, tenant, application).await
}

/// The page (from 0) of what staff asked again that comes next.
///
/// # Errors
/// [`ApplicationError::Store`] when it cannot be read.
pub async fn revision_page(desk: &Desk, tenant: &Tenant, application: &Application) -> Result<usize, ApplicationError> {
    let mut conn = desk.store.read().await?;
    let asked = asked_fields(&mut conn, tenant, application).await?;
    let revised = repo::answered_in(&mut conn, application.id, application.round).await?;
    let open = Form::pages_of(&asked).iter().position(|page| page.iter().any(|f| !revised.contains(&f.id)));
    Ok(open.unwrap_or(0))
}

/// The applications that wait for staff, the longest waiting first; at most 50.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn queue(desk: &Desk, tenant: &Tenant) -> Result<Vec<Application>, StoreError> {
    repo::queue(&mut *desk.store.read().await?, tenant.id).await
}

/// The form of the route by which everybody applies.
///
/// # Errors
/// [`ApplicationError::NoForm`] when the program takes no applications.
pub fn form_of(tenant: &Tenant) -> Result<&Form, ApplicationError> {
    let route = tenant.program.route_of(RouteKind::Application).ok_or(ApplicationError::NoForm)?;
    route.form.as_deref().and_then(|id| tenant.program.form(id)).ok_or(ApplicationError::NoForm)
}

fn invited_route(tenant: &Tenant) -> Option<&crate::program::Route> {
    tenant.program.route_of(RouteKind::Invite)
}

enum Draft {
    Open(Application),
    Filed(TicketId),
}

/// The member's draft, begun when there is none.
async fn draft(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Draft, ApplicationError> {
    if partner::is_partner(tx, tenant.id, member).await? {
        return Err(ApplicationError::Partner);
    }
    if let Some(live) = repo::live(tx, tenant.id, member).await? {
        return Ok(match live.ticket {
            Some(ticket) => Draft::Filed(ticket),
            None => Draft::Open(live),
        });
    }
    let invited = repo::is_invited(tx, tenant.id, member).await?;
    let kind = if invited { RouteKind::Invite } else { RouteKind::Application };
    let route = tenant.program.route_of(kind).ok_or(ApplicationError::NoForm)?;
    repo::insert(tx, now, tenant.id, member, &route.id).await?;
    match repo::live(tx, tenant.id, member).await? {
        Some(live) => Ok(Draft::Open(live)),
        None => Err(ApplicationError::Store(StoreError::Driver(sqlx::Error::RowNotFound))),
    }
}

async fn file(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: ApplicationId,
    member: MemberId,
) -> Result<TicketId, ApplicationError> {
    let ticket = ticket::open(tx, now, tenant.id, ticket::Kind::Application, member, None).await?;
    repo::submit(tx, now, id, ticket).await?;
    Ok(ticket)
}

/// Stores the answers to `fields` that are among `answers`; refuses all of them when one does not fit.
async fn keep(
    tx: &mut SqliteConnection,
    now: UtcMs,
    application: &Application,
    fields: &[&Field],
    answers: &BTreeMap<String, String>,
) -> Result<(), ApplicationError> {
    for (id, text) in answers {
        let field = fields.iter().find(|field| field.id == *id).ok_or(ApplicationError::Unknown)?;
        let text = text.trim();
        if text.is_empty() {
            return Err(ApplicationError::Unanswered(field.title().to_owned()));
        }
        if text.chars().count() > usize::from(field.max) {
            return Err(ApplicationError::TooLong { field: field.title().to_owned(), max: usize::from(field.max) });
        }
        repo::keep(tx, now, application.id, id, application.round, text).await?;
    }
    Ok(())
}

async fn asked_fields<'t>(
    conn: &mut SqliteConnection,
    tenant: &'t Tenant,
    application: &Application,
) -> Result<Vec<&'t Field>, ApplicationError> {
    let asked = repo::asked(conn, application.id).await?;
    Ok(form_of(tenant)?.fields.iter().filter(|field| asked.contains(&field.id)).collect())
}

fn unanswered(answers: &BTreeMap<String, String>, field: &Field) -> bool {
    answers.get(&field.id).is_none_or(|text| text.trim().is_empty())
}
