//! The server and what belongs to it: users, members and roles.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::permission::Height;
use super::{World, time};

/// The one server of a sandbox.
#[derive(Debug, Clone)]
pub(crate) struct Guild {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) owner: u64,
    /// A Discord locale, such as "en-US" or "de".
    pub(crate) preferred_locale: String,
    /// Such as "COMMUNITY".
    pub(crate) features: Vec<String>,
    /// Words that no name of a channel or thread may have in it, in lower case.
    pub(crate) forbidden_words: Vec<String>,
    /// Whether who moderates needs two-factor authentication.
    pub(crate) two_factor: bool,
    /// The channel with the rules.
    pub(crate) rules_channel: Option<u64>,
    /// The channel in which moderators are told Discord's news.
    pub(crate) updates_channel: Option<u64>,
    pub(crate) created: DateTime<Utc>,
}

/// An account.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) bot: bool,
    /// The language that the person has chosen in the client.
    pub(crate) locale: String,
    /// Whether the bot's direct messages reach them.
    pub(crate) dms_open: bool,
}

/// An account's membership of the server.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) user: u64,
    pub(crate) nick: Option<String>,
    /// Without @everyone.
    pub(crate) roles: Vec<u64>,
    pub(crate) joined: DateTime<Utc>,
    pub(crate) timed_out_until: Option<Value>,
}

/// A role.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) permissions: u64,
    /// Its position, which others may share; @everyone has 0. See [`Height`].
    pub(crate) position: u16,
    pub(crate) color: u32,
    pub(crate) hoist: bool,
    pub(crate) mentionable: bool,
    /// Belongs to a bot and can be given to nobody else.
    pub(crate) managed: bool,
}

impl User {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "username": self.name,
            "discriminator": if self.bot { "0001" } else { "0" },
            "global_name": if self.bot { Value::Null } else { json!(self.name) },
            "avatar": null,
            "banner": null,
            "accent_color": null,
            "bot": self.bot,
            "system": false,
            "flags": 0,
            "public_flags": 0,
            "avatar_decoration_data": null,
            "collectibles": null,
            "primary_guild": null,
        })
    }
}

impl Member {
    /// A member without its user, as messages and resolved data carry it.
    pub(crate) fn json(&self) -> Value {
        json!({
            "nick": self.nick,
            "avatar": null,
            "banner": null,
            "roles": self.roles.iter().map(u64::to_string).collect::<Vec<_>>(),
            "joined_at": time(self.joined),
            "premium_since": null,
            "deaf": false,
            "mute": false,
            "flags": 0,
            "pending": false,
            "communication_disabled_until": self.timed_out_until,
            "avatar_decoration_data": null,
        })
    }
}

impl Role {
    pub(crate) fn json(&self, bot: u64) -> Value {
        let mut role = json!({
            "id": self.id.to_string(),
            "name": self.name,
            "permissions": self.permissions.to_string(),
            "position": self.position,
            "color": self.color,
            "colors": {"primary_color": self.color, "secondary_color": null,
                "tertiary_color": null},
            "hoist": self.hoist,
            "managed": self.managed,
            "mentionable": self.mentionable,
            "icon": null,
            "unicode_emoji": null,
            "flags": 0,
        });
        if self.managed {
            role["tags"] = json!({"bot_id": bot.to_string()});
        }
        role
    }
}

impl World {
    /// A user as JSON; an account that has never been here looks like one that was deleted.
    pub(crate) fn user_json(&self, user: u64) -> Value {
        self.users.get(&user).map_or_else(
            || {
                let name = "Deleted User".to_owned();
                User { id: user, name, bot: false, locale: String::new(), dms_open: false }.json()
            },
            User::json,
        )
    }

    /// A member with its user.
    pub(crate) fn member_json(&self, member: &Member) -> Value {
        let mut json = member.json();
        json["user"] = self.user_json(member.user);
        json
    }

    /// A role as JSON.
    pub(crate) fn role_json(&self, role: &Role) -> Value {
        role.json(self.bot())
    }

    /// The roles, lowest first.
    pub(crate) fn roles_json(&self) -> Vec<Value> {
        let mut roles: Vec<_> = self.roles.values().collect();
        roles.sort_by_key(|role| Height::of(role));
        roles.into_iter().map(|role| self.role_json(role)).collect()
    }

    /// The server as `GET /guilds/{id}` gives it.
    pub(crate) fn guild_json(&self) -> Value {
        json!({
            "id": self.guild.id.to_string(),
            "name": self.guild.name,
            "icon": null,
            "description": null,
            "home_header": null,
            "splash": null,
            "discovery_splash": null,
            "features": self.guild.features,
            "banner": null,
            "owner_id": self.guild.owner.to_string(),
            "application_id": null,
            "region": "deprecated",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "system_channel_id": null,
            "system_channel_flags": 0,
            "widget_enabled": false,
            "widget_channel_id": null,
            "verification_level": 0,
            "roles": self.roles_json(),
            "default_message_notifications": 0,
            "mfa_level": u8::from(self.guild.two_factor),
            "explicit_content_filter": 0,
            "max_presences": null,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": null,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": self.guild.preferred_locale,
            "rules_channel_id": self.guild.rules_channel.map(|id| id.to_string()),
            "safety_alerts_channel_id": null,
            "public_updates_channel_id": self.guild.updates_channel.map(|id| id.to_string()),
            "premium_progress_bar_enabled": false,
            "nsfw": false,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": null,
        })
    }
}
