//! The book: everything that has happened so far, and what one more event does.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use super::customer::{Customers, SmallPlace};
use super::invoice::Invoices;
use super::line::{PriceLine, PriceLineKind};
use super::names::NameList;
use super::partner::SimulatedPartner;
use super::start::CodeStarts;
use super::waiting::WaitingPayments;
use crate::clock::UtcMs;
use crate::flag::spelling_of;
use crate::money::Money;
use crate::program::{Product, Program, Reward, Terms};
use crate::referral::{BillingEvent, EventKind};

/// Partners, customers and invoices in memory: no database and no clock. Events are applied in the
/// order of their time.
#[derive(Debug)]
pub struct Book<'p> {
    pub(super) program: &'p Program,
    pub(super) partners: Vec<SimulatedPartner>,
    by_code: HashMap<Box<str>, usize>,
    pub(super) customers: Customers,
    pub(super) waiting: WaitingPayments,
    pub(super) invoices: Invoices,
    pub(super) emails: Identities,
    pub(super) accounts: Identities,
    /// When credit ends, and whose.
    pub(super) endings: BinaryHeap<Reverse<(UtcMs, usize)>>,
    pub(super) starts: CodeStarts,
    /// Redemptions that wait for their code, by the moment from which they bind, and by id.
    early: BTreeMap<(UtcMs, String), BillingEvent>,
}

impl<'p> Book<'p> {
    /// An empty book of this program, whose codes count from then on.
    #[must_use]
    pub fn new(program: &'p Program, starts: CodeStarts) -> Self {
        Self {
            program,
            partners: Vec::new(),
            by_code: HashMap::new(),
            customers: Customers::default(),
            waiting: WaitingPayments::default(),
            invoices: Invoices::default(),
            emails: Identities::default(),
            accounts: Identities::default(),
            endings: BinaryHeap::new(),
            starts,
            early: BTreeMap::new(),
        }
    }

    /// Applies one event, and says what comes of it: first of what has waited for this moment, such
    /// as credit that has ended by then. Each id is to be applied once.
    pub fn apply(&mut self, event: &BillingEvent) -> Vec<PriceLine> {
        let mut out = Vec::with_capacity(1);
        while let Some(early) = self.early.first_entry()
            && (early.key().0, &early.key().1) < (event.at, &event.id)
        {
            let ((from, _), early) = early.remove_entry();
            self.apply_at(from, &early, &mut out);
        }
        if let Some(from) = self.waits_until(event) {
            self.early.insert((from, event.id.clone()), event.clone());
        } else {
            self.apply_at(event.at, event, &mut out);
        }
        out
    }

    /// Applies what still waits for its moment when there are no more events.
    pub fn finish(&mut self) -> Vec<PriceLine> {
        let mut out = Vec::new();
        while let Some(((from, _), early)) = self.early.pop_first() {
            self.apply_at(from, &early, &mut out);
        }
        out
    }

    /// From when on a redemption binds whose code was not there yet, unless it is too early for
    /// that.
    fn waits_until(&self, event: &BillingEvent) -> Option<UtcMs> {
        let code = event.code.as_ref().filter(|_| binds(event))?;
        let there = self.starts.of(code).there()?;
        (event.at < there && event.at >= there.minus(self.program.attribution.late))
            .then_some(there)
    }

    /// Applies an event as of `at`: its own time, or later.
    fn apply_at(&mut self, at: UtcMs, event: &BillingEvent, out: &mut Vec<PriceLine>) {
        self.end_credit(at, out);
        self.waiting.forget_before(at.minus(self.program.attribution.grace));
        match event.kind {
            EventKind::Signup | EventKind::Redeem => self.bind(event, at, out),
            EventKind::Purchase | EventKind::Renewal | EventKind::PartnerPayment => {
                self.pay(event, out);
            }
            EventKind::Refund | EventKind::Chargeback => self.refund(event, out),
            EventKind::Enrol => self.enrol(event, out),
            EventKind::Contract => self.contract(event, out),
            EventKind::Topup => self.top_up(event, out),
        }
    }

    fn enrol(&mut self, event: &BillingEvent, out: &mut Vec<PriceLine>) {
        let place = |id: &String| self.program.tracks.iter().position(|track| track.id == *id);
        let Some(track) = event.track.as_ref().map_or(Some(0), place) else {
            let why = format!(
                "the program has no track \"{}\"",
                event.track.as_deref().unwrap_or_default()
            );
            out.push(self.nothing(event, why));
            return;
        };
        let partner = self.partner_of_event(event);
        let (program, at) = (self.program, event.at);
        if let Some(known) = self.partners.get_mut(partner) {
            known.change_track(program, track, at);
        }
        if !self.welcome(event, partner, out) {
            let title = program.tracks.get(track).map_or("", |track| track.id.as_str());
            out.push(self.about(event, partner, format!("enrolled on track \"{title}\"")));
        }
    }

