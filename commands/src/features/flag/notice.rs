//! What staff are told about customers that they should look at.

use partnerdesk::flag::{self, FlagNotice};

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, MessageContent, YELLOW, secondary};
use crate::features::partner_file::ShowFile;
use crate::features::partner_file::file::flagged;
use crate::features::profile::notice::find;
use crate::i18n::mention;

impl RenderNotice for FlagNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Flagged { .. } => "notice-flagged-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let Self::Flagged { partner, customer } = self;
        let found = flag::list_by_customer(reader.app, reader.tenant, *partner, customer).await?;
        let found = found.ok_or(DeliveryError::GONE)?;
        let partner = find(reader, *partner).await?;
        let args = [
            ("what", flagged(reader.locale, &found).into()),
            ("member", mention(partner.member).into()),
        ];
        let card = Card::new(reader.text("notice-flagged-title"), YELLOW)
            .words(reader.with("notice-flagged", &args));
        let button = secondary(ShowFile { partner: partner.id }, reader.text("button-file"));
        Ok(MessageContent::card(card).buttons(vec![button]))
    }
}
