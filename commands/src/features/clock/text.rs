//! The time in words: the audit trail.

use partnerdesk::clock_watch::ClockAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ClockAction>();

impl AuditText for ClockAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Confirm => "audit-clock-confirm",
        }
    }
}
