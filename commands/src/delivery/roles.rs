//! Roles: a partner holds exactly those that the program gives for their level.

use std::sync::Arc;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::PartnerId;
use partnerdesk::outbox::{DeliveryNotice, UndeliveredReason};
use partnerdesk::partner;
use partnerdesk::tenant::{self, Tenant};
use poise::serenity_prelude as serenity;

use super::DeliveryError;
use crate::discord::api::Call;
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
    for (name, role) in &tenant.roles {
        let role = serenity::RoleId::new(role.snowflake());
        let (holds, should) = (member.roles.contains(&role), desired.contains(name));
        let reason = Some("partnerdesk: the partner's level");
        let changed = match (holds, should) {
            (false, true) => {
                Call::AddRole.of(ctx.http.add_member_role(guild, user, role, reason)).await
            }
            (true, false) => {
                Call::RemoveRole.of(ctx.http.remove_member_role(guild, user, role, reason)).await
            }
            _ => Ok(()),
        };
        if let Err(error) = changed {
            return Err(match super::blocked(&error) {
                Some(refusal) => DeliveryError::NeedsOperator(
                    refusal.into(),
                    Some(DeliveryNotice::RoleBlocked { partner: id, role: name.clone() }),
                ),
                None => error.into(),
            });
        }
    }
    Ok(())
}

/// The tenant with every role of the program file; `lacking` is the one that the partner waits for.
async fn with_roles(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
    partner: PartnerId,
    lacking: &str,
) -> Result<Arc<Tenant>, DeliveryError> {
    let guild = Call::GetGuild
        .of(ctx.http.get_guild(serenity::GuildId::new(tenant.guild.snowflake())))
        .await?;
    match install(app, ctx, &guild, tenant).await {
        Ok(()) => {}
        Err(UserError::Discord(error)) => {
            return Err(match super::blocked(&error) {
                Some(refusal) => DeliveryError::NeedsOperator(
                    refusal.into(),
                    Some(DeliveryNotice::RoleBlocked { partner, role: lacking.to_owned() }),
                ),
                None => (*error).into(),
            });
        }
        Err(other) => return Err(other.into()),
    }
    tenant::find(app, tenant.guild).await?.ok_or(DeliveryError::GONE)
}
