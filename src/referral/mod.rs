//! Referrals: billing events, which customer belongs to which partner, and what a purchase earns.
//!
//! Every event is stored once, whatever way it comes (HTTP, a file, a staff command) and however
//! often, and applied in the transaction that stores it; the lines of a file are kept before
//! ([`stage_events`]). Rates are `program`'s, postings `ledger`'s, levels `partner`'s.

mod action;
mod apply;
mod conflict;
mod context;
mod earn;
mod error;
mod event;
mod history;
mod imported;
mod notice;
mod queue;
mod repo;
mod reverse;
mod run;
mod settle;
mod spread;
mod staged;
mod stored;

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId, ProgramId};
use crate::metrics;
use crate::store::StoreError;
use crate::tenant::{self, Tenant};
use crate::unknown_product;

pub use action::ReferralAction;
use apply::NewEvent;
pub use apply::{release_due_accruals, retry_early_redemptions};
pub use conflict::{
    ConflictError, ConflictKind, EARLY, EventConflict, count_open_conflicts, decide_conflict,
    find_conflict, list_open_conflicts,
};
pub use error::ReferralError;
pub use event::{
    AheadCause, BatchError, BillingEvent, CsvEvents, EventError, EventFields, EventKind, TimeFault,
    parse_csv, parse_json,
};
pub(crate) use event::{EVENTS, parse_row, parse_time};
pub use imported::CustomerImportError;
pub(crate) use imported::{CustomerImport, import_customer, remove_imported_customers};
pub use notice::ReferralNotice;
pub use queue::{EventQueue, record_event};
pub use reverse::retry_waiting_refunds;
#[cfg(test)]
pub(crate) use run::IN_RUNS;
use run::Recorder;
pub(crate) use spread::{LineShare, spread_refund};
pub use staged::{
    StagedEvents, StagedOutcome, StagingError, apply_staged_events, close_staged_events,
    count_waiting_events, list_staged_outcomes, stage_events,
};

/// What became of a batch of events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordedBatch {
    /// How many were new.
    pub stored: usize,
    /// How many were known, with the same content.
    pub duplicate: usize,
    /// Their ids at their source: those that name a line of an invoice that is recorded for another
    /// customer, amount or day. They are kept, and staff decide.
    pub conflicts: Vec<String>,
    /// What each new event led to, in the order in which they were applied.
    pub outcomes: Vec<AppliedEvent>,
}

/// What one new event led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedEvent {
    /// The event's id at its source.
    pub id: String,
    /// What it did, or why it did nothing.
    pub outcome: EventOutcome,
}

/// What an event led to; stored with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum EventOutcome {
    /// The customer is bound to the partner now.
    Bound,
    /// The customer was bound before.
    BoundBefore,
    /// No issued code reads like that.
    UnknownCode,
    /// A kickback was posted.
    Accrued,
    /// The purchase counts, and its kickback is less than the smallest unit of money.
    TooSmall,
    /// The customer is bound to nobody; waits for 72 hours for an earlier redemption that is still
    /// on its way.
    Unbound,
    /// The customer bought before they redeemed the code.
    BeforeBinding,
    /// Not the customer's first purchase.
    NotFirst,
    /// Nothing in the program pays for this.
    NoRule,
    /// Paid in a currency that the program does not count in.
    OtherCurrency,
    /// Had bought before they came by the partner.
    NotNew,
    /// The time for which the customer earns a kickback is over.
    Over,
    /// The customer is another partner's.
    OtherPartner,
    /// No such partner, or none who is active.
    UnknownPartner,
    /// The partner pays less.
    Discounted,
    /// Restricted credit has paid.
    Spent,
    /// Nothing was paid, and there is no credit that could pay.
    NoCredit,
    /// The partner is on the track now.
    Enrolled,
    /// The partner was on the track before.
    EnrolledBefore,
    /// The account is topped up.
    ToppedUp,
    /// The contract's terms are in force.
    Contracted,
    /// The terms of the contract cannot be read.
    BadTerms,
    /// The partnership is over.
    PartnerEnded,
    /// The code was redeemed long before it was the partner's.
    BeforeCode,
    /// Dated before the partner was taken over.
    BeforeTakeover,
    /// It contradicts what has counted, or its customer has an event that does: waits for staff.
    InConflict,
    /// Staff have put it aside.
    Overruled,
    /// A refund or chargeback: what its purchase had earned was taken back.
    Clawed,
    /// A refund or chargeback of what has earned nothing.
    NothingClawed,
    /// A refund or chargeback that waits for its purchase, or for a part of it.
    RefundWaits,
    /// The same, or one that does not fit its purchase: staff were told.
    RefundUnmatched,
}

