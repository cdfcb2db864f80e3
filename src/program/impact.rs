//! How much the change of a key matters, and to whom.
//!
//! Decided by the key's path and the direction in which its value goes. A key that is not named
//! here is a rule for all partners: no change is left out for want of a line here.

use std::cmp::Ordering;

use super::document::ProgramValue;

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

/// For whom a change holds, from the moment on at which the new version is in force.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeAudience {
    /// Customers who come from then on. Those who are there keep the version they came under.
    NewCustomers,
    /// All partners.
    Partners,
    /// The partners of the track with this id.
    TrackPartners(String),
    /// Codes that are issued or repriced from then on.
    Codes,
    /// Those who apply from then on.
    Applicants,
    /// Staff.
    Staff,
    /// Whoever reads it.
    Everyone,
}

/// In which direction a value is better for partners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Better {
    /// More of it. What is not there is nothing.
    Higher,
    /// Less of it. What is not there is best.
    Lower,
    /// More of it. What is not there has no bound, which is best.
    Unbounded,
    /// One word before the other, the best first.
    Earlier(&'static [&'static str]),
    /// In none.
    Neither(ChangeImpact),
}

use Better::{Earlier, Higher, Lower, Neither, Unbounded};

const OTHER: Better = Neither(ChangeImpact::Other);
const RULES: Better = Neither(ChangeImpact::Rules);
const TEXTS: Better = Neither(ChangeImpact::Texts);

/// How much it matters that the value at `path` becomes another one, and to whom.
pub(super) fn impact(
    path: &[&str],
    old: Option<&ProgramValue>,
    new: Option<&ProgramValue>,
) -> (ChangeImpact, ChangeAudience) {
    let (better, audience) = meaning(path);
    let impact = match better {
        Neither(impact) => impact,
        Higher | Lower | Unbounded => compared(better, old, new),
        Earlier(words) => {
            let place = |value: Option<&ProgramValue>| match value {
                Some(ProgramValue::Word(word)) => words.iter().position(|known| known == word),
                _ => None,
            };
            match (place(old), place(new)) {
                (Some(old), Some(new)) if new < old => ChangeImpact::More,
                (Some(old), Some(new)) if new > old => ChangeImpact::Less,
                _ => ChangeImpact::Other,
            }
        }
    };
    (impact, audience)
}

fn compared(
    better: Better,
    old: Option<&ProgramValue>,
    new: Option<&ProgramValue>,
) -> ChangeImpact {
    let (more, less) = match better {
        Lower => (ChangeImpact::Less, ChangeImpact::More),
        _ => (ChangeImpact::More, ChangeImpact::Less),
    };
    let absent_is_best = better == Unbounded;
    match (old, new) {
        (None, _) => {
            if absent_is_best {
                less
            } else {
                more
            }
        }
        (_, None) => {
            if absent_is_best {
                more
            } else {
                less
            }
        }
        (Some(old), Some(new)) => match order(old, new, absent_is_best) {
            Some(Ordering::Less) => more,
            Some(Ordering::Greater) => less,
            _ => ChangeImpact::Other,
        },
    }
}

/// Compares two values of one kind. Where there are bounds, `first` is the narrowest, a table has
/// some, and another word, such as `every` or `lifetime`, has none.
fn order(old: &ProgramValue, new: &ProgramValue, bounds: bool) -> Option<Ordering> {
    use ProgramValue::{Days, Flag, Hours, Money, Months, Number, Percent, Table, Word};
    match (old, new) {
        (Money(old), Money(new)) if old.unit() == new.unit() => Some(old.minor().cmp(&new.minor())),
        (Percent(old), Percent(new)) => Some(old.cmp(new)),
        (Number(old), Number(new)) => Some(old.parse::<i64>().ok()?.cmp(&new.parse().ok()?)),
        (Days(old), Days(new)) | (Hours(old), Hours(new)) | (Months(old), Months(new)) => {
            Some(old.cmp(new))
        }
        (Flag(old), Flag(new)) => Some(old.cmp(new)),
        (Table(_) | Word(_), Table(_) | Word(_)) if bounds => {
            let width = |value: &ProgramValue| match value {
                Word(word) if word == "first" => 0,
                Table(_) => 1,
                _ => 2,
            };
            Some(width(old).cmp(&width(new)))
        }
        _ => None,
    }
}

