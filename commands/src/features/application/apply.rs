//! Coming in: the choice of a way, the form in pages, the draft in between, and answering what
//! staff ask.

use std::collections::BTreeMap;
use std::time::Duration;

use partnerdesk::application::{
    self, ApplicantStatus, Application, ApplicationError, FormPageOutcome, RouteChoice,
    RouteOutcome,
};
use partnerdesk::decision::Decided;
use partnerdesk::id::{ApplicationId, TicketId};
use partnerdesk::program::{ApplicationForm, FieldKind, FormField};
use partnerdesk::{outbox, ticket};
use serenity::all::{CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption};

use crate::discord::form_draft;
use crate::discord::reply::{
    BLUE, Card, Form, MessageContent, Reply, clip, line, paragraph, primary, secondary,
};
use crate::discord::request_context::RequestContext;
use crate::features::application::text::ApplicantError;
use crate::features::application::{ApplyForm, ChooseRoute, Revise, SkipForm};
use crate::features::enrolment::welcome;
use crate::i18n::{channel, plain};
use crate::user_error::{Explain, UserError};

/// How long the answer to a submission waits for the ticket's channel, so that it can link to it.
const WAIT_FOR_CHANNEL: Duration = Duration::from_secs(8);

/// What comes next: taking part at once, a choice, the form, or why there is none of it.
pub(crate) async fn open(ctx: &RequestContext) -> Result<Reply, UserError> {
    match application::applicant_status(&ctx.app, &ctx.tenant, ctx.member).await? {
        ApplicantStatus::Form { skippable: true, .. } => Ok(invited(ctx)),
        ApplicantStatus::Way(way) => take(ctx, &way).await,
        standing => form(ctx, standing),
    }
}

/// A way was chosen: `choice` is a route and a track, as [`choice`] has written them.
pub(crate) async fn enter(ctx: &RequestContext, choice: &str) -> Result<Reply, UserError> {
    let (route, track) = choice.split_once('/').ok_or(UserError::Stale)?;
    take(ctx, &RouteChoice { route: route.to_owned(), track: track.to_owned() }).await
}

/// The first page that has a question without an answer, of the form that was begun.
pub(crate) async fn page(ctx: &RequestContext) -> Result<Reply, UserError> {
    let standing = application::find_form_draft(&ctx.app, &ctx.tenant, ctx.member).await?;
    form(ctx, standing)
}

async fn take(ctx: &RequestContext, way: &RouteChoice) -> Result<Reply, UserError> {
    match application::choose_route(&ctx.app, &ctx.tenant, ctx.member, way).await? {
        RouteOutcome::Enrolled(enrolment) => Ok(welcome::welcome(ctx, way, &enrolment)),
        // This answer cannot wait for the channel: it may have to be a form, which comes at once.
        RouteOutcome::Filed(application) => {
            Ok(filed_in(ctx, application.new, ctx.text("ticket-opening")))
        }
        RouteOutcome::Form(ApplicantStatus::Form { skippable: true, .. }) => Ok(invited(ctx)),
        RouteOutcome::Form(standing) => form(ctx, standing),
    }
}

fn invited(ctx: &RequestContext) -> Reply {
    let program = ctx.tenant.program.meta.name.as_str();
    let card = Card::new(ctx.with("invited-title", &[("program", program.into())]), BLUE)
        .words(ctx.text("invited-choice"));
    let buttons = vec![
        primary(ApplyForm {}, ctx.text("button-fill-form")),
        secondary(SkipForm {}, ctx.text("button-skip-form")),
    ];
    Reply::Message(MessageContent::card(card).buttons(buttons))
}

