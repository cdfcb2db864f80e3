//! The running process: from the settings to a bot that is connected, and back down again in order.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use partnerdesk::backup::Recipient;
use partnerdesk::clock::{Clock, Random};
use partnerdesk::config::Config;
use partnerdesk::contract;
use partnerdesk::desk::Desk;
use partnerdesk::guild::{self, Discord};
use partnerdesk::keys::Keys;
use partnerdesk::passphrase::Hasher;
use partnerdesk::store::{Store, path_of};
use partnerdesk::upkeep::Upkeep;
use partnerdesk::{
    bonus, coupon, duty, http, partner, payout, program, referral, switch, target, watch,
};
use poise::serenity_prelude as serenity;
use secrecy::ExposeSecret;
use tokio::sync::watch as signal;
use tokio::task::JoinHandle;

use crate::call::{self, Call};
use crate::connection::Connection;
use crate::guard::Guard;
use crate::{backups, bot, delivery, programs, refusals};

/// The longest that one call of Discord may take. reqwest itself would wait for ever.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a stop may take before the process ends anyway; a crash must be harmless, so this is
/// too.
const STOP_TIMEOUT: Duration = Duration::from_secs(8);
/// After what waits, in seconds, a start asks Discord again.
const STARTING_WAITS: [u64; 6] = [1, 2, 4, 8, 15, 30];
/// What an operator is told when the token opens nothing.
const REVOKED: &str =
    "Discord refuses the token: copy it again from the developer portal into DISCORD_TOKEN";
/// How often the database is looked after.
const UPKEEP_EVERY: Duration = Duration::from_mins(1);
/// How often is looked for what has come due: holds that are over, duties, targets, scheduled
/// payouts.
const RELEASE_EVERY: Duration = Duration::from_mins(1);

/// How often the books are checked, and whether the day's heads are published.
const CHECK_EVERY: Duration = Duration::from_hours(1);

/// A bot that is connected.
#[derive(Debug)]
pub(crate) struct Running {
    /// Where the product's own HTTP listens.
    pub(crate) http: SocketAddr,
    /// What everything works with.
    pub(crate) desk: Arc<Desk>,
    stop: signal::Sender<bool>,
    shards: Arc<serenity::ShardManager>,
    client: JoinHandle<serenity::Result<()>>,
    watching: JoinHandle<()>,
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
    let recipient =
        config.backup_recipient.as_ref().map(|text| text.parse::<Recipient>()).transpose();
    let recipient = recipient.context("PARTNERDESK_BACKUP_RECIPIENT")?;
    let lock = lock(&config.database_url)?;
    let store = Store::open(&config.database_url).await?;
    store.check_schema().await?;
    for fence in payout::fences(&mut *store.read().await?).await? {
        tracing::warn!(program = fence.program, since = %fence.since, "payouts are off: run `partnerdesk payout reconcile`");
    }
    let keys = keys(&store, config, Arc::clone(&random)).await?;
    let hasher = Hasher::start(Arc::clone(&keys), Arc::clone(&random))
        .context("the hashing thread cannot be started")?;
    let desk = Arc::new(Desk::new(store, clock, random, keys, hasher));
    guild::claim(&desk, which).await?;
    watch::check(&desk).await?;

    let token = config.token.as_ref().context("DISCORD_TOKEN is not set")?;
    let discord = discord(token.expose_secret(), config.api_url.as_deref())?;
    let gateway_url = patiently(Call::GetGateway, || discord.get_gateway())
        .await
        .context("Discord cannot be reached")?
        .url;
    let application =
        match patiently(Call::GetApplication, || discord.get_current_application_info()).await {
            Ok(application) => application.id,
            Err(error) if call::answered(&error) == Some(401) => bail!(REVOKED),
            Err(error) => return Err(error).context("Discord cannot be asked about the bot"),
        };
    discord.set_application_id(application);
    let commands = poise::builtins::create_application_commands(&bot::commands());
    patiently(Call::PutCommands, || discord.create_global_commands(&commands))
        .await
        .context("Discord does not take the commands")?;

