//! Asking for a payout: amount and passphrase, by form.

use partnerdesk::form_draft::FormValues;
use partnerdesk::money::Money;
use partnerdesk::partner::{self, Partner, ProfileError};
use partnerdesk::payout::{self, Payout};
use partnerdesk::program::PayoutMode;
use secrecy::SecretString;

use crate::discord::reply::{BLUE, Card, Form, GREEN, MessageContent, Reply, line, secondary};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::application::apply::place;
use crate::features::payout::RequestPayout;
use crate::features::payout::text::BelowMinimum;
use crate::features::statement::ShowEarnings;
use crate::features::terms;
use crate::i18n::{moment, when};
use crate::user_error::UserError;

/// The most characters of an amount.
const LONGEST_AMOUNT: u16 = 16;

/// The form, with the amount that was typed before and refused, or everything that is available;
/// or why there is nothing to ask for.
pub(crate) async fn open(ctx: &RequestContext) -> Result<Reply, UserError> {
    let profile = partner::profile(&ctx.app, &ctx.tenant, ctx.member).await?;
    let can_be_paid = profile.can_be_paid();
    let partner = profile.partner;
    let rules = &ctx.tenant.program.payout;
    if rules.mode != PayoutMode::OnRequest && partner.state == partner::PartnerState::Active {
        return unasked(ctx, &partner).await;
    }
    if !can_be_paid {
        return Err(ProfileError::Incomplete.into());
    }
    if let Some(open) = payout::find_open_by_partner(&ctx.app, &ctx.tenant, partner.id).await? {
        return Err(payout::PayoutError::Open(open.ticket).into());
    }
    payout::check_fence(&ctx.app, &ctx.tenant).await?;
    let available = payout::available_balance(&ctx.app, &ctx.tenant, partner.id).await?;
    let minimum = rules.minimum;
    if available.minor() < minimum.minor() || available.minor() <= 0 {
        return Err(BelowMinimum { available, minimum }.into());
    }
    let args = [
        ("unit", minimum.unit().code().into()),
        ("available", ctx.locale.amount(available).into()),
    ];
    let amount = line(field::AMOUNT, &ctx.with("label-amount", &args), LONGEST_AMOUNT)
        .value(&ctx.locale.form_amount(available));
    let typed = form_draft::load(ctx, &RequestPayout {}).await?;
    let form = Form::new(&RequestPayout {}, &ctx.text("payout-form-title"))
        .input(form_draft::prefilled(amount, &typed, field::AMOUNT));
    Ok(Reply::Form(if rules.needs_passphrase() {
        form.input(line(field::PASSPHRASE, &ctx.text("label-passphrase"), 512))
    } else {
        form
    }))
}

/// Where nobody asks for payouts: what becomes of the money by itself, and how much it is.
async fn unasked(ctx: &RequestContext, partner: &Partner) -> Result<Reply, UserError> {
    let program = &ctx.tenant.program;
    let unit = program.meta.currency;
    let overview = partner::overview_of(&ctx.app, &ctx.tenant, ctx.member)
        .await?
        .ok_or(UserError::NoPartner)?;
    let none = Money::new(0, unit);
    let cash = overview.balances.iter().find(|balance| balance.unit == unit);
    let mut card = Card::new(ctx.text("payout-unasked-title"), BLUE)
        .words(terms::view::payout(program, ctx.locale).lines.join("\n"));
    card = card.fact(
        ctx.text("field-available"),
        ctx.locale.money(cash.map_or(none, |cash| cash.available)),
    );
    if program.payout.mode == PayoutMode::AccountBalance {
        card = card.fact(
            ctx.text("field-prepaid"),
            ctx.locale.money(cash.map_or(none, |cash| cash.prepaid)),
        );
    }
    if let Some(next) = payout::next_run_date(&ctx.tenant.program, ctx.app.clock.now()) {
        card = card.fact(ctx.text("field-next-payout"), when(next));
    }
    if let Some(open) = payout::find_open_by_partner(&ctx.app, &ctx.tenant, partner.id).await? {
        let args =
            [("amount", ctx.locale.money(open.amount).into()), ("due", when(open.due_at).into())];
        card = card.field(ctx.text("field-payout"), ctx.with("payout-waits", &args));
    }
    Ok(Reply::Message(
        MessageContent::card(card)
            .buttons(vec![secondary(ShowEarnings {}, ctx.text("button-earnings"))]),
    ))
}

/// The amount as [`Money::parse`] takes it. A comma is how half of the members write a decimal
/// point; where there are both marks, the first one stands between thousands.
fn plain_amount(typed: &str) -> String {
    let typed = typed.trim();
    match (typed.find(','), typed.find('.')) {
        (Some(comma), Some(point)) if comma < point => typed.replace(',', ""),
        (Some(_), Some(_)) => typed.replace('.', "").replace(',', "."),
        _ => typed.replace(',', "."),
    }
}

/// Amount and passphrase were typed.
pub(crate) async fn submitted(
    ctx: &RequestContext,
    amount: &str,
    passphrase: SecretString,
) -> Result<Reply, UserError> {
    let typed = FormValues::from([(field::AMOUNT.to_owned(), amount.to_owned())]);
    let amount = plain_amount(amount);
    let result =
        payout::request_payout(&ctx.app, &ctx.tenant, ctx.member, &amount, &passphrase).await;
    let result = match result {
        Ok(payout) => Ok(requested(ctx, &payout).await?),
        Err(error) => Err(error),
    };
    form_draft::finish(ctx, RequestPayout {}, &typed, result, |reply| reply).await
}

async fn requested(ctx: &RequestContext, payout: &Payout) -> Result<Reply, UserError> {
    let place = place(ctx, payout.ticket).await?;
    let args = [
        ("amount", ctx.locale.money(payout.amount).into()),
        ("due", moment(payout.due_at).into()),
        ("ticket", place.into()),
    ];
    let card =
        Card::new(ctx.text("payout-asked-title"), GREEN).words(ctx.with("payout-asked", &args));
    Ok(Reply::Message(MessageContent::card(card)))
}

#[cfg(test)]
mod tests {
    use super::plain_amount;

    #[test]
    fn amounts_are_read_in_either_language() {
        for (typed, plain) in [
            (" 10.50 ", "10.50"),
            ("10,50", "10.50"),
            ("1,234.50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("ten", "ten"),
        ] {
            assert_eq!(plain_amount(typed), plain);
        }
    }
}
