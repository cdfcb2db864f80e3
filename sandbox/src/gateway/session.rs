//! Gateway sessions: their sequence numbers, what they were sent lately, and the connection that
//! they have now.
//!
//! A session outlives its connection, so that it can be resumed: what happens meanwhile waits in
//! its buffer.

use std::collections::VecDeque;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::event::{Event, MESSAGE_CONTENT};

/// How many events a session keeps for a resume.
const KEPT_EVENTS: usize = 1_000;
/// How many sessions are kept; the oldest go first.
const KEPT_SESSIONS: usize = 16;

/// What a connection is told to do.
#[derive(Debug)]
pub(crate) enum Push {
    /// Send this text.
    Frame(String),
    /// Break off without a word, as a network does.
    Drop,
    /// Stay open, and never say a word again: the other end has gone and nobody has noticed.
    Silence,
    /// Close with this code.
    Close(u16),
}

impl Push {
    /// Ask the bot to connect again and resume (opcode 7).
    pub(crate) fn reconnect() -> Self {
        Self::Frame(json!({"op": 7, "d": null, "s": null, "t": null}).to_string())
    }

    /// Tell the bot that its session is no longer valid, or that it may try to resume it (opcode
    /// 9).
    fn invalid(resumable: bool) -> Self {
        Self::Frame(json!({"op": 9, "d": resumable, "s": null, "t": null}).to_string())
    }
}

/// Which part of the servers a session is for. **Source:** Discord's documentation, "Sharding".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    pub(crate) number: u64,
    pub(crate) count: u64,
}

impl Default for Shard {
    fn default() -> Self {
        Self { number: 0, count: 1 }
    }
}

impl Shard {
    /// As `[number, count]` in IDENTIFY; `None` for one that is none.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let shard = Self { number: value[0].as_u64()?, count: value[1].as_u64()? };
        (shard.number < shard.count).then_some(shard)
    }

    /// Whether it hears of a server; of direct messages the first one does.
    pub(crate) fn has(self, guild: Option<u64>) -> bool {
        guild.map_or(0, |guild| (guild >> 22) % self.count) == self.number
    }
}

/// One session.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    shard: Shard,
    /// The number of the connection that it has now, and the way to it.
    connection: Option<(u64, UnboundedSender<Push>)>,
    intents: u64,
    sequence: u64,
    sent: VecDeque<(u64, String)>,
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: VecDeque<Session>,
    connections: u64,
}

impl Session {
    /// Gives the event its number, keeps it, and sends it if there is a connection.
    fn push(&mut self, event: &Event) {
        self.sequence += 1;
        let data = match &event.without_content {
            Some(data) if self.intents & MESSAGE_CONTENT == 0 => data,
            _ => &event.data,
        };
        let frame = json!({"op": 0, "s": self.sequence, "t": event.name, "d": data}).to_string();
        if self.sent.len() >= KEPT_EVENTS {
            self.sent.pop_front();
        }
        self.sent.push_back((self.sequence, frame.clone()));
        self.tell(Push::Frame(frame));
    }

    fn tell(&self, push: Push) {
        if let Some((_, connection)) = &self.connection {
            // A connection that has just ended does not mind; its events wait in the buffer.
            let _ = connection.send(push);
        }
    }
}

impl Sessions {
    /// A number for a new connection.
    pub(crate) fn connect(&mut self) -> u64 {
        self.connections += 1;
        self.connections
    }

    /// A connection has ended; its session can be resumed.
    pub(crate) fn disconnect(&mut self, connection: u64) {
        for session in &mut self.all {
            if session.connection.as_ref().is_some_and(|(number, _)| *number == connection) {
                session.connection = None;
            }
        }
    }

    /// Opens a session on a connection.
    pub(crate) fn open(
        &mut self,
        id: String,
        shard: Shard,
        intents: u64,
        connection: u64,
        outlet: UnboundedSender<Push>,
    ) {
        if self.all.len() >= KEPT_SESSIONS {
            self.all.pop_front();
        }
        let connection = Some((connection, outlet));
        let sent = VecDeque::new();
        self.all.push_back(Session { id, shard, connection, intents, sequence: 0, sent });
    }

