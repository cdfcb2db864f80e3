//! The options of a command as a person types them: which there are, whether they fit, and what the
//! bot is sent.

use serde_json::{Map, Value, json};

use super::ActError;
use crate::rule::command::{ATTACHMENT, GROUP, INTEGER, NUMBER, STRING, SUBCOMMAND};
use crate::world::World;
use crate::world::message::Message;
use crate::world::snowflake;

/// The largest whole number that Discord takes, 2^53.
const INTEGER_MAX: i64 = 1 << 53;

/// A command line.
#[derive(Debug)]
pub(crate) struct Typed<'a> {
    pub(crate) user: u64,
    pub(crate) locale: String,
    pub(crate) channel: u64,
    /// The command's name, and after a space that of its subcommand.
    pub(crate) path: &'a str,
    pub(crate) options: &'a [(&'a str, Value)],
}

/// Finds the subcommand that `path` leads to; gives its options.
pub(super) fn descend<'a>(options: &'a [Value], path: &[&str]) -> Result<&'a [Value], ActError> {
    let nested = |option: &&Value| matches!(option["type"].as_u64(), Some(SUBCOMMAND | GROUP));
    let Some((step, rest)) = path.split_first() else {
        let names: Vec<_> =
            options.iter().filter(nested).filter_map(|option| option["name"].as_str()).collect();
        if names.is_empty() {
            return Ok(options);
        }
        return Err(ActError::client(format!("it needs a subcommand: {}", names.join(", "))));
    };
    let next = options.iter().filter(nested).find(|option| option["name"] == *step);
    let next = next.ok_or_else(|| ActError::client(format!("there is no subcommand {step:?}")))?;
    descend(next["options"].as_array().map(Vec::as_slice).unwrap_or_default(), rest)
}

/// Puts options below the subcommands that `path` leads through, as the bot is sent them.
pub(super) fn nest(path: &[&str], options: Vec<Value>) -> Vec<Value> {
    let mut nested = options;
    for (index, step) in path.iter().enumerate().rev() {
        let kind = if index + 1 == path.len() { SUBCOMMAND } else { GROUP };
        nested = vec![json!({"type": kind, "name": step, "options": nested})];
    }
    nested
}

/// Checks the values that were given; gives them as the bot is sent them, and notes what they name
/// in `resolved`.
pub(super) fn check(
    world: &World,
    line: &Typed<'_>,
    values: &[Value],
    specs: &[Value],
    resolved: &mut Resolved,
) -> Result<Vec<Value>, ActError> {
    let mut options = Vec::new();
    for ((name, _), given) in line.options.iter().zip(values) {
        let spec = specs.iter().find(|spec| spec["name"] == *name);
        let spec = spec.ok_or_else(|| ActError::client(format!("there is no option {name:?}")))?;
        let value = value(world, line.user, spec, given, resolved)
            .map_err(|why| ActError::client(format!("option {name}: {why}")))?;
        options.push(json!({"type": spec["type"], "name": name, "value": value}));
    }
    Ok(options)
}

/// Refuses when a required option is missing.
pub(super) fn check_required(line: &Typed<'_>, specs: &[Value]) -> Result<(), ActError> {
    let given = |spec: &Value| line.options.iter().any(|(name, _)| spec["name"] == *name);
    match specs.iter().find(|spec| spec["required"] == true && !given(spec)) {
        Some(missing) => Err(ActError::client(format!("option {} is required", missing["name"]))),
        None => Ok(()),
    }
}

