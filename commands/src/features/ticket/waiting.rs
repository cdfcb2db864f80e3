//! The message about the tickets that wait for a channel.

use partnerdesk::id::TicketId;
use partnerdesk::outbox::UndeliveredReason;
use partnerdesk::tenant::Tenant;

use crate::discord::reply::{Card, GREEN, MessageContent, RED};
use crate::i18n::{Arg, Locale, channel};

/// How many numbers a list of tickets has.
const SHOWN: usize = 100;

/// Which tickets wait, and what somebody can do about it; once none does, that all is well.
pub(crate) fn waiting_message(
    tenant: &Tenant,
    waiting: &[(TicketId, UndeliveredReason)],
) -> MessageContent {
    let locale = Locale::of(&tenant.locale);
    if waiting.is_empty() {
        let card = Card::new(locale.text("waiting-over-title"), GREEN);
        return MessageContent::card(card.words(locale.text("waiting-over")));
    }
    let mut reasons: Vec<UndeliveredReason> = Vec::new();
    for (_, reason) in waiting {
        if !reasons.contains(reason) {
            reasons.push(*reason);
        }
    }
    let parts: Vec<String> = reasons
        .into_iter()
        .map(|reason| {
            let tickets = waiting.iter().filter(|(_, why)| *why == reason).map(|(id, _)| *id);
            part(tenant, locale, reason, &tickets.collect::<Vec<_>>())
        })
        .collect();
    let card = Card::new(locale.text("notice-blocked-title"), RED);
    MessageContent::card(card.words(parts.join("\n\n")))
}

/// The tickets that wait for one reason: what to do about the first, and how many others there are.
fn part(
    tenant: &Tenant,
    locale: Locale,
    reason: UndeliveredReason,
    tickets: &[TicketId],
) -> String {
    let Some((first, others)) = tickets.split_first() else { return String::new() };
    let id = match reason {
        UndeliveredReason::CategoryFull => "blocked-category-full",
        UndeliveredReason::GuildFull => "blocked-guild-full",
        UndeliveredReason::CategoryGone => "blocked-category-gone",
        UndeliveredReason::TwoFactor => "blocked-two-factor",
        UndeliveredReason::Name => "blocked-name",
        _ => "blocked-permission",
    };
    let category = tenant.category.map(channel).unwrap_or_default();
    let args = [("category", category.into()), ("ticket", first.to_string().into())];
    let words = locale.with(id, &args);
    if others.is_empty() {
        return words;
    }
    let args = [
        ("count", Arg::from(others.len())),
        ("tickets", numbers(others.iter().copied(), locale).into()),
    ];
    format!("{words}\n{}", locale.with("blocked-more", &args))
}

/// The numbers of tickets, the first hundred of them.
pub(crate) fn numbers(tickets: impl ExactSizeIterator<Item = TicketId>, locale: Locale) -> String {
    let more = tickets.len().saturating_sub(SHOWN);
    let mut numbers: Vec<String> = tickets.take(SHOWN).map(|id| format!("#{id}")).collect();
    if more > 0 {
        numbers.push(locale.with("list-more", &[("count", more.into())]));
    }
    numbers.join(", ")
}
