//! What partners are told about engagements.

use partnerdesk::engagement::{self, Engagement, EngagementNotice};
use partnerdesk::program::PAID;

use super::view;
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{BLUE, Card, GREEN, MessageContent, YELLOW};
use crate::i18n::plain;

impl RenderNotice for EngagementNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::StageReached { .. } | Self::Cancelled { .. } => "subject-engagement",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (Self::StageReached { engagement: id, .. } | Self::Cancelled { engagement: id }) = self;
        let found =
            engagement::find(reader.app, reader.tenant, *id).await?.ok_or(DeliveryError::GONE)?;
        Ok(match self {
            Self::StageReached { stage, .. } => stage_reached(reader, &found, *stage),
            Self::Cancelled { .. } => {
                let title = reader.with(
                    "notice-engagement-cancelled-title",
                    &[("title", found.title.as_str().into())],
                );
                MessageContent::card(Card::new(title, YELLOW).words(plain(&found.reason, 600)))
            }
        })
    }
}

/// An engagement that was agreed, has come further, or is paid.
fn stage_reached(reader: NoticeReader<'_>, engagement: &Engagement, place: u32) -> MessageContent {
    let locale = reader.locale;
    let stage = engagement.stage_at(place).unwrap_or_default();
    let price = match engagement.price.filter(|_| place == 0) {
        Some(price) => locale.with("engagement-on-top", &[("price", locale.money(price).into())]),
        None => view::price(locale, engagement),
    };
    let args = [
        ("title", engagement.title.as_str().into()),
        ("what", view::what(reader.tenant, engagement).into()),
        ("price", price.into()),
        ("stage", view::stage(locale, stage).into()),
    ];
    let (title, words, color) = match (place, stage == PAID) {
        (_, true) => ("notice-engagement-paid-title", "notice-engagement-paid", GREEN),
        (0, false) => ("notice-engagement-agreed-title", "notice-engagement-agreed", BLUE),
        _ => ("notice-engagement-stage-title", "notice-engagement-stage", BLUE),
    };
    MessageContent::card(
        Card::new(reader.with(title, &args), color).words(reader.with(words, &args)),
    )
}
