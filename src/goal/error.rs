//! Why a goal was not set or reviewed.

use crate::store::StoreError;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum GoalError {
    /// There is no such goal or partner.
    #[error("no such target")]
    Unknown,
    /// The program expects nothing of this kind on the partner's track.
    #[error("the track has no target")]
    NoTarget,
    /// Nobody decides about their own goal.
    #[error("nobody decides about their own target")]
    Own,
    /// What is to be reached is empty or longer than 200 characters.
    #[error("no value of 1 to 200 characters")]
    Value,
    /// Not a stretch of time.
    #[error("not a stretch of time")]
    Interval,
    /// The note is longer than 500 characters.
    #[error("a note of more than 500 characters")]
    Note,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
