//! Interactions: what a person did, the one answer that it may get, and the token's fifteen
//! minutes.
//!
//! An interaction goes from [`InteractionResponse::None`] to one of the others, once.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::World;
use super::command::{MESSAGE, USER};
use super::permission;

/// How long a bot has for its first answer.
pub const ANSWER_LIMIT: TimeDelta = TimeDelta::seconds(3);
/// How long an interaction's token can be used.
pub const TOKEN_LIMIT: TimeDelta = TimeDelta::minutes(15);

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Command,
    Component,
    Autocomplete,
    Modal,
}

impl Kind {
    /// Discord's number for it.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Command => 2,
            Self::Component => 3,
            Self::Autocomplete => 4,
            Self::Modal => 5,
        }
    }
}

/// How the bot has answered.
#[derive(Debug, Clone)]
pub(crate) enum InteractionResponse {
    /// Not yet.
    None,
    /// With a message (4).
    Message,
    /// "is thinking…" (5).
    Deferred,
    /// Seen; the message stays for now (6).
    Acknowledged,
    /// By changing the message that the component is on (7).
    Updated,
    /// With suggestions (8).
    Choices(Vec<Value>),
    /// With a modal (9); the map holds its title, custom id and rows.
    Modal(Value),
}

/// What a person did, and what came of it.
#[derive(Debug, Clone)]
pub(crate) struct Interaction {
    pub(crate) id: u64,
    pub(crate) token: String,
    pub(crate) kind: Kind,
    pub(crate) user: u64,
    pub(crate) channel: u64,
    pub(crate) created: DateTime<Utc>,
    pub(crate) answer: InteractionResponse,
    /// The message that a component is on, also for a modal that a component has opened.
    pub(crate) source: Option<u64>,
    /// The answer's message: for types 6 and 7 the source.
    pub(crate) original: Option<u64>,
    /// Further messages, in order.
    pub(crate) followups: Vec<u64>,
    /// The original was given its content, or changed, after the first answer.
    pub(crate) edited: bool,
    /// The process that was to answer has gone.
    pub(crate) lost: bool,
    /// What messages say of it.
    pub(crate) metadata: Value,
}

/// What is to become an interaction.
#[derive(Debug)]
pub(crate) struct NewInteraction {
    pub(crate) kind: Kind,
    pub(crate) user: u64,
    pub(crate) channel: u64,
    pub(crate) locale: String,
    pub(crate) source: Option<u64>,
    pub(crate) data: Value,
    /// For a modal: what messages say of the interaction that opened it.
    pub(crate) trigger: Option<Value>,
}

/// The command that was used, with its subcommand.
fn command_path(data: &Value) -> String {
    let mut path = data["name"].as_str().unwrap_or_default().to_owned();
    let mut inner = &data["options"][0];
    while let (Some(1 | 2), Some(name)) = (inner["type"].as_u64(), inner["name"].as_str()) {
        path.push(' ');
        path.push_str(name);
        inner = &inner["options"][0];
    }
    path
}

impl World {
    /// Makes an interaction; gives its id and what the bot is to be sent.
    pub(crate) fn open_interaction(&mut self, new: &NewInteraction) -> (u64, Value) {
        let id = self.next_id();
        let now = self.now();
        let token = format!("interaction.{id}.{:016x}", id.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let metadata = self.interaction_metadata(id, new);
        let payload = self.interaction_json(id, &token, new);
        let interaction = Interaction {
            id,
            token,
            kind: new.kind,
            user: new.user,
            channel: new.channel,
            created: now,
            answer: InteractionResponse::None,
            source: new.source,
            original: None,
            followups: Vec::new(),
            edited: false,
            lost: false,
            metadata,
        };
        self.interactions.insert(id, interaction);
        (id, payload)
    }

    fn interaction_json(&self, id: u64, token: &str, new: &NewInteraction) -> Value {
        let in_guild = self.place(new.channel).is_some();
        let mut json = json!({
            "id": id.to_string(),
            "application_id": self.bot().to_string(),
            "type": new.kind.number(),
            "token": token,
            "version": 1,
            "data": new.data,
            "channel_id": new.channel.to_string(),
            "channel": self.interaction_channel_json(new.channel, new.user),
            "locale": new.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "context": i32::from(!in_guild),
            "attachment_size_limit": 10_485_760,
        });
        if in_guild {
            json["guild_id"] = json!(self.guild.id.to_string());
            json["guild"] = json!({
                "id": self.guild.id.to_string(),
                "locale": self.guild.preferred_locale,
                "features": self.guild.features,
            });
            json["guild_locale"] = json!(self.guild.preferred_locale);
            json["authorizing_integration_owners"] = json!({"0": self.guild.id.to_string()});
            json["app_permissions"] =
                json!(self.permissions_in(self.bot(), new.channel).to_string());
            if let Some(member) = self.members.get(&new.user) {
                json["member"] = self.member_json(member);
                json["member"]["permissions"] =
                    json!(self.permissions_in(new.user, new.channel).to_string());
            }
        } else {
            json["user"] = self.user_json(new.user);
            json["authorizing_integration_owners"] = json!({"0": "0"});
            json["app_permissions"] = json!(permission::TICKET_BOT.to_string());
        }
        if let Some(message) = new.source.and_then(|source| self.message(new.channel, source)) {
            json["message"] = self.message_json(message);
        }
        json
    }

    fn interaction_metadata(&self, id: u64, new: &NewInteraction) -> Value {
        let mut json = json!({
            "id": id.to_string(),
            "type": new.kind.number(),
            "user": self.user_json(new.user),
            "authorizing_integration_owners": {"0": self.guild.id.to_string()},
        });
        match (new.kind, new.source, &new.trigger) {
            (Kind::Command, ..) => {
                json["name"] = json!(command_path(&new.data));
                let target = &new.data["target_id"];
                match new.data["type"].as_u64() {
                    Some(USER) => {
                        let id = super::snowflake::parse(target).unwrap_or_default();
                        json["target_user"] = self.user_json(id);
                    }
                    Some(MESSAGE) => json["target_message_id"] = target.clone(),
                    _ => {}
                }
            }
            // A click on no message is none that Discord sends; whoever reads the answer needs a
            // number all the same.
            (Kind::Component, source, _) => {
                json["interacted_message_id"] = json!(source.unwrap_or(id).to_string());
            }
            (Kind::Modal, _, Some(trigger)) => {
                json["triggering_interaction_metadata"] = trigger.clone();
            }
            _ => {}
        }
        json
    }

    /// What messages say of a command of this person that is long over.
    pub(crate) fn command_metadata(&self, user: u64) -> Value {
        json!({
            "id": self.guild.id.to_string(),
            "type": Kind::Command.number(),
            "user": self.user_json(user),
            "authorizing_integration_owners": {"0": self.guild.id.to_string()},
        })
    }

    /// The interaction that a token belongs to.
    pub(crate) fn interaction_of(&self, token: &str) -> Option<&Interaction> {
        let id = token.strip_prefix("interaction.")?.split('.').next()?.parse().ok()?;
        self.interactions.get(&id).filter(|interaction| interaction.token == token)
    }

    /// Interactions whose token has run out are of no more use to anybody; a modal's prefilled
    /// values go with them.
    pub(crate) fn forget_old_interactions(&mut self) {
        let oldest = self.now() - TOKEN_LIMIT;
        // Ids increase with time, so the oldest is always the first.
        while self.interactions.first_key_value().is_some_and(|(_, first)| first.created <= oldest)
        {
            self.interactions.pop_first();
        }
    }
}
