//! Who asks, where, and in which language: what every action needs to know.

use std::sync::Arc;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{GuildId, MemberId, RoleId};
use partnerdesk::tenant::{self, Member, Tenant};

use crate::i18n::{Arg, Locale};
use crate::user_error::UserError;

/// A member who asks for something in a guild that runs a program.
#[derive(Debug, Clone)]
pub(crate) struct RequestContext {
    /// What everything works with.
    pub(crate) app: Arc<AppContext>,
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

impl RequestContext {
    /// Looks up the guild's program.
    ///
    /// # Errors
    /// [`UserError::NotInGuild`], [`UserError::NoProgram`], [`UserError::NotSetUp`].
    pub(crate) async fn begin(
        app: &Arc<AppContext>,
        guild: Option<serenity::all::GuildId>,
        user: &serenity::all::User,
        member: Option<&serenity::all::Member>,
        locale: &str,
    ) -> Result<Self, UserError> {
        let roles = member.map(|member| member.roles.as_slice()).unwrap_or_default();
        let permissions = member.and_then(|member| member.permissions);
        let is_manager = permissions.is_some_and(serenity::all::Permissions::manage_guild);
        let guild = GuildId::try_from(guild.ok_or(UserError::NotInGuild)?.get())
            .map_err(|_| UserError::NotInGuild)?;
        let member = MemberId::try_from(user.id.get()).map_err(|_| UserError::NotInGuild)?;
        let tenant = tenant::find(app, guild).await?.ok_or(UserError::NoProgram)?;
        if !tenant.missing().is_empty() {
            return Err(UserError::NotSetUp);
        }
        tenant::record_member_seen(
            app,
            &tenant,
            member,
            &Member { name: user.name.clone(), locale: locale.to_owned() },
        )
        .await?;
        let roles = roles.iter().filter_map(|role| RoleId::try_from(role.get()).ok()).collect();
        Ok(Self {
            app: Arc::clone(app),
            tenant,
            member,
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
