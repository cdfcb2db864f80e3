//! What is noted of coupons in the audit trail.

use crate::audit::AuditAction;

/// What is noted of coupons.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum CouponAction {
    /// Staff did a to-do in the billing panel.
    CompleteTodo,
}

impl AuditAction for CouponAction {
    const NOUN: &'static str = "coupon";
}
