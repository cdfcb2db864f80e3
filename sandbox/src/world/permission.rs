//! Discord's permission bits, and how a member's permissions come about from roles and overwrites.
//!
//! **Source:** Discord's documentation, "Permissions": hierarchy, overwrites, implicit permissions.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::World;
use super::channel::Channel;
use super::guild::Role;

/// Add reactions to messages.
pub const ADD_REACTIONS: u64 = 1 << 6;
/// Start threads that only those in them see.
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
/// Start threads that everybody in the channel sees.
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// Ban members.
pub const BAN_MEMBERS: u64 = 1 << 2;
/// Change one's own nickname.
pub const CHANGE_NICKNAME: u64 = 1 << 26;
/// Invite people.
pub const CREATE_INSTANT_INVITE: u64 = 1;
/// Remove members.
pub const KICK_MEMBERS: u64 = 1 << 1;
/// Everything, whatever the overwrites say.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Attach files to messages.
pub const ATTACH_FILES: u64 = 1 << 15;
/// Post embeds.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Create, edit and delete channels.
pub const MANAGE_CHANNELS: u64 = 1 << 4;
/// Edit the server.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// Delete other people's messages.
pub const MANAGE_MESSAGES: u64 = 1 << 13;
/// Change other members' nicknames.
pub const MANAGE_NICKNAMES: u64 = 1 << 27;
/// Create, edit, give and take roles, and set overwrites.
pub const MANAGE_ROLES: u64 = 1 << 28;
/// Change and delete threads, and see the private ones.
pub const MANAGE_THREADS: u64 = 1 << 34;
/// Mention @everyone, @here and every role.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// Time members out.
pub const MODERATE_MEMBERS: u64 = 1 << 40;
/// Pin messages.
pub const PIN_MESSAGES: u64 = 1 << 51;
/// Read what was written earlier.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// Write messages.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Write in threads.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// Use application commands.
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
/// See a channel, and read in it.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// All bits that Discord has given a meaning (0 to 52, without the unassigned ones that nobody can
/// hold).
pub const ALL: u64 = (1 << 53) - 1;

/// What a member, or a bot's owner, needs two-factor authentication for, where the server asks for
/// it. **Source:** the asterisks in Discord's documentation, "Permissions".
pub const TWO_FACTOR: u64 = KICK_MEMBERS
    | BAN_MEMBERS
    | ADMINISTRATOR
    | MANAGE_CHANNELS
    | MANAGE_GUILD
    | MANAGE_MESSAGES
    | MANAGE_ROLES
    | 1 << 29 // manage webhooks
    | 1 << 30 // manage emojis, stickers and sounds
    | MANAGE_THREADS
    | 1 << 41; // view insights into role subscriptions

/// What a server that looks after itself gives @everyone.
pub const EVERYONE: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | READ_MESSAGE_HISTORY
    | EMBED_LINKS
    | ATTACH_FILES
    | ADD_REACTIONS
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | SEND_MESSAGES_IN_THREADS
    | USE_APPLICATION_COMMANDS;

/// What a new server gives @everyone: they may mention all and every role, which a community
/// server takes from them.
pub const NEW_SERVER: u64 = EVERYONE | CREATE_INSTANT_INVITE | CHANGE_NICKNAME | MENTION_EVERYONE;

/// What a careful bot that opens private channels and gives roles asks for in its invite: what it
/// cannot do without. What @everyone may do it may as well.
pub const INVITED_BOT: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | READ_MESSAGE_HISTORY
    | MANAGE_CHANNELS
    | MANAGE_ROLES;

/// What a bot that opens private channels and gives roles is usually invited with: not
/// administrator.
pub const TICKET_BOT: u64 =
    EVERYONE | MANAGE_CHANNELS | MANAGE_ROLES | MANAGE_MESSAGES | PIN_MESSAGES | MENTION_EVERYONE;

/// A place in the role hierarchy: by position, and of roles at one position the lower id stands
/// higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Height(u16, Reverse<u64>);

impl Height {
    /// Above every role.
    const OWNER: Self = Self(u16::MAX, Reverse(0));
    /// Of somebody without roles.
    const GROUND: Self = Self(0, Reverse(u64::MAX));

