//! Further servers that the bot is in. They are there for bots with several shards: each has a
//! channel and the bot, and nothing happens in it but that it changes its name.

use serde_json::{Value, json};

use super::World;
use super::permission::{INVITED_BOT, NEW_SERVER};
use crate::gateway::event::{self, Event};

/// A further server.
#[derive(Debug, Clone)]
pub(crate) struct Neighbour {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// Its only channel.
    pub(crate) channel: u64,
    /// The bot's role in it.
    pub(crate) role: u64,
}

impl World {
    /// The server as `GET /guilds/{id}` gives it.
    pub(crate) fn neighbour_json(&self, neighbour: &Neighbour) -> Value {
        let mut json = self.guild_json();
        json["id"] = json!(neighbour.id.to_string());
        json["name"] = json!(neighbour.name);
        json["features"] = json!([]);
        json["mfa_level"] = json!(0);
        json["rules_channel_id"] = Value::Null;
        json["public_updates_channel_id"] = Value::Null;
        json["roles"] = self.neighbour_roles(neighbour);
        json
    }

    /// Its roles: @everyone, and the bot's.
    pub(crate) fn neighbour_roles(&self, neighbour: &Neighbour) -> Value {
        let own = self.managed_role().and_then(|role| self.roles.get(&role));
        let roles = own.into_iter().flat_map(|role| {
            let mut everyone = role.clone();
            (everyone.id, everyone.position, everyone.managed) = (neighbour.id, 0, false);
            (everyone.name, everyone.permissions) = ("@everyone".to_owned(), NEW_SERVER);
            let mut bots = role.clone();
            (bots.id, bots.position, bots.permissions) = (neighbour.role, 1, INVITED_BOT);
            [everyone, bots]
        });
        roles.map(|role| self.role_json(&role)).collect()
    }

    /// Its channels.
    pub(crate) fn neighbour_channels(&self, neighbour: &Neighbour) -> Value {
        let general = super::channel::Channel {
            id: neighbour.channel,
            kind: super::channel::TEXT,
            name: "general".to_owned(),
            parent: None,
            position: 0,
            topic: None,
            nsfw: false,
            rate_limit: 0,
            overwrites: Vec::new(),
        };
        let mut json = self.channel_json(&general);
        json["guild_id"] = json!(neighbour.id.to_string());
        json!([json])
    }

    /// The bot's membership of it.
    pub(crate) fn neighbour_member(&self, neighbour: &Neighbour) -> Option<Value> {
        let mut member = self.members.get(&self.bot())?.clone();
        member.roles = vec![neighbour.role];
        Some(self.member_json(&member))
    }

    /// Its first message to a session.
    pub(crate) fn neighbour_create(&self, neighbour: &Neighbour) -> Event {
        let mut event = self.guild_create();
        for (name, value) in self.neighbour_json(neighbour).as_object().into_iter().flatten() {
            event.data[name] = value.clone();
        }
        event.data["member_count"] = json!(1);
        event.data["members"] = json!(Vec::from_iter(self.neighbour_member(neighbour)));
        event.data["channels"] = self.neighbour_channels(neighbour);
        event.data["threads"] = json!([]);
        event
    }

    /// Gives a server, this one or a further one, another name.
    pub(crate) fn rename_guild(&mut self, guild: u64, name: &str) {
        let event = if guild == self.guild.id {
            name.clone_into(&mut self.guild.name);
            event::guild_update(self)
        } else {
            let Some(place) = self.neighbours.iter().position(|other| other.id == guild) else {
                return;
            };
            name.clone_into(&mut self.neighbours[place].name);
            let data = self.neighbour_json(&self.neighbours[place]);
            Event::new("GUILD_UPDATE", event::GUILDS, data)
        };
        self.send(&event);
    }

    /// A further server by its id.
    pub(crate) fn neighbour(&self, guild: u64) -> Option<&Neighbour> {
        self.neighbours.iter().find(|neighbour| neighbour.id == guild)
    }

    /// All servers that the bot is in.
    pub(crate) fn guilds(&self) -> impl Iterator<Item = u64> {
        std::iter::once(self.guild.id).chain(self.neighbours.iter().map(|neighbour| neighbour.id))
    }
}
