//! Where people get help, and with what.
//!
//! Addresses and words only; tickets are not described here.

use super::reader::Table;
use super::url::WebUrl;
use super::words::words;

words! {
    /// A way to reach the operator.
    SupportKind {
        /// A Discord server.
        Discord = "discord",
        /// A ticket at the operator's help desk.
        Ticket = "ticket",
        /// A chat with the operator's people.
        LiveChat = "live_chat",
        /// A page to read.
        Page = "page",
    }
}

/// One `[[support]]`: where people get help, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// What waits at the address.
    pub kind: SupportKind,
    /// The address.
    pub url: WebUrl,
    /// What it is best for, at most 200 characters.
    pub best_for: Option<String>,
    /// When somebody is there, at most 100 characters.
    pub hours: Option<String>,
}

impl Support {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            kind: t.word("kind"),
            url: t.url("url"),
            best_for: t.text_opt("best_for", 200),
            hours: t.text_opt("hours", 100),
        }
    }
}
