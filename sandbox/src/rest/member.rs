//! Members: reading them, changing them, giving and taking roles, removing them.

use serde_json::Value;

use super::error::ApiError;
use super::request::Call;
use super::{ApiResponse, Result, demand, id, limit};
use crate::gateway::event::GUILD_MEMBERS;
use crate::rule::{self, Faults};
use crate::world::World;
use crate::world::guild::Member;
use crate::world::permission::{self as perm, Height};
use crate::world::snowflake;

/// How many members are given at once.
const MEMBERS_MAX: usize = 1_000;

/// `/guilds/{guild}/members…`
pub(super) fn route(world: &mut World, call: &Call, rest: &[&str]) -> Result {
    match (call.method.as_str(), rest) {
        ("GET", []) => list(world, call),
        ("GET", ["search"]) => {
            let query =
                call.query.get("query").map(String::as_str).unwrap_or_default().to_lowercase();
            let limit = limit(call, "limit", 1, 1, MEMBERS_MAX)?;
            let matches = |member: &&Member| {
                let name = world.users.get(&member.user).map(|user| user.name.to_lowercase());
                name.is_some_and(|name| name.starts_with(&query))
            };
            let found = world.members.values().filter(matches).take(limit);
            Ok(ApiResponse::ok(found.map(|member| world.member_json(member)).collect()))
        }
        ("GET", [user]) => {
            let member = find(world, id(user)?)?;
            Ok(ApiResponse::ok(world.member_json(member)))
        }
        ("PATCH", ["@me"]) => edit(world, call, world.bot()),
        ("PATCH", [user]) => edit(world, call, id(user)?),
        ("DELETE", [user]) => remove(world, id(user)?),
        ("PUT", [user, "roles", role]) => change_role(world, id(user)?, id(role)?, true),
        ("DELETE", [user, "roles", role]) => change_role(world, id(user)?, id(role)?, false),
        _ => Err(ApiError::not_served()),
    }
}

fn find(world: &World, user: u64) -> Result<&Member> {
    world.members.get(&user).ok_or_else(ApiError::unknown_member)
}

fn list(world: &World, call: &Call) -> Result {
    // Discord keeps the whole list from an application for which the members intent is not switched
    // on.
    if world.privileged_intents & GUILD_MEMBERS == 0 {
        return Err(ApiError::missing_access());
    }
    let after = call.number("after").unwrap_or_default();
    let members = world.members.range(after + 1..).take(limit(call, "limit", 1, 1, MEMBERS_MAX)?);
    Ok(ApiResponse::ok(members.map(|(_, member)| world.member_json(member)).collect()))
}

/// Whether the bot may give, take, change or delete a role: it has to stand below the bot's
/// highest.
pub(super) fn check_height(world: &World, role: u64) -> Result<()> {
    let height = Height::of(world.roles.get(&role).ok_or_else(ApiError::unknown_role)?);
    if world.height(world.bot()) > height { Ok(()) } else { Err(ApiError::missing_permissions()) }
}

fn change_role(world: &mut World, user: u64, role: u64, give: bool) -> Result {
    demand(world, world.guild_permissions(world.bot()), perm::MANAGE_ROLES)?;
    find(world, user)?;
    check_assignable(world, role)?;
    if let Some(member) = world.members.get_mut(&user) {
        if give == member.roles.contains(&role) {
            return Ok(ApiResponse::nothing());
        }
        if give {
            member.roles.push(role);
        } else {
            member.roles.retain(|held| *held != role);
        }
    }
    world.announce_member(user);
    Ok(ApiResponse::nothing())
}

/// Whether a role can be given at all, and by the bot.
fn check_assignable(world: &World, role: u64) -> Result<()> {
    let known = world.roles.get(&role).ok_or_else(ApiError::unknown_role)?;
    if role == world.guild.id || known.managed {
        return Err(ApiError::invalid_role());
    }
    check_height(world, role)
}

fn edit(world: &mut World, call: &Call, user: u64) -> Result {
    let member = find(world, user)?.clone();
    let bits = world.guild_permissions(world.bot());
    let body = &call.body;
    let mut faults = Faults::default();
    rule::role::check_member(&mut faults, body, world.now());
    faults.check()?;
    let mut changed = member.clone();
    let above = user == world.bot() || world.height(world.bot()) > world.height(user);
    if let Some(nick) = body.get("nick") {
        let needed = if user == world.bot() {
            perm::CHANGE_NICKNAME | perm::MANAGE_NICKNAMES
        } else {
            perm::MANAGE_NICKNAMES
        };
        if bits & needed == 0 || !above {
            return Err(ApiError::missing_permissions());
        }
        changed.nick = nick.as_str().filter(|nick| !nick.is_empty()).map(str::to_owned);
    }
    if let Some(until) = body.get("communication_disabled_until") {
        if bits & perm::MODERATE_MEMBERS == 0 || !above {
            return Err(ApiError::missing_permissions());
        }
        changed.timed_out_until = Some(until.clone()).filter(|until| !until.is_null());
    }
    if let Some(Value::Array(roles)) = body.get("roles") {
        demand(world, bits, perm::MANAGE_ROLES)?;
        let roles: Vec<u64> = roles.iter().filter_map(snowflake::parse).collect();
        let differs = |role: &&u64| member.roles.contains(role) != roles.contains(role);
        for role in roles.iter().chain(&member.roles).filter(differs) {
            check_assignable(world, *role)?;
        }
        changed.roles = roles;
    }
    world.members.insert(user, changed.clone());
    world.announce_member(user);
    Ok(ApiResponse::ok(world.member_json(&changed)))
}

fn remove(world: &mut World, user: u64) -> Result {
    find(world, user)?;
    demand(world, world.guild_permissions(world.bot()), perm::KICK_MEMBERS)?;
    if world.height(world.bot()) <= world.height(user) {
        return Err(ApiError::missing_permissions());
    }
    world.leave(user);
    Ok(ApiResponse::nothing())
}
