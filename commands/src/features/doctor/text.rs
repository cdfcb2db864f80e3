//! Deliveries in words: the audit trail.

use partnerdesk::outbox::OutboxAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<OutboxAction>();

impl AuditText for OutboxAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Retry => "audit-retry",
            Self::RetryAll => "audit-retry-all",
        }
    }
}
