//! What a sandbox starts with: a server, its roles, channels and people.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use chrono::TimeDelta;
use serde::Deserialize;

use super::channel::{CATEGORY, Channel, TEXT, VOICE};
use super::clock::Clock;
use super::guild::{Guild, Member, Role, User};
use super::neighbour::Neighbour;
use super::permission::{self, Overwrite};
use super::snowflake::{self, Snowflakes};
use super::{APPLICATION, World};
use crate::SandboxError;
use crate::gateway::session::Sessions;
use crate::limit::{Limits, Meter};
use crate::record::Log;

/// How old the accounts and the server of a seed are.
const AGE: TimeDelta = TimeDelta::days(730);

/// The server that a sandbox starts with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// The server's name.
    pub guild_name: String,
    /// The server's language, a Discord locale such as "en-US" or "de".
    pub preferred_locale: String,
    /// The people; the first one marked owns the server. Names are unique.
    pub members: Vec<SeedMember>,
    /// The roles, lowest first, without @everyone and the bot's own role.
    pub roles: Vec<SeedRole>,
    /// The channels, in order; a category comes before its channels. Names are unique.
    pub channels: Vec<SeedChannel>,
    /// What the bot was invited with; see [`permission`].
    pub bot_permissions: u64,
    /// Whether somebody has dragged the bot's own role above the others. An invite puts it at
    /// position 1, below all of them.
    #[serde(default = "yes")]
    pub bot_on_top: bool,
    /// What @everyone may do; see [`permission`].
    #[serde(default = "everyone")]
    pub everyone: u64,
    /// The server's features, such as "COMMUNITY".
    #[serde(default)]
    pub features: Vec<String>,
    /// The name of the channel with the rules, which a community server has.
    #[serde(default)]
    pub rules_channel: Option<String>,
    /// The name of the channel in which Discord tells the moderators of a community server its
    /// news.
    #[serde(default)]
    pub updates_channel: Option<String>,
    /// Words that no name of a channel or thread may have in it, as in a community server. Discord
    /// does not say which words it takes for such; of "1488" bots that number their channels know.
    #[serde(default)]
    pub forbidden_words: Vec<String>,
    /// Whether who moderates needs two-factor authentication (`mfa_level` 1).
    #[serde(default)]
    pub two_factor: bool,
    /// Whether the bot's owner has two-factor authentication.
    #[serde(default = "yes")]
    pub owner_two_factor: bool,
    /// The names of further servers that the bot is in, for bots with several shards: each comes to
    /// the shard after that of the one before. Nothing happens in them; see
    /// [`Sandbox::rename_guild`](crate::Sandbox::rename_guild).
    #[serde(default)]
    pub further_guilds: Vec<String>,
    /// How many shards Discord recommends.
    #[serde(default = "one")]
    pub shards: u32,
    /// How many requests are taken in which time, from the start; `None` for any number.
    #[serde(skip)]
    pub limits: Option<Limits>,
    /// The only bot token that is accepted; without it every one of Discord's shape is.
    #[serde(default)]
    pub token: Option<String>,
    /// The privileged intents (members `1 << 1`, presences `1 << 8`, message content `1 << 15`)
    /// that are switched on for the application. A new application has none.
    #[serde(default)]
    pub privileged_intents: u64,
}

/// A person of a [`Seed`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedMember {
    /// The account's name.
    pub name: String,
    /// The names of the roles that they have.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The language of their client, a Discord locale.
    #[serde(default = "english")]
    pub locale: String,
    /// Whether they own the server.
    #[serde(default)]
    pub owner: bool,
}

/// A role of a [`Seed`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedRole {
    /// Its name.
    pub name: String,
    /// What it gives beyond @everyone; see [`permission`].
    #[serde(default)]
    pub permissions: u64,
    /// Whether everybody may mention it.
    #[serde(default)]
    pub mentionable: bool,
    /// The colour of its members' names, as 0xRRGGBB; 0 for none.
    #[serde(default)]
    pub color: u32,
    /// Whether its members stand apart from the others in the list.
    #[serde(default)]
    pub hoisted: bool,
}

/// A channel of a [`Seed`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedChannel {
    /// Its name.
    pub name: String,
    /// Discord's channel type: 0 text, 2 voice, 4 category, 5 announcements.
    #[serde(default)]
    pub kind: u8,
    /// The name of its category.
    #[serde(default)]
    pub parent: Option<String>,
    /// The roles that see it, beside the bot; empty for everybody.
    #[serde(default)]
    pub private_to: Vec<String>,
    /// Whether a private channel is hidden from the bot as well.
    #[serde(default)]
    pub hidden_from_bot: bool,
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

fn everyone() -> u64 {
    permission::EVERYONE
}

fn english() -> String {
    "en-US".to_owned()
}

