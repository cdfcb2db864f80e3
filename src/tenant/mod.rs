//! Which Discord server runs which program, where in it, and who its staff are.
//!
//! A guild is a tenant: every other row hangs on its program. The program's rules are `program`'s;
//! what is done with roles and channels is the bot's.

mod action;
mod notice;
mod repo;
mod staff;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::{self, AuditSubject};
use crate::clock::UtcMs;
use crate::id::{ChannelId, GuildId, MemberId, MessageId, ProgramId, RoleId};
use crate::program::{self, Program};
use crate::store::{Store, StoreError};

pub use action::TenantAction;
pub use notice::TenantNotice;
pub use staff::{
    FormerStaff, ListedMember, Listing, StaffLapse, Standing, find_former_staff, record_standing,
};

/// A guild with the program that it runs.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// The program's row.
    pub id: ProgramId,
    /// The Discord server.
    pub guild: GuildId,
    /// The program's name in addresses and on the command line, for example `midnight`.
    pub key: String,
    /// The guild's language, for what everybody sees.
    pub locale: String,
    /// The program file as it was adopted.
    pub program: Program,
    /// Who works tickets.
    pub staff_role: Option<RoleId>,
    /// Where ticket channels are created.
    pub category: Option<ChannelId>,
    /// Where staff are told things.
    pub log_channel: Option<ChannelId>,
    /// Where the panel with its buttons stands.
    pub panel_channel: Option<ChannelId>,
    /// The panel itself.
    pub panel_message: Option<MessageId>,
    /// The members who are listed to move money, also those who act no more.
    pub staff: BTreeMap<MemberId, Listing>,
    /// The roles that the program gives out, by their name in the program file.
    pub roles: BTreeMap<String, RoleId>,
}

/// A part of the set-up that is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingSetup {
    /// The role that works tickets.
    StaffRole,
    /// At least one member listed by id.
    Staff,
    /// The category for tickets.
    Category,
    /// A log channel for staff.
    LogChannel,
    /// A channel for the panel.
    PanelChannel,
}

impl Tenant {
    /// What the set-up still lacks; nothing when the program can run.
    #[must_use]
    pub fn missing(&self) -> Vec<MissingSetup> {
        let mut missing = Vec::new();
        if self.staff_role.is_none() {
            missing.push(MissingSetup::StaffRole);
        }
        if self.staff.is_empty() {
            missing.push(MissingSetup::Staff);
        }
        if self.category.is_none() {
            missing.push(MissingSetup::Category);
        }
        if self.log_channel.is_none() {
            missing.push(MissingSetup::LogChannel);
        }
        if self.panel_channel.is_none() {
            missing.push(MissingSetup::PanelChannel);
        }
        missing
    }

    /// Whether a member with these roles works tickets.
    #[must_use]
    pub fn is_staff(&self, member: MemberId, roles: &[RoleId]) -> bool {
        self.staff_role.is_some_and(|role| roles.contains(&role)) || self.may_move_money(member)
    }

    /// Whether the member may move money, reset a passphrase and see personal data. Source:
    /// docs/design/security.md, People: a role alone is not enough, and nor is being listed once
    /// somebody has left or lost the staff role.
    #[must_use]
    pub fn may_move_money(&self, member: MemberId) -> bool {
        self.staff.get(&member).is_some_and(|listed| listed.lapse.is_none())
    }

    /// The listed members who act.
    pub fn acting_staff(&self) -> impl Iterator<Item = MemberId> + '_ {
        self.staff.keys().copied().filter(|member| self.may_move_money(*member))
    }

    /// The listed members who act no more, and why.
    pub fn lapsed_staff(&self) -> impl Iterator<Item = (MemberId, StaffLapse)> + '_ {
        self.staff.iter().filter_map(|(member, listed)| Some((*member, listed.lapse?)))
    }
}

/// A change of the set-up: what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The text of the program file.
    pub source: Option<String>,
    /// The role that works tickets.
    pub staff_role: Option<RoleId>,
    /// The listed members, all of them.
    pub staff: Option<Vec<ListedMember>>,
    /// The category for tickets.
    pub category: Option<ChannelId>,
    /// The channel, hidden from partners, in which staff are told of what they should know.
    pub log_channel: Option<ChannelId>,
    /// The channel that has the panel's message.
    pub panel_channel: Option<ChannelId>,
}

