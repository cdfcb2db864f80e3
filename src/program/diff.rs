//! What another version of a program file changes, and for whom, in words that people read.
//!
//! Rates are frozen with the version under which a customer came; everything else holds for
//! everybody from then on. Everything is in English, for the command line and for staff.

use std::cmp::Ordering;
use std::fmt;

use super::bonus::{BonusRule, BonusWhat};
use super::commission::{CommissionCap, CommissionRule, Occurrence, Products, RateSource};
use super::coupon::{CouponRule, CouponValue};
use super::product::{Product, ProductRate};
use super::program::Program;
use super::track::{Ladder, Level, Metric, Track};
use crate::money::{Money, Unit};

/// How much a change matters, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeImpact {
    /// Partners get less, or later.
    Less,
    /// Partners get something else.
    Other,
    /// Partners get more, or sooner.
    More,
    /// Ways in, duties, payouts.
    Rules,
    /// What people read.
    Texts,
}

impl fmt::Display for ChangeImpact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Less => "Less for partners",
            Self::Other => "Other money for partners",
            Self::More => "More for partners",
            Self::Rules => "Rules",
            Self::Texts => "Texts",
        })
    }
}

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProgramDiffEntry {
    /// How much it matters.
    pub gravity: ChangeImpact,
    /// What becomes of what: `level 2 of track "partner" pays 20% instead of 22%`.
    pub what: String,
    /// Whom the change is for, and from when on it holds for them, in words.
    pub whom: String,
}

impl fmt::Display for ProgramDiffEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.what, self.whom)
    }
}

const CUSTOMERS: &str =
    "for customers who come from then on; existing customers keep their version";
const PARTNERS: &str = "for all partners, from then on";
const NEW_PARTNERS: &str = "for those who join from then on";
const READERS: &str = "for all who read it";

/// What `new` changes of `old`, the gravest first; nothing when they mean the same.
#[must_use]
pub fn diff(old: &Program, new: &Program) -> Vec<ProgramDiffEntry> {
    let mut found = Found { changes: Vec::new(), currency: new.meta.currency };
    found.program(old, new);
    found.each(
        "track",
        &old.tracks,
        &new.tracks,
        |track| &track.id,
        ChangeImpact::Other,
        Found::track,
    );
    found.each(
        "product",
        &old.products,
        &new.products,
        |product| &product.id,
        ChangeImpact::Other,
        Found::product,
    );
    found.each(
        "commission",
        &old.commissions,
        &new.commissions,
        |rule| &rule.id,
        ChangeImpact::Other,
        Found::commission,
    );
    found.each(
        "coupon",
        &old.coupons,
        &new.coupons,
        |coupon| &coupon.id,
        ChangeImpact::Other,
        Found::coupon,
    );
    found.each(
        "bonus",
        &old.bonuses,
        &new.bonuses,
        |bonus| &bonus.id,
        ChangeImpact::Other,
        Found::bonus,
    );
    found.each(
        "route",
        &old.routes,
        &new.routes,
        |route| &route.id,
        ChangeImpact::Rules,
        |found, _, route| {
            found.tell(
                ChangeImpact::Rules,
                format!("the route \"{}\" goes another way", route.id),
                NEW_PARTNERS,
            );
        },
    );
    found.each(
        "form",
        &old.forms,
        &new.forms,
        |form| &form.id,
        ChangeImpact::Texts,
        |found, _, form| {
            found.tell(
                ChangeImpact::Texts,
                format!("the form \"{}\" asks something else", form.id),
                NEW_PARTNERS,
            );
        },
    );
    found.each(
        "requirement",
        &old.requirements,
        &new.requirements,
        |one| &one.partner_kind,
        ChangeImpact::Rules,
        |found, _, one| {
            found.tell(
                ChangeImpact::Rules,
                format!("the duties of \"{}\" are others", one.partner_kind),
                PARTNERS,
            );
        },
    );
    found.each(
        "engagement",
        &old.engagements,
        &new.engagements,
        |one| &one.id,
        ChangeImpact::Rules,
        |found, _, one| {
            found.tell(
                ChangeImpact::Rules,
                format!("the engagement \"{}\" goes another way", one.id),
                PARTNERS,
            );
        },
    );
    found.each(
        "target of track",
        &old.targets,
        &new.targets,
        |target| &target.track,
        ChangeImpact::Rules,
        |found, _, target| {
            found.tell(
                ChangeImpact::Rules,
                format!("the target of track \"{}\" is another", target.track),
                PARTNERS,
            );
        },
    );
    found.each(
        "claim",
        &old.claims,
        &new.claims,
        |one| &one.id,
        ChangeImpact::Rules,
        |found, _, one| {
            found.tell(
                ChangeImpact::Rules,
                format!("the claim \"{}\" is decided otherwise", one.id),
                PARTNERS,
            );
        },
    );
    found.changes.sort();
    found.changes
}

