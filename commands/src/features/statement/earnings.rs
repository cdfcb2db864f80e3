//! What a partner has earned, and the way to the next level.

use partnerdesk::partner;
use partnerdesk::program::PayoutMode;

use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip, primary, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::level;
use crate::features::payout::RequestPayout;
use crate::features::terms::{self, ShowTerms};
use crate::features::top_up::way_line;
use crate::i18n::when;
use crate::user_error::UserError;

/// Earnings, level, and what the next level needs and gives.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    let overview = partner::overview_of(&ctx.app, &ctx.tenant, ctx.member)
        .await?
        .ok_or(UserError::NoPartner)?;
    let program = &ctx.tenant.program;
    let unit = program.meta.currency;
    let mut card = Card::new(ctx.text("earnings-title"), BLUE);
    let money = |amount| ctx.locale.money(amount);
    let none = partnerdesk::money::Money::new(0, unit);
    let cash = overview.balances.iter().find(|balance| balance.unit == unit);
    card = card
        .fact(ctx.text("field-available"), money(cash.map_or(none, |b| b.available)))
        .fact(ctx.text("field-reserved"), money(cash.map_or(none, |b| b.reserved)))
        .fact(ctx.text("field-paid"), money(cash.map_or(none, |b| b.paid)));
    if let Some(pending) = cash.map(|b| b.pending).filter(|pending| pending.minor() > 0) {
        card = card.fact(ctx.text("field-pending"), money(pending));
    }
    if let Some(owed) = cash.map(|b| b.owed).filter(|owed| owed.minor() > 0) {
        card = card.fact(ctx.text("field-owed"), money(owed));
    }
    if let Some(prepaid) = cash.map(|b| b.prepaid).filter(|prepaid| prepaid.minor() > 0) {
        card = card.fact(ctx.text("field-prepaid"), money(prepaid));
    }
    let ways = program.account.iter().flat_map(|account| &account.top_up);
    let ways: Vec<String> = ways.map(|way| way_line(ctx.locale, way)).collect();
    if !ways.is_empty() {
        card = card.field(ctx.text("field-top-up"), clip(&ways.join("\n"), 1024));
    }
    if let Some(credit) = overview.credit {
        let args = [("amount", money(credit.left).into()), ("when", when(credit.ends_at).into())];
        card = card.field(ctx.text("field-credit"), ctx.with("earnings-credit", &args));
    }
    card = level::on_ladder(ctx, card, &overview.partner).await?;
    let button = if program.payout.mode == PayoutMode::OnRequest {
        let minimum = program.payout.minimum;
        card = card.footer(if minimum.minor() > 0 {
            ctx.with("earnings-footer", &[("minimum", money(minimum).into())])
        } else {
            ctx.text("earnings-footer-any")
        });
        primary(RequestPayout {}, ctx.text("button-payout"))
    } else {
        card = card.footer(terms::view::payout(program, ctx.locale).lines.join(" "));
        secondary(ShowTerms {}, ctx.text("button-terms"))
    };
    Ok(Reply::Message(MessageContent::card(card).buttons(vec![button])))
}
