//! The handling of one interaction: its lines in the log carry the interaction's id, and how it
//! ended is counted.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use partnerdesk::metrics::{self, Outcome};
use poise::serenity_prelude::GuildId;
use tokio::time::Instant;
use tracing::Instrument;

tokio::task_local! {
    static PRESENT: Handling;
}

/// What kind of interaction it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A slash command.
    Command,
    /// A button or a select menu.
    Button,
    /// A form.
    Form,
}

impl Kind {
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
pub(crate) struct Subject {
    /// Its kind.
    pub(crate) kind: Kind,
    /// The command's full name or the action's word: one of a fixed set, for it becomes a label.
    pub(crate) name: Cow<'static, str>,
    /// Discord's id of it.
    pub(crate) id: u64,
    /// Where it came from.
    pub(crate) guild: Option<GuildId>,
}

/// Handles an interaction: runs `work` with the interaction's id in each line that it logs, and
/// counts how it ended, also when it panics.
pub(crate) async fn handle<T>(subject: Subject, work: impl Future<Output = T>) -> T {
    let span = tracing::error_span!(
        "interaction",
        id = subject.id,
        command = subject.name.as_ref(),
        guild = subject.guild.map(GuildId::get)
    );
    let handling = Handling {
        kind: subject.kind.as_str(),
        name: subject.name,
        received: Instant::now(),
        course: Mutex::default(),
    };
    PRESENT.scope(handling, work).instrument(span).await
}

/// Discord has taken an answer of the handling that this runs in.
pub(crate) fn answered() {
    let _ = PRESENT.try_with(|handling| {
        let now = handling.received.elapsed();
        let mut course = handling.course.lock().unwrap_or_else(PoisonError::into_inner);
        course.first.get_or_insert(now);
        course.last = Some(now);
    });
}

/// The handling that this runs in has ended like this, and the member knows.
pub(crate) fn ended(outcome: Outcome) {
    let _ = PRESENT.try_with(|handling| {
        handling.course.lock().unwrap_or_else(PoisonError::into_inner).outcome = Some(outcome);
    });
}

/// Counts itself when it is dropped.
struct Handling {
    kind: &'static str,
    name: Cow<'static, str>,
    received: Instant,
    course: Mutex<Course>,
}

#[derive(Debug, Default)]
struct Course {
    first: Option<Duration>,
    last: Option<Duration>,
    outcome: Option<Outcome>,
}

impl Drop for Handling {
    fn drop(&mut self) {
        let course = self.course.get_mut().unwrap_or_else(PoisonError::into_inner);
        let otherwise =
            if std::thread::panicking() { Outcome::Panicked } else { Outcome::Unanswered };
        metrics::interaction(
            self.kind,
            std::mem::take(&mut self.name),
            course.outcome.unwrap_or(otherwise),
        );
        if let (Some(first), Some(last)) = (course.first, course.last) {
            metrics::answers(self.kind, first, last);
        }
    }
}
