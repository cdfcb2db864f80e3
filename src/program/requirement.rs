//! What a partner has to do, by kind of partner or by track.
//!
//! Each duty has the words that people read. An item either is a duty or brings in another kind's
//! duties, one step and no further. Who has done what is not known here.

use super::names::Name;
use super::reader::{MAX_LIST, Table};
use super::words::words;

/// What a detail takes beside its text.
const DETAIL_FRAME: usize = 24;
/// What a pointer to a contract or to another track takes.
const BEYOND: usize = 60;

words! {
    /// What a duty is about.
    DutyKind {
        /// Something to know; nothing to do.
        Info = "info",
        /// A channel in the partner's server.
        Channel = "channel",
        /// A role in the partner's server.
        Role = "role",
        /// An announcement in the partner's server.
        Announcement = "announcement",
        /// A logo, a text or a link in the partner's own place.
        Placement = "placement",
        /// What the partner does not do for others.
        Exclusivity = "exclusivity",
        /// How the partner speaks of the program.
        Brand = "brand",
    }
}

words! {
    /// Who says that a duty is done.
    DutyCheck {
        /// Staff, who have looked.
        Staff = "staff",
        /// The partner; staff can take it back.
        Partner = "self",
    }
}

words! {
    /// Where a duty goes on beyond the program file.
    Beyond {
        /// In the partner's contract.
        Contract = "contract",
    }
}

/// One `[[requirement]]`: what is asked of partners, as a list of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The kind of partner, or the track, that it is for (`for`).
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
    /// Something that a partner does, and staff tick with evidence.
    Duty {
        /// What it is about.
        kind: DutyKind,
        /// What people read, at most 200 characters.
        text: String,
        /// Whether it is a wish and not a duty.
        preferred: bool,
        /// Who says that it is done.
        check: DutyCheck,
        /// After how many days somebody looks again, 1 to 3,650; once is enough when absent.
        recheck_days: Option<u32>,
        /// What it means in particular.
        details: Box<Details>,
    },
    /// All duties of this kind of partner, or of this track.
    Include(String),
}

/// What a duty means in particular: shown behind its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Who of the operator's people it concerns, at most 100 characters.
    pub member: Option<String>,
    /// Who is mentioned in an announcement, at most 50 characters.
    pub mention: Option<String>,
    /// Where a link leads, at most 200 characters.
    pub links_to: Option<String>,
    /// What has to be there, each at most 50 characters.
    pub has: Vec<String>,
    /// Where it stands how far it goes.
    pub scope: Option<Beyond>,
    /// Where more of it may stand.
    pub plus: Option<Beyond>,
    /// The kind of partner or the track whose duties about the same thing hold as well.
    pub inherits: Option<String>,
}

/// A duty as a partner reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRule<'p> {
    /// The kind of partner or the track whose requirement it stands in.
    pub of: &'p str,
    /// The item's id; unique together with `of`.
    pub id: &'p str,
    /// What it is about.
    pub kind: DutyKind,
    /// What people read.
    pub text: &'p str,
    /// Whether it is a wish and not a duty.
    pub preferred: bool,
    /// Who says that it is done.
    pub check: DutyCheck,
    /// After how many days somebody looks again.
    pub recheck_days: Option<u32>,
    /// What it means in particular.
    pub details: &'p Details,
    /// The conditions under which it holds, the outer one first; always when empty.
    pub when: Vec<&'p str>,
}

impl DutyRule<'_> {
    /// What names it among all duties of a partner: `streamer.bio`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}.{}", self.of, self.id)
    }

    /// Whether there is something to do, which somebody can have done.
    #[must_use]
    pub fn can_be_done(&self) -> bool {
        self.kind != DutyKind::Info
    }

    /// Whether every such partner has to do it: it is neither a wish nor bound to a condition.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.can_be_done() && !self.preferred && self.when.is_empty()
    }
}

impl Requirement {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let partner_kind = t.reference("for", Name::Partners);
        t.define(Name::Requirement, "for", &partner_kind);
        let title = t.text("title", 100);
        let mut ids = Vec::new();
        Self {
            partner_kind,
            title,
            items: t.tables("items", 1, MAX_LIST, |t| Item::read(t, &mut ids)),
        }
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
                check: t.word_or("check", DutyCheck::Staff),
                recheck_days: t.integer_opt("recheck_days", 1..=3650),
                details: Box::new(Details::read(t)),
            },
        };
        Self { id, when, what }
    }

    /// Whether it is a duty about this.
    fn is_about(&self, about: DutyKind) -> bool {
        matches!(&self.what, ItemWhat::Duty { kind, .. } if *kind == about)
    }
}

