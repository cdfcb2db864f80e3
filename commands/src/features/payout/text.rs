//! Payouts in words: the audit trail.

use partnerdesk::payout::PayoutAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<PayoutAction>();

impl AuditText for PayoutAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Reveal => "audit-reveal",
            Self::Submit => "audit-submit",
            Self::Settle => "audit-settle",
            Self::Fail => "audit-fail",
            Self::Reject => "audit-reject",
            Self::Reconcile => "audit-reconcile",
            Self::LiftFence => "audit-lift-fence",
        }
    }
}
