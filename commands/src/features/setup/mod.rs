//! `/setup`: which program the server runs, who its staff are, and where things happen. Each run
//! may set some of it; the answer says what is still open and which permission is missing, and does
//! what is left to do.

pub(crate) mod members;
mod notice;
pub(crate) mod permissions;
pub(crate) mod programs;
mod report;
pub(crate) mod roles;
pub(crate) mod text;

use partnerdesk::id::{ChannelId, GuildId, MemberId, RoleId};
use partnerdesk::outbox::{self, Effect};
use partnerdesk::tenant::{self, Setup, Tenant, TenantNotice};
use partnerdesk::{program_change, ticket};
use poise::serenity_prelude as serenity;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::api::Call;
use crate::discord::input::Input;
use crate::discord::interaction::{Context, Error, Interaction, subject};
use crate::discord::observe;
use crate::discord::reply::{MessageContent, Reply};
use crate::discord::request_context::RequestContext;
use crate::features::setup::text::SetupError;
use crate::features::{self, Feature, panel};
use crate::i18n::Locale;
use crate::user_error::UserError;

actions! {
    /// Choose the members who may move money.
    ChooseStaff("setup-staff") => Setup |ctx, input| choose_staff(ctx, input);
    /// Choose the role that works tickets.
    ChooseStaffRole("setup-role") => Setup |ctx, input| choose(ctx, input, |change, id| {
        change.staff_role = id.parse().ok();
    });
    /// Choose the category for tickets.
    ChooseCategory("setup-category") => Setup |ctx, input| choose(ctx, input, |change, id| {
        change.category = id.parse().ok();
    });
    /// Choose where staff are told things.
    ChooseLogChannel("setup-log") => Setup |ctx, input| choose(ctx, input, |change, id| {
        change.log_channel = id.parse().ok();
    });
    /// Choose where the panel stands.
    ChoosePanelChannel("setup-panel") => Setup |ctx, input| choose(ctx, input, |change, id| {
        change.panel_channel = id.parse().ok();
    });
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    commands: &[setup],
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<TenantNotice>()],
    ..Feature::NONE
};

/// Who runs `/setup`, and where.
struct Manager<'a> {
    app: &'a partnerdesk::app_context::AppContext,
    discord: &'a serenity::Context,
    guild: GuildId,
    member: MemberId,
    locale: Locale,
}

/// Set the partner program up: run it again to change something or to see what is missing.
#[poise::command(slash_command, guild_only, default_member_permissions = "MANAGE_GUILD")]
pub(crate) async fn setup(
    ctx: Context<'_>,
    #[description = "The program file"]
    #[autocomplete = "program_files"]
    program: Option<String>,
    #[description = "The role that works tickets"] staff_role: Option<serenity::Role>,
    #[description = "The members who may move money: mention them all"]
    #[max_length = 1000]
    staff: Option<String>,
    // Ids alone: poise would fetch a whole channel, which fails for one that the bot cannot see
    // yet.
    #[description = "The category for ticket channels"]
    #[channel_types("Category")]
    category: Option<serenity::ChannelId>,
    #[description = "Where staff are told things; partners must not see it"]
    #[channel_types("Text")]
    log_channel: Option<serenity::ChannelId>,
    #[description = "Where the panel with its buttons stands"]
    #[channel_types("Text")]
    panel_channel: Option<serenity::ChannelId>,
) -> Result<(), Error> {
    let poise::Context::Application(command) = ctx else { return Ok(()) };
    let interaction = Interaction::Command(command.interaction);
    let http = ctx.serenity_context();
    let work = async {
        interaction.defer(http).await?;
        let locale = Locale::of(ctx.locale().unwrap_or("en-US"));
        let changes = Asked { program, staff_role, staff, category, log_channel, panel_channel };
        let result = configure(ctx, locale, changes).await;
        command.has_sent_initial_response.store(true, std::sync::atomic::Ordering::SeqCst);
        interaction.reply(http, true, result).await
    };
    Box::pin(observe::observe(subject(ctx), work)).await
}

/// What was typed.
struct Asked {
    program: Option<String>,
    staff_role: Option<serenity::Role>,
    staff: Option<String>,
    category: Option<serenity::ChannelId>,
    log_channel: Option<serenity::ChannelId>,
    panel_channel: Option<serenity::ChannelId>,
}

async fn configure(ctx: Context<'_>, locale: Locale, asked: Asked) -> Result<Reply, UserError> {
    let app = ctx.data();
    let guild = ctx.guild_id().ok_or(UserError::NotInGuild)?;
    let guild = GuildId::try_from(guild.get()).map_err(|_| UserError::NotInGuild)?;
    let member = MemberId::try_from(ctx.author().id.get()).map_err(|_| UserError::NotInGuild)?;
    let is_manager = ctx
        .author_member()
        .await
        .and_then(|member| member.permissions)
        .is_some_and(serenity::Permissions::manage_guild);
    if !is_manager {
        return Err(UserError::NotManager);
    }
    let staff = asked.staff.as_deref().map(members::mentioned).transpose()?;
    let source = asked.program.as_deref().map(|id| programs::source(app, id)).transpose()?;
    if source.is_none() && tenant::find(app, guild).await?.is_none() {
        return Err(SetupError::ChooseProgram(programs::names(app)).into());
    }
    let manager = Manager { app, discord: ctx.serenity_context(), guild, member, locale };
    let change = Setup {
        source,
        staff_role: asked.staff_role.and_then(|role| RoleId::try_from(role.id.get()).ok()),
        staff: None,
        category: asked.category.and_then(|channel| ChannelId::try_from(channel.get()).ok()),
        log_channel: asked.log_channel.and_then(|channel| ChannelId::try_from(channel.get()).ok()),
        panel_channel: asked
            .panel_channel
            .and_then(|channel| ChannelId::try_from(channel.get()).ok()),
    };
    change_setup(&manager, change, staff).await
}

