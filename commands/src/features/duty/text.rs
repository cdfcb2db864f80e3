//! Duties in words: the audit trail.

use partnerdesk::duty::DutyAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

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