impl EventOutcome {
    /// The word that is stored, and that the command line and the logs print.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bound => "bound",
            Self::BoundBefore => "bound_before",
            Self::UnknownCode => "unknown_code",
            Self::Accrued => "accrued",
            Self::TooSmall => "too_small",
            Self::Unbound => "unbound",
            Self::BeforeBinding => "before_binding",
            Self::NotFirst => "not_first",
            Self::NoRule => "no_rule",
            Self::OtherCurrency => "other_currency",
            Self::NotNew => "not_new",
            Self::Over => "over",
            Self::OtherPartner => "other_partner",
            Self::UnknownPartner => "unknown_partner",
            Self::Discounted => "discounted",
            Self::Spent => "spent",
            Self::NoCredit => "no_credit",
            Self::Enrolled => "enrolled",
            Self::EnrolledBefore => "enrolled_before",
            Self::ToppedUp => "topped_up",
            Self::Contracted => "contracted",
            Self::BadTerms => "bad_terms",
            Self::PartnerEnded => "partner_ended",
            Self::BeforeCode => "before_code",
            Self::BeforeTakeover => "before_takeover",
            Self::InConflict => "in_conflict",
            Self::Overruled => "overruled",
            Self::Clawed => "clawed",
            Self::NothingClawed => "nothing_clawed",
            Self::RefundWaits => "refund_waits",
            Self::RefundUnmatched => "refund_unmatched",
        }
    }

    /// Whether the event waits for something.
    #[must_use]
    pub fn is_parked(self) -> bool {
        matches!(self, Self::Unbound | Self::InConflict | Self::RefundWaits | Self::RefundUnmatched)
    }
}

/// Stores and applies a batch in one transaction: all of it, or nothing. When nobody knows whether
/// the commit lasts, the same ids are asked for once more, and tell.
///
/// `source` says where the ids come from: an id is unique in its source. Within the batch events
/// are applied in order of their time, whatever the order in which they stand. One that is dated up
/// to 5 minutes ahead counts as of now.
///
/// # Errors
/// [`ReferralError::Event`] when a new event is dated more than 5 minutes ahead;
/// [`ReferralError::Conflict`] when an id, or an invoice's line, is known with other content; or
/// our fault.
pub async fn record_events(
    app: &AppContext,
    tenant: &Tenant,
    source: &str,
    events: &[BillingEvent],
) -> Result<RecordedBatch, ReferralError> {
    match try_to_record(app, tenant, source, events).await {
        Err(ReferralError::Store(StoreError::Unknown(_))) => {
            try_to_record(app, tenant, source, events).await
        }
        recorded => recorded,
    }
}

async fn try_to_record(
    app: &AppContext,
    tenant: &Tenant,
    source: &str,
    events: &[BillingEvent],
) -> Result<RecordedBatch, ReferralError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let (mut batch, mut ids) = (RecordedBatch::default(), Vec::new());
    let mut ordered: Vec<_> = (1..).zip(events).collect();
    ordered.sort_by(|(_, one), (_, other)| (one.at, &one.id).cmp(&(other.at, &other.id)));
    let mut next = Recorder::new(now, tenant, source);
    let mut rest = ordered.as_slice();
    while !rest.is_empty() {
        let done = next.record_next(&mut tx, rest).await?;
        let (those, others) = rest.split_at(done.len());
        rest = others;
        for ((_, event), done) in those.iter().zip(done) {
            ids.extend(done.id());
            batch.add(event, &done);
        }
    }
    // A later event of the batch may be what one has waited for.
    for (applied, id) in batch.outcomes.iter_mut().zip(ids) {
        if applied.outcome.is_parked() {
            applied.outcome = repo::find_outcome(&mut tx, id).await?;
        }
    }
    tx.commit().await?;
    app.notify_outbox();
    count(tenant, source, &batch);
    Ok(batch)
}

/// Counts what was recorded, and logs it.
fn count(tenant: &Tenant, source: &str, recorded: &RecordedBatch) {
    for AppliedEvent { id, outcome } in &recorded.outcomes {
        metrics::count_billing_event(outcome.as_str());
        tracing::info!(
            program = tenant.key,
            source,
            event = id,
            outcome = outcome.as_str(),
            "billing event recorded"
        );
    }
    for _ in 0..recorded.duplicate {
        metrics::count_billing_event("duplicate");
    }
}

