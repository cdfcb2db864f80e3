//! The billing panel in which customers pay and redeem codes.
//!
//! Says which panel it is, where, and what it may report; it does not talk to it.

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

words! {
    /// What a panel may report beside what customers do, in the words of the billing events.
    PanelEvent {
        /// A partner comes to another track.
        Enrol = "enrol",
        /// A partner has paid in.
        Topup = "topup",
        /// A partner's contract.
        Contract = "contract",
    }
}

impl Panel {
    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Ctrlpanel => "CtrlPanel",
        }
    }
}

/// The table `[integration]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// The panel that sells, and reports to us.
    pub kind: Option<Panel>,
    /// Where customers find it.
    pub url: Option<WebUrl>,
    /// Where in the panel they redeem a code, at most 100 characters; only where there is a `url`.
    pub redeem_at: Option<String>,
    /// What it may report beside what customers do. Source: docs/design/security.md, Webhook.
    pub may: Vec<PanelEvent>,
}

impl Integration {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let panel = Self {
            kind: t.word_opt("kind"),
            url: t.url_opt("url"),
            redeem_at: t.text_opt("redeem_at", 100),
            may: t.word_list_opt("may"),
        };
        for key in ["kind", "redeem_at"] {
            if t.peek(key).is_some() && t.peek("url").is_none() {
                t.error(
                    key,
                    format!("\"{key}\" takes a url: where customers find the panel"),
                    None,
                );
            }
        }
        panel
    }
}
