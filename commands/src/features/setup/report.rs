//! The answer of `/setup`: what is set, what is missing and can be chosen, what stands in the way.

use partnerdesk::id::{ChannelId, MemberId};
use partnerdesk::program_change::ProgramChange;
use partnerdesk::tenant::{MissingSetup, Tenant};
use poise::serenity_prelude as serenity;
use serenity::{ChannelType, CreateSelectMenu, CreateSelectMenuKind};

use super::members::MOST;
use super::permissions::Findings;
use super::{ChooseCategory, ChooseLogChannel, ChoosePanelChannel, ChooseStaff, ChooseStaffRole};
use crate::discord::reply::{Card, GREEN, MessageContent, YELLOW, clip, picker};
use crate::features::program_change;
use crate::i18n::{Locale, mention, plain};

/// What is set, what is missing, what stands in the way, and the version of the file that waits for
/// its day.
pub(super) fn message(
    tenant: &Tenant,
    locale: Locale,
    findings: &Findings,
    ready: bool,
    pending: Option<&ProgramChange>,
) -> MessageContent {
    let is_open = |what| findings.open.contains(&what);
    let line = |what: MissingSetup, id: &str, value: String| {
        let (mark, value) = match (is_open(what), value.is_empty()) {
            (false, _) => ("✅", value),
            (true, true) => ("⬜", locale.text("setup-missing")),
            (true, false) => ("⬜", locale.text("setup-gone")),
        };
        format!("{mark} **{}**: {value}", locale.text(id))
    };
    let place = |channel: Option<ChannelId>| channel.map(crate::i18n::channel).unwrap_or_default();
    let staff: Vec<String> = tenant.staff.keys().copied().map(mention).collect();
    let lines = [
        format!(
            "✅ **{}**: {}",
            locale.text("setup-program"),
            plain(&tenant.program.meta.name, 100)
        ),
        line(MissingSetup::StaffRole, "setup-staff-role", crate::i18n::staff_role(tenant)),
        line(MissingSetup::Staff, "setup-staff", staff.join(" ")),
        line(MissingSetup::Category, "setup-category", place(tenant.category)),
        line(MissingSetup::LogChannel, "setup-log-channel", place(tenant.log_channel)),
        line(MissingSetup::PanelChannel, "setup-panel-channel", place(tenant.panel_channel)),
    ];
    let title = locale.text(if ready { "setup-ready-title" } else { "setup-open-title" });
    let mut card = Card::new(title, if ready { GREEN } else { YELLOW }).words(lines.join("\n"));
    for (id, sentences) in [("setup-problems", &findings.wrong), ("setup-advice", &findings.advice)]
    {
        if !sentences.is_empty() {
            card = card.field(locale.text(id), clip(&sentences.join("\n"), 1024));
        }
    }
    if let Some(pending) = pending {
        card = card
            .field(locale.text("setup-pending"), program_change::pending_words(locale, pending));
    }
    let footer = if ready { "setup-ready" } else { "setup-again" };
    let mut message = MessageContent::card(
        card.footer(locale.with(footer, &[("program", tenant.key.as_str().into())])),
    );
    let room = if pending.is_some() { ROWS.saturating_sub(1) } else { ROWS };
    for menu in menus(tenant, locale, findings).into_iter().take(room) {
        message = message.select(menu);
    }
    match pending {
        Some(pending) => program_change::pending(message, locale, pending),
        None => message,
    }
}

/// The most rows of a message. Source: Discord, "Action Rows".
const ROWS: usize = 5;

/// A menu for everything that is missing, and always one for the listed members.
fn menus(tenant: &Tenant, locale: Locale, findings: &Findings) -> Vec<CreateSelectMenu> {
    let is_open = |what| findings.open.contains(&what);
    let channels = |kind| CreateSelectMenuKind::Channel {
        channel_types: Some(vec![kind]),
        default_channels: None,
    };
    let listed = tenant.acting_staff().map(user).collect::<Vec<_>>();
    let mut menus = Vec::new();
    if is_open(MissingSetup::StaffRole) {
        let kind = CreateSelectMenuKind::Role { default_roles: None };
        menus.push(picker(ChooseStaffRole {}, locale.text("setup-choose-role"), kind, 1));
    }
    let kind = CreateSelectMenuKind::User { default_users: Some(listed) };
    let most = u8::try_from(MOST).unwrap_or(u8::MAX);
    menus.push(picker(ChooseStaff {}, locale.text("setup-choose-staff"), kind, most));
    if is_open(MissingSetup::Category) {
        let kind = channels(ChannelType::Category);
        menus.push(picker(ChooseCategory {}, locale.text("setup-choose-category"), kind, 1));
    }
    if is_open(MissingSetup::LogChannel) {
        let kind = channels(ChannelType::Text);
        menus.push(picker(ChooseLogChannel {}, locale.text("setup-choose-log"), kind, 1));
    }
    if is_open(MissingSetup::PanelChannel) {
        let kind = channels(ChannelType::Text);
        menus.push(picker(ChoosePanelChannel {}, locale.text("setup-choose-panel"), kind, 1));
    }
    menus
}

fn user(member: MemberId) -> serenity::UserId {
    serenity::UserId::new(member.snowflake())
}
