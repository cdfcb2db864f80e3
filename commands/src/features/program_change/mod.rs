//! Another version of the program file: what it would change, the buttons that decide, and what
//! became of it.

mod notice;
mod text;

use std::fmt::Write as _;

use partnerdesk::id::ProgramChangeId;
use partnerdesk::program::{ChangeImpact, ProgramDiffEntry};
use partnerdesk::program_change::ProgramChangeNotice;
use partnerdesk::program_change::{
    self, ProgramChange, ProgramChangePreview, ProgramChangeRefusal, ProgramChangeState,
};
use partnerdesk::tenant::Tenant;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::reply::{
    BLUE, Card, GREEN, MessageContent, RED, Reply, YELLOW, clip, danger, secondary, success,
};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::setup::programs;
use crate::i18n::{Locale, mention, moment, plain};
use crate::user_error::UserError;

actions! {
    /// Put the version of the program file in force that was looked at.
    ConfirmChange("program-change") { change: ProgramChangeId } => Deferred |ctx, _| confirm(ctx, change);
    /// Keep the version that is in force.
    DeclineChange("program-change-decline") { change: ProgramChangeId }
        => Deferred |ctx, _| decline(ctx, change);
    /// Withdraw a change that waits for its day.
    WithdrawChange("program-change-withdraw") { change: ProgramChangeId }
        => Deferred |ctx, _| withdraw(ctx, change);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<ProgramChangeNotice>()],
    ..Feature::NONE
};

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
pub(crate) fn preview(
    tenant: &Tenant,
    locale: Locale,
    preview: &ProgramChangePreview,
) -> MessageContent {
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
    let mut message = MessageContent::card(card.footer(locale.text(if free {
        "switch-footer"
    } else {
        "switch-footer-blocked"
    })));
    if !whole {
        message = message.file(format!("changes-{}.txt", switch.version), all(&preview.changes));
    }
    if free {
        message = message.buttons(vec![
            success(ConfirmChange { change: switch.id }, locale.text("button-switch")),
            secondary(DeclineChange { change: switch.id }, locale.text("button-switch-decline")),
        ]);
    }
    message
}

/// The version that waits for its day, as `/setup` shows it, with its button.
#[must_use]
pub(super) fn pending(
    message: MessageContent,
    locale: Locale,
    switch: &ProgramChange,
) -> MessageContent {
    message.buttons(vec![danger(
        WithdrawChange { change: switch.id },
        locale.text("button-switch-withdraw"),
    )])
}

/// The same in words.
#[must_use]
pub(super) fn pending_words(locale: Locale, switch: &ProgramChange) -> String {
    locale.with("setup-pending-words", &args(switch))
}

/// Somebody confirms what they have seen.
pub(crate) async fn confirm(ctx: &RequestContext, id: ProgramChangeId) -> Result<Reply, UserError> {
    ctx.manager()?;
    let (app, tenant) = (&ctx.app, &ctx.tenant);
    let file = programs::source(app, &tenant.program.meta.id)?;
    let switch = program_change::confirm_change(app, tenant, ctx.member, id, &file).await?;
    Ok(Reply::Message(match switch.state {
        ProgramChangeState::Pending => {
            let card = Card::new(ctx.with("switch-planned-title", &args(&switch)), BLUE);
            pending(
                MessageContent::card(card.words(ctx.with("switch-planned-words", &args(&switch)))),
                ctx.locale,
                &switch,
            )
        }
        _ => MessageContent::card(
            Card::new(ctx.with("switch-done-title", &args(&switch)), GREEN)
                .words(ctx.text("switch-done-words")),
        ),
    }))
}

/// Somebody keeps what there is.
pub(crate) async fn decline(ctx: &RequestContext, id: ProgramChangeId) -> Result<Reply, UserError> {
    ctx.manager()?;
    let switch = program_change::decline_change(&ctx.app, &ctx.tenant, ctx.member, id).await?;
    Ok(Reply::Message(MessageContent::text(ctx.with("switch-declined", &args(&switch)))))
}

/// Somebody takes back what waits for its day.
pub(crate) async fn withdraw(
    ctx: &RequestContext,
    id: ProgramChangeId,
) -> Result<Reply, UserError> {
    ctx.manager()?;
    let switch = program_change::withdraw_change(&ctx.app, &ctx.tenant, ctx.member, id).await?;
    Ok(Reply::Message(MessageContent::text(ctx.with("switch-withdrawn", &args(&switch)))))
}

