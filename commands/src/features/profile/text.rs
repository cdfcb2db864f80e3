//! Profiles in words: what is refused, and the audit trail.

use partnerdesk::partner::payee::PayeeError;
use partnerdesk::partner::{PartnerAction, ProfileError};
use partnerdesk::passphrase::{PassphraseError, PolicyError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Arg, Locale, when};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<PartnerAction>();

impl AuditText for PartnerAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::ViewProfile => "audit-profile-view",
            Self::ChangePayee => "audit-payee-change",
            Self::ChangePassphrase => "audit-passphrase-change",
            Self::AgreeToReset => "audit-reset-agree",
            Self::ResetPassphrase => "audit-reset",
        }
    }
}

impl Explain for ProfileError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::NoPartner => locale.text("error-no-partner"),
            Self::Incomplete => locale.text("error-profile-incomplete"),
            Self::PayoutOpen => locale.text("error-payout-open-email"),
            Self::Own => locale.text("error-own-reset"),
            Self::Payee(error) => return error.explain(locale),
            Self::Passphrase(error) => return error.explain(locale),
            Self::Coupon(error) => return error.explain(locale),
            Self::Ledger(error) => return error.explain(locale),
            Self::Store(_) => return None,
        })
    }
}

impl Explain for PassphraseError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Policy(error) => return error.explain(locale),
            Self::Wrong { .. } => locale.text("error-passphrase-wrong"),
            Self::Locked { until, .. } | Self::Slow { until, .. } => {
                locale.with("error-passphrase-locked", &[("until", when(*until).into())])
            }
            Self::TooManyToday { .. } => locale.text("error-passphrase-today"),
            Self::NeedsReset => locale.text("error-passphrase-reset"),
            Self::NotSet => locale.text("error-passphrase-not-set"),
            Self::NotBound => locale.text("error-not-yours"),
            Self::Changed => locale.text("error-passphrase-changed"),
            Self::Hash(error) if error.is_refusal() => locale.text("error-passphrase-busy"),
            Self::Hash(_) | Self::Store(_) => return None,
        })
    }
}

impl Explain for PolicyError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::TooShort { length } => {
                locale.with("error-passphrase-short", &[("length", Arg::from(*length))])
            }
            Self::TooLong { .. } | Self::TooManyBytes { .. } => {
                locale.text("error-passphrase-long")
            }
            Self::ControlCharacter => locale.text("error-passphrase-control"),
            Self::Derived => locale.text("error-passphrase-derived"),
            Self::Repeated => locale.text("error-passphrase-repeated"),
            Self::Sequence => locale.text("error-passphrase-sequence"),
            Self::Common => locale.text("error-passphrase-common"),
        })
    }
}

impl Explain for PayeeError {
    fn explain(&self, locale: Locale) -> Option<String> {
        match self {
            Self::TooLong { .. } | Self::NotAnEmail => Some(locale.text("error-email")),
            Self::UnknownKey { .. } | Self::Unreadable { .. } => None,
        }
    }
}

/// Nothing is missing in the profile.
#[derive(Debug, thiserror::Error)]
#[error("the profile is complete")]
pub(crate) struct ProfileComplete;

impl Explain for ProfileComplete {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(locale.text("error-profile-complete"))
    }
}
