//! A bot in this process: started through the library, on threads of its own, with its own
//! settings, clock and log.

use std::any::Any;
use std::io::Write;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partnerdesk::clock::{Clock, MachineTime, SystemClock, SystemRandom, TimeSources, UtcMs};
use partnerdesk::config::Config;
use partnerdesk::tenant::DiscordServer;
use partnerdesk_bot::process::running;
use tokio::sync::{mpsc as channel, oneshot, watch};
use tracing::Dispatch;
use tracing_subscriber::fmt::MakeWriter;

/// How long a stop may take: the bot itself gives up before.
const STOP_WAIT: Duration = Duration::from_secs(20);
/// How long what runs on blocking threads may go on after the stop.
const THREADS_WAIT: Duration = Duration::from_secs(2);
/// What is logged when nothing else is set: what the binary logs.
const LEVELS: &str = "info,serenity=warn,poise=warn,sqlx=warn";

/// The machine's clock, moved on by what the test says.
#[derive(Debug, Default)]
pub(crate) struct TestClock {
    /// Milliseconds.
    ahead: AtomicI64,
}

impl TestClock {
    /// Moves it by `seconds`, which may be negative.
    pub(crate) fn advance(&self, seconds: i64) {
        self.ahead.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Seconds that it is ahead of the machine's.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::SeqCst) / 1000
    }
}

impl Clock for TestClock {
    fn now(&self) -> UtcMs {
        UtcMs::new(SystemClock.now().get() + self.ahead.load(Ordering::SeqCst))
    }
}

/// This machine, whose clock is set by the test, and on which time passes when the test says so.
#[derive(Debug, Default)]
pub(crate) struct TestMachine {
    /// How far its clock is ahead, milliseconds.
    wall_ahead: AtomicI64,
    /// How much time has passed without passing, milliseconds.
    passed: AtomicI64,
}

impl TestMachine {
    /// Sets its clock this far ahead of the true time.
    pub(crate) fn set_wall_ahead(&self, seconds: i64) {
        self.wall_ahead.store(seconds * 1000, Ordering::SeqCst);
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, seconds: i64) {
        self.passed.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Seconds that have passed without passing.
    pub(crate) fn passed(&self) -> i64 {
        self.passed.load(Ordering::SeqCst) / 1000
    }
}

impl TimeSources for TestMachine {
    fn wall(&self) -> UtcMs {
        let ahead = self.wall_ahead.load(Ordering::SeqCst) + self.passed.load(Ordering::SeqCst);
        UtcMs::new(MachineTime.wall().get() + ahead)
    }

    fn since_boot(&self) -> Duration {
        let passed = u64::try_from(self.passed.load(Ordering::SeqCst)).unwrap();
        MachineTime.since_boot() + Duration::from_millis(passed)
    }