    /// The place of a role.
    pub(crate) fn of(role: &Role) -> Self {
        Self(role.position, Reverse(role.id))
    }
}

/// One exception to the server's permissions in one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overwrite {
    /// The role or member that it is for.
    pub(crate) id: u64,
    /// 0 for a role, 1 for a member.
    pub(crate) kind: u8,
    /// What it gives.
    pub(crate) allow: u64,
    /// What it takes.
    pub(crate) deny: u64,
}

impl Overwrite {
    pub(crate) fn json(self) -> Value {
        json!({
            "id": self.id.to_string(),
            "type": self.kind,
            "allow": self.allow.to_string(),
            "deny": self.deny.to_string(),
        })
    }
}

/// A set of permissions as JSON has it: a string of digits, or a number.
pub(crate) fn parse(value: &Value) -> Option<u64> {
    super::snowflake::parse(value)
}

/// Who does not see a channel can do nothing in it, and who cannot write cannot embed, attach or
/// mention all.
pub(super) fn imply(bits: u64) -> u64 {
    match (bits & VIEW_CHANNEL, bits & SEND_MESSAGES) {
        (0, _) => 0,
        (_, 0) => bits & !(EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE),
        _ => bits,
    }
}

impl World {
    /// What `user` may do in the server as a whole; nothing for somebody who is not a member.
    pub(crate) fn guild_permissions(&self, user: u64) -> u64 {
        let Some(member) = self.members.get(&user) else {
            return 0;
        };
        if user == self.guild.owner {
            return ALL;
        }
        let everyone = self.roles.get(&self.guild.id).map_or(0, |role| role.permissions);
        let bits = member
            .roles
            .iter()
            .filter_map(|role| self.roles.get(role))
            .fold(everyone, |bits, role| bits | role.permissions);
        if bits & ADMINISTRATOR == 0 { bits } else { ALL }
    }

    /// What `user` may do in `channel`, overwrites and implied denials included.
    pub(crate) fn channel_permissions(&self, user: u64, channel: &Channel) -> u64 {
        imply(self.bare_permissions(user, channel))
    }

    /// The same without the implied denials.
    pub(crate) fn bare_permissions(&self, user: u64, channel: &Channel) -> u64 {
        let base = self.guild_permissions(user);
        if base & ADMINISTRATOR != 0 {
            return ALL;
        }
        let Some(member) = self.members.get(&user) else {
            return 0;
        };
        let mut bits = base;
        let mut apply = |deny: u64, allow: u64| bits = (bits & !deny) | allow;
        if let Some(everyone) =
            channel.overwrites.iter().find(|overwrite| overwrite.id == self.guild.id)
        {
            apply(everyone.deny, everyone.allow);
        }
        let (deny, allow) = channel
            .overwrites
            .iter()
            .filter(|overwrite| overwrite.kind == 0 && member.roles.contains(&overwrite.id))
            .fold((0, 0), |(deny, allow), overwrite| {
                (deny | overwrite.deny, allow | overwrite.allow)
            });
        apply(deny, allow);
        if let Some(own) =
            channel.overwrites.iter().find(|overwrite| overwrite.kind == 1 && overwrite.id == user)
        {
            apply(own.deny, own.allow);
        }
        bits
    }

    /// The height of `user` in the role hierarchy, which is that of their highest role; the owner
    /// stands above all.
    pub(crate) fn height(&self, user: u64) -> Height {
        if user == self.guild.owner {
            return Height::OWNER;
        }
        let roles =
            self.members.get(&user).map(|member| member.roles.as_slice()).unwrap_or_default();
        roles
            .iter()
            .filter_map(|role| self.roles.get(role))
            .map(Height::of)
            .max()
            .unwrap_or(Height::GROUND)
    }

    /// Whether `user` sees `channel`, be it of the server or a direct message.
    pub(crate) fn sees(&self, user: u64, channel: u64) -> bool {
        if self.place(channel).is_some() {
            return self.permissions_in(user, channel) & VIEW_CHANNEL != 0;
        }
        self.dms.get(&channel).is_some_and(|dm| dm.recipient == user || user == self.bot())
    }
}
