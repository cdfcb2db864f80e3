//! What is noted of goals in the audit trail.

use crate::audit::AuditAction;

/// What is noted of goals.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum GoalAction {
    /// Staff set a goal.
    Set,
    /// A goal was met.
    Met,
    /// A goal was missed.
    Missed,
    /// Staff talked to the partner who missed it.
    Talked,
}

impl AuditAction for GoalAction {
    const NOUN: &'static str = "goal";
}
