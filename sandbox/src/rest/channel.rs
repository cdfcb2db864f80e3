//! Channels: reading, making, changing, deleting, and who sees them.

use serde_json::Value;

use super::error::ApiError;
use super::request::Call;
use super::{ApiResponse, Result, check_name, demand, id, message, thread};
use crate::rule::{self, Faults};
use crate::world::World;
use crate::world::channel::{ANNOUNCEMENT, CATEGORY, Channel, TEXT, VOICE};
use crate::world::permission::{self as perm, Overwrite};
use crate::world::snowflake;

/// How many channels a server has.
const CHANNELS_MAX: usize = 500;
/// How many channels a category has.
const CHILDREN_MAX: usize = 50;

/// `/channels/{channel}…`
pub(super) fn route(world: &mut World, call: &Call, channel: u64, rest: &[&str]) -> Result {
    if world.place(channel).is_none() && !world.dms.contains_key(&channel) {
        return Err(ApiError::unknown_channel());
    }
    if let Some(answer) = thread::route(world, call, channel, rest) {
        return answer;
    }
    match (call.method.as_str(), rest) {
        ("GET", []) => read(world, channel),
        ("PATCH", []) => edit(world, call, channel),
        ("DELETE", []) => delete(world, channel),
        ("PUT", ["permissions", target]) => set_overwrite(world, call, channel, id(target)?),
        ("DELETE", ["permissions", target]) => remove_overwrite(world, channel, id(target)?),
        _ => message::route(world, call, channel, rest),
    }
}

/// Whether a request gives a channel or thread another name or topic.
pub(super) fn renames(world: &World, call: &Call) -> bool {
    let path = call.path.trim_matches('/').strip_prefix("channels/");
    let Some(id) = path.and_then(|id| id.parse().ok()) else { return false };
    let (name, topic) = match (world.channels.get(&id), world.threads.get(&id)) {
        (Some(channel), _) => (&channel.name, channel.topic.as_deref()),
        (None, Some(thread)) => (&thread.name, None),
        (None, None) => return false,
    };
    let other_name = call.body["name"].as_str().is_some_and(|new| new != name);
    let other_topic =
        call.body["topic"].as_str().is_some_and(|new| new != topic.unwrap_or_default());
    call.method == "PATCH" && (other_name || other_topic)
}

fn read(world: &World, channel: u64) -> Result {
    if let Some(dm) = world.dms.get(&channel) {
        return Ok(ApiResponse::ok(world.dm_json(*dm)));
    }
    let channel = seen(world, channel)?;
    Ok(ApiResponse::ok(world.channel_json(channel)))
}

/// A channel of the server that the bot sees.
fn seen(world: &World, channel: u64) -> Result<&Channel> {
    let channel = world.channels.get(&channel).ok_or_else(ApiError::unknown_channel)?;
    let bits = world.channel_permissions(world.bot(), channel);
    if bits & perm::VIEW_CHANNEL == 0 { Err(ApiError::missing_access()) } else { Ok(channel) }
}

/// A channel that the bot sees, and in which it may do `needed`.
fn allowed(world: &World, channel: u64, needed: u64) -> Result<&Channel> {
    let channel = seen(world, channel)?;
    demand(world, world.channel_permissions(world.bot(), channel), needed)?;
    Ok(channel)
}

