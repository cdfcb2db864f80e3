//! Payments: a purchase, a renewal, or what a partner pays for a customer.

use super::book::Book;
use super::customer::SimulatedBinding;
use super::invoice::{SimulatedEarning, SimulatedInvoiceLine};
use super::line::PriceLine;
use super::names::from_small;
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
        let (name, line) = (pay_name(event), event.line.as_deref().unwrap_or("1"));
        let customer = self.customers.place(&event.customer);
        self.identify(customer, event);
        let paid = event.paid().unwrap_or_else(|| self.money(0));
        let invoice = self.invoices.place(name);
        let mut known = self.invoices.take(invoice);
        if let Some(sale) = known.sale(line) {
            let same = sale.customer == customer
                && sale.paid == paid
                && self.day(sale.at) == self.day(event.at);
            let how = if same {
                "is known"
            } else {
                "is known for another customer, amount or day: staff decide whether it counts"
            };
            out.push(self.nothing(event, format!("line {line} of invoice {name} {how}")));
            self.invoices.put(invoice, known);
            return;
        }
        known.sales.push(SimulatedInvoiceLine::new(line, customer, event.at, paid));
        let refunds = std::mem::take(&mut known.waiting);
        self.invoices.put(invoice, known);
        self.earn(event, event.at, (customer, invoice), out);
        self.remember(event, customer);
        // Refunds that came before the line take what is theirs.
        for refund in refunds {
            self.give_back(name, refund, event.at, out);
        }
    }

    /// Keeps when the customer first bought something that counts.
    fn remember(&mut self, event: &BillingEvent, customer: usize) {
        let paid = event.paid().is_some_and(|paid| paid.minor() > 0);
        let counted = paid && self.is_counted(event.product.as_deref());
        if let Some(customer) = self.customers.get_mut(customer).filter(|_| counted)
            && customer.bought_at.get().is_none()
        {
            customer.bought_at = event.at.into();
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
            let invoice = self.invoices.place(pay_name(&event));
            self.earn(&event, at, (customer, invoice), out);
            self.take_back_late(invoice, &event, at, out);
        }
    }

    /// The day of `at` in the program's time zone.
    fn day(&self, at: UtcMs) -> chrono::NaiveDate {
        at.datetime().with_timezone(&self.program.meta.timezone).date_naive()
    }

    /// Earns what the payment earns as made at `at`: its own time, or that of the binding.
    fn earn(
        &mut self,
        event: &BillingEvent,
        at: UtcMs,
        (customer, invoice): (usize, usize),
        out: &mut Vec<PriceLine>,
    ) {
        let binding = match self.bound(event, customer) {
            Ok(binding) => binding,
            Err(line) => return out.push(*line),
        };
        let partner = binding.partner();
        if self.partners.get(partner).is_some_and(|partner| partner.is_before(event.at)) {
            let why = "from before the partner was taken over: it neither earns nor counts";
            return out.push(self.about(event, partner, why));
        }
        let rated = self.rate(event, at, (customer, invoice), &binding);
        let Some((mut outcome, rule)) = rated else { return };
        let line = self.rated(event, partner, &mut outcome);
        let why = self.flagged(customer, partner, line.why);
        out.push(PriceLine { why, ..line });
        if outcome.counts() {
            self.count((event, at), (customer, invoice), binding, (&outcome, rule), out);
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
                self.waiting.push(customer, event);
                let why = format!("{} came by no partner before this", event.customer);
                Err(Box::new(self.nothing(event, why)))
            }
            (Some(payer), Some(binding)) if binding.partner() == payer => Ok(binding),
            (Some(payer), Some(binding))
                if self.program.attribution.conflict == Conflict::First =>
            {
                let other = self
                    .partners
                    .get(binding.partner())
                    .map_or("", |partner| partner.code.as_str());
                let why = format!("{} is {other}'s customer", event.customer);
                Err(Box::new(self.about(event, payer, why)))
            }
            // Who pays for a customer brings the customer.
            (Some(payer), _) => {
                self.waiting.take(customer);
                Ok(self.customers.bind(customer, payer, event.at, None, event.at))
            }
        }
    }

    /// What the rules make of the payment, and the place of the rule.
    fn rate(
        &mut self,
        event: &BillingEvent,
        at: UtcMs,
        (customer, invoice): (usize, usize),
        binding: &SimulatedBinding,
    ) -> Option<(Reward, Option<usize>)> {
        let program = self.program;
        self.partners.get_mut(binding.partner())?.advance(program, at);
        let partner = self.partners.get(binding.partner())?;
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
            capped: rule.map_or(0, |rule| self.capped(rule, binding.partner(), Some(binding), at)),
            credit: partner.credit(at, program.meta.currency),
        };
        let same = |state: &(usize, usize, InvoiceHistory)| {
            state.0 == customer && state.1 == binding.partner()
        };
        let invoice = self.invoices.get(invoice).state.filter(same).map(|(_, _, state)| state);
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
        (event, at): (&BillingEvent, UtcMs),
        (customer, invoice): (usize, usize),
        mut binding: SimulatedBinding,
        (outcome, rule): (&Reward, Option<usize>),
        out: &mut Vec<PriceLine>,
    ) {
        let (program, place) = (self.program, binding.partner());
        let minor = |money: crate::money::Money| u64::try_from(money.minor()).unwrap_or(0);
        let earns = outcome.kind == RewardKind::Accrue;
        let counts = PaymentCounts {
            first_purchases: u64::from(outcome.first && !binding.bought_before),
            clients: u64::from(outcome.first),
            revenue: minor(outcome.base),
            commissions: if earns { minor(outcome.amount) } else { 0 },
        };
        if outcome.first {
            binding.first_at = at.into();
            binding.level = from_small(outcome.level).into();
        }
        let line = event.line.as_deref().unwrap_or("1");
        let mut paid = self.invoices.take(invoice);
        let another = paid.state.is_some_and(|(whose, of, _)| whose == customer && of == place);
        if !another {
            binding.paid = binding.paid.saturating_add(1);
            let (level_before, level_after) = (outcome.level_before, outcome.level_after);
            let state = InvoiceHistory { level_before, level_after, number: binding.paid };
            paid.state = Some((customer, place, state));
        }
        let kept = rule.filter(|_| outcome.kind != RewardKind::Spend);
        if let (Some(rule), Some(sale)) = (kept, paid.sale_mut(line)) {
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
        self.invoices.put(invoice, paid);
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
            self.milestones(event, at, place, out);
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
            Some(CapPer::Customer) => binding.map_or(0, |binding| binding.capped(rule)),
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
                let customer = self.customers.get_mut(customer);
                if let Some(binding) = customer.and_then(|customer| customer.binding.as_mut()) {
                    binding.earned(rule, amount);
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
