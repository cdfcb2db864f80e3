//! Who asks, where, and in which language: what every action needs to know.

use std::sync::Arc;

use partnerdesk::desk::Desk;
use partnerdesk::guild::{self, Member, Tenant};
use partnerdesk::id::{GuildId, MemberId, RoleId};

use crate::failure::Failure;
use crate::i18n::{Arg, Locale};

/// A member who asks for something in a guild that runs a program.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// What everything works with.
    pub(crate) desk: Arc<Desk>,
    /// The guild and its program.
    pub(crate) tenant: Arc<Tenant>,
    /// Who asks.
    pub(crate) member: MemberId,
    /// The roles they hold.
    pub(crate) roles: Vec<RoleId>,
    /// Their language.
    pub(crate) locale: Locale,
}

impl Visit {
    /// Looks up the guild's program.
    ///
    /// # Errors
    /// [`Failure::NotInGuild`], [`Failure::NoProgram`], [`Failure::NotSetUp`].
    pub(crate) async fn begin(
        desk: &Arc<Desk>,
        guild: Option<serenity::all::GuildId>,
        user: &serenity::all::User,
        roles: &[serenity::all::RoleId],
        locale: &str,
    ) -> Result<Self, Failure> {
        let guild = GuildId::try_from(guild.ok_or(Failure::NotInGuild)?.get())
            .map_err(|_| Failure::NotInGuild)?;
        let member = MemberId::try_from(user.id.get()).map_err(|_| Failure::NotInGuild)?;
        let tenant = guild::find(desk, guild).await?.ok_or(Failure::NoProgram)?;
        if !tenant.missing().is_empty() {
            return Err(Failure::NotSetUp);
        }
        guild::meet(
            desk,
            &tenant,
            member,
            &Member { name: user.name.clone(), locale: locale.to_owned() },
        )
        .await?;
        let roles = roles.iter().filter_map(|role| RoleId::try_from(role.get()).ok()).collect();
        Ok(Self { desk: Arc::clone(desk), tenant, member, roles, locale: Locale::of(locale) })
    }

    /// The text with this id, in the asker's language.
    #[must_use]
    pub(crate) fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// The text with this id and these arguments, in the asker's language.
    #[must_use]
    pub(crate) fn with(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        self.locale.with(id, args)
    }

    /// Only staff come further.
    ///
    /// # Errors
    /// [`Failure::NotStaff`].
    pub(crate) fn staff(&self) -> Result<(), Failure> {
        if self.tenant.is_staff(self.member, &self.roles) { Ok(()) } else { Err(Failure::NotStaff) }
    }

    /// Only members listed by id come further: they move money and see personal data.
    ///
    /// # Errors
    /// [`Failure::NotStaff`], [`Failure::NotListed`].
    pub(crate) fn listed(&self) -> Result<(), Failure> {
        self.staff()?;
        if self.tenant.may_move_money(self.member) { Ok(()) } else { Err(Failure::NotListed) }
    }
}
