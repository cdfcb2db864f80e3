//! The partner's code and what it is worth.

use partnerdesk::coupon::{self, OwnCode};
use partnerdesk::guild::Tenant;
use partnerdesk::partner;
use partnerdesk::program::Holder;

use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, primary};
use crate::failure::Failure;
use crate::i18n::{Locale, when};
use crate::terms;
use crate::visit::Visit;

/// A code that the program has issued: what it is worth, to whom, and until when.
pub(crate) fn own(tenant: &Tenant, locale: Locale, own: &OwnCode) -> Card {
    let id = match own.holder {
        Holder::Customer => "code-own-audience",
        Holder::Partner => "code-own-personal",
    };
    let args = [
        ("code", own.code.as_str().into()),
        ("value", locale.worth(&tenant.program, own.value).into()),
    ];
    let mut card =
        Card::new(locale.with("code-title", &[("code", own.code.as_str().into())]), BLUE)
            .words(locale.with(id, &args));
    if let Some(month) = own.month {
        card = card.fact(locale.text("field-month"), month.format("%Y-%m").to_string());
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

/// The code, or the way to one.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let overview = partner::overview(&visit.desk, &visit.tenant, visit.member)
        .await?
        .ok_or(Failure::NoPartner)?;
    let active = overview.partner.state == partner::State::Active;
    match overview.coupon.filter(|coupon| coupon.active) {
        Some(coupon) if active => {
            let value = visit.locale.worth(&visit.tenant.program, coupon.value);
            let mut card =
                Card::new(visit.with("code-title", &[("code", coupon.code.clone().into())]), BLUE)
                    .words(visit.with(
                        "code-words",
                        &[("code", coupon.code.into()), ("value", value.into())],
                    ));
            for own in coupon::own_codes(&visit.desk, &visit.tenant, overview.partner.id).await? {
                let args = [
                    ("code", own.code.into()),
                    ("value", visit.locale.worth(&visit.tenant.program, own.value).into()),
                ];
                let id = match own.holder {
                    Holder::Customer => "code-own-audience",
                    Holder::Partner => "code-own-personal",
                };
                card = card.field(visit.text("field-own-code"), visit.with(id, &args));
            }
            if let Some(place) = terms::redeem_at(&visit.tenant.program) {
                card = card.field(visit.text("field-redeem-at"), place);
            }
            Ok(Answer::Message(Face::card(card)))
        }
        None if active => {
            let mut own = coupon::own_codes(&visit.desk, &visit.tenant, overview.partner.id)
                .await?
                .into_iter();
            let links = visit.tenant.program.links.is_some();
            let buttons = if links {
                vec![primary(Action::Link, visit.text("button-link"))]
            } else {
                Vec::new()
            };
            let face = match own.next() {
                Some(first) => Face::card(self::own(&visit.tenant, visit.locale, &first)),
                None if links => Face::text(visit.text("code-link")),
                None => Face::text(visit.text("code-no-code")),
            };
            Ok(Answer::Message(face.buttons(buttons)))
        }
        _ => {
            let button = primary(Action::Complete, visit.text("button-complete-profile"));
            Ok(Answer::Message(Face::text(visit.text("code-none")).buttons(vec![button])))
        }
    }
}
