//! Where a partner stands: what was counted so far, over a lifetime and over a rolling window, and
//! the level that follows.
//!
//! Time is an argument and only moves on. What the counts pay is not known here.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use chrono_tz::Tz;

use crate::clock::UtcMs;
use crate::program::{self, Ladder, Metric, Track};

/// What one payment adds to each count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PaymentCounts {
    pub(super) first_purchases: u64,
    pub(super) clients: u64,
    pub(super) revenue: u64,
    pub(super) commissions: u64,
}

impl PaymentCounts {
    fn add(&mut self, other: Self) {
        self.each(other, u64::saturating_add);
    }

    fn subtract(&mut self, other: Self) {
        self.each(other, u64::saturating_sub);
    }

    fn each(&mut self, other: Self, of: fn(u64, u64) -> u64) {
        *self = Self {
            first_purchases: of(self.first_purchases, other.first_purchases),
            clients: of(self.clients, other.clients),
            revenue: of(self.revenue, other.revenue),
            commissions: of(self.commissions, other.commissions),
        };
    }

    /// What this metric counts of them; nothing for those that are no sum.
    fn of(self, metric: Metric) -> u64 {
        match metric {
            Metric::FirstPurchases => self.first_purchases,
            Metric::Clients => self.clients,
            Metric::Revenue => self.revenue,
            Metric::Commissions => self.commissions,
            Metric::ActiveClients | Metric::Manual => 0,
        }
    }
}

/// A payment that the rolling window holds.
#[derive(Debug)]
struct Recent {
    at: UtcMs,
    customer: usize,
    counts: PaymentCounts,
}

/// Level and counts of one partner.
#[derive(Debug)]
pub(super) struct SimulatedLevel {
    held: program::PartnerLevel,
    all: PaymentCounts,
    window: PaymentCounts,
    recent: VecDeque<Recent>,
    /// The customers who have paid within the window, and how often.
    active: HashMap<usize, u32>,
    /// The most customers who were active at once.
    most_active: u64,
}

/// The highest counts of a partnership so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct SimulatedCounts {
    all: PaymentCounts,
    active: u64,
}

impl SimulatedCounts {
    pub(super) fn of(self, metric: Metric) -> u64 {
        if metric == Metric::ActiveClients { self.active } else { self.all.of(metric) }
    }
}

impl SimulatedLevel {
    /// A partner who joins the track at `at`.
    pub(super) fn new(track: &Track, zone: Tz, at: UtcMs) -> Self {
        Self {
            held: program::PartnerLevel::new(track, zone, 0, at),
            all: PaymentCounts::default(),
            window: PaymentCounts::default(),
            recent: VecDeque::new(),
            active: HashMap::new(),
            most_active: 0,
        }
    }

    pub(super) fn level(&self) -> u32 {
        self.held.level
    }

    /// The level at the beginning of the calendar month, or at the beginning of the partnership in
    /// its first month.
    pub(super) fn month_level(&self) -> u32 {
        self.held.month_level
    }

    /// Whether the customer has paid within the rolling window.
    pub(super) fn is_active(&self, customer: usize) -> bool {
        self.active.contains_key(&customer)
    }

    /// What the ladder counts.
    pub(super) fn count(&self, ladder: &Ladder) -> u64 {
        match (ladder.metric, ladder.rolling_days) {
            (Metric::ActiveClients, _) => self.clients_now(),
            (metric, Some(_)) => self.window.of(metric),
            (metric, None) => self.all.of(metric),
        }
    }

    /// What was reached over the whole partnership.
    pub(super) fn reached(&self) -> SimulatedCounts {
        SimulatedCounts { all: self.all, active: self.most_active }
    }

    /// The partner goes on in another track, with all that was counted.
    pub(super) fn change(&mut self, track: &Track, zone: Tz, at: UtcMs) {
        self.held = program::PartnerLevel::new(track, zone, self.count(&track.ladder), at);
    }

    /// Counts a payment.
    pub(super) fn add(
        &mut self,
        track: &Track,
        zone: Tz,
        at: UtcMs,
        customer: usize,
        counts: PaymentCounts,
    ) {
        self.all.add(counts);
        if track.ladder.rolling_days.is_some() {
            self.window.add(counts);
            self.recent.push_back(Recent { at, customer, counts });
            let times = self.active.entry(customer).or_insert(0);
            *times = times.saturating_add(1);
            self.most_active = self.most_active.max(self.clients_now());
        }
        self.look(track, zone, at);
    }

    /// Lets time pass until `to`: payments leave the window, levels are lost, months begin.
    pub(super) fn advance(&mut self, track: &Track, zone: Tz, to: UtcMs) {
        loop {
            let leaves = self.recent.front().and_then(|first| leaves_at(&track.ladder, first.at));
            let next = [leaves, self.held.next_look(track, zone)].into_iter().flatten().min();
            let Some(next) = next.filter(|next| *next <= to) else { break };
            while let Some(first) = self.recent.pop_front_if(|first| {
                leaves_at(&track.ladder, first.at).is_some_and(|at| at <= next)
            }) {
                self.forget(&first);
            }
            self.look(track, zone, next);
        }
        self.look(track, zone, to);
    }

    fn look(&mut self, track: &Track, zone: Tz, at: UtcMs) {
        self.held = self.held.at(track, zone, self.count(&track.ladder), at);
    }

    fn forget(&mut self, recent: &Recent) {
        self.window.subtract(recent.counts);
        if let Some(times) = self.active.get_mut(&recent.customer) {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.active.remove(&recent.customer);
            }
        }
    }

    fn clients_now(&self) -> u64 {
        u64::try_from(self.active.len()).unwrap_or(u64::MAX)
    }
}

/// When a payment leaves the ladder's window.
fn leaves_at(ladder: &Ladder, at: UtcMs) -> Option<UtcMs> {
    ladder.rolling_days.map(|window| at.plus(days_between(window)))
}

pub(super) fn days_between(days: u32) -> Duration {
    Duration::from_secs(u64::from(days).saturating_mul(86_400))
}
