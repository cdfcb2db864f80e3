//! Coupons in words: what is refused, and the audit trail.

use partnerdesk::coupon::{CodeError, CouponAction, CouponError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::Locale;
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<CouponAction>();

impl AuditText for CouponAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::CompleteTodo => "audit-coupon-done",
        }
    }
}

impl Explain for CouponError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::None => locale.text("error-code-none"),
            Self::Code(CodeError::NotAscii { character } | CodeError::Symbol { character }) => {
                locale.with("error-code-symbol", &[("character", character.to_string().into())])
            }
            Self::Code(CodeError::Length { .. }) | Self::Pattern(_) => {
                locale.text("error-code-length")
            }
            Self::Reserved => locale.text("error-code-reserved"),
            Self::Taken => locale.text("error-code-taken"),
            Self::LookAlike => locale.text("error-code-look-alike"),
            Self::TooClose => locale.text("error-code-too-close"),
            Self::Issued(code) => {
                locale.with("error-code-issued", &[("code", code.as_str().into())])
            }
            Self::Store(_) => return None,
        })
    }
}
