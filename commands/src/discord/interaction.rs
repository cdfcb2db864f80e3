//! Who asks, and how they are answered: one shape for commands, buttons and forms.
//!
//! Every interaction is answered within Discord's three seconds: deferred at once, except where a
//! form must be the first response. A failure is answered in the member's language; what is our
//! fault is logged, in the span that carries the interaction's id.

use std::sync::Arc;
use std::time::Duration;

use partnerdesk::app_context::AppContext;
use partnerdesk::metrics::InteractionOutcome;
use poise::serenity_prelude as serenity;
use serenity::{CommandInteraction, ComponentInteraction, ModalInteraction};
use tokio::time::timeout;

use crate::discord::api::{self, Call, is_passing};
use crate::discord::observe;
use crate::discord::observe::{InteractionKind, InteractionLabels};
use crate::discord::reply::Reply;
use crate::discord::request_context::{RequestContext, Sender, SetupNeeded};
use crate::i18n::Locale;
use crate::user_error::UserError;

/// How long the first response may take before it is given again, so that both fit into Discord's
/// three seconds.
const FIRST_TRY: Duration = Duration::from_millis(1_200);
/// After what waits the promised answer is given again.
const LATER_TRIES: [Duration; 3] =
    [Duration::from_millis(250), Duration::from_secs(1), Duration::from_secs(4)];
/// What stands for an answer of Discord's that did not come in time.
const NO_ANSWER: &str = "no answer in time";
/// Whether a first response may have arrived although nobody said so.
fn may_have_arrived(error: &serenity::Error) -> bool {
    is_passing(error) || matches!(error, serenity::Error::Other(NO_ANSWER))
}

/// Interaction has already been acknowledged.
const ANSWERED_ALREADY: isize = 40_060;

/// What every command is handed.
pub(crate) type Context<'a> = poise::Context<'a, Arc<AppContext>, Error>;
/// A failure that nobody could be told about; it is only logged.
pub(crate) type Error = anyhow::Error;

/// The program and the member behind a command.
///
/// # Errors
/// [`UserError`] when the guild runs no program.
pub(crate) async fn request_context(ctx: Context<'_>) -> Result<RequestContext, UserError> {
    let member = ctx.author_member().await;
    let sender = Sender {
        guild: ctx.guild_id(),
        user: ctx.author(),
        member: member.as_deref(),
        locale: ctx.locale().unwrap_or("en-US"),
    };
    RequestContext::begin(ctx.data(), ctx.serenity_context(), sender, SetupNeeded::Complete).await
}

