//! Goals in words: what is refused, and the audit trail.

use partnerdesk::goal::{GoalAction, GoalError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::Locale;
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<GoalAction>();

impl AuditText for GoalAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Set => "audit-target-set",
            Self::Met => "audit-target-met",
            Self::Missed => "audit-target-missed",
            Self::Talked => "audit-target-talked",
        }
    }
}

impl Explain for GoalError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Unknown => locale.text("error-stale"),
            Self::NoTarget => locale.text("error-no-target"),
            Self::Own => locale.text("error-own-target"),
            Self::Value => locale.text("error-target-value"),
            Self::Interval => locale.text("error-interval"),
            Self::Note => locale.text("error-note"),
            Self::Store(_) => return None,
        })
    }

    fn is_about_input(&self) -> bool {
        matches!(self, Self::Value | Self::Interval | Self::Note)
    }
}
