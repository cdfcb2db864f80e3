//! What staff are told about the checks of the ledger.

use partnerdesk::integrity::IntegrityNotice;

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent, RED};
use crate::i18n::staff_role;

impl RenderNotice for IntegrityNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Frozen { .. } => "notice-frozen-title",
            Self::Unfrozen => "notice-thawed-title",
            Self::HeadPublished { .. } => "subject-head",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let tenant = reader.tenant;
        Ok(match self {
            Self::Frozen { checks } => {
                let words = reader.with("notice-frozen", &[("checks", checks.as_str().into())]);
                MessageContent::card(Card::new(reader.text(self.subject()), RED).words(words))
                    .saying(staff_role(tenant))
                    .notify_role(tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
            }
            Self::Unfrozen => MessageContent::card(
                Card::new(reader.text(self.subject()), GREEN).words(reader.text("notice-thawed")),
            ),
            Self::HeadPublished { day, seq, hash } => {
                let head = format!("{}:{seq}:{hash}", tenant.key);
                MessageContent::text(
                    reader.with(
                        "notice-head",
                        &[("day", day.as_str().into()), ("head", head.into())],
                    ),
                )
            }
        })
    }
}
