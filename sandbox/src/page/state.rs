//! What the page shows: the sandbox as one person sees it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::actor::{channels, is_shown, messages};
use crate::fault::Armed;
use crate::record::Traffic;
use crate::world::World;
use crate::world::command::Command;
use crate::world::guild::Member;
use crate::world::message::Message;
use crate::world::permission::{SEND_MESSAGES, VIEW_CHANNEL};

/// How many lines of traffic the page gets.
const TRAFFIC_LINES: usize = 200;
/// How many of the messages that call a person the page gets, the newest.
const KEPT_PINGS: usize = 50;

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
            "role_ids": world.members.get(&world.bot()).map(role_ids).unwrap_or_default(),
        },
        "users": people(world),
        "roles": world.roles_json(),
        "channels": channels(world, me),
        "dm": dm.map(|dm| dm.id.to_string()),
        "channel": channel.map(|channel| channel.to_string()),
        "may_write": channel.is_some_and(|channel| may_write(world, me, channel)),
        "viewers": channel.map(|channel| viewers(world, channel)).unwrap_or_default(),
        "private": private(world),
        "last": last(world, me),
        "messages": channel
            .and_then(|channel| messages(world, me, channel).ok())
            .unwrap_or_default(),
        "commands": world.commands.iter().filter(shown).map(Command::json).collect::<Vec<_>>(),
        "violations": world.log.violations,
        "traffic": traffic(world),
        "faults": world.faults.iter().chain(&world.spent).map(Armed::json).collect::<Vec<_>>(),
    }))
}

/// Whether a person may write in a channel, or in their conversation with the bot.
fn may_write(world: &World, me: u64, channel: u64) -> bool {
    world.place(channel).is_none_or(|place| {
        place.holds_messages() && world.permissions_in(me, channel) & SEND_MESSAGES != 0
    })
}

/// Who sees a channel, the bot among them.
fn viewers(world: &World, channel: u64) -> Vec<String> {
    let members = world.members.keys();
    members.filter(|member| world.sees(**member, channel)).map(u64::to_string).collect()
}

/// The channels that @everyone does not see.
fn private(world: &World) -> Vec<String> {
    let everyone = world.guild.id;
    let base = world.roles.get(&everyone).map_or(0, |role| role.permissions);
    let hidden = |channel: &&crate::world::channel::Channel| {
        let own = channel.overwrites.iter().find(|overwrite| overwrite.id == everyone);
        let bits = own.map_or(base, |own| base & !own.deny | own.allow);
        bits & VIEW_CHANNEL == 0
    };
    world.channels.values().filter(hidden).map(|channel| channel.id.to_string()).collect()
}

/// The newest message of each channel that a person sees, of those that others wrote for them.
fn last(world: &World, me: u64) -> BTreeMap<String, String> {
    let newest = |(channel, messages): (&u64, &std::collections::VecDeque<Message>)| {
        let mut newest_first = messages.iter().rev();
        let message = newest_first.find(|message| message.is_for(me) && message.author != me)?;
        Some((channel.to_string(), message.id.to_string()))
    };
    world
        .messages
        .iter()
        .filter(|(channel, _)| world.sees(me, **channel))
        .filter_map(newest)
        .collect()
}

/// The people, the owner first.
fn people(world: &World) -> Vec<Value> {
    let mut people: Vec<_> =
        world.members.values().filter(|member| member.user != world.bot()).collect();
    people.sort_by_key(|member| (member.user != world.guild.owner, member.user));
    let calls = calls(world);
    let person = |member: &Member| {
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
            "role_ids": role_ids(member),
            "pings": pings(world, &calls, member),
        })
    };
    people.into_iter().map(person).collect()
}

fn role_ids(member: &Member) -> Vec<String> {
    member.roles.iter().map(u64::to_string).collect()
}

/// The messages that call anybody, oldest first; those that only one person sees call nobody.
fn calls(world: &World) -> Vec<&Message> {
    let is_call = |message: &&Message| {
        let mentions = &message.mentions;
        let calls = mentions.everyone || !mentions.users.is_empty() || !mentions.roles.is_empty();
        message.visible_to.is_none() && (calls || world.dms.contains_key(&message.channel))
    };
    let mut calls: Vec<_> = world.messages.values().flatten().filter(is_call).collect();
    calls.sort_by_key(|message| message.id);
    calls
}

/// Those that call one person: by name, by a role, all, or in a conversation with the bot.
fn pings(world: &World, calls: &[&Message], member: &Member) -> Vec<Value> {
    let me = member.user;
    let is_mine = |message: &&&Message| {
        let mentions = &message.mentions;
        let called = mentions.everyone
            || mentions.users.contains(&me)
            || mentions.roles.iter().any(|role| member.roles.contains(role))
            || world.dms.contains_key(&message.channel);
        called && message.author != me && world.sees(me, message.channel)
    };
    let newest = calls.iter().rev().filter(is_mine).take(KEPT_PINGS);
    newest
        .map(
            |message| json!({"channel": message.channel.to_string(), "id": message.id.to_string()}),
        )
        .collect()
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
