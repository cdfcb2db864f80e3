//! What is noted of claims in the audit trail.

use crate::audit::AuditAction;

/// What is noted of claims.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum ClaimAction {
    /// A partner claimed a customer.
    Submit,
    /// Staff accepted a claim.
    Accept,
    /// Staff refused a claim.
    Refuse,
}

impl AuditAction for ClaimAction {
    const NOUN: &'static str = "claim";
}
