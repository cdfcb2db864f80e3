//! Refunds and chargebacks: what they take from the lines of their invoice, and what is clawed back
//! for it.
//!
//! What a refund takes from a line is written down once (`reversal`) and never changed, so that
//! refunds may come in any order, before their purchase too: what finds no line yet waits, and is
//! taken up again when a line is recorded. A refund takes back its kickback; it lowers neither the
//! count nor the level. Source: docs/design/billing.md, Refunds.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::ReferralNotice;
use super::repo::InvoiceLineRow;
use super::spread::{LineShare, spread_refund};
use super::{BillingEvent, EventOutcome, ReferralError, repo};
use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId};
use crate::ledger::{self, Clawback, ClawbackOutcome, LedgerError};
use crate::outbox::{self, Effect};
use crate::tenant::{self, Tenant};
use crate::{partner, payout};

/// For how long a refund waits for its purchase before staff are told. Source:
/// docs/design/billing.md, Refunds.
const WAIT_FOR_SALE: Duration = Duration::from_hours(24);

/// Takes what the refund gives back from the lines of its invoice that are recorded, and claws back
/// their kickbacks.
pub(super) async fn apply_refund(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: EventId,
    event: &BillingEvent,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    // Both are there: an event of this kind is not read without them.
    let (Some(invoice), Some(net)) = (&event.of, event.net) else {
        return Ok((EventOutcome::RefundUnmatched, None));
    };
    let sales = newest_lines(repo::list_invoice_lines(tx, tenant.id, invoice).await?, event);
    let unlike =
        |sale: &InvoiceLineRow| sale.event.paid().map(|paid| paid.unit()) != Some(net.unit());
    if sales.iter().any(|sale| unlike(sale) || sale.event.customer != event.customer) {
        tell_staff(tx, now, tenant, event).await?;
        return Ok((EventOutcome::RefundUnmatched, None));
    }
    let knows_line = event.line.is_none() || sales.iter().any(|sale| sale.event.line == event.line);
    let lines: Vec<LineShare> = sales
        .iter()
        .map(|sale| LineShare {
            left: sale.left(),
            named: event.line.is_some() && sale.event.line == event.line,
        })
        .collect();
    let rest = net.minor().saturating_sub(repo::list_reversals_by(tx, id).await?);
    let shares = if knows_line { spread_refund(rest, &lines) } else { Vec::new() };
    let mut clawed = Vec::new();
    for (sale, share) in sales.iter().zip(&shares).filter(|(_, share)| **share > 0) {
        repo::insert_reversal(tx, id, sale.id, *share).await?;
        if let Some(partner) = sale.before_takeover_of {
            let notice = ReferralNotice::RefundFromBefore {
                partner,
                event: event.id.clone(),
                invoice: invoice.clone(),
                amount: *share,
                unit: net.unit().code().to_owned(),
            };
            outbox::enqueue(tx, now, tenant.id, &Effect::log(notice)).await?;
        }
        clawed.extend(
            claw(tx, now, tenant, id, sale.id, (sale.left().saturating_sub(*share), sale.paid()))
                .await?,
        );
    }
    tell(tx, now, tenant, event, &clawed).await?;
    let whose = clawed.first().map(|clawed| clawed.partner).or(repo::find_partner(tx, id).await?);
    if shares.iter().sum::<i64>() < rest {
        return Ok((EventOutcome::RefundWaits, whose));
    }
    let any = !clawed.is_empty() || ledger::has_clawback(tx, id).await?;
    Ok((if any { EventOutcome::Clawed } else { EventOutcome::NothingClawed }, whose))
}

/// Of an invoice whose number came again, each line as it was billed last before the refund, to this
/// customer if it was theirs once.
fn newest_lines(sales: Vec<InvoiceLineRow>, refund: &BillingEvent) -> Vec<InvoiceLineRow> {
    let mut lines: Vec<InvoiceLineRow> = Vec::new();
    let rank = |sale: &InvoiceLineRow| {
        let before = sale.event.at <= refund.at;
        let age = sale.event.at.get().saturating_sub(refund.at.get()).saturating_abs();
        (sale.event.customer == refund.customer, before, std::cmp::Reverse(age), sale.id.get())
    };
    for sale in sales {
        match lines.iter_mut().find(|line| line.event.line == sale.event.line) {
            Some(line) if rank(&sale) > rank(line) => *line = sale,
            Some(_) => {}
            None => lines.push(sale),
        }
    }
    lines
}

