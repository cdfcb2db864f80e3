//! Before poise: interactions of kinds that it does not know, over which it would panic.

use std::sync::Arc;

use partnerdesk::app_context::AppContext;
use poise::serenity_prelude as serenity;
use serenity::{CommandType, FullEvent};

use crate::discord::interaction::{Error, Interaction};
use crate::user_error::UserError;

/// poise, with only those events that it can handle.
pub(crate) struct Guard(pub(crate) poise::Framework<Arc<AppContext>, Error>);

#[serenity::async_trait]
impl serenity::Framework for Guard {
    async fn init(&mut self, client: &serenity::Client) {
        self.0.init(client).await;
    }

    async fn dispatch(&self, ctx: serenity::Context, event: FullEvent) {
        match &event {
            FullEvent::InteractionCreate {
                interaction:
                    serenity::Interaction::Command(command)
                    | serenity::Interaction::Autocomplete(command),
            } if !is_known(command.data.kind) => unknown(&ctx, command).await,
            _ => self.0.dispatch(ctx, event).await,
        }
    }
}

fn is_known(kind: CommandType) -> bool {
    matches!(kind, CommandType::ChatInput | CommandType::User | CommandType::Message)
}

/// Answers a command that is none of ours, or none any more.
pub(crate) async fn unknown(ctx: &serenity::Context, command: &serenity::CommandInteraction) {
    let answered = if command.data.autocomplete().is_some() {
        suggest_nothing(ctx, command).await
    } else {
        Interaction::Command(command).reply(ctx, false, Err(UserError::Stale)).await
    };
    if let Err(error) = answered {
        tracing::warn!(
            interaction = command.id.get(),
            error = format!("{error:#}"),
            "a member could not be answered"
        );
    }
}

/// Answers what was typed into an option with no suggestions.
///
/// # Errors
/// When Discord does not take the answer.
pub(crate) async fn suggest_nothing(
    ctx: &serenity::Context,
    command: &serenity::CommandInteraction,
) -> Result<(), Error> {
    let nothing = serenity::CreateAutocompleteResponse::new();
    Ok(command
        .create_response(ctx, serenity::CreateInteractionResponse::Autocomplete(nothing))
        .await?)
}
