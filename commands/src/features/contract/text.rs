//! Contracts in words: what is refused, and the audit trail.

use partnerdesk::contract::{ContractAction, ContractError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Arg, Locale, mention, when};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ContractAction>();

impl AuditText for ContractAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Propose => "audit-contract-propose",
            Self::Sign => "audit-contract-sign",
            Self::Withdraw => "audit-contract-withdraw",
        }
    }
}

impl Explain for ContractError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::None => locale.text("error-contract-none"),
            Self::NoPartner => locale.text("error-not-active-partner"),
            Self::Unknown => locale.text("error-not-yours"),
            Self::Own => locale.text("error-own-contract"),
            Self::Terms(fault) => {
                locale.with("error-contract-terms", &[("fault", fault.as_str().into())])
            }
            Self::NotNegotiated(topic) => locale
                .with("error-contract-topic", &[("topic", format!("`{}`", topic.word()).into())]),
            Self::Document { max } => {
                locale.with("error-contract-document", &[("max", Arg::from(*max))])
            }
            Self::FileHash => locale.text("error-contract-hash"),
            Self::Name => locale.text("error-contract-name"),
            Self::Recorded(at) => {
                locale.with("error-contract-recorded", &[("at", when(*at).into())])
            }
            Self::Signed { by, at } => locale.with(
                "error-contract-signed",
                &[("by", mention(*by).into()), ("at", when(*at).into())],
            ),
            Self::Changed(_) => locale.text("error-contract-changed"),
            Self::Withdrawn => locale.text("error-contract-withdrawn"),
            Self::Ended => locale.text("error-contract-ended"),
            Self::OtherTrack => locale.text("error-contract-track"),
            Self::Store(_) => return None,
        })
    }

    fn is_about_input(&self) -> bool {
        Self::is_about_input(self)
    }
}