fn form(ctx: &RequestContext, standing: ApplicantStatus) -> Result<Reply, UserError> {
    match standing {
        ApplicantStatus::Form { route, answers, .. } => {
            let questions = application::application_form(&ctx.tenant, &route)?;
            let pages = questions.pages();
            let page = pages
                .iter()
                .position(|page| page.iter().any(|f| !answers.contains_key(&f.id)))
                .unwrap_or(0);
            let fields: Vec<_> =
                pages.get(page).map(|page| page.iter().collect()).unwrap_or_default();
            let title = page_title(ctx, page, pages.len());
            Ok(Reply::Form(inputs(Form::new(&ApplyForm {}, &title), &fields, &answers)))
        }
        ApplicantStatus::Choice(ways) => Ok(choice(ctx, &ways)),
        // What needs no form is taken by `open` alone.
        ApplicantStatus::Way(_) => Err(UserError::Stale),
        ApplicantStatus::Closed => Ok(Reply::Message(welcome::closed(ctx, None))),
        ApplicantStatus::Filed(application) => {
            Err(ApplicantError::Filed(application.ticket).into())
        }
        ApplicantStatus::Asked(application) => {
            let text = ctx.text("apply-asked");
            let button = primary(Revise { application: application.id }, ctx.text("button-answer"));
            Ok(Reply::Message(MessageContent::text(text).buttons(vec![button])))
        }
        ApplicantStatus::Partner(track) if welcome::leads_on(ctx, &track) => {
            Ok(Reply::Message(welcome::closed(ctx, Some(&track))))
        }
        ApplicantStatus::Partner(_) => Err(ApplicantError::Partner.into()),
    }
}

/// The ways to choose from.
fn choice(ctx: &RequestContext, ways: &[RouteChoice]) -> Reply {
    let program = &ctx.tenant.program;
    let option = |way: &RouteChoice| {
        let (route, track) = (way.route_in(program)?, program.track(&way.track)?);
        let option = CreateSelectMenuOption::new(
            clip(track.title(), 100),
            format!("{}/{}", way.route, way.track),
        );
        let about = track.summary.as_deref().or(route.who.as_deref());
        Some(about.map_or(option.clone(), |about| option.description(clip(about, 100))))
    };
    let options = ways.iter().filter_map(option).take(25).collect();
    let menu =
        CreateSelectMenu::new(ChooseRoute {}.to_string(), CreateSelectMenuKind::String { options })
            .placeholder(ctx.text("enter-placeholder"));
    let card =
        Card::new(ctx.with("enter-title", &[("program", program.meta.name.as_str().into())]), BLUE)
            .words(ctx.text("enter-words"));
    Reply::Message(MessageContent::card(card).select(menu))
}

/// A page was submitted.
pub(crate) async fn submitted(
    ctx: &RequestContext,
    answers: BTreeMap<String, String>,
) -> Result<Reply, UserError> {
    let answered = application::submit_form_page(&ctx.app, &ctx.tenant, ctx.member, &answers).await;
    let answered = match answered {
        Err(error) if error.is_refusal() && !answers.is_empty() => {
            return Ok(form_draft::try_again(ctx, &error.into(), ApplyForm {}));
        }
        other => other?,
    };
    match answered {
        FormPageOutcome::Next(page) => {
            let newest =
                application::find_newest_by_member(&ctx.app, &ctx.tenant, ctx.member).await?;
            let route = newest.ok_or(UserError::Stale)?.route;
            Ok(next_page(ctx, application::application_form(&ctx.tenant, &route)?, page))
        }
        FormPageOutcome::Filed(application) => filed(ctx, application).await,
    }
}

/// An invited member does without the form.
pub(crate) async fn skip(ctx: &RequestContext) -> Result<Reply, UserError> {
    filed(ctx, application::skip_form(&ctx.app, &ctx.tenant, ctx.member).await?).await
}

/// The form with what staff ask again.
pub(crate) async fn revise(ctx: &RequestContext, id: ApplicationId) -> Result<Reply, UserError> {
    let application = application::find(&ctx.app, &ctx.tenant, id).await?;
    let application = application.filter(|a| a.member == ctx.member).ok_or(UserError::NotYours)?;
    if application.state != application::ApplicationState::Asked {
        return Err(ApplicationError::NotAsked(application.state).into());
    }
    let asked = application::list_requested_fields(&ctx.app, &ctx.tenant, &application).await?;
    let open = application::revision_page(&ctx.app, &ctx.tenant, &application).await?;
    let pages = ApplicationForm::pages_of(&asked);
    let fields = pages.get(open).cloned().unwrap_or_default();
    let title = page_title(ctx, open, pages.len());
    let form = Form::new(&Revise { application: id }, &title);
    Ok(Reply::Form(inputs(form, &fields, &application.answers)))
}

