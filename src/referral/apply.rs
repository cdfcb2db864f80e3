//! What one event does: bind a customer, earn a kickback, take one back, or nothing, with the reason.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{BillingEvent, EventKind, Outcome, ReferralError, repo, reverse};
use crate::clock::UtcMs;
use crate::coupon;
use crate::desk::Desk;
use crate::guild::Tenant;
use crate::id::{EventId, PartnerId};
use crate::ledger::{self, Accrual, Basis};
use crate::outbox::{self, Effect, Notice};
use crate::partner;
use crate::program::{self, CommissionEvent, CustomerState, NoReward, Occasion, PartnerState};

/// How long a purchase waits for the redemption that came before it.
/// Source: program file design, "Decisions": a purchase before the customer is bound.
const WAIT_FOR_BINDING: Duration = Duration::from_hours(72);

pub(super) async fn apply(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    id: EventId,
    event: &BillingEvent,
) -> Result<Outcome, ReferralError> {
    let (outcome, partner) = match event.kind {
        EventKind::Signup | EventKind::Redeem => bind(tx, now, tenant, id, event).await?,
        EventKind::Purchase | EventKind::Renewal => earn(tx, now, tenant, source, id, event).await?,
        EventKind::PartnerPayment | EventKind::Topup | EventKind::Enrol | EventKind::Contract => (Outcome::NoRule, None),
        EventKind::Refund | EventKind::Chargeback => reverse::reverse(tx, now, tenant, id, event).await?,
    };
    repo::set_outcome(tx, id, outcome, partner).await?;
    if matches!(event.kind, EventKind::Purchase | EventKind::Renewal) {
        reverse::catch_up(tx, now, tenant, id, event).await?;
    }
    // A redemption may be what earlier purchases waited for.
    if outcome == Outcome::Bound {
        for waiting in repo::waiting(tx, tenant.id, &event.customer, event.at, now.minus(WAIT_FOR_BINDING)).await? {
            let (outcome, partner) = earn(tx, now, tenant, &waiting.source, waiting.id, &waiting.event).await?;
            repo::set_outcome(tx, waiting.id, outcome, partner).await?;
            reverse::catch_up(tx, now, tenant, waiting.id, &waiting.event).await?;
        }
    }
    Ok(outcome)
}

async fn bind(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    id: EventId,
    event: &BillingEvent,
) -> Result<(Outcome, Option<PartnerId>), ReferralError> {
    let Some(code) = &event.code else { return Ok((Outcome::NoRule, None)) };
    let Some((coupon, partner)) = coupon::issued(tx, tenant.id, code).await? else {
        return Ok((Outcome::UnknownCode, None));
    };
    let new = repo::bind(tx, tenant.id, &event.customer, partner, coupon, event.at, id).await?;
    tracing::info!(event = %id, %partner, new, at = %now, "customer bound");
    Ok((if new { Outcome::Bound } else { Outcome::BoundBefore }, Some(partner)))
}

