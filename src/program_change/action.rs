//! What is noted of changes of the program file in the audit trail.

use crate::audit::AuditAction;

/// What is noted of changes of the program file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum ProgramChangeAction {
    /// Another version was confirmed.
    Confirm,
    /// A confirmed version was taken back before its day.
    Withdraw,
}

impl AuditAction for ProgramChangeAction {
    const NOUN: &'static str = "program_change";
}