impl Details {
    fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            member: t.text_opt("member", 100),
            mention: t.text_opt("mention", 50),
            links_to: t.text_opt("links_to", 200),
            has: t.texts("has", 50),
            scope: t.word_opt("scope"),
            plus: t.word_opt("plus"),
            inherits: t.reference_opt("inherits", Name::Partners),
        }
    }

    /// How many characters they take when they are shown.
    pub(super) fn length(&self) -> usize {
        let texts =
            [&self.member, &self.mention, &self.links_to].into_iter().flatten().chain(&self.has);
        // Each stands behind a word or two.
        texts.map(|text| text.chars().count() + DETAIL_FRAME).sum::<usize>()
            + [self.scope.is_some(), self.plus.is_some(), self.inherits.is_some()]
                .map(|is_there| if is_there { BEYOND } else { 0 })
                .iter()
                .sum::<usize>()
    }
}

/// The duties of a kind of partner or of a track, with those that it includes or inherits in their
/// place.
pub(super) fn duties<'p>(all: &'p [Requirement], partner_kind: &str) -> Vec<DutyRule<'p>> {
    let of = |kind: &str| all.iter().find(|r| r.partner_kind == kind);
    let mut duties = Vec::new();
    for (requirement, item) in
        of(partner_kind).into_iter().flat_map(|r| r.items.iter().map(move |item| (r, item)))
    {
        match &item.what {
            ItemWhat::Duty { kind, details, .. } => {
                let from = details.inherits.as_deref().and_then(of);
                let inherited =
                    from.into_iter().flat_map(|r| r.items.iter().map(move |inner| (r, inner)));
                let inherited = inherited.filter(|(_, inner)| inner.is_about(*kind));
                duties.extend(
                    inherited.filter_map(|(r, inner)| duty(r, inner, item.when.as_deref())),
                );
                duties.extend(duty(requirement, item, None));
            }
            ItemWhat::Include(kind) => {
                let included =
                    of(kind).into_iter().flat_map(|r| r.items.iter().map(move |inner| (r, inner)));
                duties
                    .extend(included.filter_map(|(r, inner)| duty(r, inner, item.when.as_deref())));
            }
        }
    }
    duties
}

fn duty<'p>(of: &'p Requirement, item: &'p Item, outer: Option<&'p str>) -> Option<DutyRule<'p>> {
    let ItemWhat::Duty { kind, text, preferred, check, recheck_days, details } = &item.what else {
        return None;
    };
    Some(DutyRule {
        of: &of.partner_kind,
        id: &item.id,
        kind: *kind,
        text,
        preferred: *preferred,
        check: *check,
        recheck_days: *recheck_days,
        details,
        when: outer.into_iter().chain(item.when.as_deref()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{faults_with, with};
    use super::*;

    #[test]
    fn a_track_has_duties_with_details_and_inherits_those_about_the_same() {
        let program = with(
            r##"
[[requirement]]
for = "partner"
title = "All partners"
items = [
  { id = "exclusive", kind = "exclusivity", text = "Nothing for competitors", scope = "contract", check = "self" },
  { id = "bio", kind = "placement", text = "What streamers place", inherits = "streamer", plus = "contract", recheck_days = 90 },
  { id = "rep", kind = "role", text = "Our man has a role", member = "Chronic-Reflexes#9251" },
  { id = "post", kind = "announcement", text = "A post", mention = "@everyone", links_to = "#partner-channel", has = ["logo"] },
]"##,
        );
        let duties = program.duties("partner");
        let keys: Vec<String> = duties.iter().map(DutyRule::key).collect();
        assert_eq!(
            keys,
            [
                "partner.exclusive",
                "streamer.bio",
                "streamer.banner",
                "partner.bio",
                "partner.rep",
                "partner.post"
            ]
        );
        assert_eq!(
            (duties[0].check, duties[0].details.scope),
            (DutyCheck::Partner, Some(Beyond::Contract))
        );
        assert_eq!(
            (duties[3].recheck_days, duties[3].details.plus),
            (Some(90), Some(Beyond::Contract))
        );
        assert_eq!(duties[4].details.member.as_deref(), Some("Chronic-Reflexes#9251"));
        assert_eq!(duties[5].details.has, ["logo"]);
        assert!(
            duties[0].is_due() && !duties[2].is_due(),
            "a duty under a condition is not everybody's"
        );
    }

    #[test]
    fn a_duty_for_nobody_or_of_nobody_is_refused() {
        let item = "items = [{ id = \"a\", kind = \"brand\", text = \"b\" }]";
        let faults =
            faults_with(&format!("[[requirement]]\nfor = \"partnr\"\ntitle = \"t\"\n{item}"));
        assert!(
            faults.len() == 1
                && faults[0].contains("no kind of partner or track")
                && faults[0].contains("\"partner\""),
            "{faults:?}"
        );
        let item =
            item.replace("text", "inherits = \"nobody\", check = \"auto\", recheck_days = 0, text");
        let faults =
            faults_with(&format!("[[requirement]]\nfor = \"partner\"\ntitle = \"t\"\n{item}"));
        assert_eq!(faults.len(), 3, "{faults:?}");
    }
}
