//! Another version of the program file: what it would change, the buttons that decide, and what
//! became of it.

use std::fmt::Write as _;

use partnerdesk::guild::Tenant;
use partnerdesk::id::SwitchId;
use partnerdesk::program::{Change, Gravity};
use partnerdesk::switch::{self, Obstacle, Preview, State, Switch};

use crate::action::Action;
use crate::answer::{
    Answer, BLUE, Card, Face, GREEN, RED, YELLOW, clip, danger, secondary, success,
};
use crate::failure::Failure;
use crate::i18n::{Locale, mention, moment, plain};
use crate::programs;
use crate::visit::Visit;

/// The most characters that the changes take in a card, beside title, words and what stands in the
/// way. Source: Discord, "Embed Limits": 6,000 in all.
const CHANGES: usize = 3_500;
/// The most characters of a field.
const FIELD: usize = 1_024;
/// The most fields with changes.
const FIELDS: usize = 10;
/// How many partners are named.
const NAMED: usize = 10;

/// What the version would change, for whom and from when on, with the buttons that decide.
#[must_use]
pub(crate) fn preview(tenant: &Tenant, locale: Locale, preview: &Preview) -> Face {
    let switch = &preview.switch;
    let free = preview.obstacles.is_empty();
    let program = tenant.program.meta.name.as_str();
    let args = [
        ("program", program.into()),
        ("version", switch.version.as_str().into()),
        ("base", switch.base.as_str().into()),
        ("partners", preview.partners.into()),
        ("customers", preview.customers.into()),
    ];
    let from = match switch.effective_at {
        Some(at) => locale.with("switch-from", &[("when", moment(at).into())]),
        None => locale.text("switch-at-once"),
    };
    let replaces = preview.replaces.as_ref().map(|other| {
        let when = other.effective_at.map(moment).unwrap_or_default();
        locale.with(
            "switch-replaces",
            &[("version", other.version.as_str().into()), ("when", when.into())],
        )
    });
    let told = preview.is_more_than_words().then(|| locale.text("switch-told"));
    let words = [Some(locale.with("switch-preview", &args)), Some(from), told, replaces];
    let words = words.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let mut card =
        Card::new(locale.with("switch-preview-title", &args), if free { BLUE } else { RED })
            .words(words);
    if !free {
        card = card.field(locale.text("setup-problems"), obstacles(locale, &preview.obstacles));
    }
    let (card, whole) = with_changes(card, locale, &preview.changes);
    let mut face = Face::card(card.footer(locale.text(if free {
        "switch-footer"
    } else {
        "switch-footer-blocked"
    })));
    if !whole {
        face = face.file(format!("changes-{}.txt", switch.version), all(&preview.changes));
    }
    if free {
        face = face.buttons(vec![
            success(Action::Switch { switch: switch.id }, locale.text("button-switch")),
            secondary(
                Action::SwitchDecline { switch: switch.id },
                locale.text("button-switch-decline"),
            ),
        ]);
    }
    face
}

/// The version that waits for its day, as `/setup` shows it, with its button.
#[must_use]
pub(super) fn pending(face: Face, locale: Locale, switch: &Switch) -> Face {
    face.buttons(vec![danger(
        Action::SwitchWithdraw { switch: switch.id },
        locale.text("button-switch-withdraw"),
    )])
}

/// The same in words.
#[must_use]
pub(super) fn pending_words(locale: Locale, switch: &Switch) -> String {
    locale.with("setup-pending-words", &args(switch))
}

/// Somebody confirms what they have seen.
pub(crate) async fn confirm(
    visit: &Visit,
    is_manager: bool,
    id: SwitchId,
) -> Result<Answer, Failure> {
    manager(is_manager)?;
    let (desk, tenant) = (&visit.desk, &visit.tenant);
    let file = programs::source(desk, &tenant.program.meta.id)?;
    let switch = switch::confirm(desk, tenant, visit.member, id, &file).await?;
    Ok(Answer::Message(match switch.state {
        State::Pending => {
            let card = Card::new(visit.with("switch-planned-title", &args(&switch)), BLUE);
            pending(
                Face::card(card.words(visit.with("switch-planned-words", &args(&switch)))),
                visit.locale,
                &switch,
            )
        }
        _ => Face::card(
            Card::new(visit.with("switch-done-title", &args(&switch)), GREEN)
                .words(visit.text("switch-done-words")),
        ),
    }))
}

