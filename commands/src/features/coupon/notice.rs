//! What people are told about codes.

use partnerdesk::coupon::{self, CouponNotice};

use super::{code, todo};
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::MessageContent;

impl RenderNotice for CouponNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Todo { .. } => "subject-todo",
            Self::Live { .. } => "subject-live",
            Self::OwnCode { .. } => "subject-own-code",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (app, tenant) = (reader.app, reader.tenant);
        Ok(match self {
            Self::Todo { todo } => {
                let found = coupon::find_todo(app, tenant, *todo).await?;
                todo::message(tenant, reader.locale, &found.ok_or(DeliveryError::GONE)?)
            }
            Self::Live { todo } => {
                let found = coupon::find_todo(app, tenant, *todo).await?;
                MessageContent::card(code::live(
                    tenant,
                    reader.locale,
                    &found.ok_or(DeliveryError::GONE)?,
                ))
            }
            Self::OwnCode { coupon } => {
                let own = coupon::find_own_code(app, tenant, *coupon).await?;
                MessageContent::card(code::own(
                    tenant,
                    reader.locale,
                    &own.ok_or(DeliveryError::GONE)?,
                ))
            }
        })
    }
}
