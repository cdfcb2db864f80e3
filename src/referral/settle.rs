//! An event that came out of order: what has counted is brought into line with the order of the
//! events' own times.
//!
//! What counts otherwise now is revoked, and what it leaves is counted anew, in the order of time
//! and at today's levels. Money that was earned moves to another partner, or is taken back after it
//! was paid out, only if staff say so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::{Connection as _, SqliteConnection};

use super::conflict::{self, ConflictKind, NewConflict};
use super::history::{
    Counted, EarlyPayments, History, HistoryBinding, HistoryEntry, Verdict, read_history,
};
use super::repo::{CustomerEvent, NewBinding, SaleRow};
use super::{BillingEvent, EventOutcome, ReferralError, ReferralNotice, earn, repo, reverse};
use crate::clock::UtcMs;
use crate::id::{EventId, PartnerId};
use crate::ledger::{self, Clawback};
use crate::outbox::{self, Effect};
use crate::partner::{self, LevelCountChange};
use crate::payout;
use crate::store::StoreError;
use crate::tenant::{self, Tenant};

/// Who settles, and by what event.
#[derive(Clone, Copy)]
pub(super) struct Settling<'e> {
    pub(super) now: UtcMs,
    pub(super) tenant: &'e Tenant,
    pub(super) customer: &'e str,
    /// The event that came out of order.
    pub(super) cause: EventId,
    /// Staff have said that it counts.
    pub(super) approved: bool,
}

/// Brings what is recorded of the customer into line with their events, `cause` among them. Returns
/// the outcome of that event, and for whom it counts.
pub(super) async fn settle_customer(
    tx: &mut SqliteConnection,
    settling: Settling<'_>,
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    let Settling { now, tenant, customer, cause, .. } = settling;
    let events = repo::list_customer_events(tx, tenant.id, customer, cause).await?;
    let sales: HashMap<EventId, SaleRow> = repo::list_sales(tx, tenant.id, customer)
        .await?
        .into_iter()
        .map(|sale| (sale.event, sale))
        .collect();
    let history = read_history(tx, tenant, customer, &events, &sales).await?;
    let mut savepoint = tx.begin().await.map_err(StoreError::from)?;
    let taken = revoke(&mut savepoint, settling, &events, &sales, &history).await?;
    if let Some(conflict) = taken.conflict(settling) {
        savepoint.rollback().await.map_err(StoreError::from)?;
        conflict::open(tx, now, tenant, &conflict).await?;
        return Ok((EventOutcome::InConflict, conflict.to));
    }
    savepoint.commit().await.map_err(StoreError::from)?;
    tell(tx, settling, &taken).await?;
    bind(tx, settling, history.binding.as_ref()).await?;
    ask_about_early(tx, settling, history.early.as_ref()).await?;
    let recounted = |entry: &&HistoryEntry| entry.verdict != Verdict::AsRecorded;
    let sale_of = |entry: &HistoryEntry| sales.get(&events[entry.event].id);
    let changed: BTreeSet<PartnerId> = history
        .entries
        .iter()
        .filter(recounted)
        .filter_map(|entry| Some(sale_of(entry)?.partner))
        .collect();
    let gone =
        |entry: &&HistoryEntry| matches!(entry.verdict, Verdict::Counts(_) | Verdict::Not(_));
    let revoked: Vec<&SaleRow> = history.entries.iter().filter(gone).filter_map(sale_of).collect();
    let mut own = (EventOutcome::Unbound, None);
    for entry in &history.entries {
        let known = &events[entry.event];
        let outcome = apply(tx, settling, known, entry, &revoked).await?;
        if known.id == cause {
            own = outcome;
        }
    }
    for id in changed {
        if let Some(partner) = partner::find_in(tx, tenant.id, id).await? {
            partner::update_level(tx, now, tenant, &partner, now).await?;
        }
    }
    Ok(own)
}

/// What was taken back from whom.
#[derive(Default)]
struct Taken {
    /// Minor units of the program's currency, by partner; what each owes of it.
    from: BTreeMap<PartnerId, (i64, i64)>,
    /// The first whose earnings go to somebody else, and to whom.
    moved: Option<(PartnerId, PartnerId)>,
}