/// `POST /guilds/{guild}/channels`
pub(super) fn create(world: &mut World, call: &Call) -> Result {
    let bits = world.guild_permissions(world.bot());
    demand(world, bits, perm::MANAGE_CHANNELS)?;
    let mut channel = Channel {
        id: 0,
        kind: TEXT,
        name: String::new(),
        parent: None,
        position: 0,
        topic: None,
        nsfw: false,
        rate_limit: 0,
        overwrites: Vec::new(),
    };
    match call.body.get("type").filter(|kind| !kind.is_null()).map(Value::as_u64) {
        None | Some(Some(0)) => {}
        Some(Some(2)) => channel.kind = VOICE,
        Some(Some(4)) => channel.kind = CATEGORY,
        Some(Some(5)) => channel.kind = ANNOUNCEMENT,
        Some(Some(13..=16)) => return Err(ApiError::not_served()),
        _ => {
            return Err(rule::fault(
                "type",
                "BASE_TYPE_CHOICES",
                "Value must be one of (0, 2, 4, 5, 13, 14, 15).",
            ));
        }
    }
    let mut faults = Faults::default();
    rule::channel::check(&mut faults, &call.body, channel.kind, true);
    let overwrites = read_overwrites(&call.body);
    apply(&mut channel, &call.body);
    faults.check()?;
    check_name(world, &call.body)?;
    if world.channels.len() >= CHANNELS_MAX {
        return Err(ApiError::too_many_channels());
    }
    check_parent(world, &channel, None)?;
    match overwrites {
        Some(overwrites) => {
            check_overwrites(world, &overwrites, &[], bits)?;
            channel.overwrites = overwrites;
        }
        // A channel that is made in a category, and says nothing of its own, is seen by those who
        // see the category.
        None => {
            if let Some(parent) = channel.parent.and_then(|parent| world.channels.get(&parent)) {
                channel.overwrites.clone_from(&parent.overwrites);
            }
        }
    }
    if call.body.get("position").is_none_or(Value::is_null) {
        let last = world.channels.values().map(|other| other.position).max();
        channel.position = last.map_or(0, |last| last + 1);
    }
    channel.id = world.next_id();
    let id = channel.id;
    world.add_channel(channel);
    Ok(ApiResponse::created(json(world, id)))
}

fn json(world: &World, channel: u64) -> Value {
    world.channels.get(&channel).map_or(Value::Null, |channel| world.channel_json(channel))
}

fn edit(world: &mut World, call: &Call, id: u64) -> Result {
    if world.dms.contains_key(&id) {
        return Err(ApiError::dm_channel());
    }
    let old = allowed(world, id, perm::MANAGE_CHANNELS)?.clone();
    let mut channel = old.clone();
    let mut faults = Faults::default();
    rule::channel::check(&mut faults, &call.body, channel.kind, false);
    let overwrites = read_overwrites(&call.body);
    apply(&mut channel, &call.body);
    faults.check()?;
    check_name(world, &call.body)?;
    check_parent(world, &channel, Some(&old))?;
    if let Some(overwrites) = overwrites {
        demand(world, world.channel_permissions(world.bot(), &old), perm::MANAGE_ROLES)?;
        check_overwrites(world, &overwrites, &old.overwrites, grantable(world, &old))?;
        channel.overwrites = overwrites;
    } else if call.body["lock_permissions"] == true
        && let Some(parent) = channel.parent.and_then(|parent| world.channels.get(&parent))
    {
        channel.overwrites.clone_from(&parent.overwrites);
    }
    world.channels.insert(id, channel);
    world.announce_channel(id);
    Ok(ApiResponse::ok(json(world, id)))
}

fn delete(world: &mut World, id: u64) -> Result {
    if let Some(dm) = world.dms.get(&id) {
        return Ok(ApiResponse::ok(world.dm_json(*dm)));
    }
    let gone = allowed(world, id, perm::MANAGE_CHANNELS)?;
    let json = world.channel_json(gone);
    world.remove_channel(id);
    Ok(ApiResponse::ok(json))
}

/// Puts what a checked body says into a channel, but for its overwrites.
fn apply(channel: &mut Channel, body: &Value) {
    if let Some(name) = body["name"].as_str() {
        channel.rename(name);
    }
    if let Some(topic) = body.get("topic") {
        channel.topic = topic.as_str().filter(|topic| !topic.is_empty()).map(str::to_owned);
    }
    if let Some(parent) = body.get("parent_id") {
        channel.parent = snowflake::parse(parent);
    }
    let number =
        |name: &str| body[name].as_u64().map(|number| u16::try_from(number).unwrap_or(u16::MAX));
    channel.position = number("position").unwrap_or(channel.position);
    channel.rate_limit = number("rate_limit_per_user").unwrap_or(channel.rate_limit);
    channel.nsfw = body["nsfw"].as_bool().unwrap_or(channel.nsfw);
}

fn check_parent(world: &World, channel: &Channel, before: Option<&Channel>) -> Result<()> {
    let Some(parent) = channel.parent else { return Ok(()) };
    if before.is_some_and(|before| before.parent == channel.parent) {
        return Ok(());
    }
    let refuse = |code, message| Err(rule::fault("parent_id", code, message).by_circumstance());
    match world.channels.get(&parent) {
        None => return refuse("CHANNEL_PARENT_INVALID", "Category does not exist"),
        Some(parent) if parent.kind != CATEGORY || channel.kind == CATEGORY => {
            return refuse("CHANNEL_PARENT_INVALID_TYPE", "Not a category");
        }
        Some(_) => {}
    }
    if world.children(Some(parent)).count() >= CHILDREN_MAX {
        let message = format!("Maximum number of channels in category reached ({CHILDREN_MAX})");
        return refuse("CHANNEL_PARENT_MAX_CHANNELS", &message);
    }
    Ok(())
}

