//! Coming in: the choice of a way, the form in pages, the draft in between, and answering what
//! staff ask.

use std::collections::BTreeMap;
use std::time::Duration;

use partnerdesk::application::{self, Answered, Application, Standing, Taken, Way};
use partnerdesk::id::{ApplicationId, TicketId};
use partnerdesk::program::{Field, FieldKind, Form as Questions};
use partnerdesk::{outbox, ticket};
use serenity::all::{
    CreateInputText, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::enrol;
use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, Form, line, paragraph, primary, secondary};
use crate::failure::Failure;
use crate::i18n::channel;
use crate::visit::Visit;

/// How long the answer to a submission waits for the ticket's channel, so that it can link to it.
const WAIT_FOR_CHANNEL: Duration = Duration::from_secs(8);

/// What comes next: taking part at once, a choice, the form, or why there is none of it.
pub(crate) async fn open(visit: &Visit) -> Result<Answer, Failure> {
    match application::standing(&visit.desk, &visit.tenant, visit.member).await? {
        Standing::Form { skippable: true, .. } => Ok(invited(visit)),
        Standing::Way(way) => take(visit, &way).await,
        standing => form(visit, standing),
    }
}

/// A way was chosen: `choice` is a route and a track, as [`choice`] has written them.
pub(crate) async fn enter(visit: &Visit, choice: &str) -> Result<Answer, Failure> {
    let (route, track) = choice.split_once('/').ok_or(Failure::Stale)?;
    take(visit, &Way { route: route.to_owned(), track: track.to_owned() }).await
}

/// The first page that has a question without an answer, of the form that was begun.
pub(crate) async fn page(visit: &Visit) -> Result<Answer, Failure> {
    let standing = application::begun(&visit.desk, &visit.tenant, visit.member).await?;
    form(visit, standing)
}

async fn take(visit: &Visit, way: &Way) -> Result<Answer, Failure> {
    match application::take(&visit.desk, &visit.tenant, visit.member, way).await? {
        Taken::Enrolled(enrolment) => Ok(enrol::welcome(visit, way, &enrolment)),
        // This answer cannot wait for the channel: it may have to be a form, which comes at once.
        Taken::Filed(_, new) => {
            let id = if new { "apply-filed" } else { "apply-already" };
            let text = visit.with(id, &[("ticket", visit.text("ticket-opening").into())]);
            Ok(Answer::Message(Face::text(text)))
        }
        Taken::Form(Standing::Form { skippable: true, .. }) => Ok(invited(visit)),
        Taken::Form(standing) => form(visit, standing),
    }
}

fn invited(visit: &Visit) -> Answer {
    let program = visit.tenant.program.meta.name.as_str();
    let card = Card::new(visit.with("invited-title", &[("program", program.into())]), BLUE)
        .words(visit.text("invited-choice"));
    let buttons = vec![
        primary(Action::ApplyForm, visit.text("button-fill-form")),
        secondary(Action::SkipForm, visit.text("button-skip-form")),
    ];
    Answer::Message(Face::card(card).buttons(buttons))
}

fn form(visit: &Visit, standing: Standing) -> Result<Answer, Failure> {
    match standing {
        Standing::Form { route, answers, .. } => {
            let questions = application::form_of(&visit.tenant, &route)?;
            let pages = questions.pages();
            let page = pages
                .iter()
                .position(|page| page.iter().any(|f| !answers.contains_key(&f.id)))
                .unwrap_or(0);
            let fields: Vec<_> =
                pages.get(page).map(|page| page.iter().collect()).unwrap_or_default();
            let title = page_title(visit, page, pages.len());
            Ok(Answer::Form(inputs(
                Form::new(Action::ApplyPage { page }, &title),
                &fields,
                &answers,
            )))
        }
        Standing::Choice(ways) => Ok(choice(visit, &ways)),
        // What needs no form is taken by `open` alone.
        Standing::Way(_) => Err(Failure::Stale),
        Standing::Closed => Ok(Answer::Message(enrol::closed(visit, None))),
        Standing::Filed(application) => Err(Failure::AlreadyFiled(application.ticket)),
        Standing::Asked(application) => {
            let text = visit.text("apply-asked");
            let button = primary(
                Action::Revise { application: application.id },
                visit.text("button-answer"),
            );
            Ok(Answer::Message(Face::text(text).buttons(vec![button])))
        }
        Standing::Partner(track) if enrol::leads_on(visit, &track) => {
            Ok(Answer::Message(enrol::closed(visit, Some(&track))))
        }
        Standing::Partner(_) => Err(Failure::AlreadyPartner),
    }
}

