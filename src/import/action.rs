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
    /// Customers of a partner were taken over from it.
    TakeOverCustomers,
    /// A partner who was taken over is none again.
    Undo,
}

impl AuditAction for ImportAction {
    const NOUN: &'static str = "import";
}
