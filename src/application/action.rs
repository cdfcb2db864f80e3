//! What is noted of a program's applicants in the audit trail.

use crate::audit::AuditAction;

/// What is noted of a program's applicants.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum ApplicationAction {
    /// A member was invited.
    Invite,
    /// A member was enrolled by hand.
    Enrol,
    /// An application was approved.
    Approve,
    /// An application was denied.
    Deny,
    /// An applicant was asked for details.
    Ask,
}

impl AuditAction for ApplicationAction {
    const NOUN: &'static str = "application";
}