/// Runs the action of a command and answers; with `defer` Discord is told first that an answer will
/// come.
///
/// # Errors
/// When the member could not be answered.
pub(crate) async fn run<F>(ctx: Context<'_>, defer: bool, act: F) -> Result<(), Error>
where
    F: AsyncFnOnce(&RequestContext) -> Result<Reply, UserError>,
{
    let poise::Context::Application(command) = ctx else { return Ok(()) };
    let interaction = Interaction::Command(command.interaction);
    let http = ctx.serenity_context();
    observe::observe(subject(ctx), async {
        if defer {
            interaction.defer(http).await?;
        }
        let result = match request_context(ctx).await {
            Ok(request) => act(&request).await,
            Err(error) => Err(error),
        };
        command.has_sent_initial_response.store(true, std::sync::atomic::Ordering::SeqCst);
        interaction.reply(http, defer, result).await
    })
    .await
}

/// What logs and counts know of a command.
pub(crate) fn subject(ctx: Context<'_>) -> InteractionLabels {
    let name = ctx.command().qualified_name.clone().into_owned().into();
    InteractionLabels { kind: InteractionKind::Command, name, id: ctx.id(), guild: ctx.guild_id() }
}

/// The interaction that is to be answered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Interaction<'a> {
    /// A slash command.
    Command(&'a CommandInteraction),
    /// A button or a select menu.
    Component(&'a ComponentInteraction),
    /// A form.
    Modal(&'a ModalInteraction),
}

impl Interaction<'_> {
    /// The program and the member behind a button, a select menu or a form.
    ///
    /// # Errors
    /// [`UserError`] when the guild runs no program.
    pub(crate) async fn request_context(
        self,
        app: &Arc<AppContext>,
        ctx: &serenity::Context,
        needed: SetupNeeded,
    ) -> Result<RequestContext, UserError> {
        let sender = match self {
            Self::Command(i) => Sender {
                guild: i.guild_id,
                user: &i.user,
                member: i.member.as_deref(),
                locale: &i.locale,
            },
            Self::Component(i) => Sender {
                guild: i.guild_id,
                user: &i.user,
                member: i.member.as_ref(),
                locale: &i.locale,
            },
            Self::Modal(i) => Sender {
                guild: i.guild_id,
                user: &i.user,
                member: i.member.as_ref(),
                locale: &i.locale,
            },
        };
        RequestContext::begin(app, ctx, sender, needed).await
    }

    fn id(self) -> u64 {
        match self {
            Self::Command(interaction) => interaction.id.get(),
            Self::Component(interaction) => interaction.id.get(),
            Self::Modal(interaction) => interaction.id.get(),
        }
    }

    fn locale(self) -> Locale {
        Locale::of(match self {
            Self::Command(interaction) => &interaction.locale,
            Self::Component(interaction) => &interaction.locale,
            Self::Modal(interaction) => &interaction.locale,
        })
    }

    /// Gives the first response. Where no answer comes from Discord, it is given again: the second
    /// is refused as one too many when the first has arrived.
    async fn respond(
        self,
        http: &serenity::Context,
        with: serenity::CreateInteractionResponse,
    ) -> serenity::Result<()> {
        let respond = || {
            // A response is large: it waits on the heap, not in every future around it.
            Box::pin(Call::Respond.of(async {
                let with = with.clone();
                let responding = async {
                    match self {
                        Self::Command(interaction) => interaction.create_response(http, with).await,
                        Self::Component(interaction) => {
                            interaction.create_response(http, with).await
                        }
                        Self::Modal(interaction) => interaction.create_response(http, with).await,
                    }
                };
                timeout(FIRST_TRY, responding)
                    .await
                    .unwrap_or(Err(serenity::Error::Other(NO_ANSWER)))
            }))
        };
        match respond().await {
            Err(error) if may_have_arrived(&error) => match respond().await {
                Err(error) if api::code(&error) == Some(ANSWERED_ALREADY) => Ok(()),
                again => again,
            },
            once => once,
        }
        .inspect(|()| observe::record_reply())
    }

    /// Gives the promised answer; again where it may not have arrived, since the same answer twice
    /// is one answer.
    async fn respond_late(
        self,
        http: &serenity::Context,
        with: serenity::EditInteractionResponse,
    ) -> serenity::Result<()> {
        let mut waits = LATER_TRIES.into_iter();
        loop {
            let with = with.clone();
            let responded = Box::pin(Call::RespondLate.of(async {
                match self {
                    Self::Command(interaction) => interaction.edit_response(http, with).await,
                    Self::Component(interaction) => interaction.edit_response(http, with).await,
                    Self::Modal(interaction) => interaction.edit_response(http, with).await,
                }
            }));
            match (responded.await, waits.next()) {
                (Err(error), Some(wait)) if is_passing(&error) => tokio::time::sleep(wait).await,
                (responded, _) => return responded.map(|_| observe::record_reply()),
            }
        }
    }

    /// Tells Discord that an answer will come, which only the member will see.
    ///
    /// # Errors
    /// When Discord does not take it: the interaction is too old or answered already.
    pub(crate) async fn defer(self, http: &serenity::Context) -> Result<(), Error> {
        let message = serenity::CreateInteractionResponseMessage::new().ephemeral(true);
        Ok(self.respond(http, serenity::CreateInteractionResponse::Defer(message)).await?)
    }

    /// Tells Discord that the message whose menu was used will change; until then it stays.
    ///
    /// # Errors
    /// As [`Interaction::defer`].
    pub(crate) async fn defer_update(self, http: &serenity::Context) -> Result<(), Error> {
        Ok(self.respond(http, serenity::CreateInteractionResponse::Acknowledge).await?)
    }

    /// Answers with what the action gave, or with why it failed.
    ///
    /// # Errors
    /// When Discord does not take the answer.
    pub(crate) async fn reply(
        self,
        http: &serenity::Context,
        deferred: bool,
        result: Result<Reply, UserError>,
    ) -> Result<(), Error> {
        let outcome = match &result {
            Ok(_) => InteractionOutcome::Answered,
            Err(UserError::Panic) => InteractionOutcome::Panicked,
            Err(error) if error.is_refusal() => InteractionOutcome::Refused,
            Err(_) => InteractionOutcome::Failed,
        };
        let answer = result.unwrap_or_else(|error| {
            if error.is_refusal() {
                tracing::info!(refusal = %error, "refused");
            } else {
                tracing::error!(error = %error, "failed");
            }
            Reply::Message(error.message(self.locale(), self.id()))
        });
        match answer {
            Reply::Form(form) => self.respond(http, form.response()).await?,
            Reply::Message(message) if deferred => {
                self.respond_late(http, message.deferred_response()).await?;
            }
            Reply::Message(message) => {
                self.respond(
                    http,
                    serenity::CreateInteractionResponse::Message(message.response()),
                )
                .await?;
            }
            Reply::Update(message) if deferred => {
                self.respond_late(http, message.deferred_response()).await?;
            }
            Reply::Update(message) => {
                let response = message.response();
                let update = serenity::CreateInteractionResponse::UpdateMessage(response.clone());
                match self.respond(http, update).await {
                    // The message whose button was pressed was deleted meanwhile.
                    Err(error) if api::is_message_gone(&error) => {
                        let anew = serenity::CreateInteractionResponse::Message(response);
                        self.respond(http, anew).await?;
                    }
                    updated => updated?,
                }
            }
        }
        observe::record_outcome(outcome);
        Ok(())
    }
}
