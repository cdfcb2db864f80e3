//! Paying partners: what waits, settle, reject.

use partnerdesk::id::{ChannelId, PayoutId};
use partnerdesk::{payout, ticket};
use serenity::all::CreateSelectMenuOption;

use crate::discord::page::{PAGE, Page};
use crate::discord::reply::{BLUE, Card, Form, MessageContent, Reply, clip, line, menu, paragraph};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::payout::view::{self, PaymentProof};
use crate::features::payout::{ChoosePayout, MarkUnpaid, Reject, Settle, ShowPayouts};
use crate::features::ticket::ticket_here;
use crate::i18n::{channel, mention, when};
use crate::user_error::UserError;

/// The payout with this number, or the one whose ticket's channel this is.
pub(crate) async fn of(
    ctx: &RequestContext,
    number: Option<i64>,
    here: ChannelId,
) -> Result<PayoutId, UserError> {
    ctx.staff()?;
    let Some(number) = number else {
        let ticket = ticket_here(ctx, here).await?;
        let found = payout::find_by_ticket(&ctx.app, &ctx.tenant, ticket).await?;
        return Ok(found.ok_or(payout::PayoutError::Unknown)?.id);
    };
    Ok(PayoutId::new(number))
}

/// The payouts that wait, the one that is due first at the top.
pub(crate) async fn list(ctx: &RequestContext) -> Result<Reply, UserError> {
    Ok(Reply::Message(page(ctx, 1).await?))
}

/// Another page of them.
pub(crate) async fn turn(ctx: &RequestContext, number: u32) -> Result<Reply, UserError> {
    Ok(Reply::Update(page(ctx, number).await?))
}

async fn page(ctx: &RequestContext, number: u32) -> Result<MessageContent, UserError> {
    ctx.staff()?;
    let total = payout::count_open(&ctx.app, &ctx.tenant).await?;
    let page = Page::of(number, total);
    let open = payout::list_open(&ctx.app, &ctx.tenant, page.skip(), PAGE).await?;
    let mut lines = Vec::new();
    for payout in &open {
        let place = ticket::find(&ctx.app, payout.ticket)
            .await?
            .and_then(|ticket| ticket.channel)
            .map(channel);
        let scheduled = payout.period.as_ref().map(|period| {
            let args =
                [("period", period.as_str().into()), ("payout", payout.id.to_string().into())];
            ctx.with("payouts-scheduled", &args)
        });
        let place = place.or(scheduled);
        lines.push(ctx.with(
            "payouts-line",
            &[
                ("payout", payout.id.to_string().into()),
                ("amount", ctx.locale.money(payout.amount).into()),
                ("member", mention(payout.member).into()),
                ("due", when(payout.due_at).into()),
                ("place", place.unwrap_or_else(|| ctx.text("ticket-opening")).into()),
            ],
        ));
    }
    if lines.is_empty() {
        lines.push(ctx.text("payouts-empty"));
    }
    let mut card = Card::new(ctx.with("payouts-title", &[("count", total.into())]), BLUE)
        .words(lines.join("\n"));
    if let Some(footer) = page.footer(ctx.locale) {
        card = card.footer(footer);
    }
    let mut options = Vec::new();
    for payout in &open {
        let name = ctx.name_of(payout.member).await;
        let label = format!("#{} {} {name}", payout.id, ctx.locale.money(payout.amount));
        options.push(CreateSelectMenuOption::new(clip(&label, 100), payout.id.to_string()));
    }
    let mut message = MessageContent::card(card);
    if !options.is_empty() {
        message = message.select(menu(ChoosePayout {}, ctx.text("payouts-pick"), options));
    }
    Ok(message.buttons(page.buttons(ctx.locale, |page| ShowPayouts { page })))
}

/// The payout that was chosen, with what the member may do: one of the schedule has no ticket that
/// anybody sees.
pub(crate) async fn pick(ctx: &RequestContext, chosen: &str) -> Result<Reply, UserError> {
    ctx.staff()?;
    let id = chosen.parse().map_err(|_| UserError::Stale)?;
    let payout =
        payout::find(&ctx.app, &ctx.tenant, id).await?.ok_or(payout::PayoutError::Unknown)?;
    Ok(Reply::Message(view::for_staff(ctx, &payout)))
}

