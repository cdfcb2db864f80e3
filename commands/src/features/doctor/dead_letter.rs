//! What is delivered, in words: what it is and for whom, and why it has not arrived.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{OutboxId, TicketId};
use partnerdesk::outbox::{self, DeadLetter, Effect, UndeliveredReason};
use partnerdesk::store::StoreError;
use partnerdesk::tenant::Tenant;
use partnerdesk::{partner, ticket};

use crate::delivery::DeliveryError;
use crate::delivery::notice::subject;
use crate::discord::reply::{Card, MessageContent, RED, YELLOW, primary};
use crate::features::doctor::RetryDelivery;
use crate::i18n::{Arg, Locale, mention};

/// What staff are told of a row that was given up (`is_dead`) or waits for them.
pub(crate) async fn message(
    app: &AppContext,
    tenant: &Tenant,
    locale: Locale,
    id: OutboxId,
    is_dead: bool,
) -> Result<MessageContent, DeliveryError> {
    let letter = outbox::find_dead_letter(app, tenant.id, id).await?.ok_or(DeliveryError::GONE)?;
    let what = what(app, tenant, locale, &letter).await?;
    let args = [("what", what.into()), ("why", why(locale, letter.reason).into())];
    let (title, words, color, button) = if is_dead {
        ("notice-dead-title", "notice-dead", RED, "button-try-again")
    } else {
        ("notice-blocked-title", "notice-waits", YELLOW, "button-try-now")
    };
    let card = Card::new(locale.text(title), color).words(locale.with(words, &args));
    Ok(MessageContent::card(card)
        .buttons(vec![primary(RetryDelivery { outbox: id }, locale.text(button))]))
}

/// What was to be delivered, and to whom.
///
/// # Errors
/// [`StoreError`] when it cannot be looked up.
pub(crate) async fn what(
    app: &AppContext,
    tenant: &Tenant,
    locale: Locale,
    letter: &DeadLetter,
) -> Result<String, StoreError> {
    let number = |ticket: &TicketId| ("ticket", Arg::from(ticket.to_string()));
    Ok(match &letter.effect {
        None => locale.text("letter-unreadable"),
        Some(Effect::OpenChannel { ticket }) => locale.with("letter-channel", &[number(ticket)]),
        Some(Effect::ShowCard { ticket }) => locale.with("letter-card", &[number(ticket)]),
        Some(Effect::SetAccess { ticket }) => locale.with("letter-access", &[number(ticket)]),
        Some(Effect::CloseChannel { ticket }) => locale.with("letter-close", &[number(ticket)]),
        Some(Effect::Post { ticket, notice, .. }) => {
            let owner = ticket::find(app, *ticket)
                .await?
                .map(|ticket| mention(ticket.member))
                .unwrap_or_default();
            let subject = locale.text(subject(notice)).into();
            locale.with(
                "letter-post",
                &[("subject", subject), number(ticket), ("member", owner.into())],
            )
        }
        Some(Effect::Tell { member, notice }) => {
            let subject = locale.text(subject(notice)).into();
            locale.with("letter-tell", &[("subject", subject), ("member", mention(*member).into())])
        }
        Some(Effect::Log { notice }) => {
            locale.with("letter-log", &[("subject", locale.text(subject(notice)).into())])
        }
        Some(Effect::SyncRoles { partner }) => {
            let member = partner::find(app, tenant, *partner)
                .await?
                .map(|p| mention(p.member))
                .unwrap_or_default();
            locale.with("letter-roles", &[("member", member.into())])
        }
        Some(Effect::RemoveChannel { ticket }) => locale.with("letter-remove", &[number(ticket)]),
        Some(Effect::ShowWaiting) => locale.text("letter-waiting"),
        Some(Effect::ShowPanel) => locale.text("letter-panel"),
    })
}

/// Why it has not arrived.
pub(crate) fn why(locale: Locale, reason: Option<UndeliveredReason>) -> String {
    locale.text(match reason {
        None => "reason-young",
        Some(reason) => why_id(reason),
    })
}

fn why_id(reason: UndeliveredReason) -> &'static str {
    match reason {
        UndeliveredReason::Passing => "reason-passing",
        UndeliveredReason::Tries => "reason-tries",
        UndeliveredReason::ChannelGone => "reason-channel-gone",
        UndeliveredReason::Left => "reason-left",
        UndeliveredReason::NoDirectMessages => "reason-no-direct-messages",
        UndeliveredReason::DirectLimit => "reason-direct-limit",
        UndeliveredReason::Refused => "reason-refused",
        UndeliveredReason::Permission => "reason-permission",
        UndeliveredReason::Hidden => "reason-hidden",
        UndeliveredReason::TwoFactor => "reason-two-factor",
        UndeliveredReason::Name => "reason-name",
        UndeliveredReason::NoGuild => "reason-no-guild",
        UndeliveredReason::CategoryFull => "reason-category-full",
        UndeliveredReason::CategoryGone => "reason-category-gone",
        UndeliveredReason::GuildFull => "reason-guild-full",
        UndeliveredReason::Unreadable => "reason-unreadable",
        UndeliveredReason::Gone => "reason-gone",
    }
}
