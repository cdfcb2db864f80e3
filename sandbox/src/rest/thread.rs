//! Threads: starting, changing and deleting them, who is in them, and listing them.

use serde_json::{Value, json};

use super::error::ApiError;
use super::request::Call;
use super::{ApiResponse, Result, check_name, demand, id};
use crate::gateway::event::GUILD_MEMBERS;
use crate::rule::{self, Faults};
use crate::world::World;
use crate::world::channel::{ANNOUNCEMENT, TEXT};
use crate::world::permission as perm;
use crate::world::thread::{ANNOUNCEMENT_THREAD, PRIVATE_THREAD, PUBLIC_THREAD, Thread};

/// How many active threads a server has.
const ACTIVE_MAX: usize = 1_000;
/// How many people are in a thread.
const MEMBERS_MAX: usize = 1_000;
/// The routes of `/channels/{channel}…` that are about threads; `None` for the others.
pub(super) fn route(world: &mut World, call: &Call, channel: u64, rest: &[&str]) -> Option<Result> {
    let here = world.threads.contains_key(&channel);
    Some(match (call.method.as_str(), rest) {
        ("GET", []) if here => read(world, channel),
        ("PATCH", []) if here => edit(world, call, channel),
        ("DELETE", []) if here => delete(world, channel),
        (_, ["permissions", _]) if here => Err(ApiError::wrong_channel_type()),
        ("POST", ["threads"]) => start(world, call, channel, None),
        ("POST", ["messages", message, "threads"]) => {
            id(message).and_then(|id| start(world, call, channel, Some(id)))
        }
        ("GET", ["threads", "archived", "public"]) => {
            archived(world, call, channel, |thread| thread.kind != PRIVATE_THREAD)
        }
        ("GET", ["threads", "archived", "private"]) => needs(world, channel, perm::MANAGE_THREADS)
            .and_then(|_| archived(world, call, channel, |thread| thread.kind == PRIVATE_THREAD)),
        ("GET", ["users", "@me", "threads", "archived", "private"]) => {
            let bot = world.bot();
            archived(world, call, channel, |thread| {
                thread.kind == PRIVATE_THREAD && thread.has(bot)
            })
        }
        (_, ["thread-members", ..]) if !here && world.channels.contains_key(&channel) => {
            Err(ApiError::wrong_channel_type())
        }
        ("GET", ["thread-members"]) => members(world, call, channel),
        ("GET", ["thread-members", user]) => member(world, channel, user),
        ("PUT", ["thread-members", user]) => change_member(world, channel, user, true),
        ("DELETE", ["thread-members", user]) => change_member(world, channel, user, false),
        _ => return None,
    })
}

/// `GET /guilds/{guild}/threads/active`
pub(super) fn active(world: &World) -> ApiResponse {
    ApiResponse::ok(listed(world, world.active_threads(), false))
}

fn listed<'a>(world: &World, threads: impl Iterator<Item = &'a Thread>, has_more: bool) -> Value {
    let threads: Vec<&Thread> = threads.collect();
    let own = threads.iter().filter_map(|thread| thread.member_json(world.bot()));
    let own: Vec<Value> = own.collect();
    let threads: Vec<Value> = threads.into_iter().map(|thread| world.thread_json(thread)).collect();
    json!({"threads": threads, "members": own, "has_more": has_more})
}

/// A thread that the bot sees, and what it may do in it.
fn seen(world: &World, id: u64) -> Result<(&Thread, u64)> {
    let thread = world.threads.get(&id).ok_or_else(ApiError::unknown_channel)?;
    let bits = world.permissions_in(world.bot(), id);
    if bits & perm::VIEW_CHANNEL == 0 {
        Err(ApiError::missing_access())
    } else {
        Ok((thread, bits))
    }
}

