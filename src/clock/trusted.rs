//! Trusted time: what two of three sources agree on within a minute.
//!
//! The sources are the machine's clock, the time since the machine was started, counted on from a
//! moment that was trusted, and the `Date` of Discord's answers. Each is kept as an offset, what it
//! says less the time since the start, so that all three can be compared at any moment. A machine's
//! clock that is set wrong is outvoted by the other two, and nothing happens. While no two agree,
//! time goes on from when it was trusted last, and is not trusted. **Source:**
//! docs/design/security.md, Time.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Clock, UtcMs, ahead, wall_time};

/// How far apart two sources may be that agree, milliseconds.
const TOLERANCE: u64 = 60_000;
/// For how long a `Date` is a source of the time, milliseconds.
const DATE_LIFE: i64 = 300_000;
/// An answer that took longer than this, in milliseconds, says too little about the time.
const LONGEST_ANSWER: i64 = 10_000;

/// The two clocks of a machine.
pub trait TimeSources: Send + Sync + fmt::Debug {
    /// What the machine's clock shows, UTC.
    fn wall(&self) -> UtcMs;

    /// For how long the machine has been running; the time in which it was suspended counts.
    fn since_boot(&self) -> Duration;

    /// Which start of the machine that is; `None` where the system does not say.
    fn boot_id(&self) -> Option<String>;
}

/// The clocks of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct MachineTime;

impl TimeSources for MachineTime {
    fn wall(&self) -> UtcMs {
        wall_time()
    }

    #[cfg(target_os = "linux")]
    fn since_boot(&self) -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        // It is never negative, and its nanoseconds are less than a second.
        let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
        Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
    }

    #[cfg(not(target_os = "linux"))]
    fn since_boot(&self) -> Duration {
        static START: std::sync::LazyLock<std::time::Instant> =
            std::sync::LazyLock::new(std::time::Instant::now);
        START.elapsed()
    }

    fn boot_id(&self) -> Option<String> {
        // Elsewhere than on Linux there is no such file, and time since the start is that of the
        // process.
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(id.trim().to_owned()).filter(|id| !id.is_empty())
    }
}

/// What a process leaves to the next one, and to the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedTime {
    /// Which start of the machine `offset` is for.
    pub boot_id: Option<String>,
    /// Trusted time less the time since that start, milliseconds; `None` when time was not trusted
    /// since then.
    pub offset: Option<i64>,
    /// When time was trusted last, UTC; `None` if it never was.
    pub trusted_at: Option<UtcMs>,
}

/// What the sources say at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeReading {
    /// The time, UTC: what two of the sources agree on, or when it is not trusted, what can be said
    /// without running ahead.
    pub now: UtcMs,
    /// Whether two of the sources agree.
    pub trusted: bool,
    /// What the machine's clock shows, UTC.
    pub wall: UtcMs,
    /// What follows from the time since the start of the machine, UTC; `None` as long as time was
    /// not trusted since then.
    pub boot: Option<UtcMs>,
    /// What follows from Discord's `Date`, UTC; `None` when Discord has not told it lately, or the
    /// machine's clock has been set since.
    pub discord: Option<UtcMs>,
}

/// The clock that compares the sources of the time.
#[derive(Debug)]
pub struct TrustedClock {
    sources: Arc<dyn TimeSources>,
    known: Mutex<Known>,
}

/// What is known of the time beside the machine's clocks. Offsets are milliseconds.
#[derive(Debug, Default)]
struct Known {
    /// The offset that was trusted, from this start of the machine.
    anchor: Option<i64>,
    /// Discord's `Date` as it was told last.
    date: Option<HeardDate>,
    /// When time was trusted last.
    trusted_at: Option<UtcMs>,
    /// The offset with which time goes on from `trusted_at` of an earlier start of the machine.
    floor: Option<i64>,
}