fn value(
    world: &World,
    user: u64,
    spec: &Value,
    given: &Value,
    resolved: &mut Resolved,
) -> Result<Value, String> {
    let kind = spec["type"].as_u64().unwrap_or_default();
    let choices = spec["choices"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !choices.is_empty() {
        let meant =
            choices.iter().find(|choice| choice["value"] == *given || choice["name"] == *given);
        return meant
            .map(|choice| choice["value"].clone())
            .ok_or_else(|| format!("{given} is none of its choices"));
    }
    match kind {
        STRING => {
            let text = given.as_str().ok_or("it takes text")?;
            let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
            let (min, max) = (
                spec["min_length"].as_u64().unwrap_or(0),
                spec["max_length"].as_u64().unwrap_or(6_000),
            );
            if text.is_empty() || !(min..=max).contains(&length) {
                return Err(format!("it takes {} to {max} characters, not {length}", min.max(1)));
            }
            Ok(json!(text))
        }
        INTEGER => {
            let typed = given.as_i64().or_else(|| given.as_str()?.parse().ok());
            let number = typed.filter(|number| (-INTEGER_MAX..=INTEGER_MAX).contains(number));
            let number = number.ok_or("it takes a whole number")?;
            within(spec, &json!(number))?;
            Ok(json!(number))
        }
        NUMBER => {
            let number = given
                .as_f64()
                .or_else(|| given.as_str()?.parse().ok())
                .ok_or("it takes a number")?;
            within(spec, &json!(number))?;
            Ok(json!(number))
        }
        5 => given.as_bool().map(Value::Bool).ok_or_else(|| "it takes true or false".to_owned()),
        6..=9 => {
            let id = snowflake::parse(given).ok_or("it takes an id")?;
            let found = match kind {
                6 => resolved.user(world, id),
                7 => {
                    let types =
                        spec["channel_types"].as_array().map(Vec::as_slice).unwrap_or_default();
                    resolved.channel(world, user, id, types)
                }
                8 => resolved.role(world, id),
                _ => resolved.user(world, id) || resolved.role(world, id),
            };
            if found { Ok(json!(id.to_string())) } else { Err(format!("{id} cannot be chosen")) }
        }
        ATTACHMENT => {
            let id = snowflake::parse(given).ok_or("it takes a file")?;
            if resolved.attachment(world, id) {
                Ok(json!(id.to_string()))
            } else {
                Err("it takes a file".to_owned())
            }
        }
        other => Err(format!("the sandbox does not type options of type {other}")),
    }
}

/// Whether a number keeps its option's bounds.
fn within(spec: &Value, number: &Value) -> Result<(), String> {
    let (Some(number), min, max) =
        (number.as_f64(), spec["min_value"].as_f64(), spec["max_value"].as_f64())
    else {
        return Err("it takes a number".to_owned());
    };
    if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
        return Err(format!(
            "{number} is not between {} and {}",
            spec["min_value"], spec["max_value"]
        ));
    }
    Ok(())
}

/// The users, members, roles and channels that an interaction names.
#[derive(Debug, Default)]
pub(super) struct Resolved(Map<String, Value>);

impl Resolved {
    fn note(&mut self, list: &str, id: u64, value: Value) {
        let list = self.0.entry(list).or_insert_with(|| json!({}));
        list[id.to_string()] = value;
    }

    /// Notes a user, and their membership; says whether there is one.
    pub(super) fn user(&mut self, world: &World, id: u64) -> bool {
        let Some(user) = world.users.get(&id) else { return false };
        self.note("users", id, user.json());
        if let Some(member) = world.members.get(&id) {
            let mut json = member.json();
            json["permissions"] = json!(world.guild_permissions(id).to_string());
            if let Value::Object(fields) = &mut json {
                fields.remove("deaf");
                fields.remove("mute");
            }
            self.note("members", id, json);
        }
        true
    }

    /// Notes a message.
    pub(super) fn message(&mut self, world: &World, message: &Message) {
        self.note("messages", message.id, world.message_json(message));
    }

    /// Notes a file that was taken up; says whether there is one.
    pub(super) fn attachment(&mut self, world: &World, id: u64) -> bool {
        let Some(file) = world.uploads.iter().find(|file| file.id == id) else { return false };
        self.note("attachments", id, file.json(true));
        true
    }

    /// Notes a role; says whether there is one.
    pub(super) fn role(&mut self, world: &World, id: u64) -> bool {
        let Some(role) = world.roles.get(&id) else { return false };
        self.note("roles", id, world.role_json(role));
        true
    }

    /// Notes a channel; says whether `user` sees it and its type is one of `types`, if there are
    /// any.
    pub(super) fn channel(&mut self, world: &World, user: u64, id: u64, types: &[Value]) -> bool {
        let Some(channel) = world.channels.get(&id).filter(|_| world.sees(user, id)) else {
            return false;
        };
        if !types.is_empty() && !types.contains(&json!(channel.kind)) {
            return false;
        }
        self.note("channels", id, world.interaction_channel_json(id, user));
        true
    }

    /// What the bot is sent; `None` when nothing was named.
    pub(super) fn json(self) -> Option<Value> {
        (!self.0.is_empty()).then_some(Value::Object(self.0))
    }
}
