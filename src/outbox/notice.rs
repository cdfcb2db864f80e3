//! Notices: what is said to people, as facts. Each noun has its own; the outbox keeps them unread.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use strum::VariantNames;

use crate::id::{MemberId, OutboxId, PartnerId};

/// The notices of a noun: an enum whose tag is `say`. Its JSON is stored, so that a variant or a
/// field that gets another name cannot be delivered any more where it waits.
pub trait NounNotice: Serialize + DeserializeOwned + VariantNames {
    /// The noun, unique among all that have notices.
    const NOUN: &'static str;
}

/// A notice of any noun, as it is stored: the noun beside the notice's own JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    noun: String,
    #[serde(flatten)]
    facts: Map<String, Value>,
}

impl Notice {
    /// Whose notice it is.
    #[must_use]
    pub fn noun(&self) -> &str {
        &self.noun
    }

    /// The notice, where it is one of this noun's and this version can read it.
    #[must_use]
    pub fn read<N: NounNotice>(&self) -> Option<N> {
        (self.noun == N::NOUN)
            .then(|| N::deserialize(Value::Object(self.facts.clone())).ok())
            .flatten()
    }
}

impl<N: NounNotice> From<N> for Notice {
    fn from(notice: N) -> Self {
        let facts = match serde_json::to_value(notice) {
            Ok(Value::Object(facts)) => facts,
            // A tagged enum of plain values is an object. Anything else could not be read again:
            // it is given up when it is due, and staff are told.
            _ => Map::new(),
        };
        Self { noun: N::NOUN.to_owned(), facts }
    }
}

/// Why Discord does not let a channel be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelRefusal {
    /// The category holds 50 channels.
    CategoryFull,
    /// The server holds 500 channels.
    GuildFull,
    /// The category was deleted: staff choose another one in `/setup`.
    CategoryGone,
    /// The bot may not create channels or set their permissions there.
    Permission,
    /// The server asks for two-factor authentication, which the bot's owner does not have.
    TwoFactor,
    /// Discord takes none of the names that the ticket could have.
    Name,
}

/// What is said about what cannot be delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryNotice {
    /// A role cannot be given or taken away for now.
    RoleBlocked {
        /// The partner.
        partner: PartnerId,
        /// The role's name.
        role: String,
        /// Why.
        reason: ChannelRefusal,
    },
    /// A row was given up.
    Undeliverable {
        /// The row.
        outbox: OutboxId,
    },
    /// A member takes no direct messages and has no ticket: rows wait for them.
    Unreachable {
        /// The member.
        member: MemberId,
        /// The first row that waits.
        outbox: OutboxId,
    },
    /// A row waits for somebody to remove what stands in its way.
    Waiting {
        /// The row.
        outbox: OutboxId,
    },
}

impl NounNotice for DeliveryNotice {
    const NOUN: &'static str = "delivery";
}
