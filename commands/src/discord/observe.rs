//! Logs and counts one interaction: its lines in the log carry the interaction's id, and how it
//! ended is counted.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use partnerdesk::metrics::{self, InteractionOutcome};
use poise::serenity_prelude::GuildId;
use tokio::time::Instant;
use tracing::Instrument;

tokio::task_local! {
    static CURRENT: Observation;
}

/// How a member got to the bot; a label of logs and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InteractionKind {
    /// A slash command.
    Command,
    /// A button or a select menu.
    Button,
    /// A form that was submitted.
    Form,
}

impl InteractionKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Button => "button",
            Self::Form => "form",
        }
    }
}

/// What an interaction is, as far as logs and counts know it.
#[derive(Debug)]
pub(crate) struct InteractionLabels {
    pub(crate) kind: InteractionKind,
    /// The command's full name or the action's word: one of a fixed set, for it becomes a label.
    pub(crate) name: Cow<'static, str>,
    /// Discord's id of it.
    pub(crate) id: u64,
    /// Where it came from.
    pub(crate) guild: Option<GuildId>,
}

/// Handles an interaction: runs `work` with the interaction's id in each line that it logs, and
/// counts how it ended, also when it panics.
pub(crate) async fn observe<T>(subject: InteractionLabels, work: impl Future<Output = T>) -> T {
    let span = tracing::error_span!(
        "interaction",
        id = subject.id,
        command = subject.name.as_ref(),
        guild = subject.guild.map(GuildId::get)
    );
    let observation = Observation {
        kind: subject.kind.as_str(),
        name: subject.name,
        received: Instant::now(),
        progress: Mutex::default(),
    };
    CURRENT.scope(observation, work).instrument(span).await
}

/// Records that Discord has taken an answer to the current interaction.
pub(crate) fn record_reply() {
    let _ = CURRENT.try_with(|observation| {
        let now = observation.received.elapsed();
        let mut progress = observation.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.first.get_or_insert(now);
        progress.last = Some(now);
    });
}

/// Records how the current interaction ended, once the member knows.
pub(crate) fn record_outcome(outcome: InteractionOutcome) {
    let _ = CURRENT.try_with(|observation| {
        observation.progress.lock().unwrap_or_else(PoisonError::into_inner).outcome = Some(outcome);
    });
}

/// Counts itself when it is dropped.
struct Observation {
    kind: &'static str,
    name: Cow<'static, str>,
    received: Instant,
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    first: Option<Duration>,
    last: Option<Duration>,
    outcome: Option<InteractionOutcome>,
}

impl Drop for Observation {
    fn drop(&mut self) {
        let progress = self.progress.get_mut().unwrap_or_else(PoisonError::into_inner);
        let otherwise = if std::thread::panicking() {
            InteractionOutcome::Panicked
        } else {
            InteractionOutcome::Unanswered
        };
        metrics::count_interaction(
            self.kind,
            std::mem::take(&mut self.name),
            progress.outcome.unwrap_or(otherwise),
        );
        if let (Some(first), Some(last)) = (progress.first, progress.last) {
            metrics::record_reply_times(self.kind, first, last);
        }
    }
}