/// What the log channel is told: that the version waits for its day, that it is in force, that it
/// was taken back, or what stands in its way.
#[must_use]
pub(crate) fn logged(
    locale: Locale,
    what: ChangeAnnouncement,
    switch: &ProgramChange,
    changes: &[ProgramDiffEntry],
    in_the_way: &[ProgramChangeRefusal],
) -> MessageContent {
    let (title, words, color) = match what {
        ChangeAnnouncement::Planned => ("switch-planned-title", "notice-switch-planned", BLUE),
        ChangeAnnouncement::Done => ("switch-done-title", "notice-switched", GREEN),
        ChangeAnnouncement::Withdrawn => {
            ("notice-switch-withdrawn-title", "notice-switch-withdrawn", YELLOW)
        }
        ChangeAnnouncement::Blocked => {
            ("notice-switch-blocked-title", "notice-switch-blocked", RED)
        }
    };
    let args = args(switch);
    let mut card = Card::new(locale.with(title, &args), color).words(locale.with(words, &args));
    if !in_the_way.is_empty() {
        card = card.field(locale.text("setup-problems"), obstacles(locale, in_the_way));
    }
    MessageContent::card(if changes.is_empty() {
        card
    } else {
        with_changes(card, locale, changes).0
    })
}

/// What is told of a program change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeAnnouncement {
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
pub(crate) fn obstacles(locale: Locale, obstacles: &[ProgramChangeRefusal]) -> String {
    let lines: Vec<String> =
        obstacles.iter().map(|one| format!("• {}", obstacle(locale, one))).collect();
    clip(&lines.join("\n"), FIELD)
}

fn obstacle(locale: Locale, obstacle: &ProgramChangeRefusal) -> String {
    match obstacle {
        ProgramChangeRefusal::Track { track, partners } => {
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
        ProgramChangeRefusal::Currency { from, to } => locale.with(
            "switch-obstacle-currency",
            &[("from", from.as_str().into()), ("to", to.as_str().into())],
        ),
        ProgramChangeRefusal::Unit(unit) => {
            locale.with("switch-obstacle-unit", &[("unit", unit.as_str().into())])
        }
        ProgramChangeRefusal::Coupon { coupon, codes } => locale.with(
            "switch-obstacle-coupon",
            &[("coupon", coupon.as_str().into()), ("count", (*codes).into())],
        ),
        ProgramChangeRefusal::Contracts(count) => {
            locale.with("switch-obstacle-contracts", &[("count", (*count).into())])
        }
        ProgramChangeRefusal::Applications(tickets) => {
            let list: Vec<String> =
                tickets.iter().take(NAMED).map(|ticket| format!("#{ticket}")).collect();
            let args = [("count", tickets.len().into()), ("tickets", list.join(", ").into())];
            locale.with("switch-obstacle-applications", &args)
        }
        ProgramChangeRefusal::Claims(count) => {
            locale.with("switch-obstacle-claims", &[("count", (*count).into())])
        }
        ProgramChangeRefusal::Payouts(count) => {
            locale.with("switch-obstacle-payouts", &[("count", (*count).into())])
        }
    }
}

fn args(switch: &ProgramChange) -> [(&'static str, crate::i18n::Arg); 3] {
    [
        ("version", switch.version.as_str().into()),
        ("when", switch.effective_at.map(moment).unwrap_or_default().into()),
        ("by", switch.decided_by.map(mention).unwrap_or_default().into()),
    ]
}

/// The card with the changes, a field for whomever they concern; `false` when not all of them fit.
fn with_changes(mut card: Card, locale: Locale, changes: &[ProgramDiffEntry]) -> (Card, bool) {
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
fn all(changes: &[ProgramDiffEntry]) -> String {
    changes.iter().fold(String::new(), |mut text, change| {
        let _ = writeln!(text, "{}: {change}", change.gravity);
        text
    })
}

/// Marks how much a change matters.
fn mark(gravity: ChangeImpact) -> &'static str {
    match gravity {
        ChangeImpact::Less => "🔻",
        ChangeImpact::Other => "🔸",
        ChangeImpact::More => "🔺",
        ChangeImpact::Rules => "📋",
        ChangeImpact::Texts => "💬",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(gravity: ChangeImpact, what: &str, whom: &str) -> ProgramDiffEntry {
        ProgramDiffEntry { gravity, what: what.to_owned(), whom: whom.to_owned() }
    }

    /// Names and values of the card's fields.
    fn fields(card: Card) -> Vec<(String, String)> {
        let message = serde_json::to_value(MessageContent::card(card).create_message()).unwrap();
        let fields = message["embeds"][0]["fields"].as_array().unwrap().clone();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        fields.iter().map(|field| (text(&field["name"]), text(&field["value"]))).collect()
    }

    #[test]
    fn changes_stand_together_by_whom_they_concern() {
        let changes = [
            change(ChangeImpact::Less, "less", "for partners"),
            change(ChangeImpact::More, "more", "for customers"),
            change(ChangeImpact::Texts, "words", "for partners"),
        ];
        let (card, whole) = with_changes(Card::new("x", BLUE), Locale::En, &changes);
        let expected = [("For partners", "🔻 less\n💬 words"), ("For customers", "🔺 more")];
        assert_eq!(fields(card), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(whole);
    }

    #[test]
    fn a_long_list_is_cut_to_what_a_card_holds_and_given_whole_as_a_file() {
        let changes: Vec<ProgramDiffEntry> = (0..400)
            .map(|n| {
                change(
                    ChangeImpact::Rules,
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
