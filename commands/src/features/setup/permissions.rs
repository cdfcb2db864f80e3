//! What the bot may do, where it must, and which role stands in its way: in plain words.

use std::cmp::Reverse;

use partnerdesk::id::ChannelId;
use partnerdesk::tenant::{MissingSetup, StaffLapse, Tenant};
use poise::serenity_prelude as serenity;
use serenity::Permissions;

use crate::discord::api::{self, Call};
use crate::discord::invite::{needed, speaking};
use crate::i18n::{Locale, channel, mention};
use crate::user_error::UserError;

/// What a look at the server has found, a sentence each.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Parts of the set-up that were never chosen, or were deleted since.
    pub(crate) open: Vec<MissingSetup>,
    /// What keeps the program from running.
    pub(crate) wrong: Vec<String>,
    /// What it can run with, and should not.
    pub(crate) advice: Vec<String>,
}

/// Looks at the server: what was deleted, which permissions are missing, which roles stand in the
/// way, who is not heard.
///
/// # Errors
/// When Discord cannot be asked.
pub(crate) async fn look(
    ctx: &serenity::Context,
    guild: &serenity::PartialGuild,
    tenant: &Tenant,
    locale: Locale,
) -> Result<Findings, UserError> {
    let me = me(ctx, guild).await?;
    let mut findings = Findings { open: tenant.missing(), ..Findings::default() };
    let everywhere = guild.member_permissions(&me);
    let lacking =
        if everywhere.administrator() { Permissions::empty() } else { needed() - everywhere };
    if !lacking.is_empty() {
        findings
            .wrong
            .push(locale.with("setup-lacks", &[("permissions", names(lacking, locale).into())]));
    }
    let channels = guild.id.channels(ctx).await?;
    let places = [
        (MissingSetup::LogChannel, tenant.log_channel, speaking()),
        (MissingSetup::PanelChannel, tenant.panel_channel, speaking()),
        (MissingSetup::Category, tenant.category, needed()),
    ];
    for (part, id, wanted) in places {
        let Some(id) = id else { continue };
        let Some(found) = channels.get(&serenity::ChannelId::new(id.snowflake())) else {
            let hidden = is_hidden(ctx, id).await?;
            let sentence = if hidden { "setup-channel-hidden" } else { "setup-channel-gone" };
            findings.wrong.push(locale.with(sentence, &[("channel", channel(id).into())]));
            findings.open.push(part);
            continue;
        };
        // What is missing everywhere was said once above.
        let lacking = (wanted - guild.user_permissions_in(found, &me)) - lacking;
        if !lacking.is_empty() {
            let args =
                [("channel", channel(id).into()), ("permissions", names(lacking, locale).into())];
            findings.wrong.push(locale.with("setup-lacks-in", &args));
        }
    }
    if let Some(log) = tenant.log_channel.filter(|log| is_public(guild, &channels, *log)) {
        findings.wrong.push(locale.with("setup-log-public", &[("channel", channel(log).into())]));
    }
    findings.wrong.extend(hierarchy_of(guild, &me, tenant, locale));
    look_at_staff(guild, everywhere, tenant, locale, &mut findings);
    Ok(findings)
}

/// Whether a channel that is not listed is there, and only hidden from the bot.
async fn is_hidden(ctx: &serenity::Context, id: ChannelId) -> Result<bool, UserError> {
    let id = serenity::ChannelId::new(id.snowflake());
    match Call::GetChannel.of(ctx.http.get_channel(id)).await {
        Err(error) if crate::delivery::is_gone(&error) => Ok(false),
        Err(error) if api::answered(&error) == Some(403) => Ok(true),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(true),
    }
}

/// Whether the staff role is there and is heard, and which listed members act no more.
fn look_at_staff(
    guild: &serenity::PartialGuild,
    everywhere: Permissions,
    tenant: &Tenant,
    locale: Locale,
    findings: &mut Findings,
) {
    if let Some(id) = tenant.staff_role {
        match guild.roles.get(&serenity::RoleId::new(id.snowflake())) {
            None => {
                findings.wrong.push(locale.text("setup-staff-role-gone"));
                findings.open.push(MissingSetup::StaffRole);
            }
            Some(role) if !is_shown_commands(guild, role) => {
                let args = [("role", format!("<@&{id}>").into())];
                findings.advice.push(locale.with("setup-commands-hidden", &args));
                if !role.mentionable && !may_mention(everywhere) {
                    findings.advice.push(locale.with("setup-not-heard", &args));
                }
            }
            Some(role) if !role.mentionable && !may_mention(everywhere) => {
                let args = [("role", format!("<@&{id}>").into())];
                findings.advice.push(locale.with("setup-not-heard", &args));
            }
            Some(_) => {}
        }
    }
    for (member, lapse) in tenant.lapsed_staff() {
        let id = match lapse {
            StaffLapse::Left => "setup-staff-left",
            StaffLapse::Role => "setup-staff-lost-role",
        };
        findings.advice.push(locale.with(id, &[("member", mention(member).into())]));
    }
    if !tenant.staff.is_empty() && tenant.acting_staff().next().is_none() {
        findings.wrong.push(locale.text("setup-nobody-acts"));
    }
}