struct Found {
    changes: Vec<ProgramDiffEntry>,
    currency: Unit,
}

impl Found {
    fn tell(&mut self, gravity: ChangeImpact, what: String, whom: &str) {
        self.changes.push(ProgramDiffEntry { gravity, what, whom: whom.to_owned() });
    }

    /// A value that is another one: more of it is better for partners, or worse.
    fn value<T: PartialOrd + fmt::Display>(
        &mut self,
        what: &str,
        old: &T,
        new: &T,
        more: ChangeImpact,
        whom: &str,
    ) {
        let less = if more == ChangeImpact::More { ChangeImpact::Less } else { ChangeImpact::More };
        let gravity = match new.partial_cmp(old) {
            Some(Ordering::Equal) => return,
            Some(Ordering::Greater) => more,
            Some(Ordering::Less) => less,
            None => ChangeImpact::Other,
        };
        self.tell(gravity, format!("{what} {new} instead of {old}"), whom);
    }

    /// A setting that is another one, which is neither better nor worse.
    fn setting(&mut self, gravity: ChangeImpact, what: &str, old: &str, new: &str, whom: &str) {
        if old != new {
            self.tell(gravity, format!("{what} {new} instead of {old}"), whom);
        }
    }

    /// An amount that one version may not have.
    fn amount(&mut self, what: &str, old: Option<Money>, new: Option<Money>, whom: &str) {
        match (old, new) {
            (Some(old), Some(new)) if old.unit() == new.unit() => {
                let gravity =
                    if new.minor() > old.minor() { ChangeImpact::More } else { ChangeImpact::Less };
                self.setting(gravity, what, &old.to_string(), &new.to_string(), whom);
            }
            (old, new) => {
                let text = |money: Option<Money>| {
                    money.map_or_else(|| "nothing".to_owned(), |money| money.to_string())
                };
                self.setting(ChangeImpact::Other, what, &text(old), &text(new), whom);
            }
        }
    }

    /// Compares what has the same id; the rest is new or gone.
    fn each<T: PartialEq>(
        &mut self,
        noun: &str,
        old: &[T],
        new: &[T],
        id: impl Fn(&T) -> &String,
        gravity: ChangeImpact,
        mut compare: impl FnMut(&mut Self, &T, &T),
    ) {
        let (gone, come) = if gravity == ChangeImpact::Other {
            (ChangeImpact::Less, ChangeImpact::More)
        } else {
            (gravity, gravity)
        };
        for one in old {
            match new.iter().find(|other| id(other) == id(one)) {
                None => self.tell(gone, format!("the {noun} \"{}\" is gone", id(one)), PARTNERS),
                Some(other) if other == one => {}
                Some(other) => {
                    let before = self.changes.len();
                    compare(self, one, other);
                    if self.changes.len() == before {
                        self.tell(
                            ChangeImpact::Texts,
                            format!("the {noun} \"{}\" reads otherwise", id(one)),
                            READERS,
                        );
                    }
                }
            }
        }
        for one in new.iter().filter(|one| !old.iter().any(|other| id(other) == id(one))) {
            self.tell(come, format!("the {noun} \"{}\" is new", id(one)), PARTNERS);
        }
    }

