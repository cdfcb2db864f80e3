//! Invoices as the price book knows them: what was sold, what it has earned, and what was given
//! back.
//!
//! Most invoices have one line, and a million events may have a million of them. Those are kept in
//! few bytes each ([`KeptInvoice`]), all others as they are.

use std::borrow::Cow;
use std::collections::HashMap;

use super::chunked::Chunked;
use super::names::{NameList, from_small};
use crate::clock::UtcMs;
use crate::money::{BasisPoints, Money, Unit};
use crate::program::InvoiceHistory;

/// The line of an invoice whose lines have no names.
const ONLY_LINE: &str = "1";

/// All invoices, each known by a place.
#[derive(Debug, Default)]
pub(super) struct Invoices {
    names: NameList,
    kept: Chunked<KeptInvoice>,
    /// Those that have no room in a [`KeptInvoice`].
    whole: HashMap<usize, SimulatedInvoice>,
    /// In what invoices are paid.
    units: Vec<Unit>,
}

impl Invoices {
    /// The invoice of this name.
    pub(super) fn place(&mut self, name: &str) -> usize {
        let (place, new) = self.names.insert(name);
        if new {
            self.kept.push(KeptInvoice::default());
        }
        place
    }

    /// What is known of an invoice; the time of its payment is to the second.
    pub(super) fn get(&self, place: usize) -> Cow<'_, SimulatedInvoice> {
        match self.kept.get(place) {
            Some(kept) if kept.is(KeptInvoice::WHOLE) => {
                self.whole.get(&place).map(Cow::Borrowed).unwrap_or_default()
            }
            Some(kept) => Cow::Owned(kept.unpack(&self.units)),
            None => Cow::default(),
        }
    }

    /// The same, to change it: then it has to be put back.
    pub(super) fn take(&mut self, place: usize) -> SimulatedInvoice {
        match self.whole.remove(&place) {
            Some(whole) => whole,
            None => self.get(place).into_owned(),
        }
    }

    /// Keeps what is known of an invoice from now on.
    pub(super) fn put(&mut self, place: usize, invoice: SimulatedInvoice) {
        let Some(kept) = self.kept.get_mut(place) else { return };
        if let Some(small) = KeptInvoice::pack(&invoice, &mut self.units) {
            *kept = small;
        } else {
            *kept = KeptInvoice { has: KeptInvoice::WHOLE, ..KeptInvoice::default() };
            self.whole.insert(place, invoice);
        }
    }
}

/// An invoice: the lines that were paid, and the refunds that wait for lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SimulatedInvoice {
    pub(super) sales: Vec<SimulatedInvoiceLine>,
    /// How it stood when its first line counted, for which customer and partner.
    pub(super) state: Option<(usize, usize, InvoiceHistory)>,
    pub(super) waiting: Vec<SimulatedRefund>,
}

impl SimulatedInvoice {
    pub(super) fn sale(&self, line: &str) -> Option<&SimulatedInvoiceLine> {
        self.sales.iter().find(|sale| sale.line == line)
    }

    pub(super) fn sale_mut(&mut self, line: &str) -> Option<&mut SimulatedInvoiceLine> {
        self.sales.iter_mut().find(|sale| sale.line == line)
    }
}

/// A line of an invoice, and what is left of it after refunds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SimulatedInvoiceLine {
    pub(super) line: Cow<'static, str>,
    pub(super) customer: usize,
    pub(super) at: UtcMs,
    pub(super) paid: Money,
    /// What was not given back yet, minor units.
    pub(super) left: i64,
    pub(super) earned: Option<SimulatedEarning>,
    /// The last refund that took something from it while it had earned nothing.
    pub(super) refund: Option<Box<str>>,
}

impl SimulatedInvoiceLine {
    /// A line that was paid right now.
    pub(super) fn new(line: &str, customer: usize, at: UtcMs, paid: Money) -> Self {
        let line = if line == ONLY_LINE { ONLY_LINE.into() } else { Cow::Owned(line.to_owned()) };
        Self { line, customer, at, paid, left: paid.minor(), earned: None, refund: None }
    }
}

