//! Before poise: what comes twice is handed on once, and interactions of kinds that poise does not
//! know, over which it would panic, are answered here.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use partnerdesk::app_context::AppContext;
use poise::serenity_prelude as serenity;
use serenity::{CommandType, FullEvent};

use crate::discord::interaction::{Error, Interaction};
use crate::discord::invalid_requests::InvalidRequests;
use crate::user_error::UserError;

/// How many interactions are remembered: a connection that is regained may bring some of them
/// again.
const REMEMBERED: usize = 1_000;

/// poise, with only those events that it can handle.
pub(crate) struct Guard {
    framework: poise::Framework<Arc<AppContext>, Error>,
    invalid_requests: Arc<InvalidRequests>,
    /// The ids of the last interactions, oldest first.
    seen: Mutex<VecDeque<u64>>,
}

impl Guard {
    /// `framework`, whose calls of Discord count as this bot's.
    pub(crate) fn new(
        framework: poise::Framework<Arc<AppContext>, Error>,
        invalid_requests: Arc<InvalidRequests>,
    ) -> Self {
        Self { framework, invalid_requests, seen: Mutex::default() }
    }

    /// Whether an interaction comes for the first time. serenity hands on what Discord sends twice
    /// after a resume.
    fn is_new(&self, id: u64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.contains(&id) {
            tracing::info!(id, "an interaction came again");
            return false;
        }
        if seen.len() >= REMEMBERED {
            seen.pop_front();
        }
        seen.push_back(id);
        true
    }

    async fn handle(&self, ctx: serenity::Context, event: FullEvent) {
        match &event {
            FullEvent::InteractionCreate {
                interaction:
                    serenity::Interaction::Command(command)
                    | serenity::Interaction::Autocomplete(command),
            } if !is_known(command.data.kind) => unknown(&ctx, command).await,
            // Suggestions come with each letter that is typed, and may be given twice.
            FullEvent::InteractionCreate { interaction }
                if !matches!(interaction, serenity::Interaction::Autocomplete(_))
                    && !self.is_new(interaction.id().get()) => {}
            _ => serenity::Framework::dispatch(&self.framework, ctx, event).await,
        }
    }
}

#[serenity::async_trait]
impl serenity::Framework for Guard {
    async fn init(&mut self, client: &serenity::Client) {
        serenity::Framework::init(&mut self.framework, client).await;
    }

    async fn dispatch(&self, ctx: serenity::Context, event: FullEvent) {
        let handling = Box::pin(self.handle(ctx, event));
        Arc::clone(&self.invalid_requests).scope(handling).await;
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
