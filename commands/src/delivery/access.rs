//! Who is let into a ticket's channel, and what they may do there.
//!
//! What people have changed by hand in a channel stays, as long as everybody can do what they
//! should: a guest who was let in, a permission more for somebody. What was given to former staff
//! is taken away.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::TicketId;
use partnerdesk::outbox;
use partnerdesk::outbox::UndeliveredReason;
use partnerdesk::store::StoreError;
use partnerdesk::tenant::{self, FormerStaff, Tenant, TenantNotice};
use partnerdesk::ticket::{self, Ticket, TicketState};
use poise::serenity_prelude as serenity;
use serenity::{PermissionOverwrite, PermissionOverwriteType, Permissions};

use super::DeliveryError;
use crate::discord::api::Call;

/// What people in a ticket may do.
fn speaking() -> Permissions {
    Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::READ_MESSAGE_HISTORY
        | Permissions::EMBED_LINKS
}

/// Who should be let into the channels of a program's tickets.
pub(super) struct Access<'a> {
    tenant: &'a Tenant,
    me: serenity::UserId,
    /// What the bot itself may do in the server.
    own: Permissions,
    /// The staff role, while it is there.
    role: Option<serenity::RoleId>,
    former: FormerStaff,
}

impl<'a> Access<'a> {
    /// Who should be let in now. Staff are told once when the staff role was deleted.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub(super) async fn of(
        app: &AppContext,
        ctx: &serenity::Context,
        tenant: &'a Tenant,
    ) -> Result<Self, StoreError> {
        let role = match tenant.staff_role {
            Some(role) if is_deleted(ctx, tenant, serenity::RoleId::new(role.snowflake())) => {
                outbox::enqueue_log_once(app, tenant.id, TenantNotice::StaffRoleGone { role })
                    .await?;
                None
            }
            role => role.map(|role| serenity::RoleId::new(role.snowflake())),
        };
        let former = tenant::find_former_staff(app, tenant).await?;
        let own = own(ctx, serenity::GuildId::new(tenant.guild.snowflake()));
        Ok(Self { tenant, me: ctx.cache.current_user().id, own, role, former })
    }

    /// What everybody who should be in the ticket's channel is allowed and denied there.
    pub(super) fn wanted(&self, ticket: &Ticket) -> Vec<PermissionOverwrite> {
        let everyone = serenity::RoleId::new(self.tenant.guild.snowflake());
        let allow =
            |kind| PermissionOverwrite { allow: speaking(), deny: Permissions::empty(), kind };
        let mut wanted = vec![
            PermissionOverwrite {
                allow: Permissions::empty(),
                deny: Permissions::VIEW_CHANNEL,
                kind: PermissionOverwriteType::Role(everyone),
            },
            // The bot comes before the others: with the channel closed to everyone it must not lock
            // itself out.
            allow(PermissionOverwriteType::Member(self.me)),
            owner(ticket, self.own),
        ];
        wanted.extend(self.role.map(|role| allow(PermissionOverwriteType::Role(role))));
        // Members who may move money see every ticket, whether or not they hold the staff role.
        let listed = self.tenant.acting_staff().filter(|listed| *listed != ticket.member);
        wanted.extend(listed.map(|listed| allow(member(listed.snowflake()))));
        wanted
    }

    /// Whether a channel's overwrites keep anybody out who should be in, or let former staff in.
    pub(super) fn differs(&self, ticket: &Ticket, there: &[PermissionOverwrite]) -> bool {
        !self.changes(ticket, there).is_empty() || self.removals(ticket, there).next().is_some()
    }

    /// The overwrites that have to be set, as they are to be.
    fn changes(&self, ticket: &Ticket, there: &[PermissionOverwrite]) -> Vec<PermissionOverwrite> {
        let wanted = self.wanted(ticket).into_iter();
        wanted
            .filter_map(|wanted| {
                let Some(found) = there.iter().find(|found| found.kind == wanted.kind) else {
                    return Some(wanted);
                };
                let allow = (found.allow | wanted.allow) - wanted.deny;
                let deny = (found.deny | wanted.deny) - wanted.allow;
                let differs = (allow, deny) != (found.allow, found.deny);
                differs.then_some(PermissionOverwrite { allow, deny, kind: wanted.kind })
            })
            .collect()
    }

    /// The overwrites of former staff.
    fn removals<'b>(
        &'b self,
        ticket: &'b Ticket,
        there: &'b [PermissionOverwrite],
    ) -> impl Iterator<Item = PermissionOverwriteType> + 'b {
        let is_former = |kind: PermissionOverwriteType| match kind {
            PermissionOverwriteType::Role(id) => {
                self.former.roles.iter().any(|former| former.snowflake() == id.get())
            }
            PermissionOverwriteType::Member(id) => {
                id.get() != ticket.member.snowflake()
                    && self.former.members.iter().any(|former| former.snowflake() == id.get())
            }
            _ => false,
        };
        there.iter().map(|found| found.kind).filter(move |kind| is_former(*kind))
    }
}

