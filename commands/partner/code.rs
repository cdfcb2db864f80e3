//! The partner's code and what it is worth.

use partnerdesk::partner;

use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, primary};
use crate::failure::Failure;
use crate::visit::Visit;

/// The code, or the way to one.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let overview = partner::overview(&visit.desk, &visit.tenant, visit.member).await?.ok_or(Failure::NoPartner)?;
    let active = overview.partner.state == partner::State::Active;
    match overview.coupon.filter(|coupon| coupon.active) {
        Some(coupon) if active => {
            let value = visit.locale.worth(&visit.tenant.program, coupon.value);
            let mut card = Card::new(visit.with("code-title", &[("code", coupon.code.clone().into())]), BLUE)
                .words(visit.with("code-words", &[("code", coupon.code.into()), ("value", value.into())]));
            if let Some(integration) = &visit.tenant.program.integration {
                card = card.field(visit.text("field-redeem-at"), integration.url.as_str());
            }
            Ok(Answer::Message(Face::card(card)))
        }
        _ => {
            let button = primary(Action::Complete, visit.text("button-complete-profile"));
            Ok(Answer::Message(Face::text(visit.text("code-none")).buttons(vec![button])))
        }
    }
}
