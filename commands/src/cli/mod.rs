//! The command line. Exit status: 0 success, 1 failure, 3 a decision is needed, 64 wrong usage.

mod app_context;
mod backup;
mod check;
pub(crate) mod demo;
mod event;
mod file;
mod import;
mod init;
mod ledger;
mod logging;
mod payout;
mod problem;
mod program;
mod question;
mod reading;
mod restore;
mod run;
mod secret;
mod table;
mod terminal;
mod time;
mod verify;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use partnerdesk::config::Config;

use self::logging::LogFormat;
use self::terminal::readable;
use self::time::UncertainTime;
use crate::process::processor;

/// Run a partner program from a Discord server.
///
/// Starts the bot when no command is given. Settings are read from environment variables and from a
/// `.env` file in the working directory; `.env.example` lists them all.
#[derive(Debug, Parser)]
#[command(name = "partnerdesk", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the bot (the default when no command is given).
    ///
    /// With `DISCORD_TOKEN`, the bot connects to Discord. Without it, the bot starts the built-in
    /// sandbox: a Discord server on this machine, which you open in a browser. Its data are kept
    /// in a separate folder.
    Run(run::Args),
    /// Play a complete story in the sandbox, from an application to a settled payout.
    ///
    /// With `--program`, the story follows that file: its routes, terms, duties, contracts,
    /// customers and payouts. The demo fails if the bot books anything that differs from the file.
    ///
    /// Needs no token and no settings. Creates a folder with the database, its key file and a
    /// transcript of what everyone saw. The two settings that it prints at the end let you try
    /// every other command on it, for example `partnerdesk ledger balances`.
    Demo(demo::Args),
    /// Set up the bot in this folder: token, program file, settings and key file.
    ///
    /// Asks for what the options leave out, checks the token with Discord, and ends with the link
    /// that invites the bot. Can be run again: what is there is kept, except for what is answered
    /// anew.
    Init(init::Args),
    /// Check the installation: settings, key file, database, ledger and program files.
    Check,
    /// Create, check, show, compare and price program files (TOML).
    #[command(subcommand)]
    Program(program::Args),
    /// Record billing events from a CSV file: all of them, or none.
    Event(event::Args),
    /// Verify the ledger, show balances and statements, export the books.
    #[command(subcommand)]
    Ledger(ledger::Args),
    /// List open payouts, and reconcile payouts with the payment provider.
    #[command(subcommand)]
    Payout(payout::Args),
    /// Back up the database; the bot may be running.
    ///
    /// The backup is verified before it is kept, and a manifest is written next to it. The key
    /// file is not part of it: store that separately.
    Backup(backup::Args),
    /// Replace the database with a backup; the bot must not be running.
    ///
    /// The backup is verified first. Afterwards payouts are off until `partnerdesk payout
    /// reconcile` has checked what was paid since the backup was made.
    Restore(restore::Args),
    /// Show or rotate the secrets that sign billing events.
    #[command(subcommand)]
    Secret(secret::Args),
}

/// How a command ended, when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// Success.
    Ok,
    /// A check failed, and what is wrong was printed.
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
    let runtime = match processor::start_runtime() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(dispatch(cli.command.unwrap_or(Command::Run(run::Args::default())))) {
        Ok(ExitStatus::Ok) => ExitCode::SUCCESS,
        Ok(ExitStatus::CheckFailed | ExitStatus::AlreadyReported) => ExitCode::from(1),
        Ok(ExitStatus::NeedsDecision) => ExitCode::from(3),
        Err(error) if error.is::<UncertainTime>() => {
            let _ = fail(&error);
            ExitCode::from(3)
        }
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
                Command::Init(args) => init::init(&config()?, args).await,
                Command::Check => check::check(&config()?).await,
                Command::Program(args) => program::program(&args),
                Command::Event(args) => Box::pin(event::event(&config()?, &args)).await,
                Command::Ledger(args) => ledger::ledger(&config()?, &args).await,
                Command::Payout(args) => payout::payout(&config()?, &args).await,
                Command::Backup(args) => backup::backup(&config()?, &args).await,
                Command::Restore(args) => restore::restore(&config()?, &args).await,
                Command::Secret(args) => secret::secret(&config()?, &args).await,
                Command::Run(_) | Command::Demo(_) => Ok(ExitStatus::Ok),
            }
        }
    }
}

fn config() -> anyhow::Result<Config> {
    Ok(Config::read(|name| std::env::var(name).ok())?)
}

fn fail(error: &anyhow::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "partnerdesk: {}", readable(&in_one_line(error)));
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
    let _ = writeln!(std::io::stdout(), "{}", readable(&line.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_printed_once() {
        let error =
            anyhow::anyhow!("refused").context("it failed: refused").context("Nothing\nworks.");
        assert_eq!(in_one_line(&error), "Nothing works: it failed: refused");
    }
}
