//! Payouts as cards.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{RoleId, TicketId};
use partnerdesk::payout::{self, Payout, PayoutState};
use partnerdesk::program::{PayoutMethod, Program};
use partnerdesk::tenant::Tenant;

use super::{MarkPaying, MarkUnpaid, Reject, Settle};
use crate::delivery::DeliveryError;
use crate::discord::reply::{Card, GREEN, MessageContent, RED, YELLOW, danger, primary, success};
use crate::i18n::{Locale, mention, moment, plain, staff_role, when};

/// A payout with the buttons that lead on from where it stands.
#[must_use]
pub(crate) fn card(tenant: &Tenant, locale: Locale, about: &Payout) -> MessageContent {
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
        let name = match proof(&tenant.program) {
            PaymentProof::Transaction => "field-transaction",
            PaymentProof::BankReference => "field-bank-reference",
            PaymentProof::Either => "field-proof",
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
        ("staff", staff_role(tenant).into()),
        ("due", moment(about.due_at).into()),
    ];
    message
        .saying(locale.with("payout-greeting", &args))
        .notify(about.member.snowflake())
        .notify_role(tenant.staff_role.map(RoleId::snowflake))
}

/// What proves that a payout was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaymentProof {
    /// PayPal's transaction id.
    Transaction,
    /// The reference of a bank transfer.
    BankReference,
    /// One or the other: the program pays in both ways.
    Either,
}

/// What proves a payment of this program.
#[must_use]
pub(crate) fn proof(program: &Program) -> PaymentProof {
    let by_bank = program.payout.methods.contains(&PayoutMethod::Bank);
    match (program.profile.pays_to_email(), by_bank) {
        (true, true) => PaymentProof::Either,
        (true, false) => PaymentProof::Transaction,
        (false, _) => PaymentProof::BankReference,
    }
}

/// The card of the ticket's payout, in the server's language.
pub(super) async fn ticket_card(
    app: &AppContext,
    tenant: &Tenant,
    ticket: TicketId,
) -> Result<Option<MessageContent>, DeliveryError> {
    let about = payout::find_by_ticket(app, tenant, ticket).await?;
    Ok(about.map(|about| card(tenant, Locale::of(&tenant.locale), &about)))
}
