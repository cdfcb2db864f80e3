//! What staff are told about the set-up, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use super::StaffLapse;
use crate::id::{MemberId, RoleId};
use crate::outbox::NounNotice;

/// What staff are told about the set-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TenantNotice {
    /// A listed member acts no more.
    StaffLapsed {
        /// Who.
        member: MemberId,
        /// Why.
        lapse: StaffLapse,
    },
    /// The staff role was deleted.
    StaffRoleGone {
        /// The role that was there.
        role: RoleId,
    },
}

impl NounNotice for TenantNotice {
    const NOUN: &'static str = "tenant";
}
