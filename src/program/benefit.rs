//! What every active partner gets, beside money.
//!
//! Each benefit has the words that people read; roles and pages are handed out elsewhere.

use super::names::Name;
use super::reader::Table;
use super::url::WebUrl;
use super::words::words;

words! {
    /// The kinds of benefit, as the file writes them.
    BenefitKind {
        /// A role on the Discord server.
        DiscordRole = "discord_role",
        /// A place on the operator's partner page.
        Directory = "directory",
        /// Coupons.
        Coupon = "coupon",
    }
}

/// One `[[benefit]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benefit {
    /// What people read, at most 200 characters.
    pub text: String,
    /// What it is.
    pub what: BenefitWhat,
}

/// What a benefit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BenefitWhat {
    /// The role of this name, held by every active partner.
    DiscordRole(String),
    /// A place on the page at this address.
    Directory(WebUrl),
    /// Coupons with these ids.
    Coupon(Vec<String>),
}

impl Benefit {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let text = t.text("text", 200);
        let kind = t.word_opt("kind");
        t.need("kind");
        let what = match kind {
            Some(BenefitKind::DiscordRole) => {
                let role = t.role_opt("name");
                t.need("name");
                BenefitWhat::DiscordRole(role.unwrap_or_default())
            }
            Some(BenefitKind::Directory) => BenefitWhat::Directory(t.url("url")),
            Some(BenefitKind::Coupon) => BenefitWhat::Coupon(t.references("coupons", Name::Coupon)),
            None => {
                // Of an unknown kind every key is possible, and none is to blame.
                for key in ["name", "url", "coupons"] {
                    t.get(key);
                }
                BenefitWhat::Coupon(Vec::new())
            }
        };
        Self { text, what }
    }
}
