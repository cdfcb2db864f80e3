//! What one event does: bind a customer, earn a kickback, take one back, move a partner, or
//! nothing, with the reason.

use sqlx::SqliteConnection;

use super::context::{EventContext, find_event_context};
use super::earn::{Judged, Sale};
use super::history::Brought;
use super::repo::NewBinding;
use super::settle::{Settling, settle_customer};
use super::{
    BillingEvent, EventKind, EventOutcome, ReferralError, earn, find_owner, history, repo, reverse,
};
use crate::app_context::AppContext;
use crate::bonus::{self, BonusReceiver};
use crate::clock::UtcMs;
use crate::contract::{self, ContractError};
use crate::flag;
use crate::id::{EventId, PartnerId, TransferId};
use crate::ledger;
use crate::partner::{self, Partner};
use crate::program::Conflict;
use crate::tenant::{self, Tenant};

/// An event on its way to being stored.
pub(super) struct NewEvent<'e> {
    pub(super) source: &'e str,
    pub(super) event: &'e BillingEvent,
    /// As it is stored, and its SHA-256 hash.
    pub(super) body: (&'e str, &'e [u8; 32]),
}

/// Stores the event and applies it.
pub(super) async fn record_event(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    new: &NewEvent<'_>,
    context: EventContext,
) -> Result<(EventId, EventOutcome), ReferralError> {
    let NewEvent { source, event, .. } = *new;
    let by_customer = matches!(event.kind, EventKind::Purchase | EventKind::Renewal);
    if !by_customer || context.has_conflict || !is_in_order(event, &context) {
        let waits = (EventOutcome::Unbound, None);
        let id = repo::insert(tx, now, tenant.id, new, 0, waits).await?;
        return Ok((id, apply(tx, now, tenant, source, id, event, context).await?));
    }
    let waiting_refund = context.has_waiting_refund;
    let judged = earn::judge(tx, tenant, event, context, None).await?;
    let outcome = judged.outcome();
    let id = repo::insert(tx, now, tenant.id, new, 0, outcome).await?;
    if let Judged::Earns(earning) = judged {
        let sale = Sale { id, event, source, again: None };
        earn::post(tx, now, tenant, &sale, &earning).await?;
    }
    look(tx, now, tenant, id, event, false).await?;
    if waiting_refund {
        reverse::apply_waiting_refunds(tx, now, tenant, id, event).await?;
    }
    Ok((id, outcome.0))
}

/// Applies an event that is stored.
pub(super) async fn apply_event(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    id: EventId,
    event: &BillingEvent,
) -> Result<EventOutcome, ReferralError> {
    let context = find_event_context(tx, tenant.id, source, event, Some(id), None).await?;
    apply(tx, now, tenant, source, id, event, context).await
}

async fn apply(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    id: EventId,
    event: &BillingEvent,
    context: EventContext,
) -> Result<EventOutcome, ReferralError> {
    let (outcome, partner) = if !event.kind.is_of_customer() {
        apply_other(tx, now, tenant, id, event).await?
    } else if context.has_conflict {
        (EventOutcome::InConflict, None)
    } else if is_in_order(event, &context) {
        append(tx, now, tenant, source, id, event).await?
    } else {
        let customer = event.customer.as_str();
        let settling = Settling { now, tenant, customer, cause: id, approved: false };
        settle_customer(tx, settling).await?
    };
    repo::set_outcome(tx, id, outcome, partner).await?;
    let bound =
        !event.kind.is_payment() && matches!(outcome, EventOutcome::Bound | EventOutcome::Accrued);
    look(tx, now, tenant, id, event, bound).await?;
    if event.kind.is_payment() {
        reverse::apply_waiting_refunds(tx, now, tenant, id, event).await?;
    }
    Ok(outcome)
}

/// Whether the event comes after all others of its customer, and changes nothing of what they are.
pub(super) fn is_in_order(event: &BillingEvent, context: &EventContext) -> bool {
    if context.has_later_event {
        return false;
    }
    let imported = context.customer.as_ref().and_then(|customer| customer.imported_since);
    if imported.is_some_and(|since| event.at < since) {
        return false;
    }
    let binds = event.code.is_some() && !event.kind.is_payment();
    if binds || event.kind == EventKind::PartnerPayment {
        // It may be what earlier payments have waited for.
        return !context.has_unbound_payment;
    }
    context.customer.as_ref().is_none_or(|customer| event.at >= customer.bound_at)
}

