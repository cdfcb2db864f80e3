//! What a partner has paid in, noted by staff.

mod notice;
mod text;

use partnerdesk::decision::Decided;
use partnerdesk::form_draft::FormValues;
use partnerdesk::id::PartnerId;
use partnerdesk::program::TopUpWay;
use partnerdesk::top_up::TopUpNotice;
use partnerdesk::top_up::{self, MAX_REFERENCE, TopUpError};

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::reply::{Form, MessageContent, Reply, line};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::Feature;
use crate::i18n::{Locale, mention, plain, when};
use crate::user_error::UserError;

actions! {
    /// Record that a partner has paid in: asks for amount, way and reference.
    RecordTopUp("top-up") { partner: PartnerId } => Form |ctx, _| form(ctx, partner),
        submit |ctx, input| record(ctx, partner, input.typed());
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<TopUpNotice>()],
    ..Feature::NONE
};

/// The form for amount, way and reference.
pub(crate) async fn form(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let account = ctx.tenant.program.account.as_ref().filter(|account| account.prepaid);
    let ways = &account.ok_or(TopUpError::NoAccount)?.top_up;
    let action = RecordTopUp { partner: id };
    let typed = form_draft::load(ctx, &action).await?;
    let unit = ctx.tenant.program.meta.currency.code();
    let amount = line(field::AMOUNT, &ctx.with("label-top-up", &[("unit", unit.into())]), 20);
    let reference = line(field::REFERENCE, &ctx.text("label-payment"), MAX_REFERENCE)
        .placeholder(ctx.text("placeholder-payment"));
    let mut form = Form::new(&action, &ctx.text("button-top-up")).input(form_draft::prefilled(
        amount,
        &typed,
        field::AMOUNT,
    ));
    if ways.len() > 1 {
        let names = ways.iter().map(|way| way.id.as_str()).collect::<Vec<_>>().join(", ");
        let way = line(field::WAY, &ctx.text("label-way"), 32)
            .placeholder(crate::discord::reply::clip(&names, 100));
        form = form.input(form_draft::prefilled(way, &typed, field::WAY));
    }
    Ok(Reply::Form(form.input(form_draft::prefilled(reference, &typed, field::REFERENCE))))
}

/// Notes it.
pub(crate) async fn record(
    ctx: &RequestContext,
    id: PartnerId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    let text = |id: &str| typed.get(id).map(String::as_str).unwrap_or_default();
    let payment = top_up::TopUpInput {
        amount: text(field::AMOUNT),
        way: text(field::WAY),
        reference: text(field::REFERENCE),
    };
    let result = top_up::record_top_up(&ctx.app, &ctx.tenant, id, ctx.member, payment).await;
    let action = RecordTopUp { partner: id };
    let done = |Decided { value: known, new }: Decided<top_up::TopUp>| {
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
    form_draft::finish(ctx, action, &typed, result, done).await
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
