//! What a customer's events come to in the order of their own times, whatever the order in which
//! they were received: whose the customer is at each, which purchase is the first, which counts.
//!
//! Events of one moment follow each other by their ids. What a rate comes to is not known here.
//! Source: docs/design/billing.md, Attribution.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::time::Duration;

use sqlx::SqliteConnection;

use super::conflict::{self, EARLY};
use super::context::CustomerRow;
use super::earn::{commission_event, occasion};
use super::imported::{self, ImportedCustomer};
use super::repo::{CustomerEvent, SaleRow};
use super::{BillingEvent, EventKind, EventOutcome, ReferralError, apply, repo};
use crate::bonus;
use crate::clock::UtcMs;
use crate::contract;
use crate::coupon;
use crate::id::{CouponId, EventId, PartnerId};
use crate::money::BasisPoints;
use crate::partner::{self, Partner, PartnerState};
use crate::program::{
    self, CommissionRule, Conflict, CustomerHistory, CustomerKind, InvoiceHistory, Occurrence,
    PartnerHistory, RateSource,
};
use crate::tenant::{self, Tenant};

/// Whose the customer is, and by what.
#[derive(Clone, Debug)]
pub(super) struct HistoryBinding {
    pub(super) partner: PartnerId,
    pub(super) coupon: Option<CouponId>,
    pub(super) at: UtcMs,
    /// None: staff decided.
    pub(super) by: Option<EventId>,
    coupon_rate: Option<BasisPoints>,
    /// Who has bought before that is not new.
    pub(super) new_since: UtcMs,
    bought_before: bool,
    /// When what has bound them was received.
    received_at: UtcMs,
    /// When another system's count ended, if that is whose list this is.
    counted_until: Option<UtcMs>,
}

/// What one event comes to.
#[derive(Debug)]
pub(super) struct HistoryEntry {
    /// The place of the event.
    pub(super) event: usize,
    /// When it counts: its own time, or the binding's for a purchase shortly before it.
    pub(super) at: UtcMs,
    pub(super) owner: Option<PartnerId>,
    pub(super) verdict: Verdict,
}

/// How an event counts.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// It counts.
    Counts(Counted),
    /// It does not, or not yet.
    Not(EventOutcome),
    /// As the sale that is recorded says.
    AsRecorded,
    /// For the same money as recorded, with other numbers.
    Renumbered(Counted),
}

/// What is known of the customer right before an event that counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Counted {
    pub(super) known: CustomerHistory,
    /// Whether it is the customer's first payment for the partner.
    pub(super) first: bool,
    /// Of the invoice among those that the customer has paid the partner's way; 0: nothing was paid.
    pub(super) number: u32,
}

impl Counted {
    pub(super) fn first_ever(&self) -> bool {
        self.first && !self.known.bought_before
    }
}

/// What a customer had paid shortly before they were bound, and too long before to count.
#[derive(Debug)]
pub(super) struct EarlyPayments {
    /// By what they were bound.
    pub(super) redemption: EventId,
    pub(super) redeemed_at: UtcMs,
    pub(super) partner: PartnerId,
    /// Minor units of the program's currency, more than 0.
    pub(super) amount: i64,
}

/// What the events come to.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) binding: Option<HistoryBinding>,
    pub(super) early: Option<EarlyPayments>,
    /// In order of time.
    pub(super) entries: Vec<HistoryEntry>,
}

/// What a customer has brought one partner.
#[derive(Debug, Default)]
struct Side {
    first_at: Option<UtcMs>,
    /// How many payments another system has counted.
    before: u32,
    /// Each paid invoice with its number.
    invoices: HashMap<String, u32>,
    rewarded: u32,
}

/// Something that happens to a customer.
enum Moment<'e> {
    /// An event, by its place.
    Event(usize, &'e CustomerEvent),
    /// Staff say whose they are.
    Assigned(PartnerId),
    /// Another system has said whose they are.
    Imported(&'e ImportedCustomer),
}

/// Whom a code brings a customer to, and from when on.
pub(super) struct Brought {
    pub(super) partner: PartnerId,
    pub(super) coupon: Option<CouponId>,
    pub(super) from: UtcMs,
    /// It was redeemed before the partner was taken over: then it binds, and earns nothing.
    pub(super) before_takeover: bool,
}

struct Walk<'w> {
    tenant: &'w Tenant,
    events: &'w [CustomerEvent],
    sales: &'w HashMap<EventId, SaleRow>,
    before: Option<&'w CustomerRow>,
    imported: Option<&'w ImportedCustomer>,
    partners: HashMap<PartnerId, Partner>,
    sides: HashMap<PartnerId, Side>,
    /// When they first paid for something that counts.
    bought_at: Option<UtcMs>,
    /// Payments that found them bound to nobody.
    unbound: Vec<usize>,
    /// The redemptions with which what was paid shortly before them counts, as staff said.
    counted_early: Vec<EventId>,
    history: History,
}

