//! Contracts in words: the audit trail.

use partnerdesk::contract::ContractAction;

use crate::features::partner_file::audit::{AuditText, AuditTexts};

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ContractAction>();

impl AuditText for ContractAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Propose => "audit-contract-propose",
            Self::Sign => "audit-contract-sign",
            Self::Withdraw => "audit-contract-withdraw",
        }
    }
}