    fn program(&mut self, old: &Program, new: &Program) {
        let meta = (&old.meta, &new.meta);
        let codes = |units: Vec<Unit>| units.iter().map(Unit::code).collect::<Vec<_>>().join(", ");
        self.setting(
            ChangeImpact::Less,
            "the currency is",
            meta.0.currency.code(),
            meta.1.currency.code(),
            PARTNERS,
        );
        self.setting(
            ChangeImpact::Other,
            "the units are",
            &codes(meta.0.all_units()),
            &codes(meta.1.all_units()),
            PARTNERS,
        );
        if codes(meta.0.all_units()) == codes(meta.1.all_units()) {
            self.reads("units", &meta.0.units, &meta.1.units);
        }
        let (was, is) = (meta.0.timezone.name(), meta.1.timezone.name());
        self.setting(
            ChangeImpact::Rules,
            "days and months begin by the clock of",
            was,
            is,
            PARTNERS,
        );
        self.setting(
            ChangeImpact::Texts,
            "the language is",
            &meta.0.locale,
            &meta.1.locale,
            READERS,
        );
        self.setting(ChangeImpact::Rules, "the program's id is", &meta.0.id, &meta.1.id, PARTNERS);
        self.setting(ChangeImpact::Texts, "the name is", &meta.0.name, &meta.1.name, READERS);
        self.reads("summary", &meta.0.summary, &meta.1.summary);
        self.payout(old, new);
        let (was, is) = (&old.attribution, &new.attribution);
        let by = |by: &[super::AttributedBy]| {
            by.iter().map(|by| by.word()).collect::<Vec<_>>().join(" and ")
        };
        self.setting(
            ChangeImpact::Other,
            "customers are bound by",
            &by(&was.by),
            &by(&is.by),
            CUSTOMERS,
        );
        self.setting(
            ChangeImpact::Other,
            "customers are bound at",
            was.binds_at.word(),
            is.binds_at.word(),
            CUSTOMERS,
        );
        let (first, last) = (was.conflict.word(), is.conflict.word());
        self.setting(
            ChangeImpact::Other,
            "of two partners, a customer goes to the",
            first,
            last,
            CUSTOMERS,
        );
        let window = |days: Option<u32>| days.unwrap_or(u32::MAX);
        if was.window_days != is.window_days {
            let gravity = if window(is.window_days) > window(was.window_days) {
                ChangeImpact::More
            } else {
                ChangeImpact::Less
            };
            let text = |days: Option<u32>| {
                days.map_or_else(|| "for good".to_owned(), |days| format!("for {days} days"))
            };
            self.setting(
                gravity,
                "a customer counts",
                &text(was.window_days),
                &text(is.window_days),
                CUSTOMERS,
            );
        }
        for (what, same) in [
            ("links", old.links == new.links),
            ("profile", old.profile == new.profile),
            ("billing panel", old.integration == new.integration),
            ("partners' account", old.account == new.account),
            ("contract", old.contract == new.contract),
        ] {
            if !same {
                self.tell(
                    ChangeImpact::Rules,
                    format!("the settings of the {what} are others"),
                    PARTNERS,
                );
            }
        }
        self.reads("benefits", &old.benefits, &new.benefits);
        self.reads("support contacts", &old.support, &new.support);
        self.reads("notices", &old.notices, &new.notices);
        self.reads("related programs", &old.related, &new.related);
        self.reads("authors and sources", &meta.0.about, &meta.1.about);
        self.reads("address of the terms", &meta.0.terms_url, &meta.1.terms_url);
        self.reads("version", &meta.0.version, &meta.1.version);
        self.reads("first day", &meta.0.effective_from, &meta.1.effective_from);
    }

    fn reads<T: PartialEq>(&mut self, what: &str, old: &T, new: &T) {
        if old != new {
            self.tell(ChangeImpact::Texts, format!("{what}: other words"), READERS);
        }
    }

    fn payout(&mut self, old: &Program, new: &Program) {
        let (was, is) = (&old.payout, &new.payout);
        let before = self.changes.len();
        if was.minimum.unit() == is.minimum.unit() {
            let gravity = if is.minimum.minor() > was.minimum.minor() {
                ChangeImpact::Less
            } else {
                ChangeImpact::More
            };
            let (old, new) = (was.minimum.to_string(), is.minimum.to_string());
            self.setting(gravity, "payouts begin at", &old, &new, PARTNERS);
        }
        self.setting(
            ChangeImpact::Rules,
            "payouts are made by",
            was.mode.word(),
            is.mode.word(),
            PARTNERS,
        );
        if was != is && self.changes.len() == before {
            self.tell(ChangeImpact::Rules, "other settings of payouts change".to_owned(), PARTNERS);
        }
    }

