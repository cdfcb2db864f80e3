//! Why something has not been delivered.

use super::ChannelRefusal;

/// What stood in the way of a row the last time that it was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type, strum::VariantArray)]
#[sqlx(rename_all = "snake_case")]
pub enum UndeliveredReason {
    /// Something that may have passed by the next try.
    Passing,
    /// It was tried for so long that nobody waits for it any more.
    Tries,
    /// The channel was deleted, or was never created.
    ChannelGone,
    /// The member has left the server.
    Left,
    /// The member takes no direct messages, and has no ticket that it could be said in.
    NoDirectMessages,
    /// Discord takes no more direct messages for a while: so many were opened or refused.
    DirectLimit,
    /// Discord refuses what it was sent.
    Refused,
    /// The bot lacks a permission, or its role is too low.
    Permission,
    /// The channel is hidden from the bot.
    Hidden,
    /// The server asks for two-factor authentication, which the bot's owner does not have.
    TwoFactor,
    /// Discord does not take the name.
    Name,
    /// The bot is not in the server.
    NoGuild,
    /// The category holds 50 channels.
    CategoryFull,
    /// The category was deleted.
    CategoryGone,
    /// The server holds 500 channels.
    GuildFull,
    /// This version cannot read the row.
    Unreadable,
    /// What it is about is no longer there.
    Gone,
}

impl UndeliveredReason {
    /// Whether it can keep a ticket's channel from being created.
    #[must_use]
    pub const fn is_about_channels(self) -> bool {
        matches!(
            self,
            Self::CategoryFull
                | Self::GuildFull
                | Self::CategoryGone
                | Self::Permission
                | Self::TwoFactor
                | Self::Name
        )
    }
}

impl From<ChannelRefusal> for UndeliveredReason {
    fn from(refusal: ChannelRefusal) -> Self {
        match refusal {
            ChannelRefusal::CategoryFull => Self::CategoryFull,
            ChannelRefusal::GuildFull => Self::GuildFull,
            ChannelRefusal::CategoryGone => Self::CategoryGone,
            ChannelRefusal::Permission => Self::Permission,
            ChannelRefusal::TwoFactor => Self::TwoFactor,
            ChannelRefusal::Name => Self::Name,
        }
    }
}
