//! Messages in channels and direct messages: writing, reading, changing, deleting, pinning, typing.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::draft::Draft;
use super::error::ApiError;
use super::request::Call;
use super::{ApiResponse, Result, demand, id, limit};
use crate::gateway::event::{self, MESSAGE_CONTENT};
use crate::world::World;
use crate::world::message::{LOADING, Message};
use crate::world::permission as perm;
use crate::world::snowflake;

/// How long a nonce keeps a second message from being made.
const NONCE_LIFE: TimeDelta = TimeDelta::minutes(5);
/// How many pins a channel has.
const PINS_MAX: usize = 250;
/// How many of them are given at once.
const PINS_AT_ONCE: usize = 50;
/// How old a message may be that is deleted with others.
const DELETABLE_AGE: TimeDelta = TimeDelta::days(14);

/// `/channels/{channel}/messages…`, `/channels/{channel}/pins…` and `/channels/{channel}/typing`
pub(super) fn route(world: &mut World, call: &Call, channel: u64, rest: &[&str]) -> Result {
    match (call.method.as_str(), rest) {
        ("GET", ["messages"]) => list(world, call, channel),
        ("POST", ["messages"]) => create(world, call, channel),
        ("GET", ["messages", "pins"]) => list_pins(world, call, channel),
        ("GET", ["messages", message]) => {
            require(world, channel, perm::READ_MESSAGE_HISTORY)?;
            let message = find(world, channel, id(message)?)?;
            Ok(ApiResponse::ok(as_seen(world, message)))
        }
        ("PATCH", ["messages", message]) => edit(world, call, channel, id(message)?),
        ("DELETE", ["messages", message]) => delete(world, channel, id(message)?),
        ("POST", ["messages", "bulk-delete"]) => delete_many(world, call, channel),
        ("POST", ["typing"]) => {
            require(world, channel, perm::SEND_MESSAGES)?;
            world.send(&event::typing(world, channel, world.bot()));
            Ok(ApiResponse::nothing())
        }
        ("GET", ["pins"]) => {
            require(world, channel, perm::VIEW_CHANNEL)?;
            let pinned = pinned(world, channel);
            Ok(ApiResponse::ok(
                pinned.take(PINS_AT_ONCE).map(|message| as_seen(world, message)).collect(),
            ))
        }
        ("PUT", ["pins", message] | ["messages", "pins", message]) => {
            pin(world, channel, id(message)?, true)
        }
        ("DELETE", ["pins", message] | ["messages", "pins", message]) => {
            pin(world, channel, id(message)?, false)
        }
        _ => Err(ApiError::not_served()),
    }
}

/// `POST /users/@me/channels`
pub(super) fn open_dm(world: &mut World, call: &Call) -> Result {
    let user = snowflake::parse(&call.body["recipient_id"]);
    let user = user.filter(|user| world.users.contains_key(user) && *user != world.bot());
    let user = user.ok_or_else(ApiError::unknown_user)?;
    let now = world.now();
    let is_new = !world.dms.values().any(|dm| dm.recipient == user);
    if is_new && !world.meter.as_mut().is_none_or(|meter| meter.may_open_dm(now)) {
        return Err(ApiError::opening_dms_too_fast());
    }
    let dm = world.dm_with(user);
    Ok(ApiResponse::ok(world.dm_json(dm)))
}

/// What the bot may do in a channel; an error when it has not all of `needed`, or does not see it.
fn require(world: &World, channel: u64, needed: u64) -> Result<u64> {
    if world.dms.contains_key(&channel) {
        return Ok(perm::ALL);
    }
    let place = world.place(channel).ok_or_else(ApiError::unknown_channel)?;
    let bits = world.permissions_in(world.bot(), channel);
    if bits & perm::VIEW_CHANNEL == 0 {
        return Err(ApiError::missing_access());
    }
    demand(world, bits, needed)?;
    if !place.holds_messages() {
        return Err(ApiError::no_messages_here());
    }
    Ok(bits)
}

/// A message that stands in the channel for all; one that is for a single person is not found here.
fn find(world: &World, channel: u64, message: u64) -> Result<&Message> {
    let found = world.message(channel, message).filter(|message| message.visible_to.is_none());
    found.ok_or_else(ApiError::unknown_message)
}

