//! What is said about payouts, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::clock::UtcMs;
use crate::id::{MemberId, PayoutId};
use crate::outbox::NounNotice;

/// What is said about payouts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PayoutNotice {
    /// A partner has asked for a payout; said to staff.
    Requested {
        /// The payout.
        payout: PayoutId,
    },
    /// The program's schedule has opened a payout; nobody asked for it.
    Scheduled {
        /// The payout.
        payout: PayoutId,
    },
    /// The program's schedule has opened payouts, which staff have to pay.
    PayDay {
        /// The month, like `2026-07`.
        period: String,
        /// How many.
        count: u32,
    },
    /// The payout is paid.
    Settled {
        /// The payout.
        payout: PayoutId,
    },
    /// The payout is rejected; the money is available again.
    Rejected {
        /// The payout.
        payout: PayoutId,
    },
    /// The payout could not be paid; the money is available again.
    Failed {
        /// The payout.
        payout: PayoutId,
    },
    /// The payout is called off: a refund or chargeback needed the money.
    Cancelled {
        /// The payout.
        payout: PayoutId,
    },
    /// The database was restored from a backup: payouts are off until what was paid since is
    /// reconciled.
    Paused {
        /// When the backup was made, UTC.
        since: UtcMs,
    },
    /// What was paid since the backup is reconciled: payouts go on.
    Resumed {
        /// Who did it.
        staff: MemberId,
    },
}

impl NounNotice for PayoutNotice {
    const NOUN: &'static str = "payout";
}
