//! The partner's code and what it is worth.

use partnerdesk::coupon::{self, OwnCode, PanelTodo};
use partnerdesk::partner;
use partnerdesk::program::Holder;
use partnerdesk::tenant::Tenant;

use crate::discord::reply::{BLUE, Card, GREEN, MessageContent, Reply, primary};
use crate::discord::request_context::RequestContext;
use crate::features::link::ShowLink;
use crate::features::profile::CompleteProfile;
use crate::features::terms;
use crate::i18n::{Locale, when};
use crate::user_error::UserError;

/// A code that the program has issued: what it is worth, to whom, and until when.
pub(crate) fn own(tenant: &Tenant, locale: Locale, own: &OwnCode) -> Card {
    let (title, words) = match own.holder {
        Holder::Customer => ("code-title", "code-own-audience"),
        Holder::Partner => ("code-own-title", "code-own-personal"),
    };
    let code = || own.code.as_str().into();
    let args = [("code", code()), ("value", locale.worth(&tenant.program, own.value).into())];
    let mut card =
        Card::new(locale.with(title, &[("code", code())]), BLUE).words(locale.with(words, &args));
    if let Some(month) = own.month {
        card = card.fact(locale.text("field-month"), locale.month(month));
    }
    if let Some(uses) = own.uses {
        card = card
            .fact(locale.text("field-uses"), locale.with("code-uses", &[("uses", uses.into())]));
    }
    if let Some(at) = own.expires_at {
        card = card.fact(locale.text("field-expires"), when(at));
    }
    card
}

/// A code that staff have entered: what can be done with it now, and by whom.
pub(crate) fn live(tenant: &Tenant, locale: Locale, todo: &PanelTodo) -> Card {
    let (title, words) = match todo.holder {
        Holder::Customer => ("notice-live-title", "notice-live"),
        Holder::Partner => ("notice-live-own-title", "notice-live-own"),
    };
    let code = || todo.code.as_str().into();
    let args = [("code", code()), ("value", locale.worth(&tenant.program, todo.value).into())];
    let mut card =
        Card::new(locale.with(title, &[("code", code())]), GREEN).words(locale.with(words, &args));
    if let Some(month) = todo.month {
        card = card.fact(locale.text("field-month"), locale.month(month));
    }
    if let Some(place) = terms::view::redeem_at(&tenant.program) {
        card = card.field(locale.text("field-redeem-at"), place);
    }
    card
}

/// The code, or the way to one.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    let overview = partner::overview_of(&ctx.app, &ctx.tenant, ctx.member)
        .await?
        .ok_or(UserError::NoPartner)?;
    let active = overview.partner.state == partner::PartnerState::Active;
    match overview.coupon.filter(|coupon| coupon.active) {
        Some(coupon) if active => {
            let value = ctx.locale.worth(&ctx.tenant.program, coupon.value);
            let mut card =
                Card::new(ctx.with("code-title", &[("code", coupon.code.clone().into())]), BLUE)
                    .words(ctx.with(
                        "code-words",
                        &[("code", coupon.code.into()), ("value", value.into())],
                    ));
            for own in coupon::list_own_codes(&ctx.app, &ctx.tenant, overview.partner.id).await? {
                let args = [
                    ("code", own.code.into()),
                    ("value", ctx.locale.worth(&ctx.tenant.program, own.value).into()),
                ];
                let (name, words) = match own.holder {
                    Holder::Customer => ("field-customers-code", "code-own-audience"),
                    Holder::Partner => ("field-own-code", "code-own-personal"),
                };
                card = card.field(ctx.text(name), ctx.with(words, &args));
            }
            if let Some(place) = terms::view::redeem_at(&ctx.tenant.program) {
                card = card.field(ctx.text("field-redeem-at"), place);
            }
            Ok(Reply::Message(MessageContent::card(card)))
        }
        None if active => {
            let mut own = coupon::list_own_codes(&ctx.app, &ctx.tenant, overview.partner.id)
                .await?
                .into_iter();
            let links = ctx.tenant.program.links.is_some();
            let buttons = if links {
                vec![primary(ShowLink {}, ctx.text("button-link"))]
            } else {
                Vec::new()
            };
            let message = match own.next() {
                Some(first) => MessageContent::card(self::own(&ctx.tenant, ctx.locale, &first)),
                None if links => MessageContent::text(ctx.text("code-link")),
                None => MessageContent::text(ctx.text("code-no-code")),
            };
            Ok(Reply::Message(message.buttons(buttons)))
        }
        _ => {
            let button = primary(CompleteProfile {}, ctx.text("button-complete-profile"));
            Ok(Reply::Message(MessageContent::text(ctx.text("code-none")).buttons(vec![button])))
        }
    }
}