/// What a line has earned or taken off, as far as it was not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SimulatedRefund {
    pub(super) event: Box<str>,
    pub(super) customer: usize,
    pub(super) line: Option<Box<str>>,
    pub(super) unit: Unit,
    /// What was not taken from a line yet, minor units.
    pub(super) rest: i64,
}

/// An invoice with the line [`ONLY_LINE`] alone, all of whose numbers are small.
#[derive(Clone, Copy, Debug, Default)]
struct KeptInvoice {
    customer: u32,
    /// For whom it has earned and counted.
    partner: u32,
    /// When it was paid, seconds since 1970.
    seconds: u32,
    paid: u32,
    left: u32,
    base: u32,
    base_left: u32,
    earned_left: u32,
    number: u16,
    bps: u16,
    level_before: u8,
    level_after: u8,
    rule: u8,
    unit: u8,
    /// What of the above there is.
    has: u8,
}

impl KeptInvoice {
    /// It is among [`Invoices::whole`].
    const WHOLE: u8 = 1;
    const SALE: u8 = 2;
    const STATE: u8 = 4;
    const EARNED: u8 = 8;
    const DISCOUNT: u8 = 16;
    const BPS: u8 = 32;

    fn is(&self, what: u8) -> bool {
        self.has & what != 0
    }

    /// The invoice in few bytes, if it fits.
    fn pack(invoice: &SimulatedInvoice, units: &mut Vec<Unit>) -> Option<Self> {
        let [sale] = invoice.sales.as_slice() else { return None };
        if sale.line != ONLY_LINE || sale.refund.is_some() || !invoice.waiting.is_empty() {
            return None;
        }
        let unit = units.iter().position(|unit| *unit == sale.paid.unit());
        let unit = unit.unwrap_or_else(|| {
            units.push(sale.paid.unit());
            units.len().saturating_sub(1)
        });
        let mut kept = Self {
            customer: small(sale.customer)?,
            seconds: small(sale.at.seconds())?,
            paid: small(sale.paid.minor())?,
            left: small(sale.left)?,
            unit: small(unit)?,
            has: Self::SALE,
            ..Self::default()
        };
        if let Some((customer, partner, state)) = invoice.state {
            if customer != sale.customer {
                return None;
            }
            kept.partner = small(partner)?;
            kept.number = small(state.number)?;
            kept.level_before = small(state.level_before)?;
            kept.level_after = small(state.level_after)?;
            kept.has |= Self::STATE;
        }
        if let Some(earned) = sale.earned {
            let partner = small(earned.partner)?;
            if kept.is(Self::STATE) && kept.partner != partner {
                return None;
            }
            kept.partner = partner;
            kept.rule = small(earned.rule)?;
            kept.base = small(earned.base)?;
            kept.base_left = small(earned.base_left)?;
            kept.earned_left = small(earned.left)?;
            kept.has |= Self::EARNED;
            if let Some(bps) = earned.bps {
                kept.bps = small(bps.get())?;
                kept.has |= Self::BPS;
            }
            if earned.discount {
                kept.has |= Self::DISCOUNT;
            }
        }
        Some(kept)
    }

    fn unpack(&self, units: &[Unit]) -> SimulatedInvoice {
        if !self.is(Self::SALE) {
            return SimulatedInvoice::default();
        }
        let (customer, partner) = (from_small(self.customer), from_small(self.partner));
        let unit = units.get(usize::from(self.unit)).copied().unwrap_or(Unit::NONE);
        let bps = BasisPoints::new(self.bps.into()).ok().filter(|_| self.is(Self::BPS));
        let earned = self.is(Self::EARNED).then(|| SimulatedEarning {
            partner,
            rule: self.rule.into(),
            bps,
            base: self.base.into(),
            base_left: self.base_left.into(),
            left: self.earned_left.into(),
            discount: self.is(Self::DISCOUNT),
        });
        let state = InvoiceHistory {
            level_before: self.level_before.into(),
            level_after: self.level_after.into(),
            number: self.number.into(),
        };
        let sale = SimulatedInvoiceLine {
            line: ONLY_LINE.into(),
            customer,
            at: UtcMs::new(i64::from(self.seconds).saturating_mul(1_000)),
            paid: Money::new(self.paid.into(), unit),
            left: self.left.into(),
            earned,
            refund: None,
        };
        SimulatedInvoice {
            sales: vec![sale],
            state: self.is(Self::STATE).then_some((customer, partner, state)),
            waiting: Vec::new(),
        }
    }
}

