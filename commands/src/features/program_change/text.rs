//! Changes of the program file in words: the audit trail.

use partnerdesk::program_change::ProgramChangeAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ProgramChangeAction>();

impl AuditText for ProgramChangeAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Confirm => "audit-switch",
            Self::Withdraw => "audit-switch-withdraw",
        }
    }
}
