//! What a partner has paid in, noted by staff.

use partnerdesk::form_draft::FormValues;
use partnerdesk::id::PartnerId;
use partnerdesk::program::TopUpWay;
use partnerdesk::top_up::{self, MAX_REFERENCE, TopUpError};

use crate::action::{Action, input};
use crate::form_draft;
use crate::i18n::{Locale, mention, plain, when};
use crate::reply::{Form, MessageContent, Reply, line};
use crate::request_context::RequestContext;
use crate::user_error::UserError;

/// The form for amount, way and reference.
pub(crate) async fn form(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let account = ctx.tenant.program.account.as_ref().filter(|account| account.prepaid);
    let ways = &account.ok_or(TopUpError::NoAccount)?.top_up;
    let action = Action::TopUpForm { partner: id };
    let typed = form_draft::load(ctx, action).await?;
    let unit = ctx.tenant.program.meta.currency.code();
    let amount = line(input::AMOUNT, &ctx.with("label-top-up", &[("unit", unit.into())]), 20);
    let reference = line(input::REFERENCE, &ctx.text("label-payment"), MAX_REFERENCE)
        .placeholder(ctx.text("placeholder-payment"));
    let mut form = Form::new(action, &ctx.text("button-top-up")).input(form_draft::prefilled(
        amount,
        &typed,
        input::AMOUNT,
    ));
    if ways.len() > 1 {
        let names = ways.iter().map(|way| way.id.as_str()).collect::<Vec<_>>().join(", ");
        let way = line(input::WAY, &ctx.text("label-way"), 32)
            .placeholder(crate::reply::clip(&names, 100));
        form = form.input(form_draft::prefilled(way, &typed, input::WAY));
    }
    Ok(Reply::Form(form.input(form_draft::prefilled(reference, &typed, input::REFERENCE))))
}

/// Notes it.
pub(crate) async fn note(
    ctx: &RequestContext,
    id: PartnerId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    let text = |id: &str| typed.get(id).map(String::as_str).unwrap_or_default();
    let payment = top_up::TopUpInput {
        amount: text(input::AMOUNT),
        way: text(input::WAY),
        reference: text(input::REFERENCE),
    };
    let result = top_up::record_top_up(&ctx.app, &ctx.tenant, id, ctx.member, payment).await;
    let (form, opener) = (Action::TopUpForm { partner: id }, Action::TopUp { partner: id });
    let done = |(known, new): (top_up::TopUp, bool)| {
        let args = [
            ("amount", ctx.locale.money(known.amount).into()),
            ("member", mention(known.member).into()),
            ("reference", plain(&known.reference, 110).into()),
            ("by", mention(known.staff).into()),
            ("at", when(known.at).into()),
        ];
        Reply::Message(MessageContent::text(
            ctx.with(if new { "top-up-done" } else { "top-up-before" }, &args),
        ))
    };
    form_draft::finish(ctx, form, opener, &typed, result, done).await
}

/// A way of paying in, as partners read it.
#[must_use]
pub(crate) fn way_line(locale: Locale, way: &TopUpWay) -> String {
    let name = way.id.replace('_', " ");
    let place = way.place.as_ref().map(|place| format!(": {place}")).unwrap_or_default();
    if way.needs.is_empty() {
        return format!("• {name}{place}");
    }
    let needs = locale.with("top-up-needs", &[("needs", way.needs.join(", ").into())]);
    format!("• {name}{place} ({needs})")
}
