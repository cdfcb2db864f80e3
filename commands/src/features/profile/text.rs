//! Profiles in words: the audit trail.

use partnerdesk::partner::PartnerAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<PartnerAction>();

impl AuditText for PartnerAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::ViewProfile => "audit-profile-view",
            Self::ChangePayee => "audit-payee-change",
            Self::ChangePassphrase => "audit-passphrase-change",
            Self::AgreeToReset => "audit-reset-agree",
            Self::ResetPassphrase => "audit-reset",
        }
    }
}
