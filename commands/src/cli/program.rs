//! `program`: program files, without a database.

mod diff;
pub(super) mod new;
mod price;
mod show;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use partnerdesk::program::{self, ProblemSeverity, Program, ProgramProblem};

use super::{ExitStatus, problem, say, table};

/// What to do with a program file.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// Check a program file, and show a worked example of what it pays.
    ///
    /// Every problem is shown with its place in the file. Exit status: 0 if the file is ready to
    /// use, 1 if it has errors, 3 if a decision is open.
    Check {
        /// Program file, or the name of a built-in one, for example midnight.
        file: PathBuf,
    },
    /// Create a program file with comments; asks for what the options leave out.
    New(new::Args),
    /// Show the terms of a program as its partners read them.
    ///
    /// The terms are shown in the program's language.
    Show {
        /// Program file, or the name of a built-in one, for example midnight.
        file: PathBuf,
    },
    /// Show what a new version of a program file changes, and for whom.
    ///
    /// Each change shows the key with its old and its new value; what costs partners most comes
    /// first. Exit status: 0 if both files are valid, whether or not they differ.
    Diff {
        /// Current program file.
        old: PathBuf,
        /// New program file.
        new: PathBuf,
    },
    /// Calculate what billing events are worth under a program file, without a database.
    ///
    /// Partners are created from the codes in the events. The order of the lines does not matter,
    /// and a repeated id counts once. If a line is invalid, nothing is calculated, and the exit
    /// status is 1.
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

/// The program of a file; nothing when it has errors, which are printed.
fn read(file: &Path) -> Option<Program> {
    match program::load(file) {
        Ok(program) => Some(program),
        Err(problems) => {
            let source = program::read_source(file).unwrap_or_default();
            problem::print(&problems, file, &source);
            say(if problems.len() == 1 {
                "1 error".to_owned()
            } else {
                format!("{} errors", problems.len())
            });
            None
        }
    }
}

fn check(file: &Path) -> ExitStatus {
    let Some(program) = read(file) else { return ExitStatus::CheckFailed };
    let problems = program::check(&program);
    let source = program::read_source(file).unwrap_or_default();
    problem::print(&problems, file, &source);
    say(format!("{} ({}), version {}", program.meta.name, program.meta.id, program.version()));
    for line in program::worked_example(&program) {
        say(format!("  {line}"));
    }
    let decision = |problem: &&ProgramProblem| problem.severity == ProblemSeverity::Decision;
    match problems.iter().filter(decision).count() {
        0 => {
            say("The file is ready to use.");
            ExitStatus::Ok
        }
        open => {
            let decisions = if open == 1 {
                "1 decision is".to_owned()
            } else {
                format!("{open} decisions are")
            };
            say(format!("{decisions} open: `/setup` does not accept the file until then."));
            ExitStatus::NeedsDecision
        }
    }
}
