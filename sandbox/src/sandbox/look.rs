//! Looking at the sandbox from above: everything there is, whoever sees it.

use serde_json::{Value, json};

use super::Sandbox;
use crate::record::{self, Record, Refusal};
use crate::view::message::MessageView;
use crate::world;

impl Sandbox {
    /// A role's id by its name.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<u64> {
        self.core()
            .read(|world| world.roles.values().find(|role| role.name == name).map(|role| role.id))
    }

    /// A channel's id by its name; of several of that name the oldest.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<u64> {
        self.core().read(|world| {
            world.channels.values().find(|channel| channel.name == name).map(|channel| channel.id)
        })
    }

    /// The names of a member's roles, without @everyone; empty for somebody who is no member.
    #[must_use]
    pub fn roles_of(&self, member: u64) -> Vec<String> {
        self.core().read(|world| {
            let roles = world
                .members
                .get(&member)
                .map(|member| member.roles.as_slice())
                .unwrap_or_default();
            roles
                .iter()
                .filter_map(|role| world.roles.get(role))
                .map(|role| role.name.clone())
                .collect()
        })
    }

    /// The names of all roles, lowest first, @everyone among them.
    #[must_use]
    pub fn role_names(&self) -> Vec<String> {
        let names = |role: &Value| role["name"].as_str().unwrap_or_default().to_owned();
        self.core().read(|world| world.roles_json().iter().map(names).collect())
    }

    /// The names of all channels, whoever sees them, oldest first.
    #[must_use]
    pub fn channel_names(&self) -> Vec<String> {
        self.core()
            .read(|world| world.channels.values().map(|channel| channel.name.clone()).collect())
    }

    /// The bot's own role.
    #[must_use]
    pub fn bot_role(&self) -> Option<u64> {
        self.core().read(world::World::managed_role)
    }

    /// All messages of a channel, oldest first, whoever sees them, ephemeral ones included.
    #[must_use]
    pub fn messages(&self, channel: u64) -> Vec<MessageView> {
        self.core().read(|world| {
            let messages = world.messages.get(&channel).into_iter().flatten();
            messages.map(|message| MessageView::new(world, message)).collect()
        })
    }

    /// The names of the registered commands.
    #[must_use]
    pub fn command_names(&self) -> Vec<String> {
        self.core()
            .read(|world| world.commands.iter().map(|command| command.name().to_owned()).collect())
    }

    /// The further servers that the bot is in, as the seed names them.
    #[must_use]
    pub fn further_guilds(&self) -> Vec<u64> {
        self.core().read(|world| world.neighbours.iter().map(|neighbour| neighbour.id).collect())
    }

    /// The shards that are connected, as number and count, in the order in which they came.
    #[must_use]
    pub fn shards(&self) -> Vec<(u64, u64)> {
        self.core().read(|world| world.sessions.shards())
    }

    /// Whether a bot is connected to the gateway.
    #[must_use]
    pub fn bot_connected(&self) -> bool {
        self.core().read(|world| world.sessions.connected())
    }

    /// Routes that are not served, and requests that only a mistake in the bot leads to: "POST /x:
    /// why".
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        self.core().read(|world| world.log.violations.iter().cloned().collect())
    }

    /// Every request that was answered with a 4xx status, oldest first; at most
    /// [`record::KEPT_FAULTS`].
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        self.core().read(|world| world.log.refusals.iter().cloned().collect())
    }

    /// The redacted traffic, oldest first; at most [`record::KEPT_RECORDS`].
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        self.core().read(|world| world.log.records.iter().cloned().collect())
    }

    /// The whole state, redacted: the server, every message, ephemeral ones too, the record. For
    /// looking for what should not be there.
    #[must_use]
    pub fn dump(&self) -> Value {
        self.core().read(|world| {
            let message = |message| {
                let mut json = world.message_json(message);
                json["visible_to"] = json!(message.visible_to.map(|user| user.to_string()));
                json
            };
            let messages: Vec<Value> = world.messages.values().flatten().map(message).collect();
            let state = json!({
                "guild": world.guild_json(),
                "users": world.users.values().map(world::guild::User::json).collect::<Vec<_>>(),
                "members": world.members.values()
                    .map(|member| world.member_json(member)).collect::<Vec<_>>(),
                "channels": world.channels.values()
                    .map(|channel| world.channel_json(channel)).collect::<Vec<_>>(),
                "threads": world.threads.values()
                    .map(|thread| world.thread_json(thread)).collect::<Vec<_>>(),
                "dms": world.dms.values().map(|dm| world.dm_json(*dm)).collect::<Vec<_>>(),
                "messages": messages,
                "commands": world.commands.iter()
                    .map(world::command::Command::json).collect::<Vec<_>>(),
                "sessions": world.sessions.json(),
                "records": world.log.records,
                "refusals": world.log.refusals,
                "violations": world.log.violations,
            });
            record::redact::redacted(&state)
        })
    }
}
