//! `demo`: the whole story, played by people against the real bot, on a Discord on this machine.
//!
//! Midnight's story is told; that of any other file follows from the file.

mod clock;
mod entry;
mod midnight;
mod paid;
mod sales;
mod stage;
mod tour;
mod work;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use discord_sandbox::{Sandbox, Seed, SeedMember};
use partnerdesk::clock::{Clock, SystemClock, SystemRandom};
use partnerdesk::config::Config;
use partnerdesk::payout;
use partnerdesk::program::{self, ProblemSeverity};
use partnerdesk::store::Store;
use partnerdesk::tenant::DiscordServer;

use self::clock::StoryClock;
use self::stage::Stage;
use super::{ExitStatus, ledger, problem, say, verify};
use crate::process::running;

/// The program that is played when none is named.
const MIDNIGHT: &str = include_str!("../../../../programs/midnight.toml");

/// What a demo leaves in its folder: the database, its key file, the transcript.
const LEFT: [&str; 3] = ["partnerdesk.db", "partnerdesk.keys", "transcript.txt"];

/// What to play, and where to leave it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Program file to play. Default: Midnight's, with a story of its own.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Folder for the database, its key file and the transcript. Default: a new folder in this one.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(super) async fn demo(args: Args) -> anyhow::Result<ExitStatus> {
    let source = match &args.program {
        Some(file) => program::read_source(file)
            .with_context(|| format!("{} cannot be read", file.display()))?,
        None => MIDNIGHT.to_owned(),
    };
    let name = args.program.as_deref().unwrap_or(Path::new("midnight.toml")).display().to_string();
    let read = |source: &str| {
        program::parse(source, &name).map_err(|problems| {
            problem::print(&problems, Path::new(&name), source);
            anyhow::anyhow!("{name} has errors")
        })
    };
    let program = read(&source)?;
    // Nobody is promised anything here: what the file's author has made up is played as well.
    let made_up: Vec<_> = program.assumptions.iter().filter(|one| !one.confirmed).collect();
    if !made_up.is_empty() {
        say(format!("{name} has not confirmed what follows; the demo plays it as if it had:"));
        for one in &made_up {
            say(format!("- {}", one.text));
        }
        say("");
    }
    let source = program::confirm_assumptions(&program, &source);
    let program = read(&source)?;
    let open: Vec<_> = program::check(&program)
        .into_iter()
        .filter(|problem| problem.severity == ProblemSeverity::Decision)
        .collect();
    if !open.is_empty() {
        problem::print(&open, Path::new(&name), &source);
        bail!("{name} leaves decisions open: make them in the file first");
    }
    let folder = folder(args.out)?;
    // Locks and the copy of the program file are of no use afterwards: they go when the demo ends.
    let backstage = Backstage::new(&folder)?;
    std::fs::write(backstage.0.join("program.toml"), &source)?;

    let tour = args.program.is_some().then(|| tour::plan(&program));
    let seed = tour
        .as_ref()
        .map_or_else(Seed::small, tour::Plan::seed)
        .with_member(SeedMember { roles: vec!["Staff".to_owned()], ..SeedMember::new("mia") });
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let sandbox = Sandbox::start(any, seed).await.context("the sandbox cannot be started")?;
    let config = Config {
        token: Some(sandbox.token().to_owned().into()),
        api_url: Some(sandbox.url()),
        database_url: format!("sqlite://{}", backstage.0.join("partnerdesk.db").display()),
        programs_dir: backstage.0.clone(),
        keys: backstage.0.join("partnerdesk.keys"),
        backup_dir: None,
        backup_recipient: None,
        http: any,
        sandbox_http: any,
    };
    let clock = Arc::new(StoryClock::default());
    if let Some(day) = payout::next_run_date(&program, clock.now()) {
        // The story is about one payday: it begins when the last one is over.
        clock.pass_until(day.plus(Duration::from_hours(24)));
    }
    let time: Arc<dyn Clock> = Arc::<StoryClock>::clone(&clock);
    let running =
        Box::pin(running::start(&config, DiscordServer::Sandbox, time, Arc::new(SystemRandom)))
            .await?;
    sandbox.bot_ready().await;

    let stage = Stage::new(sandbox.clone(), running.http, Arc::clone(&running.app), clock, program);
    let played = match tour {
        Some(plan) => Box::pin(tour::play(stage, plan)).await,
        None => Box::pin(midnight::play(stage)).await,
    };
    running.stop().await;
    sandbox.stop().await;
    let transcript = played?;

    let [database, keys, written] = LEFT.map(|name| folder.join(name));
    std::fs::rename(backstage.0.join("partnerdesk.db"), &database)?;
    std::fs::rename(&config.keys, &keys)?;
    drop(backstage);
    std::fs::write(&written, transcript)
        .with_context(|| format!("{} cannot be written", written.display()))?;

    say("\n━━ The ledger ━━\n");
    let store = Store::open_existing(&format!("sqlite://{}", database.display())).await?;
    ledger::balances(&store).await?;
    say("");
    let done = verify::verify(&store).await?;
    store.close().await?;
    say(format!(
        "\nDatabase: {}\nKey file: {}\nTranscript: {}",
        database.display(),
        keys.display(),
        written.display()
    ));
    say(format!(
        "To use other commands with this data:\n  export DATABASE_URL=sqlite://{} \
         PARTNERDESK_KEYS={}",
        database.display(),
        keys.display()
    ));
    Ok(done)
}

/// The folder that was named, or a new one with the time in its name.
fn folder(out: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let Some(folder) = out else { return new_folder() };
    for taken in LEFT {
        if folder.join(taken).exists() {
            bail!(
                "{} already contains {taken}: choose another folder with --out",
                folder.display()
            );
        }
    }
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} cannot be created", folder.display()))?;
    Ok(folder)
}

/// A folder that no other demo has, also when one was started in the same second.
fn new_folder() -> anyhow::Result<PathBuf> {
    let at =
        SystemClock.now().to_string().replace([':', '-'], "").replace('T', "-").replace('Z', "");
    let mut folder = PathBuf::from(format!("partnerdesk-demo-{at}"));
    let mut number = 1_u32;
    while let Err(error) = std::fs::create_dir(&folder) {
        if error.kind() != std::io::ErrorKind::AlreadyExists {
            return Err(error).with_context(|| format!("{} cannot be created", folder.display()));
        }
        number = number.saturating_add(1);
        folder = PathBuf::from(format!("partnerdesk-demo-{at}-{number}"));
    }
    Ok(folder)
}

/// A folder for what is only needed while the demo plays.
struct Backstage(PathBuf);

impl Backstage {
    fn new(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(format!(".playing-{}", std::process::id()));
        std::fs::create_dir_all(&path)
            .with_context(|| format!("{} cannot be created", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Backstage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
