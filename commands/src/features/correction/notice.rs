//! What people are told about corrections of a balance.

use partnerdesk::correction::{self, CorrectionNotice};

use super::card;
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{BLUE, Card, MessageContent};
use crate::i18n::plain;

impl RenderNotice for CorrectionNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "notice-correction-asked-title",
            Self::Booked { .. } => "notice-corrected-title",
            Self::Refused { .. } => "notice-correction-refused-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (Self::Requested { correction: id }
        | Self::Booked { correction: id }
        | Self::Refused { correction: id }) = self;
        let known =
            correction::find(reader.app, reader.tenant, *id).await?.ok_or(DeliveryError::GONE)?;
        if reader.owner.is_none() {
            return Ok(card(reader.locale, &known));
        }
        let args = [("amount", reader.locale.change(known.amount).into())];
        let card = Card::new(reader.text("notice-corrected-title"), BLUE)
            .words(reader.with("notice-corrected", &args));
        Ok(MessageContent::card(
            card.field(reader.text("field-reason"), plain(&known.reason, 1024)),
        ))
    }
}
