//! The billing panel in which customers pay and redeem codes.
//!
//! Says which panel it is and where; it does not talk to it.

use super::reader::Table;
use super::url::WebUrl;
use super::words::words;

words! {
    /// A billing panel.
    Panel {
        /// `CtrlPanel` (<https://ctrlpanel.gg>).
        Ctrlpanel = "ctrlpanel",
    }
}

/// The table `[integration]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// The panel that sells, and reports to us.
    pub kind: Panel,
    /// Where customers find it.
    pub url: WebUrl,
    /// Where in the panel they redeem a code, at most 100 characters.
    pub redeem_at: Option<String>,
}

impl Integration {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self { kind: t.word("kind"), url: t.url("url"), redeem_at: t.text_opt("redeem_at", 100) }
    }
}
