//! Corrections in words: what is refused, and the audit trail.

use partnerdesk::correction::{CorrectionAction, CorrectionError, CorrectionState};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Locale, mention};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<CorrectionAction>();

impl AuditText for CorrectionAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Ask => "audit-correction-ask",
            Self::Agree => "audit-correction-agree",
            Self::Refuse => "audit-correction-refuse",
        }
    }
}

impl Explain for CorrectionError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::NoPartner => locale.text("error-adjust-no-partner"),
            Self::Own => locale.text("error-adjust-own"),
            Self::Alone => locale.text("error-adjust-alone"),
            Self::Amount(_) | Self::Nothing => locale.text("error-adjust-amount"),
            Self::Reason => locale.text("error-adjust-reason"),
            Self::Insufficient { available } => locale.with(
                "error-adjust-insufficient",
                &[("available", locale.money(*available).into())],
            ),
            Self::Same => locale.text("error-adjust-same"),
            Self::Decided(known) => {
                let by = known.decided_by.map(mention).unwrap_or_default();
                let booked = known.state == CorrectionState::Booked;
                locale.with(
                    if booked { "error-adjust-booked" } else { "error-adjust-refused" },
                    &[("by", by.into())],
                )
            }
            Self::Expired => locale.text("error-adjust-expired"),
            Self::Unknown => locale.text("error-stale"),
            Self::Ledger(error) => return error.explain(locale),
            Self::Store(_) => return None,
        })
    }
}