    fn track(&mut self, old: &Track, new: &Track) {
        let track = format!("track \"{}\"", new.id);
        let whom = format!("for partners of {track}, from then on");
        let percent = |rate: Option<crate::money::BasisPoints>| {
            rate.map_or_else(|| "no rate".to_owned(), |r| r.to_string())
        };
        if old.rate != new.rate {
            let gravity = if new.rate > old.rate { ChangeImpact::More } else { ChangeImpact::Less };
            self.setting(
                gravity,
                &format!("{track} pays"),
                &percent(old.rate),
                &percent(new.rate),
                CUSTOMERS,
            );
        }
        self.ladder(&track, &old.ladder, &new.ladder, &whom);
        self.setting(
            ChangeImpact::Rules,
            &format!("{track} is active when"),
            old.active_when.word(),
            new.active_when.word(),
            &whom,
        );
        self.setting(
            ChangeImpact::Other,
            &format!("on {track} it pays the"),
            old.payer.word(),
            new.payer.word(),
            &whom,
        );
        let values = |track: &Track| -> Vec<String> {
            track
                .levels
                .first()
                .map(|level| level.values.keys().cloned().collect())
                .unwrap_or_default()
        };
        for (was, is) in old.levels.iter().zip(&new.levels) {
            self.level(&track, new, was, is, &whom);
            for value in values(old).iter().filter(|value| values(new).contains(value)) {
                let what =
                    format!("at level {} of {track} the coupon value \"{value}\" is", is.number);
                self.amount(
                    &what,
                    was.value(value),
                    is.value(value),
                    "for codes issued or repriced from then on",
                );
            }
        }
        for level in old.levels.iter().skip(new.levels.len()) {
            self.tell(
                ChangeImpact::Less,
                format!("level {} of {track} ({}) is gone", level.number, level.rate),
                &whom,
            );
        }
        for level in new.levels.iter().skip(old.levels.len()) {
            let from = self.count(new, level.at);
            let what =
                format!("level {} of {track} is new: {} from {from} on", level.number, level.rate);
            self.tell(ChangeImpact::More, what, &whom);
        }
    }

    fn level(&mut self, track: &str, new: &Track, was: &Level, is: &Level, whom: &str) {
        let level = format!("level {} of {track}", is.number);
        self.value(&format!("{level} pays"), &was.rate, &is.rate, ChangeImpact::More, CUSTOMERS);
        if was.at != is.at {
            let gravity = if is.at > was.at { ChangeImpact::Less } else { ChangeImpact::More };
            let (old, new) = (self.count(new, was.at), self.count(new, is.at));
            self.setting(gravity, &format!("{level} begins at"), &old, &new, whom);
        }
        let role = |level: &Level| level.role.clone().unwrap_or_else(|| "no role".to_owned());
        self.setting(
            ChangeImpact::Rules,
            &format!("{level} has the role"),
            &role(was),
            &role(is),
            whom,
        );
        let name = |level: &Level| level.name.clone().unwrap_or_else(|| level.number.to_string());
        self.setting(
            ChangeImpact::Texts,
            &format!("{level} is called"),
            &name(was),
            &name(is),
            READERS,
        );
    }

    /// A threshold as people read it.
    fn count(&self, track: &Track, at: u64) -> String {
        match track.ladder.metric {
            Metric::Revenue | Metric::Commissions => {
                Money::new(i64::try_from(at).unwrap_or(i64::MAX), self.currency).to_string()
            }
            _ => at.to_string(),
        }
    }

    fn ladder(&mut self, track: &str, was: &Ladder, is: &Ladder, whom: &str) {
        let words = |ladder: &Ladder| ladder.metric.word().replace('_', " ");
        self.setting(
            ChangeImpact::Other,
            &format!("{track} counts"),
            &words(was),
            &words(is),
            whom,
        );
        let window = |days: Option<u32>| {
            days.map_or_else(|| "the whole partnership".to_owned(), |days| format!("{days} days"))
        };
        let gravity = if is.rolling_days.unwrap_or(u32::MAX) > was.rolling_days.unwrap_or(u32::MAX)
        {
            ChangeImpact::More
        } else {
            ChangeImpact::Less
        };
        self.setting(
            gravity,
            &format!("{track} counts over"),
            &window(was.rolling_days),
            &window(is.rolling_days),
            whom,
        );
        let what = format!("on {track} the purchase that reaches a threshold gets the rate of");
        self.setting(
            ChangeImpact::Other,
            &what,
            was.rate_uses.word(),
            is.rate_uses.word(),
            CUSTOMERS,
        );
        let gravity = if is.demote > was.demote { ChangeImpact::Less } else { ChangeImpact::More };
        self.setting(
            gravity,
            &format!("levels of {track} are lost"),
            was.demote.word(),
            is.demote.word(),
            whom,
        );
        self.value(
            &format!("days of grace before a level of {track} is lost:"),
            &was.grace_days,
            &is.grace_days,
            ChangeImpact::More,
            whom,
        );
        if was.moves_existing != is.moves_existing {
            let (gravity, what) = if is.moves_existing {
                (ChangeImpact::More, "for all customers")
            } else {
                (ChangeImpact::Less, "only for customers who come after it")
            };
            self.tell(gravity, format!("a new level of {track} holds {what}"), whom);
        }
    }

