//! `secret`: what the billing panel signs its events with.

use std::sync::Arc;

use anyhow::bail;
use clap::Subcommand;
use partnerdesk::clock::{Clock, SystemClock, SystemRandom};
use partnerdesk::config::Config;
use partnerdesk::keys::{Keys, ProgramSecrets};
use partnerdesk::store::Store;
use secrecy::ExposeSecret;

use super::time::clock_for_reading;
use super::{ExitStatus, say};

/// What to do with a program's secrets.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// Show the secrets that are valid now, the newest first.
    Show {
        /// Id of the program, for example midnight.
        program: String,
    },
    /// Create new secrets; the current ones stay valid for 48 hours.
    Rotate {
        /// Id of the program, for example midnight.
        program: String,
    },
}

pub(super) async fn secret(config: &Config, args: &Args) -> anyhow::Result<ExitStatus> {
    if !config.keys.exists() {
        bail!(
            "there is no key file {}: it is created when the bot first starts, and a program's \
             secrets by /setup",
            config.keys.display()
        );
    }
    let keys = Keys::open_or_create(&config.keys, Arc::new(SystemRandom))?;
    // The bot judges by its own time until when a secret is valid.
    let clock: Arc<dyn Clock> = match Store::open_existing(&config.database_url).await {
        Ok(store) => clock_for_reading(&store).await?,
        Err(_) => Arc::new(SystemClock),
    };
    let now = clock.now();
    let secrets: ProgramSecrets = match args {
        Args::Show { program } => keys.show(program, now)?,
        Args::Rotate { program } => keys.rotate(program, now)?,
    };
    for secret in &secrets.webhook {
        say(format!("webhook {}", secret.expose_secret()));
    }
    Ok(ExitStatus::Ok)
}