impl RecordedBatch {
    /// Adds what came of the event.
    fn add(&mut self, event: &BillingEvent, done: &RecordedEvent) {
        match *done {
            RecordedEvent::Duplicate => self.duplicate += 1,
            RecordedEvent::New { outcome, conflict, .. } => {
                if conflict {
                    self.conflicts.push(event.id.clone());
                }
                self.outcomes.push(AppliedEvent { id: event.id.clone(), outcome });
                self.stored += 1;
            }
        }
    }
}

/// What came of one event.
#[derive(Debug)]
enum RecordedEvent {
    /// It is known, with the same content.
    Duplicate,
    /// It is stored now. `conflict`: it names a line of an invoice that is recorded for another
    /// customer, amount or day.
    New { id: EventId, outcome: EventOutcome, conflict: bool },
}

impl RecordedEvent {
    /// Its row, where it is new.
    fn id(&self) -> Option<EventId> {
        match self {
            Self::Duplicate => None,
            Self::New { id, .. } => Some(*id),
        }
    }
}

/// Stores and applies one event, the batch's with this number. What is refused has written nothing.
async fn record_one(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    (place, event): (usize, &BillingEvent),
) -> Result<RecordedEvent, ReferralError> {
    let body = event.canonical();
    let hash: [u8; 32] = Sha256::digest(body.as_bytes()).into();
    let context = context::find_event_context(tx, tenant.id, source, event, None, None).await?;
    if let Some(known) = &context.hash {
        if *known != hash {
            metrics::count_billing_event("conflict");
            return Err(ReferralError::Conflict { id: event.id.clone() });
        }
        return Ok(RecordedEvent::Duplicate);
    }
    let mut earlier = Vec::new();
    if context.has_line {
        earlier = repo::list_recorded_payments(tx, tenant.id, event).await?;
    }
    if earlier.iter().any(|known| known.is_same_sale(tenant, event)) {
        return Ok(RecordedEvent::Duplicate);
    }
    event.check_time(now).map_err(|error| BatchError { event: place, error })?;
    let dated = event.not_after(now);
    let new = NewEvent { source, event: &dated, body: (&body, &hash) };
    if let Some(known) = earlier.first() {
        let copy = i64::try_from(earlier.len()).unwrap_or(i64::MAX);
        let waits = (EventOutcome::InConflict, None);
        let id = repo::insert(tx, now, tenant.id, &new, copy, waits).await?;
        conflict::open(tx, now, tenant, &known.repeated_by(id, &dated)).await?;
        return Ok(RecordedEvent::New { id, outcome: EventOutcome::InConflict, conflict: true });
    }
    if let (Some(name), Some(paid)) = (&event.product, event.paid().or(event.list))
        && event.kind.is_payment()
    {
        unknown_product::count_payment(tx, now, tenant, name, paid).await?;
    }
    let (id, outcome) = apply::record_event(tx, now, tenant, &new, context).await?;
    Ok(RecordedEvent::New { id, outcome, conflict: false })
}

/// Whose the customer of the billing panel is.
pub(crate) async fn find_owner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    customer: &str,
) -> Result<Option<PartnerId>, StoreError> {
    Ok(repo::find_customer(conn, program, customer).await?.map(|customer| customer.partner))
}

/// The customer belongs to the partner from now on, as staff decided. What was earned before stays
/// whose it is, and what is dated before and comes later earns nothing. Says whose they were.
pub(crate) async fn reassign_customer(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    customer: &str,
    partner: PartnerId,
) -> Result<Option<PartnerId>, StoreError> {
    let owner = find_owner(conn, tenant.id, customer).await?;
    let version = tenant::save_version(conn, now, tenant).await?;
    let binding = repo::NewBinding {
        partner,
        coupon: None,
        at: now,
        new_since: now,
        by: None,
        version: Some(&version),
    };
    repo::replace_binding(conn, tenant.id, customer, &binding).await?;
    repo::insert_assignment(conn, tenant.id, customer, now, partner).await?;
    Ok(owner)
}

/// Every customer who came while nothing else was said keeps this version of the program file from
/// now on.
pub(crate) async fn save_customer_version(
    conn: &mut SqliteConnection,
    program: ProgramId,
    version: &str,
) -> Result<(), StoreError> {
    repo::save_customer_version(conn, program, version).await
}

/// When the event with this id happened, RFC 3339, if it was recorded.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_event_time(
    app: &AppContext,
    tenant: &Tenant,
    source: &str,
    id: &str,
) -> Result<Option<String>, StoreError> {
    let at = repo::find_event_time(&mut *app.store.read().await?, tenant.id, source, id).await?;
    Ok(at.map(|at| at.to_string()))
}
