//! What is noted of promotions in the audit trail.

use crate::audit::AuditAction;

/// What is noted of promotions.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum PromotionAction {
    /// A partner was promoted.
    Promote,
}

impl AuditAction for PromotionAction {
    const NOUN: &'static str = "promotion";
}
