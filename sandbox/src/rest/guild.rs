//! The server: its description, and the way to its channels, roles and members.

use serde_json::Value;

use super::error::ApiError;
use super::request::Call;
use super::{ApiResponse, Result, channel, check_name, demand, member, role, thread};
use crate::gateway::event;
use crate::world::World;
use crate::world::neighbour::Neighbour;
use crate::world::permission as perm;

/// `/guilds/{guild}…`
pub(super) fn route(world: &mut World, call: &Call, guild: u64, rest: &[&str]) -> Result {
    if let Some(neighbour) = world.neighbour(guild) {
        return next_door(world, call, neighbour, rest);
    }
    if guild != world.guild.id {
        return Err(ApiError::unknown_guild());
    }
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let mut json = world.guild_json();
            if call.asks("with_counts") {
                json["approximate_member_count"] = Value::from(world.members.len());
                json["approximate_presence_count"] = Value::from(world.members.len());
            }
            Ok(ApiResponse::ok(json))
        }
        ("PATCH", []) => edit(world, call),
        ("GET", ["channels"]) => Ok(ApiResponse::ok(
            world.shown_to_bot().map(|channel| world.channel_json(channel)).collect(),
        )),
        ("POST", ["channels"]) => channel::create(world, call),
        ("GET", ["threads", "active"]) => Ok(thread::active(world)),
        (_, ["roles", rest @ ..]) => role::route(world, call, rest),
        (_, ["members", rest @ ..]) => member::route(world, call, rest),
        _ => Err(ApiError::not_served()),
    }
}

/// A further server, which can be looked at.
fn next_door(world: &World, call: &Call, neighbour: &Neighbour, rest: &[&str]) -> Result {
    let own = world.bot().to_string();
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok(ApiResponse::ok(world.neighbour_json(neighbour))),
        ("GET", ["channels"]) => Ok(ApiResponse::ok(world.neighbour_channels(neighbour))),
        ("GET", ["roles"]) => Ok(ApiResponse::ok(world.neighbour_roles(neighbour))),
        ("GET", ["members", user]) if *user == own => world
            .neighbour_member(neighbour)
            .map(ApiResponse::ok)
            .ok_or_else(ApiError::unknown_member),
        _ => Err(ApiError::not_served()),
    }
}

fn edit(world: &mut World, call: &Call) -> Result {
    demand(world, world.guild_permissions(world.bot()), perm::MANAGE_GUILD)?;
    let mut faults = crate::rule::Faults::default();
    faults.optional_text("", &call.body, "name", 2, 100);
    faults.check()?;
    check_name(world, &call.body)?;
    if let Some(name) = call.body["name"].as_str() {
        name.clone_into(&mut world.guild.name);
    }
    if let Some(locale) = call.body["preferred_locale"].as_str() {
        locale.clone_into(&mut world.guild.preferred_locale);
    }
    world.send(&event::guild_update(world));
    Ok(ApiResponse::ok(world.guild_json()))
}