    fn product(&mut self, was: &Product, is: &Product) {
        let product = format!("product \"{}\"", is.id);
        if was.participates != is.participates {
            let (gravity, what) = if is.participates {
                (ChangeImpact::More, "takes part")
            } else {
                (ChangeImpact::Less, "no longer takes part")
            };
            self.tell(gravity, format!("{product} {what}"), CUSTOMERS);
        }
        self.setting(
            ChangeImpact::Other,
            &format!("{product} is called by the billing panel"),
            &was.matches,
            &is.matches,
            CUSTOMERS,
        );
        let tracks =
            was.rates.keys().chain(is.rates.keys().filter(|track| !was.rates.contains_key(*track)));
        for track in tracks {
            let (old, new) = (was.rates.get(track), is.rates.get(track));
            let gravity = match (old, new) {
                (Some(ProductRate::Fixed(old)), Some(ProductRate::Fixed(new))) if new > old => {
                    ChangeImpact::More
                }
                (Some(ProductRate::Fixed(old)), Some(ProductRate::Fixed(new))) if new < old => {
                    ChangeImpact::Less
                }
                _ => ChangeImpact::Other,
            };
            let what = format!("{product} pays on track \"{track}\"");
            self.setting(gravity, &what, &product_rate(old), &product_rate(new), CUSTOMERS);
        }
    }

    fn commission(&mut self, was: &CommissionRule, is: &CommissionRule) {
        let rule = format!("commission \"{}\"", is.id);
        let list = |events: &[super::CommissionEvent]| {
            events.iter().map(|event| event.word()).collect::<Vec<_>>().join(" and ")
        };
        self.setting(
            ChangeImpact::Other,
            &format!("{rule} is of track"),
            &was.track,
            &is.track,
            CUSTOMERS,
        );
        self.setting(
            ChangeImpact::Other,
            &format!("{rule} is for"),
            &list(&was.events),
            &list(&is.events),
            CUSTOMERS,
        );
        self.setting(
            ChangeImpact::Other,
            &format!("{rule} counts"),
            &products(was),
            &products(is),
            CUSTOMERS,
        );
        self.setting(
            ChangeImpact::Other,
            &format!("{rule} is for customers:"),
            was.customer.word(),
            is.customer.word(),
            CUSTOMERS,
        );
        self.setting(
            ChangeImpact::Other,
            &format!("{rule} pays for"),
            &occurrence(was.occurrence),
            &occurrence(is.occurrence),
            CUSTOMERS,
        );
        let gravity = match (&was.rate, &is.rate) {
            (RateSource::Percent(old), RateSource::Percent(new)) if new > old => ChangeImpact::More,
            (RateSource::Flat(old), RateSource::Flat(new)) if new.minor() > old.minor() => {
                ChangeImpact::More
            }
            (RateSource::Percent(_), RateSource::Percent(_))
            | (RateSource::Flat(_), RateSource::Flat(_)) => ChangeImpact::Less,
            _ => ChangeImpact::Other,
        };
        self.setting(
            gravity,
            &format!("{rule} pays"),
            &rate_source(&was.rate),
            &rate_source(&is.rate),
            CUSTOMERS,
        );
        self.setting(
            ChangeImpact::Other,
            &format!("{rule} takes its share of"),
            was.base.word(),
            is.base.word(),
            CUSTOMERS,
        );
        self.setting(
            ChangeImpact::Other,
            &format!("{rule} is a"),
            was.settle.word(),
            is.settle.word(),
            CUSTOMERS,
        );
        self.setting(
            ChangeImpact::Other,
            &format!("{rule} is credited to the"),
            was.credit_to.word(),
            is.credit_to.word(),
            CUSTOMERS,
        );
        self.value(
            &format!("{rule} is held back for days:"),
            &was.hold_days,
            &is.hold_days,
            ChangeImpact::Less,
            CUSTOMERS,
        );
        let cap = |cap: Option<CommissionCap>| {
            cap.map_or_else(
                || "what it comes to".to_owned(),
                |cap| format!("{} a {}", cap.amount, cap.per.word()),
            )
        };
        let most = |rule: &CommissionRule| rule.cap.map_or(i64::MAX, |cap| cap.amount.minor());
        let gravity = if most(is) > most(was) { ChangeImpact::More } else { ChangeImpact::Less };
        self.setting(
            gravity,
            &format!("{rule} pays at most"),
            &cap(was.cap),
            &cap(is.cap),
            CUSTOMERS,
        );
        if was.by_contract != is.by_contract {
            let what = if is.by_contract { "may" } else { "can no longer" };
            self.tell(
                ChangeImpact::Other,
                format!("a contract {what} set the rate of {rule}"),
                CUSTOMERS,
            );
        }
    }

