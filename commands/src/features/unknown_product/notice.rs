//! What staff are told about product names that mean no product.

use partnerdesk::unknown_product::{self, UnknownProductNotice};

use super::line;
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, MessageContent, YELLOW};

impl RenderNotice for UnknownProductNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Reported { .. } => "notice-unknown-product-title",
            Self::Many { .. } => "notice-unknown-products-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let words = match self {
            Self::Reported { name } => {
                let found = unknown_product::find(reader.app, reader.tenant, name).await?;
                let found = found.ok_or(DeliveryError::GONE)?;
                let args = [("product", line(reader.locale, &found).into())];
                reader.with("notice-unknown-product", &args)
            }
            Self::Many { most } => {
                reader.with("notice-unknown-products", &[("most", (*most).into())])
            }
        };
        Ok(MessageContent::card(Card::new(reader.text(self.subject()), YELLOW).words(words)))
    }
}
