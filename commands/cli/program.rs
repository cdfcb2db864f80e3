//! `program`: program files, without a database.

use std::path::PathBuf;

use clap::Subcommand;
use partnerdesk::program::{self, Severity};

use super::{Done, say};

/// What to do with a program file.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// Check a program file: every fault with its line and column, open decisions, and a worked example.
    ///
    /// Exit status 0 when it can run, 1 with a fault, 3 when a decision is still open.
    Check {
        /// The program file, for example programs/midnight.toml.
        file: PathBuf,
    },
}

pub(super) fn program(args: &Args) -> Done {
    let Args::Check { file } = args;
    let program = match program::load(file) {
        Ok(program) => program,
        Err(faults) => {
            for fault in &faults {
                say(fault);
            }
            say(if faults.len() == 1 { "1 fault".to_owned() } else { format!("{} faults", faults.len()) });
            return Done::Broken;
        }
    };
    let found = program::check(&program);
    for fault in &found {
        say(fault);
    }
    say(format!("{} ({}), version {}", program.meta.name, program.meta.id, program.version()));
    for line in program::worked_example(&program) {
        say(format!("  {line}"));
    }
    let open = found.iter().any(|fault| fault.severity == Severity::Decision);
    say(if open { "decisions are open: `/setup` will not take it yet" } else { "can run" });
    if open { Done::Decide } else { Done::Well }
}
