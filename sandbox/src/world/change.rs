//! The changes that Discord announces: each function changes the world and tells the gateway
//! sessions.

use std::collections::BTreeSet;

use serde_json::json;

use super::World;
use super::channel::Channel;
use super::guild::Role;
use super::message::Message;
use super::permission;
use crate::gateway::event::{self, Event};

impl World {
    /// Puts a channel into the server.
    pub(crate) fn add_channel(&mut self, channel: Channel) {
        let id = channel.id;
        self.channels.insert(id, channel);
        if let Some(event) =
            self.channels.get(&id).map(|channel| event::channel("CHANNEL_CREATE", self, channel))
        {
            self.send(&event);
        }
        self.announce_sight(Some(id));
    }

    /// Announces that a channel has changed.
    pub(crate) fn announce_channel(&mut self, id: u64) {
        if let Some(event) =
            self.channels.get(&id).map(|channel| event::channel("CHANNEL_UPDATE", self, channel))
        {
            self.send(&event);
        }
        self.announce_sight(Some(id));
    }

    /// Announces the channels that have come into the bot's sight or gone out of it, but for the one
    /// that was announced just now.
    fn announce_sight(&mut self, announced: Option<u64>) {
        let shown: BTreeSet<u64> = self.shown_to_bot().map(|channel| channel.id).collect();
        let before = std::mem::replace(&mut self.shown, shown);
        let changed: Vec<u64> = before
            .symmetric_difference(&self.shown)
            .copied()
            .filter(|id| Some(*id) != announced)
            .collect();
        for id in changed {
            let channel = self.channels.get(&id);
            if let Some(event) =
                channel.map(|channel| event::channel("CHANNEL_UPDATE", self, channel))
            {
                self.send(&event);
            }
        }
    }

    /// Takes a channel out of the server, with its messages; the channels of a category stay,
    /// without it.
    pub(crate) fn remove_channel(&mut self, id: u64) -> Option<Channel> {
        let children: Vec<u64> = self.children(Some(id)).map(|channel| channel.id).collect();
        for child in children {
            if let Some(channel) = self.channels.get_mut(&child) {
                channel.parent = None;
            }
            self.announce_channel(child);
        }
        let event = self
            .channels
            .get(&id)
            .map(|channel| event::channel("CHANNEL_DELETE", self, channel))?;
        self.forget_threads(id);
        let channel = self.channels.remove(&id);
        self.messages.remove(&id);
        self.send(&event);
        self.announce_sight(None);
        channel
    }

    /// Puts a role into the server; it may share its position with others.
    pub(crate) fn add_role(&mut self, role: Role) {
        let event = event::role("GUILD_ROLE_CREATE", self, &role);
        self.roles.insert(role.id, role);
        self.send(&event);
    }

    /// Announces that a role has changed.
    pub(crate) fn announce_role(&mut self, id: u64) {
        if let Some(event) =
            self.roles.get(&id).map(|role| event::role("GUILD_ROLE_UPDATE", self, role))
        {
            self.send(&event);
        }
        self.announce_sight(None);
    }

    /// Takes a role out of the server, from everybody who has it, and from all overwrites.
    pub(crate) fn remove_role(&mut self, id: u64) -> Option<Role> {
        let role = self.roles.remove(&id)?;
        for member in self.members.values_mut() {
            member.roles.retain(|held| *held != id);
        }
        for channel in self.channels.values_mut() {
            channel.overwrites.retain(|overwrite| overwrite.id != id);
        }
        self.send(&event::role_delete(self, id));
        self.announce_sight(None);
        Some(role)
    }

    /// Announces that somebody has joined.
    pub(crate) fn announce_join(&mut self, user: u64) {
        if let Some(event) = self.members.get(&user).map(|member| event::member_add(self, member)) {
            self.send(&event);
        }
    }

