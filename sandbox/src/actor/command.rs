//! Running a command, and typing into an option that has suggestions.

use serde_json::{Value, json};

use super::option::{Resolved, Typed, check, check_required, descend, nest};
use super::upload::take_up;
use super::{ActError, open};
use crate::rule::command::{INTEGER, NUMBER, STRING};
use crate::world::World;
use crate::world::command::{CHAT_INPUT, Command};
use crate::world::interaction::{Kind, NewInteraction};
use crate::world::permission as perm;

/// Sends a command to the bot; gives the interaction.
pub(crate) fn run(world: &mut World, line: &Typed<'_>) -> Result<u64, ActError> {
    let path: Vec<&str> = line.path.split_whitespace().collect();
    let values = take_up(world, line.channel, line.options)?;
    let command = find(world, line, &path)?;
    let specs = descend(command.options(), &path[1..])?;
    let mut resolved = Resolved::default();
    let options = check(world, line, &values, specs, &mut resolved)?;
    check_required(line, specs)?;
    let data = data(command, &nest(&path[1..], options), resolved);
    Ok(send(world, line, Kind::Command, data))
}

/// Sends what was typed into an option; gives the interaction.
pub(crate) fn suggest(
    world: &mut World,
    line: &Typed<'_>,
    option: &str,
    typed: &str,
) -> Result<u64, ActError> {
    let path: Vec<&str> = line.path.split_whitespace().collect();
    let values = take_up(world, line.channel, line.options)?;
    let command = find(world, line, &path)?;
    let specs = descend(command.options(), &path[1..])?;
    let spec = specs.iter().find(|spec| spec["name"] == option);
    let spec = spec.ok_or_else(|| ActError::client(format!("there is no option {option:?}")))?;
    let kind = spec["type"].as_u64().unwrap_or_default();
    if spec["autocomplete"] != true || !matches!(kind, STRING | INTEGER | NUMBER) {
        return Err(ActError::client(format!("option {option} has no suggestions")));
    }
    let mut resolved = Resolved::default();
    let mut options = check(world, line, &values, specs, &mut resolved)?;
    options.push(json!({"type": kind, "name": option, "value": typed, "focused": true}));
    let data = data(command, &nest(&path[1..], options), resolved);
    Ok(send(world, line, Kind::Autocomplete, data))
}

/// The command that the line begins with, if this person is shown it there.
fn find<'a>(world: &'a World, line: &Typed<'_>, path: &[&str]) -> Result<&'a Command, ActError> {
    if !world.sees(line.user, line.channel) {
        return Err(ActError::NotVisible);
    }
    let name = path.first().copied().unwrap_or_default();
    let command = world.command(CHAT_INPUT, name).ok_or_else(|| {
        let slash = world.commands.iter().filter(|command| command.kind() == CHAT_INPUT);
        let names: Vec<&str> = slash.map(Command::name).collect();
        ActError::client(format!("there is no command /{name}; there are {}", names.join(", ")))
    })?;
    is_shown(world, command, line.user, line.channel).map_err(ActError::client)?;
    Ok(command)
}

/// Whether a person is shown a command in a channel; if not, why.
pub(crate) fn is_shown(
    world: &World,
    command: &Command,
    user: u64,
    channel: u64,
) -> Result<(), String> {
    let name = command.name();
    let Some(place) = world.place(channel) else {
        let works = command.works_in_dms();
        return if works {
            Ok(())
        } else {
            Err(format!("/{name} does not work in direct messages"))
        };
    };
    if !command.works_in_guild() {
        return Err(format!("/{name} does not work in a server"));
    }
    let bits = world.permissions_in(user, channel);
    if bits & perm::USE_APPLICATION_COMMANDS == 0 {
        return Err(format!("commands are not allowed to them in #{}", place.name));
    }
    // A command for nobody by default is still the administrators'.
    let needed = command.needed().map(|bits| if bits == 0 { perm::ADMINISTRATOR } else { bits });
    if needed.is_some_and(|needed| bits & needed != needed) {
        return Err(format!(
            "/{name} is not shown to them: it needs permissions that they do not have"
        ));
    }
    Ok(())
}

fn data(command: &Command, options: &[Value], resolved: Resolved) -> Value {
    let mut data = json!({
        "id": command.id.to_string(),
        "name": command.name(),
        "type": command.kind(),
        "options": options,
    });
    if let Some(guild) = command.guild {
        data["guild_id"] = json!(guild.to_string());
    }
    if let Some(resolved) = resolved.json() {
        data["resolved"] = resolved;
    }
    data
}

fn send(world: &mut World, line: &Typed<'_>, kind: Kind, data: Value) -> u64 {
    open(
        world,
        &NewInteraction {
            kind,
            user: line.user,
            channel: line.channel,
            locale: line.locale.clone(),
            source: None,
            data,
            trigger: None,
        },
    )
}
