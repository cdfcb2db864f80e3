//! Whom a message notifies: a role is heard only where Discord lets it be.

use partnerdesk::id::MemberId;
use partnerdesk::tenant::Tenant;
use poise::serenity_prelude as serenity;

use crate::discord::reply::MessageContent;

/// The message, in which the listed members are mentioned instead of a role that nobody would be
/// notified by. Source: Discord, "Allowed Mentions": a role is notified if it is mentionable or the
/// author may mention everyone.
pub(super) fn heard(
    ctx: &serenity::Context,
    tenant: &Tenant,
    channel: serenity::ChannelId,
    message: MessageContent,
) -> MessageContent {
    match message.notified_role() {
        Some(role) if !is_heard(ctx, tenant, channel, serenity::RoleId::new(role)) => {
            message.notify_instead(tenant.acting_staff().map(MemberId::snowflake))
        }
        _ => message,
    }
}

/// Whether a role's members are notified when the bot mentions it in this channel. Of a guild that
/// is not known yet it is believed.
fn is_heard(
    ctx: &serenity::Context,
    tenant: &Tenant,
    channel: serenity::ChannelId,
    role: serenity::RoleId,
) -> bool {
    let me = ctx.cache.current_user().id;
    let Some(guild) = ctx.cache.guild(serenity::GuildId::new(tenant.guild.snowflake())) else {
        return true;
    };
    let Some(role) = guild.roles.get(&role) else { return false };
    if role.mentionable {
        return true;
    }
    let Some(me) = guild.members.get(&me) else { return false };
    let permissions = match guild.channels.get(&channel) {
        Some(channel) => guild.user_permissions_in(channel, me),
        None => guild.member_permissions(me),
    };
    permissions.mention_everyone()
}
