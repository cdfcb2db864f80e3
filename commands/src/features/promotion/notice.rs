//! What staff are told about promotions.

use partnerdesk::promotion::PromotionNotice;

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent};
use crate::features::contract::view::track;
use crate::features::profile::notice::find;
use crate::i18n::mention;

impl RenderNotice for PromotionNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Promoted { .. } => "subject-promoted",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let Self::Promoted { partner, from, to } = self;
        let partner = find(reader, *partner).await?;
        let program = &reader.tenant.program;
        let args = [
            ("member", mention(partner.member).into()),
            ("from", track(program, from).into()),
            ("to", track(program, to).into()),
        ];
        let title = reader.text("notice-promoted-title");
        Ok(MessageContent::card(
            Card::new(title, GREEN).words(reader.with("notice-promoted", &args)),
        ))
    }
}
