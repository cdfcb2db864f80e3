//! Messages: what stands in a channel, for all or for one person only.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::guild::Role;
use super::{World, permission, snowflake, time};

/// Message flag: a thread was started from the message.
const HAS_THREAD: u64 = 1 << 5;
/// Message flag: only the person who caused it sees the message.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// Message flag: "is thinking…".
pub(crate) const LOADING: u64 = 1 << 7;
/// Message flag: uses the newer components only.
pub(crate) const COMPONENTS_V2: u64 = 1 << 15;
/// How many messages a channel keeps; the oldest go first.
pub(crate) const KEPT_PER_CHANNEL: usize = 1_000;

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    pub(crate) author: u64,
    /// 0 ordinary, 6 "pinned a message", 20 answer to a command.
    pub(crate) kind: u8,
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) flags: u64,
    /// Since when.
    pub(crate) pinned: Option<DateTime<Utc>>,
    pub(crate) created: DateTime<Utc>,
    pub(crate) edited: Option<DateTime<Utc>>,
    pub(crate) nonce: Option<Value>,
    /// The only person who sees it; `None` for everybody who sees the channel.
    pub(crate) visible_to: Option<u64>,
    pub(crate) mentions: Mentions,
    /// What the interaction was that the message answers.
    pub(crate) interaction: Option<Value>,
    /// The message that it replies to.
    pub(crate) reply_to: Option<u64>,
}

/// Whom a message notifies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mentions {
    pub(crate) users: Vec<u64>,
    pub(crate) roles: Vec<u64>,
    pub(crate) everyone: bool,
}

/// A file of a message.
#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    pub(crate) id: u64,
    pub(crate) filename: String,
    pub(crate) description: Option<String>,
    pub(crate) content_type: String,
    pub(crate) data: Arc<[u8]>,
    pub(crate) url: String,
}

impl Attachment {
    pub(crate) fn json(&self, ephemeral: bool) -> Value {
        let mut json = json!({
            "id": self.id.to_string(),
            "filename": self.filename,
            "content_type": self.content_type,
            "size": self.data.len(),
            "url": self.url,
            "proxy_url": self.url,
            "ephemeral": ephemeral,
        });
        if let Some(description) = &self.description {
            json["description"] = json!(description);
        }
        json
    }
}

impl Mentions {
    /// Whom a text of `author` in `channel` notifies: everybody that it names, unless the bot has
    /// said whom alone. All, and a role that is not mentionable, are for those who may mention
    /// everyone.
    pub(crate) fn read(
        world: &World,
        (author, channel): (u64, u64),
        content: &str,
        allowed: Option<&Value>,
    ) -> Self {
        let calls = world.permissions_in(author, channel) & permission::MENTION_EVERYONE != 0;
        let in_guild = world.place(channel).is_some();
        let may = |kind: &str, list: &str, id: u64| {
            allowed.is_none_or(|allowed| {
                let parse = allowed["parse"]
                    .as_array()
                    .is_some_and(|kinds| kinds.iter().any(|item| item == kind));
                let named = allowed[list]
                    .as_array()
                    .is_some_and(|ids| ids.iter().any(|item| snowflake::parse(item) == Some(id)));
                parse || named
            })
        };
        let mut found = Self::default();
        for piece in content.split('<').skip(1) {
            let Some((inner, _)) = piece.split_once('>') else {
                continue;
            };
            if let Some(role) = inner.strip_prefix("@&").and_then(|id| id.parse().ok()) {
                let heard = |role: &Role| in_guild && (role.mentionable || calls);
                if world.roles.get(&role).is_some_and(heard)
                    && may("roles", "roles", role)
                    && !found.roles.contains(&role)
                {
                    found.roles.push(role);
                }
            } else if let Some(user) =
                inner.strip_prefix('@').and_then(|id| id.trim_start_matches('!').parse().ok())
                && world.users.contains_key(&user)
                && may("users", "users", user)
                && !found.users.contains(&user)
            {
                found.users.push(user);
            }
        }
        let calls_all = content.contains("@everyone") || content.contains("@here");
        found.everyone = calls_all && calls && may("everyone", "", 0);
        found
    }
}

impl Message {
    /// Whether `user`, who sees the channel, sees the message.
    pub(crate) fn is_for(&self, user: u64) -> bool {
        self.visible_to.is_none_or(|only| only == user)
    }
}

impl World {
    /// A message as JSON.
    pub(crate) fn message_json(&self, message: &Message) -> Value {
        let ephemeral = message.flags & EPHEMERAL != 0;
        let mut json = json!({
            "id": message.id.to_string(),
            "channel_id": message.channel.to_string(),
            "type": message.kind,
            "author": self.user_json(message.author),
            "content": message.content,
            "timestamp": time(message.created),
            "edited_timestamp": message.edited.map(time),
            "tts": false,
            "mention_everyone": message.mentions.everyone,
            "mentions": message.mentions.users.iter()
                .map(|user| self.user_json(*user)).collect::<Vec<_>>(),
            "mention_roles": message.mentions.roles.iter().map(u64::to_string).collect::<Vec<_>>(),
            "attachments": message.attachments.iter()
                .map(|file| file.json(ephemeral)).collect::<Vec<_>>(),
            "embeds": message.embeds,
            "components": message.components,
            "pinned": message.pinned.is_some(),
            "flags": message.flags,
        });
        if let Some(nonce) = &message.nonce {
            json["nonce"] = nonce.clone();
        }
        if let Some(interaction) = &message.interaction {
            json["interaction_metadata"] = interaction.clone();
            json["application_id"] = json!(self.bot().to_string());
            json["webhook_id"] = json!(self.bot().to_string());
        }
        if let Some(thread) = self.threads.get(&message.id) {
            json["thread"] = self.thread_json(thread);
            json["flags"] = json!(message.flags | HAS_THREAD);
        }
        if let Some(target) = message.reply_to {
            json["type"] = json!(19);
            json["message_reference"] = json!({
                "type": 0, "message_id": target.to_string(),
                "channel_id": message.channel.to_string(),
            });
            json["referenced_message"] = self
                .message(message.channel, target)
                .map_or(Value::Null, |target| self.message_json(target));
        }
        json
    }

    /// A message with nothing in it yet, which stands nowhere yet.
    pub(crate) fn blank_message(&mut self, channel: u64, author: u64) -> Message {
        Message {
            id: self.next_id(),
            channel,
            author,
            kind: 0,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            flags: 0,
            pinned: None,
            created: self.now(),
            edited: None,
            nonce: None,
            visible_to: None,
            mentions: Mentions::default(),
            interaction: None,
            reply_to: None,
        }
    }

    /// A message by its channel and id.
    pub(crate) fn message(&self, channel: u64, id: u64) -> Option<&Message> {
        self.messages.get(&channel)?.iter().rev().find(|message| message.id == id)
    }

    /// A message by its channel and id, to change it.
    pub(crate) fn message_mut(&mut self, channel: u64, id: u64) -> Option<&mut Message> {
        self.messages.get_mut(&channel)?.iter_mut().rev().find(|message| message.id == id)
    }

    /// Puts a message at the end of its channel; the oldest leaves a full one.
    pub(crate) fn keep_message(&mut self, message: Message) {
        let messages = self.messages.entry(message.channel).or_default();
        if messages.len() >= KEPT_PER_CHANNEL {
            messages.pop_front();
        }
        messages.push_back(message);
    }
}
