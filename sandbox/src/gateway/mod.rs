//! The gateway, version 10, over plain WebSocket and JSON: HELLO, IDENTIFY, READY, heartbeats,
//! RESUME.
//!
//! It offers no compression, no other encoding and no voice.

pub(crate) mod event;
pub(crate) mod session;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::core::Core;
use crate::rest::authorized;
use crate::world::World;
use crate::world::snowflake;
use session::{Push, Shard};

/// How the gateway behaves to the connections, and to those who want one.
#[derive(Debug)]
pub(crate) struct Conduct {
    /// How often a bot is asked for a sign of life, in milliseconds; told to new connections.
    pub(crate) heartbeat: u64,
    /// So many signs of life go unanswered.
    pub(crate) unanswered: u32,
    /// So many connections are turned away with 502.
    pub(crate) turned_away: u32,
    /// How long a new connection waits for its first word.
    pub(crate) hello_after: Duration,
}

impl Default for Conduct {
    fn default() -> Self {
        Self { heartbeat: 41_250, unanswered: 0, turned_away: 0, hello_after: Duration::ZERO }
    }
}

/// How many sessions a bot may start in a day.
pub(crate) const SESSION_STARTS: u32 = 1_000;

/// How many sessions may be started, and in how many shards Discord would have them.
#[derive(Debug)]
pub(crate) struct Starts {
    /// How many shards Discord recommends.
    pub(crate) shards: u32,
    remaining: u32,
    /// When there are all of them again; before the first start, not yet.
    resets: Option<DateTime<Utc>>,
}

impl Starts {
    pub(crate) fn new(shards: u32) -> Self {
        Self { shards, remaining: SESSION_STARTS, resets: None }
    }

    /// How many are left, and after which time there are all of them again.
    pub(crate) fn left(&mut self, now: DateTime<Utc>) -> (u32, TimeDelta) {
        if self.resets.is_some_and(|resets| resets <= now) {
            *self = Self::new(self.shards);
        }
        (self.remaining, self.resets.map_or(TimeDelta::days(1), |resets| resets - now))
    }

    /// So many are left for the time.
    pub(crate) fn set(&mut self, now: DateTime<Utc>, remaining: u32, reset_after: TimeDelta) {
        (self.remaining, self.resets) = (remaining, Some(now + reset_after));
    }

    /// Counts a start; says whether it was one too many.
    fn take(&mut self, now: DateTime<Utc>) -> bool {
        let (remaining, reset_after) = self.left(now);
        self.set(now, remaining.saturating_sub(1), reset_after);
        remaining > 0
    }
}

/// Takes one off a count; says whether there was one.
fn take(count: &mut u32) -> bool {
    let left = *count > 0;
    *count = count.saturating_sub(1);
    left
}

/// Whether a connection that is asked for now is turned away.
pub(crate) fn turns_away(core: &Core) -> bool {
    core.change(|world| take(&mut world.gateway.turned_away))
}

/// Close code: the token is wrong.
const AUTHENTICATION_FAILED: u16 = 4004;
/// Close code: an intent was asked for that is not switched on for the application.
const DISALLOWED_INTENTS: u16 = 4014;
/// Close code: what was sent is not understood.
const DECODE_ERROR: u16 = 4002;
/// Close code: the first message was neither IDENTIFY nor RESUME.
const NOT_AUTHENTICATED: u16 = 4003;
/// Close code: there is no such shard.
const INVALID_SHARD: u16 = 4010;
/// Close code: too much at once.
const RATE_LIMITED: u16 = 4008;
/// Close code: a second IDENTIFY.
const ALREADY_AUTHENTICATED: u16 = 4005;

/// What comes of a message of the bot.
enum Reaction {
    Nothing,
    Say(Value),
    Close(u16),
}

/// Serves one connection until it ends.
pub(crate) async fn serve(mut socket: WebSocket, core: Arc<Core>) {
    let (connection, heartbeat, wait) = core.change(|world| {
        (world.sessions.connect(), world.gateway.heartbeat, world.gateway.hello_after)
    });
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let (outlet, mut inlet) = unbounded_channel();
    let mut closing = core.closing();
    let mut link = Link { connection, outlet, session: None };
    let hello = json!({
        "op": 10, "d": {"heartbeat_interval": heartbeat, "_trace": []}, "s": null, "t": null,
    });
    let mut end = None;
    let mut silent = false;
    if socket.send(Message::text(hello.to_string())).await.is_ok() {
        loop {
            let out = tokio::select! {
                push = inlet.recv() => match push {
                    Some(Push::Frame(frame)) => Message::text(frame),
                    Some(Push::Close(number)) => { end = Some(number); break }
                    Some(Push::Silence) => { silent = true; continue }
                    Some(Push::Drop) | None => break,
                },
                received = socket.recv() => match received {
                    Some(Ok(Message::Text(text))) => match link.receive(&core, text.as_str()) {
                        Reaction::Nothing => continue,
                        Reaction::Say(value) => Message::text(value.to_string()),
                        Reaction::Close(number) => { end = Some(number); break }
                    },
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => continue,
                },
                _ = closing.wait_for(|closing| *closing) => break,
            };
            if !silent && socket.send(out).await.is_err() {
                break;
            }
        }
    }
    core.change(|world| world.sessions.disconnect(connection));
    if let Some(code) = end {
        let frame = CloseFrame { code, reason: "".into() };
        // The other side may have gone already.
        let _ = socket.send(Message::Close(Some(frame))).await;
    }
}