/// The tenant of a guild, if a program was chosen there.
///
/// # Errors
/// [`StoreError`] when it cannot be read, or when the stored program file no longer parses.
pub async fn find(app: &AppContext, guild: GuildId) -> Result<Option<Arc<Tenant>>, StoreError> {
    if let Some(tenant) = app.guilds.get(guild) {
        return Ok(Some(tenant));
    }
    let found = repo::find(&mut *app.store.read().await?, guild).await?.map(Arc::new);
    if let Some(tenant) = &found {
        app.guilds.insert(guild, tenant);
    }
    Ok(found)
}

/// The tenant whose program has this row id.
///
/// # Errors
/// As [`find`]; [`StoreError::Driver`] with `RowNotFound` when there is none.
pub async fn find_by_id(app: &AppContext, id: ProgramId) -> Result<Arc<Tenant>, StoreError> {
    if let Some(tenant) = app.guilds.find(|tenant: &Tenant| tenant.id == id) {
        return Ok(tenant);
    }
    let guild = repo::find_guild(&mut *app.store.read().await?, id).await?;
    find(app, guild).await?.ok_or(StoreError::Driver(sqlx::Error::RowNotFound))
}

/// The tenant whose program is called `key` in addresses.
///
/// # Errors
/// As [`find`].
pub async fn find_by_key(app: &AppContext, key: &str) -> Result<Option<Arc<Tenant>>, StoreError> {
    if let Some(tenant) = app.guilds.find(|tenant: &Tenant| tenant.key == key) {
        return Ok(Some(tenant));
    }
    let guild = repo::find_guild_by_key(&mut *app.store.read().await?, key).await?;
    match guild {
        Some(guild) => find(app, guild).await,
        None => Ok(None),
    }
}

/// All tenants, in the order in which they were set up.
///
/// # Errors
/// As [`find`].
pub async fn list_all(app: &AppContext) -> Result<Vec<Arc<Tenant>>, StoreError> {
    let guilds = repo::list_guilds(&mut *app.store.read().await?).await?;
    let mut tenants = Vec::with_capacity(guilds.len());
    for guild in guilds {
        tenants.extend(find(app, guild).await?);
    }
    Ok(tenants)
}

/// Keeps the version of the program file that is in force, for the customers who come under it.
/// Returns its name.
pub(crate) async fn save_version(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
) -> Result<String, StoreError> {
    let version = tenant.program.version();
    repo::save_version(conn, now, tenant.id, version).await?;
    Ok(version.to_owned())
}

/// The program as it was in this version of its file.
pub(crate) async fn find_version<'t>(
    conn: &mut SqliteConnection,
    tenant: &'t Tenant,
    version: &str,
) -> Result<Cow<'t, Program>, StoreError> {
    if version == tenant.program.version() {
        return Ok(Cow::Borrowed(&tenant.program));
    }
    let lost = StoreError::Inconsistent {
        table: "program_version",
        column: "source",
        row: tenant.id.get(),
    };
    let Some(source) = repo::find_version(conn, tenant.id, version).await? else {
        return Err(lost);
    };
    program::parse(&source, &tenant.key).map(Cow::Owned).map_err(|_| lost)
}

/// The program by which a partner of this track is paid for a customer: the version under which the
/// customer came, and the one that is in force where that is not known, or does not have the track.
pub(crate) async fn find_version_for<'t>(
    conn: &mut SqliteConnection,
    tenant: &'t Tenant,
    version: Option<&str>,
    track: &str,
) -> Result<Cow<'t, Program>, StoreError> {
    let Some(name) = version else { return Ok(Cow::Borrowed(&tenant.program)) };
    let found = self::find_version(conn, tenant, name).await?;
    Ok(if found.track(track).is_some() { found } else { Cow::Borrowed(&tenant.program) })
}

