//! What is noted of the time in the audit trail.

use crate::audit::AuditAction;

/// What is noted of the time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum ClockAction {
    /// The machine's clock was said to be right.
    Confirm,
}

impl AuditAction for ClockAction {
    const NOUN: &'static str = "clock";
}
