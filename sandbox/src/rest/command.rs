//! Registering commands, for everywhere or for one server.

use serde_json::{Map, Value, json};

use super::error::ApiError;
use super::request::Call;
use super::{ApiResponse, Result, id};
use crate::rule::{self, Faults};
use crate::world::World;
use crate::world::command::CHAT_INPUT;

/// How many slash commands there can be.
const CHAT_INPUT_LIMIT: usize = twilight_validate::command::GUILD_COMMAND_LIMIT;

/// `/applications/{app}/commands…` and `/applications/{app}/guilds/{guild}/commands…`
pub(super) fn route(
    world: &mut World,
    call: &Call,
    app: &str,
    guild: Option<&str>,
    rest: &[&str],
) -> Result {
    if id(app)? != world.bot() {
        return Err(ApiError::unknown_application());
    }
    let guild = guild.map(id).transpose()?;
    if guild.is_some_and(|guild| !world.guilds().any(|known| known == guild)) {
        return Err(ApiError::missing_access());
    }
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let own = world.commands.iter().filter(|command| command.guild == guild);
            Ok(ApiResponse::ok(own.map(crate::world::command::Command::json).collect()))
        }
        ("PUT", []) => overwrite(world, call, guild),
        ("POST", []) => create(world, call, guild),
        // Who may use which command, as the server has it.
        ("GET", ["permissions"]) => Err(ApiError::not_served()),
        ("GET", [command]) => {
            let index = find(world, guild, command)?;
            Ok(ApiResponse::ok(world.commands[index].json()))
        }
        ("PATCH", [command]) => edit(world, call, guild, command),
        ("DELETE", [command]) => {
            let index = find(world, guild, command)?;
            world.commands.remove(index);
            Ok(ApiResponse::nothing())
        }
        _ => Err(ApiError::not_served()),
    }
}

fn find(world: &World, guild: Option<u64>, command: &str) -> Result<usize> {
    let wanted = id(command)?;
    let place =
        world.commands.iter().position(|command| command.guild == guild && command.id == wanted);
    place.ok_or_else(ApiError::unknown_command)
}

fn overwrite(world: &mut World, call: &Call, guild: Option<u64>) -> Result {
    let Some(commands) = call.body.as_array() else {
        return Err(rule::fault(
            "",
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType.",
        ));
    };
    let mut faults = Faults::default();
    rule::command::check_all(&mut faults, commands);
    faults.check()?;
    let slash = commands
        .iter()
        .filter(|command| command["type"].as_u64().unwrap_or(CHAT_INPUT) == CHAT_INPUT)
        .count();
    if slash > CHAT_INPUT_LIMIT {
        return Err(ApiError::too_many_commands());
    }
    let mut kept = Vec::new();
    for command in commands {
        let (json, _) =
            world.register(guild, clean(command.as_object().cloned().unwrap_or_default()));
        kept.push(json);
    }
    let ids: Vec<&Value> = kept.iter().map(|command| &command["id"]).collect();
    world
        .commands
        .retain(|command| command.guild != guild || ids.contains(&&json!(command.id.to_string())));
    Ok(ApiResponse::ok(Value::Array(kept)))
}

fn create(world: &mut World, call: &Call, guild: Option<u64>) -> Result {
    let mut faults = Faults::default();
    rule::command::check(&mut faults, "", &call.body);
    faults.check()?;
    let (json, new) = world.register(guild, clean(call.fields()));
    let slash = world
        .commands
        .iter()
        .filter(|command| command.guild == guild && command.kind() == CHAT_INPUT)
        .count();
    if slash > CHAT_INPUT_LIMIT {
        world.commands.pop();
        return Err(ApiError::too_many_commands());
    }
    Ok(if new { ApiResponse::created(json) } else { ApiResponse::ok(json) })
}

fn edit(world: &mut World, call: &Call, guild: Option<u64>, command: &str) -> Result {
    let index = find(world, guild, command)?;
    let mut body = world.commands[index].body.clone();
    body.extend(clean(call.fields()));
    let edited = Value::Object(body.clone());
    let mut faults = Faults::default();
    rule::command::check(&mut faults, "", &edited);
    faults.check()?;
    world.commands[index].body = body;
    Ok(ApiResponse::ok(edited))
}

/// What a bot sends, without what is Discord's to say.
fn clean(mut body: Map<String, Value>) -> Map<String, Value> {
    for name in ["id", "application_id", "guild_id", "version"] {
        body.remove(name);
    }
    body.retain(|name, value| {
        !value.is_null() || matches!(name.as_str(), "default_member_permissions" | "contexts")
    });
    body
}
