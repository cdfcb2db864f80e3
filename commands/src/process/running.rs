//! The running process: from the settings to a bot that is connected, and back down again in order.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use futures_util::FutureExt as _;
use partnerdesk::app_context::AppContext;
use partnerdesk::backup::BackupRecipient;
use partnerdesk::clock::{Clock, Random};
use partnerdesk::config::Config;
use partnerdesk::keys::Keys;
use partnerdesk::passphrase::Hasher;
use partnerdesk::schema_watch::SchemaWatch;
use partnerdesk::store::{Store, path_of};
use partnerdesk::tenant::DiscordServer;
use partnerdesk::{
    bonus, clock_watch, contract, coupon, duty, goal, http, integrity, notification, outbox,
    partner, payout, program, program_change, referral, tenant,
};
use poise::serenity_prelude as serenity;
use secrecy::ExposeSecret;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::delivery;
use crate::discord::api::{self, Call};
use crate::discord::gateway::Connection;
use crate::discord::guard::Guard;
use crate::discord::invalid_requests::InvalidRequests;
use crate::discord::invite;
use crate::process::{backups, bot, trusted_time};

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
/// The same while the time is not trusted: it is brought as soon as it is.
const UNTRUSTED_EVERY: Duration = Duration::from_secs(1);
/// How often is looked for earnings that partners are to be told of.
const EARNINGS_EVERY: Duration = Duration::from_secs(1);
/// How often is looked for events of files that the command line has handed in.
const FILES_EVERY: Duration = Duration::from_millis(500);

/// How often the books are checked, and whether the day's heads are published.
const CHECK_EVERY: Duration = Duration::from_hours(1);

/// A bot that is connected.
#[derive(Debug)]
pub struct Running {
    /// Where the product's own HTTP listens.
    pub http: SocketAddr,
    /// What everything works with.
    pub app: Arc<AppContext>,
    stop: watch::Sender<bool>,
    shards: Arc<serenity::ShardManager>,
    client: JoinHandle<serenity::Result<()>>,
    watching: JoinHandle<()>,
    tasks: Tasks,
    /// Names of tasks that have ended before the stop.
    ended: mpsc::UnboundedReceiver<&'static str>,
    invalid_requests: Arc<InvalidRequests>,
    _lock: std::fs::File,
}

/// The tasks of one bot, which run until its stop. One that ends earlier ends the bot, which would
/// go on without what the task is there for.
#[derive(Debug, Clone)]
struct Tasks {
    spawned: Arc<Mutex<Vec<JoinHandle<()>>>>,
    ended: mpsc::UnboundedSender<&'static str>,
    stopped: watch::Receiver<bool>,
    invalid_requests: Arc<InvalidRequests>,
}

