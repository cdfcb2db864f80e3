//! Statements in words: why there is none.

use crate::i18n::Locale;
use crate::user_error::Explain;

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StatementError {
    /// Not a month, or one that has not begun.
    #[error("not a month")]
    Month,
    /// The program has no transfer with this number.
    #[error("no transfer {0}")]
    NoTransfer(i64),
}

impl Explain for StatementError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Month => locale.text("error-month"),
            Self::NoTransfer(number) => {
                locale.with("error-no-transfer", &[("transfer", number.to_string().into())])
            }
        })
    }
}
