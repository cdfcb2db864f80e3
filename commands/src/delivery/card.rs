//! A ticket's card: its first message, with what it is about and the buttons that fit where it
//! stands.

use partnerdesk::app_context::AppContext;
use partnerdesk::application::{self, Application};
use partnerdesk::id::{MessageId, TicketId};
use partnerdesk::outbox::OutboxEntry;
use partnerdesk::payout::{self, Payout};
use partnerdesk::tenant::Tenant;
use partnerdesk::ticket::{self, TicketKind};
use poise::serenity_prelude as serenity;

use super::DeliveryError;
use crate::discord::api::Call;
use crate::discord::reply::{
    BLUE, Card, GREEN, MessageContent, RED, YELLOW, danger, primary, secondary, success,
};
use crate::features::application::{Approve, Deny, RequestDetails, Revise};
use crate::features::payout::{MarkPaying, MarkUnpaid, Reject, Settle};
use crate::features::profile::ShowProfile;
use crate::features::terms::view::pays_by_paypal;
use crate::i18n::{Locale, mention, moment, plain, when};

/// Posts the card, or changes it to what holds now. A card that was deleted by hand is posted
/// again.
pub(super) async fn show(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &OutboxEntry,
    id: TicketId,
) -> Result<(), DeliveryError> {
    let ticket = ticket::find(app, id).await?.ok_or(DeliveryError::Permanent("no_ticket"))?;
    let (channel, _) = super::place(app, ctx, tenant, id).await?;
    let locale = Locale::of(&tenant.locale);
    let message = match ticket.kind {
        TicketKind::Application => {
            let about = application::find_by_ticket(app, tenant, id)
                .await?
                .ok_or(DeliveryError::Permanent("no_application"))?;
            of_application(tenant, locale, &about)
        }
        TicketKind::Payout => {
            let about = payout::find_by_ticket(app, tenant, id)
                .await?
                .ok_or(DeliveryError::Permanent("no_payout"))?;
            of_payout(tenant, locale, &about)
        }
    };
    if let Some(card) = ticket.card {
        let card = serenity::MessageId::new(card.snowflake());
        match Call::EditMessage
            .of(channel.edit_message(ctx, card, message.clone().edit_message()))
            .await
        {
            Ok(_) => return Ok(()),
            Err(error) if is_message(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let posted = super::send(app, ctx, channel, entry, message).await?;
    let id_of_card =
        MessageId::try_from(posted.id.get()).map_err(|_| DeliveryError::Permanent("no_message"))?;
    Ok(ticket::record_card(app, id, id_of_card).await?)
}

/// Whether Discord says for certain that a message is gone, as opposed to its channel.
pub(super) fn is_message(error: &serenity::Error) -> bool {
    matches!(
        error,
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) if response.status_code.as_u16() == 404 && response.error.code == 10_008
    )
}

fn of_application(tenant: &Tenant, locale: Locale, about: &Application) -> MessageContent {
    use application::ApplicationState;
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
    let application = about.id;
    let buttons = match about.state {
        ApplicationState::InReview => vec![
            success(Approve { application }, locale.text("button-approve")),
            danger(Deny { application }, locale.text("button-deny")),
            secondary(RequestDetails { application }, locale.text("button-ask")),
        ],
        ApplicationState::Asked => vec![
            primary(Revise { application }, locale.text("button-answer")),
            success(Approve { application }, locale.text("button-approve")),
            danger(Deny { application }, locale.text("button-deny")),
        ],
        ApplicationState::Approved => vec![primary(ShowProfile {}, locale.text("button-profile"))],
        ApplicationState::Draft | ApplicationState::Denied => vec![],
    };
    let args = [("member", mention(about.member).into()), ("staff", staff(tenant).into())];
    MessageContent::card(card)
        .buttons(buttons)
        .saying(locale.with("application-greeting", &args))
        .notify(about.member.snowflake())
        .notify_role(tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
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
    let parts = form.map(partnerdesk::program::ApplicationForm::parts).unwrap_or_default();
    let answered = parts.get(part).into_iter().flat_map(|part| part.iter());
    answered.fold(card, |card, field| {
        match about.answers.get(&field.id).filter(|answer| !answer.is_empty()) {
            Some(answer) => card.field(field.label.clone(), plain(answer, 1024)),
            None => card,
        }
    })
}

/// A payout with the buttons that lead on from where it stands.
#[must_use]
pub(crate) fn of_payout(tenant: &Tenant, locale: Locale, about: &Payout) -> MessageContent {
    use payout::PayoutState;
    let (state, color) = match about.state {
        PayoutState::Requested => ("payout-state-requested", YELLOW),
        PayoutState::Submitted => ("payout-state-submitted", YELLOW),
        PayoutState::Settled => ("payout-state-settled", GREEN),
        PayoutState::Rejected => ("payout-state-rejected", RED),
        PayoutState::Failed => ("payout-state-failed", RED),
        PayoutState::Voided => ("payout-state-voided", RED),
    };
    let title = locale.with("payout-title", &[("payout", about.id.to_string().into())]);
    let mut card = Card::new(title, color)
        .fact(locale.text("field-partner"), mention(about.member))
        .fact(locale.text("field-amount"), locale.money(about.amount))
        .fact(locale.text("field-state"), locale.text(state));
    let payout = about.id;
    let settle = success(Settle { payout }, locale.text("button-settle"));
    let buttons = match about.state {
        PayoutState::Requested => {
            card = card.fact(locale.text("field-due"), when(about.due_at));
            let paying = primary(MarkPaying { payout }, locale.text("button-paying"));
            vec![paying, settle, danger(Reject { payout }, locale.text("button-reject"))]
        }
        PayoutState::Submitted => {
            vec![settle, danger(MarkUnpaid { payout }, locale.text("button-unpaid"))]
        }
        _ => vec![],
    };
    if let Some(by) = about.submitted_by {
        card = card.fact(locale.text("field-paid-by"), mention(by));
    }
    if let Some(by) = about.decided_by {
        card = card.fact(locale.text("field-decided-by"), mention(by));
    }
    if let Some(id) = &about.external_id {
        let name = if pays_by_paypal(&tenant.program) {
            "field-transaction"
        } else {
            "field-bank-reference"
        };
        card = card.fact(locale.text(name), format!("`{id}`"));
    }
    if let Some(reason) = &about.reason {
        card = card.field(locale.text("field-reason"), plain(reason, 1024));
    }
    let message = MessageContent::card(card).buttons(buttons);
    if about.state != PayoutState::Requested {
        return message;
    }
    let args = [
        ("member", mention(about.member).into()),
        ("staff", staff(tenant).into()),
        ("due", moment(about.due_at).into()),
    ];
    message
        .saying(locale.with("payout-greeting", &args))
        .notify(about.member.snowflake())
        .notify_role(tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
}

fn staff(tenant: &Tenant) -> String {
    tenant.staff_role.map(|role| format!("<@&{role}>")).unwrap_or_default()
}