impl Taken {
    /// What staff have to decide, unless they have.
    fn conflict(&self, settling: Settling<'_>) -> Option<NewConflict> {
        let Settling { cause, customer, approved, .. } = settling;
        let new = |kind, from, to| NewConflict {
            event: cause,
            customer: customer.to_owned(),
            kind,
            from: Some(from),
            to,
            amount: self.from.get(&from).map_or(0, |(amount, _)| *amount),
        };
        if approved {
            return None;
        }
        if let Some((from, to)) = self.moved {
            return Some(new(ConflictKind::Takeover, from, Some(to)));
        }
        let owing = self.from.iter().find(|(_, (_, owed))| *owed > 0);
        owing.map(|(partner, _)| new(ConflictKind::First, *partner, Some(*partner)))
    }
}

/// Revokes what counts otherwise by the history.
async fn revoke(
    tx: &mut SqliteConnection,
    settling: Settling<'_>,
    events: &[CustomerEvent],
    sales: &HashMap<EventId, SaleRow>,
    history: &History,
) -> Result<Taken, ReferralError> {
    let Settling { now, tenant, cause, approved, .. } = settling;
    let mut taken = Taken::default();
    for entry in &history.entries {
        let Some(sale) = sales.get(&events[entry.event].id) else { continue };
        // What was taken off a price, or spent, stays so.
        if entry.verdict == Verdict::AsRecorded || sale.kind != "accrue" {
            continue;
        }
        repo::revoke_sale(tx, now, sale.event).await?;
        count(tx, tenant, sale, -1).await?;
        if let Verdict::Renumbered(counted) = &entry.verdict {
            let renumbered = SaleRow {
                first: counted.first,
                first_ever: counted.first_ever(),
                number: counted.number,
                ..sale.clone()
            };
            repo::insert_sale(tx, tenant.id, settling.customer, &renumbered).await?;
            count(tx, tenant, &renumbered, 1).await?;
            continue;
        }
        let Some(accrual) = ledger::find_accrual_of_event(tx, sale.event).await? else { continue };
        if approved {
            let all = Clawback { accrual, refund: cause, remaining: 0 };
            let short = ledger::preview_clawback(tx, all).await?;
            if short.owed.minor() > 0 {
                let unit = short.owed.unit();
                payout::cancel_payout(tx, now, tenant, short.partner, unit, cause).await?;
            }
        }
        let back = ledger::revoke_accrual(tx, now, accrual, cause).await?;
        let sum = taken.from.entry(sale.partner).or_default();
        sum.0 = sum.0.saturating_add(back.amount.minor());
        sum.1 = sum.1.saturating_add(back.owed.minor());
        if let Some(owner) = entry.owner.filter(|owner| *owner != sale.partner)
            && back.amount.minor() > 0
        {
            taken.moved = taken.moved.or(Some((sale.partner, owner)));
        }
    }
    Ok(taken)
}

/// Counts a sale for its partner, or counts it no more; the level follows when all is counted.
async fn count(
    tx: &mut SqliteConnection,
    tenant: &Tenant,
    sale: &SaleRow,
    times: i64,
) -> Result<(), ReferralError> {
    let Some(partner) = partner::find_in(tx, tenant.id, sale.partner).await? else { return Ok(()) };
    let payment = i64::from(sale.number > 0);
    let moved = LevelCountChange {
        first_purchases: times.saturating_mul(i64::from(sale.first_ever)),
        clients: times.saturating_mul(i64::from(sale.first)),
        revenue: times.saturating_mul(payment).saturating_mul(sale.base),
        earned: times.saturating_mul(payment).saturating_mul(sale.amount),
    };
    partner::change_counts(tx, &partner, moved).await?;
    Ok(())
}

