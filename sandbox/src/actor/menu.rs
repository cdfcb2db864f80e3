//! Commands of the menu that opens on a person or on a message.

use serde_json::{Value, json};

use super::command::is_shown;
use super::option::Resolved;
use super::{ActError, open};
use crate::world::World;
use crate::world::command::{Command, MESSAGE, USER};
use crate::world::interaction::{Kind, NewInteraction};

/// Whose menu was opened where, and what was chosen in it.
#[derive(Debug)]
pub(crate) struct Menu<'a> {
    pub(crate) user: u64,
    pub(crate) locale: String,
    pub(crate) channel: u64,
    /// The command's name.
    pub(crate) name: &'a str,
}

/// Runs a command on a person; gives the interaction.
pub(crate) fn on_user(world: &mut World, menu: &Menu<'_>, target: u64) -> Result<u64, ActError> {
    let command = find(world, menu, USER)?;
    let mut resolved = Resolved::default();
    if !resolved.user(world, target) {
        return Err(ActError::Unknown(format!("nobody has the id {target}")));
    }
    let data = data(command, target, resolved);
    Ok(send(world, menu, data))
}

/// Runs a command on a message of the channel; gives the interaction.
pub(crate) fn on_message(world: &mut World, menu: &Menu<'_>, target: u64) -> Result<u64, ActError> {
    let command = find(world, menu, MESSAGE)?;
    let message = world.message(menu.channel, target).filter(|message| message.is_for(menu.user));
    let message = message.ok_or(ActError::NotVisible)?;
    let mut resolved = Resolved::default();
    resolved.message(world, message);
    let data = data(command, target, resolved);
    Ok(send(world, menu, data))
}

/// The command of that kind and name, if this person is shown it there.
fn find<'a>(world: &'a World, menu: &Menu<'_>, kind: u64) -> Result<&'a Command, ActError> {
    if !world.sees(menu.user, menu.channel) {
        return Err(ActError::NotVisible);
    }
    let command = world.command(kind, menu.name).ok_or_else(|| {
        let names = world.commands.iter().filter(|command| command.kind() == kind);
        let names = names.map(Command::name).collect::<Vec<_>>().join(", ");
        ActError::client(format!("there is no {:?} in this menu; there are: {names}", menu.name))
    })?;
    is_shown(world, command, menu.user, menu.channel).map_err(ActError::client)?;
    Ok(command)
}

fn data(command: &Command, target: u64, resolved: Resolved) -> Value {
    let mut data = json!({
        "id": command.id.to_string(),
        "name": command.name(),
        "type": command.kind(),
        "target_id": target.to_string(),
        "resolved": resolved.json(),
    });
    if let Some(guild) = command.guild {
        data["guild_id"] = json!(guild.to_string());
    }
    data
}

fn send(world: &mut World, menu: &Menu<'_>, data: Value) -> u64 {
    open(
        world,
        &NewInteraction {
            kind: Kind::Command,
            user: menu.user,
            channel: menu.channel,
            locale: menu.locale.clone(),
            source: None,
            data,
            trigger: None,
        },
    )
}
