//! Roles: a partner holds exactly those that the program gives for their level.

use std::sync::Arc;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{PartnerId, RoleId};
use partnerdesk::outbox::{DeliveryNotice, UndeliveredReason};
use partnerdesk::partner;
use partnerdesk::tenant::{self, Tenant};
use poise::serenity_prelude as serenity;

use super::DeliveryError;
use crate::discord::api::{self, Call};
use crate::features::setup::roles::install;
use crate::user_error::UserError;

/// Adds the program's roles that the partner lacks and takes those away that are not theirs. Other
/// roles are not touched.
pub(super) async fn sync(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    id: PartnerId,
) -> Result<(), DeliveryError> {
    let partner = partner::find(app, tenant, id).await?.ok_or(DeliveryError::GONE)?;
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    let user = serenity::UserId::new(partner.member.snowflake());
    let member = match Call::GetMember.of(guild.member(&ctx.http, user)).await {
        Ok(member) => member,
        Err(error) if super::is_gone(&error) => {
            return Err(DeliveryError::Permanent(UndeliveredReason::Left));
        }
        Err(error) => return Err(error.into()),
    };
    let desired = partner::desired_roles(tenant, &partner);
    // Another version of the program file may give out roles that are not there yet.
    let renewed;
    let tenant = match desired.iter().find(|name| !tenant.roles.contains_key(*name)) {
        Some(lacking) => {
            renewed = with_roles(app, ctx, tenant, id, lacking).await?;
            &renewed
        }
        None => tenant,
    };
    let mut failed = None;
    let mut deleted = None;
    for (name, role) in &tenant.roles {
        match set(ctx, guild, &member, *role, desired.contains(name)).await {
            Ok(()) => {}
            Err(error) if api::code(&error) == Some(ROLE_GONE) => deleted = Some(name),
            // One role that cannot be given keeps no other from being given.
            Err(error) => {
                failed = failed.or(Some(blocked(&error, id, name).unwrap_or_else(|| error.into())));
            }
        }
    }
    if let Some(name) = deleted {
        let renewed = with_roles(app, ctx, tenant, id, name).await?;
        for (name, role) in &renewed.roles {
            if tenant.roles.get(name) != Some(role)
                && let Err(error) = set(ctx, guild, &member, *role, desired.contains(name)).await
            {
                failed = failed.or(Some(blocked(&error, id, name).unwrap_or_else(|| error.into())));
            }
        }
    }
    failed.map_or(Ok(()), Err)
}

/// Gives the member the role, or takes it away, where that is not how it is.
async fn set(
    ctx: &serenity::Context,
    guild: serenity::GuildId,
    member: &serenity::Member,
    role: RoleId,
    should: bool,
) -> serenity::Result<()> {
    let (role, user) = (serenity::RoleId::new(role.snowflake()), member.user.id);
    let reason = Some("partnerdesk: the partner's level");
    match (member.roles.contains(&role), should) {
        (false, true) => {
            Call::AddRole.of(ctx.http.add_member_role(guild, user, role, reason)).await
        }
        (true, false) => {
            Call::RemoveRole.of(ctx.http.remove_member_role(guild, user, role, reason)).await
        }
        _ => Ok(()),
    }
}

/// Unknown role.
const ROLE_GONE: isize = 10_011;

/// What staff are told where a person can do something about a role that was refused.
fn blocked(error: &serenity::Error, partner: PartnerId, role: &str) -> Option<DeliveryError> {
    let refusal = super::blocked(error)?;
    let notice = DeliveryNotice::RoleBlocked { partner, role: role.to_owned(), reason: refusal };
    Some(DeliveryError::NeedsOperator(refusal.into(), Some(notice)))
}

/// The tenant with every role of the program file; `lacking` is the one that the partner waits for.
async fn with_roles(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    partner: PartnerId,
    lacking: &str,
) -> Result<Arc<Tenant>, DeliveryError> {
    match install(app, ctx, tenant).await {
        Ok(()) => {}
        Err(UserError::Discord(error)) => {
            return Err(blocked(&error, partner, lacking).unwrap_or_else(|| (*error).into()));
        }
        Err(other) => return Err(other.into()),
    }
    tenant::find(app, tenant.guild).await?.ok_or(DeliveryError::GONE)
}