/// The number in less room, if it fits.
fn small<T, S: TryFrom<T>>(number: T) -> Option<S> {
    S::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers around each bound of what is kept in few bytes.
    fn number(most: i64) -> impl Strategy<Value = i64> {
        let bounds = [0, 1, 254, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296];
        let near = prop::sample::select(bounds.to_vec()).prop_map(move |bound| bound.min(most));
        prop_oneof![0..=most, near]
    }

    fn history() -> impl Strategy<Value = InvoiceHistory> {
        let level = || number(300).prop_map(|level| u32::try_from(level).unwrap());
        (level(), level(), 1..70_000_u32).prop_map(|(level_before, level_after, number)| {
            InvoiceHistory { level_before, level_after, number }
        })
    }

    fn sale() -> impl Strategy<Value = SimulatedInvoiceLine> {
        let place = || (0..3_usize, 0..300_usize, prop::option::of(0..=10_000_u32));
        let amount = || number(1_000_000_000_000);
        let earned = (place(), amount(), amount(), amount(), any::<bool>()).prop_map(
            |((partner, rule, bps), base, base_left, left, discount)| {
                let bps = bps.map(|bps| BasisPoints::new(bps).unwrap());
                SimulatedEarning { partner, rule, bps, base, base_left, left, discount }
            },
        );
        let words = (
            prop_oneof![3 => Just("1"), 1 => Just("2")],
            prop_oneof![3 => Just("EUR"), 1 => Just("KWD")],
            prop::option::weighted(0.3, Just("refund".into())),
        );
        let times = 0..253_402_300_799_i64;
        (words, 0..3_usize, times, amount(), amount(), prop::option::of(earned)).prop_map(
            |((line, unit, refund), customer, seconds, paid, left, earned)| {
                let paid = Money::new(paid, Unit::currency(unit).unwrap());
                let at = UtcMs::new(seconds * 1_000);
                let new = SimulatedInvoiceLine::new(line, customer, at, paid);
                SimulatedInvoiceLine { left, earned, refund, ..new }
            },
        )
    }

    fn refund() -> impl Strategy<Value = SimulatedRefund> {
        (0..3_usize, number(1_000_000)).prop_map(|(customer, rest)| SimulatedRefund {
            event: "refund".into(),
            customer,
            line: None,
            unit: Unit::currency("EUR").unwrap(),
            rest,
        })
    }

    fn invoice() -> impl Strategy<Value = SimulatedInvoice> {
        let state = (0..3_usize, 0..3_usize, history());
        let sales = prop_oneof![
            4 => prop::collection::vec(sale(), 1),
            1 => prop::collection::vec(sale(), 0..4),
        ];
        let waiting = prop_oneof![
            4 => Just(Vec::new()),
            1 => prop::collection::vec(refund(), 0..3),
        ];
        (sales, prop::option::of(state), waiting)
            .prop_map(|(sales, state, waiting)| SimulatedInvoice { sales, state, waiting })
    }

    proptest! {
        #[test]
        fn an_invoice_is_kept_as_it_is(
            drawn in prop::collection::vec((0..4_usize, invoice()), 1..40),
        ) {
            let mut invoices = Invoices::default();
            let mut known = HashMap::new();
            for (name, invoice) in drawn {
                let place = invoices.place(&format!("i{name}"));
                let before: SimulatedInvoice = known.get(&place).cloned().unwrap_or_default();
                prop_assert_eq!(invoices.get(place).into_owned(), before.clone());
                prop_assert_eq!(invoices.take(place), before);
                invoices.put(place, invoice.clone());
                known.insert(place, invoice);
            }
            for (place, invoice) in known {
                prop_assert_eq!(invoices.get(place).into_owned(), invoice);
            }
        }
    }

    #[test]
    fn an_invoice_takes_44_bytes() {
        assert_eq!(size_of::<KeptInvoice>(), 44);
    }
}
