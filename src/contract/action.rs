//! What is noted of contracts in the audit trail.

use crate::audit::AuditAction;

/// What is noted of contracts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum ContractAction {
    /// Staff proposed a contract.
    Propose,
    /// A partner signed a contract.
    Sign,
    /// Staff took a proposal back.
    Withdraw,
}

impl AuditAction for ContractAction {
    const NOUN: &'static str = "contract";
}
