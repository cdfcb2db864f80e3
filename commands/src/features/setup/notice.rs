//! What staff are told about the set-up.

use partnerdesk::tenant::{StaffLapse, TenantNotice};

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, MessageContent, YELLOW};
use crate::i18n::mention;

impl RenderNotice for TenantNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::StaffLapsed { .. } => "notice-staff-lapsed-title",
            Self::StaffRoleGone { .. } => "notice-staff-role-gone-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let words = match self {
            Self::StaffLapsed { member, lapse } => {
                let id = match lapse {
                    StaffLapse::Left => "notice-staff-left",
                    StaffLapse::Role => "notice-staff-lost-role",
                };
                reader.with(id, &[("member", mention(*member).into())])
            }
            Self::StaffRoleGone { .. } => reader.text("notice-staff-role-gone"),
        };
        Ok(MessageContent::card(Card::new(reader.text(self.subject()), YELLOW).words(words)))
    }
}