impl Seed {
    /// A small server: "owner", "alice", and "staff" with the role "Staff"; a category "Tickets", a
    /// channel "welcome" and one "staff-log" for staff and the bot. The bot has what a ticket
    /// bot is usually given, and is not administrator.
    #[must_use]
    pub fn small() -> Self {
        let channel = SeedChannel::new;
        Self {
            guild_name: "Sandbox".to_owned(),
            preferred_locale: english(),
            members: vec![
                SeedMember { owner: true, ..SeedMember::new("owner") },
                SeedMember::new("alice"),
                SeedMember { roles: vec!["Staff".to_owned()], ..SeedMember::new("staff") },
            ],
            roles: vec![SeedRole {
                color: 0xe6_7e22,
                hoisted: true,
                ..SeedRole::new("Staff", permission::MANAGE_MESSAGES)
            }],
            channels: vec![
                channel("welcome", TEXT),
                SeedChannel { private_to: vec!["Staff".to_owned()], ..channel("staff-log", TEXT) },
                channel("Tickets", CATEGORY),
            ],
            bot_permissions: permission::TICKET_BOT,
            bot_on_top: true,
            everyone: permission::EVERYONE,
            features: Vec::new(),
            rules_channel: None,
            updates_channel: None,
            forbidden_words: Vec::new(),
            two_factor: false,
            owner_two_factor: true,
            further_guilds: Vec::new(),
            shards: 1,
            limits: None,
            token: None,
            privileged_intents: 0,
        }
    }

    /// A new server, right after the bot was invited: "owner", "alice" and "bob"; no roles but
    /// @everyone, who may mention all, and the bot's own at position 1; the channels that Discord
    /// makes. The bot has [`permission::INVITED_BOT`] ([`Seed::invited_with`] is for others), and
    /// the limits that are everywhere ([`Limits::everywhere`]).
    #[must_use]
    pub fn fresh() -> Self {
        let inside = |name: &str, kind, category: &str| SeedChannel {
            parent: Some(category.to_owned()),
            ..SeedChannel::new(name, kind)
        };
        Self {
            members: vec![
                SeedMember { owner: true, ..SeedMember::new("owner") },
                SeedMember::new("alice"),
                SeedMember::new("bob"),
            ],
            roles: Vec::new(),
            channels: vec![
                SeedChannel::new("Text Channels", CATEGORY),
                inside("general", TEXT, "Text Channels"),
                SeedChannel::new("Voice Channels", CATEGORY),
                inside("General", VOICE, "Voice Channels"),
            ],
            bot_permissions: permission::INVITED_BOT,
            bot_on_top: false,
            everyone: permission::NEW_SERVER,
            limits: Some(Limits::everywhere()),
            ..Self::small()
        }
    }

    /// A community server that has invited the bot: beside those of [`Seed::fresh`] there is
    /// "moderator" with the role "Moderators", above the bot's, and the channels "rules",
    /// "announcements" and "moderator-only", which the bot does not see. Nobody but moderators may
    /// mention all or a role that is not mentionable, and no name may have "1488" in it.
    #[must_use]
    pub fn community() -> Self {
        let mut seed = Self::fresh();
        let role = "Moderators".to_owned();
        seed.members.push(SeedMember { roles: vec![role.clone()], ..SeedMember::new("moderator") });
        let permissions = permission::KICK_MEMBERS
            | permission::BAN_MEMBERS
            | permission::MANAGE_MESSAGES
            | permission::MANAGE_THREADS
            | permission::MODERATE_MEMBERS
            | permission::MENTION_EVERYONE;
        seed.roles.push(SeedRole::new(&role, permissions));
        seed.channels.extend([
            SeedChannel::new("rules", TEXT),
            SeedChannel::new("announcements", super::channel::ANNOUNCEMENT),
            SeedChannel {
                private_to: vec![role],
                hidden_from_bot: true,
                ..SeedChannel::new("moderator-only", TEXT)
            },
        ]);
        Self {
            everyone: permission::NEW_SERVER & !permission::MENTION_EVERYONE,
            features: vec!["COMMUNITY".to_owned(), "NEWS".to_owned()],
            rules_channel: Some("rules".to_owned()),
            updates_channel: Some("moderator-only".to_owned()),
            forbidden_words: vec!["1488".to_owned()],
            ..seed
        }
    }

    /// The same where the bot was invited with `permissions`; see [`permission`].
    #[must_use]
    pub fn invited_with(self, permissions: u64) -> Self {
        Self { bot_permissions: permissions, ..self }
    }

    /// The same with one more person.
    #[must_use]
    pub fn with_member(mut self, member: SeedMember) -> Self {
        self.members.push(member);
        self
    }

    /// The same with one more role, above the others.
    #[must_use]
    pub fn with_role(mut self, name: &str, permissions: u64) -> Self {
        self.roles.push(SeedRole::new(name, permissions));
        self
    }

