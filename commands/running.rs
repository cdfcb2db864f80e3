//! The running process: from the settings to a bot that is connected, and back down again in order.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use partnerdesk::clock::{Clock, Random};
use partnerdesk::config::Config;
use partnerdesk::desk::Desk;
use partnerdesk::guild::{self, Discord};
use partnerdesk::keys::Keys;
use partnerdesk::passphrase::Hasher;
use partnerdesk::store::{Store, path_of};
use partnerdesk::{http, ledger, partner, program, referral};
use poise::serenity_prelude as serenity;
use secrecy::ExposeSecret;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::connection::Connection;
use crate::{bot, delivery, programs};

/// The longest that one call of Discord may take. reqwest itself would wait for ever.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a stop may take before the process ends anyway; a crash must be harmless, so this is too.
const STOP_TIMEOUT: Duration = Duration::from_secs(8);
/// How often accruals whose hold is over are looked for.
const RELEASE_EVERY: Duration = Duration::from_mins(1);

/// A bot that is connected.
#[derive(Debug)]
pub(crate) struct Running {
    /// Where the product's own HTTP listens.
    pub(crate) http: SocketAddr,
    /// What everything works with.
    pub(crate) desk: Arc<Desk>,
    stop: watch::Sender<bool>,
    shards: Arc<serenity::ShardManager>,
    client: JoinHandle<serenity::Result<()>>,
    tasks: Vec<JoinHandle<()>>,
    _lock: std::fs::File,
}

/// Starts everything: database, keys, Discord, HTTP. `which` says whether this is the real Discord.
///
/// # Errors
/// With one readable message when the database, the key file, an address or the token does not fit.
pub(crate) async fn start(
    config: &Config,
    which: Discord,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
) -> anyhow::Result<Running> {
    check_programs(&config.programs_dir)?;
    programs::set_folder(&config.programs_dir);
    let lock = lock(&config.database_url)?;
    let store = Store::open(&config.database_url).await?;
    for check in ledger::verify(&mut *store.read().await?).await? {
        for broken in &check.breaks {
            tracing::error!(check = check.id, broken, "the ledger does not hold: run `partnerdesk ledger verify`");
        }
    }
    let keys = keys(&store, config, Arc::clone(&random)).await?;
    let hasher =
        Hasher::start(Arc::clone(&keys), Arc::clone(&random)).context("the hashing thread cannot be started")?;
    let desk = Arc::new(Desk::new(store, clock, random, keys, hasher));
    guild::claim(&desk, which).await?;

    let token = config.token.as_ref().context("DISCORD_TOKEN is not set")?;
    let discord = discord(token.expose_secret(), config.api_url.as_deref())?;
    // serenity would fall back to the real gateway for good if this failed inside of it.
    discord.get_gateway().await.context("Discord cannot be reached")?;
    let application = match discord.get_current_application_info().await {
        Ok(application) => application.id,
        Err(serenity::Error::Http(error)) if error.status_code().is_some_and(|status| status.as_u16() == 401) => {
            bail!("Discord refuses the token: copy it again from the developer portal into DISCORD_TOKEN");
        }
        Err(error) => return Err(error).context("Discord cannot be asked about the bot"),
    };
    discord.set_application_id(application);
    let commands = poise::builtins::create_application_commands(&bot::commands());
    discord.create_global_commands(&commands).await.context("Discord does not take the commands")?;

    let listener = tokio::net::TcpListener::bind(config.http)
        .await
        .with_context(|| format!("PARTNERDESK_HTTP: {} cannot be listened on", config.http))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let connection = Connection::new(Arc::clone(&desk.clock));
    let gateway = connection.gateway();
    let mut client = client(discord, &desk, connection.clone(), stopped.clone()).await?;
    let shards = Arc::clone(&client.shard_manager);
    let tasks = vec![
        tokio::spawn(serve(listener, http::router(Arc::clone(&desk), gateway), stopped.clone())),
        tokio::spawn(connection.watch(Arc::clone(&shards), stopped.clone())),
        tokio::spawn(release(Arc::clone(&desk), stopped)),
    ];
    let client = tokio::spawn(async move { client.start().await });
    tracing::info!(http = %address, "started");
    Ok(Running { http: address, desk, stop, shards, client, tasks, _lock: lock })
}