    /// Somebody leaves the server.
    pub(crate) fn leave(&mut self, user: u64) -> bool {
        let was_here = self.members.remove(&user).is_some();
        if was_here {
            self.send(&event::member_remove(self, user));
        }
        was_here
    }

    /// Announces that a member's roles, nickname or time-out have changed.
    pub(crate) fn announce_member(&mut self, user: u64) {
        if let Some(event) =
            self.members.get(&user).map(|member| event::member_update(self, member))
        {
            self.send(&event);
        }
        if user == self.bot() {
            self.announce_sight(None);
        }
    }

    /// Puts a message into its channel; one for a single person is announced to nobody.
    pub(crate) fn post(&mut self, message: Message) {
        self.set_archived(message.channel, false);
        if let Some(thread) = self.threads.get_mut(&message.channel) {
            thread.sent += 1;
        }
        if message.visible_to.is_none() {
            self.send(&event::message("MESSAGE_CREATE", self, &message));
        }
        self.keep_message(message);
    }

    /// Announces that a message has changed.
    pub(crate) fn announce_message(&mut self, channel: u64, id: u64) {
        let changed = self.message(channel, id).filter(|message| message.visible_to.is_none());
        if let Some(event) = changed.map(|message| event::message("MESSAGE_UPDATE", self, message))
        {
            self.send(&event);
        }
    }

    /// Takes a message away; says whether there was one.
    pub(crate) fn remove_message(&mut self, channel: u64, id: u64) -> bool {
        let Some(messages) = self.messages.get_mut(&channel) else {
            return false;
        };
        let Some(index) = messages.iter().position(|message| message.id == id) else {
            return false;
        };
        let gone = messages.remove(index);
        if gone.is_some_and(|message| message.visible_to.is_none()) {
            self.send(&event::message_delete(self, channel, id));
        }
        true
    }

    /// Pins a message, or takes its pin.
    pub(crate) fn set_pinned(&mut self, channel: u64, id: u64, pinned: bool) {
        let now = self.now();
        if let Some(message) = self.message_mut(channel, id) {
            message.pinned = pinned.then_some(now);
        }
        self.announce_message(channel, id);
        self.send(&event::pins(self, channel));
    }

    /// Sends an event to every session that asked for its kind and may know of its channel.
    pub(crate) fn send(&mut self, event: &Event) {
        if let Some(channel) = event.channel
            && !self.sees(self.bot(), channel)
        {
            return;
        }
        if self.sessions.dispatch(event) {
            let now = self.now();
            self.log.dispatch(now, event.name, &event.data);
        }
    }

    /// What the bot's own role gives, from now on.
    pub(crate) fn set_managed_permissions(&mut self, bits: u64) {
        let Some(id) = self.managed_role() else { return };
        if let Some(role) = self.roles.get_mut(&id) {
            role.permissions = bits & permission::ALL;
        }
        self.announce_role(id);
    }

    /// The server's first message to a session.
    pub(crate) fn guild_create(&self) -> Event {
        let mut guild = self.guild_json();
        guild["joined_at"] = json!(super::time(self.guild.created));
        guild["large"] = json!(false);
        guild["unavailable"] = json!(false);
        guild["member_count"] = json!(self.members.len());
        guild["voice_states"] = json!([]);
        // Without the members intent Discord gives a bot nobody but itself.
        let own = self.members.get(&self.bot()).map(|member| self.member_json(member));
        guild["members"] = json!(own.into_iter().collect::<Vec<_>>());
        guild["channels"] = json!(
            self.channels
                .values()
                .map(|channel| self.announced_channel_json(channel))
                .collect::<Vec<_>>()
        );
        guild["threads"] =
            json!(self.active_threads().map(|thread| self.thread_json(thread)).collect::<Vec<_>>());
        guild["presences"] = json!([]);
        guild["stage_instances"] = json!([]);
        guild["guild_scheduled_events"] = json!([]);
        guild["soundboard_sounds"] = json!([]);
        Event::new("GUILD_CREATE", event::GUILDS, guild)
    }
}