/// Goes through the customer's events. `before` is whose they were until now, `sales` what counts
/// until now.
pub(super) async fn read_history(
    tx: &mut SqliteConnection,
    tenant: &Tenant,
    customer: &str,
    events: &[CustomerEvent],
    sales: &HashMap<EventId, SaleRow>,
) -> Result<History, ReferralError> {
    let before = repo::find_customer(tx, tenant.id, customer).await?;
    let mut brought: HashMap<usize, Result<Brought, EventOutcome>> = HashMap::new();
    let mut moments = Vec::new();
    for (at, partner) in repo::list_assignments(tx, tenant.id, customer).await? {
        moments.push((at, Moment::Assigned(partner)));
    }
    let imported = imported::find(tx, tenant.id, customer).await?;
    if let Some(imported) = &imported {
        moments.push((imported.redeemed_at, Moment::Imported(imported)));
    }
    for (place, known) in events.iter().enumerate() {
        let mut at = known.event.at;
        if matches!(known.event.kind, EventKind::Signup | EventKind::Redeem) {
            let found = find_brought(tx, tenant, &known.event, Some(known)).await?;
            if let Ok(found) = &found {
                at = found.from;
            }
            brought.insert(place, found);
        }
        moments.push((at, Moment::Event(place, known)));
    }
    moments
        .sort_by(|(at, one), (other_at, other)| at.cmp(other_at).then_with(|| by_id(one, other)));
    let mut walk = Walk {
        tenant,
        events,
        sales,
        before: before.as_ref(),
        imported: imported.as_ref(),
        partners: HashMap::new(),
        sides: HashMap::new(),
        bought_at: None,
        unbound: Vec::new(),
        counted_early: conflict::list_counted_early(tx, tenant, customer).await?,
        history: History::default(),
    };
    for (at, moment) in moments {
        match moment {
            Moment::Assigned(partner) => walk.assign(partner, at),
            Moment::Imported(imported) => walk.import(tx, imported).await?,
            Moment::Event(place, known) => match (known.event.kind, brought.remove(&place)) {
                (EventKind::Signup | EventKind::Redeem, found) => {
                    walk.redeem(tx, place, at, found).await?;
                }
                (EventKind::PartnerPayment, _) => walk.pay_as_partner(tx, place).await?,
                _ => walk.pay(tx, place, at).await?,
            },
        }
    }
    Ok(walk.history)
}

/// What was said of a customer goes before what happens at the same moment.
fn rank(moment: &Moment<'_>) -> u8 {
    match moment {
        Moment::Imported(_) => 0,
        Moment::Assigned(_) => 1,
        Moment::Event(..) => 2,
    }
}

fn by_id(one: &Moment<'_>, other: &Moment<'_>) -> Ordering {
    match (one, other) {
        (Moment::Event(_, one), Moment::Event(_, other)) => {
            one.event.id.cmp(&other.event.id).then(one.id.get().cmp(&other.id.get()))
        }
        _ => rank(one).cmp(&rank(other)),
    }
}

