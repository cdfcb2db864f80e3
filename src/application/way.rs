//! The ways into a program that a member may take now, and what taking one leads to.
//!
//! A way is a route of the program file together with one of the tracks that it leads to.
//! Promotions are no ways: staff open them.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{ApplicantStatus, ApplicationError, ApplicationState, repo};
use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::decision::Decided;
use crate::id::{MemberId, TicketId};
use crate::partner::{self, Enrolment, Partner};
use crate::program::{Program, Route, RouteKind, Track};
use crate::tenant::Tenant;

/// A route and one of its tracks, by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteChoice {
    /// The route's `id` in the program file.
    pub route: String,
    /// The `id` of one of the tracks that the route leads to.
    pub track: String,
}

/// What taking a way led to.
#[derive(Debug)]
pub enum RouteOutcome {
    /// The member takes part now.
    Enrolled(Box<Enrolment>),
    /// The application is filed, for there is no form.
    Filed(Decided<TicketId>),
    /// The form is next.
    Form(ApplicantStatus),
}

impl RouteChoice {
    /// The ways that a member may take: one who is a partner leaves their track by it, and one who
    /// was invited need not apply unasked.
    #[must_use]
    pub fn open(program: &Program, partner: Option<&Partner>, invited: bool) -> Vec<Self> {
        let from = match partner {
            None => None,
            Some(partner) if partner.state == partner::PartnerState::Active => {
                Some(partner.track.as_str())
            }
            Some(_) => return Vec::new(),
        };
        let by_invitation =
            invited && from.is_none() && program.route_of(RouteKind::Invite).is_some();
        let fits = |route: &&Route| match route.kind {
            RouteKind::Invite => by_invitation,
            RouteKind::Application => !by_invitation && route.is_taken_by_members(),
            _ => route.is_taken_by_members(),
        };
        let routes =
            program.routes.iter().filter(|route| route.from.as_deref() == from).filter(fits);
        let way = |route: &Route, track: &Track| Self {
            route: route.id.clone(),
            track: track.id.clone(),
        };
        routes.flat_map(|route| route.tracks(program).map(move |track| way(route, track))).collect()
    }

    /// The route, if the program still has it.
    #[must_use]
    pub fn route_in<'p>(&self, program: &'p Program) -> Option<&'p Route> {
        program.route(&self.route)
    }
}

/// Takes a way: enrols where it is open, begins the application otherwise. Whoever has begun
/// another one goes on with this one, and answers to the same questions are kept.
///
/// # Errors
/// [`ApplicationError::NoWay`] when the member may not take it (any more),
/// [`ApplicationError::TooSoon`] after a denial, or the database failed.
pub async fn choose_route(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    way: &RouteChoice,
) -> Result<RouteOutcome, ApplicationError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let partner = partner::find_current(&mut tx, tenant.id, member).await?;
    let invited = repo::has_invitation(&mut tx, tenant.id, member).await?;
    let route = tenant.program.route(&way.route).ok_or(ApplicationError::NoWay)?;
    if route.kind == RouteKind::Open
        && partner.as_ref().is_some_and(|partner| partner.track == way.track)
    {
        // A second click: an answer and no error.
        let enrolment = partner::enrolment_of(&mut tx, tenant, member).await?;
        return Ok(RouteOutcome::Enrolled(Box::new(enrolment)));
    }
    if !RouteChoice::open(&tenant.program, partner.as_ref(), invited).contains(way) {
        return Err(ApplicationError::NoWay);
    }
    if route.kind == RouteKind::Open {
        let enrolment = partner::enrol(&mut tx, now, tenant, member, &way.track).await?;
        tx.commit().await?;
        app.notify_outbox();
        return Ok(RouteOutcome::Enrolled(Box::new(enrolment)));
    }
    let live = match repo::find_live(&mut tx, tenant.id, member).await? {
        Some(live) if live.state != ApplicationState::Draft => {
            let ticket = live.ticket.ok_or(ApplicationError::Unknown)?;
            return Ok(RouteOutcome::Filed(Decided::before(ticket)));
        }
        live => live,
    };
    may_apply(&mut tx, now, tenant, member, route).await?;
    match &live {
        Some(draft) => repo::set_route(&mut tx, draft.id, way).await?,
        None => repo::insert(&mut tx, now, tenant.id, member, way).await?,
    }
    let draft =
        repo::find_live(&mut tx, tenant.id, member).await?.ok_or(ApplicationError::Unknown)?;
    let taken = if route.form.is_some() {
        let skippable = route.kind == RouteKind::Invite && route.form_optional;
        RouteOutcome::Form(ApplicantStatus::Form {
            route: way.route.clone(),
            answers: draft.answers,
            skippable,
        })
    } else {
        let ticket = super::file(&mut tx, now, tenant, draft.id, member).await?;
        RouteOutcome::Filed(Decided::now(ticket))
    };
    tx.commit().await?;
    app.notify_outbox();
    Ok(taken)
}

/// Whether a route may be taken again after a denial.
pub(super) async fn may_apply(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    member: MemberId,
    route: &Route,
) -> Result<(), ApplicationError> {
    let Some(days) = route.reapply_days else { return Ok(()) };
    let Some(denied) = repo::find_denied_at(conn, tenant.id, member, &route.id).await? else {
        return Ok(());
    };
    let again = denied.plus(Duration::from_hours(u64::from(days) * 24));
    if now < again { Err(ApplicationError::TooSoon(again)) } else { Ok(()) }
}