/// A `Date` of Discord's. It says the second, and an answer takes its time: the offset lies between
/// two.
#[derive(Debug, Clone, Copy)]
struct HeardDate {
    earliest: i64,
    latest: i64,
    /// How long the machine had been running then, milliseconds.
    at: i64,
    /// The offset of the machine's clock then.
    wall: i64,
}

impl HeardDate {
    /// The offset closest to `offset` that this `Date` allows.
    fn nearest(self, offset: i64) -> i64 {
        offset.clamp(self.earliest, self.latest)
    }
}

/// What the three sources say, as offsets.
#[derive(Debug, Clone, Copy)]
struct Offsets {
    wall: i64,
    boot: Option<i64>,
    discord: Option<HeardDate>,
}

impl Offsets {
    /// What two of them agree on. The machine's clock comes first, since it is the finest.
    fn agreed(self) -> Option<i64> {
        let by_date = |offset| self.discord.is_some_and(|date| near(offset, date.nearest(offset)));
        if self.boot.is_some_and(|boot| near(self.wall, boot)) || by_date(self.wall) {
            return Some(self.wall);
        }
        self.boot.filter(|boot| by_date(*boot))
    }
}

fn near(one: i64, other: i64) -> bool {
    one.abs_diff(other) <= TOLERANCE
}

