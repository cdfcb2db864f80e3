//! Roles: reading, making, changing, ordering, deleting.

use serde_json::Value;

use super::error::ApiError;
use super::member::check_height;
use super::request::Call;
use super::{ApiResponse, Result, demand, id};
use crate::rule::{self, Faults};
use crate::world::World;
use crate::world::guild::Role;
use crate::world::permission::{self as perm, Height};
use crate::world::snowflake;

/// How many roles a server has.
const ROLES_MAX: usize = 250;

/// `/guilds/{guild}/roles…`
pub(super) fn route(world: &mut World, call: &Call, rest: &[&str]) -> Result {
    if call.method != "GET" {
        demand(world, world.guild_permissions(world.bot()), perm::MANAGE_ROLES)?;
    }
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok(ApiResponse::ok(Value::Array(world.roles_json()))),
        ("GET", ["member-counts"]) => Ok(ApiResponse::ok(counts(world))),
        ("GET", [role]) => Ok(ApiResponse::ok(json(world, id(role)?)?)),
        ("POST", []) => create(world, call),
        ("PATCH", []) => order(world, call),
        ("PATCH", [role]) => edit(world, call, id(role)?),
        ("DELETE", [role]) => delete(world, id(role)?),
        _ => Err(ApiError::not_served()),
    }
}

/// How many members have each role, but for @everyone.
fn counts(world: &World) -> Value {
    let has =
        |role: &u64| world.members.values().filter(|member| member.roles.contains(role)).count();
    let roles = world.roles.keys().filter(|role| **role != world.guild.id);
    roles.map(|role| (role.to_string(), Value::from(has(role)))).collect()
}

fn json(world: &World, role: u64) -> Result<Value> {
    world.roles.get(&role).map(|role| world.role_json(role)).ok_or_else(ApiError::unknown_role)
}

/// Puts what a body says into a role.
fn apply(world: &World, role: &mut Role, body: &Value) -> Result<()> {
    let mut faults = Faults::default();
    rule::role::check(&mut faults, body);
    let color = body["color"].as_u64().or_else(|| body["colors"]["primary_color"].as_u64());
    let permissions = perm::parse(&body["permissions"]);
    faults.check()?;
    if let Some(bits) = permissions {
        // Nobody can give what they have not; what the role has already is no gift.
        if bits & !role.permissions & !world.guild_permissions(world.bot()) != 0 {
            return Err(ApiError::missing_permissions());
        }
        role.permissions = bits;
    }
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut role.name);
    }
    role.color = color.and_then(|color| u32::try_from(color).ok()).unwrap_or(role.color);
    role.hoist = body["hoist"].as_bool().unwrap_or(role.hoist);
    role.mentionable = body["mentionable"].as_bool().unwrap_or(role.mentionable);
    Ok(())
}

fn create(world: &mut World, call: &Call) -> Result {
    if world.roles.len() >= ROLES_MAX {
        return Err(ApiError::too_many_roles());
    }
    let everyone = world.roles.get(&world.guild.id).map_or(0, |role| role.permissions);
    let mut role = Role {
        id: 0,
        name: "new role".to_owned(),
        permissions: everyone,
        position: 1,
        color: 0,
        hoist: false,
        mentionable: false,
        managed: false,
    };
    apply(world, &mut role, &call.body)?;
    role.id = world.next_id();
    let id = role.id;
    world.add_role(role);
    json(world, id).map(ApiResponse::ok)
}

fn edit(world: &mut World, call: &Call, id: u64) -> Result {
    check_height(world, id)?;
    let mut role = world.roles.get(&id).cloned().ok_or_else(ApiError::unknown_role)?;
    apply(world, &mut role, &call.body)?;
    world.roles.insert(id, role);
    world.announce_role(id);
    json(world, id).map(ApiResponse::ok)
}

fn delete(world: &mut World, id: u64) -> Result {
    check_height(world, id)?;
    if id == world.guild.id || world.roles.get(&id).is_some_and(|role| role.managed) {
        return Err(ApiError::invalid_role());
    }
    world.remove_role(id);
    Ok(ApiResponse::nothing())
}

fn order(world: &mut World, call: &Call) -> Result {
    let mut faults = Faults::default();
    rule::role::check_order(&mut faults, &call.body);
    faults.check()?;
    let top = world.height(world.bot());
    for entry in call.body.as_array().into_iter().flatten() {
        let role = snowflake::parse(&entry["id"]).ok_or_else(ApiError::unknown_role)?;
        check_height(world, role)?;
        let Some(position) =
            entry["position"].as_u64().and_then(|position| u16::try_from(position).ok())
        else {
            continue;
        };
        let moved = world.roles.get(&role).map(|role| Role { position, ..role.clone() });
        let Some(moved) = moved.filter(|moved| Height::of(moved) < top) else {
            return Err(ApiError::missing_permissions());
        };
        world.roles.insert(role, moved);
        world.announce_role(role);
    }
    Ok(ApiResponse::ok(Value::Array(world.roles_json())))
}