#[expect(clippy::match_same_arms, reason = "a table of the keys, in the order of the file")]
fn meaning(path: &[&str]) -> (Better, ChangeAudience) {
    use ChangeAudience::{Applicants, Codes, Everyone, NewCustomers, Partners, Staff};
    match path {
        ["program", rest @ ..] => match rest {
            ["currency"] => (Neither(ChangeImpact::Less), Partners),
            ["units", _, "name"] => (TEXTS, Everyone),
            ["units", ..] => (OTHER, Partners),
            ["id" | "timezone"] => (RULES, Partners),
            _ => (TEXTS, Everyone),
        },
        ["track", track, rest @ ..] => track_key(track, rest),
        ["product", _] | ["product", _, "rate", ..] | ["product", _, "participates"] => {
            (Higher, NewCustomers)
        }
        ["product", _, "match" | "match_case"] => (OTHER, NewCustomers),
        ["product", _, "name"] => (TEXTS, Everyone),
        ["commission", _, rest @ ..] => (commission_key(rest), NewCustomers),
        ["coupon", _] => (Higher, Partners),
        ["coupon", _, "value" | "rate"] => (Higher, Codes),
        ["coupon", _, "uses" | "per_customer" | "expires_days"] => (Unbounded, Codes),
        ["coupon", ..] => (RULES, Codes),
        ["bonus", _] | ["bonus", _, "amount" | "valid_days" | "repeat"] => (Higher, Partners),
        ["bonus", _, "at"] => (Lower, Partners),
        ["bonus", _, "text"] => (TEXTS, Everyone),
        ["bonus", ..] => (OTHER, Partners),
        ["attribution", "window_days"] => (Unbounded, NewCustomers),
        ["attribution", ..] => (OTHER, NewCustomers),
        ["payout", "minimum"] => (Lower, Partners),
        ["account", "negative_limit"] => (Higher, Partners),
        ["engagement", _, "price"] => (Higher, Partners),
        ["benefit", _] => (Higher, Partners),
        ["benefit", _, "text" | "items" | "when" | "while" | "url"] => (TEXTS, Everyone),
        ["route", ..] => (RULES, Applicants),
        ["form", ..] => (TEXTS, Applicants),
        ["requirement", _, "title"] => (TEXTS, Everyone),
        ["assumption" | "ticket", ..] | ["integration", "kind" | "may"] => (RULES, Staff),
        ["notice" | "related" | "support", ..] => (TEXTS, Everyone),
        _ => (RULES, Partners),
    }
}

#[expect(clippy::match_same_arms, reason = "a table of the keys, in the order of the file")]
fn track_key(track: &str, key: &[&str]) -> (Better, ChangeAudience) {
    let partners = ChangeAudience::TrackPartners(track.to_owned());
    match key {
        [] => (Higher, ChangeAudience::Partners),
        ["rate"] | ["levels", _, "rate"] => (Higher, ChangeAudience::NewCustomers),
        ["levels", _, "at"] => (Lower, partners),
        ["levels", _, "role"] | ["kinds" | "active_when"] => (RULES, partners),
        ["levels", _, "name"] => (TEXTS, ChangeAudience::Everyone),
        ["levels"] | ["levels", _] => (Higher, partners),
        ["levels", _, ..] => (Higher, ChangeAudience::Codes),
        ["ladder", "rate_uses"] => (OTHER, ChangeAudience::NewCustomers),
        ["ladder", "window", ..] => (Unbounded, partners),
        ["ladder", "demote"] => (Earlier(&["never", "at_review", "immediate"]), partners),
        ["ladder", "grace_days" | "moves_existing"] => (Higher, partners),
        ["ladder", ..] | ["payer"] => (OTHER, partners),
        _ => (TEXTS, ChangeAudience::Everyone),
    }
}

fn commission_key(key: &[&str]) -> Better {
    match key {
        [] | ["rate"] | ["rate", "flat"] | ["rate", "steps", _, "rate"] => Higher,
        ["hold_days"] => Lower,
        ["occurrence", ..] | ["cap"] | ["cap", "amount"] => Unbounded,
        ["example", ..] => TEXTS,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direction_decides_whether_partners_get_less_or_more() {
        let word = |word: &str| Some(ProgramValue::Word(word.to_owned()));
        let days = |days| Some(ProgramValue::Days(days));
        let table =
            Some(ProgramValue::Table(vec![("rolling_days".to_owned(), ProgramValue::Days(90))]));
        for (path, old, new, expected) in [
            ("commission.kickback.hold_days", days(0), days(14), ChangeImpact::Less),
            ("attribution.window_days", None, days(90), ChangeImpact::Less),
            ("attribution.window_days", days(30), days(90), ChangeImpact::More),
            ("commission.kickback.cap", None, table.clone(), ChangeImpact::Less),
            ("track.partner.ladder.window", word("lifetime"), table, ChangeImpact::Less),
            ("track.partner.ladder.demote", word("never"), word("at_review"), ChangeImpact::Less),
            (
                "commission.kickback.occurrence",
                word("first"),
                Some(ProgramValue::Table(Vec::new())),
                ChangeImpact::More,
            ),
            ("bonus.welcome", None, word("x"), ChangeImpact::More),
            ("bonus.welcome", word("x"), None, ChangeImpact::Less),
            ("commission.kickback.rate", word("level"), word("full"), ChangeImpact::Other),
            ("a.key.that.comes.later", word("x"), word("y"), ChangeImpact::Rules),
        ] {
            let keys: Vec<&str> = path.split('.').collect();
            assert_eq!(impact(&keys, old.as_ref(), new.as_ref()).0, expected, "{path}");
        }
    }
}