/// Answers to what staff asked again.
pub(crate) async fn revised(
    ctx: &RequestContext,
    id: ApplicationId,
    answers: BTreeMap<String, String>,
) -> Result<Reply, UserError> {
    match application::revise(&ctx.app, &ctx.tenant, id, ctx.member, &answers).await {
        Err(error) if error.is_refusal() => {
            Ok(form_draft::try_again(ctx, &error.into(), Revise { application: id }))
        }
        Err(error) => Err(error.into()),
        Ok(FormPageOutcome::Next(_)) => {
            let button = primary(Revise { application: id }, ctx.text("button-continue"));
            Ok(Reply::Message(MessageContent::text(ctx.text("apply-kept")).buttons(vec![button])))
        }
        Ok(FormPageOutcome::Filed(Decided { new, .. })) => {
            let id = if new { "apply-revised" } else { "apply-revised-before" };
            Ok(Reply::Message(MessageContent::text(ctx.text(id))))
        }
    }
}

fn next_page(ctx: &RequestContext, questions: &ApplicationForm, page: usize) -> Reply {
    let pages = questions.pages();
    let list: Vec<String> = pages
        .get(page)
        .into_iter()
        .flat_map(|page| page.iter())
        .map(|field| format!("• {}", plain(&field.label, 500)))
        .collect();
    let card = Card::new(page_title(ctx, page, pages.len()), BLUE).words(format!(
        "{}\n\n{}",
        ctx.text("apply-kept"),
        list.join("\n")
    ));
    let button = primary(ApplyForm {}, ctx.text("button-continue"));
    Reply::Message(MessageContent::card(card).buttons(vec![button]))
}

async fn filed(ctx: &RequestContext, ticket: Decided<TicketId>) -> Result<Reply, UserError> {
    Ok(filed_in(ctx, ticket.new, place(ctx, ticket.value).await?))
}

/// The application is filed; `place` says where its ticket is.
fn filed_in(ctx: &RequestContext, new: bool, place: String) -> Reply {
    let id = if new { "apply-filed" } else { "apply-already" };
    Reply::Message(MessageContent::text(ctx.with(id, &[("ticket", place.into())])))
}

/// A link to the ticket's channel, or words that say why there is none yet.
pub(crate) async fn place(ctx: &RequestContext, id: TicketId) -> Result<String, UserError> {
    let opened = tokio::time::timeout(WAIT_FOR_CHANNEL, async {
        loop {
            let opened = ctx.app.ticket_opened();
            let found = ticket::find(&ctx.app, id).await?.and_then(|ticket| ticket.channel);
            if let Some(found) = found {
                return Ok::<_, UserError>(Some(found));
            }
            if outbox::find_obstacle(&ctx.app, ctx.tenant.id, id).await?.is_some() {
                return Ok(None);
            }
            opened.await;
        }
    })
    .await;
    match opened {
        Ok(found) => Ok(found?.map_or_else(|| ctx.text("ticket-blocked"), channel)),
        Err(_) => Ok(ctx.text("ticket-opening")),
    }
}

fn page_title(ctx: &RequestContext, page: usize, pages: usize) -> String {
    ctx.with("form-title", &[("page", page.saturating_add(1).into()), ("pages", pages.into())])
}

fn inputs(form: Form, fields: &[&FormField], answers: &BTreeMap<String, String>) -> Form {
    fields.iter().fold(form, |form, field| {
        let input = match field.kind {
            FieldKind::Paragraph => paragraph(&field.id, field.title(), field.max),
            FieldKind::Line | FieldKind::Url | FieldKind::Number | FieldKind::Choice => {
                line(&field.id, field.title(), field.max)
            }
        };
        let mut input = input.required(field.required);
        if let Some(placeholder) = field.placeholder() {
            input = input.placeholder(placeholder);
        }
        if let Some(answer) = Application::typed(answers, &field.id) {
            input = input.value(answer);
        }
        form.input(input)
    })
}