/// Somebody keeps what there is.
pub(crate) async fn decline(
    visit: &Visit,
    is_manager: bool,
    id: SwitchId,
) -> Result<Answer, Failure> {
    manager(is_manager)?;
    let switch = switch::decline(&visit.desk, &visit.tenant, visit.member, id).await?;
    Ok(Answer::Message(Face::text(visit.with("switch-declined", &args(&switch)))))
}

/// Somebody takes back what waits for its day.
pub(crate) async fn withdraw(
    visit: &Visit,
    is_manager: bool,
    id: SwitchId,
) -> Result<Answer, Failure> {
    manager(is_manager)?;
    let switch = switch::withdraw(&visit.desk, &visit.tenant, visit.member, id).await?;
    Ok(Answer::Message(Face::text(visit.with("switch-withdrawn", &args(&switch)))))
}

/// What the log channel is told: that the version waits for its day, that it is in force, that it
/// was taken back, or what stands in its way.
#[must_use]
pub(crate) fn logged(
    locale: Locale,
    what: Told,
    switch: &Switch,
    changes: &[Change],
    in_the_way: &[Obstacle],
) -> Face {
    let (title, words, color) = match what {
        Told::Planned => ("switch-planned-title", "notice-switch-planned", BLUE),
        Told::Done => ("switch-done-title", "notice-switched", GREEN),
        Told::Withdrawn => ("notice-switch-withdrawn-title", "notice-switch-withdrawn", YELLOW),
        Told::Blocked => ("notice-switch-blocked-title", "notice-switch-blocked", RED),
    };
    let args = args(switch);
    let mut card = Card::new(locale.with(title, &args), color).words(locale.with(words, &args));
    if !in_the_way.is_empty() {
        card = card.field(locale.text("setup-problems"), obstacles(locale, in_the_way));
    }
    Face::card(if changes.is_empty() { card } else { with_changes(card, locale, changes).0 })
}

/// What is told of a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It waits for its day.
    Planned,
    /// It is in force.
    Done,
    /// It was taken back.
    Withdrawn,
    /// Its day has come, and something stands in its way.
    Blocked,
}

/// What stands in the way, one sentence each.
#[must_use]
pub(crate) fn obstacles(locale: Locale, obstacles: &[Obstacle]) -> String {
    let lines: Vec<String> =
        obstacles.iter().map(|one| format!("• {}", obstacle(locale, one))).collect();
    clip(&lines.join("\n"), FIELD)
}

fn obstacle(locale: Locale, obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Track { track, partners } => {
            let named: Vec<String> = partners.iter().take(NAMED).copied().map(mention).collect();
            let rest = partners.len().saturating_sub(NAMED);
            let more = (rest > 0).then(|| locale.with("list-more", &[("count", rest.into())]));
            let members =
                [Some(named.join(" ")), more].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let args = [
                ("track", track.as_str().into()),
                ("count", partners.len().into()),
                ("members", members.into()),
            ];
            locale.with("switch-obstacle-track", &args)
        }
        Obstacle::Currency { from, to } => locale.with(
            "switch-obstacle-currency",
            &[("from", from.as_str().into()), ("to", to.as_str().into())],
        ),
        Obstacle::Unit(unit) => {
            locale.with("switch-obstacle-unit", &[("unit", unit.as_str().into())])
        }
        Obstacle::Coupon { coupon, codes } => locale.with(
            "switch-obstacle-coupon",
            &[("coupon", coupon.as_str().into()), ("count", (*codes).into())],
        ),
        Obstacle::Contracts(count) => {
            locale.with("switch-obstacle-contracts", &[("count", (*count).into())])
        }
        Obstacle::Applications(tickets) => {
            let list: Vec<String> =
                tickets.iter().take(NAMED).map(|ticket| format!("#{ticket}")).collect();
            let args = [("count", tickets.len().into()), ("tickets", list.join(", ").into())];
            locale.with("switch-obstacle-applications", &args)
        }
        Obstacle::Claims(count) => {
            locale.with("switch-obstacle-claims", &[("count", (*count).into())])
        }
        Obstacle::Payouts(count) => {
            locale.with("switch-obstacle-payouts", &[("count", (*count).into())])
        }
    }
}

