//! Promotions in words: the audit trail.

use partnerdesk::promotion::PromotionAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<PromotionAction>();

impl AuditText for PromotionAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Promote => "audit-promote",
        }
    }
}
