//! Promotions in words: what is refused, and the audit trail.

use partnerdesk::promotion::{PromotionAction, PromotionError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::Locale;
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<PromotionAction>();

impl AuditText for PromotionAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Promote => "audit-promote",
        }
    }
}

impl Explain for PromotionError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::NoPartner | Self::NotActive => locale.text("error-not-active-partner"),
            Self::Own => locale.text("error-own-promotion"),
            Self::There(track) => {
                locale.with("error-promotion-there", &[("track", track.as_str().into())])
            }
            Self::NoRoute { from, to } => locale.with(
                "error-promotion-route",
                &[("from", from.as_str().into()), ("to", to.as_str().into())],
            ),
            Self::Criteria => locale.text("error-promotion-criteria"),
            Self::Store(_) => return None,
        })
    }
}
