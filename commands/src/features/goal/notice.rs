//! What people are told about goals.

use partnerdesk::goal::{self, Goal, GoalNotice, GoalReview};

use super::{card, words};
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{BLUE, Card, GREEN, MessageContent, YELLOW};

impl RenderNotice for GoalNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::ReviewDue { .. } => "target-due-title",
            Self::Set { .. } => "notice-target-set-title",
            Self::Reviewed { .. } => "subject-target",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (Self::ReviewDue { goal: id }
        | Self::Set { goal: id }
        | Self::Reviewed { goal: id, .. }) = self;
        let (app, tenant) = (reader.app, reader.tenant);
        let found = goal::find(app, tenant, *id).await?.ok_or(DeliveryError::GONE)?;
        Ok(match self {
            Self::ReviewDue { .. } => {
                let last = goal::list_reviews(app, *id).await?.into_iter().next();
                card(tenant, reader.locale, &found, last.as_ref())
            }
            Self::Set { .. } => told(reader, &found, None),
            Self::Reviewed { round, .. } => {
                let review = goal::find_review(app, *id, *round).await?;
                told(reader, &found, Some(&review.ok_or(DeliveryError::GONE)?))
            }
        })
    }
}

/// What is told to the partner about their goal.
fn told(reader: NoticeReader<'_>, goal: &Goal, review: Option<&GoalReview>) -> MessageContent {
    let (title, color) = match review.map(|review| review.met) {
        None => ("notice-target-set-title", BLUE),
        Some(true) => ("notice-target-met-title", GREEN),
        Some(false) => ("notice-target-missed-title", YELLOW),
    };
    let words = words(reader.tenant, reader.locale, goal);
    MessageContent::card(Card::new(reader.text(title), color).words(words))
}
