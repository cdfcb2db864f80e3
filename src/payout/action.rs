//! What is noted of payouts in the audit trail.

use crate::audit::AuditAction;

/// What is noted of payouts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum PayoutAction {
    /// Staff were shown where to pay.
    Reveal,
    /// Staff began to pay.
    Submit,
    /// It was paid.
    Settle,
    /// It could not be paid.
    Fail,
    /// Staff rejected it.
    Reject,
    /// It was found paid after a restore.
    Reconcile,
    /// Payouts were let go on after a restore.
    LiftFence,
}

impl AuditAction for PayoutAction {
    const NOUN: &'static str = "payout";
}
