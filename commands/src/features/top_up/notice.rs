//! What partners are told about top-ups.

use partnerdesk::top_up::{self, TopUpNotice};

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent};
use crate::i18n::plain;

impl RenderNotice for TopUpNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Received { .. } => "notice-topped-up-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let Self::Received { top_up } = self;
        let found =
            top_up::find(reader.app, reader.tenant, *top_up).await?.ok_or(DeliveryError::GONE)?;
        let args = [
            ("amount", reader.locale.money(found.amount).into()),
            ("way", found.way.replace('_', " ").into()),
            ("reference", plain(&found.reference, 110).into()),
        ];
        let title = reader.text(self.subject());
        Ok(MessageContent::card(
            Card::new(title, GREEN).words(reader.with("notice-topped-up", &args)),
        ))
    }
}