/// The tenant of a guild as it is within the caller's transaction: what is remembered may be older.
pub(crate) async fn find_in(
    conn: &mut SqliteConnection,
    guild: GuildId,
) -> Result<Option<Tenant>, StoreError> {
    repo::find(conn, guild).await
}

/// Puts another version of the program file in force: `program`, whose text is `source`. Returns
/// the tenant as it is then; whoever commits forgets the one before ([`AppContext`]).
pub(crate) async fn replace_program(
    conn: &mut SqliteConnection,
    before: &Tenant,
    source: &str,
    program: Program,
) -> Result<Tenant, StoreError> {
    repo::update_program(conn, before.id, source).await?;
    add_units(conn, before.id, &program).await?;
    Ok(Tenant { program, ..before.clone() })
}

async fn add_units(
    conn: &mut SqliteConnection,
    id: ProgramId,
    program: &Program,
) -> Result<(), StoreError> {
    for (unit, cash) in program.units() {
        repo::insert_unit(conn, id, unit.code(), unit.decimals(), cash).await?;
    }
    Ok(())
}

/// Takes over a change of the set-up; the first one must choose the program. Another version of a
/// file by which people take part already is not put in force by this: that is
/// [`crate::program_change`].
///
/// # Errors
/// [`TenantError::NoProgram`], [`TenantError::Faults`] when the file does not pass the check,
/// [`TenantError::OtherProgram`] once the guild's own program has applications.
pub async fn configure(
    app: &AppContext,
    guild: GuildId,
    locale: &str,
    member: MemberId,
    setup: Setup,
) -> Result<Arc<Tenant>, TenantError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let known = repo::find(&mut tx, guild).await?;
    let id = match (&setup.source, known) {
        (None, None) => return Err(TenantError::NoProgram),
        (None, Some(tenant)) => tenant.id,
        (Some(source), known) => {
            let program = program::parse(source, "program").map_err(TenantError::Faults)?;
            match known {
                None => {
                    let key = repo::find_free_key(&mut tx, &program.meta.id).await?;
                    let id = repo::insert(&mut tx, now, guild, &key, source, locale).await?;
                    add_units(&mut tx, id, &program).await?;
                    id
                }
                Some(tenant) if repo::is_in_use(&mut tx, tenant.id).await? => {
                    if tenant.program.meta.id != program.meta.id {
                        return Err(TenantError::OtherProgram(tenant.program.meta.name.clone()));
                    }
                    tenant.id
                }
                Some(tenant) if tenant.program.meta.id == program.meta.id => {
                    replace_program(&mut tx, &tenant, source, program).await?.id
                }
                Some(tenant) => {
                    let key = repo::find_free_key(&mut tx, &program.meta.id).await?;
                    repo::replace(&mut tx, tenant.id, &key, source).await?;
                    add_units(&mut tx, tenant.id, &program).await?;
                    tenant.id
                }
            }
        }
    };
    repo::update_setup(&mut tx, id, locale, &setup).await?;
    let subject = AuditSubject::Program(id);
    audit::record(&mut tx, now, id, member, TenantAction::Setup, subject, "").await?;
    tx.commit().await?;
    app.guilds.remove(guild);
    let tenant = find(app, guild).await?.ok_or(TenantError::NoProgram)?;
    app.keys.ensure_program(&tenant.key)?;
    Ok(tenant)
}

/// Remembers the Discord role that stands for a role of the program file.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_role(
    app: &AppContext,
    tenant: &Tenant,
    name: &str,
    role: RoleId,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::set_role(&mut tx, tenant.id, name, role).await?;
    tx.commit().await?;
    app.guilds.remove(tenant.guild);
    Ok(())
}

/// Remembers the panel's message, unless the panel stands in another channel by now.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_panel(
    app: &AppContext,
    tenant: &Tenant,
    message: MessageId,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::set_panel(&mut tx, tenant.id, tenant.panel_channel, message).await?;
    tx.commit().await?;
    app.guilds.remove(tenant.guild);
    Ok(())
}

/// The message in the log channel that says which tickets wait for a channel, while any does.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_waiting_message(
    app: &AppContext,
    program: ProgramId,
) -> Result<Option<MessageId>, StoreError> {
    repo::find_waiting_message(&mut *app.store.read().await?, program).await
}