impl Tasks {
    fn spawn(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        let (ended, stopped) = (self.ended.clone(), self.stopped.clone());
        let work = AssertUnwindSafe(Arc::clone(&self.invalid_requests).scope(work)).catch_unwind();
        let task = tokio::spawn(async move {
            // Why it panicked was said when it did.
            let _ = work.await;
            if !*stopped.borrow() {
                tracing::error!(task = name, "a task has ended before the stop");
                let _ = ended.send(name);
            }
        });
        self.spawned.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    async fn join(&self) {
        let spawned =
            std::mem::take(&mut *self.spawned.lock().unwrap_or_else(PoisonError::into_inner));
        for task in spawned {
            let _ = task.await;
        }
    }
}

/// Starts everything: database, keys, Discord, HTTP. `which` says whether this is the real Discord.
///
/// # Errors
/// With one readable message when the database, the key file, an address or the token does not fit.
pub async fn start(
    config: &Config,
    which: DiscordServer,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
) -> anyhow::Result<Running> {
    let invalid_requests = Arc::new(InvalidRequests::default());
    let connecting = connect(config, which, clock, random, Arc::clone(&invalid_requests));
    invalid_requests.scope(Box::pin(connecting)).await
}

async fn connect(
    config: &Config,
    which: DiscordServer,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    invalid_requests: Arc<InvalidRequests>,
) -> anyhow::Result<Running> {
    check_programs(&config.programs_dir)?;
    let recipient =
        config.backup_recipient.as_ref().map(|text| text.parse::<BackupRecipient>()).transpose();
    let recipient = recipient.context("PARTNERDESK_BACKUP_RECIPIENT")?;
    let lock = lock(&config.database_url)?;
    let store = Store::open(&config.database_url).await?;
    store.check_schema().await?;
    for fence in payout::list_fences(&mut *store.read().await?).await? {
        tracing::warn!(program = fence.program, since = %fence.since,
            "payouts are off: run `partnerdesk payout reconcile`");
    }
    let keys = keys(&store, config, Arc::clone(&random)).await?;
    let (of, drawn) = (Arc::clone(&keys), Arc::clone(&random));
    // From a thread that may run on all processors, so that the hashing thread may.
    let hasher = tokio::task::spawn_blocking(move || Hasher::start(of, drawn))
        .await?
        .context("the hashing thread cannot be started")?;
    let app = AppContext::new(store, clock, random, keys, hasher);
    let app = Arc::new(app.with_programs_dir(config.programs_dir.clone()));
    if let Some(clock) = app.clock.comparison() {
        clock_watch::resume(&app.store, clock).await?;
    }
    tenant::claim_database(&app, which).await?;
    integrity::check_all(&app).await?;

    let token = config.token.as_ref().context("DISCORD_TOKEN is not set")?;
    let discord = discord(token.expose_secret(), config.api_url.as_deref())?;
    let gateway = shards_to_start(&discord, &app).await?;
    let application =
        match patiently(Call::GetApplication, || discord.get_current_application_info()).await {
            Ok(application) => application.id,
            Err(error) if api::answered(&error) == Some(401) => bail!(REVOKED),
            Err(error) => return Err(error).context("Discord cannot be asked about the bot"),
        };
    tracing::info!(
        shards = gateway.shards,
        invite = invite::link(application.get()),
        "connecting to Discord"
    );
    discord.set_application_id(application);
    let commands = poise::builtins::create_application_commands(&bot::commands());
    patiently(Call::PutCommands, || discord.create_global_commands(&commands))
        .await
        .context("Discord does not take the commands")?;

    let listener = tokio::net::TcpListener::bind(config.http)
        .await
        .with_context(|| format!("PARTNERDESK_HTTP: {} cannot be listened on", config.http))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let (told, ended) = mpsc::unbounded_channel();
    let tasks = Tasks {
        spawned: Arc::default(),
        ended: told,
        stopped: stopped.clone(),
        invalid_requests: Arc::clone(&invalid_requests),
    };
    let connection = Connection::new(Arc::clone(&app.clock), Arc::clone(&invalid_requests));
    let connected = connection.gateway();
    let mut client = client(discord, &app, connection.clone(), tasks.clone()).await?;
    // serenity asks for it by itself as well, and should that fail, takes the real Discord's for
    // good.
    *client.ws_url.lock().await = gateway.url;
    let (shards, discord) = (Arc::clone(&client.shard_manager), Arc::clone(&client.http));
    let watching = tokio::spawn(connection.watch(Arc::clone(&shards), stopped.clone()));
    let router = http::router(Arc::clone(&app), connected);
    tasks.spawn("HTTP", serve(listener, router, stopped.clone()));
    tasks.spawn("upkeep", keep_up(Arc::clone(&app), stopped.clone()));
    let time = trusted_time::work(Arc::clone(&app), discord, stopped.clone());
    tasks.spawn("trusted time", time);
    tasks.spawn("due jobs", release(Arc::clone(&app), stopped.clone()));
    tasks.spawn("earnings", tell_earnings(Arc::clone(&app), stopped.clone()));
    tasks.spawn("files of events", apply_files(Arc::clone(&app), stopped.clone()));
    tasks.spawn("ledger checks", watch_books(Arc::clone(&app), stopped.clone()));
    if let Some(folder) = &config.backup_dir {
        let work = backups::work(Arc::clone(&app), folder.clone(), recipient, stopped);
        tasks.spawn("backups", work);
    }
    let client = tokio::spawn(async move { client.start_shards(gateway.shards).await });
    tracing::info!(http = %address, "started");
    Ok(Running {
        http: address,
        app,
        stop,
        shards,
        client,
        watching,
        tasks,
        ended,
        invalid_requests,
        _lock: lock,
    })
}

impl Running {
    /// Resolves when the connection to Discord has ended for good, or a task has ended that runs
    /// until the stop.
    ///
    /// # Errors
    /// With the reason: the token was refused or taken back, an intent was refused, the gateway
    /// stayed lost, a task has panicked.
    pub async fn ended(&mut self) -> anyhow::Result<()> {
        tokio::select! {
            ended = &mut self.client => match ended {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(error).context("the connection to Discord ended"),
                Err(error) => Err(error).context("the connection to Discord ended"),
            },
            () = self.invalid_requests.token_revoked() => bail!(REVOKED),
            Some(name) = self.ended.recv() => bail!("{name}: the task has ended"),
            _ = &mut self.watching => bail!("the connection to Discord was lost and could not be \
                regained"),
        }
    }