/// What the bot may do in a channel that has threads, if that is all of `needed`.
fn needs(world: &World, channel: u64, needed: u64) -> Result<u8> {
    if world.dms.contains_key(&channel) {
        return Err(ApiError::dm_channel());
    }
    if world.threads.contains_key(&channel) {
        return Err(ApiError::wrong_channel_type());
    }
    let kind = world.channels.get(&channel).ok_or_else(ApiError::unknown_channel)?.kind;
    let bits = world.permissions_in(world.bot(), channel);
    if bits & perm::VIEW_CHANNEL == 0 {
        return Err(ApiError::missing_access());
    }
    demand(world, bits, needed)?;
    if matches!(kind, TEXT | ANNOUNCEMENT) { Ok(kind) } else { Err(ApiError::wrong_channel_type()) }
}

fn json(world: &World, id: u64) -> Value {
    world.threads.get(&id).map_or(Value::Null, |thread| world.thread_json(thread))
}

fn read(world: &World, id: u64) -> Result {
    seen(world, id).map(|(thread, _)| ApiResponse::ok(world.thread_json(thread)))
}

/// Starts a thread, from a message or without one.
fn start(world: &mut World, call: &Call, parent: u64, message: Option<u64>) -> Result {
    let place = needs(world, parent, 0)?;
    let mut faults = Faults::default();
    rule::thread::check(&mut faults, &call.body, true);
    let asked = call.body.get("type").filter(|kind| message.is_none() && !kind.is_null());
    // Without a word about it, a thread without a message is a private one.
    let kind = match (place, asked.map(Value::as_u64)) {
        (ANNOUNCEMENT, None | Some(Some(10))) => ANNOUNCEMENT_THREAD,
        (TEXT, None) if message.is_none() => PRIVATE_THREAD,
        (TEXT, None | Some(Some(11))) => PUBLIC_THREAD,
        (TEXT, Some(Some(12))) => PRIVATE_THREAD,
        (_, Some(Some(10..=12))) => return Err(ApiError::wrong_channel_type()),
        _ => {
            faults.wrong_choice("type", "(10, 11, 12)");
            PRIVATE_THREAD
        }
    };
    faults.check()?;
    check_name(world, &call.body)?;
    let needed = if kind == PRIVATE_THREAD {
        perm::CREATE_PRIVATE_THREADS
    } else {
        perm::CREATE_PUBLIC_THREADS
    };
    needs(world, parent, needed)?;
    if let Some(message) = message {
        needs(world, parent, perm::READ_MESSAGE_HISTORY)?;
        let there = world.message(parent, message).filter(|message| message.visible_to.is_none());
        there.ok_or_else(ApiError::unknown_message)?;
        if world.threads.contains_key(&message) {
            return Err(ApiError::thread_exists());
        }
    }
    if world.threads.values().filter(|thread| !thread.archived).count() >= ACTIVE_MAX {
        return Err(ApiError::too_many_threads());
    }
    let mut thread = world.new_thread(message, kind, parent, world.bot());
    let id = thread.id;
    apply(&mut thread, &call.body);
    world.add_thread(thread);
    if message.is_some() {
        world.announce_message(parent, id);
    }
    Ok(ApiResponse::created(json(world, id)))
}

/// Puts what a checked body says into a thread, but for the archive.
fn apply(thread: &mut Thread, body: &Value) {
    if let Some(name) = body["name"].as_str() {
        name.trim().clone_into(&mut thread.name);
    }
    thread.archive_after = body["auto_archive_duration"].as_u64().unwrap_or(thread.archive_after);
    let slow = body["rate_limit_per_user"].as_u64().and_then(|seconds| u16::try_from(seconds).ok());
    thread.rate_limit = slow.unwrap_or(thread.rate_limit);
    thread.locked = body["locked"].as_bool().unwrap_or(thread.locked);
    thread.invitable = body["invitable"].as_bool().unwrap_or(thread.invitable);
}

