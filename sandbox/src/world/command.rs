//! The commands that the bot has registered.

use serde_json::{Map, Value, json};

use super::World;

/// Slash command.
pub(crate) const CHAT_INPUT: u64 = 1;

/// Command of the menu on a person.
pub(crate) const USER: u64 = 2;
/// Command of the menu on a message.
pub(crate) const MESSAGE: u64 = 3;

/// A registered command.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    pub(crate) id: u64,
    /// The server that it is for; `None` for a global one.
    pub(crate) guild: Option<u64>,
    /// As it was registered, with Discord's defaults filled in.
    pub(crate) body: Map<String, Value>,
}

/// Takes out the fields that are null, however deep they stand.
pub(crate) fn drop_nulls(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

impl Command {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        self.body.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// 1 slash command, 2 user menu, 3 message menu.
    pub(crate) fn kind(&self) -> u64 {
        self.body.get("type").and_then(Value::as_u64).unwrap_or(CHAT_INPUT)
    }

    /// Its options, or its subcommands.
    pub(crate) fn options(&self) -> &[Value] {
        self.body.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The permissions that a member needs to be shown it; `None` for everybody.
    pub(crate) fn needed(&self) -> Option<u64> {
        self.body.get("default_member_permissions").and_then(super::permission::parse)
    }

    /// Whether it may be used in direct messages with the bot.
    pub(crate) fn works_in_dms(&self) -> bool {
        if self.guild.is_some() {
            return false;
        }
        match self.body.get("contexts") {
            Some(Value::Array(contexts)) => contexts.iter().any(|context| context == 1),
            _ => self.body.get("dm_permission") != Some(&Value::Bool(false)),
        }
    }

    /// Whether it may be used in the server.
    pub(crate) fn works_in_guild(&self) -> bool {
        match self.body.get("contexts") {
            Some(Value::Array(contexts)) => contexts.iter().any(|context| context == 0),
            _ => true,
        }
    }

    /// As the routes give it.
    pub(crate) fn json(&self) -> Value {
        Value::Object(self.body.clone())
    }
}

impl World {
    /// Registers a command, in place of the one of the same kind and name; says whether it is new.
    pub(crate) fn register(
        &mut self,
        guild: Option<u64>,
        mut body: Map<String, Value>,
    ) -> (Value, bool) {
        let name = body.get("name").cloned().unwrap_or_default();
        let kind = body.get("type").cloned().unwrap_or_else(|| json!(CHAT_INPUT));
        let old = self.commands.iter().position(|command| {
            command.guild == guild && json!(command.kind()) == kind && json!(command.name()) == name
        });
        let id = match old {
            Some(index) => self.commands[index].id,
            None => self.next_id(),
        };
        let version = self.next_id();
        let defaults = json!({
            "type": kind,
            "description": "",
            "name_localizations": null,
            "description_localizations": null,
            "default_member_permissions": null,
            "nsfw": false,
            "integration_types": [0],
            "contexts": null,
        });
        if let Value::Object(defaults) = defaults {
            for (key, value) in defaults {
                body.entry(key).or_insert(value);
            }
        }
        // What an option leaves open is not given back at all.
        if let Some(options) = body.get_mut("options") {
            drop_nulls(options);
        }
        if guild.is_none() {
            body.entry("dm_permission").or_insert(json!(true));
        }
        body.insert("id".to_owned(), json!(id.to_string()));
        body.insert("application_id".to_owned(), json!(self.bot().to_string()));
        body.insert("version".to_owned(), json!(version.to_string()));
        if let Some(guild) = guild {
            body.insert("guild_id".to_owned(), json!(guild.to_string()));
        }
        let command = Command { id, guild, body };
        let json = command.json();
        match old {
            Some(index) => self.commands[index] = command,
            None => self.commands.push(command),
        }
        (json, old.is_none())
    }

    /// The command of a kind that a member of the server means by `name`: the server's own before
    /// the global one.
    pub(crate) fn command(&self, kind: u64, name: &str) -> Option<&Command> {
        let matching = |command: &&Command| command.kind() == kind && command.name() == name;
        let here = |command: &&Command| command.guild == Some(self.guild.id);
        let own = self.commands.iter().filter(here).find(matching);
        own.or_else(|| {
            self.commands.iter().filter(|command| command.guild.is_none()).find(matching)
        })
    }
}
