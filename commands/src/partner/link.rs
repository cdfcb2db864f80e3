//! The partner's link, to be copied and shared.

use partnerdesk::{coupon, partner};

use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, secondary};
use crate::failure::Failure;
use crate::visit::Visit;

/// The link, where it may be posted, and what it does.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let partner = partner::of_member(&visit.desk, &visit.tenant, visit.member)
        .await?
        .ok_or(Failure::NoPartner)?;
    let Some(links) = &visit.tenant.program.links else {
        let button = secondary(Action::Code, visit.text("button-code"));
        return Ok(Answer::Message(Face::text(visit.text("link-none")).buttons(vec![button])));
    };
    if partner.state != partner::State::Active {
        let button = secondary(Action::Complete, visit.text("button-complete-profile"));
        return Ok(Answer::Message(Face::text(visit.text("code-none")).buttons(vec![button])));
    }
    let url = links.url(&coupon::link_code(&visit.desk, &visit.tenant, partner.id).await?);
    // Discord gives a code block a button that copies it.
    let url = if links.copy_button { format!("```\n{url}\n```") } else { url };
    let mut card = Card::new(visit.text("link-title"), BLUE)
        .words(format!("{}\n{url}", visit.text("link-words")));
    if !links.post_on.is_empty() {
        let places: Vec<String> = links.post_on.iter().map(|place| format!("• {place}")).collect();
        card = card.field(visit.text("field-post-on"), places.join("\n"));
    }
    Ok(Answer::Message(Face::card(card)))
}
