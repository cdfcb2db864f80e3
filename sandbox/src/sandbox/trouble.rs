//! Trouble on demand: what Discord and the network do to a bot.

use std::time::Duration;

use chrono::TimeDelta;

use super::Sandbox;
use crate::fault::{Armed, Fault};
use crate::gateway::session::Push;
use crate::limit::{Limits, Meter};
use crate::world::World;

impl Sandbox {
    /// Arms a fault: it happens to the requests that it is for. Of several for one request the
    /// oldest happens.
    #[expect(
        clippy::must_use_candidate,
        reason = "a fault does its work whether or not somebody counts"
    )]
    pub fn fault(&self, fault: Fault) -> Armed {
        self.core().change(|world| world.arm(fault))
    }

    /// Disarms all faults, and lets go on what they hold.
    pub fn clear_faults(&self) {
        self.core().change(World::disarm);
    }

    /// Limits the rate of the bot's requests from now on: they are told what is left, and 429 when
    /// it is nothing.
    pub fn limit(&self, limits: Limits) {
        self.core().change(|world| world.meter = Some(Meter::new(limits)));
    }

    /// Takes requests at any rate again.
    pub fn lift_limits(&self) {
        self.core().change(|world| world.meter = None);
    }

    /// The `Date` of answers is so far ahead of the sandbox's time from now on, or behind it.
    pub fn set_date_ahead(&self, ahead: TimeDelta) {
        self.core().change(|world| world.date_ahead = ahead);
    }

    /// The requests of the bot so far, in order, as method and route, those among them that a fault
    /// has hit. At most [`KEPT_CALLS`](crate::KEPT_CALLS), the first.
    #[must_use]
    pub fn calls(&self) -> Vec<(String, String)> {
        self.core().read(|world| world.calls.clone())
    }

    /// Breaks the gateway connections off without a word, as a network does; the bot may resume.
    pub fn drop_gateway(&self) {
        self.core().read(|world| world.sessions.tell_all(|| Push::Drop));
    }

    /// Closes the gateway connections with a close code.
    pub fn close_gateway(&self, code: u16) {
        self.core().read(|world| world.sessions.tell_all(|| Push::Close(code)));
    }

    /// Asks the bot to connect again and resume (opcode 7).
    pub fn reconnect_gateway(&self) {
        self.core().read(|world| world.sessions.tell_all(Push::reconnect));
    }

    /// Tells the bot that its session is no longer valid (opcode 9): it may resume it, or must
    /// begin a new one.
    pub fn invalidate_session(&self, resumable: bool) {
        self.core().change(|world| world.sessions.invalidate(resumable));
    }

    /// The gateway connections stay open, and nothing comes through them any more: half of it has
    /// gone unnoticed. What happens meanwhile can be had by a resume.
    pub fn silence_gateway(&self) {
        self.core().read(|world| world.sessions.tell_all(|| Push::Silence));
    }

    /// The next `count` heartbeats are not acknowledged.
    pub fn ignore_heartbeats(&self, count: u32) {
        self.core().change(|world| world.gateway.unanswered = count);
    }

    /// What connections are told from now on: how often to send a heartbeat.
    pub fn set_heartbeat(&self, every: Duration) {
        let every = u64::try_from(every.as_millis()).unwrap_or(u64::MAX);
        self.core().change(|world| world.gateway.heartbeat = every);
    }

    /// The next `count` connections are turned away with 502.
    pub fn turn_away(&self, count: u32) {
        self.core().change(|world| world.gateway.turned_away = count);
    }

    /// New connections wait so long for the first word.
    pub fn delay_hello(&self, wait: Duration) {
        self.core().change(|world| world.gateway.hello_after = wait);
    }

    /// Sends the last `count` events again, under the numbers that they had.
    pub fn replay_events(&self, count: usize) {
        self.core().read(|world| world.sessions.replay(count));
    }
}