/// A message as the bot may read it: without the message content intent, only what concerns it.
fn as_seen(world: &World, message: &Message) -> Value {
    let json = world.message_json(message);
    let readable = world.privileged_intents & MESSAGE_CONTENT != 0
        || world.dms.contains_key(&message.channel)
        || event::is_readable_anyway(world, message);
    if readable { json } else { event::without_content(json) }
}

fn list(world: &World, call: &Call, channel: u64) -> Result {
    let bits = require(world, channel, perm::VIEW_CHANNEL)?;
    if bits & perm::READ_MESSAGE_HISTORY == 0 {
        return Ok(ApiResponse::ok(json!([])));
    }
    let limit = limit(call, "limit", 50, 1, 100)?;
    let all = world
        .messages
        .get(&channel)
        .into_iter()
        .flatten()
        .filter(|message| message.visible_to.is_none());
    let mut found: Vec<&Message> =
        match (call.number("before"), call.number("after"), call.number("around")) {
            (Some(before), ..) => all.filter(|message| message.id < before).collect(),
            (_, Some(after), _) => all.filter(|message| message.id > after).take(limit).collect(),
            (_, _, Some(around)) => {
                let all: Vec<_> = all.collect();
                let middle = all.partition_point(|message| message.id < around);
                let start = middle.saturating_sub(limit / 2);
                all.into_iter().skip(start).take(limit).collect()
            }
            _ => all.collect(),
        };
    found.reverse();
    found.truncate(limit);
    Ok(ApiResponse::ok(found.into_iter().map(|message| as_seen(world, message)).collect()))
}

fn create(world: &mut World, call: &Call, channel: u64) -> Result {
    let bits = require(world, channel, perm::SEND_MESSAGES)?;
    if let Some(dm) = world.dms.get(&channel)
        && !world.users.get(&dm.recipient).is_some_and(|user| user.dms_open)
    {
        return Err(ApiError::user_not_reachable());
    }
    check_unlocked(world, channel, bits)?;
    let draft = Draft::read(&call.body, "", &call.files)?;
    check_extras(&draft, bits)?;
    let author = world.bot();
    let now = world.now();
    if let (true, Some(nonce)) = (draft.enforce_nonce, &draft.nonce) {
        let same = |message: &&Message| {
            message.author == author
                && message.nonce.as_ref() == Some(nonce)
                && now - message.created < NONCE_LIFE
        };
        if let Some(there) =
            world.messages.get(&channel).and_then(|messages| messages.iter().rev().find(same))
        {
            return Ok(ApiResponse::ok(world.message_json(there)));
        }
    }
    if let Some(target) = draft.reply_to
        && call.body["message_reference"]["fail_if_not_exists"] != false
        && find(world, channel, target).is_err()
    {
        let fault = crate::rule::fault(
            "message_reference",
            "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
            "Unknown message",
        );
        return Err(fault.by_circumstance());
    }
    let mut message = world.blank_message(channel, author);
    message.nonce.clone_from(&draft.nonce);
    message.reply_to = draft.reply_to;
    draft.apply(world, &mut message)?;
    let json = world.message_json(&message);
    world.post(message);
    Ok(ApiResponse::ok(json))
}

/// Embeds and files each need a permission of their own.
fn check_extras(draft: &Draft, bits: u64) -> Result<()> {
    let embeds = draft.has_embeds() && bits & perm::EMBED_LINKS == 0;
    let files = draft.has_files() && bits & perm::ATTACH_FILES == 0;
    if embeds || files { Err(ApiError::missing_permissions()) } else { Ok(()) }
}

/// In a locked thread only moderators write.
fn check_unlocked(world: &World, channel: u64, bits: u64) -> Result<()> {
    let locked = world.threads.get(&channel).is_some_and(|thread| thread.locked);
    if locked && bits & perm::MANAGE_THREADS == 0 { Err(ApiError::thread_locked()) } else { Ok(()) }
}

/// In an archived thread nothing changes but by a new message.
fn check_active(world: &World, channel: u64) -> Result<()> {
    let archived = world.threads.get(&channel).is_some_and(|thread| thread.archived);
    if archived { Err(ApiError::thread_archived()) } else { Ok(()) }
}

