//! What is noted of top-ups in the audit trail.

use crate::audit::AuditAction;

/// What is noted of top-ups.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum TopUpAction {
    /// A top-up was recorded.
    Record,
}

impl AuditAction for TopUpAction {
    const NOUN: &'static str = "top_up";
}
