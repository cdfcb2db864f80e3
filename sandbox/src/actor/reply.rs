//! Waiting for what the bot answers: until the answer is there, or until Discord would have given
//! up.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use super::ActError;
use crate::core::Core;
use crate::sandbox::WAIT;
use crate::view::message::MessageView;
use crate::view::modal::ModalView;
use crate::world::World;
use crate::world::interaction::{ANSWER_LIMIT, Interaction, InteractionResponse};

/// How long an interaction that was only acknowledged is watched for a change that may still come,
/// in real time.
const ACKNOWLEDGED_WAIT: Duration = Duration::from_secs(3);

/// What the bot finally answered.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A message, new, or filled in after "is thinking…".
    Message(MessageView),
    /// A modal.
    Modal(ModalView),
    /// The message that was clicked on has changed.
    Updated(MessageView),
    /// Seen, and nothing came of it that is to be seen.
    Nothing,
}

impl Reply {
    /// The message, new or changed.
    ///
    /// # Panics
    /// With what it is instead.
    #[must_use]
    pub fn message(self) -> MessageView {
        match self {
            Self::Message(message) | Self::Updated(message) => message,
            Self::Modal(modal) => panic!("the bot opened a modal, no message:\n{modal}"),
            Self::Nothing => panic!("the bot answered with no message"),
        }
    }

    /// The modal.
    ///
    /// # Panics
    /// With what it is instead.
    #[must_use]
    pub fn modal(self) -> ModalView {
        match self {
            Self::Modal(modal) => modal,
            Self::Message(message) => {
                panic!("the bot answered with a message, no modal:\n{message}")
            }
            Self::Updated(message) => {
                panic!("the bot changed the message, and opened no modal:\n{message}")
            }
            Self::Nothing => panic!("the bot acknowledged, and opened no modal"),
        }
    }
}

/// How far an interaction has come.
enum Progress {
    /// No first answer yet.
    Unanswered,
    /// "is thinking…".
    Deferred,
    /// Acknowledged; the rest may come, or not.
    Acknowledged,
    Done(Box<Reply>),
    Failed,
}

/// Waits for the bot's answer to a command, a click, a choice or a modal.
pub(crate) async fn answer(core: &Core, interaction: u64) -> Result<Reply, ActError> {
    let mut changes = core.changes();
    let end = Instant::now() + WAIT;
    let mut soft_end = None;
    let created = created(core, interaction)?;
    let mut limit = core.clock.reached(created + ANSWER_LIMIT);
    let mut limit_passed = false;
    loop {
        changes.borrow_and_update();
        let progress =
            core.read(|world| world.interactions.get(&interaction).map(|open| look(world, open)));
        let waiting_end = match progress {
            Some(Progress::Done(reply)) => return Ok(*reply),
            None | Some(Progress::Failed) => return Err(ActError::NoAnswer),
            Some(Progress::Unanswered) if limit_passed => return Err(ActError::NoAnswer),
            Some(Progress::Unanswered | Progress::Deferred) => end,
            Some(Progress::Acknowledged) => {
                *soft_end.get_or_insert(Instant::now() + ACKNOWLEDGED_WAIT)
            }
        };
        tokio::select! {
            news = changes.changed() => news.map_err(|_| ActError::NoAnswer)?,
            () = &mut limit, if !limit_passed => limit_passed = true,
            () = sleep_until(waiting_end) => {
                return if soft_end.is_some() { Ok(Reply::Nothing) } else { Err(ActError::NoAnswer) };
            }
        }
    }
}

/// Waits for the bot's suggestions.
pub(crate) async fn suggestions(
    core: &Core,
    interaction: u64,
) -> Result<Vec<(String, Value)>, ActError> {
    let mut changes = core.changes();
    let created = created(core, interaction)?;
    let end = Instant::now() + WAIT;
    let mut limit = core.clock.reached(created + ANSWER_LIMIT);
    loop {
        changes.borrow_and_update();
        let found = core.read(|world| match &world.interactions.get(&interaction)?.answer {
            InteractionResponse::Choices(choices) => Some(choices.clone()),
            _ => None,
        });
        if let Some(choices) = found {
            let pair = |choice: Value| {
                (choice["name"].as_str().unwrap_or_default().to_owned(), choice["value"].clone())
            };
            return Ok(choices.into_iter().map(pair).collect());
        }
        tokio::select! {
            news = changes.changed() => news.map_err(|_| ActError::NoAnswer)?,
            () = &mut limit => return Err(ActError::NoAnswer),
            () = sleep_until(end) => return Err(ActError::NoAnswer),
        }
    }
}

fn created(core: &Core, interaction: u64) -> Result<chrono::DateTime<chrono::Utc>, ActError> {
    core.read(|world| world.interactions.get(&interaction).map(|open| open.created))
        .ok_or(ActError::NoAnswer)
}

fn look(world: &World, open: &Interaction) -> Progress {
    let view = |id: Option<u64>| {
        let message = world.message(open.channel, id?)?;
        Some(MessageView::new(world, message))
    };
    let done = |reply| Progress::Done(Box::new(reply));
    let message = |id| done(view(id).map_or(Reply::Nothing, Reply::Message));
    let updated = |id| done(view(id).map_or(Reply::Nothing, Reply::Updated));
    match &open.answer {
        InteractionResponse::None if open.lost => Progress::Failed,
        InteractionResponse::None => Progress::Unanswered,
        InteractionResponse::Message => message(open.original),
        InteractionResponse::Deferred => match view(open.original) {
            Some(view) if view.loading && open.lost => Progress::Failed,
            Some(view) if view.loading => Progress::Deferred,
            Some(view) => done(Reply::Message(view)),
            None => message(open.followups.first().copied()),
        },
        InteractionResponse::Acknowledged if open.edited => updated(open.original),
        InteractionResponse::Acknowledged => match open.followups.first() {
            Some(first) => message(Some(*first)),
            None if open.lost => done(Reply::Nothing),
            None => Progress::Acknowledged,
        },
        InteractionResponse::Updated => updated(open.original),
        InteractionResponse::Choices(_) => Progress::Failed,
        InteractionResponse::Modal(data) => done(Reply::Modal(ModalView::new(
            data,
            open.id,
            open.channel,
            open.source,
            open.metadata.clone(),
        ))),
    }
}
