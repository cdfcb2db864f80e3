//! Paying partners: what waits, settle, reject.

use partnerdesk::id::{ChannelId, PayoutId};
use partnerdesk::{payout, ticket};
use serenity::all::CreateSelectMenuOption;

use crate::action::{Action, input};
use crate::answer::{Answer, BLUE, Card, Face, Form, clip, line, paragraph};
use crate::delivery::card::of_payout;
use crate::failure::Failure;
use crate::i18n::{channel, mention, when};
use crate::partner::profile::again;
use crate::staff::duties::menu;
use crate::visit::Visit;

/// How many fit one message well.
const SHOWN: usize = 15;

/// The payout with this number, or the one whose ticket's channel this is.
pub(crate) async fn of(
    visit: &Visit,
    number: Option<i64>,
    here: ChannelId,
) -> Result<PayoutId, Failure> {
    visit.staff()?;
    let Some(number) = number else {
        let ticket = super::ticket_here(visit, here).await?;
        let found = payout::of_ticket(&visit.desk, &visit.tenant, ticket).await?;
        return Ok(found.ok_or(payout::PayoutError::Unknown)?.id);
    };
    Ok(PayoutId::new(number))
}

/// The payouts that wait, the one that is due first at the top.
pub(crate) async fn list(visit: &Visit) -> Result<Answer, Failure> {
    visit.staff()?;
    let open = payout::open(&visit.desk, &visit.tenant).await?;
    let mut lines = Vec::new();
    for payout in open.iter().take(SHOWN) {
        let place = ticket::find(&visit.desk, payout.ticket)
            .await?
            .and_then(|ticket| ticket.channel)
            .map(channel);
        let scheduled = payout.period.as_ref().map(|period| {
            let args =
                [("period", period.as_str().into()), ("payout", payout.id.to_string().into())];
            visit.with("payouts-scheduled", &args)
        });
        let place = place.or(scheduled);
        lines.push(visit.with(
            "payouts-line",
            &[
                ("payout", payout.id.to_string().into()),
                ("amount", visit.locale.money(payout.amount).into()),
                ("member", mention(payout.member).into()),
                ("due", when(payout.due_at).into()),
                ("place", place.unwrap_or_else(|| visit.text("ticket-opening")).into()),
            ],
        ));
    }
    if lines.is_empty() {
        lines.push(visit.text("payouts-empty"));
    }
    if open.len() > SHOWN {
        lines
            .push(visit.with("list-more", &[("count", (open.len().saturating_sub(SHOWN)).into())]));
    }
    let card = Card::new(visit.with("payouts-title", &[("count", open.len().into())]), BLUE)
        .words(lines.join("\n"));
    let mut options = Vec::new();
    for payout in open.iter().take(SHOWN) {
        let name = super::name_of(visit, payout.member).await;
        let label = format!("#{} {} {name}", payout.id, visit.locale.money(payout.amount));
        options.push(CreateSelectMenuOption::new(clip(&label, 100), payout.id.to_string()));
    }
    let face = Face::card(card);
    Ok(Answer::Message(if options.is_empty() {
        face
    } else {
        face.select(menu(Action::PayoutPick, visit.text("payouts-pick"), options))
    }))
}

/// The payout that was chosen, with the buttons that its ticket has: one of the schedule has no
/// ticket that anybody sees.
pub(crate) async fn pick(visit: &Visit, chosen: &str) -> Result<Answer, Failure> {
    visit.staff()?;
    let id = chosen.parse().map_err(|_| Failure::Stale)?;
    let payout =
        payout::find(&visit.desk, &visit.tenant, id).await?.ok_or(payout::PayoutError::Unknown)?;
    Ok(Answer::Message(of_payout(&visit.tenant, visit.locale, &payout).saying("")))
}

/// Somebody is paying it now.
pub(crate) async fn paying(visit: &Visit, id: PayoutId) -> Result<Answer, Failure> {
    visit.listed()?;
    let payout = payout::submit(&visit.desk, &visit.tenant, id, visit.member).await?;
    let args = [
        ("amount", visit.locale.money(payout.amount).into()),
        ("member", mention(payout.member).into()),
    ];
    Ok(Answer::Message(Face::text(visit.with("payout-paying", &args))))
}

