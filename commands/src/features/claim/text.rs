//! Claims in words: the audit trail.

use partnerdesk::claim::ClaimAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

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
