//! Why a passphrase gives no proof. Each variant is something the caller can act on.

use super::PassphraseAlert;
use super::policy::PolicyError;
use super::throttle::ThrottleRefusal;
use super::verifier::HashError;
use crate::clock::UtcMs;
use crate::store::StoreError;

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// It was not the passphrase. Show the same text as for [`PassphraseError::NotSet`].
    #[error("the passphrase is wrong")]
    Wrong {
        /// What staff must hear of.
        alert: Option<PassphraseAlert>,
    },
    /// The partner has no passphrase yet.
    #[error("no passphrase is set")]
    NotSet,
    /// The member is not this partner.
    #[error("the partner belongs to another member")]
    NotBound,
    /// Too many wrong tries in a row.
    #[error("the passphrase is locked until {until}")]
    Locked {
        /// Until when (exclusive).
        until: UtcMs,
    },
    /// Too many wrong tries since the last success.
    #[error("staff must reset the passphrase")]
    NeedsReset,
    /// The member has used up the day's tries.
    #[error("the member has no tries left until {until}")]
    TooManyToday {
        /// Until when (exclusive).
        until: UtcMs,
    },
    /// The program is under attack and takes one try in ten seconds.
    #[error("the next try is possible at {until}")]
    Slow {
        /// When (inclusive).
        until: UtcMs,
    },
    /// The passphrase was replaced or removed while this try was under way.
    #[error("the passphrase has just been changed")]
    Changed,
    /// A new passphrase is not good enough.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Nothing was hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PassphraseError {
    /// Whether the user caused it, or only has to come again.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Store(_) => false,
            Self::Hash(error) => error.is_refusal(),
            _ => true,
        }
    }
}

impl From<ThrottleRefusal> for PassphraseError {
    fn from(refusal: ThrottleRefusal) -> Self {
        match refusal {
            ThrottleRefusal::NeedsReset => Self::NeedsReset,
            ThrottleRefusal::Locked(until) => Self::Locked { until },
            ThrottleRefusal::TooManyToday(until) => Self::TooManyToday { until },
            ThrottleRefusal::Slow(until) => Self::Slow { until },
        }
    }
}
