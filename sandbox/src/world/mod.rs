//! The state of the sandbox: one server, and others that the bot is in as well, its people, channels, messages, commands, interactions and
//! gateway sessions.
//!
//! Everything here is plain data behind one lock, changed by plain functions; a change that Discord
//! announces is put into the gateway sessions by the function that makes it. What a *bot* may do is
//! checked in `rest`, what a *person* may do in `actor`; the world itself does as it is told.

pub(crate) mod change;
pub mod channel;
pub(crate) mod clock;
pub(crate) mod command;
pub(crate) mod guild;
pub(crate) mod interaction;
pub(crate) mod message;
pub(crate) mod neighbour;
pub mod permission;
pub(crate) mod seed;
pub(crate) mod snowflake;
pub mod thread;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::fault::{Armed, Fault, template};
use crate::gateway::session::Sessions;
use crate::gateway::{Conduct, Starts};
use crate::limit::Meter;
use crate::record::Log;
use channel::{Channel, DirectMessage};
use clock::Clock;
use command::Command;
use guild::{Guild, Member, Role, User};
use interaction::Interaction;
use message::{Attachment, Message};
use neighbour::Neighbour;
use snowflake::Snowflakes;
use thread::Thread;

/// The application's id, which is the bot user's id as well, as Discord does it.
pub const APPLICATION: u64 = 1_100_000_000_000_000_001;

/// How many faults are shown after they have hit all their requests.
const KEPT_SPENT: usize = 20;

/// How many requests are listed by method and route, the first.
pub const KEPT_CALLS: usize = 50_000;

/// The whole state.
#[derive(Debug)]
pub(crate) struct World {
    clock: Arc<dyn Clock>,
    snowflakes: Snowflakes,
    /// `http://127.0.0.1:PORT`, for the addresses of attachments and of the gateway.
    pub(crate) url: String,
    /// The only token that is accepted; `None` for every one of Discord's shape.
    pub(crate) token: Option<String>,
    /// The privileged intents that are switched on for the application.
    pub(crate) privileged_intents: u64,
    /// Whether the bot's owner has two-factor authentication.
    pub(crate) owner_two_factor: bool,
    pub(crate) guild: Guild,
    /// Further servers that the bot is in.
    pub(crate) neighbours: Vec<Neighbour>,
    pub(crate) users: BTreeMap<u64, User>,
    pub(crate) members: BTreeMap<u64, Member>,
    pub(crate) roles: BTreeMap<u64, Role>,
    pub(crate) channels: BTreeMap<u64, Channel>,
    /// The channels that the bot was shown when it was last told of them.
    pub(crate) shown: BTreeSet<u64>,
    pub(crate) threads: BTreeMap<u64, Thread>,
    pub(crate) dms: BTreeMap<u64, DirectMessage>,
    pub(crate) messages: HashMap<u64, VecDeque<Message>>,
    /// Files that came with commands, the newest last.
    pub(crate) uploads: VecDeque<Attachment>,
    pub(crate) commands: Vec<Command>,
    pub(crate) interactions: BTreeMap<u64, Interaction>,
    pub(crate) sessions: Sessions,
    /// How many sessions may still be started.
    pub(crate) starts: Starts,
    /// How the gateway behaves to connections.
    pub(crate) gateway: Conduct,
    /// The faults that wait for their requests.
    pub(crate) faults: Vec<Armed>,
    /// The last faults that have hit all their requests, the newest last.
    pub(crate) spent: VecDeque<Armed>,
    /// Counts requests, while their rate is limited.
    pub(crate) meter: Option<Meter>,
    /// How far the `Date` of answers is ahead of the sandbox's time.
    pub(crate) date_ahead: TimeDelta,
    /// The paths of requests that took effect without the bot being told.
    pub(crate) untold: HashSet<String>,
    /// The requests so far, in order: method and route.
    pub(crate) calls: Vec<(String, String)>,
    pub(crate) log: Log,
    /// What the traffic is held against, beside the sandbox's own rules.
    #[cfg(feature = "openapi")]
    pub(crate) oracle: Option<crate::oracle::Oracle>,
}

impl World {
    /// The bot's user id.
    #[expect(
        clippy::unused_self,
        reason = "a world may come to have a bot of its own; its callers ask the world"
    )]
    pub(crate) fn bot(&self) -> u64 {
        APPLICATION
    }

    /// The time in this world.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new id.
    pub(crate) fn next_id(&mut self) -> u64 {
        self.snowflakes.next(self.clock.now())
    }

    /// The bot's own role, which Discord made when the bot was invited.
    pub(crate) fn managed_role(&self) -> Option<u64> {
        self.roles.values().find(|role| role.managed).map(|role| role.id)
    }

    /// Arms a fault.
    pub(crate) fn arm(&mut self, fault: Fault) -> Armed {
        let armed = Armed::new(fault);
        self.faults.push(armed.clone());
        armed
    }

    /// Disarms all faults, and lets go on what they hold or have held.
    pub(crate) fn disarm(&mut self) {
        for armed in self.faults.drain(..).chain(self.spent.drain(..)) {
            armed.release();
        }
    }

    /// Takes note of a request of the bot; gives the fault that it is struck by.
    pub(crate) fn struck(&mut self, method: &str, path: &str) -> Option<Armed> {
        let route = template(path);
        let struck = self.faults.iter().find(|fault| fault.strikes(method, &route)).cloned();
        self.spent.extend(self.faults.extract_if(.., |fault| fault.is_spent()));
        self.spent.drain(..self.spent.len().saturating_sub(KEPT_SPENT));
        if self.calls.len() < KEPT_CALLS {
            self.calls.push((method.to_owned(), route));
        }
        if let Some(status) = struck.as_ref().and_then(Armed::status) {
            tracing::info!(method, path, status, "a fault on demand");
        }
        struck
    }

    /// A user by name.
    pub(crate) fn user_named(&self, name: &str) -> Option<&User> {
        self.users.values().find(|user| user.name == name)
    }
}

/// A time as Discord writes it.
pub(crate) fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, false)
}
