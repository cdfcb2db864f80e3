//! What staff have done again: deliveries that were given up or wait, and the panel.

use partnerdesk::id::OutboxId;
use partnerdesk::outbox::{self, Effect, Retried};

use crate::answer::{Answer, Face};
use crate::failure::Failure;
use crate::i18n::{Arg, mention};
use crate::visit::Visit;

/// Has one delivery tried again; says who was first when somebody was.
pub(crate) async fn one(visit: &Visit, id: OutboxId) -> Result<Answer, Failure> {
    visit.staff()?;
    let retried = outbox::retry(&visit.desk, visit.tenant.id, visit.member, id)
        .await?
        .ok_or(Failure::Stale)?;
    let said = match retried {
        Retried::Again => visit.text("retry-again"),
        Retried::Before(None) => visit.text("retry-under-way"),
        Retried::Before(Some(by)) => visit.with("retry-before", &[("member", mention(by).into())]),
        Retried::Delivered(None) => visit.text("retry-delivered"),
        Retried::Delivered(Some(by)) => {
            visit.with("retry-delivered-by", &[("member", mention(by).into())])
        }
    };
    Ok(Answer::Message(Face::text(said)))
}

/// Has everything tried again that was given up or waits.
pub(crate) async fn all(visit: &Visit) -> Result<Answer, Failure> {
    visit.staff()?;
    let count = outbox::retry_all(&visit.desk, visit.tenant.id, visit.member).await?;
    let count = Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
    Ok(Answer::Message(Face::text(visit.with("retry-all", &[("count", count)]))))
}

/// Has the panel posted again where it was deleted.
pub(crate) async fn panel(visit: &Visit) -> Result<Answer, Failure> {
    visit.staff()?;
    outbox::request(&visit.desk, visit.tenant.id, &Effect::ShowPanel).await?;
    Ok(Answer::Message(Face::text(visit.text("retry-panel"))))
}
