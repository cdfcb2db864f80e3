//! The services for commands that work beside the bot, and the program that they are about.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use partnerdesk::app_context::AppContext;
use partnerdesk::clock::SystemRandom;
use partnerdesk::config::Config;
use partnerdesk::passphrase::Hasher;
use partnerdesk::store::Store;
use partnerdesk::tenant::{self, Tenant};

use super::time::{self, TimeArgs};
use crate::process::running;

/// Opens the database, which must exist, with its key file, for a command that posts or dates
/// something.
pub(super) async fn open(config: &Config, time: TimeArgs) -> anyhow::Result<AppContext> {
    let store = Store::open_existing(&config.database_url).await?;
    let clock = time::clock(&store, time).await?;
    let random = Arc::new(SystemRandom);
    let keys = running::keys(&store, config, random.clone()).await?;
    let hasher = Hasher::start(Arc::clone(&keys), random.clone())?;
    Ok(AppContext::new(store, clock, random, keys, hasher))
}

/// The program whose key was given; the only one there is when none was.
pub(super) async fn program(store: &Store, named: Option<&str>) -> anyhow::Result<Tenant> {
    let keys: Vec<String> =
        tenant::list_keys(store).await?.into_iter().map(|(_, key)| key).collect();
    let key = match (named, keys.as_slice()) {
        (_, []) => bail!("no server has chosen a program yet: run /setup in Discord first"),
        (None, [only]) => only,
        (Some(named), all) if all.iter().any(|key| key == named) => named,
        _ => bail!("choose one of the programs with --program: {}", keys.join(", ")),
    };
    tenant::find_stored(store, key).await?.context("invariant: the key was found")
}