fn member(id: u64) -> PermissionOverwriteType {
    PermissionOverwriteType::Member(serenity::UserId::new(id))
}

/// What the bot itself may do in the server; everything in one that is not known yet, since Discord
/// refuses what is too much.
pub(super) fn own(ctx: &serenity::Context, guild: serenity::GuildId) -> Permissions {
    let me = ctx.cache.current_user().id;
    let own = ctx.cache.guild(guild).and_then(|guild| {
        let me = guild.members.get(&me)?;
        Some(guild.member_permissions(me))
    });
    own.filter(|own| !own.administrator()).unwrap_or(Permissions::all())
}

/// What the owner of a closed ticket is denied: to write, and to begin or go on with a thread.
const SILENT: Permissions = Permissions::SEND_MESSAGES
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::CREATE_PUBLIC_THREADS)
    .union(Permissions::CREATE_PRIVATE_THREADS);

/// What the ticket's owner may do: read and write while it is open. What the bot may not do itself
/// (`own`) it cannot deny either.
fn owner(ticket: &Ticket, own: Permissions) -> PermissionOverwrite {
    let kind = member(ticket.member.snowflake());
    match ticket.state {
        TicketState::Opening | TicketState::Open => {
            PermissionOverwrite { allow: speaking(), deny: Permissions::empty(), kind }
        }
        TicketState::Closed => PermissionOverwrite {
            allow: Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY,
            deny: (SILENT & own) | Permissions::SEND_MESSAGES,
            kind,
        },
    }
}

/// Whether it is certain that a role was deleted: the guild is known, and it has no such role.
fn is_deleted(ctx: &serenity::Context, tenant: &Tenant, role: serenity::RoleId) -> bool {
    ctx.cache
        .guild(serenity::GuildId::new(tenant.guild.snowflake()))
        .is_some_and(|guild| !guild.roles.contains_key(&role))
}

/// Sets who is let into the ticket's channel; nothing where it has none yet, since it is created
/// with what should be.
pub(super) async fn set(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: TicketId,
) -> Result<(), DeliveryError> {
    let ticket = ticket::find(app, id).await?.ok_or(DeliveryError::GONE)?;
    let Some(channel) = ticket.channel else { return Ok(()) };
    let channel = serenity::ChannelId::new(channel.snowflake());
    let found = Call::GetChannel.of(ctx.http.get_channel(channel)).await?;
    let found = found
        .guild()
        .ok_or(DeliveryError::Permanent(UndeliveredReason::ChannelGone))?
        .permission_overwrites;
    let access = Access::of(app, ctx, tenant).await?;
    for change in access.changes(&ticket, &found) {
        Call::SetPermission.of(channel.create_permission(ctx, change)).await?;
    }
    for former in access.removals(&ticket, &found) {
        Call::DeletePermission.of(channel.delete_permission(ctx, former)).await?;
    }
    Ok(())
}
