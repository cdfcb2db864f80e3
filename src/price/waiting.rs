//! Payments that found their customer bound to nobody: a binding shortly after is theirs.

use std::collections::{HashMap, VecDeque};

use crate::clock::UtcMs;
use crate::referral::BillingEvent;

/// The last payments of customers who are nobody's.
#[derive(Debug, Default)]
pub(super) struct WaitingPayments {
    by_customer: HashMap<usize, Vec<BillingEvent>>,
    /// When each was made, and by whom, in that order.
    order: VecDeque<(UtcMs, usize)>,
}

impl WaitingPayments {
    /// Keeps a payment of the customer, made no earlier than those before it.
    pub(super) fn push(&mut self, customer: usize, event: &BillingEvent) {
        self.order.push_back((event.at, customer));
        self.by_customer.entry(customer).or_default().push(event.clone());
    }

    /// The payments of the customer, who is somebody's now.
    pub(super) fn take(&mut self, customer: usize) -> Vec<BillingEvent> {
        self.by_customer.remove(&customer).unwrap_or_default()
    }

    /// Forgets what was paid before `since`.
    pub(super) fn forget_before(&mut self, since: UtcMs) {
        while let Some((_, customer)) = self.order.pop_front_if(|(at, _)| *at < since) {
            if let Some(payments) = self.by_customer.get_mut(&customer) {
                payments.retain(|payment| payment.at >= since);
                if payments.is_empty() {
                    self.by_customer.remove(&customer);
                }
            }
        }
    }
}
