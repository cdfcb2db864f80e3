//! Ticket channels: created once, private, read-only when the ticket is closed.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{ChannelId, MemberId, TicketId};
use partnerdesk::outbox::{DeliveryNotice, UndeliveredReason};
use partnerdesk::tenant::{self, Tenant};
use partnerdesk::ticket::{self, Ticket, TicketKind};
use poise::serenity_prelude as serenity;
use serenity::{PermissionOverwrite, PermissionOverwriteType, Permissions};

use super::{DeliveryError, blocked};
use crate::discord::api::Call;
use crate::i18n::plain_line;

/// What people in a ticket may do.
fn speaking() -> Permissions {
    Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::READ_MESSAGE_HISTORY
        | Permissions::EMBED_LINKS
}

/// Creates the ticket's channel, or takes over the one that carries its mark.
pub(super) async fn open(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
) -> Result<(), DeliveryError> {
    let ticket = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    if ticket.channel.is_some() {
        return Ok(());
    }
    let mark = ticket::topic_mark(app, &ticket).await?;
    let server = serenity::GuildId::new(tenant.guild.snowflake());
    let channels = Call::ListChannels.of(server.channels(ctx)).await?;
    let installation = tenant::find_installation(app).await?;
    let is_own = |topic: &String| ticket::ticket_of_topic(&installation, topic) == Some(id);
    let marked = channels.values().find(|channel| channel.topic.as_ref().is_some_and(is_own));
    let channel = match marked {
        Some(channel) => channel.id,
        None => match create(ctx, tenant, &ticket, &mark, server).await {
            Ok(channel) => channel.id,
            Err(error) => {
                return Err(match blocked(&error) {
                    Some(refusal) => DeliveryError::NeedsOperator(
                        refusal.into(),
                        Some(DeliveryNotice::ChannelBlocked { ticket: id, reason: refusal }),
                    ),
                    None => error.into(),
                });
            }
        },
    };
    let channel = ChannelId::try_from(channel.get())
        .map_err(|_| DeliveryError::Permanent(UndeliveredReason::ChannelGone))?;
    Ok(ticket::record_channel(app, id, channel).await?)
}

async fn create(
    ctx: &serenity::Context,
    tenant: &Tenant,
    ticket: &Ticket,
    mark: &str,
    guild: serenity::GuildId,
) -> serenity::Result<serenity::GuildChannel> {
    let me = ctx.cache.current_user().id;
    let allow = |kind, allow| PermissionOverwrite { allow, deny: Permissions::empty(), kind };
    let everyone = PermissionOverwrite {
        allow: Permissions::empty(),
        deny: Permissions::VIEW_CHANNEL,
        kind: PermissionOverwriteType::Role(serenity::RoleId::new(guild.get())),
    };
    let mut overwrites = vec![
        everyone,
        // The bot comes before the others: with the channel closed to everyone it must not lock
        // itself out.
        allow(PermissionOverwriteType::Member(me), speaking()),
        member_may(ticket.member, speaking(), Permissions::empty()),
    ];
    if let Some(role) = tenant.staff_role {
        let role = PermissionOverwriteType::Role(serenity::RoleId::new(role.snowflake()));
        overwrites.push(allow(role, speaking()));
    }
    // Members who may move money see every ticket, whether or not they hold the staff role.
    for listed in tenant.staff.iter().filter(|listed| **listed != ticket.member) {
        overwrites.push(member_may(*listed, speaking(), Permissions::empty()));
    }
    let name = match ticket.kind {
        TicketKind::Application => format!("partner-{}", ticket.id),
        TicketKind::Payout => format!("payout-{}", ticket.id),
    };
    let mut builder = serenity::CreateChannel::new(name)
        .kind(serenity::ChannelType::Text)
        .topic(format!("{} · {mark}", plain_line(&tenant.program.meta.name, 200)))
        .permissions(overwrites)
        .audit_log_reason("partnerdesk: a ticket");
    if let Some(category) = tenant.category {
        builder = builder.category(serenity::ChannelId::new(category.snowflake()));
    }
    Call::CreateChannel.of(guild.create_channel(ctx, builder)).await
}

/// Makes the channel of a closed ticket read-only for its owner.
pub(super) async fn close(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
) -> Result<(), DeliveryError> {
    let (channel, member) = super::place(app, ctx, tenant, id).await?;
    let readable = Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY;
    let allowed = member_may(member, readable, Permissions::SEND_MESSAGES);
    Call::SetPermission.of(channel.create_permission(ctx, allowed)).await?;
    Ok(())
}

fn member_may(member: MemberId, allow: Permissions, deny: Permissions) -> PermissionOverwrite {
    let kind = PermissionOverwriteType::Member(serenity::UserId::new(member.snowflake()));
    PermissionOverwrite { allow, deny, kind }
}
