//! What active partners get, beside money.
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
        /// Codes beside those that the track gives anyway.
        Coupon = "coupon",
        /// Services that cost the partner nothing.
        FreeService = "free_service",
        /// Goods with the operator's mark.
        Merch = "merch",
        /// Somebody who looks after the partner.
        AccountManager = "account_manager",
    }
}

words! {
    /// For how long a benefit is given.
    While {
        /// As long as the partnership is active.
        Active = "active",
    }
}

/// One `[[benefit]]`: what a partner gets beside commissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benefit {
    /// The id of the track whose partners get it; all partners when absent.
    pub track: Option<String>,
    /// What people read, at most 200 characters; only a benefit with items may do without.
    pub text: Option<String>,
    /// What it consists of, each at most 100 characters.
    pub items: Vec<String>,
    /// For how long it is given; for good, or once, when absent.
    pub lasts: Option<While>,
    /// The condition under which it is given, at most 100 characters; always when absent.
    pub when: Option<String>,
    /// The thing itself, with its amount or items.
    pub what: BenefitWhat,
}

/// What a partner gets by a benefit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BenefitWhat {
    /// The role of this name, held by every active partner whom the benefit is for.
    DiscordRole(String),
    /// A place on the page at this address.
    Directory(WebUrl),
    /// Coupons with these ids.
    Coupon(Vec<String>),
    /// Something that people give to people: nothing but its words is known here.
    Given(BenefitKind),
}

impl Benefit {
    /// Whether partners of this track get it.
    #[must_use]
    pub fn is_for(&self, track: &str) -> bool {
        self.track.as_deref().is_none_or(|own| own == track)
    }

    /// How many characters its words have together.
    pub(super) fn length(&self) -> usize {
        let words = self.text.iter().chain(&self.items).chain(&self.when);
        let place = match &self.what {
            BenefitWhat::Directory(url) => url.as_str().len() + 2,
            _ => 0,
        };
        words.map(|text| text.chars().count() + 2).sum::<usize>() + place
    }

    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let track = t.reference_opt("track", Name::Track);
        let text = t.text_opt("text", 200);
        let items = t.texts("items", 100);
        if items.is_empty() {
            t.need("text");
        }
        let lasts = t.word_opt("while");
        let when = t.text_opt("when", 100);
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
            Some(given) => BenefitWhat::Given(given),
            None => {
                // Of an unknown kind every key is possible, and none is to blame.
                for key in ["name", "url", "coupons"] {
                    t.get(key);
                }
                BenefitWhat::Coupon(Vec::new())
            }
        };
        Self { track, text, items, lasts, when, what }
    }
}
