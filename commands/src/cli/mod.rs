//! The command line. Exit status: 0 done, 1 failed, 3 a decision is needed, 64 wrong usage.

mod app_context;
mod backup;
mod check;
pub(crate) mod demo;
mod event;
mod import;
mod ledger;
mod logging;
mod payout;
mod program;
mod reading;
mod restore;
mod run;
mod secret;
mod verify;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use partnerdesk::config::Config;

use self::logging::LogFormat;

/// Run a partner program from a Discord server.
///
/// Without a subcommand, the bot is started. Settings come from the environment and from a file
/// `.env` in the working directory; `.env.example` lists them all.
#[derive(Debug, Parser)]
#[command(name = "partnerdesk", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the bot (what happens without a subcommand, too).
    ///
    /// Without `DISCORD_TOKEN` the built-in sandbox is started: a Discord on this machine, with a
    /// page to click in, whose data lie in a folder of their own. With it, the bot connects to
    /// Discord.
    Run(run::Args),
    /// Play the whole story, from an application to a settled payout, against a Discord on this
    /// machine.
    ///
    /// With `--program` the story follows from that file: its routes, terms, duties, contracts,
    /// customers and payouts. It fails when the bot books anything else than the file says.
    ///
    /// Needs no token, no settings and no free port in particular. Leaves a folder with the
    /// database, to look into with `partnerdesk ledger balances`, and a transcript of what
    /// everybody saw.
    Demo(demo::Args),
    /// Look whether everything is in place: settings, key file, database, ledger, program files.
    Check,
    /// Program files: the rules of a partner program, in TOML.
    #[command(subcommand)]
    Program(program::Args),
    /// Record billing events from a CSV file, in one go: all of them, or none.
    Event(event::Args),
    /// The ledger: does it hold, and what is on its accounts.
    #[command(subcommand)]
    Ledger(ledger::Args),
    /// Payouts: what waits to be paid, and what the payment provider has paid.
    #[command(subcommand)]
    Payout(payout::Args),
    /// Write a consistent copy of the database, while the bot runs or not.
    ///
    /// The copy is checked before it is kept; a manifest is written beside it. The key file is not
    /// in it: keep that in another place.
    Backup(backup::Args),
    /// Put a backup in the place of the database, while the bot does not run.
    ///
    /// Its manifest, its bytes and everything in it are checked first. Payouts are off afterwards
    /// until `partnerdesk payout reconcile` has looked at what was paid since the backup was
    /// made.
    Restore(restore::Args),
    /// The secrets with which the billing panel signs its events.
    #[command(subcommand)]
    Secret(secret::Args),
}

/// How a command ended, when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// All is well.
    Ok,
    /// It was done, and found something that does not hold.
    CheckFailed,
    /// A decision is needed first.
    NeedsDecision,
    /// It failed, and the log says why.
    AlreadyReported,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(64) } else { ExitCode::SUCCESS };
        }
    };
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        return fail(&anyhow::anyhow!(".env cannot be read: {error}"));
    }
    let runtime =
        match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return fail(&error.into()),
        };
    match runtime.block_on(dispatch(cli.command.unwrap_or(Command::Run(run::Args::default())))) {
        Ok(ExitStatus::Ok) => ExitCode::SUCCESS,
        Ok(ExitStatus::CheckFailed | ExitStatus::AlreadyReported) => ExitCode::from(1),
        Ok(ExitStatus::NeedsDecision) => ExitCode::from(3),
        Err(error) => fail(&error),
    }
}

async fn dispatch(command: Command) -> anyhow::Result<ExitStatus> {
    match command {
        Command::Run(args) => {
            logging::start("info", args.log);
            let run = async { Box::pin(run::run(config()?)).await };
            Box::pin(run).await.or_else(|error| args.log.end(error))
        }
        Command::Demo(args) => {
            logging::start("error", LogFormat::Text);
            Box::pin(demo::demo(args)).await
        }
        command => {
            logging::start("warn", LogFormat::Text);
            match command {
                Command::Check => check::check(&config()?).await,
                Command::Program(args) => program::program(&args),
                Command::Event(args) => event::event(&config()?, &args).await,
                Command::Ledger(args) => ledger::ledger(&config()?, &args).await,
                Command::Payout(args) => payout::payout(&config()?, &args).await,
                Command::Backup(args) => backup::backup(&config()?, &args).await,
                Command::Restore(args) => restore::restore(&config()?, &args).await,
                Command::Secret(args) => secret::secret(&config()?, &args),
                Command::Run(_) | Command::Demo(_) => Ok(ExitStatus::Ok),
            }
        }
    }
}

fn config() -> anyhow::Result<Config> {
    Ok(Config::read(|name| std::env::var(name).ok())?)
}

fn fail(error: &anyhow::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "partnerdesk: {}", in_one_line(error));
    ExitCode::from(1)
}

/// What failed and why. Many libraries repeat the cause in their own message; it is said once.
fn in_one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(|cause| cause.to_string().replace('\n', " ")) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{}: {cause}", line.trim_end_matches('.'));
        }
    }
    line
}

/// Prints a line that is the command's result. A reader that has gone away is no failure.
pub(crate) fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let error =
            anyhow::anyhow!("refused").context("it failed: refused").context("Nothing\nworks.");
        assert_eq!(in_one_line(&error), "Nothing works: it failed: refused");
    }
}
