//! What partners are told of bonuses.

use partnerdesk::bonus::BonusNotice;
use partnerdesk::money::Money;

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{BLUE, Card, GREEN, MessageContent};
use crate::features::referral::unit_of;
use crate::i18n::when;

impl RenderNotice for BonusNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Granted { .. } => "notice-bonus-title",
            Self::CreditEnded { .. } => "notice-credit-ended-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (Self::Granted { amount, unit, .. } | Self::CreditEnded { amount, unit, .. }) = self;
        let money = reader.locale.money(Money::new(*amount, unit_of(reader, unit)?));
        let mut args = vec![("amount", money.into())];
        let (words, color) = match self {
            Self::Granted { ends_at: Some(at), .. } => {
                args.push(("when", when(*at).into()));
                ("notice-bonus-credit", GREEN)
            }
            Self::Granted { ends_at: None, .. } => ("notice-bonus", GREEN),
            Self::CreditEnded { .. } => ("notice-credit-ended", BLUE),
        };
        let title = reader.text(self.subject());
        Ok(MessageContent::card(Card::new(title, color).words(reader.with(words, &args))))
    }
}
