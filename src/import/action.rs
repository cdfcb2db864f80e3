//! What is noted of imports in the audit trail.

use crate::audit::AuditAction;

/// What is noted of imports.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum ImportAction {
    /// A partner was taken over from another system.
    TakeOver,
}

impl AuditAction for ImportAction {
    const NOUN: &'static str = "import";
}
