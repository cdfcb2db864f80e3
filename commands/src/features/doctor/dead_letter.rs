//! What is delivered, in words: what it is and for whom, and why it has not arrived.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{OutboxId, TicketId};
use partnerdesk::outbox::{self, DeadLetter, Effect, Notice};
use partnerdesk::store::StoreError;
use partnerdesk::tenant::Tenant;
use partnerdesk::{partner, ticket};

use crate::delivery::DeliveryError;
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
    let letter = outbox::find_dead_letter(app, tenant.id, id)
        .await?
        .ok_or(DeliveryError::Permanent("no_row"))?;
    let what = what(app, tenant, locale, &letter).await?;
    let args = [("what", what.into()), ("why", why(locale, letter.error.as_deref()).into())];
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
        Some(Effect::CloseChannel { ticket }) => locale.with("letter-close", &[number(ticket)]),
        Some(Effect::Post { ticket, notice }) => {
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
        Some(Effect::ShowPanel) => locale.text("letter-panel"),
    })
}

/// The id of what a notice is about, in a few words.
fn subject(notice: &Notice) -> &'static str {
    match notice {
        Notice::Asked { .. } => "notice-asked-title",
        Notice::Revised => "subject-revised",
        Notice::Answers { .. } => "subject-answers",
        Notice::Approved { .. } => "notice-approved-title",
        Notice::Denied { .. } => "notice-denied-title",
        Notice::Active { .. } => "notice-active-title",
        Notice::Invited { .. } => "subject-invited",
        Notice::CouponTodo { .. } => "subject-todo",
        Notice::CouponLive { .. } => "subject-live",
        Notice::Earned { .. } => "notice-earned-title",
        Notice::Level { .. } => "subject-level",
        Notice::Bonus { .. } => "notice-bonus-title",
        Notice::Discounted { .. } => "subject-discounted",
        Notice::CreditSpent { .. } => "notice-spent-title",
        Notice::CreditEnded { .. } => "notice-credit-ended-title",
        Notice::OwnCode { .. } => "subject-own-code",
        Notice::Track { .. } => "subject-track",
        Notice::Scheduled { .. } | Notice::PayDay { .. } => "notice-pay-day-title",
        Notice::Settled { .. } => "payout-state-settled",
        Notice::Failed { .. } => "payout-state-failed",
        Notice::Rejected { .. } => "payout-state-rejected",
        Notice::PayeeChanged { .. } => "notice-payee-changed-title",
        Notice::PassphraseChanged { .. } => "notice-passphrase-changed-title",
        Notice::PassphraseLocked { .. } => "notice-passphrase-locked-title",
        Notice::ResetAsked { .. } => "notice-reset-asked-title",
        Notice::PassphraseReset { .. } => "subject-reset",
        Notice::Clawed { .. } => "subject-clawed",
        Notice::Promoted { .. } => "subject-promoted",
        Notice::Enrolled { .. } => "subject-enrolled",
        Notice::ContractProposed { .. } => "subject-contract",
        Notice::ContractSigned { .. } => "subject-contract-signed",
        Notice::ContractWithdrawn { .. } => "subject-contract-withdrawn",
        Notice::ContractEnded { .. } => "subject-contract-ended",
        Notice::ClaimMade { .. } => "subject-claim",
        Notice::ClaimDecided { .. } => "subject-claim-decided",
        Notice::CustomerTaken { .. } => "subject-customer-taken",
        Notice::CalledOff { .. } => "notice-called-off-title",
        Notice::Fenced { .. } => "notice-fenced-title",
        Notice::Unfenced { .. } => "notice-unfenced-title",
        Notice::EventParked { .. } => "notice-parked-title",
        Notice::Flagged { .. } => "notice-flagged-title",
        Notice::DutyAgain { .. } => "duty-recheck-title",
        Notice::DutyTakenBack { .. } => "notice-duty-taken-back-title",
        Notice::Engagement { .. } | Notice::EngagementCancelled { .. } => "subject-engagement",
        Notice::TargetDue { .. } => "target-due-title",
        Notice::TargetSet { .. } => "notice-target-set-title",
        Notice::TargetReviewed { .. } => "subject-target",
        Notice::ToppedUp { .. } => "notice-topped-up-title",
        Notice::CorrectionAsked { .. } => "notice-correction-asked-title",
        Notice::Corrected { .. } => "notice-corrected-title",
        Notice::CorrectionRefused { .. } => "notice-correction-refused-title",
        Notice::Frozen { .. } => "notice-frozen-title",
        Notice::Thawed => "notice-thawed-title",
        Notice::Head { .. } => "subject-head",
        Notice::RoleBlocked { .. } | Notice::ChannelBlocked { .. } | Notice::Waits { .. } => {
            "notice-blocked-title"
        }
        Notice::Dead { .. } => "notice-dead-title",
        Notice::ChannelLost => "subject-lost",
        Notice::Orphan { .. } => "notice-orphan-title",
        Notice::WritableAgain { .. } => "notice-writable-title",
        Notice::SwitchPlanned { .. }
        | Notice::SwitchWithdrawn { .. }
        | Notice::SwitchBlocked { .. } => "subject-switch",
        Notice::Switched { .. } => "subject-switched",
        Notice::OtherTerms { .. } => "notice-other-terms-title",
    }
}

/// Why it has not arrived: the outbox's short code in words.
pub(crate) fn why(locale: Locale, code: Option<&str>) -> String {
    locale.text(match code {
        None => "reason-young",
        Some("passing") => "reason-passing",
        Some("tries") => "reason-tries",
        Some("channel_gone" | "no_channel") => "reason-channel-gone",
        Some("left") => "reason-left",
        Some("unreachable") => "reason-unreachable",
        Some("refused") => "reason-refused",
        Some("permission") => "reason-permission",
        Some("no_guild") => "reason-no-guild",
        Some("category_full") => "reason-category-full",
        Some("category_gone") => "reason-category-gone",
        Some("guild_full") => "reason-guild-full",
        Some("unreadable") => "reason-unreadable",
        Some(_) => "reason-gone",
    })
}
