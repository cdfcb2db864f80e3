//! The applications that wait.

use partnerdesk::application::{self, State};
use partnerdesk::ticket;

use crate::answer::{Answer, BLUE, Card, Face};
use crate::failure::Failure;
use crate::i18n::{channel, mention, when};
use crate::visit::Visit;

/// How many fit one message well.
const SHOWN: usize = 15;

/// The applications that wait for staff, the longest waiting first.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    visit.staff()?;
    let queue = application::queue(&visit.desk, &visit.tenant).await?;
    let mut lines = Vec::new();
    for application in queue.iter().take(SHOWN) {
        let place = match application.ticket {
            Some(id) => ticket::find(&visit.desk, id).await?.and_then(|ticket| ticket.channel).map(channel),
            None => None,
        };
        let id = if application.state == State::Asked { "queue-line-asked" } else { "queue-line" };
        lines.push(visit.with(
            id,
            &[
                ("ticket", application.ticket.map(|t| t.to_string()).unwrap_or_default().into()),
                ("member", mention(application.member).into()),
                ("at", application.submitted_at.map(when).unwrap_or_default().into()),
                ("place", place.unwrap_or_else(|| visit.text("ticket-opening")).into()),
            ],
        ));
    }
    if lines.is_empty() {
        lines.push(visit.text("queue-empty"));
    }
    if queue.len() > SHOWN {
        lines.push(visit.with("list-more", &[("count", (queue.len().saturating_sub(SHOWN)).into())]));
    }
    let card = Card::new(visit.with("queue-title", &[("count", queue.len().into())]), BLUE).words(lines.join("\n"));
    Ok(Answer::Message(Face::card(card)))
}