/// The ways to choose from.
fn choice(visit: &Visit, ways: &[Way]) -> Answer {
    let program = &visit.tenant.program;
    let option = |way: &Way| {
        let (route, track) = (way.route_in(program)?, program.track(&way.track)?);
        let option = CreateSelectMenuOption::new(
            clip(track.title()),
            format!("{}/{}", way.route, way.track),
        );
        let about = track.summary.as_deref().or(route.who.as_deref());
        Some(about.map_or(option.clone(), |about| option.description(clip(about))))
    };
    let options = ways.iter().filter_map(option).take(25).collect();
    let menu =
        CreateSelectMenu::new(Action::Enter.to_string(), CreateSelectMenuKind::String { options })
            .placeholder(visit.text("enter-placeholder"));
    let card = Card::new(
        visit.with("enter-title", &[("program", program.meta.name.as_str().into())]),
        BLUE,
    )
    .words(visit.text("enter-words"));
    Answer::Message(Face::card(card).select(menu))
}

/// Label and description of an option take 100 characters.
fn clip(text: &str) -> String {
    if text.chars().count() <= 100 {
        text.to_owned()
    } else {
        text.chars().take(99).chain(['…']).collect()
    }
}

/// A page was submitted.
pub(crate) async fn submitted(
    visit: &Visit,
    answers: BTreeMap<String, String>,
) -> Result<Answer, Failure> {
    let answered = application::answer(&visit.desk, &visit.tenant, visit.member, &answers).await;
    let answered = match answered {
        Err(error) if error.is_refusal() && !answers.is_empty() => {
            return Ok(refused(visit, &error.into(), Action::ApplyForm));
        }
        other => other?,
    };
    match answered {
        Answered::Next(page) => {
            let newest = application::newest_of(&visit.desk, &visit.tenant, visit.member).await?;
            let route = newest.ok_or(Failure::Stale)?.route;
            Ok(next_page(visit, application::form_of(&visit.tenant, &route)?, page))
        }
        Answered::Filed(ticket) => filed(visit, ticket, "apply-filed").await,
        Answered::Already(ticket) => filed(visit, ticket, "apply-already").await,
    }
}

/// An invited member does without the form.
pub(crate) async fn skip(visit: &Visit) -> Result<Answer, Failure> {
    match application::skip_form(&visit.desk, &visit.tenant, visit.member).await? {
        Answered::Already(ticket) => filed(visit, ticket, "apply-already").await,
        Answered::Filed(ticket) => filed(visit, ticket, "apply-filed").await,
        Answered::Next(_) => Err(Failure::Stale),
    }
}

/// The form with what staff ask again.
pub(crate) async fn revise(visit: &Visit, id: ApplicationId) -> Result<Answer, Failure> {
    let application = application::find(&visit.desk, &visit.tenant, id).await?;
    let application = application.filter(|a| a.member == visit.member).ok_or(Failure::NotYours)?;
    if application.state != application::State::Asked {
        return Err(Failure::NothingAsked);
    }
    let asked = application::asked(&visit.desk, &visit.tenant, &application).await?;
    let open = application::revision_page(&visit.desk, &visit.tenant, &application).await?;
    let pages = Questions::pages_of(&asked);
    let fields = pages.get(open).cloned().unwrap_or_default();
    let title = page_title(visit, open, pages.len());
    let form = Form::new(Action::ReviseForm { application: id }, &title);
    Ok(Answer::Form(inputs(form, &fields, &application.answers)))
}

