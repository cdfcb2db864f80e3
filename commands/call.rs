//! Calls of Discord, counted and timed.

use std::borrow::Cow;

use partnerdesk::metrics;
use poise::serenity_prelude as serenity;
use tokio::time::Instant;

/// What is asked of Discord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// The first response to an interaction.
    Respond,
    /// The answer that a deferral has promised.
    RespondLate,
    /// Post a message.
    PostMessage,
    /// Change a message.
    EditMessage,
    /// Delete a message.
    DeleteMessage,
    /// Open the channel of direct messages with a member.
    OpenDirect,
    /// List a guild's channels.
    ListChannels,
    /// Create a channel.
    CreateChannel,
    /// Set what somebody may do in a channel.
    SetPermission,
    /// Look up a member.
    GetMember,
    /// Give a role.
    AddRole,
    /// Take a role away.
    RemoveRole,
    /// Create a role.
    CreateRole,
    /// Look up a guild.
    GetGuild,
}

impl Call {
    fn as_str(self) -> &'static str {
        match self {
            Self::Respond => "respond",
            Self::RespondLate => "respond_late",
            Self::PostMessage => "post_message",
            Self::EditMessage => "edit_message",
            Self::DeleteMessage => "delete_message",
            Self::OpenDirect => "open_direct",
            Self::ListChannels => "list_channels",
            Self::CreateChannel => "create_channel",
            Self::SetPermission => "set_permission",
            Self::GetMember => "get_member",
            Self::AddRole => "add_role",
            Self::RemoveRole => "remove_role",
            Self::CreateRole => "create_role",
            Self::GetGuild => "get_guild",
        }
    }

    /// Does `work`, which is this call, and notes how long it took and what Discord said.
    ///
    /// # Errors
    /// As `work`.
    pub(crate) async fn of<T>(self, work: impl Future<Output = serenity::Result<T>>) -> serenity::Result<T> {
        let begun = Instant::now();
        let result = work.await;
        metrics::discord_call(self.as_str(), status(result.as_ref().err()), begun.elapsed());
        result
    }
}

/// The HTTP status as a label; a word where there is none.
fn status(error: Option<&serenity::Error>) -> Cow<'static, str> {
    match error {
        None => "ok".into(),
        Some(serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response))) => {
            response.status_code.as_u16().to_string().into()
        }
        Some(serenity::Error::Http(serenity::HttpError::Request(error))) if error.is_timeout() => "timeout".into(),
        Some(serenity::Error::Http(serenity::HttpError::Request(_))) => "unreachable".into(),
        Some(_) => "other".into(),
    }
}
