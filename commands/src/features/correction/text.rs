//! Corrections in words: the audit trail.

use partnerdesk::correction::CorrectionAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

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
