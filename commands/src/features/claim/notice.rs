//! What people are told about claims.

use partnerdesk::claim::{self, Claim, ClaimNotice, ClaimState};

use super::review::message;
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent, RED, YELLOW};
use crate::i18n::{mention, plain};

impl RenderNotice for ClaimNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Made { .. } => "subject-claim",
            Self::Decided { .. } => "subject-claim-decided",
            Self::CustomerReassigned { .. } => "subject-customer-taken",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (Self::Made { claim: id }
        | Self::Decided { claim: id }
        | Self::CustomerReassigned { claim: id }) = self;
        let claim =
            claim::find(reader.app, reader.tenant, *id).await?.ok_or(DeliveryError::GONE)?;
        Ok(match self {
            Self::Made { .. } => message(reader.tenant, reader.locale, &claim),
            Self::Decided { .. } => decided(reader, &claim),
            Self::CustomerReassigned { .. } => {
                let args = [("customer", plain(&claim.customer, 128).into())];
                let card = Card::new(reader.text("notice-customer-taken-title"), YELLOW);
                MessageContent::card(card.words(reader.with("notice-customer-taken", &args)))
            }
        })
    }
}

/// What became of a claim.
fn decided(reader: NoticeReader<'_>, claim: &Claim) -> MessageContent {
    let args = [
        ("number", claim.id.to_string().into()),
        ("customer", plain(&claim.customer, 128).into()),
        ("member", mention(claim.member).into()),
        ("by", claim.decided_by.map(mention).unwrap_or_default().into()),
    ];
    let (title, words, color) = if claim.state == ClaimState::Accepted {
        let words = reader.pick("notice-claim-accepted", "notice-claim-accepted-staff");
        ("notice-claim-accepted-title", words, GREEN)
    } else {
        let words = reader.pick("notice-claim-refused", "notice-claim-refused-staff");
        ("notice-claim-refused-title", words, RED)
    };
    let mut card = Card::new(reader.with(title, &args), color).words(reader.with(words, &args));
    if let Some(reason) = &claim.reason {
        card = card.field(reader.text("field-reason"), plain(reason, 1000));
    }
    MessageContent::card(card)
}
