//! What is said about tickets' channels, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::{ChannelId, TicketId};
use crate::outbox::NounNotice;

/// What is said about tickets' channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TicketNotice {
    /// The ticket's channel was deleted by hand; this is said in its new one.
    ChannelReplaced,
    /// The categories for tickets are full, and a further one goes on.
    CategoryAdded {
        /// The further category.
        category: ChannelId,
    },
    /// The server is close to the 500 channels that it can have.
    ServerFilling,
    /// The channels of these closed tickets are removed now, since the program keeps them no
    /// longer.
    ChannelsRemoved {
        /// The tickets.
        tickets: Vec<TicketId>,
        /// How many days the program keeps them.
        days: u32,
    },
    /// A second channel carries a ticket's mark, and somebody wrote in it.
    SecondChannel {
        /// The ticket.
        ticket: TicketId,
        /// The second channel.
        channel: ChannelId,
    },
}

impl NounNotice for TicketNotice {
    const NOUN: &'static str = "ticket";
}
