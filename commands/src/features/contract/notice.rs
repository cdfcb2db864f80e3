//! What people are told about contracts.

use partnerdesk::contract::{self, Contract, ContractNotice};
use partnerdesk::tenant::Tenant;

use super::ReadContract;
use super::view::{card, record, track};
use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{BLUE, Card, GREEN, MessageContent, YELLOW, primary};
use crate::i18n::mention;

impl RenderNotice for ContractNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Proposed { .. } => "subject-contract",
            Self::Signed { .. } => "subject-contract-signed",
            Self::Recorded { .. } => "subject-contract-recorded",
            Self::Withdrawn { .. } => "subject-contract-withdrawn",
            Self::Ended { .. } => "subject-contract-ended",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let (Self::Proposed { contract: id }
        | Self::Signed { contract: id }
        | Self::Recorded { contract: id }
        | Self::Withdrawn { contract: id }
        | Self::Ended { contract: id }) = self;
        let (tenant, locale) = (reader.tenant, reader.locale);
        let contract = contract::find(reader.app, tenant, *id).await?.ok_or(DeliveryError::GONE)?;
        let args = [
            ("number", contract.id.to_string().into()),
            ("member", mention(reader.owner.unwrap_or(contract.member)).into()),
            ("track", track(&tenant.program, &contract.track).into()),
        ];
        Ok(match self {
            Self::Proposed { .. } => MessageContent::card(card(tenant, locale, &contract, BLUE))
                .saying(reader.with("notice-contract-proposed", &args))
                .buttons(vec![primary(
                    ReadContract { contract: *id },
                    reader.text("button-read-contract"),
                )]),
            Self::Signed { .. } => {
                let words = reader.pick("notice-contract-signed", "notice-contract-signed-staff");
                let card = Card::new(reader.with("notice-contract-signed-title", &args), GREEN)
                    .words(reader.with(words, &args));
                MessageContent::card(record(tenant, locale, &contract, card))
            }
            Self::Recorded { .. } => {
                let card = Card::new(reader.with("notice-contract-recorded-title", &args), GREEN)
                    .words(reader.with("notice-contract-recorded", &args));
                MessageContent::card(record(tenant, locale, &contract, card))
            }
            Self::Withdrawn { .. } => MessageContent::card(
                Card::new(reader.text("notice-contract-withdrawn-title"), YELLOW)
                    .words(reader.with("notice-contract-withdrawn", &args)),
            ),
            Self::Ended { .. } => {
                let words =
                    reader.pick("notice-contract-ended", ended_for_staff(tenant, &contract));
                MessageContent::card(
                    Card::new(reader.with("notice-contract-ended-title", &args), YELLOW)
                        .words(reader.with(words, &args)),
                )
            }
        })
    }
}

fn ended_for_staff(tenant: &Tenant, contract: &Contract) -> &'static str {
    if tenant.program.needs_contract(&contract.track) {
        "notice-contract-ended-needed"
    } else {
        "notice-contract-ended-staff"
    }
}