/// Remembers that message; `None` once nothing waits any more.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_waiting_message(
    app: &AppContext,
    program: ProgramId,
    message: Option<MessageId>,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::set_waiting_message(&mut tx, program, message).await?;
    tx.commit().await
}

/// A member, as they were when they last used the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their Discord name.
    pub name: String,
    /// Discord's code of their language.
    pub locale: String,
}

/// The member, if they have used the program.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_member(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
) -> Result<Option<Member>, StoreError> {
    repo::find_member(&mut *app.store.read().await?, program, member).await
}

/// Remembers a member who uses the program; writes only what is new, and nothing while nothing is
/// written.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_member_seen(
    app: &AppContext,
    tenant: &Tenant,
    id: MemberId,
    met: &Member,
) -> Result<(), StoreError> {
    if find_member(app, tenant.id, id).await?.as_ref() == Some(met) {
        return Ok(());
    }
    let mut tx = match app.store.begin().await {
        // Who only looks is not kept from it; the next time will do.
        Err(StoreError::ReadOnly(_)) => return Ok(()),
        begun => begun?,
    };
    repo::upsert_member(&mut tx, tenant.id, id, met).await?;
    tx.commit().await
}

/// Gives a member a name who has not used the program yet.
pub(crate) async fn insert_member_if_absent(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    id: MemberId,
    as_told: &Member,
) -> Result<(), StoreError> {
    match repo::find_member(conn, tenant.id, id).await? {
        Some(_) => Ok(()),
        None => repo::upsert_member(conn, tenant.id, id, as_told).await,
    }
}

/// Row id and key of every program, in the order in which they were set up: for the command line,
/// which has no [`AppContext`].
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_keys(store: &Store) -> Result<Vec<(ProgramId, String)>, StoreError> {
    repo::list_keys(&mut *store.read().await?).await
}

/// The tenant whose program is called `key` in addresses: for the command line, which has no
/// [`AppContext`].
///
/// # Errors
/// As [`find`].
pub async fn find_stored(store: &Store, key: &str) -> Result<Option<Tenant>, StoreError> {
    let mut conn = store.read().await?;
    match repo::find_guild_by_key(&mut conn, key).await? {
        Some(guild) => repo::find(&mut conn, guild).await,
        None => Ok(None),
    }
}

/// Which Discord a database belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiscordServer {
    /// Discord itself.
    Real,
    /// A sandbox on this machine.
    Sandbox,
}

/// Makes the database belong to this kind of Discord: a sandbox must not touch what a real server
/// wrote.
///
/// # Errors
/// [`TenantError::OtherDiscord`] when it belongs to the other kind.
pub async fn claim_database(app: &AppContext, which: DiscordServer) -> Result<(), TenantError> {
    let word = match which {
        DiscordServer::Real => "real",
        DiscordServer::Sandbox => "sandbox",
    };
    let mut tx = app.store.begin().await?;
    let owner = repo::insert_installation(&mut tx, word).await?;
    tx.commit().await?;
    if owner == word { Ok(()) } else { Err(TenantError::OtherDiscord(owner)) }
}

/// A random text that is this database's own: it keeps its marks in Discord apart from those of
/// another one.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_installation(app: &AppContext) -> Result<String, StoreError> {
    repo::find_installation(&mut *app.store.read().await?).await
}

/// Why a change of the set-up was not taken over.
#[derive(Debug, thiserror::Error)]
pub enum TenantError {
    /// No program was chosen yet.
    #[error("choose a program first")]
    NoProgram,
    /// The program file does not pass the check.
    #[error("the program file has {} faults", .0.len())]
    Faults(Vec<program::ProgramProblem>),
    /// The guild runs another program that has applications or partners.
    #[error("the server already runs {0}, which has applications")]
    OtherProgram(String),
    /// The database was written with another kind of Discord.
    #[error("this database belongs to a {0} Discord: name another file with DATABASE_URL")]
    OtherDiscord(String),
    /// The key file could not be written.
    #[error(transparent)]
    Keys(#[from] crate::keys::KeysError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
