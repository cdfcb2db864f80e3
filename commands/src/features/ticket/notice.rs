//! What people are told about tickets' channels.

use partnerdesk::ticket::TicketNotice;

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, MessageContent, YELLOW};
use crate::i18n::channel;

impl RenderNotice for TicketNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::ChannelReplaced => "subject-lost",
            Self::SecondChannel { .. } => "notice-orphan-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        Ok(match self {
            Self::ChannelReplaced => {
                MessageContent::text(reader.with("notice-lost", &[("member", reader.owner())]))
            }
            Self::SecondChannel { ticket, channel: second } => {
                let args =
                    [("channel", channel(*second).into()), ("ticket", ticket.to_string().into())];
                let title = reader.text(self.subject());
                MessageContent::card(
                    Card::new(title, YELLOW).words(reader.with("notice-orphan", &args)),
                )
            }
        })
    }
}