/// The form for why it could not be paid.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn unpaid_form(visit: &Visit, id: PayoutId) -> Result<Answer, Failure> {
    visit.listed()?;
    let form = Form::new(Action::UnpaidForm { payout: id }, &visit.text("unpaid-form-title"))
        .input(
            paragraph(input::REASON, &visit.text("label-reason"), 1000)
                .placeholder(visit.text("placeholder-reason")),
        );
    Ok(Answer::Form(form))
}

/// It could not be paid.
pub(crate) async fn unpaid(visit: &Visit, id: PayoutId, reason: &str) -> Result<Answer, Failure> {
    visit.listed()?;
    let payout = payout::fail(&visit.desk, &visit.tenant, id, visit.member, reason).await?;
    let args = [
        ("amount", visit.locale.money(payout.amount).into()),
        ("member", mention(payout.member).into()),
    ];
    Ok(Answer::Message(Face::text(visit.with("payout-unpaid", &args))))
}

/// The form that shows where to pay to and takes PayPal's transaction id. Looking at it is noted in
/// the audit trail.
pub(crate) async fn settle_form(visit: &Visit, id: PayoutId) -> Result<Answer, Failure> {
    visit.listed()?;
    let (payout, email) = payout::reveal(&visit.desk, &visit.tenant, id, visit.member).await?;
    let title =
        visit.with("settle-form-title", &[("amount", visit.locale.money(payout.amount).into())]);
    let form = Form::new(Action::SettleForm { payout: id }, &title);
    Ok(Answer::Form(match email {
        Some(email) => form
            .input(
                line(input::EMAIL, &visit.text("label-pay-to"), 254)
                    .value(email.expose())
                    .required(false),
            )
            .input(
                line(input::TRANSACTION, &visit.text("label-transaction"), 64)
                    .placeholder(visit.text("placeholder-transaction")),
            ),
        // Paid to the account that the operator has on file: the bank's reference proves it.
        None => form.input(
            line(input::TRANSACTION, &visit.text("label-bank-reference"), 64)
                .placeholder(visit.text("placeholder-bank-reference")),
        ),
    }))
}

/// Settles.
pub(crate) async fn settle(
    visit: &Visit,
    id: PayoutId,
    transaction: &str,
) -> Result<Answer, Failure> {
    visit.listed()?;
    match payout::settle(&visit.desk, &visit.tenant, id, visit.member, transaction).await {
        Ok(payout) => {
            let args = [
                ("amount", visit.locale.money(payout.amount).into()),
                ("member", mention(payout.member).into()),
            ];
            Ok(Answer::Message(Face::text(visit.with("payout-settled", &args))))
        }
        Err(error @ (payout::PayoutError::ExternalId | payout::PayoutError::ExternalIdUsed(_))) => {
            Ok(again(visit, &error.into(), Action::Settle { payout: id }))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form for a rejection's reason.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn reject_form(visit: &Visit, id: PayoutId) -> Result<Answer, Failure> {
    visit.listed()?;
    let form = Form::new(Action::RejectForm { payout: id }, &visit.text("reject-form-title"))
        .input(
            paragraph(input::REASON, &visit.text("label-reason"), 1000)
                .placeholder(visit.text("placeholder-reason")),
        );
    Ok(Answer::Form(form))
}

/// Rejects.
pub(crate) async fn reject(visit: &Visit, id: PayoutId, reason: &str) -> Result<Answer, Failure> {
    visit.listed()?;
    let payout = payout::reject(&visit.desk, &visit.tenant, id, visit.member, reason).await?;
    let args = [
        ("amount", visit.locale.money(payout.amount).into()),
        ("member", mention(payout.member).into()),
    ];
    Ok(Answer::Message(Face::text(visit.with("payout-rejected", &args))))
}