    /// The same with a further server that the bot is in, and one more shard recommended.
    #[must_use]
    pub fn with_further_guild(mut self, name: &str) -> Self {
        self.further_guilds.push(name.to_owned());
        self.shards += 1;
        self
    }

    /// The same with so many requests in which time, from the start.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits: Some(limits), ..self }
    }

    /// The same with another language of the server.
    #[must_use]
    pub fn with_preferred_locale(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.preferred_locale);
        self
    }

    /// The world that it describes, served at `url`.
    pub(crate) fn grow(self, clock: Arc<dyn Clock>, url: String) -> Result<World, SandboxError> {
        let now = clock.now();
        let mut past = Snowflakes::default();
        let mut next = || past.next(now - AGE);
        let guild = next();
        let mut roles = BTreeMap::new();
        let mut names = HashMap::new();
        let mut role = |id, seed: &SeedRole, position, managed| {
            let role = Role {
                id,
                name: seed.name.clone(),
                permissions: seed.permissions,
                position,
                color: seed.color,
                hoist: seed.hoisted,
                mentionable: seed.mentionable,
                managed,
            };
            roles.insert(id, role);
        };
        role(guild, &SeedRole::new("@everyone", self.everyone), 0, false);
        let mut height = if self.bot_on_top { 1 } else { 2 };
        for seed in &self.roles {
            let id = next();
            role(id, seed, height, false);
            names.insert(seed.name.clone(), id);
            height += 1;
        }
        let managed = next();
        let own = if self.bot_on_top { height } else { 1 };
        role(managed, &SeedRole::new("Sandbox Bot", self.bot_permissions), own, true);

        let find_role = |name: &String| {
            names
                .get(name)
                .copied()
                .ok_or_else(|| SandboxError::Seed(format!("there is no role {name:?}")))
        };
        let mut users = BTreeMap::new();
        let mut members = BTreeMap::new();
        let mut owner = None;
        for seed in &self.members {
            let id = next();
            let roles = seed.roles.iter().map(find_role).collect::<Result<_, _>>()?;
            users.insert(id, User::person(id, &seed.name, &seed.locale));
            members.insert(
                id,
                Member { user: id, nick: None, roles, joined: now - AGE, timed_out_until: None },
            );
            if seed.owner && owner.is_none() {
                owner = Some(id);
            }
        }
        let owner =
            owner.ok_or_else(|| SandboxError::Seed("no member owns the server".to_owned()))?;
        let bot = User { bot: true, ..User::person(APPLICATION, "sandbox-bot", "en-US") };
        users.insert(APPLICATION, bot);
        let roles_of_bot = vec![managed];
        members.insert(
            APPLICATION,
            Member {
                user: APPLICATION,
                nick: None,
                roles: roles_of_bot,
                joined: now - AGE,
                timed_out_until: None,
            },
        );

        let mut channels = BTreeMap::<u64, Channel>::new();
        for (position, seed) in (0..).zip(&self.channels) {
            let parent = match &seed.parent {
                None => None,
                Some(name) => {
                    let category = channels
                        .values()
                        .find(|other| other.kind == CATEGORY && other.name == *name);
                    let category = category
                        .ok_or_else(|| SandboxError::Seed(format!("no category {name:?}")))?;
                    Some(category.id)
                }
            };
            let see = |id| Overwrite { id, kind: 0, allow: permission::VIEW_CHANNEL, deny: 0 };
            let mut overwrites = Vec::new();
            if !seed.private_to.is_empty() {
                overwrites.push(Overwrite {
                    id: guild,
                    kind: 0,
                    allow: 0,
                    deny: permission::VIEW_CHANNEL,
                });
                if !seed.hidden_from_bot {
                    overwrites.push(see(managed));
                }
                for name in &seed.private_to {
                    overwrites.push(see(find_role(name)?));
                }
            }
            let id = next();
            let channel = Channel {
                id,
                kind: seed.kind,
                name: seed.name.clone(),
                parent,
                position,
                topic: None,
                nsfw: false,
                rate_limit: 0,
                overwrites,
            };
            channels.insert(id, channel);
        }

        let place = |name: &Option<String>| match name {
            None => Ok(None),
            Some(name) => channels
                .values()
                .find(|channel| channel.name == *name)
                .map(|channel| Some(channel.id))
                .ok_or_else(|| SandboxError::Seed(format!("there is no channel {name:?}"))),
        };
        let guild = Guild {
            features: self.features,
            forbidden_words: self.forbidden_words.iter().map(|word| word.to_lowercase()).collect(),
            two_factor: self.two_factor,
            rules_channel: place(&self.rules_channel)?,
            updates_channel: place(&self.updates_channel)?,
            id: guild,
            name: self.guild_name,
            owner,
            preferred_locale: self.preferred_locale,
            created: now - AGE,
        };
        let mut neighbours = Vec::new();
        let mut made = now - AGE;
        for name in self.further_guilds {
            // The shard follows from the time: a millisecond later is the next one.
            made += TimeDelta::milliseconds(1);
            let id = snowflake::at(made);
            neighbours.push(Neighbour { id, name, channel: id + 1, role: id + 2 });
        }
        let mut world = World {
            neighbours,
            clock,
            snowflakes: Snowflakes::default(),
            url,
            token: self.token,
            privileged_intents: self.privileged_intents,
            owner_two_factor: self.owner_two_factor,
            guild,
            users,
            members,
            roles,
            channels,
            shown: BTreeSet::new(),
            threads: BTreeMap::new(),
            dms: BTreeMap::new(),
            messages: HashMap::new(),
            uploads: VecDeque::new(),
            commands: Vec::new(),
            interactions: BTreeMap::new(),
            sessions: Sessions::default(),
            starts: crate::gateway::Starts::new(self.shards),
            faults: Vec::new(),
            spent: VecDeque::new(),
            meter: self.limits.map(Meter::new),
            date_ahead: TimeDelta::zero(),
            untold: HashSet::new(),
            calls: Vec::new(),
            gateway: crate::gateway::Conduct::default(),
            log: Log::default(),
            #[cfg(feature = "openapi")]
            oracle: None,
        };
        world.shown = world.shown_to_bot().map(|channel| channel.id).collect();
        Ok(world)
    }
}

