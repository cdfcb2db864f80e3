//! Billing events in words: what is refused, and the audit trail.

use partnerdesk::referral::{ConflictError, ReferralAction};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Locale, mention};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ReferralAction>();

impl AuditText for ReferralAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::HandInFile => "audit-events-file",
            Self::Count => "audit-conflict-count",
            Self::Overrule => "audit-conflict-overrule",
        }
    }
}

impl Explain for ConflictError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Unknown => locale.text("error-stale"),
            Self::Own => locale.text("error-own-conflict"),
            Self::Reason => locale.text("error-reason"),
            Self::Decided { by, .. } => {
                locale.with("error-conflict-decided", &[("by", mention(*by).into())])
            }
            Self::Referral(error) => return error.explain(locale),
            Self::Store(_) => return None,
        })
    }
}
