//! Another version of the program file: what it would change, the buttons that decide, and what
//! became of it.

mod notice;
mod text;
pub(crate) mod view;

use partnerdesk::id::ProgramChangeId;
use partnerdesk::program::ProgramDiffEntry;
use partnerdesk::program_change::ProgramChangeNotice;
use partnerdesk::program_change::{
    self, ProgramChange, ProgramChangePreview, ProgramChangeRefusal, ProgramChangeState,
};
use partnerdesk::tenant::Tenant;

use self::view::{FIELD, with_changes};
use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::reply::{
    BLUE, Card, GREEN, MessageContent, RED, Reply, YELLOW, clip, danger, secondary, success,
};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::setup::programs;
use crate::i18n::{Locale, mention, moment};
use crate::user_error::UserError;

actions! {
    /// Put the version of the program file in force that was looked at.
    ConfirmChange("program-change") { change: ProgramChangeId }
        => Deferred |ctx, _| confirm(ctx, change);
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
        message = message.file(
            format!("changes-{}.txt", switch.version),
            view::report(locale, &preview.changes),
        );
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