/// Whether Discord shows the role's members the commands for staff by default.
fn is_shown_commands(guild: &serenity::PartialGuild, role: &serenity::Role) -> bool {
    let everyone = guild.roles.get(&serenity::RoleId::new(guild.id.get()));
    let of_all = everyone.map_or(Permissions::empty(), |role| role.permissions);
    (role.permissions | of_all)
        .intersects(Permissions::ADMINISTRATOR | Permissions::MANAGE_MESSAGES)
}

/// Whether every role is notified whose mention somebody with these permissions writes.
fn may_mention(permissions: Permissions) -> bool {
    permissions.intersects(Permissions::ADMINISTRATOR | Permissions::MENTION_EVERYONE)
}

/// The roles of the program that stand above the bot's own, one sentence each.
///
/// # Errors
/// When Discord cannot be asked.
pub(super) async fn hierarchy(
    ctx: &serenity::Context,
    tenant: &Tenant,
    locale: Locale,
) -> Result<Vec<String>, UserError> {
    let guild = Call::GetGuild
        .of(ctx.http.get_guild(serenity::GuildId::new(tenant.guild.snowflake())))
        .await?;
    let me = me(ctx, &guild).await?;
    Ok(hierarchy_of(&guild, &me, tenant, locale))
}

async fn me(
    ctx: &serenity::Context,
    guild: &serenity::PartialGuild,
) -> serenity::Result<serenity::Member> {
    let own = Call::GetSelf.of(ctx.http.get_current_user()).await?.id;
    Call::GetMember.of(ctx.http.get_member(guild.id, own)).await
}

/// How high a role stands: of two with one position, the one with the lower id is the higher.
/// Source: Discord, "Permission Hierarchy".
fn height(role: &serenity::Role) -> (u16, Reverse<serenity::RoleId>) {
    (role.position, Reverse(role.id))
}

fn hierarchy_of(
    guild: &serenity::PartialGuild,
    me: &serenity::Member,
    tenant: &Tenant,
    locale: Locale,
) -> Vec<String> {
    if guild.owner_id == me.user.id {
        return Vec::new();
    }
    let own = me.roles.iter().filter_map(|role| guild.roles.get(role)).max_by_key(|r| height(r));
    tenant
        .roles
        .values()
        .filter_map(|id| guild.roles.get(&serenity::RoleId::new(id.snowflake())))
        .filter(|role| own.is_none_or(|own| height(role) >= height(own)))
        .map(|role| {
            let own = own.map_or_else(|| "@everyone".to_owned(), |own| format!("<@&{}>", own.id));
            let args = [("role", format!("<@&{}>", role.id).into()), ("own", own.into())];
            locale.with("setup-role-above", &args)
        })
        .collect()
}

/// Whether everybody sees a channel: @everyone may, and nothing in the channel takes it away.
fn is_public(
    guild: &serenity::PartialGuild,
    channels: &std::collections::HashMap<serenity::ChannelId, serenity::GuildChannel>,
    id: ChannelId,
) -> bool {
    let everyone = serenity::RoleId::new(guild.id.get());
    let Some(found) = channels.get(&serenity::ChannelId::new(id.snowflake())) else { return false };
    let own = found
        .permission_overwrites
        .iter()
        .find(|o| o.kind == serenity::PermissionOverwriteType::Role(everyone));
    let base = guild.roles.get(&everyone).is_some_and(|role| role.permissions.view_channel());
    own.map_or(base, |own| own.allow.view_channel() || (base && !own.deny.view_channel()))
}

fn names(permissions: Permissions, locale: Locale) -> String {
    let names: Vec<String> = permissions
        .iter_names()
        .map(|(name, _)| {
            let id = format!("permission-{}", name.to_lowercase().replace('_', "-"));
            locale.find(&id).unwrap_or_else(|| name.to_owned())
        })
        .collect();
    names.join(", ")
}