fn edit(world: &mut World, call: &Call, id: u64) -> Result {
    let (thread, bits) = seen(world, id)?;
    let mut changed = thread.clone();
    let mut faults = Faults::default();
    let body = &call.body;
    rule::thread::check(&mut faults, body, false);
    faults.check()?;
    check_name(world, body)?;
    let says = |names: &[&str]| {
        names.iter().any(|name| body.get(name).is_some_and(|value| !value.is_null()))
    };
    let moderates = bits & perm::MANAGE_THREADS != 0;
    let owns = thread.owner == world.bot();
    let opens = body["archived"] == false;
    if says(&["locked", "rate_limit_per_user"]) && !moderates
        || says(&["name", "auto_archive_duration", "invitable"]) && !moderates && !owns
        || body["archived"] == true && !moderates && !owns
        || opens && !moderates && (thread.locked || !thread.has(world.bot()))
    {
        return Err(ApiError::missing_permissions());
    }
    if moderates && !owns {
        demand(world, bits, perm::MANAGE_THREADS)?;
    }
    if thread.archived && !opens {
        return Err(ApiError::thread_archived());
    }
    apply(&mut changed, body);
    if let Some(archived) =
        body["archived"].as_bool().filter(|archived| *archived != changed.archived)
    {
        changed.archived = archived;
        changed.archive_changed = world.now();
    }
    world.threads.insert(id, changed);
    world.announce_thread(id);
    Ok(ApiResponse::ok(json(world, id)))
}

fn delete(world: &mut World, id: u64) -> Result {
    let (thread, bits) = seen(world, id)?;
    demand(world, bits, perm::MANAGE_THREADS)?;
    let json = world.thread_json(thread);
    world.remove_thread(id);
    Ok(ApiResponse::ok(json))
}

fn archived(world: &World, call: &Call, channel: u64, which: impl Fn(&Thread) -> bool) -> Result {
    needs(world, channel, perm::READ_MESSAGE_HISTORY)?;
    let limit = super::limit(call, "limit", 100, 2, 100)?;
    let mut threads: Vec<&Thread> = world
        .threads
        .values()
        .filter(|thread| thread.parent == channel && thread.archived && which(thread))
        .collect();
    threads.sort_by_key(|thread| std::cmp::Reverse(thread.archive_changed));
    let more = threads.len() > limit;
    Ok(ApiResponse::ok(listed(world, threads.into_iter().take(limit), more)))
}

fn members(world: &World, call: &Call, id: u64) -> Result {
    let (thread, _) = seen(world, id)?;
    if world.privileged_intents & GUILD_MEMBERS == 0 {
        return Err(ApiError::missing_access());
    }
    let limit = super::limit(call, "limit", 100, 1, 100)?;
    let people = thread.members.iter().filter_map(|(user, _)| thread.member_json(*user));
    Ok(ApiResponse::ok(people.take(limit).collect()))
}

/// Who a step of a path names.
fn user(world: &World, step: &str) -> Result<u64> {
    if step == "@me" { Ok(world.bot()) } else { id(step) }
}

fn member(world: &World, thread: u64, step: &str) -> Result {
    let (thread, _) = seen(world, thread)?;
    let json = thread.member_json(user(world, step)?).ok_or_else(ApiError::unknown_member)?;
    Ok(ApiResponse::ok(json))
}

fn change_member(world: &mut World, id: u64, step: &str, inside: bool) -> Result {
    let (thread, bits) = seen(world, id)?;
    let user = user(world, step)?;
    if thread.archived {
        return Err(ApiError::thread_archived());
    }
    let own = user == world.bot();
    let moderates = bits & perm::MANAGE_THREADS != 0
        || thread.owner == world.bot() && thread.kind == PRIVATE_THREAD;
    let allowed = match (inside, own) {
        (_, true) => true,
        (true, false) => {
            bits & perm::SEND_MESSAGES != 0
                && (moderates || thread.invitable || thread.kind != PRIVATE_THREAD)
        }
        (false, false) => moderates,
    };
    if !allowed {
        return Err(ApiError::missing_permissions());
    }
    if !world.members.contains_key(&user) {
        return Err(ApiError::unknown_member());
    }
    if inside && world.permissions_in(user, thread.parent) & perm::VIEW_CHANNEL == 0 {
        return Err(ApiError::missing_access());
    }
    if inside && !thread.has(user) && thread.members.len() >= MEMBERS_MAX {
        return Err(ApiError::too_many_thread_members());
    }
    world.set_thread_member(id, user, inside);
    Ok(ApiResponse::nothing())
}
