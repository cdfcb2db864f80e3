//! Customers as the price book knows them, and whose they are.
//!
//! A million events may be of as many customers: what few of them have is kept apart.

use std::collections::HashMap;
use std::num::NonZeroU32;

use super::chunked::Chunked;
use super::names::{NameList, from_small};
use crate::clock::UtcMs;
use crate::money::BasisPoints;
use crate::program::{CustomerHistory, InvoiceHistory};

/// All customers, each known by a place.
#[derive(Debug, Default)]
pub(super) struct Customers {
    /// What the billing panel calls them.
    names: NameList,
    known: Chunked<SimulatedCustomer>,
    /// Bindings to other partners that came to an end.
    past: HashMap<usize, Vec<SimulatedBinding>>,
}

impl Customers {
    /// The customer whom the panel calls so.
    pub(super) fn place(&mut self, name: &str) -> usize {
        let (place, new) = self.names.insert(name);
        if new {
            self.known.push(SimulatedCustomer::default());
        }
        place
    }

    pub(super) fn name(&self, place: usize) -> &str {
        self.names.name(place)
    }

    pub(super) fn get(&self, place: usize) -> Option<&SimulatedCustomer> {
        self.known.get(place)
    }

    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut SimulatedCustomer> {
        self.known.get_mut(place)
    }

    /// Binds a customer to the partner at `at`. What they brought this partner before goes on
    /// counting. They had bought before if they bought something that counts before `new_since`.
    pub(super) fn bind(
        &mut self,
        place: usize,
        partner: usize,
        at: UtcMs,
        coupon_rate: Option<BasisPoints>,
        new_since: UtcMs,
    ) -> SimulatedBinding {
        let Some(customer) = self.known.get_mut(place) else {
            return SimulatedBinding::new(partner, at);
        };
        let mut before = None;
        if let Some(ended) = customer.binding.take() {
            let past = self.past.entry(place).or_default();
            past.push(ended);
            let known = past.iter().position(|past| past.partner() == partner);
            before = known.map(|known| past.swap_remove(known));
        }
        let bought_before = customer.bought_at.get().is_some_and(|bought| bought < new_since);
        let binding = SimulatedBinding {
            at,
            bought_before,
            coupon_rate,
            ..before.unwrap_or_else(|| SimulatedBinding::new(partner, at))
        };
        customer.binding.insert(binding).clone()
    }
}

/// What is known of a customer so far.
#[derive(Debug, Default)]
pub(super) struct SimulatedCustomer {
    pub(super) binding: Option<SimulatedBinding>,
    /// When they first paid for something that counts.
    pub(super) bought_at: Moment,
    /// Who they are, where an event has said it.
    identity: Option<Box<SimulatedIdentity>>,
}

impl SimulatedCustomer {
    /// Who they are, as far as events have said it.
    pub(super) fn identity(&self) -> SimulatedIdentity {
        self.identity.as_deref().copied().unwrap_or_default()
    }

    /// The same, to add to it.
    pub(super) fn identity_mut(&mut self) -> &mut SimulatedIdentity {
        self.identity.get_or_insert_default()
    }
}

/// Who a customer is beside their name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SimulatedIdentity {
    /// The place of their e-mail address, as the panel's hash.
    pub(super) email: SmallPlace,
    /// The place of their Discord account.
    pub(super) account: SmallPlace,
    /// The customer who has the same e-mail address or Discord account.
    pub(super) like: SmallPlace,
}

/// Whose the customer is, and what came of it.
#[derive(Clone, Debug)]
pub(super) struct SimulatedBinding {
    partner: u32,
    pub(super) at: UtcMs,
    pub(super) bought_before: bool,
    pub(super) first_at: Moment,
    pub(super) paid: u32,
    /// How many registrations and redemptions were rewarded.
    pub(super) rewarded: u32,
    /// The level whose rate their first purchase got.
    pub(super) level: SmallPlace,
    pub(super) coupon_rate: Option<BasisPoints>,
    /// What each rule with a cap for the customer has earned.
    capped: Option<Box<CappedSums>>,
}

/// What rules have earned, by the place of the rule.
#[derive(Clone, Debug, Default)]
struct CappedSums(Vec<(usize, i64)>);

impl SimulatedBinding {
    /// # Panics
    /// Never: 4 billion partners have no room in memory.
    pub(super) fn new(partner: usize, at: UtcMs) -> Self {
        let partner = u32::try_from(partner).expect("invariant: fewer than 4 billion partners");
        Self {
            partner,
            at,
            bought_before: false,
            first_at: Moment::default(),
            paid: 0,
            rewarded: 0,
            level: SmallPlace::default(),
            coupon_rate: None,
            capped: None,
        }
    }

    /// The place of the partner.
    pub(super) fn partner(&self) -> usize {
        from_small(self.partner)
    }

    pub(super) fn state(&self, invoice: Option<InvoiceHistory>, active: bool) -> CustomerHistory {
        CustomerHistory {
            bound_at: self.at,
            bought_before: self.bought_before,
            first_at: self.first_at.get(),
            paid: self.paid,
            invoice,
            active,
            level: self.level.get().and_then(|level| u32::try_from(level).ok()),
            coupon_rate: self.coupon_rate,
        }
    }

    /// What the rule has earned by this customer.
    pub(super) fn capped(&self, rule: usize) -> i64 {
        let mut sums = self.capped.iter().flat_map(|sums| &sums.0);
        sums.find(|(of, _)| *of == rule).map_or(0, |(_, sum)| *sum)
    }

    /// Adds to it.
    pub(super) fn earned(&mut self, rule: usize, amount: i64) {
        let sums = &mut self.capped.get_or_insert_default().0;
        match sums.iter_mut().find(|(of, _)| *of == rule) {
            Some((_, sum)) => *sum = sum.saturating_add(amount),
            None => sums.push((rule, amount)),
        }
    }
}

/// A moment that may not have come, in the room of one that has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(UtcMs);

impl Default for Moment {
    fn default() -> Self {
        Self(UtcMs::new(i64::MIN))
    }
}

impl Moment {
    pub(super) fn get(self) -> Option<UtcMs> {
        (self != Self::default()).then_some(self.0)
    }
}

impl From<UtcMs> for Moment {
    fn from(at: UtcMs) -> Self {
        Self(at)
    }
}

/// A place that may be none, in a quarter of the room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SmallPlace(Option<NonZeroU32>);

impl SmallPlace {
    pub(super) fn get(self) -> Option<usize> {
        self.0.map(|next| from_small(next.get()).saturating_sub(1))
    }

    /// This one, else the other.
    pub(super) fn or(self, other: Option<usize>) -> Self {
        if self.0.is_some() { self } else { other.map(Self::from).unwrap_or_default() }
    }
}

impl From<usize> for SmallPlace {
    /// # Panics
    /// Never: what is counted has no room for so many in memory.
    fn from(place: usize) -> Self {
        let next = u32::try_from(place.saturating_add(1)).ok().and_then(NonZeroU32::new);
        Self(Some(next.expect("invariant: there are fewer than 4 billion")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_takes_64_bytes() {
        assert_eq!(size_of::<SimulatedCustomer>(), 64);
    }
}