fn edit(world: &mut World, call: &Call, channel: u64, message: u64) -> Result {
    let bits = require(world, channel, perm::VIEW_CHANNEL)?;
    let old = find(world, channel, message)?;
    if old.author != world.bot() {
        return Err(ApiError::not_your_message());
    }
    check_active(world, channel)?;
    check_unlocked(world, channel, bits)?;
    let draft = Draft::read(&call.body, "", &call.files)?;
    check_extras(&draft, bits)?;
    rewrite(world, channel, message, draft)
}

/// Changes a message that is there, and announces it.
pub(super) fn rewrite(world: &mut World, channel: u64, message: u64, draft: Draft) -> Result {
    let mut changed =
        world.message(channel, message).cloned().ok_or_else(ApiError::unknown_message)?;
    draft.apply(world, &mut changed)?;
    if changed.flags & LOADING == 0 {
        changed.edited = Some(world.now());
    }
    changed.flags &= !LOADING;
    let json = world.message_json(&changed);
    if let Some(place) = world.message_mut(channel, message) {
        *place = changed;
    }
    world.announce_message(channel, message);
    Ok(ApiResponse::ok(json))
}

fn delete(world: &mut World, channel: u64, message: u64) -> Result {
    let bits = require(world, channel, perm::VIEW_CHANNEL)?;
    let own = find(world, channel, message)?.author == world.bot();
    if !own {
        let all = if world.dms.contains_key(&channel) { 0 } else { bits };
        demand(world, all, perm::MANAGE_MESSAGES)?;
    }
    world.remove_message(channel, message);
    Ok(ApiResponse::nothing())
}

fn delete_many(world: &mut World, call: &Call, channel: u64) -> Result {
    require(world, channel, perm::MANAGE_MESSAGES)?;
    let mut faults = crate::rule::Faults::default();
    let count = faults.list("", &call.body, "messages").len();
    if faults.count("messages", count, 2, 100) {
        faults.ids("", &call.body, "messages");
    }
    faults.check()?;
    let ids: Vec<u64> = call.body["messages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(snowflake::parse)
        .collect();
    if ids.iter().any(|message| *message < snowflake::at(world.now() - DELETABLE_AGE)) {
        return Err(ApiError::too_old_to_delete());
    }
    for message in ids {
        world.remove_message(channel, message);
    }
    Ok(ApiResponse::nothing())
}

/// The pinned messages, the last pinned first.
fn pinned(world: &World, channel: u64) -> impl Iterator<Item = &Message> {
    let mut pinned: Vec<&Message> = world
        .messages
        .get(&channel)
        .into_iter()
        .flatten()
        .filter(|message| message.pinned.is_some())
        .collect();
    pinned.sort_by_key(|message| std::cmp::Reverse((message.pinned, message.id)));
    pinned.into_iter()
}

fn list_pins(world: &World, call: &Call, channel: u64) -> Result {
    require(world, channel, perm::VIEW_CHANNEL)?;
    let limit = limit(call, "limit", PINS_AT_ONCE, 1, PINS_AT_ONCE)?;
    let query = json!({"before": call.query.get("before")});
    let mut faults = crate::rule::Faults::default();
    let before = faults.time("", &query, "before");
    faults.check()?;
    let older = |message: &&Message| {
        before.is_none_or(|before| message.pinned.is_some_and(|at| at < before))
    };
    let all: Vec<&Message> = pinned(world, channel).filter(older).collect();
    let item = |message: &&Message| {
        json!({
            "pinned_at": message.pinned.map(crate::world::time), "message": as_seen(world, message),
        })
    };
    let items: Vec<Value> = all.iter().take(limit).map(item).collect();
    Ok(ApiResponse::ok(json!({"items": items, "has_more": all.len() > limit})))
}

fn pin(world: &mut World, channel: u64, message: u64, pinned_now: bool) -> Result {
    require(world, channel, perm::PIN_MESSAGES)?;
    check_active(world, channel)?;
    let found = find(world, channel, message)?;
    if !matches!(found.kind, 0 | 19 | 20) {
        return Err(ApiError::system_message());
    }
    let was = found.pinned.is_some();
    if pinned_now && !was && pinned(world, channel).count() >= PINS_MAX {
        return Err(ApiError::too_many_pins());
    }
    if was != pinned_now {
        world.set_pinned(channel, message, pinned_now);
    }
    Ok(ApiResponse::nothing())
}
