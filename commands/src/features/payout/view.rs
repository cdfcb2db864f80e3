//! Payouts as cards.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{RoleId, TicketId};
use partnerdesk::payout::{self, Payout, PayoutState};
use partnerdesk::program::{PayoutMethod, Program};
use partnerdesk::tenant::Tenant;
use serenity::all::CreateButton;

use super::{MarkPaying, MarkUnpaid, Reject, Settle};
use crate::delivery::DeliveryError;
use crate::discord::reply::{
    Card, GREEN, MessageContent, RED, YELLOW, danger, primary, secondary, success,
};
use crate::discord::request_context::RequestContext;
use crate::features::ticket::ManageTicket;
use crate::i18n::{Locale, mention, moment, plain, staff_role, when};
use crate::user_error::UserError;

/// A payout as it stands.
#[must_use]
pub(crate) fn card(tenant: &Tenant, locale: Locale, about: &Payout) -> Card {
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
    if about.state == PayoutState::Requested {
        card = card.fact(locale.text("field-due"), when(about.due_at));
    }
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
    card
}

/// The buttons with which listed members pay or refuse.
#[must_use]
pub(super) fn staff_buttons(locale: Locale, about: &Payout) -> Vec<CreateButton> {
    let payout = about.id;
    let settle = success(Settle { payout }, locale.text("button-settle"));
    match about.state {
        PayoutState::Requested => {
            let paying = primary(MarkPaying { payout }, locale.text("button-paying"));
            vec![paying, settle, danger(Reject { payout }, locale.text("button-reject"))]
        }
        PayoutState::Submitted => {
            vec![settle, danger(MarkUnpaid { payout }, locale.text("button-unpaid"))]
        }
        PayoutState::Settled
        | PayoutState::Rejected
        | PayoutState::Failed
        | PayoutState::Voided => vec![],
    }
}

/// A payout for a member of staff, with what they may do.
#[must_use]
pub(super) fn for_staff(ctx: &RequestContext, about: &Payout) -> MessageContent {
    let message = MessageContent::card(card(&ctx.tenant, ctx.locale, about));
    let buttons = staff_buttons(ctx.locale, about);
    if about.member == ctx.member {
        message.saying(ctx.text("manage-own"))
    } else if buttons.is_empty() {
        message.saying(ctx.text("manage-nothing"))
    } else if ctx.listed().is_err() {
        message.saying(ctx.text("manage-not-listed"))
    } else {
        message.buttons(buttons)
    }
}

/// A payout as its ticket shows it, with the one button for staff.
fn in_ticket(tenant: &Tenant, locale: Locale, about: &Payout) -> MessageContent {
    let mut message = MessageContent::card(card(tenant, locale, about));
    if matches!(about.state, PayoutState::Requested | PayoutState::Submitted) {
        let manage = ManageTicket { ticket: about.ticket };
        message = message.buttons(vec![secondary(manage, locale.text("button-manage"))]);
    }
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
    Ok(about.map(|about| in_ticket(tenant, Locale::of(&tenant.locale), &about)))
}

/// The payout of the ticket for a member of staff, with what they may do.
pub(super) async fn manage(
    ctx: &RequestContext,
    ticket: TicketId,
) -> Result<Option<MessageContent>, UserError> {
    let about = payout::find_by_ticket(&ctx.app, &ctx.tenant, ticket).await?;
    Ok(about.map(|about| for_staff(ctx, &about)))
}
