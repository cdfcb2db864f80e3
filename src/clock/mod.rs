//! Time and randomness, as arguments: whoever needs them is handed a [`Clock`] or a [`Random`].

mod trusted;

use std::fmt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{
    DateTime, Datelike as _, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use trusted::{BootClock, MachineTime, SavedTime, TimeReading, TimeSources, TrustedClock};

/// A moment: milliseconds since 1970-01-01T00:00:00Z, UTC.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct UtcMs(i64);

impl UtcMs {
    /// The moment `ms` milliseconds after the epoch.
    #[must_use]
    pub fn new(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, as Discord's `<t:…>` wants them.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment and `span`; stays at the end of time instead of overflowing.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This moment less `span`.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The same moment as chrono has it; the epoch when it is outside chrono's range.
    #[must_use]
    pub fn datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Reads the `Date` of an HTTP answer, for example `Mon, 30 Nov 2026 20:15:03 GMT`.
    #[must_use]
    pub fn parse_date(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc2822(text.trim()).ok().map(|at| Self(at.timestamp_millis()))
    }

    /// Reads RFC 3339, for example `2026-07-01T12:00:00Z`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| Self(at.timestamp_millis()))
    }
}

impl fmt::Display for UtcMs {
    /// RFC 3339 in UTC, to the second.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.datetime().to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    }
}

/// The first moment of a day: midnight, or where the clocks go forward over it, the moment to which
/// they go.
pub(crate) fn start_of_day(day: NaiveDate, zone: Tz) -> Option<UtcMs> {
    let midnight = day.and_time(NaiveTime::MIN);
    let found = (0..=24_i64).find_map(|quarters| {
        let minutes = TimeDelta::try_minutes(quarters.saturating_mul(15))?;
        zone.from_local_datetime(&midnight.checked_add_signed(minutes)?).earliest()
    });
    found.map(|at| UtcMs::new(at.timestamp_millis()))
}

/// The first moment of the calendar month after the one of `at`.
pub(crate) fn next_month(at: UtcMs, zone: Tz) -> Option<UtcMs> {
    let first = at.datetime().with_timezone(&zone).date_naive().with_day(1)?;
    start_of_day(first.checked_add_months(Months::new(1))?, zone)
}

/// The next time after `at` that it is `hour` o'clock, 0 to 23.
pub(crate) fn next_hour_of_day(at: UtcMs, hour: u32, zone: Tz) -> Option<UtcMs> {
    let today = at.datetime().with_timezone(&zone).date_naive();
    // A zone may leave the hour out on one day, where its clocks go forward.
    (0..=2_u64).find_map(|days| {
        let local = today.checked_add_days(Days::new(days))?.and_hms_opt(hour, 0, 0)?;
        let found = zone.from_local_datetime(&local).earliest()?;
        Some(UtcMs::new(found.timestamp_millis())).filter(|found| *found > at)
    })
}

/// Where the time comes from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time now, UTC.
    fn now(&self) -> UtcMs;

    /// The clock that compares the sources of the time; `None` for a clock that is all of them in
    /// one, and always trusted.
    fn comparison(&self) -> Option<&TrustedClock> {
        None
    }

    /// Whether [`Clock::now`] is trusted. While it is not, what only time brings about waits.
    fn is_trusted(&self) -> bool {
        self.comparison().is_none_or(|clock| clock.reading().trusted)
    }

    /// The latest moment that has come for certain: now, or when the time was trusted last. What
    /// ends by itself, such as a lock, is held against it.
    fn certain(&self) -> UtcMs {
        self.comparison().map_or_else(|| self.now(), TrustedClock::last_trusted)
    }
}

/// Milliseconds that all time is taken to be behind: `PARTNERDESK_CLOCK_AHEAD` in seconds, in a
/// build with debug assertions alone, so that a trial can jump in time between two starts. What the
/// sources of the time say is compared without it.
static AHEAD: LazyLock<i64> = LazyLock::new(|| {
    let ahead = std::env::var("PARTNERDESK_CLOCK_AHEAD").ok().filter(|_| cfg!(debug_assertions));
    ahead
        .and_then(|seconds| seconds.parse::<i64>().ok())
        .map_or(0, |seconds| seconds.saturating_mul(1000))
});

/// What the machine's clock shows.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the machine's clock"
)]
fn wall_time() -> UtcMs {
    UtcMs(Utc::now().timestamp_millis())
}

/// The moment to which a trial has jumped when it is `at`.
fn ahead(at: UtcMs) -> UtcMs {
    UtcMs(at.0.saturating_add(*AHEAD))
}

/// The machine's clock, compared with nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UtcMs {
        ahead(wall_time())
    }
}

/// A clock that stands still until it is set: for tests and simulations.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn new(at: UtcMs) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Sets the clock to `at`, earlier or later.
    pub fn set(&self, at: UtcMs) {
        self.0.store(at.get(), Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn advance(&self, span: Duration) {
        self.0.fetch_add(i64::try_from(span.as_millis()).unwrap_or(0), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UtcMs {
        UtcMs(self.0.load(Ordering::SeqCst))
    }
}

/// Where random bytes come from.
pub trait Random: Send + Sync + fmt::Debug {
    /// Fills `bytes` with random bytes fit for keys.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// When the operating system has no random bytes: nothing secret can be made then.
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("invariant: the operating system provides random bytes");
    }
}

/// A uniform number below `bound` (at least 1), without modulo bias.
pub fn random_below(random: &dyn Random, bound: u32) -> u32 {
    let bound = bound.max(1);
    let limit = u32::MAX - u32::MAX % bound;
    loop {
        let mut bytes = [0; 4];
        random.fill(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        if number < limit {
            return number % bound;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_midnight_begins_when_the_clocks_have_changed() {
        // Brazil went forward at midnight then.
        let day = NaiveDate::from_ymd_opt(2018, 11, 4).unwrap();
        let start = start_of_day(day, Tz::America__Sao_Paulo).unwrap();
        assert_eq!(start.to_string(), "2018-11-04T03:00:00Z");
    }

    #[test]
    fn nine_oclock_comes_next_in_winter_and_summer_time() {
        let next = |text, zone| {
            next_hour_of_day(UtcMs::parse(text).unwrap(), 9, zone).unwrap().to_string()
        };
        let amsterdam = Tz::Europe__Amsterdam;
        assert_eq!(next("2026-10-24T06:59:59Z", amsterdam), "2026-10-24T07:00:00Z");
        assert_eq!(next("2026-10-24T07:00:00Z", amsterdam), "2026-10-25T08:00:00Z", "winter time");
        assert_eq!(next("2026-12-31T23:30:00Z", amsterdam), "2027-01-01T08:00:00Z");
        // Samoa had no 30 December then.
        assert_eq!(next("2011-12-29T20:00:00Z", Tz::Pacific__Apia), "2011-12-30T19:00:00Z");
    }

    #[test]
    fn the_next_month_begins_at_the_zones_midnight() {
        let next = |text| {
            next_month(UtcMs::parse(text).unwrap(), Tz::Europe__Amsterdam).unwrap().to_string()
        };
        assert_eq!(next("2026-10-31T22:59:59Z"), "2026-10-31T23:00:00Z", "winter time has begun");
        assert_eq!(next("2026-10-31T23:00:00Z"), "2026-11-30T23:00:00Z");
        assert_eq!(next("2026-12-31T12:00:00Z"), "2026-12-31T23:00:00Z");
    }
}