/// Somebody is paying it now.
pub(crate) async fn paying(ctx: &RequestContext, id: PayoutId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let payout = payout::submit_payout(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    let args = [
        ("amount", ctx.locale.money(payout.amount).into()),
        ("member", mention(payout.member).into()),
    ];
    Ok(Reply::Message(MessageContent::text(ctx.with("payout-paying", &args))))
}

/// The form for why it could not be paid.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn unpaid_form(ctx: &RequestContext, id: PayoutId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let form = Form::new(&MarkUnpaid { payout: id }, &ctx.text("unpaid-form-title")).input(
        paragraph(field::REASON, &ctx.text("label-reason"), 1000)
            .placeholder(ctx.text("placeholder-reason")),
    );
    Ok(Reply::Form(form))
}

/// It could not be paid.
pub(crate) async fn unpaid(
    ctx: &RequestContext,
    id: PayoutId,
    reason: &str,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    let payout = payout::fail_payout(&ctx.app, &ctx.tenant, id, ctx.member, reason).await?;
    let args = [
        ("amount", ctx.locale.money(payout.amount).into()),
        ("member", mention(payout.member).into()),
    ];
    Ok(Reply::Message(MessageContent::text(ctx.with("payout-unpaid", &args))))
}

/// The form that shows where to pay to and takes what proves the payment. Looking at it is noted in
/// the audit trail.
pub(crate) async fn settle_form(ctx: &RequestContext, id: PayoutId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let (payout, email) = payout::reveal_payee(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    let title =
        ctx.with("settle-form-title", &[("amount", ctx.locale.money(payout.amount).into())]);
    let mut form = Form::new(&Settle { payout: id }, &title);
    let rules = &ctx.tenant.program.payout;
    if let Some(email) = &email {
        let address = line(field::EMAIL, &ctx.text("label-pay-to"), 254);
        form = form.input(address.value(email.expose()).required(false));
    }
    // Where PayPal's download settles alone, there is nothing to enter.
    if rules.settles_by_hand() {
        let (label, placeholder) = match view::proof(&ctx.tenant.program) {
            PaymentProof::Transaction => ("label-transaction", "placeholder-transaction"),
            PaymentProof::BankReference => ("label-bank-reference", "placeholder-bank-reference"),
            PaymentProof::Either => ("label-proof", "placeholder-transaction"),
        };
        form = form.input(
            line(field::TRANSACTION, &ctx.text(label), 64).placeholder(ctx.text(placeholder)),
        );
    }
    Ok(Reply::Form(form))
}

/// Settles.
pub(crate) async fn settle(
    ctx: &RequestContext,
    id: PayoutId,
    transaction: &str,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    match payout::settle_payout(&ctx.app, &ctx.tenant, id, ctx.member, transaction).await {
        Ok(payout) => {
            let args = [
                ("amount", ctx.locale.money(payout.amount).into()),
                ("member", mention(payout.member).into()),
            ];
            Ok(Reply::Message(MessageContent::text(ctx.with("payout-settled", &args))))
        }
        Err(error @ (payout::PayoutError::ExternalId | payout::PayoutError::ExternalIdUsed(_))) => {
            Ok(form_draft::try_again(ctx, &error.into(), Settle { payout: id }))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form for a rejection's reason.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn reject_form(ctx: &RequestContext, id: PayoutId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let form = Form::new(&Reject { payout: id }, &ctx.text("reject-form-title")).input(
        paragraph(field::REASON, &ctx.text("label-reason"), 1000)
            .placeholder(ctx.text("placeholder-reason")),
    );
    Ok(Reply::Form(form))
}

/// Rejects a payout: listed members alone; the money is available again.
pub(crate) async fn reject(
    ctx: &RequestContext,
    id: PayoutId,
    reason: &str,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    let payout = payout::reject_payout(&ctx.app, &ctx.tenant, id, ctx.member, reason).await?;
    let args = [
        ("amount", ctx.locale.money(payout.amount).into()),
        ("member", mention(payout.member).into()),
    ];
    Ok(Reply::Message(MessageContent::text(ctx.with("payout-rejected", &args))))
}
