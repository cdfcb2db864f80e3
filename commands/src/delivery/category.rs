//! The categories of tickets' channels: the one that was chosen, and further ones once it is full.

use std::collections::HashMap;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::ChannelId;
use partnerdesk::tenant::Tenant;
use partnerdesk::ticket;
use poise::serenity_prelude as serenity;
use serenity::{ChannelType, PermissionOverwrite, Permissions};

use super::access;
use super::channel::CreateError;
use crate::discord::api::Call;

/// The most channels of a category. Source: Discord, "Channel Limits".
const CHILDREN_MAX: usize = 50;
/// The most characters of a channel's name, less the number behind it.
const NAME_MAX: usize = 90;

type Channels = HashMap<serenity::ChannelId, serenity::GuildChannel>;

/// A category for another ticket's channel: the first that has room and is none of `full`; a further
/// one is made when there is none. `None` where no category was chosen.
pub(super) async fn with_room(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    channels: &Channels,
    full: &[serenity::ChannelId],
) -> Result<Option<serenity::ChannelId>, CreateError> {
    let Some(category) = tenant.category else { return Ok(None) };
    let chosen = serenity::ChannelId::new(category.snowflake());
    // Discord itself says that the chosen one was deleted.
    let Some(base) = channels.get(&chosen) else { return Ok(Some(chosen)) };
    let has_room = |id: &serenity::ChannelId| {
        let held = channels.values().filter(|channel| channel.parent_id == Some(*id)).count();
        held < CHILDREN_MAX && !full.contains(id)
    };
    let further = ticket::list_further_categories(app, tenant.id, category).await?;
    let further = further.into_iter().map(|id| serenity::ChannelId::new(id.snowflake()));
    let known: Vec<serenity::ChannelId> =
        std::iter::once(chosen).chain(further.filter(|id| channels.contains_key(id))).collect();
    if let Some(free) = known.iter().find(|id| has_room(id)) {
        return Ok(Some(*free));
    }
    let mut number = known.len();
    let (name, found) = loop {
        number = number.saturating_add(1);
        let begin: String = base.name.chars().take(NAME_MAX).collect();
        let name = format!("{begin} {number}");
        let named = channels
            .values()
            .find(|one| one.kind == ChannelType::Category && one.name == name)
            .map(|one| one.id);
        match named {
            // Made before, and the note of it was lost.
            Some(id) if !known.contains(&id) && has_room(&id) => break (name, Some(id)),
            Some(_) => {}
            None => break (name, None),
        }
    };
    let id = match found {
        Some(id) => id,
        None => add(ctx, base, &name).await?,
    };
    if let Ok(further) = ChannelId::try_from(id.get()) {
        ticket::record_further_category(app, tenant.id, category, further).await?;
    }
    Ok(Some(id))
}

/// Makes a category beside `base`, with what people may do there.
async fn add(
    ctx: &serenity::Context,
    base: &serenity::GuildChannel,
    name: &str,
) -> serenity::Result<serenity::ChannelId> {
    // Nobody can allow or deny what they may not do themselves, nor hand out "Manage Roles".
    let own = access::own(ctx, base.guild_id) - Permissions::MANAGE_ROLES;
    let same = |there: &PermissionOverwrite| PermissionOverwrite {
        allow: there.allow & own,
        deny: there.deny & own,
        kind: there.kind,
    };
    let builder = serenity::CreateChannel::new(name)
        .kind(ChannelType::Category)
        .position(base.position)
        .permissions(base.permission_overwrites.iter().map(same).collect::<Vec<_>>())
        .audit_log_reason("partnerdesk: the categories for tickets are full");
    let guild = base.guild_id;
    Ok(Call::CreateChannel.of(guild.create_channel(ctx, builder)).await?.id)
}
