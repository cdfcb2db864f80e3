//! `/setup`: which program the server runs, who its staff are, and where things happen. Each run
//! may set some of it; the answer says what is still open and which permission is missing, and does
//! what is left to do.

pub(crate) mod panel;
pub(crate) mod permissions;
pub(crate) mod roles;
pub(crate) mod switch;

use partnerdesk::guild::{self, GuildError, Missing, Setup, Tenant};
use partnerdesk::id::{ChannelId, GuildId, MemberId, RoleId};
use partnerdesk::program;
use partnerdesk::switch::Switch;
use poise::serenity_prelude as serenity;

use crate::answer::Answer;
use crate::answer::{Card, Face, GREEN, YELLOW};
use crate::asker::{Asker, Context, Error, subject};
use crate::call::Call;
use crate::failure::Failure;
use crate::handling;
use crate::i18n::{Locale, mention};
use crate::programs;

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
    let poise::Context::Application(app) = ctx else { return Ok(()) };
    let asker = Asker::Command(app.interaction);
    let http = ctx.serenity_context();
    let work = async {
        asker.defer(http).await?;
        let locale = Locale::of(ctx.locale().unwrap_or("en-US"));
        let changes = Asked { program, staff_role, staff, category, log_channel, panel_channel };
        let result = configure(ctx, locale, changes).await;
        app.has_sent_initial_response.store(true, std::sync::atomic::Ordering::SeqCst);
        asker.answer(http, true, result).await
    };
    Box::pin(handling::handle(subject(ctx), work)).await
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

async fn configure(ctx: Context<'_>, locale: Locale, asked: Asked) -> Result<Answer, Failure> {
    let desk = ctx.data();
    let in_guild = ctx.guild_id().ok_or(Failure::NotInGuild)?;
    let id = GuildId::try_from(in_guild.get()).map_err(|_| Failure::NotInGuild)?;
    let member = MemberId::try_from(ctx.author().id.get()).map_err(|_| Failure::NotInGuild)?;
    let is_manager = ctx
        .author_member()
        .await
        .and_then(|member| member.permissions)
        .is_some_and(serenity::Permissions::manage_guild);
    if !is_manager {
        return Err(Failure::NotManager);
    }
    if asked.staff_role.as_ref().is_some_and(|role| role.id.get() == in_guild.get()) {
        return Err(Failure::EveryoneIsStaff);
    }
    let staff = asked.staff.as_deref().map(members).transpose()?;
    let source = asked.program.as_deref().map(|id| programs::source(desk, id)).transpose()?;
    let before = guild::find(desk, id).await?;
    if source.is_none() && before.is_none() {
        return Err(Failure::ChooseProgram(programs::names(desk)));
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
    let tenant = guild::configure(desk, id, &guild.preferred_locale, member, change).await?;
    let http = ctx.serenity_context();
    if let Some(before) = before.filter(|before| before.panel_channel != tenant.panel_channel) {
        panel::remove(http, &before).await;
    }
    let mut problems = permissions::problems(http, &guild, &tenant, locale).await?;
    let mut ready = tenant.missing().is_empty() && problems.is_empty();
    if ready {
        if let Err(failure) = roles::install(desk, http, &guild, &tenant).await {
            problems.push(failure.say(locale));
            ready = false;
        }
        let tenant = guild::find(desk, id).await?.ok_or(Failure::NoProgram)?;
        // A role that existed before may stand above the bot's own: that shows only now.
        problems.extend(permissions::hierarchy(http, &tenant, locale).await?);
        if ready && let Err(failure) = panel::place(desk, http, &tenant).await {
            problems.push(failure.say(locale));
        }
        ready = problems.is_empty();
    }
    // People take part already: what another version changes is looked at first.
    if let Some(file) = file
        && let Some(preview) = partnerdesk::switch::offer(desk, &tenant, member, &file).await?
    {
        return Ok(Answer::Message(switch::preview(&tenant, locale, &preview)));
    }
    let pending = partnerdesk::switch::pending(desk, &tenant).await?;
    Ok(Answer::Message(report(&tenant, locale, &problems, ready, pending.as_ref())))
}

/// What is set, what is missing, what stands in the way, and the version of the file that waits for
/// its day.
fn report(
    tenant: &Tenant,
    locale: Locale,
    problems: &[String],
    ready: bool,
    pending: Option<&Switch>,
) -> Face {
    let missing = tenant.missing();
    let line = |what: Missing, id: &str, value: String| {
        let mark = if missing.contains(&what) { "⬜" } else { "✅" };
        let value = if missing.contains(&what) { locale.text("setup-missing") } else { value };
        format!("{mark} **{}**: {value}", locale.text(id))
    };
    let place = |channel: Option<ChannelId>| channel.map(crate::i18n::channel).unwrap_or_default();
    let staff: Vec<String> = tenant.staff.iter().copied().map(mention).collect();
    let role = tenant.staff_role.map(|role| format!("<@&{role}>")).unwrap_or_default();
    let lines = [
        format!("✅ **{}**: {}", locale.text("setup-program"), tenant.program.meta.name),
        line(Missing::StaffRole, "setup-staff-role", role),
        line(Missing::Staff, "setup-staff", staff.join(" ")),
        line(Missing::Category, "setup-category", place(tenant.category)),
        line(Missing::LogChannel, "setup-log-channel", place(tenant.log_channel)),
        line(Missing::PanelChannel, "setup-panel-channel", place(tenant.panel_channel)),
    ];
    let title = locale.text(if ready { "setup-ready-title" } else { "setup-open-title" });
    let mut card = Card::new(title, if ready { GREEN } else { YELLOW }).words(lines.join("\n"));
    if !problems.is_empty() {
        card = card.field(locale.text("setup-problems"), clip(&problems.join("\n")));
    }
    if let Some(pending) = pending {
        card = card.field(locale.text("setup-pending"), switch::pending_words(locale, pending));
    }
    let footer = if ready { "setup-ready" } else { "setup-again" };
    let face =
        Face::card(card.footer(locale.with(footer, &[("program", tenant.key.as_str().into())])));
    match pending {
        Some(pending) => switch::pending(face, locale, pending),
        None => face,
    }
}

/// The members that a text mentions.
fn members(text: &str) -> Result<Vec<MemberId>, Failure> {
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
        .ok_or(Failure::StaffMentions)
}

fn clip(text: &str) -> String {
    if text.chars().count() <= 1024 {
        text.to_owned()
    } else {
        text.chars().take(1023).chain(['…']).collect()
    }
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

impl From<Vec<program::Fault>> for Failure {
    fn from(faults: Vec<program::Fault>) -> Self {
        GuildError::Faults(faults).into()
    }
}
