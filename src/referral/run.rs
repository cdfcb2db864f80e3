//! Runs: purchases and renewals that follow each other and have nothing to do with each other are
//! recorded together.
//!
//! What bears on them is read once, each is judged in memory by what those before it have changed,
//! and what comes of all of them is written once, in their order. The rules are those of one event
//! ([`earn`]), and so is every row. What may need more than that ends the run.

use std::collections::{HashMap, HashSet};

use sha2::{Digest as _, Sha256};
use sqlx::SqliteConnection;

use super::apply::{NewEvent, is_in_order};
use super::context::{EventContext, find_event_contexts};
use super::earn::{self, Earning, Judged, Sale};
use super::repo::{self, SaleRow};
use super::{BillingEvent, EventKind, EventOutcome, RecordedEvent, ReferralError, record_one};
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId};
use crate::ledger;
use crate::notification;
use crate::partner::{self, Partner};
use crate::program::{BonusWhat, CapPer};
use crate::tenant::Tenant;
use crate::unknown_product;

/// How many events a run has at most.
const LONGEST: usize = 64;

/// How many events this process has recorded in runs.
#[cfg(test)]
pub(crate) static IN_RUNS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

/// Records events one behind the other, in runs where it can.
pub(super) struct Recorder<'r> {
    now: UtcMs,
    tenant: &'r Tenant,
    source: &'r str,
    /// How many events it reads about at once: fewer after a run that ended early.
    ahead: usize,
}

impl<'r> Recorder<'r> {
    pub(super) fn new(now: UtcMs, tenant: &'r Tenant, source: &'r str) -> Self {
        Self { now, tenant, source, ahead: LONGEST }
    }

    /// Records the first of these events, and with it those behind it that make a run. Returns what
    /// came of each, one or more. Each event has its number in the batch.
    ///
    /// # Errors
    /// [`ReferralError`] for the first event; nothing is written then.
    pub(super) async fn record_next(
        &mut self,
        tx: &mut SqliteConnection,
        events: &[(usize, &BillingEvent)],
    ) -> Result<Vec<RecordedEvent>, ReferralError> {
        let Self { now, tenant, source, ahead } = *self;
        let about = candidates(now, tenant, events.get(..ahead).unwrap_or(events));
        if about.len() > 1 {
            let recorded = record_run(tx, now, tenant, source, &about).await?;
            self.ahead =
                if recorded.len() == about.len() { LONGEST } else { recorded.len().max(1) };
            if !recorded.is_empty() {
                return Ok(recorded);
            }
        } else {
            self.ahead = LONGEST.min(ahead.saturating_mul(2));
        }
        let Some(first) = events.first() else { return Ok(Vec::new()) };
        Ok(vec![record_one(tx, now, tenant, source, *first).await?])
    }
}

/// The events that may make a run, by what they say: from the first on, purchases and renewals of
/// customers, invoices and ids that are each another one's.
fn candidates<'e>(
    now: UtcMs,
    tenant: &Tenant,
    events: &[(usize, &'e BillingEvent)],
) -> Vec<&'e BillingEvent> {
    let (mut customers, mut invoices, mut ids) = (HashSet::new(), HashSet::new(), HashSet::new());
    let fits = |event: &BillingEvent| {
        matches!(event.kind, EventKind::Purchase | EventKind::Renewal)
            && event.email_hash.is_none()
            && event.discord_id.is_none()
            && event.check_time(now).is_ok()
            && event.product.as_deref().is_some_and(|name| unknown_product::is_known(tenant, name))
    };
    let mut differs = |event: &&'e BillingEvent| {
        customers.insert(event.customer.as_str())
            && invoices.insert(event.invoice_name())
            && ids.insert(event.id.as_str())
    };
    events
        .iter()
        .map(|(_, event)| *event)
        .take_while(|event| fits(event) && differs(event))
        .collect()
}

/// An event of a run that is judged.
struct Member<'e, 't> {
    event: NewEvent<'e>,
    outcome: (EventOutcome, Option<PartnerId>),
    earning: Option<Box<Earning<'t>>>,
}

