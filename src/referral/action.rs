//! What is noted of billing events in the audit trail.

use crate::audit::AuditAction;

/// What is noted of billing events.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum ReferralAction {
    /// A listed member handed in a file of events.
    HandInFile,
    /// Staff decided that an event counts which contradicts what has counted.
    Count,
    /// Staff put such an event aside.
    Overrule,
}

impl AuditAction for ReferralAction {
    const NOUN: &'static str = "referral";
}
