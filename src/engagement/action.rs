//! What is noted of engagements in the audit trail.

use crate::audit::AuditAction;

/// What is noted of engagements.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum EngagementAction {
    /// An engagement was agreed.
    Agree,
    /// It was moved to its next stage.
    Advance,
    /// It was paid.
    Pay,
    /// It was cancelled.
    Cancel,
}

impl AuditAction for EngagementAction {
    const NOUN: &'static str = "engagement";
}
