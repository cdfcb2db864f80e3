//! The bot as poise has it: its commands with their translations, the dispatch of buttons and
//! forms, and errors.

use std::sync::Arc;

use futures_util::FutureExt;
use partnerdesk::app_context::AppContext;
use poise::serenity_prelude as serenity;

use crate::delivery::reconcile;
use crate::discord::action::Source;
use crate::discord::interaction::{Context, Error, Interaction};
use crate::discord::observe::{InteractionKind, InteractionLabels};
use crate::discord::{guard, observe};
use crate::i18n::Locale;
use crate::router;
use crate::user_error::UserError;

/// All slash commands, with their translations.
#[must_use]
pub(crate) fn commands() -> Vec<poise::Command<Arc<AppContext>, Error>> {
    let mut commands = crate::features::commands();
    for command in &mut commands {
        translate(command, "command");
    }
    commands
}

/// Gives a command and everything below it its names and descriptions: `command-partner-apply`,
/// with `.description`.
fn translate(command: &mut poise::Command<Arc<AppContext>, Error>, prefix: &str) {
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
pub(crate) fn options() -> poise::FrameworkOptions<Arc<AppContext>, Error> {
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
    framework: poise::FrameworkContext<'_, Arc<AppContext>, Error>,
    event: &serenity::FullEvent,
) -> Result<(), Error> {
    let ctx = framework.serenity_context;
    let app = framework.user_data;
    match event {
        serenity::FullEvent::InteractionCreate { interaction } => {
            on_interaction(ctx, app, interaction).await
        }
        serenity::FullEvent::ChannelDelete { channel, .. } => {
            Ok(reconcile::channel_deleted(app, ctx, channel.id).await?)
        }
        serenity::FullEvent::GuildRoleDelete { guild_id, removed_role_id, .. } => {
            Ok(reconcile::role_deleted(app, ctx, *guild_id, *removed_role_id).await?)
        }
        _ => Ok(()),
    }
}

async fn on_interaction(
    ctx: &serenity::Context,
    app: &Arc<AppContext>,
    interaction: &serenity::Interaction,
) -> Result<(), Error> {
    match interaction {
        serenity::Interaction::Component(component) => {
            let subject = subject(
                InteractionKind::Button,
                &component.data.custom_id,
                component.id.get(),
                component.guild_id,
            );
            let work = Box::pin(router::component(ctx, app, component));
            observe::observe(subject, caught(ctx, Interaction::Component(component), work)).await
        }
        serenity::Interaction::Modal(modal) => {
            let subject = subject(
                InteractionKind::Form,
                &modal.data.custom_id,
                modal.id.get(),
                modal.guild_id,
            );
            let work = Box::pin(router::form(ctx, app, modal));
            observe::observe(subject, caught(ctx, Interaction::Modal(modal), work)).await
        }
        _ => Ok(()),
    }
}

/// What logs and counts know of a button or a form. Anybody can send any `custom_id`: only what is
/// ours becomes a name.
fn subject(
    kind: InteractionKind,
    custom_id: &str,
    id: u64,
    guild: Option<serenity::GuildId>,
) -> InteractionLabels {
    let source = match kind {
        InteractionKind::Form => Source::Form,
        InteractionKind::Command | InteractionKind::Button => Source::Component,
    };
    let name = router::word(source, custom_id);
    InteractionLabels { kind, name: name.into(), id, guild }
}

/// Does `work`. poise catches panics of commands only; one in here would leave the member without
/// an answer.
async fn caught(
    ctx: &serenity::Context,
    interaction: Interaction<'_>,
    work: impl Future<Output = Result<(), Error>>,
) -> Result<(), Error> {
    match std::panic::AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => result,
        Err(_) => interaction.reply(ctx, false, Err(UserError::Panic)).await,
    }
}

async fn on_error(error: poise::FrameworkError<'_, Arc<AppContext>, Error>) {
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
            apologise(ctx, UserError::Panic).await;
        }
        poise::FrameworkError::EventHandler { error, .. } => {
            tracing::error!(error = format!("{error:#}"), "an interaction could not be answered");
        }
        // An older version's command, which a client may still show.
        poise::FrameworkError::UnknownInteraction { framework, interaction, .. } => {
            guard::unknown(framework.serenity_context, interaction).await;
        }
        poise::FrameworkError::CommandStructureMismatch { ctx, .. } => {
            apologise(poise::Context::Application(ctx), UserError::Stale).await;
        }
        poise::FrameworkError::GuildOnly { ctx, .. } => apologise(ctx, UserError::NotInGuild).await,
        other => {
            tracing::error!(error = %other, "a command was not run");
            if let Some(ctx) = other.ctx() {
                apologise(ctx, UserError::NotRun).await;
            }
        }
    }
}

/// Answers a command that no action has answered.
async fn apologise(ctx: Context<'_>, error: UserError) {
    let poise::Context::Application(command) = ctx else { return };
    let http = ctx.serenity_context();
    let answered = match command.interaction_type {
        poise::CommandInteractionType::Command => {
            Interaction::Command(command.interaction).reply(http, false, Err(error)).await
        }
        poise::CommandInteractionType::Autocomplete => {
            guard::suggest_nothing(http, command.interaction).await
        }
    };
    if let Err(error) = answered {
        tracing::warn!(error = format!("{error:#}"), "a member could not be answered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Discord is told at each start: every command with its options, in both languages.
    #[test]
    fn the_slash_commands_are_registered_as_they_were_decided() {
        let definitions = poise::builtins::create_application_commands(&commands());
        let definitions = serde_json::to_value(definitions).unwrap();
        insta::with_settings!({ snapshot_path => "../snapshots",
            prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("slash_commands", format!("{definitions:#}"));
        });
    }
}
