//! Channels of the server, and direct messages.

use serde_json::{Value, json};

use super::World;
use super::permission::Overwrite;

/// Text channel.
pub const TEXT: u8 = 0;
/// Direct message.
pub const DM: u8 = 1;
/// Voice channel.
pub const VOICE: u8 = 2;
/// Category.
pub const CATEGORY: u8 = 4;
/// Announcement channel.
pub const ANNOUNCEMENT: u8 = 5;

/// Flag of a channel: what stands in it is hidden from the bot.
const OBFUSCATED: u64 = 1 << 17;

/// A channel of the server.
#[derive(Debug, Clone)]
pub(crate) struct Channel {
    pub(crate) id: u64,
    pub(crate) kind: u8,
    pub(crate) name: String,
    pub(crate) parent: Option<u64>,
    pub(crate) position: u16,
    pub(crate) topic: Option<String>,
    pub(crate) nsfw: bool,
    /// Slow mode, in seconds.
    pub(crate) rate_limit: u16,
    pub(crate) overwrites: Vec<Overwrite>,
}

/// A conversation of one person with the bot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DirectMessage {
    pub(crate) id: u64,
    pub(crate) recipient: u64,
}

impl Channel {
    /// Gives it another name; that of a text channel is lower case, with hyphens for spaces.
    pub(crate) fn rename(&mut self, name: &str) {
        self.name = if matches!(self.kind, TEXT | ANNOUNCEMENT) {
            name.trim().to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
        } else {
            name.to_owned()
        };
    }

    /// Whether messages can be written in it.
    pub(crate) fn holds_messages(&self) -> bool {
        matches!(self.kind, TEXT | VOICE | ANNOUNCEMENT)
    }
}

impl World {
    /// A channel of the server as JSON.
    pub(crate) fn channel_json(&self, channel: &Channel) -> Value {
        json!({
            "id": channel.id.to_string(),
            "type": channel.kind,
            "guild_id": self.guild.id.to_string(),
            "name": channel.name,
            "position": channel.position,
            "parent_id": channel.parent.map(|id| id.to_string()),
            "topic": channel.topic,
            "nsfw": channel.nsfw,
            "rate_limit_per_user": channel.rate_limit,
            "last_message_id": self.last_message(channel.id).map(|id| id.to_string()),
            "permission_overwrites": channel.overwrites.iter()
                .map(|overwrite| overwrite.json()).collect::<Vec<_>>(),
            "flags": 0,
        })
    }

    /// A channel of the server as the gateway says it to the bot: of one that the bot does not see,
    /// no more than that it is there.
    ///
    /// **Source:** Discord's documentation, "Channel", obfuscated channels.
    pub(crate) fn announced_channel_json(&self, channel: &Channel) -> Value {
        if self.is_shown_to_bot(channel) {
            return self.channel_json(channel);
        }
        let everyone = Overwrite {
            id: self.guild.id,
            kind: 0,
            allow: 0,
            deny: super::permission::VIEW_CHANNEL,
        };
        json!({
            "id": channel.id.to_string(),
            "type": channel.kind,
            "guild_id": self.guild.id.to_string(),
            "name": "___hidden___",
            "position": channel.position,
            "parent_id": channel.parent.map(|id| id.to_string()),
            "topic": null,
            "nsfw": false,
            "rate_limit_per_user": 0,
            "last_message_id": null,
            "permission_overwrites": [everyone.json()],
            "flags": OBFUSCATED,
        })
    }

    /// Whether the bot is shown a channel: it sees it, or, of a category, one in it.
    pub(crate) fn is_shown_to_bot(&self, channel: &Channel) -> bool {
        let seen = |channel: &Channel| self.sees(self.bot(), channel.id);
        seen(channel) || channel.kind == CATEGORY && self.children(Some(channel.id)).any(seen)
    }

    /// The channels that the bot is shown.
    pub(crate) fn shown_to_bot(&self) -> impl Iterator<Item = &Channel> {
        self.channels.values().filter(|channel| self.is_shown_to_bot(channel))
    }

    /// A direct message as JSON.
    pub(crate) fn dm_json(&self, dm: DirectMessage) -> Value {
        json!({
            "id": dm.id.to_string(),
            "type": DM,
            "flags": 0,
            "last_message_id": self.last_message(dm.id).map(|id| id.to_string()),
            "recipients": [self.user_json(dm.recipient)],
        })
    }

    /// What an interaction says of the channel that it comes from, as `user` sees it.
    pub(crate) fn interaction_channel_json(&self, channel: u64, user: u64) -> Value {
        if let Some(dm) = self.dms.get(&channel) {
            return self.dm_json(*dm);
        }
        let permissions = json!(self.permissions_in(user, channel).to_string());
        if let Some(thread) = self.threads.get(&channel) {
            let mut json = self.thread_json(thread);
            json["permissions"] = permissions;
            return json;
        }
        let Some(channel) = self.channels.get(&channel) else {
            return Value::Null;
        };
        let mut json = self.channel_json(channel);
        json["permissions"] = permissions;
        json
    }

    /// The channels of a category, or, for `None`, those in no category.
    pub(crate) fn children(&self, parent: Option<u64>) -> impl Iterator<Item = &Channel> {
        self.channels.values().filter(move |channel| channel.parent == parent)
    }

    /// The conversation of `user` with the bot; opened when there is none.
    pub(crate) fn dm_with(&mut self, user: u64) -> DirectMessage {
        if let Some(dm) = self.dms.values().find(|dm| dm.recipient == user) {
            return *dm;
        }
        let dm = DirectMessage { id: self.next_id(), recipient: user };
        self.dms.insert(dm.id, dm);
        dm
    }

    /// Where somebody types commands: the first text channel that they see.
    pub(crate) fn first_channel(&self, user: u64) -> Option<u64> {
        let mut channels: Vec<_> =
            self.channels.values().filter(|channel| channel.kind == TEXT).collect();
        channels.sort_by_key(|channel| (channel.position, channel.id));
        channels.into_iter().map(|channel| channel.id).find(|channel| self.sees(user, *channel))
    }

    /// The newest message of a channel that was for all to see.
    pub(super) fn last_message(&self, channel: u64) -> Option<u64> {
        let messages = self.messages.get(&channel)?;
        messages.iter().rev().find(|message| message.visible_to.is_none()).map(|message| message.id)
    }
}
