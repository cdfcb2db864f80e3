//! `program`: program files, without a database.

mod diff;
mod new;
mod price;
mod show;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use partnerdesk::program::{self, ProblemSeverity, Program};

use super::{ExitStatus, say};

/// What to do with a program file.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// Check a program file: every fault with its line and column, open decisions, and a worked
    /// example.
    ///
    /// Exit status 0 when it can run, 1 with a fault, 3 when a decision is still open.
    Check {
        /// The program file, for example programs/midnight.toml.
        file: PathBuf,
    },
    /// Write a new program file, with a comment at every decision; what is not given by an option
    /// is asked.
    New(new::Args),
    /// Show a program's terms as people read them, in the program's language.
    Show {
        /// The program file.
        file: PathBuf,
    },
    /// Say what a new version of a program file changes, and for whom: the gravest first.
    ///
    /// Exit status 0 when both files can be read, whatever has changed.
    Diff {
        /// The program file as it is.
        old: PathBuf,
        /// The program file as it will be.
        new: PathBuf,
    },
    /// Say what a CSV file of billing events is worth under a program file, without a database.
    ///
    /// Partners are made from the codes in the file. The order of its lines does not matter, and an
    /// id that stands twice counts once. A file with a bad line is refused as a whole: exit
    /// status 1.
    Price(price::Args),
}

pub(super) fn program(args: &Args) -> anyhow::Result<ExitStatus> {
    match args {
        Args::Check { file } => Ok(check(file)),
        Args::New(args) => {
            let file = new::new(args)?;
            Ok(check(&file))
        }
        Args::Show { file } => Ok(show::show(file)),
        Args::Diff { old, new } => Ok(diff::diff(old, new)),
        Args::Price(args) => price::price(args),
    }
}

/// The program of a file; nothing when it has faults, which are printed.
fn read(file: &Path) -> Option<Program> {
    match program::load(file) {
        Ok(program) => Some(program),
        Err(faults) => {
            for fault in &faults {
                say(fault);
            }
            say(if faults.len() == 1 {
                "1 fault".to_owned()
            } else {
                format!("{} faults", faults.len())
            });
            None
        }
    }
}

fn check(file: &Path) -> ExitStatus {
    let Some(program) = read(file) else { return ExitStatus::CheckFailed };
    let found = program::check(&program);
    for fault in &found {
        say(fault);
    }
    say(format!("{} ({}), version {}", program.meta.name, program.meta.id, program.version()));
    for line in program::worked_example(&program) {
        say(format!("  {line}"));
    }
    let open = found.iter().any(|fault| fault.severity == ProblemSeverity::Decision);
    say(if open { "decisions are open: `/setup` will not take it yet" } else { "can run" });
    if open { ExitStatus::NeedsDecision } else { ExitStatus::Ok }
}
