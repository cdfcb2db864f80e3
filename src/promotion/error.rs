//! Why a partner was not promoted.

use crate::store::StoreError;

/// Why a partner was not promoted.
#[derive(Debug, thiserror::Error)]
pub enum PromotionError {
    /// No such partner.
    #[error("no such partner")]
    NoPartner,
    /// The partnership is not active: the profile is not complete, or it has ended.
    #[error("the partnership is not active")]
    NotActive,
    /// Nobody promotes themselves.
    #[error("nobody promotes themselves")]
    Own,
    /// The partner is on the track already; carries its id.
    #[error("the partner is on {0:?} already")]
    There(String),
    /// No promotion leads from the partner's track to the other one.
    #[error("no promotion leads from {from:?} to {to:?}")]
    NoRoute {
        /// The id of the partner's track.
        from: String,
        /// The id of the track that was asked for.
        to: String,
    },
    /// Not all of the criteria were confirmed.
    #[error("not all criteria are confirmed")]
    Criteria,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
