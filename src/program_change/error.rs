//! Why a program was not switched to another version of its file.

use super::{ProgramChange, ProgramChangeRefusal};
use crate::program::ProgramProblem;
use crate::store::StoreError;

/// Why a program was not switched to another version of its file.
#[derive(Debug, thiserror::Error)]
pub enum ProgramChangeError {
    /// The file does not pass the check (any more).
    #[error("the program file has {} faults", .0.len())]
    Faults(Vec<ProgramProblem>),
    /// The file, or the version in force, is another one than was looked at.
    #[error("the file or the version in force has changed since the preview")]
    Stale,
    /// It was decided before; the change as it stands.
    #[error("the switch is {:?} already", .0.state)]
    Decided(Box<ProgramChange>),
    /// The file has no rules for what there is.
    #[error("{} things stand in the way", .0.len())]
    InTheWay(Vec<ProgramChangeRefusal>),
    /// No such change in this program.
    #[error("no such switch")]
    Unknown,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
