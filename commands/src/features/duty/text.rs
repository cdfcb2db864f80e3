//! Duties in words: what is refused, and the audit trail.

use partnerdesk::duty::{DutyAction, DutyError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Locale, mention, plain};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<DutyAction>();

impl AuditText for DutyAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::SetKind => "audit-kind",
            Self::Tick => "audit-duty-tick",
            Self::Untick => "audit-duty-untick",
        }
    }
}

impl Explain for DutyError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Unknown | Self::Kind => locale.text("error-stale"),
            Self::Own => locale.text("error-own-duty"),
            Self::OfStaff => locale.text("error-duty-of-staff"),
            Self::Done(mark) => {
                let by = mark.by.map(mention).unwrap_or_default();
                locale.with(
                    "error-duty-done",
                    &[("by", by.into()), ("evidence", plain(&mark.evidence, 500).into())],
                )
            }
            Self::Open => locale.text("error-duty-open"),
            Self::Evidence => locale.text("error-evidence"),
            Self::Reason => locale.text("error-short-reason"),
            Self::Store(_) => return None,
        })
    }

    fn is_about_input(&self) -> bool {
        matches!(self, Self::Evidence | Self::Reason)
    }
}
