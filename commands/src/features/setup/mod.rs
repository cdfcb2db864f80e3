//! `/setup`: which program the server runs, who its staff are, and where things happen. Each run
//! may set some of it; the answer says what is still open and which permission is missing, and does
//! what is left to do.

pub(crate) mod permissions;
pub(crate) mod programs;
pub(crate) mod roles;
pub(crate) mod text;

use partnerdesk::id::{ChannelId, GuildId, MemberId, RoleId};
use partnerdesk::outbox::{self, Effect};
use partnerdesk::program_change::ProgramChange;
use partnerdesk::tenant::{self, MissingSetup, Setup, Tenant};
use poise::serenity_prelude as serenity;

use crate::discord::api::Call;
use crate::discord::interaction::{Context, Error, Interaction, subject};
use crate::discord::observe;
use crate::discord::reply::{Card, GREEN, MessageContent, Reply, YELLOW, clip};
use crate::features::setup::text::SetupError;
use crate::features::{Feature, panel, program_change};
use crate::i18n::{Locale, mention, plain};
use crate::user_error::UserError;

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature =
    Feature { commands: &[setup], audit: Some(text::AUDIT), ..Feature::NONE };

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
    let in_guild = ctx.guild_id().ok_or(UserError::NotInGuild)?;
    let id = GuildId::try_from(in_guild.get()).map_err(|_| UserError::NotInGuild)?;
    let member = MemberId::try_from(ctx.author().id.get()).map_err(|_| UserError::NotInGuild)?;
    let is_manager = ctx
        .author_member()
        .await
        .and_then(|member| member.permissions)
        .is_some_and(serenity::Permissions::manage_guild);
    if !is_manager {
        return Err(UserError::NotManager);
    }
    if asked.staff_role.as_ref().is_some_and(|role| role.id.get() == in_guild.get()) {
        return Err(SetupError::EveryoneIsStaff.into());
    }
    let staff = asked.staff.as_deref().map(members).transpose()?;
    let source = asked.program.as_deref().map(|id| programs::source(app, id)).transpose()?;
    let before = tenant::find(app, id).await?;
    if source.is_none() && before.is_none() {
        return Err(SetupError::ChooseProgram(programs::names(app)).into());
    }
    let guild = Call::GetGuild.of(ctx.http().get_guild(in_guild)).await?;
    let change = Setup {
        source,
        staff_role: asked.staff_role.and_then(|role| RoleId::try_from(role.id.get()).ok()),
        staff,
        category: asked.category.and_then(|channel| ChannelId::try_from(channel.get()).ok()),
        log_channel: asked.log_channel.and_then(|channel| ChannelId::try_from(channel.get()).ok()),
        panel_channel: asked
            .panel_channel
            .and_then(|channel| ChannelId::try_from(channel.get()).ok()),
    };
    let file = change.source.clone();
    let tenant = tenant::configure(app, id, &guild.preferred_locale, member, change).await?;
    let http = ctx.serenity_context();
    if let Some(before) = before.filter(|before| before.panel_channel != tenant.panel_channel) {
        panel::remove(http, &before).await;
    }
    let mut problems = permissions::problems(http, &guild, &tenant, locale).await?;
    let mut ready = tenant.missing().is_empty() && problems.is_empty();
    if ready {
        if let Err(error) = roles::install(app, http, &guild, &tenant).await {
            problems.push(error.say(locale));
            ready = false;
        }
        let tenant = tenant::find(app, id).await?.ok_or(UserError::NoProgram)?;
        // A role that existed before may stand above the bot's own: that shows only now.
        problems.extend(permissions::hierarchy(http, &tenant, locale).await?);
        if ready {
            outbox::enqueue_anew(app, tenant.id, &Effect::ShowPanel).await?;
        }
        ready = problems.is_empty();
    }
    // People take part already: what another version changes is looked at first.
    if let Some(file) = file
        && let Some(preview) =
            partnerdesk::program_change::offer_change(app, &tenant, member, &file).await?
    {
        return Ok(Reply::Message(program_change::preview(&tenant, locale, &preview)));
    }
    let pending = partnerdesk::program_change::find_pending(app, &tenant).await?;
    Ok(Reply::Message(report(&tenant, locale, &problems, ready, pending.as_ref())))
}

/// What is set, what is missing, what stands in the way, and the version of the file that waits for
/// its day.
fn report(
    tenant: &Tenant,
    locale: Locale,
    problems: &[String],
    ready: bool,
    pending: Option<&ProgramChange>,
) -> MessageContent {
    let missing = tenant.missing();
    let line = |what: MissingSetup, id: &str, value: String| {
        let mark = if missing.contains(&what) { "⬜" } else { "✅" };
        let value = if missing.contains(&what) { locale.text("setup-missing") } else { value };
        format!("{mark} **{}**: {value}", locale.text(id))
    };
    let place = |channel: Option<ChannelId>| channel.map(crate::i18n::channel).unwrap_or_default();
    let staff: Vec<String> = tenant.staff.iter().copied().map(mention).collect();
    let role = tenant.staff_role.map(|role| format!("<@&{role}>")).unwrap_or_default();
    let lines = [
        format!(
            "✅ **{}**: {}",
            locale.text("setup-program"),
            plain(&tenant.program.meta.name, 100)
        ),
        line(MissingSetup::StaffRole, "setup-staff-role", role),
        line(MissingSetup::Staff, "setup-staff", staff.join(" ")),
        line(MissingSetup::Category, "setup-category", place(tenant.category)),
        line(MissingSetup::LogChannel, "setup-log-channel", place(tenant.log_channel)),
        line(MissingSetup::PanelChannel, "setup-panel-channel", place(tenant.panel_channel)),
    ];
    let title = locale.text(if ready { "setup-ready-title" } else { "setup-open-title" });
    let mut card = Card::new(title, if ready { GREEN } else { YELLOW }).words(lines.join("\n"));
    if !problems.is_empty() {
        card = card.field(locale.text("setup-problems"), clip(&problems.join("\n"), 1024));
    }
    if let Some(pending) = pending {
        card = card
            .field(locale.text("setup-pending"), program_change::pending_words(locale, pending));
    }
    let footer = if ready { "setup-ready" } else { "setup-again" };
    let message = MessageContent::card(
        card.footer(locale.with(footer, &[("program", tenant.key.as_str().into())])),
    );
    match pending {
        Some(pending) => program_change::pending(message, locale, pending),
        None => message,
    }
}

/// The members that a text mentions.
fn members(text: &str) -> Result<Vec<MemberId>, SetupError> {
    let members: Option<Vec<MemberId>> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .map(|word| {
            let digits =
                word.trim_start_matches("<@").trim_start_matches('!').trim_end_matches('>');
            digits
                .parse::<u64>()
                .ok()
                .filter(|id| *id > 0)
                .and_then(|id| MemberId::try_from(id).ok())
        })
        .collect();
    members
        .filter(|members| !members.is_empty() && members.len() <= 25)
        .ok_or(SetupError::StaffMentions)
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
