//! Deciding about an application: by command or by the buttons in its ticket.

use partnerdesk::application::{self, ReviewOutcome};
use partnerdesk::id::{ApplicationId, ChannelId, TicketId};
use partnerdesk::program::ApplicationForm;
use serenity::all::CreateSelectMenuOption;

use crate::discord::reply::{Form, MessageContent, Reply, clip, menu, paragraph};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::application::text::ApplicantError;
use crate::features::application::{Deny, RequestDetailsForm};
use crate::features::ticket::ticket_here;
use crate::i18n::mention;
use crate::user_error::UserError;

/// Under what the ids of the chosen questions are kept with the form's draft, commas between them.
const QUESTIONS: &str = "questions";

/// The application of the ticket with this number, or of the ticket whose channel this is.
pub(crate) async fn of(
    ctx: &RequestContext,
    number: Option<i64>,
    here: ChannelId,
) -> Result<ApplicationId, UserError> {
    ctx.staff()?;
    let ticket = match number {
        Some(number) => TicketId::new(number),
        None => ticket_here(ctx, here).await?,
    };
    let found = application::find_by_ticket(&ctx.app, &ctx.tenant, ticket).await?;
    Ok(found.ok_or(ApplicantError::NoTicket(ticket))?.id)
}

/// Approves.
pub(crate) async fn approve(ctx: &RequestContext, id: ApplicationId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let decided = application::approve(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    let id = if decided.active { "review-approved-active" } else { "review-approved" };
    Ok(said(ctx, decided, id))
}

/// The form for a denial's reason.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn deny_form(ctx: &RequestContext, id: ApplicationId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let form = Form::new(&Deny { application: id }, &ctx.text("deny-form-title")).input(
        paragraph(field::REASON, &ctx.text("label-reason"), 1000)
            .placeholder(ctx.text("placeholder-reason")),
    );
    Ok(Reply::Form(form))
}

/// Denies an application with what was typed; the applicant reads the reason in the ticket.
pub(crate) async fn deny(
    ctx: &RequestContext,
    id: ApplicationId,
    reason: &str,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let decided = application::deny(&ctx.app, &ctx.tenant, id, ctx.member, reason).await?;
    Ok(said(ctx, decided, "review-denied"))
}

/// The questions to choose from.
pub(crate) async fn pick(ctx: &RequestContext, id: ApplicationId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let form = form_of(ctx, id).await?;
    let options: Vec<_> = form
        .fields
        .iter()
        .map(|field| CreateSelectMenuOption::new(clip(&field.label, 100), field.id.clone()))
        .collect();
    let most = u8::try_from(options.len()).unwrap_or(u8::MAX);
    let action = RequestDetailsForm { application: id };
    let menu =
        menu(action, ctx.text("ask-pick-placeholder"), options).min_values(1).max_values(most);
    Ok(Reply::Message(MessageContent::text(ctx.text("ask-pick")).select(menu)))
}

/// The form for what staff want to know about the chosen questions, which are kept until it is
/// submitted.
pub(crate) async fn ask_form(
    ctx: &RequestContext,
    id: ApplicationId,
    chosen: &[String],
) -> Result<Reply, UserError> {
    ctx.staff()?;
    // Also whether the application is one of this program's, before anything is kept.
    let questions = form_of(ctx, id).await?;
    if !chosen.iter().all(|id| questions.fields.iter().any(|field| field.id == *id)) {
        return Err(UserError::Stale);
    }
    let action = RequestDetailsForm { application: id };
    let mut typed = form_draft::load(ctx, &action).await?;
    typed.insert(QUESTIONS.to_owned(), chosen.join(","));
    form_draft::save(ctx, &action, &typed).await?;
    let note = paragraph(field::REASON, &ctx.text("label-note"), 1000);
    let form = Form::new(&action, &ctx.text("ask-form-title"));
    Ok(Reply::Form(form.input(form_draft::prefilled(note, &typed, field::REASON))))
}

/// Requests details about the questions that were chosen.
pub(crate) async fn ask(
    ctx: &RequestContext,
    id: ApplicationId,
    note: &str,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let form = form_of(ctx, id).await?;
    let action = RequestDetailsForm { application: id };
    let mut typed = form_draft::load(ctx, &action).await?;
    let asked = typed.get(QUESTIONS).map(String::as_str).unwrap_or_default();
    let chosen: Vec<_> = asked
        .split(',')
        .filter(|id| form.fields.iter().any(|field| field.id == *id))
        .map(str::to_owned)
        .collect();
    typed.insert(field::REASON.to_owned(), note.to_owned());
    let result =
        application::request_details(&ctx.app, &ctx.tenant, id, ctx.member, &chosen, note).await;
    let done = |decided| said(ctx, decided, "review-asked");
    form_draft::finish(ctx, action, &typed, result, done).await
}

/// The form that the application was made with.
async fn form_of(ctx: &RequestContext, id: ApplicationId) -> Result<&ApplicationForm, UserError> {
    let application =
        application::find(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    Ok(application::application_form(&ctx.tenant, &application.route)?)
}

fn said(ctx: &RequestContext, decided: ReviewOutcome, id: &str) -> Reply {
    let id = if decided.new { id } else { "review-repeated" };
    Reply::Message(MessageContent::text(
        ctx.with(id, &[("member", mention(decided.member).into())]),
    ))
}
