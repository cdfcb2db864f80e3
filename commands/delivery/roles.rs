//! Roles: a partner holds exactly those that the program gives for their level.

use partnerdesk::desk::Desk;
use partnerdesk::guild::Tenant;
use partnerdesk::id::PartnerId;
use partnerdesk::outbox::Notice;
use partnerdesk::partner;
use poise::serenity_prelude as serenity;

use super::Obstacle;
use crate::call::Call;

/// Adds the program's roles that the partner lacks and takes those away that are not theirs. Other roles are not touched.
pub(super) async fn sync(desk: &Desk, ctx: &serenity::Context, tenant: &Tenant, id: PartnerId) -> Result<(), Obstacle> {
    let partner = partner::find(desk, tenant, id).await?.ok_or(Obstacle::Gone("no_partner"))?;
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    let user = serenity::UserId::new(partner.member.snowflake());
    let member = match Call::GetMember.of(guild.member(&ctx.http, user)).await {
        Ok(member) => member,
        Err(error) if super::is_gone(&error) => {
            return Err(Obstacle::Gone("left"));
        }
        Err(error) => return Err(error.into()),
    };
    let desired = partner::desired_roles(tenant, &partner);
    for (name, role) in &tenant.roles {
        let role = serenity::RoleId::new(role.snowflake());
        let (holds, should) = (member.roles.contains(&role), desired.contains(name));
        let reason = Some("partnerdesk: the partner's level");
        let changed = match (holds, should) {
            (false, true) => Call::AddRole.of(ctx.http.add_member_role(guild, user, role, reason)).await,
            (true, false) => Call::RemoveRole.of(ctx.http.remove_member_role(guild, user, role, reason)).await,
            _ => Ok(()),
        };
        if let Err(error) = changed {
            return Err(match super::blocked(&error) {
                Some((code, _)) => {
                    Obstacle::Blocked(code, Some(Notice::RoleBlocked { partner: id, role: name.clone() }))
                }
                None => error.into(),
            });
        }
    }
    Ok(())
}
