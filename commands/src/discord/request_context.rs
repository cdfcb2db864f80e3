//! Who asks, where, and in which language: what every action needs to know.

use std::sync::Arc;

use partnerdesk::app_context::AppContext;
use partnerdesk::clock::UtcMs;
use partnerdesk::id::{GuildId, MemberId, RoleId};
use partnerdesk::outbox;
use partnerdesk::store::StoreError;
use partnerdesk::tenant::{self, Member, Standing, Tenant};
use partnerdesk::ticket;
use poise::serenity_prelude as serenity;

use crate::i18n::{Arg, Locale};
use crate::user_error::UserError;

/// A member who asks for something in a guild that runs a program.
#[derive(Debug, Clone)]
pub(crate) struct RequestContext {
    /// What everything works with.
    pub(crate) app: Arc<AppContext>,
    /// The connection that the request came by.
    pub(crate) discord: serenity::Context,
    /// The guild and its program.
    pub(crate) tenant: Arc<Tenant>,
    /// Who asks.
    pub(crate) member: MemberId,
    /// The roles they hold.
    pub(crate) roles: Vec<RoleId>,
    /// Whether they may manage the server.
    pub(crate) is_manager: bool,
    /// Their language.
    pub(crate) locale: Locale,
}

/// How much of the set-up an action needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetupNeeded {
    /// All of it.
    Complete,
    /// The choice of a program: the action belongs to `/setup` itself.
    Begun,
}

/// Who sent an interaction, where, and in which language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sender<'a> {
    /// The server; none in a direct message.
    pub(crate) guild: Option<serenity::GuildId>,
    /// Their account.
    pub(crate) user: &'a serenity::User,
    /// They as a member of the server.
    pub(crate) member: Option<&'a serenity::Member>,
    /// Discord's code of their language.
    pub(crate) locale: &'a str,
}

impl RequestContext {
    /// Looks up the guild's program.
    ///
    /// # Errors
    /// [`UserError::NotInGuild`], [`UserError::NoProgram`], [`UserError::NotSetUp`].
    pub(crate) async fn begin(
        app: &Arc<AppContext>,
        discord: &serenity::Context,
        sender: Sender<'_>,
        needed: SetupNeeded,
    ) -> Result<Self, UserError> {
        let Sender { guild, user, member, locale } = sender;
        let permissions = member.and_then(|member| member.permissions);
        let is_manager = permissions.is_some_and(serenity::Permissions::manage_guild);
        let guild = GuildId::try_from(guild.ok_or(UserError::NotInGuild)?.get())
            .map_err(|_| UserError::NotInGuild)?;
        let id = MemberId::try_from(user.id.get()).map_err(|_| UserError::NotInGuild)?;
        let mut tenant = tenant::find(app, guild).await?.ok_or(UserError::NoProgram)?;
        if needed == SetupNeeded::Complete && !tenant.missing().is_empty() {
            return Err(UserError::NotSetUp);
        }
        if let Some(member) = member.filter(|_| tenant.may_move_money(id))
            && record_standing(app, &tenant, id, Some(standing(discord, &tenant, member))).await?
        {
            tenant = tenant::find(app, guild).await?.ok_or(UserError::NoProgram)?;
        }
        tenant::record_member_seen(
            app,
            &tenant,
            id,
            &Member { name: user.name.clone(), locale: locale.to_owned() },
        )
        .await?;
        outbox::resume_for_act(app, tenant.id, id).await?;
        let roles = member.map(|member| member.roles.as_slice()).unwrap_or_default();
        let roles = roles.iter().filter_map(|role| RoleId::try_from(role.get()).ok()).collect();
        Ok(Self {
            app: Arc::clone(app),
            discord: discord.clone(),
            tenant,
            member: id,
            roles,
            is_manager,
            locale: Locale::of(locale),
        })
    }

    /// The text with this id, in the member's language.
    #[must_use]
    pub(crate) fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// The text with this id and these arguments, in the member's language.
    #[must_use]
    pub(crate) fn with(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        self.locale.with(id, args)
    }

    /// Only staff come further.
    ///
    /// # Errors
    /// [`UserError::NotStaff`].
    pub(crate) fn staff(&self) -> Result<(), UserError> {
        if self.tenant.is_staff(self.member, &self.roles) {
            Ok(())
        } else {
            Err(UserError::NotStaff)
        }
    }

    /// Only members listed by id come further: they move money and see personal data.
    ///
    /// # Errors
    /// [`UserError::NotStaff`], [`UserError::NotListed`].
    pub(crate) fn listed(&self) -> Result<(), UserError> {
        self.staff()?;
        if self.tenant.may_move_money(self.member) { Ok(()) } else { Err(UserError::NotListed) }
    }

    /// Only members who may manage the server come further.
    ///
    /// # Errors
    /// [`UserError::NotManager`].
    pub(crate) fn manager(&self) -> Result<(), UserError> {
        if self.is_manager { Ok(()) } else { Err(UserError::NotManager) }
    }

    /// A member's name for a list: mentions are not shown there.
    pub(crate) async fn name_of(&self, member: MemberId) -> String {
        let found = tenant::find_member(&self.app, self.tenant.id, member).await.ok().flatten();
        found.map_or_else(|| member.to_string(), |found| found.name)
    }
}

/// How a member stands in the server. Where the staff role itself is gone, nobody has lost it.
pub(crate) fn standing(
    discord: &serenity::Context,
    tenant: &Tenant,
    member: &serenity::Member,
) -> Standing {
    let role = tenant.staff_role.map(|role| serenity::RoleId::new(role.snowflake()));
    let guild = discord.cache.guild(serenity::GuildId::new(tenant.guild.snowflake()));
    let is_there =
        |role: &serenity::RoleId| guild.is_some_and(|guild| guild.roles.contains_key(role));
    let holds_role = role.filter(is_there).map(|role| member.roles.contains(&role));
    Standing { joined_at: joined_at(member), holds_role }
}

/// When a member joined the server, UTC.
pub(crate) fn joined_at(member: &serenity::Member) -> Option<UtcMs> {
    member.joined_at.map(|at| UtcMs::new(at.timestamp_millis()))
}

/// Notes how a listed member stands in the server, `None` where they are not in it. Whoever acts no
/// more is let into tickets no more. Returns whether that is since this look.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub(crate) async fn record_standing(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    standing: Option<Standing>,
) -> Result<bool, StoreError> {
    let lapsed = tenant::record_standing(app, tenant, member, standing).await?;
    if lapsed {
        ticket::set_access_of_all(app, tenant.id).await?;
    }
    Ok(lapsed)
}