/// Applies an event that comes after all others of its customer.
async fn append(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    id: EventId,
    event: &BillingEvent,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    match event.kind {
        EventKind::Signup | EventKind::Redeem => {
            let (outcome, brought) = bind(tx, now, tenant, id, event).await?;
            let Some(brought) = brought else { return Ok((outcome, None)) };
            let partner = Some(brought.partner);
            // Who was just bound is theirs, under the version in force.
            if outcome == EventOutcome::Bound && !rewards(tenant, event.kind) {
                return Ok((outcome, partner));
            }
            let theirs = find_owner(tx, tenant.id, &event.customer).await? == partner;
            let earned = if theirs && !brought.before_takeover {
                // It counts from the moment when the code was there.
                let event = BillingEvent { at: brought.from, ..event.clone() };
                earn::post_earnings(tx, now, tenant, source, id, &event, None).await?.0
            } else {
                EventOutcome::NoRule
            };
            Ok((if earned == EventOutcome::Accrued { earned } else { outcome }, partner))
        }
        EventKind::PartnerPayment => partner_payment(tx, now, tenant, source, id, event).await,
        _ => earn::post_earnings(tx, now, tenant, source, id, event, None).await,
    }
}

/// Whether events of this kind earn anything in the program.
fn rewards(tenant: &Tenant, kind: EventKind) -> bool {
    let rules = &tenant.program.commissions;
    earn::commission_event(kind).is_some_and(|kind| rules.iter().any(|r| r.events.contains(&kind)))
}

/// Applies an event that is about a partner, or gives something back.
async fn apply_other(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: EventId,
    event: &BillingEvent,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    match event.kind {
        EventKind::Topup => top_up(tx, now, tenant, id, event).await,
        EventKind::Enrol => enrol(tx, now, tenant, event).await,
        EventKind::Contract => sign(tx, now, tenant, event).await,
        _ => reverse::apply_refund(tx, now, tenant, id, event).await,
    }
}

/// Looks at whom the event is about, where it binds them or says who they are: self-referral and
/// duplicates are for staff to see.
async fn look(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: EventId,
    event: &BillingEvent,
    bound: bool,
) -> Result<(), ReferralError> {
    let says_who = event.email_hash.is_some() || event.discord_id.is_some();
    if event.kind.is_of_partner() || !(bound || says_who) {
        return Ok(());
    }
    let Some(customer) = repo::find_customer(tx, tenant.id, &event.customer).await? else {
        return Ok(());
    };
    let (email_hash, account) = (event.email_hash.as_deref(), event.discord_id.as_deref());
    let who = flag::CustomerIdentity { name: &event.customer, email_hash, account };
    Ok(flag::check_customer(
        tx,
        now,
        tenant,
        customer.partner,
        flag::CustomerSighting { event: id, who, bound },
    )
    .await?)
}

async fn bind(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: EventId,
    event: &BillingEvent,
) -> Result<(EventOutcome, Option<Brought>), ReferralError> {
    let found = match history::find_brought(tx, tenant, event, None).await? {
        Ok(found) => found,
        Err(outcome) => return Ok((outcome, None)),
    };
    let partner = found.partner;
    let version = tenant::save_version(tx, now, tenant).await?;
    let binding = NewBinding {
        partner,
        coupon: found.coupon,
        at: found.from,
        new_since: found.from.minus(tenant.program.attribution.grace),
        by: Some(id),
        version: Some(&version),
    };
    let mut new = repo::insert_binding(tx, tenant.id, &event.customer, &binding).await?;
    if !new && tenant.program.attribution.conflict == Conflict::Last {
        new = repo::update_binding(tx, tenant.id, &event.customer, &binding).await?;
    }
    tracing::info!(event = %id, %partner, new, at = %now, "customer bound");
    Ok((if new { EventOutcome::Bound } else { EventOutcome::BoundBefore }, Some(found)))
}

/// The active partner whom an event names.
pub(super) async fn find_named(
    tx: &mut SqliteConnection,
    tenant: &Tenant,
    event: &BillingEvent,
) -> Result<Option<Partner>, ReferralError> {
    let found =
        partner::find_by_reference(tx, tenant.id, event.partner.as_deref().unwrap_or_default())
            .await?;
    Ok(found.one().filter(|partner| partner.state == partner::PartnerState::Active))
}

/// The partner pays for a customer, who is theirs from then on unless they stay somebody else's.
async fn partner_payment(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    id: EventId,
    event: &BillingEvent,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    let Some(partner) = find_named(tx, tenant, event).await? else {
        return Ok((EventOutcome::UnknownPartner, None));
    };
    let version = tenant::save_version(tx, now, tenant).await?;
    let binding = NewBinding {
        partner: partner.id,
        coupon: None,
        at: event.at,
        new_since: event.at,
        by: Some(id),
        version: Some(&version),
    };
    let new = repo::insert_binding(tx, tenant.id, &event.customer, &binding).await?;
    if !new && tenant.program.attribution.conflict == Conflict::Last {
        repo::update_binding(tx, tenant.id, &event.customer, &binding).await?;
    }
    if find_owner(tx, tenant.id, &event.customer).await? != Some(partner.id) {
        return Ok((EventOutcome::OtherPartner, Some(partner.id)));
    }
    earn::post_earnings(tx, now, tenant, source, id, event, None).await
}

