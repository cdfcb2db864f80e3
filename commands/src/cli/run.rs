//! `run`: the bot, until it is told to stop.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use discord_sandbox::{Sandbox, Seed};
use partnerdesk::clock::{Clock, MachineTime, SystemRandom, TrustedClock};
use partnerdesk::config::Config;
use partnerdesk::tenant::DiscordServer;

use super::logging::LogFormat;
use super::{ExitStatus, say};
use crate::process::running;

/// Where a run without a token keeps its data.
const SANDBOX_FOLDER: &str = "partnerdesk-sandbox";

/// How to run.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Format of the log on standard error.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) log: LogFormat,
}

pub(super) async fn run(mut config: Config) -> anyhow::Result<ExitStatus> {
    let mut which = DiscordServer::Real;
    let mut sandbox = None;
    let mut greeting = None;
    if config.token.is_none() {
        which = DiscordServer::Sandbox;
        let folder = Path::new(SANDBOX_FOLDER);
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{SANDBOX_FOLDER} cannot be created"))?;
        if std::env::var_os("DATABASE_URL").is_none() {
            config.database_url = format!("sqlite://{SANDBOX_FOLDER}/partnerdesk.db");
            // The sandbox's server is new at every start: what an earlier one knew would only be in
            // the way.
            for file in ["partnerdesk.db", "partnerdesk.db-wal", "partnerdesk.db-shm"] {
                let _ = std::fs::remove_file(folder.join(file));
            }
        }
        if std::env::var_os("PARTNERDESK_KEYS").is_none() {
            config.keys = folder.join("partnerdesk.keys");
        }
        let started =
            Sandbox::start(config.sandbox_http, Seed::small()).await.with_context(|| {
                format!("SANDBOX_HTTP: {} cannot be listened on", config.sandbox_http)
            })?;
        config.api_url = Some(started.url());
        config.token = Some(started.token().to_owned().into());
        greeting = Some(format!(
            "DISCORD_TOKEN is not set, so the bot runs in the built-in sandbox, with a new server \
             at every start.\n\
             Open {} in a browser.\n\
             To use other commands with this data:\n  export DATABASE_URL={} PARTNERDESK_KEYS={}",
            started.url(),
            config.database_url,
            config.keys.display()
        ));
        sandbox = Some(started);
    } else if config.api_url.is_some() {
        which = DiscordServer::Sandbox;
    }
    let clock: Arc<dyn Clock> = Arc::new(TrustedClock::new(Arc::new(MachineTime)));
    let mut running =
        Box::pin(running::start(&config, which, clock, Arc::new(SystemRandom))).await?;
    if let Some(greeting) = greeting {
        say(greeting);
    }
    let ended = tokio::select! {
        ended = running.ended() => Some(ended),
        () = told_to_stop() => None,
    };
    running.stop().await;
    drop(sandbox);
    match ended {
        Some(Err(error)) => Err(error),
        Some(Ok(())) => Err(anyhow::anyhow!("the connection to Discord was closed")),
        None => Ok(ExitStatus::Ok),
    }
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