/// One connection, and the session that it serves.
struct Link {
    connection: u64,
    outlet: UnboundedSender<Push>,
    session: Option<String>,
}

impl Link {
    fn receive(&mut self, core: &Core, text: &str) -> Reaction {
        let Ok(message) = serde_json::from_str::<Value>(text) else {
            return Reaction::Close(DECODE_ERROR);
        };
        let data = &message["d"];
        let op = message["op"].as_u64().unwrap_or(u64::MAX);
        if op == 1 {
            if core.change(|world| take(&mut world.gateway.unanswered)) {
                return Reaction::Nothing;
            }
            return Reaction::Say(json!({"op": 11, "d": null, "s": null, "t": null}));
        }
        core.change(|world| {
            let now = world.now();
            world.log.received(now, op, data);
            match (op, &self.session) {
                (2, None) => self.identify(world, data),
                (6, None) => self.resume(world, data),
                (2 | 6, Some(_)) => Reaction::Close(ALREADY_AUTHENTICATED),
                (_, None) => Reaction::Close(NOT_AUTHENTICATED),
                (8, Some(session)) => {
                    request_members(world, session, data);
                    Reaction::Nothing
                }
                // Presence and voice change nothing here.
                (3 | 4, Some(_)) => Reaction::Nothing,
                (other, Some(_)) => {
                    world.log.violation(format!("gateway: opcode {other} is not served"));
                    Reaction::Nothing
                }
            }
        })
    }

    fn identify(&mut self, world: &mut World, data: &Value) -> Reaction {
        let token = data["token"].as_str().unwrap_or_default();
        if !authorized(world, token) {
            return Reaction::Close(AUTHENTICATION_FAILED);
        }
        let intents = data["intents"].as_u64().unwrap_or_default();
        if intents & event::PRIVILEGED & !world.privileged_intents != 0 {
            return Reaction::Close(DISALLOWED_INTENTS);
        }
        let shard = Shard::read(&data["shard"]);
        if !data["shard"].is_null() && shard.is_none() {
            return Reaction::Close(INVALID_SHARD);
        }
        let now = world.now();
        if !world.starts.take(now) {
            // Discord takes the bot's token away for this.
            world.log.violation("gateway: IDENTIFY, and no session may be started".to_owned());
            return Reaction::Close(RATE_LIMITED);
        }
        let own = shard.unwrap_or_default();
        let id = format!("{:016x}", world.next_id());
        world.sessions.forget_disconnected(own);
        if !world.sessions.connected() {
            // Nobody is left who could answer what the process before was asked.
            for interaction in world.interactions.values_mut() {
                interaction.lost = true;
            }
        }
        world.sessions.open(id.clone(), own, intents, self.connection, self.outlet.clone());
        self.session = Some(id.clone());
        let mut events = vec![event::ready(world, &id, shard), world.guild_create()];
        events.extend(world.neighbours.iter().map(|other| world.neighbour_create(other)));
        for event in
            events.into_iter().filter(|event| event.name == "READY" || own.has(event.guild()))
        {
            if event.intent == 0 || intents & event.intent != 0 {
                let now = world.now();
                world.sessions.push(&id, &event);
                world.log.dispatch(now, event.name, &event.data);
            }
        }
        Reaction::Nothing
    }

    fn resume(&mut self, world: &mut World, data: &Value) -> Reaction {
        let id = data["session_id"].as_str().unwrap_or_default();
        let seen = data["seq"].as_u64().unwrap_or_default();
        if !authorized(world, data["token"].as_str().unwrap_or_default()) {
            return Reaction::Close(AUTHENTICATION_FAILED);
        }
        if !world.sessions.resume(id, seen, self.connection, self.outlet.clone()) {
            return Reaction::Say(json!({"op": 9, "d": false, "s": null, "t": null}));
        }
        self.session = Some(id.to_owned());
        let now = world.now();
        let event = event::resumed();
        world.sessions.push(id, &event);
        world.log.dispatch(now, event.name, &event.data);
        Reaction::Nothing
    }
}

/// Answers `REQUEST_GUILD_MEMBERS`: by ids, or by the beginning of a name.
fn request_members(world: &mut World, session: &str, data: &Value) {
    let limit =
        data["limit"].as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or_default();
    let mut members: Vec<_> = Vec::new();
    let mut not_found = Vec::new();
    let ids = match &data["user_ids"] {
        Value::Array(ids) => ids.clone(),
        Value::Null => Vec::new(),
        id => vec![id.clone()],
    };
    if let Some(query) = data["query"].as_str() {
        // All members at once are for those with the members intent only.
        if !query.is_empty() || world.sessions.intents(session) & event::GUILD_MEMBERS != 0 {
            let name = |user: u64| world.users.get(&user).map_or("", |user| user.name.as_str());
            members.extend(
                world.members.values().filter(|member| name(member.user).starts_with(query)),
            );
        }
    }
    for id in ids {
        match snowflake::parse(&id).and_then(|id| world.members.get(&id)) {
            Some(member) => members.push(member),
            None => not_found.push(id.as_str().unwrap_or_default().to_owned()),
        }
    }
    if limit > 0 {
        members.truncate(limit);
    }
    let event = event::members_chunk(world, &members, &not_found, &data["nonce"]);
    let now = world.now();
    world.sessions.push(session, &event);
    world.log.dispatch(now, event.name, &event.data);
}
