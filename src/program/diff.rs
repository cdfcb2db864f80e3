//! What another version of a program file changes: the key, the old value, the new value, and for
//! whom.
//!
//! Compares all that the two files say, not a list of what is known to matter, so that a key which
//! comes later is compared from its first day on. Entries hold values and no words; who shows them
//! writes them in the reader's language.

use std::collections::BTreeSet;

use super::document::{Node, ProgramValue};
use super::impact::{ChangeAudience, ChangeImpact, impact};
use super::places::Places;
use super::program::Program;

/// One key that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramDiffEntry {
    /// How much it matters.
    pub impact: ChangeImpact,
    /// The key, spelled as in the file; what stands in a list goes by its id or, where it has none,
    /// by its place from 1: `track.partner.levels.2.rate`.
    pub key: String,
    /// What it was; none when the key is new.
    pub old: Option<ProgramValue>,
    /// What it becomes; none when the key is gone.
    pub new: Option<ProgramValue>,
    /// For whom it changes.
    pub audience: ChangeAudience,
}

/// What `new` changes of `old`, the gravest first; nothing when they mean the same.
#[must_use]
pub fn diff(old: &Program, new: &Program) -> Vec<ProgramDiffEntry> {
    if means_the_same(old, new) {
        return Vec::new();
    }
    let mut found = Found::default();
    found.nodes(Some(old.places.document()), Some(new.places.document()));
    found.entries.sort_by_key(|entry| entry.impact);
    found.entries
}

/// Whether two files make one program: they may differ in comments, in spelling, and in what they
/// write although it holds anyway.
fn means_the_same(old: &Program, new: &Program) -> bool {
    let bare = |program: &Program| Program {
        version: String::new(),
        ..program.clone().placed(Places::new(""))
    };
    bare(old) == bare(new)
}

#[derive(Default)]
struct Found {
    entries: Vec<ProgramDiffEntry>,
    path: Vec<String>,
}

impl Found {
    fn tell(&mut self, old: Option<ProgramValue>, new: Option<ProgramValue>) {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let (impact, audience) = impact(&path, old.as_ref(), new.as_ref());
        self.entries.push(ProgramDiffEntry { impact, key: path.join("."), old, new, audience });
    }

    fn below(&mut self, key: &str, old: Option<&Node>, new: Option<&Node>) {
        self.path.push(key.to_owned());
        self.nodes(old, new);
        self.path.pop();
    }

    fn nodes(&mut self, old: Option<&Node>, new: Option<&Node>) {
        match (old, new) {
            (Some(Node::Table(old)), Some(Node::Table(new))) => {
                let added = new.keys().filter(|key| !old.contains_key(*key));
                for key in old.keys().chain(added) {
                    self.below(key, old.get(key), new.get(key));
                }
            }
            // A list that comes or goes is said entry by entry.
            (Some(Node::List(old)), Some(Node::List(new))) => self.lists(old, new),
            (Some(Node::List(old)), None) => self.lists(old, &[]),
            (None, Some(Node::List(new))) => self.lists(&[], new),
            (old, new) => {
                let (old, new) = (old.map(Node::value), new.map(Node::value));
                if !is_same(old.as_ref(), new.as_ref()) {
                    self.tell(old, new);
                }
            }
        }
    }

    fn lists(&mut self, old: &[Node], new: &[Node]) {
        let key = ["id", "for", "track", "code"]
            .into_iter()
            .find(|key| ids(old, key).is_some() && ids(new, key).is_some());
        let ids = key.and_then(|key| Some((ids(old, key)?, ids(new, key)?)));
        match ids {
            Some((was, is)) => self.by_id(&was, &is),
            None => self.by_place(old, new),
        }
    }

    fn by_id(&mut self, old: &[(&str, &Node)], new: &[(&str, &Node)]) {
        for (id, node) in old {
            self.below(id, Some(*node), find(new, id));
        }
        for (id, node) in new.iter().filter(|(id, _)| find(old, id).is_none()) {
            self.below(id, None, Some(*node));
        }
        let order = |list: &[(&str, &Node)], other: &[(&str, &Node)]| {
            let both = list.iter().filter(|(id, _)| find(other, id).is_some());
            both.map(|(id, _)| ProgramValue::Word((*id).to_owned())).collect::<Vec<_>>()
        };
        let (was, is) = (order(old, new), order(new, old));
        if was != is {
            self.tell(Some(ProgramValue::List(was)), Some(ProgramValue::List(is)));
        }
    }

    /// Compares lists whose entries have no names. What stands at the front or at the end of both
    /// is left out, so that one entry more is one change; levels and steps are known by their
    /// place.
    fn by_place(&mut self, old: &[Node], new: &[Node]) {
        let numbered = self.path.last().is_some_and(|key| key == "levels" || key == "steps");
        let shortest = old.len().min(new.len());
        let same = |pairs: &mut dyn Iterator<Item = (&Node, &Node)>| {
            pairs.take_while(|(old, new)| old == new).count()
        };
        let (front, back) = if numbered {
            (0, 0)
        } else {
            let front = same(&mut old.iter().zip(new));
            let back = same(&mut old.iter().rev().zip(new.iter().rev()));
            (front, back.min(shortest.saturating_sub(front)))
        };
        let middle = |list: &[Node]| list.len().saturating_sub(back);
        for n in front..middle(old).max(middle(new)) {
            let number = n.saturating_add(1).to_string();
            let at = |list: &[Node]| (n < middle(list)).then(|| list.get(n).cloned()).flatten();
            self.below(&number, at(old).as_ref(), at(new).as_ref());
        }
    }
}

fn find<'n>(list: &[(&str, &'n Node)], id: &str) -> Option<&'n Node> {
    list.iter().find(|(other, _)| *other == id).map(|(_, node)| *node)
}

/// The entries of a list by what `key` calls them; none unless every one has a name of its own.
fn ids<'n>(list: &'n [Node], key: &str) -> Option<Vec<(&'n str, &'n Node)>> {
    let mut named = BTreeSet::new();
    let mut all = Vec::new();
    for node in list {
        let Some(Node::Value(ProgramValue::Word(id) | ProgramValue::Text(id))) =
            node.entries()?.get(key)
        else {
            return None;
        };
        if !named.insert(id) {
            return None;
        }
        all.push((id.as_str(), node));
    }
    Some(all)
}

/// Whether two values are one; a list of one value is that value.
fn is_same(old: Option<&ProgramValue>, new: Option<&ProgramValue>) -> bool {
    let single = |value: Option<&ProgramValue>| match value {
        Some(ProgramValue::List(list)) if list.len() == 1 => list.first().cloned(),
        value => value.cloned(),
    };
    single(old) == single(new)
}
