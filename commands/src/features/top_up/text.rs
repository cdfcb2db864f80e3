//! Top-ups in words: what is refused, and the audit trail.

use partnerdesk::top_up::{TopUpAction, TopUpError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Locale, mention, plain, when};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<TopUpAction>();

impl AuditText for TopUpAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Record => "audit-top-up",
        }
    }
}

impl Explain for TopUpError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Unknown => locale.text("error-stale"),
            Self::NoAccount => locale.text("error-no-account"),
            Self::Own => locale.text("error-own-top-up"),
            Self::Amount(_) => locale.text("error-amount"),
            Self::Way(way) => locale.with("error-way", &[("way", plain(way, 50).into())]),
            Self::Reference => locale.text("error-reference"),
            Self::ReferenceUsed(Some(known)) => {
                let args = [
                    ("amount", locale.money(known.amount).into()),
                    ("member", mention(known.member).into()),
                    ("by", mention(known.staff).into()),
                    ("at", when(known.at).into()),
                ];
                locale.with("error-reference-used", &args)
            }
            Self::ReferenceUsed(None) => locale.text("error-reference-booked"),
            Self::Ledger(error) => return error.explain(locale),
            Self::Store(_) => return None,
        })
    }

    fn is_about_input(&self) -> bool {
        matches!(self, Self::Amount(_) | Self::Way(_) | Self::Reference | Self::ReferenceUsed(_))
    }
}
