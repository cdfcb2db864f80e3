//! The story's time: the machine's, and moved on where the story says so.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use partnerdesk::clock::{Clock, SystemClock, UtcMs};

/// The machine's clock, ahead by what has passed in the story.
#[derive(Debug, Default)]
pub(super) struct StoryClock {
    /// Milliseconds.
    ahead: AtomicI64,
}

impl StoryClock {
    /// Moves it on.
    pub(super) fn advance(&self, span: Duration) {
        self.ahead.fetch_add(i64::try_from(span.as_millis()).unwrap_or(0), Ordering::SeqCst);
    }

    /// Moves it on to `at`, if that is still to come.
    pub(super) fn pass_until(&self, at: UtcMs) {
        let lacking = at.get().saturating_sub(self.now().get());
        self.advance(Duration::from_millis(u64::try_from(lacking).unwrap_or(0)));
    }
}

impl Clock for StoryClock {
    fn now(&self) -> UtcMs {
        UtcMs::new(SystemClock.now().get().saturating_add(self.ahead.load(Ordering::SeqCst)))
    }
}
