//! What Discord refuses: it shuts out an address that makes 10,000 invalid requests (401, 403, 429)
//! in ten minutes, so long before that nothing but answers to people is asked of it any more; and a
//! token that was taken back ends the process. **Source:** Discord's developer documentation,
//! "Invalid Request Limit".
//!
//! One count for the whole process, as Discord counts addresses.

use std::collections::VecDeque;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// So many are a tenth of what Discord bears.
const MOST: usize = 1_000;
/// How long Discord remembers them.
const WINDOW: Duration = Duration::from_mins(10);

static RECENT: Mutex<Recent> = Mutex::new(Recent(VecDeque::new()));
static REVOKED: LazyLock<watch::Sender<bool>> = LazyLock::new(|| watch::Sender::new(false));

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
        while self.0.front().is_some_and(|at| now.duration_since(*at) > WINDOW) {
            self.0.pop_front();
        }
        self.0.len() >= MOST
    }
}

/// Whether so many calls were refused lately that no more may be made.
#[must_use]
pub(crate) fn limit_reached() -> bool {
    RECENT.lock().unwrap_or_else(PoisonError::into_inner).limit_reached(Instant::now())
}

/// Resolves when Discord has refused the token.
pub(crate) async fn token_revoked() {
    // The sender is never dropped.
    let _ = REVOKED.subscribe().wait_for(|revoked| *revoked).await;
}

/// Takes note of a refusal. One of an answer says nothing of the token: its own has run out.
pub(crate) fn record_status(status: u16, of_answer: bool) {
    if status == 401 && !of_answer {
        REVOKED.send_replace(true);
    }
    let is_invalid = matches!(status, 401 | 403 | 429);
    if is_invalid && RECENT.lock().unwrap_or_else(PoisonError::into_inner).record(Instant::now()) {
        tracing::error!(
            refused = MOST,
            "Discord has refused too many calls: none are made until it has forgotten them"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