    let listener = tokio::net::TcpListener::bind(config.http)
        .await
        .with_context(|| format!("PARTNERDESK_HTTP: {} cannot be listened on", config.http))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = signal::channel(false);
    let connection = Connection::new(Arc::clone(&desk.clock));
    let gateway = connection.gateway();
    let mut client = client(discord, &desk, connection.clone(), stopped.clone()).await?;
    // serenity asks for it by itself as well, and should that fail, takes the real Discord's for
    // good.
    *client.ws_url.lock().await = gateway_url;
    let shards = Arc::clone(&client.shard_manager);
    let watching = tokio::spawn(connection.watch(Arc::clone(&shards), stopped.clone()));
    let mut tasks = vec![
        tokio::spawn(serve(listener, http::router(Arc::clone(&desk), gateway), stopped.clone())),
        tokio::spawn(keep_up(Arc::clone(&desk), stopped.clone())),
        tokio::spawn(release(Arc::clone(&desk), stopped.clone())),
        tokio::spawn(watch_books(Arc::clone(&desk), stopped.clone())),
    ];
    if let Some(folder) = &config.backup_dir {
        tasks.push(tokio::spawn(backups::work(
            Arc::clone(&desk),
            folder.clone(),
            recipient,
            stopped,
        )));
    }
    let client = tokio::spawn(async move { client.start().await });
    tracing::info!(http = %address, "started");
    Ok(Running { http: address, desk, stop, shards, client, watching, tasks, _lock: lock })
}

impl Running {
    /// Resolves when the connection to Discord has ended for good.
    ///
    /// # Errors
    /// With the reason: the token was refused or taken back, an intent was refused, the gateway
    /// stayed lost.
    pub(crate) async fn ended(&mut self) -> anyhow::Result<()> {
        tokio::select! {
            ended = &mut self.client => match ended {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(error).context("the connection to Discord ended"),
                Err(error) => Err(error).context("the connection to Discord ended"),
            },
            () = refusals::revoked() => bail!(REVOKED),
            _ = &mut self.watching => bail!("the connection to Discord was lost and could not be regained"),
        }
    }

    /// Stops in order: no more events, no more deliveries, then the database is folded and closed.
    pub(crate) async fn stop(self) {
        let Self { desk, stop, shards, client, watching, tasks, .. } = self;
        let orderly = async {
            let _ = stop.send(true);
            shards.shutdown_all().await;
            client.abort();
            watching.abort();
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

/// Makes a call that a start needs: again while Discord itself fails, but not when nobody is there,
/// which a person must see.
async fn patiently<T, F>(call: Call, work: impl Fn() -> F) -> serenity::Result<T>
where
    F: Future<Output = serenity::Result<T>>,
{
    let mut waits = STARTING_WAITS.into_iter().map(Duration::from_secs);
    loop {
        match (call.of(work()).await, waits.next()) {
            (Err(error), Some(wait)) if call::is_passing(&error) && !is_nobody(&error) => {
                tracing::warn!(%error, ?call, seconds = wait.as_secs(), "Discord does not answer as it should: asking again");
                tokio::time::sleep(wait).await;
            }
            (result, _) => return result,
        }
    }
}

/// Whether there is nobody at the address.
fn is_nobody(error: &serenity::Error) -> bool {
    matches!(error, serenity::Error::Http(serenity::HttpError::Request(error)) if error.is_connect())
}

/// The way to Discord. Another Discord needs serenity's proxy and its rate limiter off together:
/// with the limiter on, serenity ignores the proxy and would send the token to the real one.
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
    stopped: signal::Receiver<bool>,
) -> anyhow::Result<serenity::Client> {
    let for_setup = Arc::clone(desk);
    let framework = poise::Framework::builder()
        .options(bot::options())
        .setup(move |ctx, _, _| {
            Box::pin(async move {
                tokio::spawn(delivery::work(Arc::clone(&for_setup), ctx.clone(), stopped.clone()));
                tokio::spawn(delivery::reconcile::work(
                    Arc::clone(&for_setup),
                    ctx.clone(),
                    stopped,
                ));
                Ok(for_setup)
            })
        })
        .build();
    let intents = serenity::GatewayIntents::GUILDS;
    let builder = serenity::ClientBuilder::new_with_http(discord, intents);
    Ok(builder.framework(Guard(framework)).event_handler(connection).await?)
}

async fn serve(
    listener: tokio::net::TcpListener,
    router: axum::Router,
    mut stopped: signal::Receiver<bool>,
) {
    let until = async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(until).await {
        tracing::error!(%error, "HTTP has ended");
    }
}

async fn keep_up(desk: Arc<Desk>, mut stopped: signal::Receiver<bool>) {
    let (mut upkeep, mut hold) = (Upkeep::default(), desk.store.hold());
    while !*stopped.borrow() {
        if let Err(error) = upkeep.look(&desk).await {
            tracing::error!(%error, "the database could not be looked after");
        }
        tokio::select! {
            () = tokio::time::sleep(UPKEEP_EVERY) => {}
            _ = hold.changed() => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn release(desk: Arc<Desk>, mut stopped: signal::Receiver<bool>) {
    while !*stopped.borrow() {
        bring_due(&desk).await;
        tokio::select! {
            () = tokio::time::sleep(RELEASE_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Does all that has come due by now. What fails is logged, and comes due again.
pub(crate) async fn bring_due(desk: &Desk) {
    // First of all: what follows goes by the version of the file that holds from today on.
    match switch::run_due(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "programs run by another version of their file"),
        Err(error) => tracing::error!(%error, "a switch whose day has come could not be done"),
    }
    match referral::release_due(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "accruals released"),
        Err(error) => tracing::error!(%error, "accruals could not be released"),
    }
    match referral::chase_refunds(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::warn!(count, "refunds wait for their purchase"),
        Err(error) => tracing::error!(%error, "refunds that wait could not be looked at"),
    }
    match partner::review(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "levels changed as time went by"),
        Err(error) => tracing::error!(%error, "levels could not be looked at"),
    }
    match coupon::issue_due(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "codes issued"),
        Err(error) => tracing::error!(%error, "codes could not be issued"),
    }
    match bonus::end_due(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "credit ended"),
        Err(error) => tracing::error!(%error, "credit could not be ended"),
    }
    match duty::bring_back(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "duties have to be looked at again"),
        Err(error) => tracing::error!(%error, "duties could not be looked at"),
    }
    match target::bring_up(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "targets have come up for review"),
        Err(error) => tracing::error!(%error, "targets could not be looked at"),
    }
    match payout::run_due(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "payouts opened or earnings credited to accounts"),
        Err(error) => tracing::error!(%error, "payouts that are due could not be opened"),
    }
    match contract::end_due(desk).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "contracts have ended"),
        Err(error) => tracing::error!(%error, "contracts could not be ended"),
    }
}

