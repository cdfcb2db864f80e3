//! The log: what goes to standard error, and in which form.

use tracing_subscriber::filter::{EnvFilter, FilterExt as _, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, fmt};

use super::terminal::Readable;
use super::{ExitStatus, in_one_line};

/// How lines of the log look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum LogFormat {
    /// Plain text.
    #[default]
    Text,
    /// One JSON object per line, including panics and why the bot stopped.
    Json,
}

impl LogFormat {
    /// Says why the process ends: in the log where that is read by a program; else `error` is still
    /// to be said.
    ///
    /// # Errors
    /// The same error, when it is still to be said.
    pub(super) fn end(self, error: anyhow::Error) -> anyhow::Result<ExitStatus> {
        match self {
            Self::Text => Err(error),
            Self::Json => {
                tracing::error!(error = in_one_line(&error), "ended");
                Ok(ExitStatus::AlreadyReported)
            }
        }
    }
}

/// Starts the log. It goes to standard error, so that what a command prints can be used. `RUST_LOG`
/// overrules `level`.
pub(super) fn start(level: &str, form: LogFormat) {
    let others = if level == "error" { "error" } else { "warn" };
    let default = format!("{level},serenity={others},poise={others},sqlx={others}");
    let filter = std::env::var("RUST_LOG")
        .ok()
        .and_then(|directives| EnvFilter::try_new(directives).ok())
        .unwrap_or_else(|| EnvFilter::new(default));
    let filter = filter.and(filter_fn(is_discreet));
    let lines = fmt::layer().with_ansi(false);
    let registry = tracing_subscriber::registry();
    match form {
        LogFormat::Text => {
            let lines = lines.with_writer(|| Readable::new(std::io::stderr()));
            registry.with(lines.with_filter(filter)).init();
        }
        LogFormat::Json => {
            let lines = lines.with_writer(std::io::stderr);
            registry
                .with(lines.json().flatten_event(true).with_current_span(false).with_filter(filter))
                .init();
            std::panic::set_hook(Box::new(|panic| {
                let place = panic.location().map(ToString::to_string);
                tracing::error!(place, reason = panic.payload_as_str(), "panicked");
            }));
        }
    }
}

/// Whatever `RUST_LOG` says, the libraries' finest messages and all of their spans stay out: they
/// are whole gateway events and requests, with the passphrases and e-mails that people type into
/// forms or are shown in them, and the token.
fn is_discreet(message: &tracing::Metadata<'_>) -> bool {
    let finest = message.is_span() || *message.level() > tracing::Level::DEBUG;
    !finest || message.target().starts_with("partnerdesk")
}