    fn coupon(&mut self, was: &CouponRule, is: &CouponRule) {
        let coupon = format!("coupon \"{}\"", is.id);
        match (&was.value, &is.value) {
            (CouponValue::Fixed(old), CouponValue::Fixed(new)) => {
                self.amount(
                    &format!("{coupon} is worth"),
                    Some(*old),
                    Some(*new),
                    "for codes issued from then on",
                );
            }
            (old, new) if old != new => {
                let text = |value: &CouponValue| match value {
                    CouponValue::Fixed(money) => money.to_string(),
                    CouponValue::Level(name) => format!("the level's \"{name}\""),
                };
                self.setting(
                    ChangeImpact::Other,
                    &format!("{coupon} is worth"),
                    &text(old),
                    &text(new),
                    "for codes issued from then on",
                );
            }
            _ => {}
        }
        let same_worth = CouponRule { value: is.value.clone(), ..was.clone() };
        if same_worth != *is {
            self.tell(
                ChangeImpact::Rules,
                format!("{coupon} is issued or redeemed by other rules"),
                "for codes issued from then on",
            );
        }
    }

    fn bonus(&mut self, was: &BonusRule, is: &BonusRule) {
        let bonus = format!("bonus \"{}\"", is.id);
        let amount = |bonus: &BonusRule| match bonus.what {
            BonusWhat::Cash(amount)
            | BonusWhat::Milestone { amount, .. }
            | BonusWhat::Restricted { amount, .. } => Some(amount),
            BonusWhat::ByContract => None,
        };
        self.amount(
            &format!("{bonus} is"),
            amount(was),
            amount(is),
            "for partners who earn it from then on",
        );
        match (&was.what, &is.what) {
            (
                BonusWhat::Restricted { valid_days: old, .. },
                BonusWhat::Restricted { valid_days: new, .. },
            ) => {
                self.value(
                    &format!("{bonus} lasts for days:"),
                    old,
                    new,
                    ChangeImpact::More,
                    NEW_PARTNERS,
                );
            }
            (BonusWhat::Milestone { at: old, .. }, BonusWhat::Milestone { at: new, .. }) => {
                self.value(&format!("{bonus} is paid at"), old, new, ChangeImpact::Less, PARTNERS);
            }
            _ => {}
        }
    }
}

fn product_rate(rate: Option<&ProductRate>) -> String {
    match rate {
        None => "what the rule says".to_owned(),
        Some(ProductRate::Fixed(rate)) => rate.to_string(),
        Some(ProductRate::Level) => "by level".to_owned(),
        Some(ProductRate::Unset) => "a rate that is not set".to_owned(),
    }
}

fn products(rule: &CommissionRule) -> String {
    match &rule.products {
        Products::All => "every product".to_owned(),
        Products::Participating => "the products that take part".to_owned(),
        Products::Listed(ids) => ids.join(", "),
    }
}

fn rate_source(rate: &RateSource) -> String {
    match rate {
        RateSource::Level => "by level".to_owned(),
        RateSource::Product => "by product".to_owned(),
        RateSource::Percent(rate) => rate.to_string(),
        RateSource::Flat(amount) => amount.to_string(),
        RateSource::Full => "all of it".to_owned(),
        RateSource::Steps(steps) => {
            let step = |(from, rate): &(u32, crate::money::BasisPoints)| {
                format!("{rate} from invoice {from}")
            };
            steps.iter().map(step).collect::<Vec<_>>().join(", ")
        }
    }
}

fn occurrence(occurrence: Occurrence) -> String {
    match occurrence {
        Occurrence::First => "a customer's first payment".to_owned(),
        Occurrence::Every => "every payment".to_owned(),
        Occurrence::Limited { max_count, max_months, within_days } => {
            let parts = [
                max_count.map(|n| format!("the first {n} payments")),
                max_months.map(|n| format!("the first {n} months")),
                within_days.map(|n| format!("{n} days from the binding")),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" within ")
        }
    }
}
