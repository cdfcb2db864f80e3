//! The time that a sandbox lives in: the system's, or one that a test sets.
//!
//! Owns the only call of the system clock in this package. It does not decide what happens when a
//! time has come.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// A wait that a [`Clock`] hands out.
pub type Wait<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// A source of the time, in UTC.
pub trait Clock: Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;

    /// Resolves once [`Clock::now`] has reached `at`.
    fn reached(&self, at: DateTime<Utc>) -> Wait<'_>;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where the system's time enters"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn reached(&self, at: DateTime<Utc>) -> Wait<'_> {
        let left = (at - self.now()).to_std().unwrap_or_default();
        Box::pin(tokio::time::sleep(left))
    }
}

/// A clock that stands still until it is told to move, so that a test of the three-second rule
/// takes no seconds.
#[derive(Debug)]
pub struct ManualClock {
    now: watch::Sender<DateTime<Utc>>,
}

impl ManualClock {
    /// A clock that shows `now` until it is advanced.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { now: watch::Sender::new(now) }
    }

    /// Moves the clock; everybody who waits for a time that has come goes on.
    pub fn advance(&self, by: TimeDelta) {
        self.now.send_modify(|now| *now += by);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.borrow()
    }

    fn reached(&self, at: DateTime<Utc>) -> Wait<'_> {
        let mut times = self.now.subscribe();
        Box::pin(async move {
            // The sender lives in `self`, which this future borrows, so the wait can only end by
            // reaching the time.
            let _ = times.wait_for(|now| *now >= at).await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_when_the_manual_clock_reaches_its_time() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let clock = ManualClock::new(start);
        let wait = clock.reached(start + TimeDelta::seconds(3));
        clock.advance(TimeDelta::seconds(3));
        wait.await;
        assert_eq!(clock.now(), start + TimeDelta::seconds(3));
    }
}