/// Takes over what was chosen in a menu of the answer.
async fn choose(
    ctx: &RequestContext,
    input: Input,
    set: fn(&mut Setup, &str),
) -> Result<Reply, UserError> {
    ctx.manager()?;
    let mut change = Setup::default();
    set(&mut change, input.choice()?);
    change_setup(&manager(ctx), change, None).await
}

/// Lists the members that were chosen in the menu. Where they cannot be, the answer says so above
/// what is set, and the menu stays.
async fn choose_staff(ctx: &RequestContext, input: Input) -> Result<Reply, UserError> {
    ctx.manager()?;
    let chosen = input.chosen()?.iter().map(|id| id.parse().map_err(|_| UserError::Stale));
    let chosen: Vec<MemberId> = chosen.collect::<Result<_, _>>()?;
    let manager = manager(ctx);
    match change_setup(&manager, Setup::default(), Some(chosen)).await {
        Err(error) if error.is_refusal() => {
            let guild = find_guild(&manager).await?;
            let state = complete(&manager, &guild, &ctx.tenant).await?;
            Ok(Reply::Message(state.saying(error.say(ctx.locale))))
        }
        other => other,
    }
}

fn manager(ctx: &RequestContext) -> Manager<'_> {
    Manager {
        app: &ctx.app,
        discord: &ctx.discord,
        guild: ctx.tenant.guild,
        member: ctx.member,
        locale: ctx.locale,
    }
}

async fn find_guild(manager: &Manager<'_>) -> serenity::Result<serenity::PartialGuild> {
    let id = serenity::GuildId::new(manager.guild.snowflake());
    Call::GetGuild.of(manager.discord.http.get_guild(id)).await
}

/// Takes over a change of the set-up, `staff` being the members who are to be listed, does what is
/// left to do, and says how things stand.
async fn change_setup(
    manager: &Manager<'_>,
    mut change: Setup,
    staff: Option<Vec<MemberId>>,
) -> Result<Reply, UserError> {
    let Manager { app, discord, guild: id, member, locale } = *manager;
    if change.staff_role.is_some_and(|role| role.snowflake() == id.snowflake()) {
        return Err(SetupError::EveryoneIsStaff.into());
    }
    let guild = find_guild(manager).await?;
    let before = tenant::find(app, id).await?;
    if let Some(staff) = staff {
        let known = before.as_ref().and_then(|tenant| tenant.staff_role);
        let role = change.staff_role.or(known);
        change.staff = Some(members::look_up(discord, &guild, role, &staff).await?);
    }
    let file = change.source.clone();
    let tenant = tenant::configure(app, id, &guild.preferred_locale, member, change).await?;
    if let Some(before) = before {
        if before.panel_channel != tenant.panel_channel {
            panel::remove(discord, &before).await;
        }
        let access = |tenant: &Tenant| {
            (tenant.staff_role, tenant.category, tenant.acting_staff().collect::<Vec<_>>())
        };
        if access(&before) != access(&tenant) {
            ticket::set_access_of_all(app, tenant.id).await?;
        }
        outbox::revive(app, tenant.id).await?;
    }
    let state = complete(manager, &guild, &tenant).await?;
    // People take part already: what another version changes is looked at first.
    if let Some(file) = file
        && let Some(preview) = program_change::offer_change(app, &tenant, member, &file).await?
    {
        return Ok(Reply::Message(features::program_change::preview(&tenant, locale, &preview)));
    }
    Ok(Reply::Message(state))
}

/// Does what is left to do, and says what is set and what is not.
async fn complete(
    manager: &Manager<'_>,
    guild: &serenity::PartialGuild,
    tenant: &Tenant,
) -> Result<MessageContent, UserError> {
    let Manager { app, discord, member, locale, .. } = *manager;
    let mut findings = permissions::look(discord, guild, tenant, locale).await?;
    let mut ready = tenant.missing().is_empty() && findings.wrong.is_empty();
    if ready {
        if let Err(error) = roles::install(app, discord, tenant).await {
            findings.wrong.push(error.say(locale));
        }
        let tenant = tenant::find(app, tenant.guild).await?.ok_or(UserError::NoProgram)?;
        // A role that existed before may stand above the bot's own: that shows only now.
        findings.wrong.extend(permissions::hierarchy(discord, &tenant, locale).await?);
        ready = findings.wrong.is_empty();
        if ready {
            outbox::enqueue_anew(app, tenant.id, &Effect::ShowPanel).await?;
        }
    }
    if guild.owner_id.get() == member.snowflake() && !tenant.staff.contains_key(&member) {
        findings.advice.push(locale.text("setup-owner-unlisted"));
    }
    let pending = program_change::find_pending(app, tenant).await?;
    Ok(report::message(tenant, locale, &findings, ready, pending.as_ref()))
}

#[expect(clippy::unused_async, reason = "poise wants an async function")]
async fn program_files(ctx: Context<'_>, typed: &str) -> serenity::CreateAutocompleteResponse {
    let typed = typed.to_lowercase();
    let choices = programs::names(ctx.data())
        .into_iter()
        .filter(|(id, name)| id.contains(&typed) || name.to_lowercase().contains(&typed))
        .take(25)
        .map(|(id, name)| serenity::AutocompleteChoice::new(name, id))
        .collect();
    serenity::CreateAutocompleteResponse::new().set_choices(choices)
}
