//! What people are told about duties.

use partnerdesk::duty::{self, DutyNotice};

use super::staff;
use super::view::of_mark;
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, MessageContent, YELLOW};
use crate::i18n::plain;

impl RenderNotice for DutyNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::RecheckDue { .. } => "duty-recheck-title",
            Self::Reopened { .. } => "notice-duty-taken-back-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (Self::RecheckDue { duty: id } | Self::Reopened { duty: id, .. }) = self;
        let (tenant, locale) = (reader.tenant, reader.locale);
        let mark = duty::find_duty(reader.app, tenant, *id).await?.ok_or(DeliveryError::GONE)?;
        Ok(match self {
            Self::RecheckDue { .. } => staff::card(tenant, locale, &mark),
            Self::Reopened { reason, .. } => {
                let args = [
                    ("duty", of_mark(tenant, &mark, locale).into()),
                    ("reason", plain(reason, 600).into()),
                ];
                let title = reader.text(self.subject());
                MessageContent::card(
                    Card::new(title, YELLOW).words(reader.with("notice-duty-taken-back", &args)),
                )
            }
        })
    }
}
