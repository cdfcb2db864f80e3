//! Goals in words: the audit trail.

use partnerdesk::goal::GoalAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<GoalAction>();

impl AuditText for GoalAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Set => "audit-target-set",
            Self::Met => "audit-target-met",
            Self::Missed => "audit-target-missed",
            Self::Talked => "audit-target-talked",
        }
    }
}
