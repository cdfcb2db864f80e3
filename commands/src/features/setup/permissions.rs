//! What the bot may do, where it must, and which role stands in its way: in plain words.

use partnerdesk::id::ChannelId;
use partnerdesk::tenant::Tenant;
use poise::serenity_prelude as serenity;
use serenity::Permissions;

use crate::discord::api::Call;
use crate::i18n::{Locale, channel};
use crate::user_error::UserError;

/// What the bot needs everywhere it works.
fn needed() -> Permissions {
    Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::EMBED_LINKS
        | Permissions::READ_MESSAGE_HISTORY
        | Permissions::MANAGE_CHANNELS
        | Permissions::MANAGE_ROLES
}

/// What it needs in a channel where it only speaks.
fn speaking() -> Permissions {
    Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::EMBED_LINKS
        | Permissions::READ_MESSAGE_HISTORY
}

/// Every permission that is missing, one sentence each; nothing when all is well.
///
/// # Errors
/// When Discord cannot be asked.
pub(crate) async fn problems(
    ctx: &serenity::Context,
    guild: &serenity::PartialGuild,
    tenant: &Tenant,
    locale: Locale,
) -> Result<Vec<String>, UserError> {
    let me = me(ctx, guild).await?;
    let mut problems = Vec::new();
    let everywhere = guild.member_permissions(&me);
    let lacking = needed() - everywhere;
    if !everywhere.administrator() && !lacking.is_empty() {
        problems
            .push(locale.with("setup-lacks", &[("permissions", names(lacking, locale).into())]));
    }
    let channels = guild.id.channels(ctx).await?;
    let spoken = [
        (tenant.log_channel, speaking()),
        (tenant.panel_channel, speaking()),
        (tenant.category, needed()),
    ];
    for (id, wanted) in spoken {
        let Some(id) = id else { continue };
        let Some(found) = channels.get(&serenity::ChannelId::new(id.snowflake())) else {
            problems.push(locale.with("setup-channel-gone", &[("channel", channel(id).into())]));
            continue;
        };
        let lacking = wanted - guild.user_permissions_in(found, &me);
        // What is missing everywhere was said once above.
        let lacking = lacking - (needed() - everywhere);
        if !lacking.is_empty() {
            let args =
                [("channel", channel(id).into()), ("permissions", names(lacking, locale).into())];
            problems.push(locale.with("setup-lacks-in", &args));
        }
    }
    if let Some(log) = tenant.log_channel.filter(|log| is_public(guild, &channels, *log)) {
        problems.push(locale.with("setup-log-public", &[("channel", channel(log).into())]));
    }
    if let Some(full) = full_category(&channels, tenant.category) {
        problems.push(locale.with("setup-category-full", &[("channel", channel(full).into())]));
    }
    problems.extend(hierarchy_of(guild, &me, tenant, locale));
    Ok(problems)
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

fn hierarchy_of(
    guild: &serenity::PartialGuild,
    me: &serenity::Member,
    tenant: &Tenant,
    locale: Locale,
) -> Vec<String> {
    let highest = me
        .roles
        .iter()
        .filter_map(|role| guild.roles.get(role))
        .map(|role| role.position)
        .max()
        .unwrap_or(0);
    let above = tenant
        .roles
        .values()
        .filter_map(|id| guild.roles.get(&serenity::RoleId::new(id.snowflake())));
    above
        .filter(|role| role.position >= highest)
        .map(|role| locale.with("setup-role-above", &[("role", format!("<@&{}>", role.id).into())]))
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

fn full_category(
    channels: &std::collections::HashMap<serenity::ChannelId, serenity::GuildChannel>,
    category: Option<ChannelId>,
) -> Option<ChannelId> {
    let id = category?;
    let inside = channels
        .values()
        .filter(|c| c.parent_id == Some(serenity::ChannelId::new(id.snowflake())))
        .count();
    (inside >= 50).then_some(id)
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