/// Whom the redeemed code brings the customer to. A redemption binds from the moment when the code
/// was redeemed, was the partner's, and the partner was taken over; one that lies longer before
/// that than late events are waited for binds nobody.
pub(super) async fn find_brought(
    tx: &mut SqliteConnection,
    tenant: &Tenant,
    event: &BillingEvent,
    known: Option<&CustomerEvent>,
) -> Result<Result<Brought, EventOutcome>, ReferralError> {
    let at = event.at;
    let Some(code) = &event.code else { return Ok(Err(EventOutcome::NoRule)) };
    let Some(found) = coupon::find_attributing(tx, tenant, code).await? else {
        // The code may have been withdrawn since.
        let counted = known.filter(|known| {
            matches!(
                known.outcome,
                EventOutcome::Bound | EventOutcome::BoundBefore | EventOutcome::Accrued
            )
        });
        return Ok(match counted.and_then(|known| known.partner) {
            Some(partner) => {
                Ok(Brought { partner, coupon: None, from: at, before_takeover: false })
            }
            None => Err(EventOutcome::UnknownCode),
        });
    };
    let taken_over = partner::find_in(tx, tenant.id, found.partner)
        .await?
        .and_then(|partner| partner.taken_over_at);
    let there = taken_over.map_or(found.named_at, |taken| taken.max(found.named_at));
    if at < there.minus(tenant.program.attribution.late) {
        return Ok(Err(EventOutcome::BeforeCode));
    }
    Ok(Ok(Brought {
        partner: found.partner,
        coupon: Some(found.id),
        from: at.max(there),
        before_takeover: taken_over.is_some_and(|taken| at < taken),
    }))
}

