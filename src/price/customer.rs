//! A customer as the price book knows one, and what was sold to them.

use crate::clock::UtcMs;
use crate::money::{BasisPoints, Money, Unit};
use crate::program::{CustomerHistory, InvoiceHistory};
use crate::referral::BillingEvent;

/// What is known of a customer so far.
#[derive(Debug, Default)]
pub(super) struct SimulatedCustomer {
    /// What the billing panel calls them.
    pub(super) name: String,
    pub(super) binding: Option<SimulatedBinding>,
    /// Bindings to other partners that came to an end.
    past: Vec<SimulatedBinding>,
    /// When they first paid for something that counts.
    pub(super) bought_at: Option<UtcMs>,
    /// The last payments that found them bound to nobody: a binding shortly after is theirs.
    pub(super) waiting: Vec<BillingEvent>,
    pub(super) email_hash: Option<String>,
    pub(super) discord_id: Option<String>,
    /// The customer who has the same e-mail address or Discord account.
    pub(super) like: Option<usize>,
}

impl SimulatedCustomer {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Binds the customer to the partner at `at`. What they brought this partner before goes on
    /// counting. They had bought before if they bought something that counts before `new_since`.
    pub(super) fn bind(
        &mut self,
        partner: usize,
        at: UtcMs,
        coupon_rate: Option<BasisPoints>,
        new_since: UtcMs,
    ) -> SimulatedBinding {
        self.past.extend(self.binding.take());
        let before = self
            .past
            .iter()
            .position(|past| past.partner == partner)
            .map(|place| self.past.swap_remove(place));
        let bought_before = self.bought_at.is_some_and(|bought| bought < new_since);
        let binding = SimulatedBinding {
            at,
            bought_before,
            coupon_rate,
            ..before.unwrap_or_else(|| SimulatedBinding::new(partner, at))
        };
        self.binding.insert(binding).clone()
    }
}

/// Whose the customer is, and what came of it.
#[derive(Clone, Debug)]
pub(super) struct SimulatedBinding {
    pub(super) partner: usize,
    pub(super) at: UtcMs,
    pub(super) bought_before: bool,
    pub(super) first_at: Option<UtcMs>,
    pub(super) paid: u32,
    /// How many registrations and redemptions were rewarded.
    pub(super) rewarded: u32,
    pub(super) level: Option<u32>,
    pub(super) coupon_rate: Option<BasisPoints>,
    /// What each rule with a cap for the customer has earned.
    pub(super) capped: Vec<(usize, i64)>,
}

impl SimulatedBinding {
    pub(super) fn new(partner: usize, at: UtcMs) -> Self {
        Self {
            partner,
            at,
            bought_before: false,
            first_at: None,
            paid: 0,
            rewarded: 0,
            level: None,
            coupon_rate: None,
            capped: Vec::new(),
        }
    }

    pub(super) fn state(&self, invoice: Option<InvoiceHistory>, active: bool) -> CustomerHistory {
        CustomerHistory {
            bound_at: self.at,
            bought_before: self.bought_before,
            first_at: self.first_at,
            paid: self.paid,
            invoice,
            active,
            level: self.level,
            coupon_rate: self.coupon_rate,
        }
    }
}

/// An invoice: the lines that were paid, and the refunds that wait for lines.
#[derive(Debug, Default)]
pub(super) struct SimulatedInvoice {
    pub(super) sales: Vec<SimulatedInvoiceLine>,
    /// How it stood when its first line counted, for which customer and partner.
    pub(super) state: Option<(usize, usize, InvoiceHistory)>,
    pub(super) waiting: Vec<SimulatedRefund>,
}

impl SimulatedInvoice {
    pub(super) fn sale(&self, line: &str) -> Option<&SimulatedInvoiceLine> {
        self.sales.iter().find(|sale| *sale.line == *line)
    }
}

/// A line of an invoice, and what is left of it after refunds.
#[derive(Debug)]
pub(super) struct SimulatedInvoiceLine {
    pub(super) line: Box<str>,
    pub(super) customer: usize,
    pub(super) at: UtcMs,
    pub(super) paid: Money,
    /// What was not given back yet, minor units.
    pub(super) left: i64,
    pub(super) earned: Option<SimulatedEarning>,
    /// The last refund that took something from it.
    pub(super) refund: Option<Box<str>>,
}

/// What a line has earned or taken off, as far as it was not taken back.
#[derive(Clone, Copy, Debug)]
pub(super) struct SimulatedEarning {
    pub(super) partner: usize,
    /// The place of the commission in the program.
    pub(super) rule: usize,
    pub(super) bps: Option<BasisPoints>,
    pub(super) base: i64,
    pub(super) base_left: i64,
    pub(super) left: i64,
    pub(super) discount: bool,
}

/// A refund or chargeback.
#[derive(Debug)]
pub(super) struct SimulatedRefund {
    pub(super) event: Box<str>,
    pub(super) customer: usize,
    pub(super) line: Option<Box<str>>,
    pub(super) unit: Unit,
    /// What was not taken from a line yet, minor units.
    pub(super) rest: i64,
}