    fn boot_id(&self) -> Option<String> {
        MachineTime.boot_id()
    }
}

/// What a bot has logged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A bot that has started.
#[derive(Debug)]
pub(crate) struct InProcess {
    pub(crate) http: SocketAddr,
    pub(crate) log: Log,
    stop: Option<oneshot::Sender<()>>,
    /// Tells it to do what has come due.
    due: channel::UnboundedSender<oneshot::Sender<()>>,
    /// Why it has ended without being told to, once it has.
    failed: watch::Receiver<Option<String>>,
    /// Hears when all of its threads are gone.
    gone: Mutex<mpsc::Receiver<()>>,
}

impl InProcess {
    /// Starts a bot and waits until it has started. `levels` are directives as in `RUST_LOG`.
    ///
    /// # Errors
    /// With why it did not start, and what it logged.
    pub(crate) async fn start(
        config: Config,
        clock: Arc<dyn Clock>,
        levels: Option<&str>,
        patience: Duration,
    ) -> Result<Self, String> {
        let log = Log::default();
        let dispatch = dispatch(&log, levels.unwrap_or(LEVELS));
        let (told, started) = oneshot::channel();
        let (stop, told_to_stop) = oneshot::channel();
        let (due, told_due) = channel::unbounded_channel();
        let (failing, failed) = watch::channel(None);
        let (going, gone) = mpsc::channel();
        let for_threads = dispatch.clone();
        // As many threads as the binary has.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("bot")
            .enable_all()
            .on_thread_start(move || {
                // The thread is this bot's alone, so it logs here for as long as it lives.
                std::mem::forget(tracing::dispatcher::set_default(&for_threads));
            })
            .build()
            .unwrap();
        std::thread::spawn(move || {
            let _logs_here = tracing::dispatcher::set_default(&dispatch);
            let life = || runtime.block_on(run(config, clock, told, told_to_stop, told_due));
            let why = match catch_unwind(AssertUnwindSafe(life)) {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(format!("{error:#}")),
                Err(panic) => Some(panic_message(&panic).unwrap_or("a panic").to_owned()),
            };
            let _ = failing.send(why);
            runtime.shutdown_timeout(THREADS_WAIT);
            let _ = going.send(());
        });
        let mut bot = Self {
            http: SocketAddr::from(([127, 0, 0, 1], 9)),
            log,
            stop: Some(stop),
            due,
            failed,
            gone: Mutex::new(gone),
        };
        match tokio::time::timeout(patience, started).await {
            Ok(Ok(http)) => {
                bot.http = http;
                Ok(bot)
            }
            Ok(Err(_)) => {
                let why = bot.failure().await;
                Err(format!("the bot did not start: {why}\n{}", bot.log.text()))
            }
            Err(_) => {
                Err(format!("the bot did not start within {patience:?}:\n{}", bot.log.text()))
            }
        }
    }

    /// Has it do what has come due, without waiting for the minute.
    pub(crate) async fn bring_due(&self) {
        let (done, wait) = oneshot::channel();
        self.due.send(done).unwrap();
        wait.await.unwrap();
    }

    /// Resolves with the reason when the bot ends without being told to.
    pub(crate) async fn failure(&self) -> String {
        let mut failed = self.failed.clone();
        let why = failed.wait_for(Option::is_some).await.ok().and_then(|why| why.clone());
        match why {
            Some(why) => why,
            // It was told to stop, and has stopped.
            None => std::future::pending().await,
        }
    }

    /// Why the bot has ended without being told to, if it has.
    pub(crate) fn has_failed(&self) -> Option<String> {
        self.failed.borrow().clone()
    }

    /// Stops it in order and waits until all of its threads are gone. Gives why it has ended
    /// before, if it has.
    pub(crate) fn stop(mut self) -> Option<String> {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let gone = self.gone.get_mut().unwrap().recv_timeout(STOP_WAIT);
        if gone.is_err() {
            return Some(format!("the bot does not stop within {STOP_WAIT:?}"));
        }
        self.has_failed()
    }
}

/// The whole life of the bot.
async fn run(
    config: Config,
    clock: Arc<dyn Clock>,
    started: oneshot::Sender<SocketAddr>,
    mut told_to_stop: oneshot::Receiver<()>,
    mut told_due: channel::UnboundedReceiver<oneshot::Sender<()>>,
) -> anyhow::Result<()> {
    let random = Arc::new(SystemRandom);
    let mut running = running::start(&config, DiscordServer::Sandbox, clock, random).await?;
    let _ = started.send(running.http);
    let ended = loop {
        tokio::select! {
            ended = running.ended() => break Some(ended),
            _ = &mut told_to_stop => break None,
            Some(done) = told_due.recv() => {
                running.bring_due().await;
                let _ = done.send(());
            }
        }
    };
    running.stop().await;
    match ended {
        Some(ended) => ended.and(Err(anyhow::anyhow!("the connection to Discord ended"))),
        None => Ok(()),
    }
}

fn panic_message(panic: &Box<dyn Any + Send>) -> Option<&str> {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
}

fn dispatch(log: &Log, levels: &str) -> Dispatch {
    let filter = tracing_subscriber::EnvFilter::new(levels);
    let lines = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false);
    Dispatch::new(lines.with_env_filter(filter).finish())
}
