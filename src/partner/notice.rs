//! What is said about a partner's profile, level and track, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::PartnerId;
use crate::outbox::NounNotice;

/// What is said about a partner's profile, level and track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PartnerNotice {
    /// The code is issued and the partnership active.
    Active {
        /// The partner.
        partner: PartnerId,
    },
    /// The partner has reached another level.
    LevelChanged {
        /// The partner.
        partner: PartnerId,
        /// The level before.
        from: u32,
        /// The level now.
        to: u32,
    },
    /// The partner is on another track.
    TrackChanged {
        /// The partner.
        partner: PartnerId,
        /// The id of the track before.
        from: String,
        /// The id of the track now.
        to: String,
    },
    /// The PayPal e-mail was changed.
    PayeeChanged {
        /// The partner.
        partner: PartnerId,
    },
    /// The passphrase was changed.
    PassphraseChanged {
        /// The partner.
        partner: PartnerId,
    },
    /// Somebody guesses at a passphrase, or a partner has forgotten theirs.
    PassphraseLocked {
        /// The partner.
        partner: PartnerId,
    },
    /// A partner has forgotten the passphrase and asks staff to reset it.
    ResetRequested {
        /// The partner.
        partner: PartnerId,
    },
    /// Staff have reset the passphrase: the partner sets a new one.
    PassphraseReset {
        /// The partner.
        partner: PartnerId,
    },
}

impl NounNotice for PartnerNotice {
    const NOUN: &'static str = "partner";
}
