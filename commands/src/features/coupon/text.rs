//! Coupons in words: the audit trail.

use partnerdesk::coupon::CouponAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<CouponAction>();

impl AuditText for CouponAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::CompleteTodo => "audit-coupon-done",
        }
    }
}
