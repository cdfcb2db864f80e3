//! Refunds and chargebacks: what they take from the lines of their invoice, and what goes back with
//! it.

use super::book::Book;
use super::invoice::{SimulatedEarning, SimulatedInvoiceLine, SimulatedRefund};
use super::line::{PriceLine, PriceLineKind};
use crate::clock::UtcMs;
use crate::ledger;
use crate::money::Money;
use crate::referral::{BillingEvent, LineShare, spread_refund};

impl Book<'_> {
    pub(super) fn refund(&mut self, event: &BillingEvent, out: &mut Vec<PriceLine>) {
        let (Some(of), Some(net)) = (&event.of, event.net) else {
            out.push(self.nothing(event, "a refund names its invoice and an amount"));
            return;
        };
        let refund = SimulatedRefund {
            event: event.id.as_str().into(),
            customer: self.customers.place(&event.customer),
            line: event.line.as_deref().map(Into::into),
            unit: net.unit(),
            rest: net.minor(),
        };
        self.give_back(of, refund, event.at, out);
    }

    /// A line that has earned late was given back before: so is what it has earned.
    pub(super) fn take_back_late(
        &mut self,
        invoice: usize,
        event: &BillingEvent,
        at: UtcMs,
        out: &mut Vec<PriceLine>,
    ) {
        let line = event.line.as_deref().unwrap_or("1");
        let mut paid = self.invoices.take(invoice);
        let taken = paid.sale_mut(line).filter(|sale| sale.earned.is_some()).and_then(|sale| {
            let refund = sale.refund.take()?;
            Some((refund, claw(sale)?))
        });
        self.invoices.put(invoice, paid);
        if let Some((refund, clawed)) = taken {
            out.push(self.clawed(&refund, at, &clawed));
        }
    }

    pub(super) fn give_back(
        &mut self,
        of: &str,
        mut refund: SimulatedRefund,
        at: UtcMs,
        out: &mut Vec<PriceLine>,
    ) {
        let currency = self.program.meta.currency;
        let amount = Money::new(refund.rest, refund.unit);
        let nothing = |why: String| PriceLine {
            base: amount,
            ..PriceLine::nothing(&refund.event, currency, why)
        };
        let place = self.invoices.place(of);
        let mut invoice = self.invoices.take(place);
        let unlike = |sale: &SimulatedInvoiceLine| {
            sale.paid.unit() != refund.unit || sale.customer != refund.customer
        };
        if invoice.sales.iter().any(unlike) {
            out.push(nothing(format!(
                "invoice {of} is of another customer or in another currency"
            )));
            self.invoices.put(place, invoice);
            return;
        }
        let named = |sale: &SimulatedInvoiceLine| refund.line.as_deref() == Some(&*sale.line);
        let knows_line = refund.line.is_none() || invoice.sales.iter().any(named);
        let shares =
            invoice.sales.iter().map(|sale| LineShare { left: sale.left, named: named(sale) });
        let shares = if knows_line {
            spread_refund(refund.rest, &shares.collect::<Vec<_>>())
        } else {
            Vec::new()
        };
        let mut clawed = Vec::new();
        for (sale, share) in invoice.sales.iter_mut().zip(&shares).filter(|(_, share)| **share > 0)
        {
            sale.left = sale.left.saturating_sub(*share);
            if sale.earned.is_none() {
                sale.refund = Some(refund.event.clone());
            }
            clawed.extend(claw(sale));
        }
        let taken = shares.iter().copied().fold(0, i64::saturating_add);
        let rest = Money::new(refund.rest.saturating_sub(taken), refund.unit);
        if taken > 0 && clawed.is_empty() {
            out.push(nothing(format!("what is given back of invoice {of} had earned nothing")));
        }
        if rest.minor() > 0 {
            let why = if invoice.sales.is_empty() {
                format!("invoice {of} is not known yet: the refund waits for it")
            } else if knows_line {
                format!(
                    "{rest} more than was paid on invoice {of}: that part waits for other lines \
                     of it"
                )
            } else {
                let line = refund.line.as_deref().unwrap_or_default();
                format!("line {line} of invoice {of} is not known yet: the refund waits for it")
            };
            out.push(PriceLine { base: rest, ..nothing(why) });
        } else if taken == 0 {
            out.push(nothing("nothing was given back".to_owned()));
        }
        let event = refund.event.clone();
        if rest.minor() > 0 {
            refund.rest = rest.minor();
            invoice.waiting.push(refund);
        }
        self.invoices.put(place, invoice);
        for clawed in &clawed {
            out.push(self.clawed(&event, at, clawed));
        }
    }

    fn clawed(&mut self, refund: &str, at: UtcMs, clawed: &Clawed) -> PriceLine {
        let Clawed { earned, base, amount, kept, remaining } = clawed;
        if let Some(partner) = self.partners.get_mut(earned.partner) {
            partner.advance(self.program, at);
        }
        let money = |minor: i64| Money::new(minor, self.program.meta.currency);
        let (amount, base) = (money(*amount), money(*base));
        let (kept, remaining) = (money(*kept), money(*remaining));
        let rate = earned.bps.map_or_else(
            || "a flat amount".to_owned(),
            |bps| format!("{bps} of the remaining {remaining}"),
        );
        let had = money(kept.minor().saturating_add(amount.minor()));
        let (kind, what) = if earned.discount {
            (PriceLineKind::Discount, "taken off")
        } else {
            (PriceLineKind::Clawback, "earned")
        };
        let line = PriceLine {
            rule: self.program.commissions.get(earned.rule).map(|rule| rule.id.clone()),
            base,
            bps: earned.bps,
            amount: money(amount.minor().saturating_neg()),
            kind,
            pays: earned.discount.then(|| money(amount.minor().saturating_sub(base.minor()))),
            why: format!("{rate} = {kept}, of {had} {what} so far: {amount} back"),
            ..PriceLine::nothing(refund, self.program.meta.currency, "")
        };
        self.of(line, earned.partner)
    }
}

/// What goes back with a part of a line.
struct Clawed {
    earned: SimulatedEarning,
    /// The part of the base that is given back.
    base: i64,
    amount: i64,
    kept: i64,
    remaining: i64,
}

/// Takes back what does not follow from what is left of the line: `earned so far - floor(remaining
/// base * rate)`, and a flat amount only when nothing is left. Nothing when that is no amount.
/// Source: docs/design/ledger.md, Numbers.
fn claw(sale: &mut SimulatedInvoiceLine) -> Option<Clawed> {
    let earned = sale.earned.as_mut()?;
    let remaining = ledger::remaining(earned.base, sale.left, sale.paid.minor());
    let kept =
        ledger::kept_amount(earned.bps, remaining, Money::new(earned.left, sale.paid.unit()))
            .unwrap_or(0);
    let amount = earned.left.saturating_sub(kept);
    let part = earned.base_left.saturating_sub(remaining);
    if amount == 0 && !(earned.discount && part > 0) {
        return None;
    }
    earned.left = kept;
    earned.base_left = remaining;
    Some(Clawed { earned: *earned, base: part, amount, kept, remaining })
}