fn milliseconds(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

impl Known {
    fn offsets(&self, wall: i64, boot: i64) -> Offsets {
        // With a machine's clock that was set since, nobody knows whether the machine has counted
        // on as it should: it is asked again.
        let fresh =
            |date: &HeardDate| boot.saturating_sub(date.at) <= DATE_LIFE && near(wall, date.wall);
        Offsets { wall, boot: self.anchor, discord: self.date.filter(fresh) }
    }

    /// An offset that does not run ahead while no two sources agree.
    fn cautious(&self, wall: i64) -> i64 {
        let known = match self.date {
            Some(date) => Some(wall.min(date.latest)),
            None if self.floor.is_none() => Some(wall),
            None => None,
        };
        self.anchor.or_else(|| known.max(self.floor)).unwrap_or(wall)
    }
}

impl TrustedClock {
    /// A clock over these sources, which knows nothing else yet: it is not trusted before it is
    /// told something.
    #[must_use]
    pub fn new(sources: Arc<dyn TimeSources>) -> Self {
        Self { sources, known: Mutex::default() }
    }

    /// For how long the machine has been running: what [`TrustedClock::hear`] wants to know.
    #[must_use]
    pub fn since_boot(&self) -> Duration {
        self.sources.since_boot()
    }

    /// What the sources say now.
    #[must_use]
    pub fn reading(&self) -> TimeReading {
        let (wall, boot) = (self.sources.wall(), milliseconds(self.sources.since_boot()));
        let mut known = self.known();
        let offset = wall.get().saturating_sub(boot);
        let offsets = known.offsets(offset, boot);
        let at = |offset: i64| UtcMs::new(boot.saturating_add(offset));
        let agreed = offsets.agreed();
        if let Some(agreed) = agreed {
            known.trusted_at = Some(at(agreed));
            // Without an anchor it is Discord who has agreed.
            let date = offsets.discord.map(|date| date.nearest(agreed));
            known.anchor = known.anchor.or(date);
        }
        TimeReading {
            now: at(agreed.unwrap_or_else(|| known.cautious(offset))),
            trusted: agreed.is_some(),
            wall,
            boot: offsets.boot.map(at),
            discord: offsets.discord.map(|date| at(date.nearest(agreed.unwrap_or(date.earliest)))),
        }
    }

    /// When time was trusted last: now, while it is. The beginning of 1970 if it never was.
    pub(super) fn last_trusted(&self) -> UtcMs {
        let reading = self.reading();
        let last = if reading.trusted { Some(reading.now) } else { self.known().trusted_at };
        last.map_or(UtcMs::new(0), ahead)
    }

    /// Discord has just answered with this `Date` to what it was asked when the machine had been
    /// running for `asked`.
    pub fn hear(&self, date: UtcMs, asked: Duration) {
        let (wall, boot) = (self.sources.wall(), milliseconds(self.sources.since_boot()));
        let asked = milliseconds(asked);
        if !(0..=LONGEST_ANSWER).contains(&boot.saturating_sub(asked)) {
            return;
        }
        let wall = wall.get().saturating_sub(boot);
        let heard = HeardDate {
            earliest: date.get().saturating_sub(boot),
            latest: date.get().saturating_add(1000).saturating_sub(asked),
            at: boot,
            wall,
        };
        let mut known = self.known();
        known.date = Some(heard);
        // Who agrees with Discord is what is counted on from: the anchor does not drift away.
        let agrees = |offset: &i64| near(*offset, heard.nearest(*offset));
        let anchor = Some(wall).filter(agrees).or(known.anchor.filter(agrees));
        known.anchor = anchor.map(|offset| heard.nearest(offset)).or(known.anchor);
    }

    /// What is known once somebody who may say so has said that the machine's clock is right: to be
    /// saved, and then given to [`TrustedClock::confirm`].
    #[must_use]
    pub fn confirmed(&self) -> SavedTime {
        let (wall, boot) = (self.sources.wall(), milliseconds(self.sources.since_boot()));
        SavedTime {
            boot_id: self.sources.boot_id(),
            offset: Some(wall.get().saturating_sub(boot)),
            trusted_at: Some(wall),
        }
    }

    /// Goes on with what somebody has confirmed ([`TrustedClock::confirmed`]).
    pub fn confirm(&self, confirmed: &SavedTime) {
        self.known().anchor = confirmed.offset;
    }

    /// Goes on with what an earlier process has saved.
    pub fn resume(&self, saved: &SavedTime) {
        let boot = milliseconds(self.sources.since_boot());
        let mut known = self.known();
        known.trusted_at = saved.trusted_at;
        known.floor = saved.trusted_at.map(|at| at.get().saturating_sub(boot));
        if saved.boot_id.is_some() && saved.boot_id == self.sources.boot_id() {
            known.anchor = saved.offset;
        }
    }

    /// What the next process has to know.
    #[must_use]
    pub fn saved(&self) -> SavedTime {
        let boot_id = self.sources.boot_id();
        let known = self.known();
        SavedTime { boot_id, offset: known.anchor, trusted_at: known.trusted_at }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TrustedClock {
    fn now(&self) -> UtcMs {
        ahead(self.reading().now)
    }

    fn comparison(&self) -> Option<&TrustedClock> {
        Some(self)
    }
}

/// The time since the start of the machine, counted on from a trusted offset: what a command goes
/// by beside the bot.
#[derive(Debug, Clone, Copy)]
pub struct BootClock {
    /// Milliseconds.
    offset: i64,
}

impl BootClock {
    /// The clock that goes on from what the bot has saved; `None` when that is of another start of
    /// the machine, or time was not trusted.
    #[must_use]
    pub fn resume(saved: &SavedTime) -> Option<Self> {
        let offset = saved.offset.filter(|_| saved.boot_id.is_some())?;
        (saved.boot_id == MachineTime.boot_id()).then_some(Self { offset })
    }
}

impl Clock for BootClock {
    fn now(&self) -> UtcMs {
        ahead(UtcMs::new(milliseconds(MachineTime.since_boot()).saturating_add(self.offset)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use proptest::prelude::*;

    use super::*;

    /// When the tests take place, milliseconds.
    const NOW: i64 = 1_796_000_000_000;
    const DAY: i64 = 86_400_000;

    /// A machine whose clocks a test sets.
    #[derive(Debug)]
    struct Machine {
        /// How far its clock is ahead of the true time.
        ahead: AtomicI64,
        truth: AtomicI64,
        /// When it was started; the start's name, too.
        started: AtomicI64,
    }

    impl Machine {
        fn new() -> Arc<Self> {
            Arc::new(Self {
                ahead: AtomicI64::new(0),
                truth: AtomicI64::new(NOW),
                started: AtomicI64::new(NOW - 5_000),
            })
        }

        fn truth(&self) -> i64 {
            self.truth.load(Ordering::SeqCst)
        }

        fn pass(&self, span: i64) {
            self.truth.fetch_add(span, Ordering::SeqCst);
        }

        fn set_wall(&self, ahead: i64) {
            self.ahead.store(ahead, Ordering::SeqCst);
        }

        /// The `Date` of a Discord whose clock is this far ahead.
        fn date(&self, ahead: i64) -> UtcMs {
            UtcMs::new((self.truth() + ahead).div_euclid(1000) * 1000)
        }
    }

    impl TimeSources for Machine {
        fn wall(&self) -> UtcMs {
            UtcMs::new(self.truth() + self.ahead.load(Ordering::SeqCst))
        }

        fn since_boot(&self) -> Duration {
            let since = self.truth() - self.started.load(Ordering::SeqCst);
            Duration::from_millis(u64::try_from(since).unwrap())
        }

        fn boot_id(&self) -> Option<String> {
            Some(self.started.load(Ordering::SeqCst).to_string())
        }
    }

    /// A clock that was trusted a moment ago.
    fn trusted(machine: &Arc<Machine>) -> TrustedClock {
        let clock = TrustedClock::new(Arc::<Machine>::clone(machine));
        clock.hear(machine.date(0), clock.since_boot());
        assert!(clock.is_trusted());
        clock
    }

    #[test]
    fn a_wall_clock_31_days_ahead_is_outvoted_once_discord_has_answered_again() {
        let machine = Machine::new();
        let clock = trusted(&machine);
        machine.set_wall(31 * DAY);
        assert!(!clock.is_trusted(), "Discord was asked before: who knows how the machine counts");
        assert_eq!(clock.now().get(), NOW);
        machine.pass(1_000);
        clock.hear(machine.date(0), clock.since_boot());
        assert_eq!((clock.is_trusted(), clock.now().get()), (true, NOW + 1_000));
        machine.pass(120_000);
        machine.set_wall(0);
        assert_eq!((clock.is_trusted(), clock.now().get()), (true, NOW + 121_000));
    }

    #[test]
    fn with_discord_away_a_wall_clock_that_jumps_is_trusted_when_it_is_back_or_confirmed() {
        let machine = Machine::new();
        let clock = trusted(&machine);
        machine.pass(DATE_LIFE + 1);
        assert!(clock.is_trusted(), "the machine's two clocks agree");
        let last = clock.now();
        machine.set_wall(31 * DAY);
        machine.pass(120_000);
        assert_eq!((clock.is_trusted(), clock.now().get()), (false, last.get() + 120_000));
        assert_eq!(clock.certain(), last, "what ends by itself waits");
        machine.set_wall(0);
        assert!(clock.is_trusted());
        assert_eq!(clock.certain(), clock.now());
        machine.set_wall(31 * DAY);
        clock.confirm(&clock.confirmed());
        assert_eq!((clock.is_trusted(), clock.now()), (true, machine.wall()));
    }

    #[test]
    fn a_new_start_of_the_machine_is_trusted_when_discord_agrees_and_never_before_the_last_time() {
        let machine = Machine::new();
        let saved = trusted(&machine).saved();
        machine.pass(DAY);
        machine.started.store(machine.truth(), Ordering::SeqCst);
        machine.set_wall(-20 * 365 * DAY);
        let clock = TrustedClock::new(Arc::<Machine>::clone(&machine));
        clock.resume(&saved);
        assert_eq!((clock.is_trusted(), clock.now().get()), (false, NOW));
        clock.hear(machine.date(0), clock.since_boot());
        assert_eq!((clock.is_trusted(), clock.now().get()), (false, NOW));
        machine.set_wall(0);
        clock.hear(machine.date(0), clock.since_boot());
        assert_eq!((clock.is_trusted(), clock.now().get()), (true, NOW + DAY));
    }

    #[test]
    fn a_command_goes_on_from_what_the_bot_has_saved_in_this_start_of_the_machine() {
        let boot_id = MachineTime.boot_id();
        let saved = SavedTime { boot_id: boot_id.clone(), offset: Some(NOW), trusted_at: None };
        let read = BootClock::resume(&saved).map(|clock| clock.now() >= UtcMs::new(NOW));
        assert_eq!(read, boot_id.map(|_| true));
        let other = SavedTime { boot_id: Some("another".to_owned()), ..saved.clone() };
        assert!(BootClock::resume(&other).is_none());
        assert!(BootClock::resume(&SavedTime { offset: None, ..saved }).is_none());
    }

    /// Milliseconds by which a source is wrong: not at all, by about a minute, by years.
    fn error() -> impl Strategy<Value = i64> {
        prop_oneof![Just(0), -130_000..130_000_i64, -4_000 * DAY..4_000 * DAY]
    }

    proptest! {
        #[test]
        fn time_is_trusted_exactly_when_two_of_three_agree_within_a_minute(
            wall in error(),
            boot in proptest::option::of(error()),
            discord in proptest::option::of(error()),
        ) {
            let (base, at) = (NOW, 0);
            let date = discord.map(|error| HeardDate {
                earliest: base + error, latest: base + error, at, wall: base + wall,
            });
            let offsets =
                Offsets { wall: base + wall, boot: boot.map(|error| base + error), discord: date };
            let pairs = [(Some(wall), boot), (Some(wall), discord), (boot, discord)];
            let agree = pairs.into_iter().any(|pair| {
                matches!(pair, (Some(one), Some(other)) if one.abs_diff(other) <= 60_000)
            });
            let agreed = offsets.agreed();
            prop_assert_eq!(agreed.is_some(), agree);
            if let Some(agreed) = agreed {
                let said = [Some(wall), boot, discord].into_iter().flatten();
                let close = said.filter(|error| (base + error).abs_diff(agreed) <= 60_000);
                prop_assert!(close.count() >= 2, "what it says is said by two");
            }
        }

        /// Whatever becomes of the machine's clock, and however seldom Discord answers.
        #[test]
        fn one_clock_that_is_wrong_never_makes_time_wrong(
            steps in proptest::collection::vec((0..5_u8, error(), 1..900_000_i64), 1..60),
        ) {
            let machine = Machine::new();
            let mut clock = trusted(&machine);
            for (what, error, span) in steps {
                machine.pass(span);
                let resumed = |saved: &SavedTime| {
                    let clock = TrustedClock::new(Arc::<Machine>::clone(&machine));
                    clock.resume(saved);
                    clock
                };
                match what {
                    0 => machine.set_wall(error),
                    1 => machine.set_wall(0),
                    2 => {
                        let asked = clock.since_boot();
                        machine.pass(span % 9_000);
                        clock.hear(machine.date(-(span % 9_000) / 2), asked);
                    }
                    3 => clock = resumed(&clock.saved()),
                    _ => {
                        let saved = clock.saved();
                        machine.started.store(machine.truth(), Ordering::SeqCst);
                        clock = resumed(&saved);
                    }
                }
                let (read, truth) = (clock.reading(), machine.truth());
                prop_assert!(read.now.get() <= truth + 70_000, "{:?} at {}", read, truth);
                if read.trusted {
                    prop_assert!(read.now.get().abs_diff(truth) <= 70_000, "{:?}", read);
                }
                prop_assert!(clock.certain() <= read.now.plus(Duration::from_secs(140)));
            }
        }
    }
}
