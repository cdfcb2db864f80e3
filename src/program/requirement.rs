//! What a partner has to do, by kind of partner.
//!
//! Each duty has the words that people read. An item either is a duty or brings in another kind's duties, one step and
//! no further.

use super::names::Name;
use super::reader::{MAX_LIST, Table};
use super::words::words;

words! {
    /// What a duty is about.
    DutyKind {
        /// Something to know; nothing to do.
        Info = "info",
        /// A channel in the partner's server.
        Channel = "channel",
        /// A role in the partner's server.
        Role = "role",
        /// An announcement.
        Announcement = "announcement",
        /// A logo, a text or a link in the partner's own place.
        Placement = "placement",
    }
}

/// One `[[requirement]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The kind of partner that it is for (`for`).
    pub partner_kind: String,
    /// What people read above the duties, at most 100 characters.
    pub title: String,
    /// The duties, in this order.
    pub items: Vec<Item>,
}

/// A line of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id, unique within its requirement.
    pub id: String,
    /// The condition under which it holds, at most 100 characters; always when absent.
    pub when: Option<String>,
    /// What it asks.
    pub what: ItemWhat,
}

/// What an item asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemWhat {
    /// A duty.
    Duty {
        /// What it is about.
        kind: DutyKind,
        /// What people read, at most 200 characters.
        text: String,
        /// Whether it is a wish and not a duty.
        preferred: bool,
    },
    /// All duties of this kind of partner.
    Include(String),
}

/// A duty as a partner reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty<'p> {
    /// The item's id.
    pub id: &'p str,
    /// What it is about.
    pub kind: DutyKind,
    /// What people read.
    pub text: &'p str,
    /// Whether it is a wish and not a duty.
    pub preferred: bool,
    /// The conditions under which it holds, the outer one first; always when empty.
    pub when: Vec<&'p str>,
}

impl Requirement {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let partner_kind = t.reference("for", Name::PartnerKind);
        t.define(Name::Requirement, "for", &partner_kind);
        let title = t.text("title", 100);
        let mut ids = Vec::new();
        Self { partner_kind, title, items: t.tables("items", 1, MAX_LIST, |t| Item::read(t, &mut ids)) }
    }

    /// Whether one of its items brings in another kind's duties.
    pub(super) fn has_include(&self) -> bool {
        self.items.iter().any(|item| matches!(item.what, ItemWhat::Include(_)))
    }
}

impl Item {
    fn read(t: &mut Table<'_, '_>, ids: &mut Vec<String>) -> Self {
        let id = t.id_among(ids);
        let when = t.text_opt("when", 100);
        let what = match t.reference_opt("include", Name::Requirement) {
            Some(kind) => ItemWhat::Include(kind),
            None => ItemWhat::Duty {
                kind: t.word("kind"),
                text: t.text("text", 200),
                preferred: t.flag("preferred", false),
            },
        };
        Self { id, when, what }
    }
}

/// The duties of a kind of partner, with those that it includes in their place.
pub(super) fn duties<'p>(all: &'p [Requirement], partner_kind: &str) -> Vec<Duty<'p>> {
    let items = |kind: &str| all.iter().find(|r| r.partner_kind == kind).map_or(&[][..], |r| r.items.as_slice());
    let mut duties = Vec::new();
    for item in items(partner_kind) {
        match &item.what {
            ItemWhat::Duty { .. } => duties.extend(duty(item, None)),
            ItemWhat::Include(kind) => {
                duties.extend(items(kind).iter().filter_map(|inner| duty(inner, item.when.as_deref())));
            }
        }
    }
    duties
}

fn duty<'p>(item: &'p Item, outer: Option<&'p str>) -> Option<Duty<'p>> {
    let ItemWhat::Duty { kind, text, preferred } = &item.what else {
        return None;
    };
    let when = outer.into_iter().chain(item.when.as_deref()).collect();
    Some(Duty { id: &item.id, kind: *kind, text, preferred: *preferred, when })
}
