//! What Discord refuses: it shuts out an address that makes 10,000 invalid requests (401, 403, 429)
//! in ten minutes, so long before that nothing but answers to people is asked of it any more; and a
//! token that was taken back ends the process. Direct messages, which members refuse, stop earlier
//! still, so that they leave room for all else. **Source:** Discord's developer documentation,
//! "Invalid Request Limit".
//!
//! Each bot has a count of its own. A process runs one, so its count is that of the address, as
//! Discord has it; tests run several side by side, which must not stop each other.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use partnerdesk::clock::UtcMs;
use tokio::sync::watch;
use tokio::time::Instant;

/// So many are a tenth of what Discord bears.
const MOST: usize = 1_000;
/// From so many on no direct message is sent.
const MOST_BEFORE_DIRECT: usize = MOST / 2;
/// How long Discord remembers them.
const WINDOW: Duration = Duration::from_mins(10);

tokio::task_local! {
    /// Those of the bot that makes the present call.
    static PRESENT: Arc<InvalidRequests>;
}

/// What Discord has refused to one bot.
#[derive(Debug)]
pub(crate) struct InvalidRequests {
    recent: Mutex<Recent>,
    revoked: watch::Sender<bool>,
    /// Until when no channel of direct messages is opened, UTC milliseconds.
    no_opening_until: AtomicI64,
}

impl Default for InvalidRequests {
    fn default() -> Self {
        Self {
            recent: Mutex::new(Recent(VecDeque::new())),
            revoked: watch::Sender::new(false),
            no_opening_until: AtomicI64::new(i64::MIN),
        }
    }
}

impl InvalidRequests {
    /// Does `work`, whose calls of Discord count here. It does not reach tasks that `work` spawns.
    pub(crate) async fn scope<T>(self: Arc<Self>, work: impl Future<Output = T>) -> T {
        PRESENT.scope(self, work).await
    }

    /// Whether so many calls were refused lately that no more may be made.
    #[must_use]
    pub(crate) fn limit_reached(&self) -> bool {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner).limit_reached(Instant::now())
    }

    fn direct_limit_reached(&self) -> bool {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.count(Instant::now()) >= MOST_BEFORE_DIRECT
    }

    /// Resolves when Discord has refused the token.
    pub(crate) async fn token_revoked(&self) {
        // The sender is here, so it is not dropped meanwhile.
        let _ = self.revoked.subscribe().wait_for(|revoked| *revoked).await;
    }

    /// Takes note of a refusal. One of an answer says nothing of the token: its own has run out.
    fn record_status(&self, status: u16, of_answer: bool) {
        if status == 401 && !of_answer {
            self.revoked.send_replace(true);
        }
        let is_invalid = matches!(status, 401 | 403 | 429);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if is_invalid && recent.record(Instant::now()) {
            tracing::error!(
                refused = MOST,
                "Discord has refused too many calls: none are made until it has forgotten them"
            );
        }
    }
}

/// When calls were refused lately, oldest first.
#[derive(Debug)]
struct Recent(VecDeque<Instant>);

impl Recent {
    /// Takes note of a refusal; says whether it is the one too many.
    fn record(&mut self, now: Instant) -> bool {
        let before = self.limit_reached(now);
        self.0.push_back(now);
        !before && self.limit_reached(now)
    }

    fn limit_reached(&mut self, now: Instant) -> bool {
        self.count(now) >= MOST
    }

    /// How many were refused in the last ten minutes.
    fn count(&mut self, now: Instant) -> usize {
        while self.0.front().is_some_and(|at| now.duration_since(*at) > WINDOW) {
            self.0.pop_front();
        }
        self.0.len()
    }
}

/// Whether so many calls of the present bot were refused lately that no more may be made.
#[must_use]
pub(crate) fn limit_reached() -> bool {
    present(InvalidRequests::limit_reached).unwrap_or_default()
}

/// Whether so many calls of the present bot were refused lately that no direct message may be sent.
#[must_use]
pub(crate) fn direct_limit_reached() -> bool {
    present(InvalidRequests::direct_limit_reached).unwrap_or_default()
}

/// Whether the present bot may open a channel of direct messages now.
#[must_use]
pub(crate) fn may_open_direct(now: UtcMs) -> bool {
    present(|known| known.no_opening_until.load(Ordering::Relaxed) <= now.get()).unwrap_or(true)
}

/// The present bot opens no channel of direct messages before `until`.
pub(crate) fn pause_openings(until: UtcMs) {
    present(|known| known.no_opening_until.store(until.get(), Ordering::Relaxed));
}

/// Takes note of a refusal to the present bot.
pub(crate) fn record_status(status: u16, of_answer: bool) {
    present(|invalid_requests| invalid_requests.record_status(status, of_answer));
}

/// Asks the `invalid_requests` of the bot that makes the present call. Every task of a bot that
/// calls Discord runs within [`InvalidRequests::scope`]; a call outside of it would escape the
/// limit.
fn present<T>(ask: impl FnOnce(&InvalidRequests) -> T) -> Option<T> {
    let asked = PRESENT.try_with(|invalid_requests| ask(invalid_requests)).ok();
    debug_assert!(asked.is_some(), "a call of Discord is made outside of a bot");
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hundred_refusals_stop_direct_messages_and_nothing_else() {
        let requests = InvalidRequests::default();
        let refuse = || requests.record_status(403, false);
        (1..MOST_BEFORE_DIRECT).for_each(|_| refuse());
        assert!(!requests.direct_limit_reached());
        refuse();
        assert!(requests.direct_limit_reached() && !requests.limit_reached());
    }

    #[test]
    fn a_thousand_refusals_in_ten_minutes_stop_the_calls_and_time_lets_them_go_on() {
        let (mut recent, start) = (Recent(VecDeque::new()), Instant::now());
        assert!((1..MOST).all(|_| !recent.record(start)));
        assert!(!recent.limit_reached(start));
        assert!(recent.record(start), "told once");
        assert!(!recent.record(start));
        assert!(recent.limit_reached(start + WINDOW));
        assert!(!recent.limit_reached(start + WINDOW + Duration::from_secs(1)));
    }
}
