//! The bot as poise has it: its commands with their translations, the dispatch of buttons and
//! forms, and errors.

use std::sync::Arc;

use futures_util::FutureExt;
use partnerdesk::desk::Desk;
use poise::serenity_prelude as serenity;
use serenity::Interaction;

use crate::action::Action;
use crate::asker::{Asker, Context, Error};
use crate::delivery::reconcile;
use crate::failure::Failure;
use crate::handling::{self, Kind, Subject};
use crate::i18n::Locale;
use crate::{buttons, guard, modals};

/// All slash commands, with their translations.
#[must_use]
pub(crate) fn commands() -> Vec<poise::Command<Arc<Desk>, Error>> {
    let mut commands = vec![
        crate::partner::partner(),
        crate::staff::staff(),
        crate::setup::setup(),
        crate::doctor::doctor(),
    ];
    for command in &mut commands {
        translate(command, "command");
    }
    commands
}

/// Gives a command and everything below it its names and descriptions: `command-partner-apply`,
/// with `.description`.
fn translate(command: &mut poise::Command<Arc<Desk>, Error>, prefix: &str) {
    let id = format!("{prefix}-{}", command.name);
    command.description = Some(Locale::En.text(&format!("{id}.description")).into());
    for (code, locale) in Locale::TRANSLATIONS {
        command.name_localizations.to_mut().push((code.into(), locale.text(&id).into()));
        let text = locale.text(&format!("{id}.description"));
        command.description_localizations.to_mut().push((code.into(), text.into()));
    }
    for parameter in &mut command.parameters {
        let id = format!("{id}-{}", parameter.name.replace('_', "-"));
        parameter.description = Some(Locale::En.text(&format!("{id}.description")).into());
        for (code, locale) in Locale::TRANSLATIONS {
            parameter.name_localizations.to_mut().push((code.into(), locale.text(&id).into()));
            let text = locale.text(&format!("{id}.description"));
            parameter.description_localizations.to_mut().push((code.into(), text.into()));
        }
    }
    for sub in &mut command.subcommands {
        translate(sub, &id);
    }
}

/// The framework's options: commands, the dispatch of buttons and forms, and errors.
#[must_use]
pub(crate) fn options() -> poise::FrameworkOptions<Arc<Desk>, Error> {
    poise::FrameworkOptions {
        commands: commands(),
        allowed_mentions: Some(serenity::CreateAllowedMentions::new()),
        initialize_owners: false,
        on_error: |error| Box::pin(on_error(error)),
        event_handler: |framework, event| Box::pin(on_event(framework, event)),
        ..Default::default()
    }
}

async fn on_event(
    framework: poise::FrameworkContext<'_, Arc<Desk>, Error>,
    event: &serenity::FullEvent,
) -> Result<(), Error> {
    let ctx = framework.serenity_context;
    let desk = framework.user_data;
    match event {
        serenity::FullEvent::InteractionCreate { interaction } => {
            on_interaction(ctx, desk, interaction).await
        }
        serenity::FullEvent::ChannelDelete { channel, .. } => {
            Ok(reconcile::channel_deleted(desk, ctx, channel.id).await?)
        }
        _ => Ok(()),
    }
}

async fn on_interaction(
    ctx: &serenity::Context,
    desk: &Arc<Desk>,
    interaction: &Interaction,
) -> Result<(), Error> {
    match interaction {
        Interaction::Component(component) => {
            let subject = subject(
                Kind::Button,
                &component.data.custom_id,
                component.id.get(),
                component.guild_id,
            );
            let work = Box::pin(buttons::handle(ctx, desk, component));
            handling::handle(subject, caught(ctx, Asker::Component(component), work)).await
        }
        Interaction::Modal(modal) => {
            let subject =
                subject(Kind::Form, &modal.data.custom_id, modal.id.get(), modal.guild_id);
            let work = Box::pin(modals::handle(ctx, desk, modal));
            handling::handle(subject, caught(ctx, Asker::Modal(modal), work)).await
        }
        _ => Ok(()),
    }
}

/// What logs and counts know of a button or a form. Anybody can send any `custom_id`: only what is
/// ours becomes a name.
fn subject(kind: Kind, custom_id: &str, id: u64, guild: Option<serenity::GuildId>) -> Subject {
    let name = custom_id.parse::<Action>().map_or("unknown", |action| action.word());
    Subject { kind, name: name.into(), id, guild }
}

/// Does `work`. poise catches panics of commands only; one in here would leave the member without
/// an answer.
async fn caught(
    ctx: &serenity::Context,
    asker: Asker<'_>,
    work: impl Future<Output = Result<(), Error>>,
) -> Result<(), Error> {
    match std::panic::AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => result,
        Err(_) => asker.answer(ctx, false, Err(Failure::Panic)).await,
    }
}

async fn on_error(error: poise::FrameworkError<'_, Arc<Desk>, Error>) {
    match error {
        poise::FrameworkError::Setup { error, framework, .. } => {
            // poise would stay connected and deaf: every later event waits for a set-up that never
            // comes.
            tracing::error!(%error, "the bot could not be set up");
            framework.shard_manager().shutdown_all().await;
        }
        poise::FrameworkError::Command { error, ctx, .. } => {
            tracing::error!(
                command = ctx.command().qualified_name.as_ref(),
                error = format!("{error:#}"),
                "a command failed"
            );
        }
        poise::FrameworkError::CommandPanic { ctx, payload, .. } => {
            tracing::error!(
                command = ctx.command().qualified_name.as_ref(),
                ?payload,
                "a command panicked"
            );
            apologise(ctx, Failure::Panic).await;
        }
        poise::FrameworkError::EventHandler { error, .. } => {
            tracing::error!(error = format!("{error:#}"), "an interaction could not be answered");
        }
        // An older version's command, which a client may still show.
        poise::FrameworkError::UnknownInteraction { framework, interaction, .. } => {
            guard::unknown(framework.serenity_context, interaction).await;
        }
        poise::FrameworkError::CommandStructureMismatch { ctx, .. } => {
            apologise(poise::Context::Application(ctx), Failure::Stale).await;
        }
        poise::FrameworkError::GuildOnly { ctx, .. } => apologise(ctx, Failure::NotInGuild).await,
        other => {
            tracing::error!(error = %other, "a command was not run");
            if let Some(ctx) = other.ctx() {
                apologise(ctx, Failure::NotRun).await;
            }
        }
    }
}

/// Answers a command that no action has answered.
async fn apologise(ctx: Context<'_>, failure: Failure) {
    let poise::Context::Application(app) = ctx else { return };
    let http = ctx.serenity_context();
    let answered = match app.interaction_type {
        poise::CommandInteractionType::Command => {
            Asker::Command(app.interaction).answer(http, false, Err(failure)).await
        }
        poise::CommandInteractionType::Autocomplete => {
            guard::suggest_nothing(http, app.interaction).await
        }
    };
    if let Err(error) = answered {
        tracing::warn!(error = format!("{error:#}"), "a member could not be answered");
    }
}