impl SeedRole {
    /// A role that gives `permissions`.
    fn new(name: &str, permissions: u64) -> Self {
        Self { name: name.to_owned(), permissions, ..Self::default() }
    }
}

impl SeedChannel {
    /// A channel for everybody, in no category; `kind` is Discord's type.
    #[must_use]
    pub fn new(name: &str, kind: u8) -> Self {
        Self { name: name.to_owned(), kind, ..Self::default() }
    }
}

impl SeedMember {
    /// Somebody without roles whose client speaks English.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), roles: Vec::new(), locale: english(), owner: false }
    }
}

impl User {
    /// An account of a person.
    fn person(id: u64, name: &str, locale: &str) -> Self {
        Self { id, name: name.to_owned(), bot: false, locale: locale.to_owned(), dms_open: true }
    }
}

impl World {
    /// Somebody new joins: an account that is `age` old.
    pub(crate) fn join(&mut self, name: &str, age: TimeDelta) -> u64 {
        let now = self.now();
        let mut id = snowflake::at(now - age);
        while self.users.contains_key(&id) {
            id += 1;
        }
        self.users.insert(id, User::person(id, name, "en-US"));
        self.enter(id);
        id
    }

    /// Somebody with an account joins now, with no roles.
    pub(crate) fn enter(&mut self, user: u64) {
        let joined = self.now();
        let member = Member { user, nick: None, roles: Vec::new(), joined, timed_out_until: None };
        self.members.insert(user, member);
        self.announce_join(user);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::clock::SystemClock;

    fn grown(seed: Seed) -> Result<World, SandboxError> {
        seed.grow(Arc::new(SystemClock), "http://127.0.0.1:1".to_owned())
    }

    #[test]
    fn a_seed_is_read_from_json() {
        let json = r#"{
            "guild_name": "G", "preferred_locale": "de", "bot_permissions": 8,
            "members": [{"name": "boss", "owner": true}, {"name": "ann", "roles": ["Crew"], "locale": "fr"}],
            "roles": [{"name": "Crew"}],
            "channels": [{"name": "Desk", "kind": 4}, {"name": "crew", "parent": "Desk", "private_to": ["Crew"]}]
        }"#;
        let world = grown(serde_json::from_str(json).unwrap()).unwrap();
        let id = |name: &str| world.user_named(name).unwrap().id;
        let crew = world.channels.values().find(|channel| channel.name == "crew").unwrap();
        assert!(
            world.sees(id("ann"), crew.id)
                && world.sees(id("boss"), crew.id)
                && world.sees(world.bot(), crew.id)
        );
        assert_eq!(world.user_named("ann").unwrap().locale, "fr");
        assert!(world.height(world.bot()) > world.height(id("ann")));
    }

    #[test]
    fn a_seed_that_contradicts_itself_is_refused() {
        let nobody = Seed { members: Vec::new(), ..Seed::small() };
        assert!(matches!(grown(nobody), Err(SandboxError::Seed(_))));
        let stranger = SeedMember { roles: vec!["Nobody".to_owned()], ..SeedMember::new("eve") };
        assert!(matches!(grown(Seed::small().with_member(stranger)), Err(SandboxError::Seed(_))));
    }
}