/// Answers to what staff asked again.
pub(crate) async fn revised(
    visit: &Visit,
    id: ApplicationId,
    answers: BTreeMap<String, String>,
) -> Result<Answer, Failure> {
    match application::revise(&visit.desk, &visit.tenant, id, visit.member, &answers).await {
        Err(error) if error.is_refusal() => {
            Ok(refused(visit, &error.into(), Action::Revise { application: id }))
        }
        Err(error) => Err(error.into()),
        Ok(Answered::Next(_)) => {
            let button = primary(Action::Revise { application: id }, visit.text("button-continue"));
            Ok(Answer::Message(Face::text(visit.text("apply-kept")).buttons(vec![button])))
        }
        Ok(Answered::Filed(_)) => Ok(Answer::Message(Face::text(visit.text("apply-revised")))),
        Ok(Answered::Already(_)) => {
            Ok(Answer::Message(Face::text(visit.text("apply-revised-before"))))
        }
    }
}

fn next_page(visit: &Visit, questions: &Questions, page: usize) -> Answer {
    let pages = questions.pages();
    let list: Vec<String> = pages
        .get(page)
        .into_iter()
        .flat_map(|page| page.iter())
        .map(|field| format!("• {}", field.label))
        .collect();
    let card = Card::new(page_title(visit, page, pages.len()), BLUE).words(format!(
        "{}\n\n{}",
        visit.text("apply-kept"),
        list.join("\n")
    ));
    let button = primary(Action::ApplyForm, visit.text("button-continue"));
    Answer::Message(Face::card(card).buttons(vec![button]))
}

/// Why a form was refused, with the button that opens it again, filled in.
fn refused(visit: &Visit, failure: &Failure, again: Action) -> Answer {
    let button = primary(again, visit.text("button-try-again"));
    Answer::Message(failure.face(visit.locale, 0).buttons(vec![button]))
}

async fn filed(visit: &Visit, ticket: TicketId, id: &str) -> Result<Answer, Failure> {
    let place = place(visit, ticket).await?;
    Ok(Answer::Message(Face::text(visit.with(id, &[("ticket", place.into())]))))
}

/// A link to the ticket's channel, or words that say why there is none yet.
pub(crate) async fn place(visit: &Visit, id: TicketId) -> Result<String, Failure> {
    let opened = tokio::time::timeout(WAIT_FOR_CHANNEL, async {
        loop {
            let opened = visit.desk.ticket_opened();
            let found = ticket::find(&visit.desk, id).await?.and_then(|ticket| ticket.channel);
            if let Some(found) = found {
                return Ok::<_, Failure>(Some(found));
            }
            if outbox::obstacle(&visit.desk, visit.tenant.id, id).await?.is_some() {
                return Ok(None);
            }
            opened.await;
        }
    })
    .await;
    match opened {
        Ok(found) => Ok(found?.map_or_else(|| visit.text("ticket-blocked"), channel)),
        Err(_) => Ok(visit.text("ticket-opening")),
    }
}

fn page_title(visit: &Visit, page: usize, pages: usize) -> String {
    visit.with("form-title", &[("page", page.saturating_add(1).into()), ("pages", pages.into())])
}

fn inputs(form: Form, fields: &[&Field], answers: &BTreeMap<String, String>) -> Form {
    fields.iter().fold(form, |form, field| {
        let input = match field.kind {
            FieldKind::Paragraph => paragraph(&field.id, field.title(), field.max),
            FieldKind::Line | FieldKind::Url | FieldKind::Number | FieldKind::Choice => {
                line(&field.id, field.title(), field.max)
            }
        };
        let mut input: CreateInputText = input.required(field.required);
        if let Some(placeholder) = field.placeholder() {
            input = input.placeholder(placeholder);
        }
        if let Some(answer) = Application::typed(answers, &field.id) {
            input = input.value(answer);
        }
        form.input(input)
    })
}