/// Records the first of the events, as many as make a run.
async fn record_run(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    events: &[&BillingEvent],
) -> Result<Vec<RecordedEvent>, ReferralError> {
    if !is_foreseeable(tenant) {
        return Ok(Vec::new());
    }
    let contexts = find_event_contexts(tx, tenant.id, source, events).await?;
    let bodies: Vec<String> = events.iter().map(|event| event.canonical()).collect();
    let hashes: Vec<[u8; 32]> =
        bodies.iter().map(|body| Sha256::digest(body.as_bytes()).into()).collect();
    let dated: Vec<_> = events.iter().map(|event| event.not_after(now)).collect();
    let mut partners = read_partners(tx, tenant, &contexts).await?;
    let mut changed = Vec::new();
    let mut members = Vec::with_capacity(events.len());
    for (place, context) in contexts.into_iter().enumerate() {
        let event = &*dated[place];
        if !is_plain(tenant, event, &context) {
            break;
        }
        let owner = context.customer.as_ref().and_then(|customer| partners.get(&customer.partner));
        let judged = earn::judge_for(tx, tenant, event, context, owner.cloned(), None).await?;
        let (outcome, earning) = (judged.outcome(), earning_of(judged));
        if let Some(earning) = &earning {
            let Some(after) = partner_after(tenant, event, earning) else { break };
            if !changed.contains(&after.id) {
                changed.push(after.id);
            }
            partners.insert(after.id, after);
        }
        let body = (bodies[place].as_str(), &hashes[place]);
        members.push(Member { event: NewEvent { source, event, body }, outcome, earning });
    }
    let ids = write(tx, now, tenant, &members).await?;
    #[cfg(test)]
    IN_RUNS.fetch_add(ids.len(), std::sync::atomic::Ordering::Relaxed);
    let changed: Vec<&Partner> = changed.iter().filter_map(|id| partners.get(id)).collect();
    partner::save_counts(tx, &changed).await?;
    Ok(ids
        .into_iter()
        .zip(&members)
        .map(|(id, member)| RecordedEvent::New { id, outcome: member.outcome.0, conflict: false })
        .collect())
}

/// Whether what a purchase earns follows from what is read about it and its partner, and leads to
/// nothing that was not asked about before.
fn is_foreseeable(tenant: &Tenant) -> bool {
    let program = &tenant.program;
    let milestone = |what: &BonusWhat| matches!(what, BonusWhat::Milestone { .. });
    program.contract.is_none()
        && !program.bonuses.iter().any(|bonus| milestone(&bonus.what))
        && !program
            .commissions
            .iter()
            .any(|rule| rule.cap.is_some_and(|cap| cap.per == CapPer::Month))
        && !program
            .tracks
            .iter()
            .any(|track| track.ladder.rolling_days.is_some() || track.ladder.falls())
}

/// Whether the event is new, comes after all others of its customer, and concerns nothing else.
fn is_plain(tenant: &Tenant, event: &BillingEvent, context: &EventContext) -> bool {
    let version = context.customer.as_ref().and_then(|customer| customer.version.as_deref());
    context.hash.is_none()
        && !context.has_line
        && !context.has_conflict
        && !context.has_waiting_refund
        && !context.history.has_credit
        && version.is_none_or(|version| version == tenant.program.version())
        && is_in_order(event, context)
}

/// The partners whose the customers are.
async fn read_partners(
    tx: &mut SqliteConnection,
    tenant: &Tenant,
    contexts: &[EventContext],
) -> Result<HashMap<PartnerId, Partner>, ReferralError> {
    let owners = contexts.iter().filter_map(|context| Some(context.customer.as_ref()?.partner));
    let owners: HashSet<PartnerId> = owners.collect();
    let owners: Vec<PartnerId> = owners.into_iter().collect();
    let partners = partner::list_by_ids(tx, tenant.id, &owners).await?;
    Ok(partners.into_iter().map(|partner| (partner.id, partner)).collect())
}

fn earning_of(judged: Judged<'_>) -> Option<Box<Earning<'_>>> {
    match judged {
        Judged::Nothing(..) => None,
        Judged::Earns(earning) => Some(earning),
    }
}

/// The partner after the event; none where it leads to more than an accrual and its counts.
fn partner_after(tenant: &Tenant, event: &BillingEvent, earning: &Earning<'_>) -> Option<Partner> {
    // Which row it gets is not known yet, and does not matter to what it counts.
    let sale = Sale { id: EventId::new(0), event, source: "", again: None };
    if !earning.is_held() {
        return None;
    }
    let moved = earning.moved(&earning.counted(&sale));
    partner::count_in_memory(tenant, earning.partner(), moved, event.at)
}

/// Writes the events and what they have earned, and returns their ids.
async fn write(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    members: &[Member<'_, '_>],
) -> Result<Vec<EventId>, ReferralError> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let events: Vec<_> = members.iter().map(|member| (&member.event, 0, member.outcome)).collect();
    let ids = repo::insert_all(tx, now, tenant.id, &events).await?;
    let (mut accruals, mut sales, mut told) = (Vec::new(), Vec::new(), Vec::new());
    for (id, member) in ids.iter().zip(members) {
        let Some(earning) = &member.earning else { continue };
        let NewEvent { source, event, .. } = member.event;
        let sale = Sale { id: *id, event, source, again: None };
        accruals.extend(earning.accrual(now, tenant, &sale));
        let counted = earning.counted(&sale);
        let earned = earning.told(&counted);
        told.extend(earned.map(|(amount, customers)| (earning.partner(), amount, customers)));
        sales.push((event.customer.as_str(), counted));
    }
    ledger::accrue_all(tx, now, tenant.id, &accruals).await?;
    let sales: Vec<(&str, &SaleRow)> =
        sales.iter().map(|(customer, sale)| (*customer, sale)).collect();
    repo::insert_sales(tx, tenant.id, &sales).await?;
    notification::record_earnings(tx, now, tenant, &told).await?;
    Ok(ids)
}