/// The overwrites in a checked body, one for each whom they are for; `None` when it says nothing of
/// them.
fn read_overwrites(body: &Value) -> Option<Vec<Overwrite>> {
    let mut overwrites: Vec<Overwrite> = Vec::new();
    for entry in body["permission_overwrites"].as_array()? {
        let Some(id) = snowflake::parse(&entry["id"]) else { continue };
        if !overwrites.iter().any(|other| other.id == id) {
            overwrites.push(read_overwrite(entry, id));
        }
    }
    Some(overwrites)
}

fn read_overwrite(entry: &Value, id: u64) -> Overwrite {
    let kind = u8::from(entry["type"] == 1);
    let bits = |name: &str| perm::parse(&entry[name]).unwrap_or_default();
    Overwrite { id, kind, allow: bits("allow"), deny: bits("deny") }
}

/// What the bot may give or take in a channel: what it has itself; all, where an overwrite lets it
/// manage permissions.
fn grantable(world: &World, channel: &Channel) -> u64 {
    let own = |overwrite: &&Overwrite| {
        overwrite.id == world.bot()
            || world.members.get(&world.bot()).is_some_and(|bot| bot.roles.contains(&overwrite.id))
    };
    let explicit = channel
        .overwrites
        .iter()
        .filter(own)
        .any(|overwrite| overwrite.allow & perm::MANAGE_ROLES != 0);
    if explicit { perm::ALL } else { world.guild_permissions(world.bot()) }
}

/// Whether the bot may set these overwrites; bits that stand as they stood before are no change.
fn check_overwrites(
    world: &World,
    overwrites: &[Overwrite],
    before: &[Overwrite],
    grantable: u64,
) -> Result<()> {
    let administrator = world.guild_permissions(world.bot()) & perm::ADMINISTRATOR != 0;
    for overwrite in overwrites {
        let known = match overwrite.kind {
            0 => world.roles.contains_key(&overwrite.id),
            _ => world.users.contains_key(&overwrite.id),
        };
        if !known {
            return Err(if overwrite.kind == 0 {
                ApiError::unknown_role()
            } else {
                ApiError::unknown_user()
            });
        }
        let old = before.iter().find(|old| old.id == overwrite.id);
        let (allow, deny) = old.map_or((0, 0), |old| (old.allow, old.deny));
        let changed = (overwrite.allow ^ allow) | (overwrite.deny ^ deny);
        if changed & !grantable != 0
            || (changed & perm::MANAGE_ROLES != 0 && !administrator && grantable != perm::ALL)
        {
            return Err(ApiError::missing_permissions());
        }
    }
    Ok(())
}

fn set_overwrite(world: &mut World, call: &Call, id: u64, target: u64) -> Result {
    let channel = allowed(world, id, perm::MANAGE_ROLES)?;
    let mut faults = Faults::default();
    rule::channel::check_overwrite(&mut faults, "", &call.body);
    faults.check()?;
    let overwrite = read_overwrite(&call.body, target);
    check_overwrites(world, &[overwrite], &channel.overwrites, grantable(world, channel))?;
    if let Some(channel) = world.channels.get_mut(&id) {
        channel.overwrites.retain(|old| old.id != target);
        channel.overwrites.push(overwrite);
    }
    world.announce_channel(id);
    Ok(ApiResponse::nothing())
}

fn remove_overwrite(world: &mut World, id: u64, target: u64) -> Result {
    let channel = allowed(world, id, perm::MANAGE_ROLES)?;
    let Some(old) = channel.overwrites.iter().find(|old| old.id == target) else {
        return Err(ApiError::unknown_overwrite());
    };
    if (old.allow | old.deny) & !grantable(world, channel) != 0 {
        return Err(ApiError::missing_permissions());
    }
    if let Some(channel) = world.channels.get_mut(&id) {
        channel.overwrites.retain(|old| old.id != target);
    }
    world.announce_channel(id);
    Ok(ApiResponse::nothing())
}
