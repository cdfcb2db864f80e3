//! Payments: a purchase, a renewal, or what a partner pays for a customer.

use super::book::Book;
use super::customer::{SimulatedBinding, SimulatedEarning, SimulatedInvoice, SimulatedInvoiceLine};
use super::line::PriceLine;
use super::standing::PaymentCounts;
use crate::clock::UtcMs;
use crate::ledger::StatementPeriod;
use crate::program::{
    CapPer, CommissionEvent, Conflict, InvoiceHistory, PartnerHistory, RatedEvent, Reward,
    RewardKind, rate,
};
use crate::referral::{BillingEvent, EventKind};

impl Book<'_> {
    /// Keeps the line of the invoice, and earns what it earns.
    pub(super) fn pay(&mut self, event: &BillingEvent, out: &mut Vec<PriceLine>) {
        let (invoice, line) = (pay_name(event), event.line.as_deref().unwrap_or("1"));
        let customer = self.customer(&event.customer);
        self.identify(customer, event);
        let paid = event.paid().unwrap_or_else(|| self.money(0));
        if let Some(known) = self.invoices.get(invoice).and_then(|invoice| invoice.sale(line)) {
            let same = known.customer == customer
                && known.paid == paid
                && self.day(known.at) == self.day(event.at);
            let how = if same {
                "is known"
            } else {
                "is known for another customer, amount or day: staff decide whether it counts"
            };
            out.push(self.nothing(event, format!("line {line} of invoice {invoice} {how}")));
            return;
        }
        let sales = &mut self.invoices.entry(invoice.into()).or_insert_with(empty).sales;
        let left = paid.minor();
        sales.push(SimulatedInvoiceLine {
            line: line.into(),
            customer,
            at: event.at,
            paid,
            left,
            earned: None,
            refund: None,
        });
        self.earn(event, customer, out);
        self.remember(event, customer);
        self.catch_up_refunds(invoice, event.at, out);
    }

    /// Keeps when the customer first bought something that counts.
    fn remember(&mut self, event: &BillingEvent, customer: usize) {
        let paid = event.paid().is_some_and(|paid| paid.minor() > 0);
        let counted = paid && self.is_counted(event.product.as_deref());
        if let Some(customer) = self.customers.get_mut(customer).filter(|_| counted) {
            customer.bought_at.get_or_insert(event.at);
        }
    }

    /// The payments shortly before the customer's first binding count as made right after it.
    pub(super) fn catch_up_customer(
        &mut self,
        customer: usize,
        at: UtcMs,
        waiting: Vec<BillingEvent>,
        out: &mut Vec<PriceLine>,
    ) {
        for event in waiting {
            let event = BillingEvent { at, ..event };
            self.earn(&event, customer, out);
            self.remember(&event, customer);
            self.take_back_late(pay_name(&event), &event, out);
        }
    }

    /// The day of `at` in the program's time zone.
    fn day(&self, at: UtcMs) -> chrono::NaiveDate {
        at.datetime().with_timezone(&self.program.meta.timezone).date_naive()
    }

    fn earn(&mut self, event: &BillingEvent, customer: usize, out: &mut Vec<PriceLine>) {
        let binding = match self.bound(event, customer) {
            Ok(binding) => binding,
            Err(line) => return out.push(*line),
        };
        let partner = binding.partner;
        let Some((outcome, rule)) = self.rate(event, customer, &binding) else { return };
        let line = self.rated(event, partner, &outcome);
        let why = self.flagged(customer, partner, line.why);
        out.push(PriceLine { why, ..line });
        if outcome.counts() {
            self.count(event, customer, binding, &outcome, rule, out);
        }
    }

    /// Whose the customer is for this payment, or the line that says why it is nobody's.
    fn bound(
        &mut self,
        event: &BillingEvent,
        customer: usize,
    ) -> Result<SimulatedBinding, Box<PriceLine>> {
        let payer = (event.kind == EventKind::PartnerPayment).then(|| self.partner_of_event(event));
        let known = self.customers.get(customer).and_then(|customer| customer.binding.clone());
        match (payer, known) {
            (None, Some(binding)) => Ok(binding),
            (None, None) => {
                let grace = self.program.attribution.grace;
                if let Some(customer) = self.customers.get_mut(customer) {
                    customer.waiting.retain(|other| other.at >= event.at.minus(grace));
                    customer.waiting.push(event.clone());
                }
                let why = format!("{} came by no partner before this", event.customer);
                Err(Box::new(self.nothing(event, why)))
            }
            (Some(payer), Some(binding)) if binding.partner == payer => Ok(binding),
            (Some(payer), Some(binding))
                if self.program.attribution.conflict == Conflict::First =>
            {
                let other =
                    self.partners.get(binding.partner).map_or("", |partner| partner.code.as_str());
                let why = format!("{} is {other}'s customer", event.customer);
                Err(Box::new(self.about(event, payer, why)))
            }
            // Who pays for a customer brings the customer.
            (Some(payer), _) => {
                let known = self.customers.get_mut(customer);
                Ok(known.map_or_else(
                    || SimulatedBinding::new(payer, event.at),
                    |known| {
                        known.waiting.clear();
                        known.bind(payer, event.at, None, event.at)
                    },
                ))
            }
        }
    }

    /// What the rules make of the payment, and the place of the rule.
    fn rate(
        &mut self,
        event: &BillingEvent,
        customer: usize,
        binding: &SimulatedBinding,
    ) -> Option<(Reward, Option<usize>)> {
        let (program, at) = (self.program, event.at);
        self.partners.get_mut(binding.partner)?.advance(program, at);
        let partner = self.partners.get(binding.partner)?;
        let track = partner.track(program);
        let kind = match event.kind {
            EventKind::Renewal => CommissionEvent::Renewal,
            EventKind::PartnerPayment => CommissionEvent::PartnerPayment,
            _ => CommissionEvent::Purchase,
        };
        let product = event.product.as_deref();
        let rule = program.commission(
            &track.id,
            kind,
            product.and_then(|name| program.product_matching(name)),
        );
        let rule =
            rule.and_then(|rule| program.commissions.iter().position(|other| other.id == rule.id));
        let state = PartnerHistory {
            track: &track.id,
            count: partner.standing.count(&track.ladder),
            level: partner.standing.level(),
            month_level: partner.standing.month_level(),
            terms: partner.terms(at),
            capped: rule.map_or(0, |rule| self.capped(rule, binding.partner, Some(binding), at)),
            credit: partner.credit(at, program.meta.currency),
        };
        let same = |state: &(usize, usize, InvoiceHistory)| {
            state.0 == customer && state.1 == binding.partner
        };
        let invoice = self.invoices.get(pay_name(event)).and_then(|invoice| invoice.state);
        let invoice = invoice.filter(same).map(|(_, _, state)| state);
        let known = binding.state(invoice, partner.standing.is_active(customer));
        let occasion = RatedEvent {
            event: kind,
            at,
            product,
            list: event.list,
            gross: event.gross,
            net: event.net,
        };
        Some((rate(program, &state, &known, &occasion), rule))
    }

    /// Keeps what follows from a payment that counts.
    fn count(
        &mut self,
        event: &BillingEvent,
        customer: usize,
        mut binding: SimulatedBinding,
        outcome: &Reward,
        rule: Option<usize>,
        out: &mut Vec<PriceLine>,
    ) {
        let (program, at, place) = (self.program, event.at, binding.partner);
        let minor = |money: crate::money::Money| u64::try_from(money.minor()).unwrap_or(0);
        let earns = outcome.kind == RewardKind::Accrue;
        let counts = PaymentCounts {
            first_purchases: u64::from(outcome.first && !binding.bought_before),
            clients: u64::from(outcome.first),
            revenue: minor(outcome.base),
            commissions: if earns { minor(outcome.amount) } else { 0 },
        };
        if outcome.first {
            binding.first_at = Some(at);
            binding.level = Some(outcome.level);
        }
        let line = event.line.as_deref().unwrap_or("1");
        if let Some(invoice) = self.invoices.get_mut(pay_name(event)) {
            let another =
                invoice.state.is_some_and(|(whose, of, _)| whose == customer && of == place);
            if !another {
                binding.paid = binding.paid.saturating_add(1);
                let (level_before, level_after) = (outcome.level_before, outcome.level_after);
                invoice.state = Some((
                    customer,
                    place,
                    InvoiceHistory { level_before, level_after, number: binding.paid },
                ));
            }
            let kept = rule.filter(|_| outcome.kind != RewardKind::Spend);
            if let (Some(rule), Some(sale)) =
                (kept, invoice.sales.iter_mut().find(|sale| *sale.line == *line))
            {
                sale.earned = Some(SimulatedEarning {
                    partner: place,
                    rule,
                    bps: outcome.bps,
                    base: outcome.base.minor(),
                    base_left: outcome.base.minor(),
                    left: outcome.amount.minor(),
                    discount: outcome.kind == RewardKind::Discount,
                });
            }
        }
        if let Some(customer) = self.customers.get_mut(customer) {
            customer.binding = Some(binding);
        }
        if let Some(rule) = rule.filter(|_| outcome.kind != RewardKind::Spend) {
            self.earned_by_rule(rule, place, customer, outcome.amount.minor(), at);
        }
        if let Some(partner) = self.partners.get_mut(place) {
            if outcome.kind == RewardKind::Spend {
                partner.spend(outcome.amount.minor());
            }
            partner.standing.add(
                partner.track(program),
                program.meta.timezone,
                at,
                customer,
                counts,
            );
            self.milestones(event, place, out);
        }
    }

    /// What the rule's cap holds for has earned so far; nought without a cap. What a refund takes
    /// back stays used.
    pub(super) fn capped(
        &self,
        rule: usize,
        partner: usize,
        binding: Option<&SimulatedBinding>,
        at: UtcMs,
    ) -> i64 {
        match self.program.commissions.get(rule).and_then(|rule| rule.cap).map(|cap| cap.per) {
            None | Some(CapPer::Event) => 0,
            Some(CapPer::Customer) => {
                let earned =
                    binding.and_then(|binding| binding.capped.iter().find(|(of, _)| *of == rule));
                earned.map_or(0, |(_, sum)| *sum)
            }
            Some(CapPer::Month) => {
                let month = self.month(at);
                let sums = self
                    .partners
                    .get(partner)
                    .map(|partner| partner.monthly.as_slice())
                    .unwrap_or_default();
                sums.iter()
                    .find(|(of, from, _)| *of == rule && *from == month)
                    .map_or(0, |(_, _, sum)| *sum)
            }
        }
    }

    /// Adds to what the rule's cap holds for.
    pub(super) fn earned_by_rule(
        &mut self,
        rule: usize,
        partner: usize,
        customer: usize,
        amount: i64,
        at: UtcMs,
    ) {
        match self.program.commissions.get(rule).and_then(|rule| rule.cap).map(|cap| cap.per) {
            None | Some(CapPer::Event) => {}
            Some(CapPer::Customer) => {
                let binding =
                    self.customers.get_mut(customer).and_then(|customer| customer.binding.as_mut());
                let Some(binding) = binding else { return };
                match binding.capped.iter_mut().find(|(of, _)| *of == rule) {
                    Some((_, sum)) => *sum = sum.saturating_add(amount),
                    None => binding.capped.push((rule, amount)),
                }
            }
            Some(CapPer::Month) => {
                let month = self.month(at);
                let Some(partner) = self.partners.get_mut(partner) else { return };
                match partner.monthly.iter_mut().find(|(of, _, _)| *of == rule) {
                    Some((_, from, sum)) if *from == month => *sum = sum.saturating_add(amount),
                    Some(old) => *old = (rule, month, amount),
                    None => partner.monthly.push((rule, month, amount)),
                }
            }
        }
    }

    /// The beginning of the calendar month, in the program's time zone.
    fn month(&self, at: UtcMs) -> UtcMs {
        StatementPeriod::month_of(at, self.program.meta.timezone).map_or(at, |month| month.from())
    }
}

/// The invoice of a payment; a partner's payment without one is an invoice of its own.
pub(super) fn pay_name(event: &BillingEvent) -> &str {
    event.invoice.as_deref().unwrap_or(&event.id)
}

/// Most invoices have one line.
fn empty() -> SimulatedInvoice {
    SimulatedInvoice { sales: Vec::with_capacity(1), ..SimulatedInvoice::default() }
}
