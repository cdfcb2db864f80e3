//! What is noted of the set-up in the audit trail.

use crate::audit::AuditAction;

/// What is noted of the set-up.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum TenantAction {
    /// The set-up was changed.
    Setup,
}

impl AuditAction for TenantAction {
    const NOUN: &'static str = "tenant";
}