fn args(switch: &Switch) -> [(&'static str, crate::i18n::Arg); 3] {
    [
        ("version", switch.version.as_str().into()),
        ("when", switch.effective_at.map(moment).unwrap_or_default().into()),
        ("by", switch.decided_by.map(mention).unwrap_or_default().into()),
    ]
}

/// The card with the changes, a field for whomever they concern; `false` when not all of them fit.
fn with_changes(mut card: Card, locale: Locale, changes: &[Change]) -> (Card, bool) {
    if changes.is_empty() {
        return (
            card.field(locale.text("switch-changes"), locale.text("switch-changes-none")),
            true,
        );
    }
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for change in changes {
        let line = format!("{} {}", mark(change.gravity), plain(&change.what, 300));
        match groups.iter_mut().find(|(whom, _)| *whom == change.whom) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((&change.whom, vec![line])),
        }
    }
    let (mut left, mut whole) = (CHANGES, groups.len() <= FIELDS);
    for (whom, lines) in groups.into_iter().take(FIELDS) {
        let whom = clip(&capital(whom), 256);
        let mut text = String::new();
        for line in &lines {
            let room = FIELD.min(left.saturating_sub(whom.chars().count()));
            if text.chars().count().saturating_add(line.chars().count()).saturating_add(3) > room {
                whole = false;
                text.push('…');
                break;
            }
            text.extend([line.as_str(), "\n"]);
        }
        left = left.saturating_sub(whom.chars().count()).saturating_sub(text.chars().count());
        if text.chars().count() > 1 {
            card = card.field(whom, text.trim_end().to_owned());
        }
    }
    (card, whole)
}

/// All changes, a line each.
fn all(changes: &[Change]) -> String {
    changes.iter().fold(String::new(), |mut text, change| {
        let _ = writeln!(text, "{}: {change}", change.gravity);
        text
    })
}

/// Marks how much a change matters.
fn mark(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Less => "🔻",
        Gravity::Other => "🔸",
        Gravity::More => "🔺",
        Gravity::Rules => "📋",
        Gravity::Texts => "💬",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn manager(is_manager: bool) -> Result<(), Failure> {
    if is_manager { Ok(()) } else { Err(Failure::NotManager) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(gravity: Gravity, what: &str, whom: &str) -> Change {
        Change { gravity, what: what.to_owned(), whom: whom.to_owned() }
    }

    /// Names and values of the card's fields.
    fn fields(card: Card) -> Vec<(String, String)> {
        let message = serde_json::to_value(Face::card(card).message()).unwrap();
        let fields = message["embeds"][0]["fields"].as_array().unwrap().clone();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        fields.iter().map(|field| (text(&field["name"]), text(&field["value"]))).collect()
    }

    #[test]
    fn changes_stand_together_by_whom_they_concern() {
        let changes = [
            change(Gravity::Less, "less", "for partners"),
            change(Gravity::More, "more", "for customers"),
            change(Gravity::Texts, "words", "for partners"),
        ];
        let (card, whole) = with_changes(Card::new("x", BLUE), Locale::En, &changes);
        let expected = [("For partners", "🔻 less\n💬 words"), ("For customers", "🔺 more")];
        assert_eq!(fields(card), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(whole);
    }

    #[test]
    fn a_long_list_is_cut_to_what_a_card_holds_and_given_whole_as_a_file() {
        let changes: Vec<Change> = (0..400)
            .map(|n| {
                change(
                    Gravity::Rules,
                    &format!("{n} {}", "x".repeat(n % 250)),
                    &format!("for group {}", n % 14),
                )
            })
            .collect();
        let (card, whole) = with_changes(Card::new("x", BLUE), Locale::En, &changes);
        let fields = fields(card);
        let lengths =
            fields.iter().map(|(name, value)| (name.chars().count(), value.chars().count()));
        assert!(
            lengths.clone().all(|(name, value)| name <= 256 && (1..=FIELD).contains(&value)),
            "{fields:?}"
        );
        assert!(
            lengths.map(|(name, value)| name + value).sum::<usize>() <= CHANGES + FIELDS,
            "{fields:?}"
        );
        assert!(!whole && fields.len() <= FIELDS);
        assert_eq!(all(&changes).lines().count(), 400);
    }
}
