//! Engagements in words: what is refused, and the audit trail.

use partnerdesk::engagement::{EngagementAction, EngagementError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Locale, plain};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<EngagementAction>();

impl AuditText for EngagementAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Agree => "audit-engagement",
            Self::Advance => "audit-engagement-step",
            Self::Pay => "audit-engagement-pay",
            Self::Cancel => "audit-engagement-cancel",
        }
    }
}

impl Explain for EngagementError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Unknown => locale.text("error-stale"),
            Self::Own => locale.text("error-own-engagement"),
            Self::NotListed => locale.text("error-not-listed"),
            Self::What(what) => {
                locale.with("error-engagement-what", &[("what", plain(what, 100).into())])
            }
            Self::Title => locale.text("error-title-length"),
            Self::Price(_) => locale.text("error-amount"),
            Self::NoPrice => locale.text("error-no-price"),
            Self::Reason => locale.text("error-short-reason"),
            Self::Ledger(error) => return error.explain(locale),
            Self::Store(_) => return None,
        })
    }

    fn is_about_input(&self) -> bool {
        matches!(self, Self::What(_) | Self::Title | Self::Price(_) | Self::NoPrice | Self::Reason)
    }
}
