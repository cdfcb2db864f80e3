//! Why the ledger refuses, in words.

use partnerdesk::ledger::LedgerError;

use crate::i18n::Locale;
use crate::user_error::Explain;

impl Explain for LedgerError {
    /// A program whose ledger is frozen refuses whatever moves money. All else is refused by the
    /// noun that asks for the posting, in words of its own.
    fn explain(&self, locale: Locale) -> Option<String> {
        matches!(self, Self::Frozen(_)).then(|| locale.text("error-frozen"))
    }
}
