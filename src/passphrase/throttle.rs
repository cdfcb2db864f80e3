//! How often a passphrase may be tried. Pure: counts and times in, a verdict out.
//!
//! Every try counts as wrong from the moment it begins; only a success takes it back. A lock is
//! never shortened.

use std::time::Duration;

use crate::clock::UtcMs;

/// Wrong tries in a row that cost no waiting.
pub const FREE: u32 = 3;
/// Wrong tries in a row that lock for [`LONG_LOCK`] and alert staff.
pub const ALARM: u32 = 10;
/// Wrong tries since the last success after which only a reset by staff helps.
pub const RESET: u32 = 20;
/// Failed tries that one member has in [`DAY`].
pub const MEMBER_TRIES: u32 = 10;
/// Wrong tries in one program within [`BURST`] that switch it to one try per [`SLOW_GAP`].
pub const BURST_TRIES: u32 = 30;

/// The lock after [`ALARM`] wrong tries.
pub const LONG_LOCK: Duration = Duration::from_hours(24);
/// The window of [`MEMBER_TRIES`].
pub const DAY: Duration = Duration::from_hours(24);
/// The window of [`BURST_TRIES`].
pub const BURST: Duration = Duration::from_mins(10);
/// The gap between two tries in a program under attack.
pub const SLOW_GAP: Duration = Duration::from_secs(10);

const FIRST_LOCK: Duration = Duration::from_secs(30);
const LAST_LOCK: Duration = Duration::from_hours(1);

/// Where a partner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThrottleState {
    /// Failed tries since the last success.
    pub failed: u32,
    /// Until when nothing is tried (exclusive).
    pub locked_until: Option<UtcMs>,
}

/// What else goes on, counted from stored tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttemptCounts {
    /// The member's failed tries in the last [`DAY`], over all partners.
    pub member_failed: u32,
    /// The first of them.
    pub member_first: Option<UtcMs>,
    /// The program's failed tries in the last [`BURST`].
    pub program_failed: u32,
    /// The program's last try, however it came out.
    pub program_last: Option<UtcMs>,
}

/// Why a try is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThrottleRefusal {
    /// Only staff can help.
    NeedsReset,
    /// The partner is locked until then.
    Locked(UtcMs),
    /// The member has no tries left until then.
    TooManyToday(UtcMs),
    /// The program takes its next try then.
    Slow(UtcMs),
}

impl ThrottleRefusal {
    /// The limit in one word, for metrics.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::NeedsReset => "reset",
            Self::Locked(_) => "locked",
            Self::TooManyToday(_) => "today",
            Self::Slow(_) => "slow",
        }
    }
}

impl ThrottleState {
    /// Whether a try may be made at `now`. Locks end when that is `certain`
    /// ([`crate::clock::Clock::certain`]).
    ///
    /// # Errors
    /// The [`ThrottleRefusal`] that lasts longest comes first.
    pub fn admit(
        self,
        now: UtcMs,
        certain: UtcMs,
        traffic: &AttemptCounts,
    ) -> Result<(), ThrottleRefusal> {
        if self.failed >= RESET {
            return Err(ThrottleRefusal::NeedsReset);
        }
        if let Some(until) = self.locked_until.filter(|&until| certain < until) {
            return Err(ThrottleRefusal::Locked(until));
        }
        if traffic.member_failed >= MEMBER_TRIES {
            return Err(ThrottleRefusal::TooManyToday(
                traffic.member_first.unwrap_or(now).plus(DAY),
            ));
        }
        let next = traffic
            .program_last
            .filter(|_| traffic.program_failed >= BURST_TRIES)
            .map(|last| last.plus(SLOW_GAP));
        match next.filter(|&next| now < next) {
            Some(next) => Err(ThrottleRefusal::Slow(next)),
            None => Ok(()),
        }
    }

    /// The standing with one more failed try, begun at `now`.
    #[must_use]
    pub fn charged(self, now: UtcMs) -> Self {
        let failed = self.failed.saturating_add(1);
        let lock = lock_duration(failed).map(|lock| now.plus(lock));
        Self { failed, locked_until: self.locked_until.max(lock) }
    }
}

