//! Claims in words: what is refused, and the audit trail.

use partnerdesk::claim::{ClaimAction, ClaimError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Locale, mention};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ClaimAction>();

impl AuditText for ClaimAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Submit => "audit-claim",
            Self::Accept => "audit-claim-accept",
            Self::Refuse => "audit-claim-refuse",
        }
    }
}

impl Explain for ClaimError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Unknown => locale.text("error-stale"),
            Self::NoPartner => locale.text("error-not-active-partner"),
            Self::Input => locale.text("error-claim-input"),
            Self::Own => locale.text("error-claim-own"),
            Self::Waits => locale.text("error-claim-waits"),
            Self::OwnClaim => locale.text("error-own-claim"),
            Self::Reason => locale.text("error-reason"),
            Self::Decided { by, accepted } => {
                let id = if *accepted {
                    "error-claim-already-accepted"
                } else {
                    "error-claim-already-declined"
                };
                locale.with(id, &[("by", mention(*by).into())])
            }
            Self::Store(_) => return None,
        })
    }

    fn is_about_input(&self) -> bool {
        Self::is_about_input(self)
    }
}
