//! The roles that the program gives out: found by name, or created.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::RoleId;
use partnerdesk::tenant::{self, Tenant};
use poise::serenity_prelude as serenity;
use tokio::sync::Mutex;

use crate::discord::api::Call;
use crate::user_error::UserError;

/// Makes sure that every role of the program file is there. A role of the same name is taken over.
///
/// Several ask for it at once, as when a role is deleted and somebody runs `/setup`: one after the
/// other looks at what is there, so that no role is made twice.
pub(crate) async fn install(
    app: &AppContext,
    ctx: &serenity::Context,
    tenant: &Tenant,
) -> Result<(), UserError> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
    let _turn = ONE_AT_A_TIME.lock().await;
    let guild = serenity::GuildId::new(tenant.guild.snowflake());
    let guild = Call::GetGuild.of(ctx.http.get_guild(guild)).await?;
    let tenant = &*tenant::find(app, tenant.guild).await?.ok_or(UserError::NoProgram)?;
    for name in tenant.program.roles() {
        let known = tenant.roles.get(name).map(|id| serenity::RoleId::new(id.snowflake()));
        if known.is_some_and(|id| guild.roles.contains_key(&id)) {
            continue;
        }
        let existing = guild
            .roles
            .values()
            .find(|role| role.name == name && !role.managed)
            .map(|role| role.id);
        let id = if let Some(id) = existing {
            id
        } else {
            let role = serenity::EditRole::new()
                .name(name)
                .permissions(serenity::Permissions::empty())
                .audit_log_reason("partnerdesk: a role of the partner program");
            Call::CreateRole.of(guild.id.create_role(ctx, role)).await?.id
        };
        let id = RoleId::try_from(id.get()).map_err(|_| UserError::Stale)?;
        tenant::record_role(app, tenant, name, id).await?;
    }
    Ok(())
}
