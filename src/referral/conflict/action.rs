//! What is noted of conflicts in the audit trail.

use crate::audit::AuditAction;

/// What is noted of conflicts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum ConflictAction {
    /// Staff decided that the event counts.
    Count,
    /// Staff put the event aside.
    Overrule,
}

impl AuditAction for ConflictAction {
    const NOUN: &'static str = "conflict";
}