    /// Does all that has come due by now, without waiting for the minute.
    pub async fn bring_due(&self) {
        bring_due(&self.app).await;
    }

    /// Stops in order: no more events, no more deliveries, then the database is folded and closed.
    pub async fn stop(self) {
        let Self { app, stop, shards, client, watching, tasks, .. } = self;
        let orderly = async {
            let _ = stop.send(true);
            shards.shutdown_all().await;
            client.abort();
            watching.abort();
            tasks.join().await;
            if let Err(error) = app.store.clone().close().await {
                tracing::warn!(%error, "the database was not folded");
            }
        };
        if tokio::time::timeout(STOP_TIMEOUT, orderly).await.is_err() {
            tracing::warn!("the stop took too long: ended where it was");
        }
    }
}

/// The gateway's address and the number of shards that Discord recommends, once as many connections
/// may be started: Discord takes the token back from a bot that starts more than it may.
async fn shards_to_start(
    discord: &serenity::Http,
    app: &AppContext,
) -> anyhow::Result<serenity::BotGateway> {
    loop {
        let gateway =
            patiently(Call::GetGateway, || trusted_time::bot_gateway(discord, app.clock.as_ref()));
        let gateway = match gateway.await {
            Ok(gateway) => gateway,
            Err(error) if api::answered(&error) == Some(401) => bail!(REVOKED),
            Err(error) => return Err(error).context("Discord cannot be reached"),
        };
        let limit = &gateway.session_start_limit;
        if limit.remaining >= u64::from(gateway.shards) {
            return Ok(gateway);
        }
        let wait = Duration::from_millis(limit.reset_after).max(Duration::from_secs(1));
        tracing::warn!(
            remaining = limit.remaining,
            shards = gateway.shards,
            ?wait,
            "Discord lets the bot start no more connections for now: waiting"
        );
        tokio::time::sleep(wait).await;
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
            (Err(error), Some(wait)) if api::is_passing(&error) && !is_nobody(&error) => {
                tracing::warn!(%error, ?call, seconds = wait.as_secs(),
                    "Discord does not answer as it should: asking again");
                tokio::time::sleep(wait).await;
            }
            (result, _) => return result,
        }
    }
}

/// Whether there is nobody at the address.
fn is_nobody(error: &serenity::Error) -> bool {
    matches!(error, serenity::Error::Http(serenity::HttpError::Request(error))
        if error.is_connect())
}

/// The way to Discord. Another Discord needs serenity's proxy and its rate limiter off together:
/// with the limiter on, serenity ignores the proxy and would send the token to the real one.
///
/// # Errors
/// When no HTTP client can be made.
pub(crate) fn discord(token: &str, api_url: Option<&str>) -> anyhow::Result<serenity::Http> {
    let client = reqwest::Client::builder().timeout(CALL_TIMEOUT).build()?;
    let builder = serenity::HttpBuilder::new(token).client(client);
    Ok(match api_url {
        Some(url) => builder.proxy(url.trim_end_matches('/')).ratelimiter_disabled(true).build(),
        None => builder.build(),
    })
}

async fn client(
    discord: serenity::Http,
    app: &Arc<AppContext>,
    connection: Connection,
    tasks: Tasks,
) -> anyhow::Result<serenity::Client> {
    let (for_setup, invalid_requests) = (Arc::clone(app), Arc::clone(&tasks.invalid_requests));
    let framework = poise::Framework::builder()
        .options(bot::options())
        .setup(move |ctx, _, _| {
            Box::pin(async move {
                let app = || Arc::clone(&for_setup);
                let stopped = || tasks.stopped.clone();
                tasks.spawn("delivery", delivery::work(app(), ctx.clone(), stopped()));
                let reconcile = delivery::reconcile::work(app(), ctx.clone(), stopped());
                tasks.spawn("reconciliation", reconcile);
                Ok(for_setup)
            })
        })
        .build();
    let intents = serenity::GatewayIntents::GUILDS;
    let builder = serenity::ClientBuilder::new_with_http(discord, intents);
    Ok(builder.framework(Guard::new(framework, invalid_requests)).event_handler(connection).await?)
}

async fn serve(
    listener: tokio::net::TcpListener,
    router: axum::Router,
    mut stopped: watch::Receiver<bool>,
) {
    let until = async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(until).await {
        tracing::error!(%error, "HTTP has ended");
    }
}