    /// Goes on with a session on another connection, after event number `seen`; false when that is
    /// not possible.
    pub(crate) fn resume(
        &mut self,
        id: &str,
        seen: u64,
        connection: u64,
        outlet: UnboundedSender<Push>,
    ) -> bool {
        let Some(session) = self.all.iter_mut().find(|session| session.id == id) else {
            return false;
        };
        let oldest = session.sent.front().map_or(session.sequence + 1, |(number, _)| *number);
        if seen > session.sequence || seen + 1 < oldest {
            return false;
        }
        session.connection = Some((connection, outlet));
        for (_, frame) in session.sent.iter().filter(|(number, _)| *number > seen) {
            session.tell(Push::Frame(frame.clone()));
        }
        true
    }

    /// Sends an event to one session.
    pub(crate) fn push(&mut self, id: &str, event: &Event) {
        if let Some(session) = self.all.iter_mut().find(|session| session.id == id) {
            session.push(event);
        }
    }

    /// Sends an event to every session of its server's shard that asked for its kind; says whether
    /// there was one.
    pub(crate) fn dispatch(&mut self, event: &Event) -> bool {
        let mut sent = false;
        let guild = event.guild();
        for session in self.all.iter_mut().filter(|session| session.shard.has(guild)) {
            if event.intent == 0 || session.intents & event.intent != 0 {
                session.push(event);
                sent = true;
            }
        }
        sent
    }

    /// The intents of a session.
    pub(crate) fn intents(&self, id: &str) -> u64 {
        self.all.iter().find(|session| session.id == id).map_or(0, |session| session.intents)
    }

    /// Whether a bot is connected, and has been welcomed.
    pub(crate) fn connected(&self) -> bool {
        self.all.iter().any(|session| session.connection.is_some() && session.sequence > 0)
    }

    /// Whether there is no session, not even one that could be resumed.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The shards that are connected, as number and count, in the order in which they came.
    pub(crate) fn shards(&self) -> Vec<(u64, u64)> {
        let connected = self.all.iter().filter(|session| session.connection.is_some());
        connected.map(|session| (session.shard.number, session.shard.count)).collect()
    }

    /// Forgets the sessions of a shard that have no connection: a new process has taken over from
    /// the one that they belonged to.
    pub(crate) fn forget_disconnected(&mut self, shard: Shard) {
        self.all.retain(|session| session.connection.is_some() || session.shard != shard);
    }

    /// Tells every connection the same.
    pub(crate) fn tell_all(&self, mut push: impl FnMut() -> Push) {
        for session in &self.all {
            session.tell(push());
        }
    }

    /// Sends the last `count` events of every session again, under the numbers that they had.
    pub(crate) fn replay(&self, count: usize) {
        for session in &self.all {
            let skipped = session.sent.len().saturating_sub(count);
            for (_, frame) in session.sent.iter().skip(skipped) {
                session.tell(Push::Frame(frame.clone()));
            }
        }
    }

    /// Tells every session that it is no longer valid (opcode 9). Unless it may be resumed, it is
    /// forgotten; its connection stays.
    pub(crate) fn invalidate(&mut self, resumable: bool) {
        self.tell_all(|| Push::invalid(resumable));
        if resumable {
            return;
        }
        for session in &mut self.all {
            session.id.clear();
        }
    }

    /// Every session as a line of state: its id, intents and number of events.
    pub(crate) fn json(&self) -> Value {
        let session = |session: &Session| {
            json!({
                "id": session.id,
                "shard": [session.shard.number, session.shard.count],
                "intents": session.intents,
                "events": session.sequence,
                "connected": session.connection.is_some(),
            })
        };
        self.all.iter().map(session).collect()
    }
}
