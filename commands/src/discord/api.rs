//! Calls of Discord: every one goes through here, counted, timed, and stopped where too many were
//! refused.

use std::borrow::Cow;

use partnerdesk::crash::{self, CrashSide};
use partnerdesk::metrics;
use poise::serenity_prelude as serenity;
use tokio::time::Instant;

use crate::discord::invalid_requests;

/// What is asked of Discord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// Ask for the gateway's address.
    GetGateway,
    /// Ask for the time: the gateway's address, for the `Date` of the answer.
    GetTime,
    /// Ask which application the token is for.
    GetApplication,
    /// Register the commands.
    PutCommands,
    /// Look up the bot's own account.
    GetSelf,
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
    /// Take away what somebody was allowed or denied in a channel.
    DeletePermission,
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
    /// Look up a channel.
    GetChannel,
    /// Delete a channel.
    DeleteChannel,
    /// Look up a message.
    GetMessage,
    /// List a channel's messages.
    ListMessages,
}

impl Call {
    fn as_str(self) -> &'static str {
        match self {
            Self::GetGateway => "get_gateway",
            Self::GetTime => "get_time",
            Self::GetApplication => "get_application",
            Self::PutCommands => "put_commands",
            Self::GetSelf => "get_self",
            Self::Respond => "respond",
            Self::RespondLate => "respond_late",
            Self::PostMessage => "post_message",
            Self::EditMessage => "edit_message",
            Self::DeleteMessage => "delete_message",
            Self::OpenDirect => "open_direct",
            Self::ListChannels => "list_channels",
            Self::CreateChannel => "create_channel",
            Self::SetPermission => "set_permission",
            Self::DeletePermission => "delete_permission",
            Self::GetMember => "get_member",
            Self::AddRole => "add_role",
            Self::RemoveRole => "remove_role",
            Self::CreateRole => "create_role",
            Self::GetGuild => "get_guild",
            Self::GetChannel => "get_channel",
            Self::DeleteChannel => "delete_channel",
            Self::GetMessage => "get_message",
            Self::ListMessages => "list_messages",
        }
    }

    /// Does `work`, which is this call, and notes how long it took and what Discord said.
    ///
    /// # Errors
    /// As `work`, and without having begun it while [`refusals`] stand against it.
    pub(crate) async fn of<T>(
        self,
        work: impl Future<Output = serenity::Result<T>>,
    ) -> serenity::Result<T> {
        if !self.is_answer() && invalid_requests::limit_reached() {
            return Err(serenity::Error::Other(
                "too many calls were refused: waiting until Discord has forgotten them",
            ));
        }
        crash::point(|| self.as_str().to_owned(), CrashSide::Before).await;
        let begun = Instant::now();
        let result = work.await;
        let error = result.as_ref().err();
        metrics::count_discord_call(self.as_str(), status(error), begun.elapsed());
        if let Some(status) = error.and_then(answered) {
            invalid_requests::record_status(status, self.is_answer());
        }
        crash::point(|| self.as_str().to_owned(), CrashSide::After).await;
        result
    }

    /// Whether it answers a person, which is not worth saving: Discord refuses those by the
    /// interaction, not by the bot.
    fn is_answer(self) -> bool {
        matches!(self, Self::Respond | Self::RespondLate)
    }
}

/// The HTTP status of Discord's refusal; nothing where no answer came at all.
#[must_use]
pub(crate) fn answered(error: &serenity::Error) -> Option<u16> {
    match error {
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) => {
            Some(response.status_code.as_u16())
        }
        _ => None,
    }
}

/// Discord's own code of what it refused; nothing where it refused nothing.
#[must_use]
pub(crate) fn code(error: &serenity::Error) -> Option<isize> {
    match error {
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)) => {
            Some(response.error.code)
        }
        _ => None,
    }
}

/// Whether Discord says for certain that a message is gone, as opposed to its channel.
#[must_use]
pub(crate) fn is_message_gone(error: &serenity::Error) -> bool {
    code(error) == Some(10_008)
}

/// What Discord says of the fields of a request that it refuses.
#[must_use]
pub(crate) fn faults(error: &serenity::Error) -> &[serenity::DiscordJsonSingleError] {
    match error {
        serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response))
            if response.error.code == 50_035 =>
        {
            &response.error.errors
        }
        _ => &[],
    }
}

/// Whether Discord does not take the name, as a community server's word list has it.
#[must_use]
pub(crate) fn is_about_name(error: &serenity::Error) -> bool {
    faults(error).iter().any(|fault| fault.path == "name")
}

/// Whether the same call may succeed in a moment, and nobody knows whether it did: no answer, or a
/// failure of Discord's.
#[must_use]
pub(crate) fn is_passing(error: &serenity::Error) -> bool {
    match error {
        serenity::Error::Http(serenity::HttpError::Request(_)) => true,
        error => answered(error).is_some_and(|status| status == 429 || status >= 500),
    }
}

/// The HTTP status as a label; a word where there is none.
fn status(error: Option<&serenity::Error>) -> Cow<'static, str> {
    match error {
        None => "ok".into(),
        Some(serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response))) => {
            response.status_code.as_u16().to_string().into()
        }
        Some(serenity::Error::Http(serenity::HttpError::Request(error))) if error.is_timeout() => {
            "timeout".into()
        }
        Some(serenity::Error::Http(serenity::HttpError::Request(_))) => "unreachable".into(),
        Some(_) => "other".into(),
    }
}