async fn top_up(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: EventId,
    event: &BillingEvent,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    let Some(partner) = find_named(tx, tenant, event).await? else {
        return Ok((EventOutcome::UnknownPartner, None));
    };
    let Some(amount) = event.net else { return Ok((EventOutcome::NoRule, Some(partner.id))) };
    if amount.unit() != tenant.program.meta.currency {
        return Ok((EventOutcome::OtherCurrency, Some(partner.id)));
    }
    let reference = event.invoice.clone().unwrap_or_else(|| format!("event-{id}"));
    ledger::top_up(tx, now, (tenant.id, partner.id), &reference, amount).await?;
    Ok((EventOutcome::ToppedUp, Some(partner.id)))
}

async fn enrol(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    event: &BillingEvent,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    let Some(partner) = find_named(tx, tenant, event).await? else {
        return Ok((EventOutcome::UnknownPartner, None));
    };
    let track = event.track.as_deref().unwrap_or(&tenant.program.first_track().id);
    if tenant.program.track(track).is_none() {
        return Ok((EventOutcome::NoRule, Some(partner.id)));
    }
    let moved = partner::change_track(tx, now, tenant, &partner, track, event.at).await?;
    let partner = partner::find_in(tx, tenant.id, partner.id).await?.unwrap_or(partner);
    let receiver =
        BonusReceiver { partner: partner.id, member: partner.member, track: &partner.track };
    let granted = bonus::grant_welcome_bonuses(tx, now, tenant, receiver, event.at).await?;
    let outcome =
        if moved || granted { EventOutcome::Enrolled } else { EventOutcome::EnrolledBefore };
    Ok((outcome, Some(partner.id)))
}

/// A contract that was signed elsewhere holds from its first day on, or from the event's time.
async fn sign(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    event: &BillingEvent,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    let Some(partner) = find_named(tx, tenant, event).await? else {
        return Ok((EventOutcome::UnknownPartner, None));
    };
    let terms = event.terms.as_deref().unwrap_or_default();
    let outcome =
        match contract::document(tx, now, tenant, &partner, terms, (&event.id, event.at)).await {
            Ok(()) => EventOutcome::Contracted,
            Err(ContractError::Store(error)) => return Err(error.into()),
            Err(_) => EventOutcome::BadTerms,
        };
    Ok((outcome, Some(partner.id)))
}

/// Applies every redemption that has come before its code: it counts once the code is there, if it
/// was received no longer ago than late events are waited for. Returns how many count now.
///
/// # Errors
/// [`ReferralError`] when one cannot be applied; what was applied before stays applied.
pub async fn retry_early_redemptions(app: &AppContext) -> Result<usize, ReferralError> {
    let now = app.clock.now();
    let mut applied = 0_usize;
    for tenant in tenant::list_all(app).await? {
        let since = now.minus(tenant.program.attribution.late);
        let mut conn = app.store.read().await?;
        let mut there = Vec::new();
        for waiting in repo::list_unknown_codes(&mut conn, tenant.id, since).await? {
            if history::find_brought(&mut conn, &tenant, &waiting.event, None).await?.is_ok() {
                there.push(waiting);
            }
        }
        drop(conn);
        for waiting in there {
            let mut tx = app.store.begin().await?;
            let (id, event) = (waiting.id, &waiting.event);
            if repo::find_outcome(&mut tx, id).await? != EventOutcome::UnknownCode {
                continue;
            }
            apply_event(&mut tx, now, &tenant, &waiting.source, id, event).await?;
            tx.commit().await?;
            app.notify_outbox();
            applied = applied.saturating_add(1);
        }
    }
    Ok(applied)
}

/// Releases every accrual whose hold is over. One that cannot be released holds up no other.
/// Returns how many were.
///
/// # Errors
/// [`ReferralError`], the first, when some could not be released; all the others are.
pub async fn release_due_accruals(app: &AppContext) -> Result<usize, ReferralError> {
    let now = app.clock.now();
    let due = ledger::list_due_accruals(&mut *app.store.read().await?, now).await?;
    let mut failed = None;
    for accrual in &due {
        if let Err(error) = release(app, now, *accrual).await {
            tracing::error!(%accrual, %error, "an accrual could not be released");
            failed = failed.or(Some(error));
        }
    }
    failed.map_or(Ok(due.len()), Err)
}

async fn release(app: &AppContext, now: UtcMs, accrual: TransferId) -> Result<(), ReferralError> {
    let mut tx = app.store.begin().await?;
    ledger::release_accrual(&mut tx, now, accrual).await?;
    let tenant =
        tenant::find_by_id(app, ledger::find_accrual(&mut tx, accrual).await?.0.program).await?;
    earn::move_to_account(&mut tx, now, &tenant, accrual).await?;
    Ok(tx.commit().await?)
}