async fn earn(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    source: &str,
    id: EventId,
    event: &BillingEvent,
) -> Result<(Outcome, Option<PartnerId>), ReferralError> {
    // The only commission that there is pays for purchases.
    let (EventKind::Purchase, Some(base), Some(product), Some(invoice)) =
        (event.kind, event.net, &event.product, &event.invoice)
    else {
        return Ok((Outcome::NoRule, None));
    };
    let Some(customer) = repo::customer(tx, tenant.id, &event.customer).await? else {
        return Ok((Outcome::Unbound, None));
    };
    let whose = Some(customer.partner);
    if event.at < customer.bound_at {
        return Ok((Outcome::BeforeBinding, whose));
    }
    let Some(partner) = partner::find_in(tx, tenant.id, customer.partner).await? else {
        return Ok((Outcome::PartnerEnded, whose));
    };
    if partner.state != partner::State::Active {
        return Ok((Outcome::PartnerEnded, whose));
    }
    // Another line of the invoice that was the first purchase is part of it: same rate, counted once.
    let same_invoice = customer.earning_invoice.as_ref() == Some(invoice);
    let first = same_invoice
        || (customer.earning_invoice.is_none()
            && !repo::bought_before(tx, tenant, &event.customer, event.at, invoice).await?);
    let count = if same_invoice { customer.earning_count.unwrap_or(0) } else { partner.first_purchases };
    let count = u64::from(count);
    let level = tenant.program.track(&partner.track).map_or(0, |track| track.level_at(count).number);
    let state =
        PartnerState { track: &partner.track, count, level, month_level: level, terms: None, capped: 0, credit: None };
    let known = CustomerState { bought_before: !first, ..CustomerState::new(customer.bound_at) };
    let occasion = Occasion {
        event: CommissionEvent::Purchase,
        at: event.at,
        product: Some(product),
        list: None,
        gross: None,
        net: Some(base),
    };
    let rated = program::rate(&tenant.program, &state, &known, &occasion);
    if let Some(reason) = rated.none {
        return Ok((reason.into(), whose));
    }
    let rule = rated.rule.unwrap_or_default();
    let hold_days = tenant.program.commissions.iter().find(|c| c.id == rule).map_or(0, |c| c.hold_days);
    let mut outcome = Outcome::TooSmall;
    if rated.amount.minor() > 0 {
        outcome = Outcome::Accrued;
        let line = event.line.as_deref().unwrap_or("1");
        let accrual = Accrual {
            program: tenant.id,
            partner: partner.id,
            amount: rated.amount,
            event: id,
            source: source.to_owned(),
            invoice: invoice.clone(),
            line: line.to_owned(),
            basis: Basis {
                rule,
                program_version: tenant.program.version().to_owned(),
                level: rated.level_before,
                base: base.minor(),
                bps: rated.bps,
                held_until: event.at.min(now).plus(Duration::from_secs(u64::from(hold_days).saturating_mul(86_400))),
            },
        };
        let posted = ledger::accrue(tx, now, accrual).await?;
        if hold_days == 0 {
            ledger::release(tx, now, posted.transfer).await?;
        }
    }
    // The kickback is told before the level that it may lead to.
    if outcome == Outcome::Accrued {
        let notice = Notice::Earned {
            partner: partner.id,
            amount: rated.amount.minor(),
            unit: rated.amount.unit().code().to_owned(),
            count: partner.first_purchases.saturating_add(u32::from(!same_invoice)),
        };
        outbox::owe(tx, now, tenant.id, &Effect::Tell { member: partner.member, notice }).await?;
    }
    if !same_invoice {
        repo::set_earning(tx, tenant.id, &event.customer, id, partner.first_purchases).await?;
        partner::count_first_purchase(tx, now, tenant, &partner).await?;
    }
    Ok((outcome, whose))
}

/// Releases every accrual whose hold is over. Returns how many.
///
/// # Errors
/// [`ReferralError`] when the ledger fails; what was released before stays released.
pub async fn release_due(desk: &Desk) -> Result<usize, ReferralError> {
    let now = desk.clock.now();
    let due = ledger::due(&mut *desk.store.read().await?, now).await?;
    for accrual in &due {
        let mut tx = desk.store.begin().await?;
        ledger::release(&mut tx, now, *accrual).await?;
        tx.commit().await?;
    }
    Ok(due.len())
}

impl From<NoReward> for Outcome {
    fn from(reason: NoReward) -> Self {
        match reason {
            NoReward::NotFirst => Self::NotFirst,
            NoReward::OtherCurrency { .. } => Self::OtherCurrency,
            NoReward::UnknownTrack(_)
            | NoReward::ProductDoesNotCount(_)
            | NoReward::NothingPaid
            | NoReward::NoPrice(_)
            | NoReward::NotNew
            | NoReward::Over
            | NoReward::WindowOver
            | NoReward::RateUnset
            | NoReward::NoCredit
            | NoReward::TooLarge => Self::NoRule,
        }
    }
}