/// A line of an invoice was recorded, or has earned late: refunds that came before it take what is
/// theirs.
pub(super) async fn apply_waiting_refunds(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: EventId,
    event: &BillingEvent,
) -> Result<(), ReferralError> {
    let Some(invoice) = &event.invoice else { return Ok(()) };
    // The line may have been given back when it had earned nothing yet.
    if let Some(last) = repo::find_last_refund(tx, id).await? {
        let paid = event.paid().map_or(0, |paid| paid.minor());
        let left = paid.saturating_sub(repo::sum_reversed_from(tx, id).await?);
        let clawed = claw(tx, now, tenant, last.id, id, (left, paid)).await?;
        if clawed.is_some() && last.outcome == EventOutcome::NothingClawed {
            repo::set_outcome(
                tx,
                last.id,
                EventOutcome::Clawed,
                clawed.map(|clawed| clawed.partner),
            )
            .await?;
        }
        tell(tx, now, tenant, &last.event, clawed.as_slice()).await?;
    }
    for waiting in repo::list_waiting_refunds(tx, tenant.id, invoice).await? {
        let (mut outcome, partner) =
            apply_refund(tx, now, tenant, waiting.id, &waiting.event).await?;
        if outcome == EventOutcome::RefundWaits {
            // Staff who were told of it once are not told again.
            outcome = waiting.outcome;
        }
        repo::set_outcome(tx, waiting.id, outcome, partner).await?;
    }
    Ok(())
}

/// Claws back what follows from what is left of the amount paid, when the line has earned
/// something. An open payout that was not yet submitted is called off first when the money is in
/// it.
async fn claw(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    refund: EventId,
    sale: EventId,
    (left, paid): (i64, i64),
) -> Result<Option<ClawbackOutcome>, ReferralError> {
    let Some(accrual) = ledger::find_accrual_of_event(tx, sale).await? else { return Ok(None) };
    let (_, basis) = ledger::find_accrual(tx, accrual).await?;
    let clawback =
        Clawback { accrual, refund, remaining: ledger::remaining(basis.base, left, paid) };
    let short = ledger::preview_clawback(tx, clawback).await?;
    if short.owed.minor() > 0 {
        payout::cancel_payout(tx, now, tenant, short.partner, short.owed.unit(), refund).await?;
    }
    let clawed = ledger::claw_back(tx, now, clawback).await?;
    Ok((clawed.amount.minor() > 0).then_some(clawed))
}

/// Tells the partner and the staff what was taken back, once for all lines.
async fn tell(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    event: &BillingEvent,
    clawed: &[ClawbackOutcome],
) -> Result<(), ReferralError> {
    let Some(first) = clawed.first() else { return Ok(()) };
    let sum =
        |part: fn(&ClawbackOutcome) -> i64| clawed.iter().map(part).fold(0, i64::saturating_add);
    let notice = ReferralNotice::ClawedBack {
        partner: first.partner,
        event: event.id.clone(),
        kind: event.kind.as_str().to_owned(),
        amount: sum(|clawed| clawed.amount.minor()),
        owed: sum(|clawed| clawed.owed.minor()),
        unit: first.amount.unit().code().to_owned(),
    };
    if let Some(partner) = partner::find_in(tx, tenant.id, first.partner).await? {
        let effect = Effect::tell(partner.member, notice.clone());
        outbox::enqueue(tx, now, tenant.id, &effect).await?;
    }
    outbox::enqueue(tx, now, tenant.id, &Effect::log(notice)).await?;
    Ok(())
}

async fn tell_staff(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    event: &BillingEvent,
) -> Result<(), ReferralError> {
    let notice = ReferralNotice::EventParked {
        event: event.id.clone(),
        kind: event.kind.as_str().to_owned(),
    };
    outbox::enqueue(tx, now, tenant.id, &Effect::log(notice)).await?;
    Ok(())
}

/// Looks at every refund that waits: one whose purchase is there by now is applied, and staff are
/// told of one that has waited for 24 hours; that is said once. Returns how many they were told of.
///
/// # Errors
/// [`ReferralError`] when a refund cannot be applied; what was applied before stays applied.
pub async fn retry_waiting_refunds(app: &AppContext) -> Result<usize, ReferralError> {
    let now = app.clock.now();
    let mut told = 0_usize;
    let waiting = repo::list_unmatched_refunds(&mut *app.store.read().await?).await?;
    for waiting in waiting {
        let tenant = tenant::find_by_id(app, waiting.program).await?;
        let mut tx = app.store.begin().await?;
        if !repo::is_waiting(&mut tx, waiting.id).await? {
            continue;
        }
        let (mut outcome, partner) =
            match apply_refund(&mut tx, now, &tenant, waiting.id, &waiting.event).await {
                // It waits until that program's money moves again; other programs' refunds do not.
                Err(ReferralError::Ledger(LedgerError::Frozen(_))) => continue,
                reversed => reversed?,
            };
        if outcome == EventOutcome::RefundWaits && waiting.received_at <= now.minus(WAIT_FOR_SALE) {
            tell_staff(&mut tx, now, &tenant, &waiting.event).await?;
            outcome = EventOutcome::RefundUnmatched;
        }
        told = told.saturating_add(usize::from(outcome == EventOutcome::RefundUnmatched));
        repo::set_outcome(&mut tx, waiting.id, outcome, partner).await?;
        tx.commit().await?;
        app.notify_outbox();
    }
    Ok(told)
}