/// Tells those from whom something was taken, and the staff.
async fn tell(
    tx: &mut SqliteConnection,
    settling: Settling<'_>,
    taken: &Taken,
) -> Result<(), ReferralError> {
    let Settling { now, tenant, customer, .. } = settling;
    for (id, (amount, owed)) in taken.from.iter().filter(|(_, (amount, _))| *amount > 0) {
        let to = taken.moved.filter(|(from, _)| from == id).map(|(_, to)| to);
        let notice = ReferralNotice::Recounted {
            partner: *id,
            customer: customer.to_owned(),
            to,
            amount: *amount,
            owed: *owed,
            unit: tenant.program.meta.currency.code().to_owned(),
        };
        if let Some(partner) = partner::find_in(tx, tenant.id, *id).await? {
            let effect = Effect::tell(partner.member, notice.clone());
            outbox::enqueue(tx, now, tenant.id, &effect).await?;
        }
        outbox::enqueue(tx, now, tenant.id, &Effect::log(notice)).await?;
    }
    Ok(())
}

/// The customer is whose the history says. One who stays with a partner keeps the version of the
/// program file under which they came.
async fn bind(
    tx: &mut SqliteConnection,
    settling: Settling<'_>,
    binding: Option<&HistoryBinding>,
) -> Result<(), ReferralError> {
    let Settling { now, tenant, customer, .. } = settling;
    let Some(binding) = binding else { return Ok(()) };
    let before = repo::find_customer(tx, tenant.id, customer).await?;
    let current = tenant::save_version(tx, now, tenant).await?;
    let version = before
        .filter(|before| before.partner == binding.partner)
        .map_or(Some(current), |before| before.version);
    let new = NewBinding {
        partner: binding.partner,
        coupon: binding.coupon,
        at: binding.at,
        new_since: binding.new_since,
        by: binding.by,
        version: version.as_deref(),
    };
    Ok(repo::replace_binding(tx, tenant.id, customer, &new).await?)
}

/// Asks staff about what was paid shortly before the customer was bound. Of a redemption that is no
/// longer recent, as in a panel's whole history, nobody is asked.
async fn ask_about_early(
    tx: &mut SqliteConnection,
    settling: Settling<'_>,
    early: Option<&EarlyPayments>,
) -> Result<(), ReferralError> {
    let Settling { now, tenant, customer, .. } = settling;
    let recent = now.minus(tenant.program.attribution.late);
    let Some(early) = early.filter(|early| early.redeemed_at >= recent) else { return Ok(()) };
    let new = NewConflict {
        event: early.redemption,
        customer: customer.to_owned(),
        kind: ConflictKind::Early,
        from: None,
        to: Some(early.partner),
        amount: early.amount,
    };
    Ok(conflict::open_early(tx, now, tenant, &new).await?)
}

/// Counts the event anew where it has to be, and keeps what came of it.
async fn apply(
    tx: &mut SqliteConnection,
    settling: Settling<'_>,
    known: &CustomerEvent,
    entry: &HistoryEntry,
    revoked: &[&SaleRow],
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    let Settling { now, tenant, .. } = settling;
    let (outcome, partner) = match &entry.verdict {
        Verdict::AsRecorded | Verdict::Renumbered(_) => return Ok((known.outcome, known.partner)),
        Verdict::Not(outcome) => (*outcome, entry.owner),
        Verdict::Counts(counted) => earn(tx, settling, known, entry, (counted, revoked)).await?,
    };
    if (outcome, partner) != (known.outcome, known.partner) {
        repo::set_outcome(tx, known.id, outcome, partner).await?;
    }
    if matches!(entry.verdict, Verdict::Counts(_)) {
        reverse::apply_waiting_refunds(tx, now, tenant, known.id, &known.event).await?;
    }
    Ok((outcome, partner))
}

async fn earn(
    tx: &mut SqliteConnection,
    settling: Settling<'_>,
    known: &CustomerEvent,
    entry: &HistoryEntry,
    (counted, revoked): (&Counted, &[&SaleRow]),
) -> Result<(EventOutcome, Option<PartnerId>), ReferralError> {
    let Settling { now, tenant, .. } = settling;
    let Some(owner) = entry.owner else { return Ok((EventOutcome::Unbound, None)) };
    let event = BillingEvent { at: entry.at, ..known.event.clone() };
    let place = |sale: &&&SaleRow| {
        sale.partner == owner && (sale.event == known.id || sale.first && counted.first)
    };
    let as_of = earn::AsOf {
        owner,
        track: known.track_of(owner),
        instead_of: revoked.iter().find(place).copied(),
        counted,
    };
    earn::post_earnings(tx, now, tenant, &known.source, known.id, &event, Some(as_of)).await
}