impl Walk<'_> {
    fn note(&mut self, event: usize, at: UtcMs, owner: Option<PartnerId>, verdict: Verdict) {
        self.history.entries.push(HistoryEntry { event, at, owner, verdict });
    }

    fn assign(&mut self, partner: PartnerId, at: UtcMs) {
        let bought_before = self.bought_at.is_some_and(|bought| bought < at);
        self.unbound.clear();
        self.history.binding = Some(HistoryBinding {
            partner,
            coupon: None,
            at,
            by: None,
            coupon_rate: None,
            new_since: at,
            bought_before,
            received_at: at,
            counted_until: None,
        });
    }

    /// They are the partner's as another system has said, whatever it has counted before.
    async fn import(
        &mut self,
        tx: &mut SqliteConnection,
        imported: &ImportedCustomer,
    ) -> Result<(), ReferralError> {
        let ImportedCustomer { partner, coupon, redeemed_at, since, bought, .. } = *imported;
        self.unbound.clear();
        self.end_waiting(partner);
        if bought {
            let side = self.sides.entry(partner).or_default();
            side.first_at = Some(redeemed_at);
            side.before = 1;
            self.bought_at = Some(self.bought_at.map_or(redeemed_at, |at| at.min(redeemed_at)));
        }
        self.history.binding = Some(HistoryBinding {
            partner,
            coupon: Some(coupon),
            at: redeemed_at,
            by: None,
            coupon_rate: self.coupon_rate(tx, coupon).await?,
            new_since: redeemed_at,
            bought_before: false,
            received_at: imported.at,
            counted_until: Some(since),
        });
        Ok(())
    }

    /// Whether another system's count of the customer had not ended at the event.
    fn is_counted_elsewhere(&self, event: &BillingEvent) -> bool {
        self.imported.is_some_and(|imported| event.at < imported.since)
    }

    /// Payments that have waited for a binding are dated before this partner's.
    fn end_waiting(&mut self, partner: PartnerId) {
        for entry in &mut self.history.entries {
            if entry.verdict == Verdict::Not(EventOutcome::Unbound) {
                entry.verdict = Verdict::Not(EventOutcome::BeforeBinding);
                entry.owner = Some(partner);
            }
        }
    }

    /// The rate of the coupon that has bound them, where it has one.
    async fn coupon_rate(
        &self,
        tx: &mut SqliteConnection,
        coupon: CouponId,
    ) -> Result<Option<BasisPoints>, ReferralError> {
        let kind = repo::find_coupon_kind(tx, coupon).await?;
        Ok(kind.and_then(|kind| self.tenant.program.coupon(&kind)?.rate))
    }

    /// Whether the partner has the customer from now on, who was another one's or nobody's.
    fn takes(&self, partner: PartnerId) -> bool {
        match &self.history.binding {
            None => true,
            Some(binding) if binding.partner == partner => false,
            Some(_) => self.tenant.program.attribution.conflict == Conflict::Last,
        }
    }

    async fn redeem(
        &mut self,
        tx: &mut SqliteConnection,
        place: usize,
        at: UtcMs,
        found: Option<Result<Brought, EventOutcome>>,
    ) -> Result<(), ReferralError> {
        let brought = match found {
            Some(Ok(brought)) => brought,
            other => {
                let outcome = other.and_then(Result::err).unwrap_or(EventOutcome::NoRule);
                self.note(place, at, None, Verdict::Not(outcome));
                return Ok(());
            }
        };
        let known = &self.events[place];
        if self.is_counted_elsewhere(&known.event) {
            let verdict = Verdict::Not(EventOutcome::BoundBefore);
            self.note(place, at, Some(brought.partner), verdict);
            return Ok(());
        }
        let takes = self.takes(brought.partner);
        let mut waited = Vec::new();
        if takes {
            let mut grace = self.tenant.program.attribution.grace;
            if self.counted_early.contains(&known.id) {
                grace = grace.max(EARLY);
            }
            // What is dated before the partner was taken over never counts for them.
            let partner = self.partner(tx, brought.partner).await?;
            let since = partner.and_then(|partner| partner.taken_over_at);
            waited = self.bind(&brought, at, known, grace, since);
            let rate = match brought.coupon {
                Some(coupon) => self.coupon_rate(tx, coupon).await?,
                None => None,
            };
            if let Some(binding) = &mut self.history.binding {
                binding.coupon_rate = rate;
            }
        }
        let outcome = if takes { EventOutcome::Bound } else { EventOutcome::BoundBefore };
        let theirs = self.history.binding.as_ref().is_some_and(|b| b.partner == brought.partner);
        let owner = Some(brought.partner);
        let verdict =
            if theirs { self.judge(tx, place, at, outcome).await? } else { Verdict::Not(outcome) };
        self.note(place, at, owner, verdict);
        for payment in waited {
            self.pay_bound(tx, payment, at).await?;
        }
        Ok(())
    }

    /// Binds, and returns the payments shortly before, which count as made right after it.
    fn bind(
        &mut self,
        brought: &Brought,
        at: UtcMs,
        by: &CustomerEvent,
        grace: Duration,
        since: Option<UtcMs>,
    ) -> Vec<usize> {
        let (waited, before): (Vec<_>, Vec<_>) = std::mem::take(&mut self.unbound)
            .into_iter()
            .partition(|place| self.events[*place].event.at >= at.minus(grace));
        self.note_early(&before, brought.partner, at, by, since);
        // What counts as made after the first binding was not bought before it.
        let new_since = if self.history.binding.is_some() { at } else { at.minus(grace) };
        let bought_before = self.bought_at.is_some_and(|bought| bought < new_since);
        self.history.entries.retain(|entry| !waited.contains(&entry.event));
        self.end_waiting(brought.partner);
        self.history.binding = Some(HistoryBinding {
            partner: brought.partner,
            coupon: brought.coupon,
            at,
            by: Some(by.id),
            coupon_rate: None,
            new_since,
            bought_before,
            received_at: by.received_at,
            counted_until: None,
        });
        waited
    }

    /// Keeps what of these payments lies shortly before the binding.
    fn note_early(
        &mut self,
        before: &[usize],
        partner: PartnerId,
        at: UtcMs,
        by: &CustomerEvent,
        since: Option<UtcMs>,
    ) {
        let shortly = since.map_or(at.minus(EARLY), |since| since.max(at.minus(EARLY)));
        let currency = self.tenant.program.meta.currency;
        let amount = before
            .iter()
            .map(|place| &self.events[*place].event)
            .filter(|event| event.at >= shortly)
            .filter_map(BillingEvent::paid)
            .filter(|paid| paid.unit() == currency)
            .fold(0_i64, |sum, paid| sum.saturating_add(paid.minor()));
        if amount > 0 && by.event.kind != EventKind::PartnerPayment {
            self.history.early =
                Some(EarlyPayments { redemption: by.id, redeemed_at: at, partner, amount });
        }
    }

    async fn pay_as_partner(
        &mut self,
        tx: &mut SqliteConnection,
        place: usize,
    ) -> Result<(), ReferralError> {
        let known = &self.events[place];
        let at = known.event.at;
        let payer = match known.partner {
            Some(partner) => Some(partner),
            None => apply::find_named(tx, self.tenant, &known.event).await?.map(|named| named.id),
        };
        let Some(payer) = payer else {
            self.note(place, at, None, Verdict::Not(EventOutcome::UnknownPartner));
            return Ok(());
        };
        if !self.is_counted_elsewhere(&known.event) && self.takes(payer) {
            let brought =
                Brought { partner: payer, coupon: None, from: at, before_takeover: false };
            self.unbound.clear();
            self.bind(&brought, at, known, Duration::ZERO, None);
        }
        if self.history.binding.as_ref().map(|binding| binding.partner) != Some(payer) {
            self.note(place, at, Some(payer), Verdict::Not(EventOutcome::OtherPartner));
            return Ok(());
        }
        self.pay_bound(tx, place, at).await
    }

    async fn pay(
        &mut self,
        tx: &mut SqliteConnection,
        place: usize,
        at: UtcMs,
    ) -> Result<(), ReferralError> {
        if self.history.binding.is_some() {
            return self.pay_bound(tx, place, at).await;
        }
        self.unbound.push(place);
        self.note(place, at, None, Verdict::Not(EventOutcome::Unbound));
        self.remember(place, at);
        Ok(())
    }

    /// Keeps when they first bought something that counts.
    fn remember(&mut self, place: usize, at: UtcMs) {
        let event = &self.events[place].event;
        let product = event.product.as_deref();
        let product = product.and_then(|name| self.tenant.program.product_matching(name));
        let paid = event.paid().is_some_and(|paid| paid.minor() > 0);
        if paid && self.tenant.program.commissions.iter().any(|rule| rule.counts(product)) {
            self.bought_at = self.bought_at.map_or(Some(at), |first| Some(first.min(at)));
        }
    }

    async fn pay_bound(
        &mut self,
        tx: &mut SqliteConnection,
        place: usize,
        at: UtcMs,
    ) -> Result<(), ReferralError> {
        let verdict = self.judge(tx, place, at, EventOutcome::NoRule).await?;
        let owner = self.history.binding.as_ref().map(|binding| binding.partner);
        self.note(place, at, owner, verdict);
        self.remember(place, self.events[place].event.at);
        Ok(())
    }

    async fn partner(
        &mut self,
        tx: &mut SqliteConnection,
        id: PartnerId,
    ) -> Result<Option<Partner>, ReferralError> {
        if let Some(known) = self.partners.get(&id) {
            return Ok(Some(known.clone()));
        }
        let found = partner::find_in(tx, self.tenant.id, id).await?;
        if let Some(partner) = &found {
            self.partners.insert(id, partner.clone());
        }
        Ok(found)
    }

    /// How the event counts for whose customer this is. `nothing` is the outcome of a redemption
    /// that earns nothing.
    async fn judge(
        &mut self,
        tx: &mut SqliteConnection,
        place: usize,
        at: UtcMs,
        nothing: EventOutcome,
    ) -> Result<Verdict, ReferralError> {
        let Some(binding) = self.history.binding.clone() else {
            return Ok(Verdict::Not(EventOutcome::Unbound));
        };
        let known = &self.events[place];
        let event = BillingEvent { at, ..known.event.clone() };
        let Some(kind) = commission_event(event.kind) else { return Ok(Verdict::Not(nothing)) };
        let payment = kind.is_payment();
        let Some(mut partner) = self.partner(tx, binding.partner).await? else {
            return Ok(Verdict::Not(EventOutcome::PartnerEnded));
        };
        // By the rules of the track that the partner was on when the event was first judged.
        if let Some(track) = known.track_of(partner.id) {
            track.clone_into(&mut partner.track);
        }
        // For these reasons it does not count whenever it came.
        let for_good = matches!(
            known.outcome,
            EventOutcome::NoRule | EventOutcome::OtherCurrency | EventOutcome::NoCredit
        );
        if payment && for_good && known.partner == Some(binding.partner) {
            return Ok(Verdict::Not(known.outcome));
        }
        let recorded = self.sales.get(&known.id).filter(|sale| sale.partner == binding.partner);
        let ended = partner.taken_over_at.max(binding.counted_until);
        if recorded.is_none() && ended.is_some_and(|ended| known.event.at < ended) {
            return Ok(Verdict::Not(if payment { EventOutcome::BeforeTakeover } else { nothing }));
        }
        if recorded.is_none() && payment && binding.counted_until.is_none() {
            let late = self.tenant.program.attribution.late;
            // It had waited in vain before the customer was anybody's.
            let waited =
                matches!(known.outcome, EventOutcome::Unbound | EventOutcome::BeforeBinding);
            if waited
                && binding.by != Some(known.id)
                && known.received_at < binding.received_at.minus(late)
            {
                return Ok(Verdict::Not(known.outcome));
            }
        }
        if recorded.is_none() && partner.state != PartnerState::Active {
            return Ok(Verdict::Not(if payment { EventOutcome::PartnerEnded } else { nothing }));
        }
        let invoice = event.invoice_name().into_owned();
        let side = self.sides.entry(binding.partner).or_default();
        let another_line = side.invoices.get(&invoice).copied().filter(|_| payment);
        let paid = u32::try_from(side.invoices.len()).unwrap_or(u32::MAX);
        let paid = paid.saturating_add(side.before);
        let history = CustomerHistory {
            bound_at: binding.at,
            bought_before: binding.bought_before,
            first_at: side.first_at.filter(|_| payment),
            paid: if payment {
                paid.saturating_sub(u32::from(another_line.is_some()))
            } else {
                side.rewarded
            },
            invoice: another_line.map(|number| InvoiceHistory {
                level_before: 0,
                level_after: 0,
                number,
            }),
            active: false,
            level: None,
            coupon_rate: binding.coupon_rate,
        };
        let counted = Counted {
            known: history,
            first: payment && history.first_at.is_none() && another_line.is_none(),
            number: if payment { another_line.unwrap_or(paid.saturating_add(1)) } else { 0 },
        };
        let verdict = match recorded {
            Some(sale) if !self.depends_on_binding() && sale.is(&counted) => Verdict::AsRecorded,
            // What was taken off a price, or spent, stays so.
            Some(sale) if sale.kind != "accrue" => Verdict::AsRecorded,
            _ => self.rate(tx, &partner, &event, counted, recorded, nothing).await?,
        };
        if !matches!(verdict, Verdict::Not(_)) {
            let side = self.sides.entry(binding.partner).or_default();
            if payment {
                if counted.first {
                    side.first_at = Some(at);
                }
                side.invoices.insert(invoice, counted.number);
            } else {
                side.rewarded = side.rewarded.saturating_add(1);
            }
        }
        Ok(verdict)
    }

    /// Whether what counts depends on more than its number: on when the customer was bound, or on
    /// what they had bought before that.
    fn depends_on_binding(&self) -> bool {
        let program = &self.tenant.program;
        let depends = |rule: &CommissionRule| {
            rule.customer == CustomerKind::New
                || matches!(rule.occurrence, Occurrence::Limited { within_days: Some(_), .. })
        };
        program.attribution.window_days.is_some() || program.commissions.iter().any(depends)
    }

    /// Asks the rules whether it counts.
    async fn rate(
        &self,
        tx: &mut SqliteConnection,
        partner: &Partner,
        event: &BillingEvent,
        counted: Counted,
        recorded: Option<&SaleRow>,
        nothing: EventOutcome,
    ) -> Result<Verdict, ReferralError> {
        let version = self.before.filter(|before| before.partner == partner.id);
        let version = version.and_then(|before| before.version.as_deref());
        let program = tenant::find_version_for(tx, self.tenant, version, &partner.track).await?;
        let terms = contract::terms_at(tx, self.tenant, partner.id, event.at).await?;
        let credit = bonus::list_credits(tx, self.tenant, partner.id, event.at).await?;
        let state = PartnerHistory {
            level: partner.level,
            month_level: partner.level,
            terms: terms.as_ref(),
            credit: credit.map(|credit| credit.left),
            ..PartnerHistory::new(&partner.track)
        };
        let Some(kind) = commission_event(event.kind) else { return Ok(Verdict::Not(nothing)) };
        let reward = program::rate(&program, &state, &counted.known, &occasion(kind, event));
        if let Some(reason) = reward.none {
            let outcome = if kind.is_payment() { reason.into() } else { nothing };
            return Ok(Verdict::Not(outcome));
        }
        let by_number = program.commissions.iter().any(|rule| {
            reward.rule.as_ref() == Some(&rule.id) && matches!(rule.rate, RateSource::Steps(_))
        });
        Ok(match recorded {
            Some(sale) if !by_number || sale.number == counted.number => {
                if sale.is(&counted) {
                    Verdict::AsRecorded
                } else {
                    Verdict::Renumbered(counted)
                }
            }
            _ => Verdict::Counts(counted),
        })
    }
}