    fn contract(&mut self, event: &BillingEvent, out: &mut Vec<PriceLine>) {
        let partner = self.partner_of_event(event);
        let meta = &self.program.meta;
        let Some(rules) = &self.program.contract else {
            out.push(self.about(event, partner, "the program has no contracts"));
            return;
        };
        let why = match Terms::parse(event.terms.as_deref().unwrap_or_default(), meta.currency) {
            Ok(terms) if let Some(topic) = rules.forbidden(&terms) => {
                format!("the program's contracts do not settle \"{}\"", topic.word())
            }
            Ok(terms) => {
                let rate = terms.rate.map_or_else(
                    || "the program's rates".to_owned(),
                    |rate| format!("a rate of {rate}"),
                );
                let starts = terms.starts.map(|day| format!(" from {day}")).unwrap_or_default();
                let ends = terms.ends.map(|day| format!(" until {day}")).unwrap_or_default();
                let milestones = match terms.milestones.len() {
                    0 => String::new(),
                    1 => ", 1 milestone".to_owned(),
                    more => format!(", {more} milestones"),
                };
                if let Some(partner) = self.partners.get_mut(partner) {
                    partner.sign(terms, event.at, meta.timezone);
                }
                format!("a contract: {rate}{milestones}{starts}{ends}")
            }
            Err(error) => format!("the contract's terms cannot be read: {error}"),
        };
        out.push(self.about(event, partner, why));
    }

    fn top_up(&mut self, event: &BillingEvent, out: &mut Vec<PriceLine>) {
        let partner = self.partner_of_event(event);
        let amount = event.net.map(|net| net.to_string()).unwrap_or_default();
        let mut line =
            self.about(event, partner, format!("{amount} paid in to the partner's account"));
        line.base = event.net.unwrap_or(line.base);
        out.push(line);
    }

    /// The partner of this code, in any spelling that a customer may type; a new one is on the
    /// program's first track.
    pub(super) fn partner(&mut self, code: &str, at: UtcMs) -> usize {
        let key = spelling_of(code);
        if let Some(known) = self.by_code.get(key.as_str()) {
            return *known;
        }
        let place = self.partners.len();
        let mut partner = SimulatedPartner::new(self.program, code, 0, at);
        partner.taken_over_at = self.starts.of(code).taken_over_at;
        self.partners.push(partner);
        self.by_code.insert(key.into(), place);
        place
    }

    /// The partner whom the event names, with what it says of them.
    pub(super) fn partner_of_event(&mut self, event: &BillingEvent) -> usize {
        let place = self.partner(event.partner.as_deref().unwrap_or_default(), event.at);
        if event.kind.is_of_partner()
            && let Some(partner) = self.partners.get_mut(place)
        {
            partner.email_hash = event.email_hash.clone().or(partner.email_hash.take());
            partner.discord_id = event.discord_id.clone().or(partner.discord_id.take());
        }
        if let Some(partner) = self.partners.get_mut(place) {
            partner.advance(self.program, event.at);
        }
        place
    }

    /// Whether buying this makes somebody a customer who has bought before: some rule of the
    /// program counts it.
    pub(super) fn is_counted(&self, product: Option<&str>) -> bool {
        let product: Option<&Product> =
            product.and_then(|name| self.program.product_matching(name));
        self.program.commissions.iter().any(|rule| rule.counts(product))
    }

    /// A line about an event with which no partner has to do.
    pub(super) fn nothing(&self, event: &BillingEvent, why: impl Into<String>) -> PriceLine {
        let mut line = PriceLine::nothing(&event.id, self.program.meta.currency, why);
        line.base = event.net.or(event.gross).unwrap_or(line.base);
        line
    }

    /// A line about a partner who earns nothing.
    pub(super) fn about(
        &self,
        event: &BillingEvent,
        partner: usize,
        why: impl Into<String>,
    ) -> PriceLine {
        let line = PriceLine::nothing(&event.id, self.program.meta.currency, why);
        self.of(line, partner)
    }

    /// The line with the partner's code and level in it.
    pub(super) fn of(&self, mut line: PriceLine, partner: usize) -> PriceLine {
        if let Some(partner) = self.partners.get(partner) {
            line.partner = Some(partner.code.clone());
            line.level_before = partner.standing.level();
            line.level_after = line.level_before;
        }
        line
    }

    /// What the rules make of an event, as a line; the words are taken out of it.
    pub(super) fn rated(
        &self,
        event: &BillingEvent,
        partner: usize,
        outcome: &mut Reward,
    ) -> PriceLine {
        PriceLine {
            event: event.id.clone(),
            partner: self.partners.get(partner).map(|partner| partner.code.clone()),
            rule: outcome.rule.take(),
            level_before: outcome.level_before,
            level_after: outcome.level_after,
            base: outcome.base,
            bps: outcome.bps,
            amount: outcome.amount,
            kind: PriceLineKind::from(outcome.kind),
            pays: outcome.pays,
            why: std::mem::take(&mut outcome.why),
        }
    }

    /// An amount in the program's currency.
    pub(super) fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.program.meta.currency)
    }
}

/// Whether the event is a registration or a redemption.
fn binds(event: &BillingEvent) -> bool {
    matches!(event.kind, EventKind::Signup | EventKind::Redeem)
}

/// E-mail addresses or accounts, and who was the first to have each.
#[derive(Debug, Default)]
pub(super) struct Identities {
    names: NameList,
    first: Vec<SmallPlace>,
}

impl Identities {
    /// The place of what a customer has, and the first customer who had it.
    pub(super) fn place(&mut self, name: &str, customer: usize) -> (usize, usize) {
        let (place, new) = self.names.insert(name);
        if new {
            self.first.push(customer.into());
        }
        (place, self.first.get(place).and_then(|first| first.get()).unwrap_or(customer))
    }

    pub(super) fn name(&self, place: SmallPlace) -> Option<&str> {
        place.get().map(|place| self.names.name(place))
    }
}
