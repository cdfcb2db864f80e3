//! What Discord refuses: it shuts out an address that makes 10,000 invalid requests (401, 403, 429)
//! in ten minutes, so long before that nothing but answers to people is asked of it any more; and a
//! token that was taken back ends the process. **Source:** Discord's developer documentation,
//! "Invalid Request Limit".
//!
//! Each bot has a count of its own. A process runs one, so its count is that of the address, as
//! Discord has it; tests run several side by side, which must not stop each other.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// So many are a tenth of what Discord bears.
const MOST: usize = 1_000;
/// How long Discord remembers them.
const WINDOW: Duration = Duration::from_mins(10);

tokio::task_local! {
    /// Those of the bot that makes the present call.
    static PRESENT: Arc<Refusals>;
}

/// What Discord has refused to one bot.
#[derive(Debug)]
pub(crate) struct Refusals {
    recent: Mutex<Recent>,
    revoked: watch::Sender<bool>,
}

impl Default for Refusals {
    fn default() -> Self {
        Self { recent: Mutex::new(Recent(VecDeque::new())), revoked: watch::Sender::new(false) }
    }
}

impl Refusals {
    /// Does `work`, whose calls of Discord count here. It does not reach tasks that `work` spawns.
    pub(crate) async fn scope<T>(self: Arc<Self>, work: impl Future<Output = T>) -> T {
        PRESENT.scope(self, work).await
    }

    /// Whether so many calls were refused lately that no more may be made.
    #[must_use]
    pub(crate) fn are_too_many(&self) -> bool {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner).are_too_many(Instant::now())
    }

    /// Resolves when Discord has refused the token.
    pub(crate) async fn revoked(&self) {
        // The sender is here, so it is not dropped meanwhile.
        let _ = self.revoked.subscribe().wait_for(|revoked| *revoked).await;
    }

    /// Takes note of a refusal. One of an answer says nothing of the token: its own has run out.
    fn heard(&self, status: u16, of_answer: bool) {
        if status == 401 && !of_answer {
            self.revoked.send_replace(true);
        }
        let is_invalid = matches!(status, 401 | 403 | 429);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if is_invalid && recent.note(Instant::now()) {
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
    fn note(&mut self, now: Instant) -> bool {
        let before = self.are_too_many(now);
        self.0.push_back(now);
        !before && self.are_too_many(now)
    }

    fn are_too_many(&mut self, now: Instant) -> bool {
        while self.0.front().is_some_and(|at| now.duration_since(*at) > WINDOW) {
            self.0.pop_front();
        }
        self.0.len() >= MOST
    }
}

/// Whether so many calls of the present bot were refused lately that no more may be made.
#[must_use]
pub(crate) fn are_too_many() -> bool {
    present(Refusals::are_too_many).unwrap_or_default()
}

/// Takes note of a refusal to the present bot.
pub(crate) fn heard(status: u16, of_answer: bool) {
    present(|refusals| refusals.heard(status, of_answer));
}

/// Asks the refusals of the bot that makes the present call. Every task of a bot that calls Discord
/// runs within [`Refusals::scope`]; a call outside of it would escape the limit.
fn present<T>(ask: impl FnOnce(&Refusals) -> T) -> Option<T> {
    let asked = PRESENT.try_with(|refusals| ask(refusals)).ok();
    debug_assert!(asked.is_some(), "a call of Discord is made outside of a bot");
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_refusals_in_ten_minutes_stop_the_calls_and_time_lets_them_go_on() {
        let (mut recent, start) = (Recent(VecDeque::new()), Instant::now());
        assert!((1..MOST).all(|_| !recent.note(start)));
        assert!(!recent.are_too_many(start));
        assert!(recent.note(start), "told once");
        assert!(!recent.note(start));
        assert!(recent.are_too_many(start + WINDOW));
        assert!(!recent.are_too_many(start + WINDOW + Duration::from_secs(1)));
    }
}
