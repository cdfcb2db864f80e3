//! What is noted of partners and their profiles in the audit trail.

use crate::audit::AuditAction;

/// What is noted of partners and their profiles.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum PartnerAction {
    /// A partner looked at the sensitive part of their own profile.
    ViewProfile,
    /// A partner changed their PayPal e-mail.
    ChangePayee,
    /// A partner changed their passphrase.
    ChangePassphrase,
    /// A first person agreed to reset a passphrase.
    AgreeToReset,
    /// A passphrase was reset.
    ResetPassphrase,
}

impl AuditAction for PartnerAction {
    const NOUN: &'static str = "partner";
}
