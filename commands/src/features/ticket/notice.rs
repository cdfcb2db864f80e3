//! What people are told about tickets' channels.

use partnerdesk::ticket::TicketNotice;

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{BLUE, Card, MessageContent, YELLOW};
use crate::features::ticket::waiting::numbers;
use crate::i18n::{Arg, channel};

impl RenderNotice for TicketNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::ChannelReplaced => "subject-lost",
            Self::CategoryAdded { .. } => "notice-category-added-title",
            Self::ServerFilling => "notice-filling-title",
            Self::ChannelsRemoved { .. } => "notice-removed-title",
            Self::SecondChannel { .. } => "notice-orphan-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        Ok(match self {
            Self::ChannelReplaced => {
                MessageContent::text(reader.with("notice-lost", &[("member", reader.owner())]))
            }
            Self::CategoryAdded { category } => {
                let args = [("category", channel(*category).into())];
                MessageContent::card(
                    Card::new(reader.text(self.subject()), BLUE)
                        .words(reader.with("notice-category-added", &args)),
                )
            }
            Self::ServerFilling => MessageContent::card(
                Card::new(reader.text(self.subject()), YELLOW).words(reader.text("notice-filling")),
            ),
            Self::ChannelsRemoved { tickets, days } => {
                let args = [
                    ("days", Arg::from(*days)),
                    ("tickets", numbers(tickets.iter().copied(), reader.locale).into()),
                ];
                MessageContent::card(
                    Card::new(reader.text(self.subject()), BLUE)
                        .words(reader.with("notice-removed", &args)),
                )
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
