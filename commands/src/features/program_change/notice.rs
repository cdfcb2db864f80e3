//! What people are told about other versions of the program file.

use partnerdesk::program_change::{self, ProgramChangeNotice};

use super::{ChangeAnnouncement, logged};
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{BLUE, Card, MessageContent};
use crate::user_error::UserError;

impl RenderNotice for ProgramChangeNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Planned { .. } | Self::Withdrawn { .. } | Self::Blocked { .. } => {
                "subject-switch"
            }
            Self::Done { .. } => "subject-switched",
            Self::NewTerms { .. } => "subject-new-terms",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (app, tenant) = (reader.app, reader.tenant);
        let (id, what) = match self {
            Self::Planned { change } => (*change, ChangeAnnouncement::Planned),
            Self::Withdrawn { change } => (*change, ChangeAnnouncement::Withdrawn),
            Self::Blocked { change } => (*change, ChangeAnnouncement::Blocked),
            Self::Done { change } => (*change, ChangeAnnouncement::Done),
            Self::NewTerms { .. } => {
                let args = [("program", tenant.program.meta.name.as_str().into())];
                let title = reader.with("notice-other-terms-title", &args);
                let words = reader.text("notice-other-terms");
                return Ok(MessageContent::card(Card::new(title, BLUE).words(words)));
            }
        };
        let found = program_change::find(app, tenant, id).await?.ok_or(DeliveryError::GONE)?;
        let (mut changes, mut in_the_way) = (Vec::new(), Vec::new());
        match what {
            ChangeAnnouncement::Planned | ChangeAnnouncement::Done => {
                let found = program_change::list_changes(app, tenant, &found).await;
                changes = found.map_err(UserError::from)?;
            }
            ChangeAnnouncement::Blocked => {
                let found = program_change::list_refusals(app, tenant, &found).await;
                in_the_way = found.map_err(UserError::from)?;
            }
            ChangeAnnouncement::Withdrawn => {}
        }
        Ok(logged(reader.locale, what, &found, &changes, &in_the_way))
    }
}