async fn watch_books(desk: Arc<Desk>, mut stopped: signal::Receiver<bool>) {
    loop {
        if let Err(error) = watch::publish_heads(&desk).await {
            tracing::error!(%error, "the heads of the chains could not be published");
        }
        tokio::select! {
            () = tokio::time::sleep(CHECK_EVERY) => {}
            _ = stopped.changed() => return,
        }
        if let Err(error) = watch::check(&desk).await {
            tracing::error!(%error, "the books could not be checked");
        }
    }
}

/// The key file, made at the first start. Neither a new one nor another database's is taken for a
/// database that needs its own: e-mails and passphrases would be lost unnoticed.
///
/// # Errors
/// When the key file is missing or another one than the database was written with, and as
/// [`Keys::open_or_create`].
pub(crate) async fn keys(
    store: &Store,
    config: &Config,
    random: Arc<dyn Random>,
) -> anyhow::Result<Arc<Keys>> {
    let path = config.keys.display();
    if !config.keys.exists() && partner::needs_keys(store).await? {
        bail!(
            "the key file {path} is missing, and the database holds what only it can open: put it \
             back, or name it with PARTNERDESK_KEYS"
        );
    }
    let keys = Keys::open_or_create(&config.keys, random)?;
    if !partner::keys_fit(store, &keys).await? {
        bail!(
            "the key file {path} belongs to another database: name the right one with \
             PARTNERDESK_KEYS"
        );
    }
    Ok(Arc::new(keys))
}

/// Makes sure that every program file can be used: `/setup` would not offer the others, and nobody
/// would know why.
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
///
/// # Errors
/// When one does, or the lock cannot be written.
pub(crate) fn lock(database_url: &str) -> anyhow::Result<std::fs::File> {
    let mut path = path_of(database_url)?.into_os_string();
    path.push("-lock");
    let path = Path::new(&path);
    let file = std::fs::File::create(path)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    if file.try_lock().is_ok() {
        Ok(file)
    } else {
        bail!(
            "another partnerdesk works on this database ({} is locked): stop it first",
            path.display()
        )
    }
}
