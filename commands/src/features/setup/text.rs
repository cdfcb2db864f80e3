//! The set-up in words: the audit trail.

use partnerdesk::tenant::TenantAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<TenantAction>();

impl AuditText for TenantAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Setup => "audit-setup",
        }
    }
}
