//! Changing the sandbox by hand, as people with the right to would, or as things just happen.

use chrono::TimeDelta;

use super::Sandbox;
use crate::actor::Actor;
use crate::gateway::event;
use crate::world;
use crate::world::channel::Channel;
use crate::world::permission::{self, Overwrite};

impl Sandbox {
    /// Somebody new joins, with an account that is a year old.
    ///
    /// # Panics
    /// When the name is taken.
    #[must_use]
    pub fn add_member(&self, name: &str) -> Actor {
        self.add_member_aged(name, TimeDelta::days(365))
    }

    /// Somebody new joins, with an account that is `age` old.
    ///
    /// # Panics
    /// When the name is taken.
    #[must_use]
    pub fn add_member_aged(&self, name: &str, age: TimeDelta) -> Actor {
        self.core().change(|world| {
            assert!(
                world.user_named(name).is_none(),
                "somebody in the sandbox is called {name:?} already"
            );
            world.join(name, age);
        });
        self.actor(name)
    }

    /// Somebody leaves the server; their account and messages stay.
    pub fn remove_member(&self, member: u64) {
        self.core().change(|world| world.leave(member));
    }

    /// Somebody who has left comes back, with no roles.
    ///
    /// # Panics
    /// When nobody has that id, or they are here.
    pub fn return_member(&self, member: u64) {
        self.core().change(|world| {
            assert!(!world.members.contains_key(&member), "{member} is in the server");
            assert!(world.users.contains_key(&member), "nobody is {member}");
            world.enter(member);
        });
    }

    /// Gives a role by hand, as somebody with the right to does.
    ///
    /// # Panics
    /// When there is no such member or role.
    pub fn give_role(&self, member: u64, role: &str) {
        let id = self.role(role).unwrap_or_else(|| panic!("there is no role {role:?}"));
        self.core().change(|world| {
            let found =
                world.members.get_mut(&member).unwrap_or_else(|| panic!("{member} is no member"));
            if !found.roles.contains(&id) {
                found.roles.push(id);
            }
            world.announce_member(member);
        });
    }

    /// Takes a role by hand, as somebody with the right to does.
    pub fn take_role(&self, member: u64, role: &str) {
        let id = self.role(role);
        self.core().change(|world| {
            if let Some(member) = world.members.get_mut(&member) {
                member.roles.retain(|held| Some(*held) != id);
            }
            world.announce_member(member);
        });
    }

    /// Makes a role by hand, above the others but below the bot's; gives its id.
    #[must_use]
    pub fn add_role(&self, name: &str, permissions: u64) -> u64 {
        self.core().change(|world| world.make_role(name, permissions))
    }

    /// Deletes a role by hand, as somebody with the right to does.
    pub fn delete_role(&self, role: u64) {
        self.core().change(|world| world.remove_role(role));
    }

    /// Makes a channel by hand; everybody who sees its category sees it. `kind` is Discord's type,
    /// 0 for text, 4 for a category. Gives its id.
    #[must_use]
    pub fn add_channel(&self, name: &str, kind: u8, parent: Option<u64>) -> u64 {
        self.core().change(|world| {
            let id = world.next_id();
            let category = parent.and_then(|parent| world.channels.get(&parent));
            let overwrites =
                category.map(|category| category.overwrites.clone()).unwrap_or_default();
            let position = world
                .channels
                .values()
                .map(|channel| channel.position + 1)
                .max()
                .unwrap_or_default();
            world.add_channel(Channel {
                id,
                kind,
                name: name.to_owned(),
                parent,
                position,
                topic: None,
                nsfw: false,
                rate_limit: 0,
                overwrites,
            });
            id
        })
    }

    /// What a role or member may do in a channel beside what the server says, in place of what was
    /// said of them before; sends `CHANNEL_UPDATE`. A role is meant where one has the id `whom`.
    pub fn set_overwrite(&self, channel: u64, whom: u64, allow: u64, deny: u64) {
        self.core().change(|world| {
            let kind = u8::from(!world.roles.contains_key(&whom));
            if let Some(channel) = world.channels.get_mut(&channel) {
                channel.overwrites.retain(|old| old.id != whom);
                channel.overwrites.push(Overwrite { id: whom, kind, allow, deny });
            }
            world.announce_channel(channel);
        });
    }