async fn keep_up(app: Arc<AppContext>, mut stopped: watch::Receiver<bool>) {
    let (mut upkeep, mut hold) = (SchemaWatch::default(), app.store.hold());
    while !*stopped.borrow() {
        if let Err(error) = upkeep.look(&app).await {
            tracing::error!(%error, "the database could not be looked after");
        }
        tokio::select! {
            () = tokio::time::sleep(UPKEEP_EVERY) => {}
            _ = hold.changed() => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn release(app: Arc<AppContext>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        bring_due(&app).await;
        let wait = if app.clock.is_trusted() { RELEASE_EVERY } else { UNTRUSTED_EVERY };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Tells partners what they have earned as soon as it is due.
async fn tell_earnings(app: Arc<AppContext>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if app.clock.is_trusted()
            && let Err(error) = notification::tell_due_earnings(&app).await
        {
            tracing::error!(%error, "partners could not be told of their earnings");
        }
        tokio::select! {
            () = tokio::time::sleep(EARNINGS_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Applies the events of files that the command line has handed in.
async fn apply_files(app: Arc<AppContext>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let mut wait = FILES_EVERY;
        if app.clock.is_trusted() {
            match referral::apply_staged_events(&app).await {
                Ok(0) => {}
                // Others have their turn in between.
                Ok(_) => wait = Duration::ZERO,
                Err(error) => {
                    tracing::error!(%error, "the events of a file could not be recorded");
                    wait = RELEASE_EVERY;
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Does all that has come due by now. What fails is logged, and comes due again. While the time is
/// not trusted, nothing comes due.
pub(crate) async fn bring_due(app: &AppContext) {
    if !app.clock.is_trusted() {
        return;
    }
    // First of all: what follows goes by the version of the file that holds from today on.
    match program_change::run_due_changes(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "programs run by another version of their file"),
        Err(error) => tracing::error!(%error, "a switch whose day has come could not be done"),
    }
    match referral::release_due_accruals(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "accruals released"),
        Err(error) => tracing::error!(%error, "accruals could not be released"),
    }
    match referral::retry_early_redemptions(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "redemptions count that had come before their code"),
        Err(error) => tracing::error!(%error, "early redemptions could not be looked at"),
    }
    match referral::retry_waiting_refunds(app).await {
        Ok(0) => {}
        Ok(count) => tracing::warn!(count, "refunds wait for their purchase"),
        Err(error) => tracing::error!(%error, "refunds that wait could not be looked at"),
    }
    match partner::review_levels(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "levels changed as time went by"),
        Err(error) => tracing::error!(%error, "levels could not be looked at"),
    }
    match coupon::issue_due_codes(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "codes issued"),
        Err(error) => tracing::error!(%error, "codes could not be issued"),
    }
    match bonus::expire_due_credits(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "credit ended"),
        Err(error) => tracing::error!(%error, "credit could not be ended"),
    }
    match duty::reopen_due_rechecks(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "duties have to be looked at again"),
        Err(error) => tracing::error!(%error, "duties could not be looked at"),
    }
    match goal::mark_due_for_review(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "targets have come up for review"),
        Err(error) => tracing::error!(%error, "targets could not be looked at"),
    }
    match payout::run_due_payouts(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "payouts opened or earnings credited to accounts"),
        Err(error) => tracing::error!(%error, "payouts that are due could not be opened"),
    }
    match notification::tell_due_earnings(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "partners told of earnings"),
        Err(error) => tracing::error!(%error, "partners could not be told of their earnings"),
    }
    match outbox::resume_due(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "messages tried again that members had not taken"),
        Err(error) => tracing::error!(%error, "messages that are held could not be looked at"),
    }
    match contract::end_due_contracts(app).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "contracts have ended"),
        Err(error) => tracing::error!(%error, "contracts could not be ended"),
    }
}

async fn watch_books(app: Arc<AppContext>, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = integrity::publish_heads(&app).await {
            tracing::error!(%error, "the heads of the chains could not be published");
        }
        tokio::select! {
            () = tokio::time::sleep(CHECK_EVERY) => {}
            _ = stopped.changed() => return,
        }
        if let Err(error) = integrity::check_all(&app).await {
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
    if !config.keys.exists() && partner::needs_key_file(store).await? {
        bail!(
            "the key file {path} is missing, and the database holds what only it can open: put it \
             back, or name it with PARTNERDESK_KEYS"
        );
    }
    let keys = Keys::open_or_create(&config.keys, random)?;
    if !partner::key_file_matches(store, &keys).await? {
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
    for loaded in program::load_all(folder) {
        let Err(faults) = loaded.program else { continue };
        if loaded.place == program::ProgramPlace::File(folder.to_owned()) {
            bail!("PROGRAMS_DIR: the folder {} cannot be read", folder.display());
        }
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        tracing::warn!(
            "{first}: `/setup` does not offer the file (`partnerdesk program check {}` shows all \
             there is)",
            loaded.place
        );
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
