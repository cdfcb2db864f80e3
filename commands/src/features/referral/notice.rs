//! What people are told of billing events.

use partnerdesk::money::{Money, Unit};
use partnerdesk::referral::ReferralNotice;

use crate::delivery::DeliveryError;
use crate::delivery::notice::{NoticeReader, RenderNotice};
use crate::discord::reply::{Card, GREEN, MessageContent, YELLOW};
use crate::features::profile::notice::{find, has_levels};
use crate::features::referral::conflict;
use crate::i18n::{Arg, mention, plain};

impl RenderNotice for ReferralNotice {
    fn subject(&self) -> &'static str {
        match self {
            Self::Discounted { .. } => "subject-discounted",
            Self::CreditSpent { .. } => "notice-spent-title",
            Self::ClawedBack { .. } => "subject-clawed",
            Self::EventParked { .. } => "notice-parked-title",
            Self::Recounted { .. } => "subject-recounted",
            Self::RefundFromBefore { .. } => "notice-refund-from-before-title",
            Self::Conflict { .. } => "subject-conflict",
            Self::ConflictDecided { .. } => "subject-conflict-decided",
        }
    }

    async fn render(&self, reader: NoticeReader<'_>) -> Result<MessageContent, DeliveryError> {
        let money =
            |unit: Unit| move |minor: i64| Arg::from(reader.locale.money(Money::new(minor, unit)));
        Ok(match self {
            Self::Discounted { invoice, base, amount, unit, from_account, .. } => {
                let money = money(unit_of(reader, unit)?);
                let args = [
                    ("invoice", plain(invoice, 128).into()),
                    ("base", money(*base)),
                    ("amount", money(*amount)),
                    ("pays", money(base.saturating_sub(*amount))),
                ];
                let mut words = vec![reader.with("notice-discounted", &args)];
                words.extend(from_account.then(|| reader.text("notice-discounted-account")));
                card(reader.with("notice-discounted-title", &args), &words)
            }
            Self::CreditSpent { invoice, amount, pays, unit, .. } => {
                let money = money(unit_of(reader, unit)?);
                let args = [
                    ("invoice", plain(invoice, 128).into()),
                    ("amount", money(*amount)),
                    ("pays", money(*pays)),
                ];
                let mut words = vec![reader.with("notice-spent", &args)];
                words.extend((*pays > 0).then(|| reader.with("notice-spent-rest", &args)));
                card(reader.text("notice-spent-title"), &words)
            }
            Self::ClawedBack { partner, event, kind, amount, owed, unit } => {
                let money = money(unit_of(reader, unit)?);
                let partner = find(reader, *partner).await?;
                let args = [
                    ("amount", money(*amount)),
                    ("owed", money(*owed)),
                    ("kind", kind.as_str().into()),
                    ("event", plain(event, 128).into()),
                    ("member", mention(partner.member).into()),
                ];
                let mut words =
                    reader.with(reader.pick("notice-clawed", "notice-clawed-staff"), &args);
                if reader.owner.is_some() && has_levels(reader.tenant, &partner) {
                    words = format!("{words} {}", reader.text("notice-clawed-level"));
                }
                if *owed > 0 {
                    let id = reader.pick("notice-clawed-owed", "notice-clawed-owed-staff");
                    words = format!("{words}\n{}", reader.with(id, &args));
                }
                let title = reader.with("notice-clawed-title", &args);
                MessageContent::card(Card::new(title, YELLOW).words(words))
            }
            Self::Recounted { partner, customer, to, amount, owed, unit } => {
                let money = money(unit_of(reader, unit)?);
                let partner = find(reader, *partner).await?;
                let to = match to {
                    Some(to) => mention(find(reader, *to).await?.member),
                    None => String::new(),
                };
                let args = [
                    ("amount", money(*amount)),
                    ("owed", money(*owed)),
                    ("customer", plain(customer, 128).into()),
                    ("member", mention(partner.member).into()),
                    ("to", to.as_str().into()),
                ];
                let id = match (to.is_empty(), reader.owner.is_some()) {
                    (true, true) => "notice-recounted-first",
                    (true, false) => "notice-recounted-first-staff",
                    (false, true) => "notice-recounted-moved",
                    (false, false) => "notice-recounted-moved-staff",
                };
                let mut words = reader.with(id, &args);
                if *owed > 0 {
                    let id = reader.pick("notice-clawed-owed", "notice-clawed-owed-staff");
                    words = format!("{words}\n{}", reader.with(id, &args));
                }
                let title = reader.with("notice-clawed-title", &args);
                MessageContent::card(Card::new(title, YELLOW).words(words))
            }
            Self::RefundFromBefore { partner, event, invoice, amount, unit } => {
                let money = money(unit_of(reader, unit)?);
                let partner = find(reader, *partner).await?;
                let args = [
                    ("amount", money(*amount)),
                    ("event", plain(event, 128).into()),
                    ("invoice", plain(invoice, 128).into()),
                    ("member", mention(partner.member).into()),
                ];
                let title = reader.text("notice-refund-from-before-title");
                let words = reader.with("notice-refund-from-before", &args);
                MessageContent::card(Card::new(title, YELLOW).words(words))
            }
            Self::Conflict { conflict } | Self::ConflictDecided { conflict } => {
                conflict::render(reader, *conflict).await?
            }
            Self::EventParked { event, kind } => {
                let args = [("event", plain(event, 128).into()), ("kind", kind.as_str().into())];
                let words = reader.with("notice-parked", &args);
                MessageContent::card(
                    Card::new(reader.text("notice-parked-title"), YELLOW).words(words),
                )
            }
        })
    }
}

fn card(title: String, sentences: &[String]) -> MessageContent {
    MessageContent::card(Card::new(title, GREEN).words(sentences.join(" ")))
}

/// The unit with this code, while the program still has it.
///
/// # Errors
/// [`DeliveryError`] when it has none.
pub(crate) fn unit_of(reader: NoticeReader<'_>, code: &str) -> Result<Unit, DeliveryError> {
    reader.tenant.program.unit(code).ok_or(DeliveryError::GONE)
}
