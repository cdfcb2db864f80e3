//! Why a duty was not ticked, or not taken back.

use super::DutyRecord;
use crate::store::StoreError;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum DutyError {
    /// There is no such duty or partner.
    #[error("no such duty")]
    Unknown,
    /// Nobody ticks their own duties, but for those that they may.
    #[error("nobody ticks their own duties")]
    Own,
    /// Only staff tick this one.
    #[error("only staff tick this duty")]
    OfStaff,
    /// Somebody ticked it before.
    #[error("ticked before")]
    Done(Box<DutyRecord>),
    /// It is open already.
    #[error("it is open")]
    Open,
    /// The evidence is empty or longer than 500 characters.
    #[error("no evidence of 1 to 500 characters")]
    Evidence,
    /// The reason is empty or longer than 500 characters.
    #[error("no reason of 1 to 500 characters")]
    Reason,
    /// The partner's track is not for this kind of partner.
    #[error("not a kind of the partner's track")]
    Kind,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
