//! What staff are told about the time.

use partnerdesk::clock::TimeReading;
use partnerdesk::clock_watch::ClockNotice;

use super::{ShowClock, sources};
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent, RED, primary};
use crate::i18n::{mention, moment, staff_role};

impl RenderNotice for ClockNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Lost { .. } => "clock-lost-title",
            Self::Regained { .. } => "clock-trusted-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let title = reader.text(self.subject());
        Ok(match *self {
            Self::Lost { since, wall, boot, discord } => {
                let reading = TimeReading { now: since, trusted: false, wall, boot, discord };
                let sources = sources(reader.locale, &reading);
                let words = reader.with("clock-lost", &[("sources", sources.into())]);
                MessageContent::card(Card::new(title, RED).words(words))
                    .saying(staff_role(reader.tenant))
                    .notify_role(reader.tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
                    .buttons(vec![primary(ShowClock {}, reader.text("button-clock"))])
            }
            Self::Regained { since, until, by } => {
                let mut args =
                    vec![("since", moment(since).into()), ("until", moment(until).into())];
                let id = match by {
                    Some(member) => {
                        args.push(("member", mention(member).into()));
                        "notice-clock-confirmed"
                    }
                    None => "notice-clock-trusted",
                };
                MessageContent::card(Card::new(title, GREEN).words(reader.with(id, &args)))
            }
        })
    }
}
