//! Billing events in words: the audit trail.

use partnerdesk::referral::ReferralAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ReferralAction>();

impl AuditText for ReferralAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::HandInFile => "audit-events-file",
        }
    }
}
