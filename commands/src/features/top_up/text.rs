//! Top-ups in words: the audit trail.

use partnerdesk::top_up::TopUpAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<TopUpAction>();

impl AuditText for TopUpAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Record => "audit-top-up",
        }
    }
}
