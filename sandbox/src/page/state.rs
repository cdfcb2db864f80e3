//! What the page shows: the sandbox as one person sees it.

use serde_json::{Value, json};

use crate::actor::{channels, is_shown, messages};
use crate::fault::Armed;
use crate::record::Traffic;
use crate::world::World;
use crate::world::command::Command;

/// How many lines of traffic the page gets.
const TRAFFIC_LINES: usize = 200;

/// The state for the person of that name, in one channel; for the owner, when the name is empty.
/// `None` for nobody.
pub(super) fn of(world: &World, name: &str, channel: Option<u64>) -> Option<Value> {
    let user = if name.is_empty() {
        world.users.get(&world.guild.owner)?
    } else {
        world.user_named(name)?
    };
    let me = user.id;
    let channel =
        channel.filter(|channel| world.sees(me, *channel)).or_else(|| world.first_channel(me));
    let dm = world.dms.values().find(|dm| dm.recipient == me);
    let shown = |command: &&Command| {
        channel.is_some_and(|channel| is_shown(world, command, me, channel).is_ok())
    };
    Some(json!({
        "guild": world.guild.name,
        "me": {"id": me.to_string(), "name": user.name, "locale": user.locale,
            "dms_open": user.dms_open,
            "permissions": world.guild_permissions(me).to_string()},
        "bot": {
            "id": world.bot().to_string(),
            "name": world.users.get(&world.bot()).map(|bot| bot.name.clone()),
            "connected": world.sessions.connected(),
        },
        "users": people(world),
        "roles": world.roles_json(),
        "channels": channels(world, me),
        "dm": dm.map(|dm| dm.id.to_string()),
        "channel": channel.map(|channel| channel.to_string()),
        "messages": channel
            .and_then(|channel| messages(world, me, channel).ok())
            .unwrap_or_default(),
        "commands": world.commands.iter().filter(shown).map(Command::json).collect::<Vec<_>>(),
        "violations": world.log.violations,
        "traffic": traffic(world),
        "faults": world.faults.iter().chain(&world.spent).map(Armed::json).collect::<Vec<_>>(),
    }))
}

/// The people, the owner first.
fn people(world: &World) -> Vec<Value> {
    let mut people: Vec<_> =
        world.members.values().filter(|member| member.user != world.bot()).collect();
    people.sort_by_key(|member| (member.user != world.guild.owner, member.user));
    let person = |member: &crate::world::guild::Member| {
        let roles = member
            .roles
            .iter()
            .filter_map(|role| world.roles.get(role))
            .map(|role| role.name.clone());
        json!({
            "id": member.user.to_string(),
            "name": world.users.get(&member.user).map(|user| user.name.clone()),
            "owner": member.user == world.guild.owner,
            "roles": roles.collect::<Vec<_>>(),
            "role_ids": member.roles.iter().map(u64::to_string).collect::<Vec<_>>(),
        })
    };
    people.into_iter().map(person).collect()
}

/// The last lines of traffic, newest first, without what was in it.
fn traffic(world: &World) -> Vec<Value> {
    let line = |traffic: &Traffic| match traffic {
        Traffic::Request { method, path, status, response, .. } => {
            json!({
                "what": format!("{method} {path}"), "status": status, "why": response["message"],
            })
        }
        Traffic::Dispatch { event, .. } => json!({"what": event}),
        Traffic::Received { op, .. } => json!({"what": format!("opcode {op}")}),
    };
    world.log.records.iter().rev().take(TRAFFIC_LINES).map(|record| line(&record.traffic)).collect()
}
