//! Applications as cards.

use partnerdesk::app_context::AppContext;
use partnerdesk::application::{self, Application, ApplicationState};
use partnerdesk::id::{RoleId, TicketId};
use partnerdesk::program::ApplicationForm;
use partnerdesk::tenant::Tenant;
use serenity::all::CreateButton;

use super::{Approve, Deny, RequestDetails, Revise};
use crate::delivery::DeliveryError;
use crate::discord::reply::{
    BLUE, Card, GREEN, MessageContent, RED, YELLOW, danger, primary, secondary, success,
};
use crate::discord::request_context::RequestContext;
use crate::features::profile::ShowProfile;
use crate::features::ticket::ManageTicket;
use crate::i18n::{Locale, mention, plain, staff_role, when};
use crate::user_error::UserError;

/// An application as it stands.
#[must_use]
pub(crate) fn card(tenant: &Tenant, locale: Locale, about: &Application) -> Card {
    let (state, color) = match about.state {
        ApplicationState::Draft | ApplicationState::InReview => ("application-in-review", YELLOW),
        ApplicationState::Asked => ("application-asked", BLUE),
        ApplicationState::Approved => ("application-approved", GREEN),
        ApplicationState::Denied => ("application-denied", RED),
    };
    let mut card = Card::new(locale.text("application-title"), color)
        .fact(locale.text("field-applicant"), mention(about.member))
        .fact(locale.text("field-state"), locale.text(state));
    if let Some(at) = about.submitted_at {
        card = card.fact(locale.text("field-submitted"), when(at));
    }
    if let Some(track) = about.track.as_deref().and_then(|id| tenant.program.track(id))
        && tenant.program.tracks.len() > 1
    {
        card = card.fact(locale.text("field-track"), track.title());
    }
    card = with_answers(card, tenant, about, 0);
    if about.answers.is_empty() {
        let has_form = application::application_form(tenant, &about.route).is_ok();
        card = card.words(locale.text(if has_form {
            "application-no-form"
        } else {
            "application-without-form"
        }));
    }
    card
}

/// The buttons with which staff decide.
#[must_use]
pub(super) fn staff_buttons(locale: Locale, about: &Application) -> Vec<CreateButton> {
    let application = about.id;
    let mut buttons = vec![
        success(Approve { application }, locale.text("button-approve")),
        danger(Deny { application }, locale.text("button-deny")),
    ];
    match about.state {
        ApplicationState::InReview => {
            buttons.push(secondary(RequestDetails { application }, locale.text("button-ask")));
            buttons
        }
        ApplicationState::Asked => buttons,
        ApplicationState::Draft | ApplicationState::Approved | ApplicationState::Denied => vec![],
    }
}

/// An application as its ticket shows it: with what the applicant may do, and the one button for
/// staff.
fn in_ticket(
    tenant: &Tenant,
    locale: Locale,
    about: &Application,
    ticket: TicketId,
) -> MessageContent {
    let manage = secondary(ManageTicket { ticket }, locale.text("button-manage"));
    let buttons = match about.state {
        ApplicationState::InReview => vec![manage],
        ApplicationState::Asked => {
            let answer = Revise { application: about.id };
            vec![primary(answer, locale.text("button-answer")), manage]
        }
        ApplicationState::Approved => vec![primary(ShowProfile {}, locale.text("button-profile"))],
        ApplicationState::Draft | ApplicationState::Denied => vec![],
    };
    let args = [("member", mention(about.member).into()), ("staff", staff_role(tenant).into())];
    MessageContent::card(card(tenant, locale, about))
        .buttons(buttons)
        .saying(locale.with("application-greeting", &args))
        .notify(about.member.snowflake())
        .notify_role(tenant.staff_role.map(RoleId::snowflake))
}

/// The answers to a part of the form that does not fit the card.
pub(super) fn answers(
    tenant: &Tenant,
    locale: Locale,
    about: &Application,
    part: usize,
) -> MessageContent {
    let title = locale.with("application-answers", &[("part", part.saturating_add(1).into())]);
    MessageContent::card(with_answers(Card::new(title, BLUE), tenant, about, part))
}

fn with_answers(card: Card, tenant: &Tenant, about: &Application, part: usize) -> Card {
    let form = application::application_form(tenant, &about.route).ok();
    let parts = form.map(ApplicationForm::parts).unwrap_or_default();
    let answered = parts.get(part).into_iter().flat_map(|part| part.iter());
    answered.fold(card, |card, field| {
        match about.answers.get(&field.id).filter(|answer| !answer.is_empty()) {
            Some(answer) => card.field(field.label.clone(), plain(answer, 1024)),
            None => card,
        }
    })
}

/// The card of the ticket's application, in the server's language.
pub(super) async fn ticket_card(
    app: &AppContext,
    tenant: &Tenant,
    ticket: TicketId,
) -> Result<Option<MessageContent>, DeliveryError> {
    let about = application::find_by_ticket(app, tenant, ticket).await?;
    Ok(about.map(|about| in_ticket(tenant, Locale::of(&tenant.locale), &about, ticket)))
}

/// The application of the ticket for a member of staff, with what they may do.
pub(super) async fn manage(
    ctx: &RequestContext,
    ticket: TicketId,
) -> Result<Option<MessageContent>, UserError> {
    let about = application::find_by_ticket(&ctx.app, &ctx.tenant, ticket).await?;
    Ok(about.map(|about| {
        let message = MessageContent::card(card(&ctx.tenant, ctx.locale, &about));
        if about.member == ctx.member {
            return message.saying(ctx.text("manage-own"));
        }
        let buttons = staff_buttons(ctx.locale, &about);
        if buttons.is_empty() {
            return message.saying(ctx.text("manage-nothing"));
        }
        message.buttons(buttons)
    }))
}
