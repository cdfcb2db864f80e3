//! Engagements in words: the audit trail.

use partnerdesk::engagement::EngagementAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<EngagementAction>();

impl AuditText for EngagementAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Agree => "audit-engagement",
            Self::Advance => "audit-engagement-step",
            Self::Pay => "audit-engagement-pay",
            Self::Cancel => "audit-engagement-cancel",
        }
    }
}