/// The lock that the `failed`th wrong try in a row brings: none for the first two, then 30 s before
/// the fourth try, and twice as long each time (60 s, 2, 4, 8, 16, 32 min), at most 1 h; the tenth
/// locks for a day. **Source:** NIST SP 800-63B-4, 3.2.2, whose example runs from 30 seconds to an
/// hour.
#[must_use]
pub fn lock_duration(failed: u32) -> Option<Duration> {
    match failed {
        0..FREE => None,
        ALARM => Some(LONG_LOCK),
        _ => {
            let factor = 2_u32.saturating_pow(failed - FREE);
            Some(FIRST_LOCK.saturating_mul(factor).min(LAST_LOCK))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FRESH: ThrottleState = ThrottleState { failed: 0, locked_until: None };

    /// While the time is trusted.
    fn admit(
        standing: ThrottleState,
        now: UtcMs,
        traffic: &AttemptCounts,
    ) -> Result<(), ThrottleRefusal> {
        standing.admit(now, now, traffic)
    }

    fn at(seconds: i64) -> UtcMs {
        UtcMs::new(seconds * 1000)
    }

    #[test]
    fn locks_follow_the_schedule() {
        let seconds: Vec<u64> =
            (0..=20).map(|n| lock_duration(n).map_or(0, |lock| lock.as_secs())).collect();
        let day = 86_400;
        let hour = 3_600;
        let expected = [
            0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, day, hour, hour, hour, hour, hour, hour,
            hour, hour, hour, hour,
        ];
        assert_eq!(seconds, expected);
        assert_eq!(lock_duration(u32::MAX), Some(LAST_LOCK));
    }

    #[test]
    fn three_tries_in_a_row_need_no_waiting() {
        let mut standing = FRESH;
        for _ in 0..FREE {
            assert_eq!(admit(standing, at(0), &AttemptCounts::default()), Ok(()));
            standing = standing.charged(at(0));
        }
        assert_eq!(
            admit(standing, at(0), &AttemptCounts::default()),
            Err(ThrottleRefusal::Locked(at(30)))
        );
        assert_eq!(
            admit(standing, at(29), &AttemptCounts::default()),
            Err(ThrottleRefusal::Locked(at(30)))
        );
        assert_eq!(admit(standing, at(30), &AttemptCounts::default()), Ok(()));
    }

    #[test]
    fn a_lock_does_not_end_while_nobody_knows_the_time() {
        let locked = ThrottleState { failed: FREE, locked_until: Some(at(30)) };
        let counts = AttemptCounts::default();
        assert_eq!(
            locked.admit(at(31 * 86_400), at(29), &counts),
            Err(ThrottleRefusal::Locked(at(30)))
        );
        assert_eq!(locked.admit(at(30), at(30), &counts), Ok(()));
    }

    #[test]
    fn a_tireless_guesser_gets_twenty_tries() {
        let (mut standing, mut now, mut tries) = (FRESH, at(0), 0);
        loop {
            match admit(standing, now, &AttemptCounts::default()) {
                Ok(()) => {
                    tries += 1;
                    standing = standing.charged(now);
                }
                Err(ThrottleRefusal::Locked(until)) => now = until,
                Err(refusal) => break assert_eq!(refusal, ThrottleRefusal::NeedsReset),
            }
        }
        assert_eq!(tries, RESET);
        assert!(now >= at(86_400 + 9 * 3_600));
    }

    #[test]
    fn a_member_has_ten_tries_a_day() {
        let traffic = AttemptCounts {
            member_failed: MEMBER_TRIES,
            member_first: Some(at(5)),
            ..AttemptCounts::default()
        };
        assert_eq!(admit(FRESH, at(100), &traffic), Err(ThrottleRefusal::TooManyToday(at(86_405))));
        assert_eq!(
            admit(FRESH, at(100), &AttemptCounts { member_failed: MEMBER_TRIES - 1, ..traffic }),
            Ok(())
        );
    }

    #[test]
    fn an_attacked_program_takes_one_try_in_ten_seconds_but_never_none() {
        let traffic = AttemptCounts {
            program_failed: BURST_TRIES,
            program_last: Some(at(100)),
            ..AttemptCounts::default()
        };
        assert_eq!(admit(FRESH, at(109), &traffic), Err(ThrottleRefusal::Slow(at(110))));
        assert_eq!(admit(FRESH, at(110), &traffic), Ok(()));
        assert_eq!(
            admit(FRESH, at(101), &AttemptCounts { program_failed: BURST_TRIES - 1, ..traffic }),
            Ok(())
        );
    }

    proptest! {
        #[test]
        fn a_lock_is_never_shortened(
            failed in 0_u32..40,
            lock in prop::option::of(-1_000_000_i64..1_000_000),
            now in -1_000_000_i64..1_000_000,
        ) {
            let before = ThrottleState { failed, locked_until: lock.map(at) };
            let after = before.charged(at(now));
            prop_assert_eq!(after.failed, failed + 1);
            prop_assert!(after.locked_until >= before.locked_until);
        }
    }
}
