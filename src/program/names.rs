//! Which names a program file defines and which it refers to.
//!
//! A reference is checked after everything was read, so the order of the file's parts does not
//! matter. What a name stands for is not known here.

use std::fmt;

use super::fault::nearest;

/// What a name names: names of different kinds do not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Bonus,
    Claim,
    Commission,
    Coupon,
    Engagement,
    Form,
    PartnerKind,
    /// A kind of partner or a track: something refers to either, and nothing defines it.
    Partners,
    Product,
    ProfileField,
    Requirement,
    Role,
    Route,
    Target,
    Track,
    Unit,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bonus => "bonus",
            Self::Claim => "claim",
            Self::Commission => "commission",
            Self::Coupon => "coupon",
            Self::Engagement => "engagement",
            Self::Form => "form",
            Self::PartnerKind => "kind of partner (in a track's \"kinds\")",
            Self::Partners => "kind of partner or track",
            Self::Product => "product",
            Self::ProfileField => "profile field",
            Self::Requirement => "requirement",
            Self::Role => "role",
            Self::Route => "route",
            Self::Target => "target",
            Self::Track => "track",
            Self::Unit => "unit",
        })
    }
}

impl Name {
    /// Whether a definition of this kind is what a reference to `asked` means.
    fn answers(self, asked: Self) -> bool {
        self == asked
            || (asked == Self::Partners && matches!(self, Self::PartnerKind | Self::Track))
    }
}

/// A name with the place of its value in the text.
#[derive(Debug)]
pub(super) struct Mention {
    pub(super) kind: Name,
    pub(super) name: String,
    pub(super) path: String,
    pub(super) offset: usize,
}

/// All definitions and references of one file.
#[derive(Debug, Default)]
pub(super) struct Names {
    defined: Vec<Mention>,
    used: Vec<Mention>,
    broken: Vec<Name>,
}

impl Names {
    /// Records a definition; `false` when the name is taken.
    pub(super) fn define(&mut self, mention: Mention) -> bool {
        let free = !self.is_defined(mention.kind, &mention.name);
        self.defined.push(mention);
        free
    }

    /// Records that a definition of this kind has no readable name: a reference to it would look
    /// dangling and is not.
    pub(super) fn define_broken(&mut self, kind: Name) {
        self.broken.push(kind);
    }

    /// Records a reference, to be checked by [`Names::dangling`].
    pub(super) fn refer(&mut self, mention: Mention) {
        self.used.push(mention);
    }

    /// Whether the name is defined so far.
    pub(super) fn is_defined(&self, kind: Name, name: &str) -> bool {
        self.defined.iter().any(|d| d.kind == kind && d.name == name)
    }

    /// The references that lead nowhere, each with the name that was probably meant.
    pub(super) fn dangling(self) -> Vec<(Mention, Option<String>)> {
        let Self { defined, used, broken } = self;
        used.into_iter()
            .filter(|u| !broken.iter().any(|kind| kind.answers(u.kind)))
            .filter(|u| !defined.iter().any(|d| d.kind.answers(u.kind) && d.name == u.name))
            .map(|u| {
                let known =
                    defined.iter().filter(|d| d.kind.answers(u.kind)).map(|d| d.name.as_str());
                let suggestion = nearest(&u.name, known);
                (u, suggestion)
            })
            .collect()
    }
}
