//! The world of a test: a sandbox, the bot beside it, and what people do in it.
//!
//! The bot runs in this process, through the library. Tests that kill it, let its disk fail, or
//! look at what only a process has (exit status, the form of its log, counts of the whole process)
//! run the built binary: [`World::in_own_process`].

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use discord_sandbox::permission::MANAGE_MESSAGES;
use discord_sandbox::{
    ActError, Actor, MessageView, ModalView, Reply, Sandbox, Seed, SeedMember, WAIT,
};
use partnerdesk::clock::{Clock, SystemRandom, TrustedClock};
use partnerdesk::config::Config;
use partnerdesk::keys::Keys;
use partnerdesk::ledger;
use partnerdesk::store::Store;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use tempfile::TempDir;

use crate::in_process::{InProcess, TestClock, TestMachine};
use crate::process::Process;

/// What alice types into the profile form.
pub(crate) const PASSPHRASE: &str = "copper lantern drifts over marsh";
/// Her PayPal e-mail.
pub(crate) const EMAIL: &str = "alice.paypal@foxden.example";
/// Her code.
pub(crate) const CODE: &str = "FOXDEN";

/// How often is looked whether something has come about in the database.
const LOOK: Duration = Duration::from_millis(10);

/// A sandbox with the people of the story, and the bot's files.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: TempDir,
    /// The id of the program that is set up.
    pub(crate) program: String,
    /// How long is waited for what must come.
    pub(crate) patience: Duration,
    settings: Vec<(&'static str, String)>,
    /// The command line of a process; none for a bot in this process.
    process: Option<Vec<&'static str>>,
    bot: Option<Bot>,
    died_at: Option<String>,
    /// The time of a bot in this process, and how far that of a process is ahead from its next
    /// start on.
    clock: Arc<TestClock>,
    /// The machine of a bot in this process that compares the sources of the time.
    machine: Option<Arc<TestMachine>>,
    /// Seconds that the running bot's time is ahead, where it is a process.
    ahead: i64,
    client: reqwest::Client,
}

/// A running bot.
enum Bot {
    InProcess(InProcess),
    Process(Process),
}

impl Bot {
    fn http(&self) -> SocketAddr {
        match self {
            Self::InProcess(bot) => bot.http,
            Self::Process(bot) => bot.http,
        }
    }

    fn log(&self) -> String {
        match self {
            Self::InProcess(bot) => bot.log.text(),
            Self::Process(bot) => bot.log(),
        }
    }

    /// Resolves with the reason when a bot in this process ends without being told to.
    async fn failure(&self) -> String {
        match self {
            Self::InProcess(bot) => bot.failure().await,
            Self::Process(_) => std::future::pending().await,
        }
    }
}

impl World {
    /// A guild with owner, staff (listed), mia (listed), tom (staff by role only), alice and bob;
    /// the bot is running.
    pub(crate) async fn new() -> Self {
        Self::with(Seed::small()).await
    }

    /// The same as a process, with one of the environment's variables set.
    pub(crate) async fn with_setting(name: &'static str, value: &str) -> Self {
        let mut world = Self::empty(Seed::small()).await.in_own_process();
        world.settings.push((name, value.to_owned()));
        world.started().await
    }

    /// The same as a process that logs in JSON.
    pub(crate) async fn with_json_log(level: &str) -> Self {
        let mut world = Self::empty(Seed::small()).await;
        world.process = Some(vec!["run", "--log", "json"]);
        world.settings.push(("RUST_LOG", level.to_owned()));
        world.started().await
    }

    /// The same over another seed.
    pub(crate) async fn with(seed: Seed) -> Self {
        Self::empty(seed).await.started().await
    }

    /// The same before the bot is started. A seed without the role of the staff stays as it is;
    /// with it, the server's settings show the commands for staff to everybody: what keeps others
    /// from them is the bot itself.
    pub(crate) async fn empty(seed: Seed) -> Self {
        let seed = if seed.roles.iter().any(|role| role.name == "Staff") {
            Seed { everyone: seed.everyone | MANAGE_MESSAGES, ..seed }
        } else {
            seed
        };
        Self::exactly(seed).await
    }

