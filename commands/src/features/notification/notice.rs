//! What partners are told of what they earn.

use partnerdesk::money::Money;
use partnerdesk::notification::{EarnedSum, NotificationNotice};

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent};
use crate::features::level;
use crate::features::profile::notice::find;
use crate::features::referral::unit_of;
use crate::i18n::Arg;

impl RenderNotice for NotificationNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Earned { .. } => "subject-earned",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let Self::Earned { partner, count, sums, customers } = self;
        let args = [
            ("count", Arg::from(*count)),
            ("amounts", amounts(reader, sums)?.into()),
            ("customers", Arg::from(*customers)),
        ];
        let mut lines = vec![reader.with("notice-earned", &args)];
        if *count > 1 {
            let partner = find(reader, *partner).await?;
            let (app, tenant) = (reader.app, reader.tenant);
            lines.extend(level::next(app, tenant, reader.locale, &partner).await?);
            lines.push(reader.text("notice-earned-choice"));
        }
        let title = reader.with("notice-earned-title", &args);
        Ok(MessageContent::card(Card::new(title, GREEN).words(lines.join("\n"))))
    }
}

/// The sums as a list: "€ 13.00 and 40 points".
fn amounts(reader: NoticeReader<'_>, sums: &[EarnedSum]) -> Result<String, DeliveryError> {
    let mut list = String::new();
    for sum in sums {
        let amount = reader.locale.money(Money::new(sum.amount, unit_of(reader, &sum.unit)?));
        list = if list.is_empty() {
            amount
        } else {
            let args = [("first", list.into()), ("second", amount.into())];
            reader.with("notice-earned-and", &args)
        };
    }
    Ok(list)
}
