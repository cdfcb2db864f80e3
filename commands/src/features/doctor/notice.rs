//! What staff are told about the delivery and the database.

use partnerdesk::outbox::{self, ChannelRefusal, DeliveryNotice, Effect};
use partnerdesk::schema_watch::{StoreNotice, WriteStop};

use super::dead_letter;
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice, subject};
use crate::discord::reply::{Card, MessageContent, RED, YELLOW};
use crate::features::profile::notice::find;
use crate::i18n::{mention, moment};

impl RenderNotice for DeliveryNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::RoleBlocked { .. } | Self::Waiting { .. } => "notice-blocked-title",
            Self::Undeliverable { .. } => "notice-dead-title",
            Self::Unreachable { .. } => "notice-unreachable-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (app, tenant, locale) = (reader.app, reader.tenant, reader.locale);
        let words = match self {
            Self::Undeliverable { outbox } => {
                return dead_letter::message(app, tenant, locale, *outbox, true).await;
            }
            Self::Waiting { outbox } => {
                return dead_letter::message(app, tenant, locale, *outbox, false).await;
            }
            Self::Unreachable { member, outbox } => {
                let letter = outbox::find_dead_letter(app, tenant.id, *outbox).await?;
                let letter = letter.ok_or(DeliveryError::GONE)?;
                let subject = match &letter.effect {
                    Some(Effect::Tell { notice, .. } | Effect::Post { notice, .. }) => {
                        subject(notice)
                    }
                    _ => return Err(DeliveryError::GONE),
                };
                let subject = reader.text(subject);
                let args = [("member", mention(*member).into()), ("subject", subject.into())];
                let words = reader.with("notice-unreachable", &args);
                return Ok(MessageContent::card(
                    Card::new(reader.text(self.subject()), YELLOW).words(words),
                ));
            }
            Self::RoleBlocked { partner, role, reason } => {
                let partner = find(reader, *partner).await?;
                let args =
                    [("member", mention(partner.member).into()), ("role", role.as_str().into())];
                let id = match reason {
                    ChannelRefusal::TwoFactor => "notice-role-two-factor",
                    _ => "notice-role-blocked",
                };
                reader.with(id, &args)
            }
        };
        Ok(MessageContent::card(Card::new(reader.text(self.subject()), RED).words(words)))
    }
}

impl RenderNotice for StoreNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::WritableAgain { .. } => "notice-writable-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let Self::WritableAgain { why, since, until } = self;
        let id = match why {
            WriteStop::Faults => "notice-writable-faults",
            WriteStop::Room => "notice-writable-room",
            WriteStop::Schema => "notice-writable-schema",
        };
        let args = [("since", moment(*since).into()), ("until", moment(*until).into())];
        let title = reader.text(self.subject());
        Ok(MessageContent::card(Card::new(title, YELLOW).words(reader.with(id, &args))))
    }
}