    /// The same, in which everybody may do what the seed says.
    pub(crate) async fn exactly(seed: Seed) -> Self {
        let staff = |name| SeedMember { roles: vec!["Staff".to_owned()], ..SeedMember::new(name) };
        let seed = if seed.roles.iter().any(|role| role.name == "Staff") {
            seed.with_member(staff("mia"))
                .with_member(staff("tom"))
                .with_member(SeedMember::new("bob"))
        } else {
            seed
        };
        let sandbox =
            Sandbox::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), seed).await.unwrap();
        Self {
            sandbox,
            folder: TempDir::new().unwrap(),
            program: "midnight".to_owned(),
            patience: WAIT,
            settings: Vec::new(),
            process: None,
            bot: None,
            died_at: None,
            clock: Arc::default(),
            machine: None,
            ahead: 0,
            client: reqwest::Client::new(),
        }
    }

    /// The same, whose bots are processes of their own.
    pub(crate) fn in_own_process(mut self) -> Self {
        self.process = Some(vec!["run"]);
        self
    }

    /// The same, whose bots compare the sources of the time, as the binary does, on a machine that
    /// the test sets.
    pub(crate) fn on_a_machine(mut self) -> Self {
        self.machine = Some(Arc::default());
        self
    }

    /// The machine of [`World::on_a_machine`].
    pub(crate) fn machine(&self) -> &TestMachine {
        self.machine.as_deref().unwrap()
    }

    /// Has a bot in this process do what has come due, without waiting for the minute.
    pub(crate) async fn bring_due(&self) {
        match &self.bot {
            Some(Bot::InProcess(bot)) => bot.bring_due().await,
            _ => panic!("there is no bot in this process"),
        }
    }

    /// The same with a bot that is connected.
    pub(crate) async fn started(mut self) -> Self {
        self.start().await;
        self
    }

    /// The same with a bot that is connected, set up.
    pub(crate) async fn set_up(self) -> Self {
        let world = self.started().await;
        let said = world.setup(&world.all_options()).await;
        world.delivered().await;
        assert_eq!(world.panel().buttons().len(), 5, "{said}");
        world
    }

    /// The same, set up, and alice is an active partner with [`CODE`], [`EMAIL`] and
    /// [`PASSPHRASE`].
    pub(crate) async fn with_alice(self) -> Self {
        let world = self.set_up().await;
        world.partner(&world.actor("alice"), CODE, EMAIL).await;
        world
    }

    /// Set up, with a bot that is a process.
    pub(crate) async fn ready_process() -> Self {
        Self::empty(Seed::small()).await.in_own_process().set_up().await
    }

    /// Set up with a partner, with a bot that is a process.
    pub(crate) async fn partnered_process() -> Self {
        Self::empty(Seed::small()).await.in_own_process().with_alice().await
    }

    /// The same, set up.
    pub(crate) async fn ready() -> Self {
        Self::ready_with(Seed::small()).await
    }

    /// Set up, over another seed.
    pub(crate) async fn ready_with(seed: Seed) -> Self {
        Self::empty(seed).await.set_up().await
    }

    /// Set up with the program of this file, which is the only one that the bot has.
    pub(crate) async fn running(source: &str) -> Self {
        Self::empty(Seed::small()).await.with_program(source).set_up().await
    }

    /// The same, whose bots have the program of this file only.
    pub(crate) fn with_program(mut self, source: &str) -> Self {
        let id = source
            .lines()
            .find_map(|line| line.strip_prefix("id = \"")?.split('"').next())
            .unwrap();
        id.clone_into(&mut self.program);
        let programs = self.folder.path().join("programs");
        std::fs::create_dir(&programs).unwrap();
        std::fs::write(programs.join("program.toml"), source).unwrap();
        self.set("PROGRAMS_DIR", &programs.display().to_string());
        self
    }

    /// Set up, and alice is an active partner with [`CODE`], [`EMAIL`] and [`PASSPHRASE`].
    pub(crate) async fn partnered() -> Self {
        Self::empty(Seed::small()).await.with_alice().await
    }

    /// Sets one of the variables that the bot reads, from the next start on; nothing unsets it.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.settings.retain(|(set, _)| *set != name);
        if !value.is_empty() {
            self.settings.push((name, value.to_owned()));
        }
    }

    /// Moves the clock: that of a bot in this process at once, that of a process and of the command
    /// line from the next start on.
    pub(crate) fn jump(&mut self, seconds: i64) {
        self.clock.advance(seconds);
        let ahead = self.clock.ahead();
        self.set("PARTNERDESK_CLOCK_AHEAD", &ahead.to_string());
    }

    /// Starts the bot and waits until it is connected.
    pub(crate) async fn start(&mut self) {
        self.launch().await.unwrap_or_else(|why| panic!("{why}"));
        self.unless_it_ends(self.sandbox.bot_ready()).await;
    }

    /// Starts the bot, and waits until it says that it has started, or has halted on its way there.
    /// Fails with what it logged.
    pub(crate) async fn launch(&mut self) -> Result<(), String> {
        self.ahead = self.clock.ahead();
        self.bot = Some(if let Some(args) = &self.process {
            Bot::Process(Process::start(self.command(args), self.patience).await?)
        } else {
            let levels = self.setting("RUST_LOG");
            let clock: Arc<dyn Clock> = match self.machine.clone() {
                Some(machine) => Arc::new(TrustedClock::new(machine)),
                None => Arc::<TestClock>::clone(&self.clock),
            };
            let starting = InProcess::start(self.config(), clock, levels, self.patience);
            Bot::InProcess(starting.await?)
        });
        Ok(())
    }

    fn setting(&self, name: &str) -> Option<&str> {
        self.settings.iter().find(|(set, _)| *set == name).map(|(_, value)| value.as_str())
    }

    /// The settings of a bot in this process, read as those of a process are. Its paths begin in
    /// this world's folder, as those of a process do.
    fn config(&self) -> Config {
        let config = Config::read(|name| match (self.setting(name), name) {
            (Some(set), _) => Some(set.to_owned()),
            (None, "DISCORD_TOKEN") => Some(self.sandbox.token().to_owned()),
            (None, "DISCORD_API_URL") => Some(self.sandbox.url()),
            (None, "DATABASE_URL") => Some(format!("sqlite://{}", self.database().display())),
            (None, "PROGRAMS_DIR") => Some(programs().display().to_string()),
            (None, "PARTNERDESK_HTTP") => Some("127.0.0.1:0".to_owned()),
            (None, _) => None,
        });
        let mut config = config.unwrap();
        let folder = self.folder.path();
        config.keys = folder.join(config.keys);
        config.programs_dir = folder.join(config.programs_dir);
        config.backup_dir = config.backup_dir.map(|backups| folder.join(backups));
        config
    }

    /// Does `work`, and fails with the bot's own error when a bot in this process ends meanwhile.
    async fn unless_it_ends<T>(&self, work: impl Future<Output = T>) -> T {
        let Some(bot) = &self.bot else { return work.await };
        tokio::select! {
            biased;
            done = work => done,
            why = bot.failure() => panic!("the bot has ended: {why}\n{}", bot.log()),
        }
    }

    /// The process; fails for a bot in this process, which has none of its own.
    fn process(&self) -> Option<&Process> {
        match self.bot.as_ref()? {
            Bot::Process(process) => Some(process),
            Bot::InProcess(_) => panic!("the bot of this test is no process: use in_own_process()"),
        }
    }

    fn process_mut(&mut self) -> Option<&mut Process> {
        match self.bot.as_mut()? {
            Bot::Process(process) => Some(process),
            Bot::InProcess(_) => panic!("the bot of this test is no process: use in_own_process()"),
        }
    }

    /// Whether the bot stands still at the point where it was told to halt.
    pub(crate) fn has_halted(&self) -> bool {
        self.process().is_some_and(Process::has_halted)
    }

    /// Where a bot of this world has halted before, if one has.
    pub(crate) fn died_at(&self) -> Option<String> {
        self.died_at.clone()
    }

    /// Resolves when the bot has halted; never without a bot that does.
    pub(crate) async fn halted(&self) {
        match self.process() {
            Some(process) => process.halted().await,
            None => std::future::pending().await,
        }
    }

    /// The process.
    pub(crate) fn pid(&self) -> u32 {
        self.process().unwrap().child.id()
    }

    /// Waits until the process has ended by itself; its exit status.
    pub(crate) async fn ended(&mut self) -> Option<i32> {
        let patience = self.patience;
        self.process_mut().unwrap().ended(patience).await
    }

    /// Whether there is a process.
    pub(crate) fn is_running(&mut self) -> bool {
        self.process_mut().is_some_and(Process::is_running)
    }

    /// `kill -9` of a process.
    pub(crate) fn kill(&mut self) {
        if self.process().is_some() {
            self.stop();
        }
    }

    /// Stops a bot in this process in order, and fails if it has ended before; `kill -9` of a
    /// process.
    pub(crate) fn stop(&mut self) {
        match self.bot.take() {
            Some(Bot::Process(process)) => self.died_at = process.kill().or(self.died_at.take()),
            Some(Bot::InProcess(bot)) => {
                let log = bot.log.clone();
                let failed = bot.stop();
                assert_eq!(failed, None, "{}", log.text());
            }
            None => {}
        }
    }

    /// Stops the bot and starts another.
    pub(crate) async fn restart(&mut self) {
        self.stop();
        self.start().await;
    }

    /// What the bot has logged since its last start.
    pub(crate) fn log(&self) -> String {
        self.bot.as_ref().map(Bot::log).unwrap_or_default()
    }

    /// The command line of the binary, in this world's folder and with its settings.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = binary();
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("DISCORD_TOKEN", self.sandbox.token())
            .env("DISCORD_API_URL", self.sandbox.url())
            .env("PROGRAMS_DIR", programs())
            .env("PARTNERDESK_HTTP", "127.0.0.1:0")
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command line to its end.
    pub(crate) fn cli(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Where the database lies.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("partnerdesk.db")
    }

    /// The name of the sandbox's member with this id.
    pub(crate) fn name_of(&self, id: i64) -> String {
        let (dump, id) = (self.sandbox.dump(), json!(id.to_string()));
        let users = dump["users"].as_array().unwrap();
        let found = users.iter().find(|user| user["id"] == id).unwrap();
        found["username"].as_str().unwrap().to_owned()
    }

    /// The sandbox's member of this name.
    pub(crate) fn actor(&self, name: &str) -> Actor {
        self.sandbox.actor(name)
    }

    /// The options of `/setup` that make everything ready.
    pub(crate) fn all_options(&self) -> Vec<(&'static str, Value)> {
        let id = |id: Option<u64>| json!(id.unwrap().to_string());
        let listed = format!("{} {}", self.actor("staff").mention(), self.actor("mia").mention());
        vec![
            ("program", json!(self.program)),
            ("staff_role", id(self.sandbox.role("Staff"))),
            ("staff", json!(listed)),
            ("category", id(self.sandbox.channel("Tickets"))),
            ("log_channel", id(self.sandbox.channel("staff-log"))),
            ("panel_channel", id(self.sandbox.channel("welcome"))),
        ]
    }

    /// `/setup` by the owner.
    pub(crate) async fn setup(&self, options: &[(&str, Value)]) -> MessageView {
        self.actor("owner").command("setup", options).await.unwrap().message()
    }

    /// The panel's message.
    pub(crate) fn panel(&self) -> MessageView {
        let channel = self.sandbox.channel("welcome").unwrap();
        self.actor("alice")
            .messages(channel)
            .unwrap()
            .into_iter()
            .find(|m| m.buttons().len() == 5)
            .unwrap()
    }

    /// Resolves with the first `Some` that `look` gives, with this world's patience.
    pub(crate) async fn until<T>(&self, what: &str, look: impl FnMut(&Sandbox) -> Option<T>) -> T {
        self.unless_it_ends(self.sandbox.until_within(self.patience, what, look)).await
    }

    /// The newest message in `channel` with `text` in it, as `who` sees it; waits for it.
    pub(crate) async fn post(&self, who: &Actor, channel: u64, text: &str) -> MessageView {
        let who = who.clone();
        self.until(&format!("a message with {text:?}"), move |_| {
            who.messages(channel).ok()?.into_iter().rev().find(|m| m.has(text))
        })
        .await
    }

    /// The channel whose name is `name`; waits for it.
    pub(crate) async fn channel(&self, name: &str) -> u64 {
        self.until(&format!("channel {name}"), |sandbox| sandbox.channel(name)).await
    }

    /// The first page of the form, as `/partner apply` opens it.
    pub(crate) async fn first_page(&self, who: &Actor) -> ModalView {
        who.command("partner apply", &[]).await.unwrap().modal()
    }

    /// Fills in both pages. Returns what the last one was answered with.
    pub(crate) async fn apply(&self, who: &Actor) -> MessageView {
        let first = self.first_page(who).await;
        let kept = who.submit(&first, &answers(&first)).await.unwrap().message();
        let second = who.click(&kept, "Continue").await.unwrap().modal();
        who.submit(&second, &answers(&second)).await.unwrap().message()
    }

    /// From nothing to an active partner with [`CODE`].
    pub(crate) async fn partner(&self, who: &Actor, code: &str, email: &str) {
        self.apply(who).await;
        let ticket = self.ticket_of(who).await;
        let number: i64 = self.channel_name(ticket).trim_start_matches("partner-").parse().unwrap();
        self.actor("staff").command("ticket approve", &[("ticket", json!(number))]).await.unwrap();
        let approved = self.post(who, ticket, "You are approved").await;
        let form = who.click(&approved, "Complete my profile").await.unwrap().modal();
        let done = who.submit(&form, &profile(PASSPHRASE, email, code)).await.unwrap().message();
        assert!(done.has("Your partnership is active"), "{done}");
        self.date_codes().await;
    }

    /// The codes that are named by now have been their partners' since September 2026, so that the
    /// events of [`redeem`] come after them; not while nothing can be written.
    async fn date_codes(&self) {
        use sqlx::Connection;
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.database());
        let Ok(mut conn) = sqlx::SqliteConnection::connect_with(&options).await else { return };
        let since = "UPDATE coupon SET created_at = unixepoch('2026-09-01') * 1000
                      WHERE created_at > unixepoch('2026-09-01') * 1000";
        drop(sqlx::query(since).execute(&mut conn).await);
        drop(conn.close().await);
    }

    /// The channel of the member's application; waits for it.
    pub(crate) async fn ticket_of(&self, who: &Actor) -> u64 {
        let who = who.clone();
        self.until("an application's ticket", move |_| {
            let channels = who.channels();
            channels
                .iter()
                .rev()
                .find(|channel| channel.name.starts_with("partner-"))
                .map(|channel| channel.id)
        })
        .await
    }

    /// The newest message in the log channel with `text` in it; waits for it.
    pub(crate) async fn logged(&self, text: &str) -> MessageView {
        let log = self.sandbox.channel("staff-log").unwrap();
        self.post(&self.actor("staff"), log, text).await
    }

    /// The newest direct message to `who` with `text` in it; waits for it.
    pub(crate) async fn told(&self, who: &Actor, text: &str) -> MessageView {
        let who = who.clone();
        self.until(&format!("a direct message with {text:?}"), move |_| {
            who.dms().into_iter().rev().find(|m| m.has(text))
        })
        .await
    }

    /// Waits until nothing is owed to Discord any more.
    pub(crate) async fn delivered(&self) {
        self.until_count("SELECT count(*) FROM outbox WHERE state = 'pending'", 0).await;
    }

    /// The first purchase of a customer who has redeemed `code`, worth `net` US dollars.
    pub(crate) async fn earn(&self, code: &str, net: &str) {
        let n = self.count("SELECT count(*) FROM event").await;
        let mut bought = purchase(&format!("c{n}"), &format!("i{n}"), 2);
        bought["net"] = json!(net);
        let (status, said) = self.report(&json!([redeem(&format!("c{n}"), code, 1), bought])).await;
        assert_eq!((status, said.as_str()), (202, r#"{"conflicts":[],"duplicate":0,"stored":2}"#));
    }

    /// Where the bot's own HTTP listens.
    pub(crate) fn http(&self) -> SocketAddr {
        self.bot.as_ref().unwrap().http()
    }

    /// Calls Discord as the bot itself, beside it. Returns the answer.
    pub(crate) async fn as_bot(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}/api/v10/{path}", self.sandbox.url());
        let answer = self
            .client
            .request(method.parse().unwrap(), url)
            .header("authorization", format!("Bot {}", self.sandbox.token()))
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .await
            .unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// A message of the bot with one button of this `custom_id`, as an older version or an earlier
    /// moment left it there.
    pub(crate) async fn left_over(&self, channel: u64, custom_id: &str) -> MessageView {
        let button = json!({ "type": 2, "style": 1, "label": "Left over", "custom_id": custom_id });
        let message =
            json!({ "content": custom_id, "components": [{ "type": 1, "components": [button] }] });
        let posted = self.as_bot("POST", &format!("channels/{channel}/messages"), &message).await;
        let id: u64 = posted["id"].as_str().unwrap().parse().unwrap();
        self.sandbox.messages(channel).into_iter().find(|m| m.id == id).unwrap()
    }

    fn channel_name(&self, id: u64) -> String {
        self.actor("staff").channels().into_iter().find(|channel| channel.id == id).unwrap().name
    }

    /// Asks the bot's own HTTP. Returns status and body.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let url = format!("http://{}{path}", self.http());
        let answer = self.client.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// The running bot's time when all is well, seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        now()
            + match (&self.machine, &self.process) {
                (Some(machine), _) => machine.passed(),
                (None, Some(_)) => self.ahead,
                (None, None) => self.clock.ahead(),
            }
    }

    /// Sends events, signed now with the program's secret. Returns status and body.
    pub(crate) async fn report(&self, events: &Value) -> (u16, String) {
        self.date_codes().await;
        let body = events.to_string();
        self.send(&body, &self.signature(&body, self.now())).await
    }

    /// The same; `None` when the bot is not there or goes away meanwhile.
    pub(crate) async fn try_report(&self, events: &Value) -> Option<(u16, String)> {
        self.date_codes().await;
        let body = events.to_string();
        let request = self.signed(&self.program, &body, &self.signature(&body, self.now()))?;
        let answer = request.send().await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    /// The newest secret with which events of the program are signed.
    pub(crate) fn webhook_secret(&self) -> String {
        let path = self.config().keys;
        assert!(path.exists(), "there is no key file before the first start");
        let keys = Keys::open_or_create(&path, Arc::new(SystemRandom)).unwrap();
        let secrets = keys.webhook_secrets(&self.program, self.clock.now()).unwrap();
        secrets.first().unwrap().expose_secret().to_owned()
    }

    /// The three headers of a signature at this time.
    pub(crate) fn signature(&self, body: &str, at: i64) -> [(&'static str, String); 3] {
        let secret = self.webhook_secret();
        let id = format!("msg_{at}");
        let signature = Webhook::new(&secret).unwrap().sign(&id, at, body.as_bytes()).unwrap();
        [
            ("webhook-id", id),
            ("webhook-timestamp", at.to_string()),
            ("webhook-signature", signature),
        ]
    }

    /// Posts a body with these headers to the program's events. Returns status and body.
    pub(crate) async fn send(
        &self,
        body: &str,
        headers: &[(&'static str, String)],
    ) -> (u16, String) {
        self.send_to(&self.program, body, headers).await
    }

    /// The same to another program.
    pub(crate) async fn send_to(
        &self,
        program: &str,
        body: &str,
        headers: &[(&'static str, String)],
    ) -> (u16, String) {
        let answer = self.signed(program, body, headers).unwrap().send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    fn signed(
        &self,
        program: &str,
        body: &str,
        headers: &[(&'static str, String)],
    ) -> Option<reqwest::RequestBuilder> {
        let url = format!("http://{}/v1/programs/{program}/events", self.bot.as_ref()?.http());
        let mut request = self.client.post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        Some(request.body(body.to_owned()))
    }

    /// One number from the database, read beside the running bot.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let mut conn = self.reader().await;
        sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
    }

    /// A connection to the database that can only read.
    async fn reader(&self) -> sqlx::SqliteConnection {
        use sqlx::Connection;
        let options = sqlx::sqlite::SqliteConnectOptions::new();
        let options = options.filename(self.database()).read_only(true);
        sqlx::SqliteConnection::connect_with(&options).await.unwrap()
    }

    /// Waits until `sql` counts this many.
    pub(crate) async fn until_count(&self, sql: &'static str, expected: i64) {
        let look = async {
            let mut conn = self.reader().await;
            let count = || sqlx::query_scalar::<_, i64>(sql);
            while count().fetch_one(&mut conn).await.unwrap() != expected {
                tokio::time::sleep(LOOK).await;
            }
        };
        let waited = tokio::time::timeout(self.patience, self.unless_it_ends(look)).await;
        assert!(waited.is_ok(), "{sql} does not become {expected} within {:?}", self.patience);
    }

    /// What `ledger verify` finds, if it finds anything.
    pub(crate) fn broken(&self) -> Option<String> {
        let url = format!("sqlite://{}", self.database().display());
        let verify = async {
            let store = Store::open_existing(&url).await?;
            let mut conn = store.read().await?;
            let mut checks = vec![ledger::verify_file(&mut conn).await?];
            checks.extend(ledger::verify(&mut conn).await?);
            drop(conn);
            store.close().await?;
            anyhow::Ok(checks)
        };
        let checks =
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(verify));
        let checks = match checks {
            Ok(checks) => checks,
            Err(error) => return Some(format!("{error:#}")),
        };
        let broken = checks.iter().filter(|check| !check.breaks.is_empty());
        let broken: Vec<String> = broken.map(|check| format!("{check:?}")).collect();
        (!broken.is_empty()).then(|| broken.join("\n"))
    }

    /// Fails unless every invariant of the ledger holds and Discord had nothing to complain of.
    pub(crate) fn assert_sound(&self) {
        assert_eq!(self.broken(), None);
        assert_eq!(self.sandbox.violations(), Vec::<String>::new());
        // An argument that a text needs and was not given stays in it by its name.
        let said = self.sandbox.dump()["messages"].to_string();
        let hole = said.find("{$").map(|at| said[at..].chars().take(40).collect::<String>());
        assert_eq!(hole, None, "a text lacks an argument");
    }
}

impl Drop for World {
    #[expect(clippy::print_stderr, reason = "a failed test shows what the bot logged")]
    fn drop(&mut self) {
        let log = self.log();
        if std::thread::panicking() {
            eprintln!("--- the bot's log ---\n{log}");
            match self.bot.take() {
                Some(Bot::InProcess(bot)) => {
                    if let Some(why) = bot.stop() {
                        eprintln!("--- the bot has ended: {why}");
                    }
                }
                Some(Bot::Process(process)) => drop(process.kill()),
                None => {}
            }
        } else {
            self.stop();
            assert_eq!(
                self.sandbox.deviations(),
                Vec::<String>::new(),
                "from Discord's own description"
            );
        }
    }
}

/// Presses a button that "Manage" in a ticket's card leads to.
pub(crate) async fn manage(
    who: &Actor,
    card: &MessageView,
    button: &str,
) -> Result<Reply, ActError> {
    match who.click(card, "Manage").await? {
        Reply::Message(choices) => who.click(&choices, button).await,
        Reply::Updated(_) | Reply::Modal(_) | Reply::Nothing => Err(ActError::NoAnswer),
    }
}

/// The built binary, with none of this process's settings.
pub(crate) fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_partnerdesk"));
    for name in
        ["DISCORD_TOKEN", "DISCORD_API_URL", "DATABASE_URL", "PROGRAMS_DIR", "PARTNERDESK_KEYS"]
    {
        command.env_remove(name);
    }
    for name in ["PARTNERDESK_BACKUP_DIR", "PARTNERDESK_BACKUP_RECIPIENT"] {
        command.env_remove(name);
    }
    command.env_remove("PARTNERDESK_HTTP").env_remove("SANDBOX_HTTP").env_remove("RUST_LOG");
    command
}

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn programs() -> PathBuf {
    root().join("programs")
}

/// All that there is to read of a message and on its buttons, for a snapshot, with a mark in place
/// of what differs from run to run: Discord's ids and times, dates, a hash, and the bot's version.
pub(crate) fn text_of(message: &MessageView) -> String {
    let labels = message.buttons().into_iter().map(|button| format!("[{}]", button.label));
    let text = [vec![message.text()], labels.collect()].concat().join("\n");
    let mut text = text.replace(env!("CARGO_PKG_VERSION"), "[version]");
    let words = text.split(|sign: char| !sign.is_ascii_hexdigit());
    if let Some(hash) = words.map(str::to_owned).find(|word| word.len() == 64) {
        text = text.replace(&hash, "[hash]");
    }
    let (mut said, mut rest) = (String::new(), text.as_str());
    while let Some(at) = rest.find(|sign: char| sign.is_ascii_digit()) {
        let (before, after) = rest.split_at(at);
        let end = after.find(|sign: char| !sign.is_ascii_digit() && sign != '-');
        let (number, after) = after.split_at(end.unwrap_or(after.len()));
        said += before;
        said += match *number.split('-').map(str::len).collect::<Vec<_>>() {
            [4, 2] => "[month]",
            [4, 2, 2] => "[date]",
            [length] if length >= 10 => "…",
            _ => number,
        };
        rest = after;
    }
    said + rest
}

/// An answer for every input of a page of the application form.
pub(crate) fn answers(page: &ModalView) -> Vec<(&str, &str)> {
    page.inputs
        .iter()
        .map(|input| (input.custom_id.as_str(), "An answer to this question."))
        .collect()
}

/// What is typed into the profile form.
pub(crate) fn profile<'a>(
    passphrase: &'a str,
    email: &'a str,
    code: &'a str,
) -> [(&'static str, &'a str); 3] {
    [("passphrase:secret", passphrase), ("email:secret", email), ("code", code)]
}

/// What draws a test's values, and its seed, which is printed: with `PARTNERDESK_SEED` it draws the
/// same again.
#[expect(clippy::print_stdout, reason = "a run is replayed by its seed")]
pub(crate) fn drawn() -> (u64, fastrand::Rng) {
    let set = std::env::var("PARTNERDESK_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = set.unwrap_or_else(|| fastrand::u64(..));
    println!("seed {seed}");
    (seed, fastrand::Rng::with_seed(seed))
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// A redemption of `code` by `customer`, `minutes` after the first of October 2026.
pub(crate) fn redeem(customer: &str, code: &str, minutes: u32) -> Value {
    json!({
        "id": format!("redeem-{customer}"), "type": "redeem", "at": at(minutes),
        "customer": customer, "code": code,
    })
}

/// A purchase of credits for 10.00 USD by `customer`.
pub(crate) fn purchase(customer: &str, invoice: &str, minutes: u32) -> Value {
    json!({
        "id": format!("purchase-{invoice}"), "type": "purchase", "at": at(minutes),
        "customer": customer, "invoice": invoice, "product": "credits", "net": "10.00",
        "currency": "USD",
    })
}

/// So many minutes after the beginning of 1 October 2026, for up to a day.
pub(crate) fn at(minutes: u32) -> String {
    format!("2026-10-01T{:02}:{:02}:00Z", minutes / 60, minutes % 60)
}
