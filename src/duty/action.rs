//! What is noted of duties in the audit trail.

use crate::audit::AuditAction;

/// What is noted of duties.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum DutyAction {
    /// Staff said what kind of partner somebody is.
    SetKind,
    /// A duty was ticked.
    Tick,
    /// Staff took a tick back.
    Untick,
}

impl AuditAction for DutyAction {
    const NOUN: &'static str = "duty";
}
