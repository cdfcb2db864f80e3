//! Where people get help.
//!
//! Addresses only; tickets are not described here.

use super::reader::Table;
use super::url::WebUrl;
use super::words::words;

words! {
    /// A way to reach the operator.
    SupportKind {
        /// A Discord server.
        Discord = "discord",
    }
}

/// One `[[support]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// What waits at the address.
    pub kind: SupportKind,
    /// The address.
    pub url: WebUrl,
}

impl Support {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self { kind: t.word("kind"), url: t.url("url") }
    }
}
