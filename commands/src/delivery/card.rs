//! A ticket's card: its first message, with what it is about and the buttons that fit where it
//! stands.

use partnerdesk::application::{self, Application};
use partnerdesk::desk::Desk;
use partnerdesk::guild::Tenant;
use partnerdesk::id::{MessageId, TicketId};
use partnerdesk::outbox::Entry;
use partnerdesk::payout::{self, Payout};
use partnerdesk::ticket::{self, Kind};
use poise::serenity_prelude as serenity;

use super::Obstacle;
use crate::action::Action;
use crate::answer::{BLUE, Card, Face, GREEN, RED, YELLOW, danger, primary, secondary, success};
use crate::call::Call;
use crate::i18n::{Locale, mention, moment, plain, when};
use crate::terms::pays_by_paypal;

/// Posts the card, or changes it to what holds now. A card that was deleted by hand is posted
/// again.
pub(super) async fn show(
    desk: &Desk,
    ctx: &serenity::Context,
    tenant: &Tenant,
    entry: &Entry,
    id: TicketId,
) -> Result<(), Obstacle> {
    let ticket = ticket::find(desk, id).await?.ok_or(Obstacle::Gone("no_ticket"))?;
    let (channel, _) = super::place(desk, ctx, tenant, id).await?;
    let locale = Locale::of(&tenant.locale);
    let face = match ticket.kind {
        Kind::Application => {
            let about = application::of_ticket(desk, tenant, id)
                .await?
                .ok_or(Obstacle::Gone("no_application"))?;
            of_application(tenant, locale, &about)
        }
        Kind::Payout => {
            let about =
                payout::of_ticket(desk, tenant, id).await?.ok_or(Obstacle::Gone("no_payout"))?;
            of_payout(tenant, locale, &about)
        }
    };
    if let Some(card) = ticket.card {
        let card = serenity::MessageId::new(card.snowflake());
        match Call::EditMessage.of(channel.edit_message(ctx, card, face.clone().edit())).await {
            Ok(_) => return Ok(()),
            Err(error) if is_message(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let posted = super::send(desk, ctx, channel, entry, face).await?;
    let id_of_card =
        MessageId::try_from(posted.id.get()).map_err(|_| Obstacle::Gone("no_message"))?;
    Ok(ticket::card_shown(desk, id, id_of_card).await?)
}

/// Whether Discord says for certain that a message is gone, as opposed to its channel.
pub(super) fn is_message(error: &serenity::Error) -> bool {
    matches!(
        error,
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) if response.status_code.as_u16() == 404 && response.error.code == 10_008
    )
}

fn of_application(tenant: &Tenant, locale: Locale, about: &Application) -> Face {
    use application::State;
    let (state, color) = match about.state {
        State::Draft | State::InReview => ("application-in-review", YELLOW),
        State::Asked => ("application-asked", BLUE),
        State::Approved => ("application-approved", GREEN),
        State::Denied => ("application-denied", RED),
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
        let has_form = application::form_of(tenant, &about.route).is_ok();
        card = card.words(locale.text(if has_form {
            "application-no-form"
        } else {
            "application-without-form"
        }));
    }
    let application = about.id;
    let buttons = match about.state {
        State::InReview => vec![
            success(Action::Approve { application }, locale.text("button-approve")),
            danger(Action::Deny { application }, locale.text("button-deny")),
            secondary(Action::Ask { application }, locale.text("button-ask")),
        ],
        State::Asked => vec![
            primary(Action::Revise { application }, locale.text("button-answer")),
            success(Action::Approve { application }, locale.text("button-approve")),
            danger(Action::Deny { application }, locale.text("button-deny")),
        ],
        State::Approved => vec![primary(Action::Profile, locale.text("button-profile"))],
        State::Draft | State::Denied => vec![],
    };
    let args = [("member", mention(about.member).into()), ("staff", staff(tenant).into())];
    Face::card(card)
        .buttons(buttons)
        .saying(locale.with("application-greeting", &args))
        .notify(about.member.snowflake())
        .notify_role(tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
}

/// The answers to a part of the form that does not fit the card.
pub(super) fn answers(tenant: &Tenant, locale: Locale, about: &Application, part: usize) -> Face {
    let title = locale.with("application-answers", &[("part", part.saturating_add(1).into())]);
    Face::card(with_answers(Card::new(title, BLUE), tenant, about, part))
}

fn with_answers(card: Card, tenant: &Tenant, about: &Application, part: usize) -> Card {
    let form = application::form_of(tenant, &about.route).ok();
    let parts = form.map(partnerdesk::program::Form::parts).unwrap_or_default();
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
pub(crate) fn of_payout(tenant: &Tenant, locale: Locale, about: &Payout) -> Face {
    use payout::State;
    let (state, color) = match about.state {
        State::Requested => ("payout-state-requested", YELLOW),
        State::Submitted => ("payout-state-submitted", YELLOW),
        State::Settled => ("payout-state-settled", GREEN),
        State::Rejected => ("payout-state-rejected", RED),
        State::Failed => ("payout-state-failed", RED),
        State::Voided => ("payout-state-voided", RED),
    };
    let title = locale.with("payout-title", &[("payout", about.id.to_string().into())]);
    let mut card = Card::new(title, color)
        .fact(locale.text("field-partner"), mention(about.member))
        .fact(locale.text("field-amount"), locale.money(about.amount))
        .fact(locale.text("field-state"), locale.text(state));
    let payout = about.id;
    let settle = success(Action::Settle { payout }, locale.text("button-settle"));
    let buttons = match about.state {
        State::Requested => {
            card = card.fact(locale.text("field-due"), when(about.due_at));
            let paying = primary(Action::Paying { payout }, locale.text("button-paying"));
            vec![paying, settle, danger(Action::Reject { payout }, locale.text("button-reject"))]
        }
        State::Submitted => {
            vec![settle, danger(Action::Unpaid { payout }, locale.text("button-unpaid"))]
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
    let face = Face::card(card).buttons(buttons);
    if about.state != State::Requested {
        return face;
    }
    let args = [
        ("member", mention(about.member).into()),
        ("staff", staff(tenant).into()),
        ("due", moment(about.due_at).into()),
    ];
    face.saying(locale.with("payout-greeting", &args))
        .notify(about.member.snowflake())
        .notify_role(tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
}

fn staff(tenant: &Tenant) -> String {
    tenant.staff_role.map(|role| format!("<@&{role}>")).unwrap_or_default()
}
