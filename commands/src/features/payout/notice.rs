//! What people are told about payouts.

use partnerdesk::id::PayoutId;
use partnerdesk::payout::{self, Payout, PayoutNotice};

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent, RED, YELLOW};
use crate::features::payout::view::{self, PaymentProof, proof};
use crate::i18n::{Arg, mention, moment, plain, when};

impl RenderNotice for PayoutNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "subject-requested",
            Self::Scheduled { .. } | Self::PayDay { .. } => "notice-pay-day-title",
            Self::Settled { .. } => "payout-state-settled",
            Self::Failed { .. } => "payout-state-failed",
            Self::Rejected { .. } => "payout-state-rejected",
            Self::Cancelled { .. } => "notice-called-off-title",
            Self::Paused { .. } => "notice-fenced-title",
            Self::Resumed { .. } => "notice-unfenced-title",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let card = |color, words| {
            MessageContent::card(Card::new(reader.text(self.subject()), color).words(words))
        };
        Ok(match self {
            Self::Requested { payout } => {
                let payout = find(reader, *payout).await?;
                let args = [
                    ("member", mention(payout.member).into()),
                    ("amount", reader.locale.money(payout.amount).into()),
                    ("payout", payout.id.to_string().into()),
                    ("due", when(payout.due_at).into()),
                ];
                MessageContent::text(reader.with("notice-requested", &args))
                    .buttons(view::staff_buttons(reader.locale, &payout))
            }
            Self::Scheduled { payout } => {
                let payout = find(reader, *payout).await?;
                let args = [
                    ("amount", reader.locale.money(payout.amount).into()),
                    ("due", moment(payout.due_at).into()),
                ];
                card(GREEN, reader.with("notice-scheduled", &args))
            }
            Self::PayDay { period, count } => {
                let args = [("period", period.as_str().into()), ("count", Arg::from(*count))];
                card(YELLOW, reader.with("notice-pay-day", &args))
            }
            Self::Settled { payout } => {
                let payout = find(reader, *payout).await?;
                let id = match proof(&reader.tenant.program) {
                    PaymentProof::Transaction => "notice-settled",
                    PaymentProof::BankReference => "notice-settled-bank",
                    PaymentProof::Either => "notice-settled-proof",
                };
                let args = [
                    ("member", reader.owner()),
                    ("amount", reader.locale.money(payout.amount).into()),
                    ("transaction", payout.external_id.unwrap_or_default().into()),
                ];
                MessageContent::text(reader.with(id, &args))
            }
            Self::Rejected { payout } => {
                refused(reader, &find(reader, *payout).await?, "notice-rejected")
            }
            Self::Failed { payout } => {
                refused(reader, &find(reader, *payout).await?, "notice-unpaid")
            }
            Self::Cancelled { payout } => {
                let payout = find(reader, *payout).await?;
                let args = [
                    ("member", mention(payout.member).into()),
                    ("amount", reader.locale.money(payout.amount).into()),
                    ("payout", payout.id.to_string().into()),
                ];
                let id = reader.pick("notice-called-off", "notice-called-off-staff");
                card(YELLOW, reader.with(id, &args))
            }
            Self::Paused { since } => {
                card(RED, reader.with("notice-fenced", &[("since", when(*since).into())]))
            }
            Self::Resumed { staff } => {
                card(GREEN, reader.with("notice-unfenced", &[("staff", mention(*staff).into())]))
            }
        })
    }
}

/// The payout was not paid; `words` is what its owner reads above the reason.
fn refused(reader: NoticeReader<'_>, payout: &Payout, words: &str) -> MessageContent {
    let args = [("member", reader.owner()), ("amount", reader.locale.money(payout.amount).into())];
    let reason = plain(payout.reason.as_deref().unwrap_or_default(), 1000);
    MessageContent::card(Card::new(reader.text("notice-rejected-title"), RED).words(reason))
        .saying(reader.with(words, &args))
}

async fn find(reader: NoticeReader<'_>, id: PayoutId) -> Result<Payout, DeliveryError> {
    payout::find(reader.app, reader.tenant, id).await?.ok_or(DeliveryError::GONE)
}
