//! Deciding about an application: by command or by the buttons in its ticket.

use partnerdesk::application::{self, Decided};
use partnerdesk::id::{ApplicationId, ChannelId, TicketId};
use partnerdesk::program::Form as QuestionForm;
use serenity::all::{CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption};

use crate::action::{Action, input};
use crate::answer::{Answer, Face, Form, paragraph};
use crate::failure::Failure;
use crate::i18n::mention;
use crate::visit::Visit;

/// The application of the ticket with this number, or of the ticket whose channel this is.
pub(crate) async fn of(
    visit: &Visit,
    number: Option<i64>,
    here: ChannelId,
) -> Result<ApplicationId, Failure> {
    visit.staff()?;
    let ticket = match number {
        Some(number) => TicketId::new(number),
        None => super::ticket_here(visit, here).await?,
    };
    let found = application::of_ticket(&visit.desk, &visit.tenant, ticket).await?;
    found.map(|application| application.id).ok_or(Failure::NoTicket(ticket))
}

/// Approves.
pub(crate) async fn approve(visit: &Visit, id: ApplicationId) -> Result<Answer, Failure> {
    visit.staff()?;
    let decided = application::approve(&visit.desk, &visit.tenant, id, visit.member).await?;
    let id = if decided.active { "review-approved-active" } else { "review-approved" };
    Ok(said(visit, decided, id))
}

/// The form for a denial's reason.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn deny_form(visit: &Visit, id: ApplicationId) -> Result<Answer, Failure> {
    visit.staff()?;
    let form = Form::new(Action::DenyForm { application: id }, &visit.text("deny-form-title"))
        .input(
            paragraph(input::REASON, &visit.text("label-reason"), 1000)
                .placeholder(visit.text("placeholder-reason")),
        );
    Ok(Answer::Form(form))
}

/// Denies.
pub(crate) async fn deny(
    visit: &Visit,
    id: ApplicationId,
    reason: &str,
) -> Result<Answer, Failure> {
    visit.staff()?;
    let decided = application::deny(&visit.desk, &visit.tenant, id, visit.member, reason).await?;
    Ok(said(visit, decided, "review-denied"))
}

/// The questions to choose from.
pub(crate) async fn pick(visit: &Visit, id: ApplicationId) -> Result<Answer, Failure> {
    visit.staff()?;
    let form = form_of(visit, id).await?;
    let options: Vec<_> = form
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| CreateSelectMenuOption::new(clip(&field.label), index.to_string()))
        .collect();
    let most = u8::try_from(options.len()).unwrap_or(u8::MAX);
    let menu = CreateSelectMenu::new(
        Action::AskPick { application: id }.to_string(),
        CreateSelectMenuKind::String { options },
    )
    .placeholder(visit.text("ask-pick-placeholder"))
    .min_values(1)
    .max_values(most);
    Ok(Answer::Message(Face::text(visit.text("ask-pick")).select(menu)))
}

/// The form for what staff want to know about the chosen questions.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn ask_form(
    visit: &Visit,
    id: ApplicationId,
    chosen: &[String],
) -> Result<Answer, Failure> {
    visit.staff()?;
    let mut fields = 0_u32;
    for choice in chosen {
        let index: u32 = choice.parse().map_err(|_| Failure::Stale)?;
        fields |= 1_u32.checked_shl(index).ok_or(Failure::Stale)?;
    }
    let form =
        Form::new(Action::AskForm { application: id, fields }, &visit.text("ask-form-title"))
            .input(paragraph(input::REASON, &visit.text("label-note"), 1000));
    Ok(Answer::Form(form))
}

/// Asks back.
pub(crate) async fn ask(
    visit: &Visit,
    id: ApplicationId,
    fields: u32,
    note: &str,
) -> Result<Answer, Failure> {
    visit.staff()?;
    let form = form_of(visit, id).await?;
    let chosen: Vec<_> = form
        .fields
        .iter()
        .zip(0_u32..)
        .filter(|(_, index)| fields.checked_shr(*index).unwrap_or(0) & 1 == 1)
        .map(|(field, _)| field.id.clone())
        .collect();
    let decided =
        application::ask(&visit.desk, &visit.tenant, id, visit.member, &chosen, note).await?;
    Ok(said(visit, decided, "review-asked"))
}

/// The form that the application was made with.
async fn form_of(visit: &Visit, id: ApplicationId) -> Result<&QuestionForm, Failure> {
    let application =
        application::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    Ok(application::form_of(&visit.tenant, &application.route)?)
}

fn said(visit: &Visit, decided: Decided, id: &str) -> Answer {
    let id = if decided.new { id } else { "review-repeated" };
    Answer::Message(Face::text(visit.with(id, &[("member", mention(decided.member).into())])))
}

/// An option of a select menu takes 100 characters.
fn clip(label: &str) -> String {
    if label.chars().count() <= 100 {
        label.to_owned()
    } else {
        label.chars().take(99).chain(['…']).collect()
    }
}
