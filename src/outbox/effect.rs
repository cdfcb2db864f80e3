//! What is brought about in Discord.

use serde::{Deserialize, Serialize};

use super::Notice;
use crate::id::{MemberId, PartnerId, TicketId};

/// One thing to bring about in Discord. Doing it twice must leave what doing it once leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Effect {
    /// Create the ticket's channel, or find the one that carries its marker.
    OpenChannel {
        /// The ticket that has no channel.
        ticket: TicketId,
    },
    /// Make the ticket's first message, with its buttons, show the state that the ticket has now.
    ShowCard {
        /// The ticket whose state is shown.
        ticket: TicketId,
    },
    /// Say something in the ticket.
    Post {
        /// In whose channel it is said.
        ticket: TicketId,
        /// What to say.
        notice: Notice,
        /// Whether the ticket's owner is told directly where the ticket is closed and its channel
        /// deleted.
        or_tell: bool,
    },
    /// Tell a member directly; in their open ticket when they take no direct messages.
    Tell {
        /// Told by a direct message where they take one.
        member: MemberId,
        /// What to say.
        notice: Notice,
    },
    /// Tell the staff in the log channel.
    Log {
        /// What to say.
        notice: Notice,
    },
    /// Give the partner exactly the roles that they should have now.
    SyncRoles {
        /// Whose member gets the roles.
        partner: PartnerId,
    },
    /// Make a closed ticket's channel read-only for its owner.
    CloseChannel {
        /// The ticket that is closed.
        ticket: TicketId,
    },
    /// Let exactly those into an open ticket's channel who should be in it now, beside those whom
    /// people have let in by hand.
    SetAccess {
        /// The ticket.
        ticket: TicketId,
    },
    /// Remove a closed ticket's channel, after all that the log channel is owed before it.
    RemoveChannel {
        /// The ticket whose channel goes.
        ticket: TicketId,
    },
    /// Make the message in the log channel say which tickets wait for a channel.
    ShowWaiting,
    /// Make the panel's message stand in its channel, as the program is now.
    ShowPanel,
}

impl Effect {
    /// Say something in the ticket; its owner hears of it even where its channel is gone.
    pub fn post(ticket: TicketId, notice: impl Into<Notice>) -> Self {
        Self::Post { ticket, notice: notice.into(), or_tell: true }
    }

    /// Say something in the ticket, which is no news where its channel is gone.
    pub fn post_only(ticket: TicketId, notice: impl Into<Notice>) -> Self {
        Self::Post { ticket, notice: notice.into(), or_tell: false }
    }

    /// Tell a member.
    pub fn tell(member: MemberId, notice: impl Into<Notice>) -> Self {
        Self::Tell { member, notice: notice.into() }
    }

    /// Tell the staff.
    pub fn log(notice: impl Into<Notice>) -> Self {
        Self::Log { notice: notice.into() }
    }

    /// Effects that share a topic keep their order: a ticket's, a member's, a partner's, the log's.
    pub(super) fn topic(&self) -> String {
        match self {
            Self::OpenChannel { ticket }
            | Self::ShowCard { ticket }
            | Self::Post { ticket, .. }
            | Self::SetAccess { ticket }
            | Self::CloseChannel { ticket }
            | Self::RemoveChannel { ticket } => format!("ticket:{ticket}"),
            Self::Tell { member, .. } => format!("member:{member}"),
            Self::Log { .. } => "log".to_owned(),
            Self::SyncRoles { partner } => format!("partner:{partner}"),
            Self::ShowWaiting => "waiting".to_owned(),
            Self::ShowPanel => "panel".to_owned(),
        }
    }
}
