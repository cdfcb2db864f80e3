//! What is noted of the outbox in the audit trail.

use crate::audit::AuditAction;

/// What is noted of the outbox.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum OutboxAction {
    /// A row was tried again.
    Retry,
    /// All that was given up or waited was tried again.
    RetryAll,
}

impl AuditAction for OutboxAction {
    const NOUN: &'static str = "outbox";
}