impl Running {
    /// Resolves when the connection to Discord has ended for good.
    ///
    /// # Errors
    /// With the reason: the token was refused, or an intent.
    pub(crate) async fn ended(&mut self) -> anyhow::Result<()> {
        match (&mut self.client).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(error).context("the connection to Discord ended"),
            Err(error) => Err(error).context("the connection to Discord ended"),
        }
    }

    /// Stops in order: no more events, no more deliveries, then the database is folded and closed.
    pub(crate) async fn stop(self) {
        let Self { desk, stop, shards, client, tasks, .. } = self;
        let orderly = async {
            let _ = stop.send(true);
            shards.shutdown_all().await;
            client.abort();
            for task in tasks {
                let _ = task.await;
            }
            if let Err(error) = desk.store.clone().close().await {
                tracing::warn!(%error, "the database was not folded");
            }
        };
        if tokio::time::timeout(STOP_TIMEOUT, orderly).await.is_err() {
            tracing::warn!("the stop took too long: ended where it was");
        }
    }
}

/// The way to Discord. Another Discord needs serenity's proxy and its rate limiter off together: with the limiter on,
/// serenity ignores the proxy and would send the token to the real one.
fn discord(token: &str, api_url: Option<&str>) -> anyhow::Result<serenity::Http> {
    let client = reqwest::Client::builder().timeout(CALL_TIMEOUT).build()?;
    let builder = serenity::HttpBuilder::new(token).client(client);
    Ok(match api_url {
        Some(url) => builder.proxy(url.trim_end_matches('/')).ratelimiter_disabled(true).build(),
        None => builder.build(),
    })
}

async fn client(
    discord: serenity::Http,
    desk: &Arc<Desk>,
    connection: Connection,
    stopped: watch::Receiver<bool>,
) -> anyhow::Result<serenity::Client> {
    let for_setup = Arc::clone(desk);
    let framework = poise::Framework::builder()
        .options(bot::options())
        .setup(move |ctx, _, _| {
            Box::pin(async move {
                tokio::spawn(delivery::work(Arc::clone(&for_setup), ctx.clone(), stopped));
                Ok(for_setup)
            })
        })
        .build();
    let intents = serenity::GatewayIntents::GUILDS;
    let builder = serenity::ClientBuilder::new_with_http(discord, intents);
    Ok(builder.framework(framework).event_handler(connection).await?)
}

async fn serve(listener: tokio::net::TcpListener, router: axum::Router, mut stopped: watch::Receiver<bool>) {
    let until = async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(until).await {
        tracing::error!(%error, "HTTP has ended");
    }
}

async fn release(desk: Arc<Desk>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match referral::release_due(&desk).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "accruals released"),
            Err(error) => tracing::error!(%error, "accruals could not be released"),
        }
        tokio::select! {
            () = tokio::time::sleep(RELEASE_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// The key file, made at the first start. Neither a new one nor another database's is taken for a database that needs its
/// own: e-mails and passphrases would be lost unnoticed.
///
/// # Errors
/// When the key file is missing or another one than the database was written with, and as [`Keys::open_or_create`].
pub(crate) async fn keys(store: &Store, config: &Config, random: Arc<dyn Random>) -> anyhow::Result<Arc<Keys>> {
    let path = config.keys.display();
    if !config.keys.exists() && partner::needs_keys(store).await? {
        bail!(
            "the key file {path} is missing, and the database holds what only it can open: put it back, or name it with \
             PARTNERDESK_KEYS"
        );
    }
    let keys = Keys::open_or_create(&config.keys, random)?;
    if !partner::keys_fit(store, &keys).await? {
        bail!("the key file {path} belongs to another database: name the right one with PARTNERDESK_KEYS");
    }
    Ok(Arc::new(keys))
}

/// Makes sure that every program file can be used: `/setup` would not offer the others, and nobody would know why.
fn check_programs(folder: &Path) -> anyhow::Result<()> {
    for (path, loaded) in program::load_dir(folder) {
        let Err(faults) = loaded else { continue };
        if path == folder {
            bail!("PROGRAMS_DIR: the folder {} cannot be read", folder.display());
        }
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        bail!("{first} (`partnerdesk program check {}` shows all there is)", path.display());
    }
    Ok(())
}

/// Makes sure that no second bot works on the same database.
fn lock(database_url: &str) -> anyhow::Result<std::fs::File> {
    let mut path = path_of(database_url)?.into_os_string();
    path.push("-lock");
    let path = Path::new(&path);
    let file = std::fs::File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    if file.try_lock().is_ok() {
        Ok(file)
    } else {
        bail!("another partnerdesk works on this database ({} is locked): stop it first", path.display())
    }
}
