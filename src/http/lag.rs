//! How late this process is: a timer that should fire every second, and when it does.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const EVERY: Duration = Duration::from_secs(1);

/// The beat of a timer. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct LagMonitor(Arc<Mutex<Beat>>);

/// The last time that the timer fired.
#[derive(Debug, Clone, Copy)]
struct Beat {
    at: Instant,
    /// How late it was then.
    lag: Duration,
}

impl LagMonitor {
    /// Starts the timer, in a task of its own.
    pub(super) fn start() -> Self {
        let beat = Arc::new(Mutex::new(Beat { at: Instant::now(), lag: Duration::ZERO }));
        let weak = Arc::downgrade(&beat);
        tokio::spawn(async move {
            loop {
                let due = Instant::now() + EVERY;
                tokio::time::sleep_until(due).await;
                let Some(beat) = weak.upgrade() else { return };
                let at = Instant::now();
                *beat.lock().unwrap_or_else(PoisonError::into_inner) = Beat { at, lag: at - due };
            }
        });
        Self(beat)
    }

    /// How late the last beat was, or the next one is by now, whichever is more.
    pub(super) fn lag(&self) -> Duration {
        let beat = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        beat.lag.max(beat.at.elapsed().saturating_sub(EVERY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_heartbeat_counts_as_lag() {
        let pulse = |since: Duration, lag| {
            LagMonitor(Arc::new(Mutex::new(Beat { at: Instant::now() - since, lag })))
        };
        assert!(pulse(Duration::ZERO, Duration::ZERO).lag() < EVERY);
        assert!(pulse(Duration::from_secs(5), Duration::ZERO).lag() >= Duration::from_secs(4));
        assert_eq!(pulse(Duration::ZERO, Duration::from_secs(3)).lag(), Duration::from_secs(3));
    }
}