    /// What the bot's own role gives, from now on; sends `GUILD_ROLE_UPDATE`.
    pub fn set_bot_permissions(&self, bits: u64) {
        self.core().change(|world| world.set_managed_permissions(bits));
    }

    /// What a role gives, from now on; @everyone's id is the server's. Sends `GUILD_ROLE_UPDATE`.
    pub fn set_role_permissions(&self, role: u64, bits: u64) {
        self.core().change(|world| {
            if let Some(role) = world.roles.get_mut(&role) {
                role.permissions = bits & permission::ALL;
            }
            world.announce_role(role);
        });
    }

    /// Moves a role in the hierarchy; sends `GUILD_ROLE_UPDATE`.
    pub fn set_role_position(&self, role: u64, position: u16) {
        self.core().change(|world| {
            if let Some(role) = world.roles.get_mut(&role) {
                role.position = position;
            }
            world.announce_role(role);
        });
    }

    /// Whether who moderates the server needs two-factor authentication from now on (`mfa_level`);
    /// sends `GUILD_UPDATE`.
    pub fn require_two_factor(&self, required: bool) {
        self.core().change(|world| {
            world.guild.two_factor = required;
            world.send(&event::guild_update(world));
        });
    }

    /// Whether the bot's owner has two-factor authentication from now on.
    pub fn set_owner_two_factor(&self, has: bool) {
        self.core().change(|world| world.owner_two_factor = has);
    }

    /// No name of a channel or thread may have one of these words in it from now on.
    pub fn forbid_words(&self, words: &[&str]) {
        let words = words.iter().map(|word| word.to_lowercase()).collect();
        self.core().change(|world| world.guild.forbidden_words = words);
    }

    /// Gives a server another name, this one or one of [`Sandbox::further_guilds`]; sends
    /// `GUILD_UPDATE`.
    pub fn rename_guild(&self, guild: u64, name: &str) {
        self.core().change(|world| world.rename_guild(guild, name));
    }

    /// So many sessions may still be started (IDENTIFY) before `reset_after` is over, and all of them
    /// from then on. Who starts one too many is turned away with 4008, and it is a violation.
    pub fn set_session_starts(&self, remaining: u32, reset_after: TimeDelta) {
        self.core().change(|world| {
            let now = world.now();
            world.starts.set(now, remaining, reset_after);
        });
    }

    /// How many shards Discord recommends from now on.
    pub fn recommend_shards(&self, shards: u32) {
        self.core().change(|world| world.starts.shards = shards);
    }

    /// Switches privileged intents on or off for the application, as its owner does: members `1 <<
    /// 1`, presences `1 << 8`, message content `1 << 15`.
    pub fn set_privileged_intents(&self, intents: u64) {
        self.core().change(|world| world.privileged_intents = intents);
    }

    /// Deletes a channel by hand, as somebody with the right to does; sends `CHANNEL_DELETE`.
    pub fn delete_channel(&self, channel: u64) {
        self.core().change(|world| world.remove_channel(channel));
    }

    /// Deletes a message by hand, as somebody with the right to does; sends `MESSAGE_DELETE`.
    pub fn delete_message(&self, channel: u64, message: u64) {
        self.core().change(|world| world.remove_message(channel, message));
    }
}

impl world::World {
    /// A role made by hand: above the others, below the bot's own.
    fn make_role(&mut self, name: &str, permissions: u64) -> u64 {
        let id = self.next_id();
        let own = self
            .managed_role()
            .and_then(|role| self.roles.get(&role))
            .map_or(1, |role| role.position);
        for other in self.roles.values_mut().filter(|other| other.position >= own) {
            other.position += 1;
        }
        self.add_role(world::guild::Role {
            id,
            name: name.to_owned(),
            permissions: permissions & permission::ALL,
            position: own,
            color: 0,
            hoist: false,
            mentionable: false,
            managed: false,
        });
        id
    }
}
