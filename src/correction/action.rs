//! What is noted of corrections in the audit trail.

use crate::audit::AuditAction;

/// What is noted of corrections.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum CorrectionAction {
    /// A correction was asked for.
    Ask,
    /// A second person agreed, and it was booked.
    Agree,
    /// A second person refused it.
    Refuse,
}

impl AuditAction for CorrectionAction {
    const NOUN: &'static str = "correction";
}
