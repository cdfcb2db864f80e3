//! Applications in words: the audit trail.

use partnerdesk::application::ApplicationAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ApplicationAction>();

impl AuditText for ApplicationAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Invite => "audit-invite",
            Self::Enrol => "audit-enrol",
            Self::Approve => "audit-approve",
            Self::Deny => "audit-deny",
            Self::Ask => "audit-ask",
        }
    }
}
