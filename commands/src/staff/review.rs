//! Deciding about an application: by command or by the buttons in its ticket.

use partnerdesk::application::{self, ReviewOutcome};
use partnerdesk::id::{ApplicationId, ChannelId, TicketId};
use partnerdesk::program::ApplicationForm as QuestionForm;
use serenity::all::{CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption};

use crate::action::{Action, input};
use crate::i18n::mention;
use crate::reply::{Form, MessageContent, Reply, paragraph};
use crate::request_context::RequestContext;
use crate::user_error::UserError;

/// The application of the ticket with this number, or of the ticket whose channel this is.
pub(crate) async fn of(
    ctx: &RequestContext,
    number: Option<i64>,
    here: ChannelId,
) -> Result<ApplicationId, UserError> {
    ctx.staff()?;
    let ticket = match number {
        Some(number) => TicketId::new(number),
        None => super::ticket_here(ctx, here).await?,
    };
    let found = application::find_by_ticket(&ctx.app, &ctx.tenant, ticket).await?;
    found.map(|application| application.id).ok_or(UserError::NoTicket(ticket))
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
    let form = Form::new(Action::DenyForm { application: id }, &ctx.text("deny-form-title")).input(
        paragraph(input::REASON, &ctx.text("label-reason"), 1000)
            .placeholder(ctx.text("placeholder-reason")),
    );
    Ok(Reply::Form(form))
}

/// Denies.
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
        .enumerate()
        .map(|(index, field)| CreateSelectMenuOption::new(clip(&field.label), index.to_string()))
        .collect();
    let most = u8::try_from(options.len()).unwrap_or(u8::MAX);
    let menu = CreateSelectMenu::new(
        Action::AskPick { application: id }.to_string(),
        CreateSelectMenuKind::String { options },
    )
    .placeholder(ctx.text("ask-pick-placeholder"))
    .min_values(1)
    .max_values(most);
    Ok(Reply::Message(MessageContent::text(ctx.text("ask-pick")).select(menu)))
}

/// The form for what staff want to know about the chosen questions.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn ask_form(
    ctx: &RequestContext,
    id: ApplicationId,
    chosen: &[String],
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let mut fields = 0_u32;
    for choice in chosen {
        let index: u32 = choice.parse().map_err(|_| UserError::Stale)?;
        fields |= 1_u32.checked_shl(index).ok_or(UserError::Stale)?;
    }
    let form = Form::new(Action::AskForm { application: id, fields }, &ctx.text("ask-form-title"))
        .input(paragraph(input::REASON, &ctx.text("label-note"), 1000));
    Ok(Reply::Form(form))
}

/// Asks back.
pub(crate) async fn ask(
    ctx: &RequestContext,
    id: ApplicationId,
    fields: u32,
    note: &str,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let form = form_of(ctx, id).await?;
    let chosen: Vec<_> = form
        .fields
        .iter()
        .zip(0_u32..)
        .filter(|(_, index)| fields.checked_shr(*index).unwrap_or(0) & 1 == 1)
        .map(|(field, _)| field.id.clone())
        .collect();
    let decided =
        application::request_details(&ctx.app, &ctx.tenant, id, ctx.member, &chosen, note).await?;
    Ok(said(ctx, decided, "review-asked"))
}

/// The form that the application was made with.
async fn form_of(ctx: &RequestContext, id: ApplicationId) -> Result<&QuestionForm, UserError> {
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

/// An option of a select menu takes 100 characters.
fn clip(label: &str) -> String {
    if label.chars().count() <= 100 {
        label.to_owned()
    } else {
        label.chars().take(99).chain(['…']).collect()
    }
}
