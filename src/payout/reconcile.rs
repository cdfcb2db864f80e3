//! Reconciling: the payment provider's list of what was really paid, held against the payouts.
//!
//! A payment that is not known settles the open payout that it fits, or, behind the fence, is
//! recorded as a payout that was asked for while this database was not there to see it. One that is
//! on its way is noted with its payout. What fits nothing stays open, and with it the fence.

use sqlx::SqliteConnection;

use super::payment::{ListedBy, PaymentList, PaymentStatus, ProviderPayment};
use super::{LONGEST_REASON, Payout, PayoutAction, PayoutError, PayoutNotice, PayoutState, repo};
use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{MemberId, PartnerId, PayoutId, TicketId};
use crate::ledger;
use crate::money::Money;
use crate::outbox::Effect;
use crate::partner::{self, NamedPartner, Partner};
use crate::tenant::Tenant;
use crate::text::bounded;
use crate::ticket;

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReconcileFinding {
    /// It settled this payout before; nothing changes.
    Known(PayoutId),
    /// It settled this open payout.
    Settled(PayoutId),
    /// It was recorded as a payout of its own.
    Recorded(PayoutId, PartnerId),
    /// It is on its way for this payout, which is noted as being paid, with the transaction.
    Underway(PayoutId),
    /// Nobody was paid, or the money has come back: what it was for, if that is known.
    NotPaid(Option<PayoutId>),
    /// A payment to somebody who is no partner.
    Foreign,
    /// It fits nothing.
    Open(UnmatchedReason),
}

/// Why a payment fits nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnmatchedReason {
    /// The transaction is noted for another amount or somebody else.
    #[error("the transaction is noted for payout {0}, {1} to partner {2}")]
    Otherwise(PayoutId, Money, PartnerId),
    /// The payout was settled by another transaction.
    #[error("payout {0} is settled by transaction {1}: was it paid twice?")]
    Twice(PayoutId, String),
    /// The payout is another amount.
    #[error("payout {0} is {1}")]
    OtherAmount(PayoutId, Money),
    /// The payout is another partner's.
    #[error("payout {0} is partner {1}'s")]
    OtherPartner(PayoutId, PartnerId),
    /// The payout is not known here.
    #[error("payout {0} is not known here: say in the column partner or payee whose it is")]
    NoPayout(PayoutId),
    /// Nobody is called so.
    #[error(
        "no partner is called {0:?}: write a partner's issued code, Discord id, or number as in #17"
    )]
    NoPartner(String),
    /// It is one partner's code and another one's Discord id.
    #[error("{0:?} is one partner's code and another one's Discord id: write the number as in #17")]
    SeveralPartners(String),
    /// Nobody has this PayPal e-mail, or several have.
    #[error("{0} partners have this PayPal e-mail: say in the column partner whose payment it is")]
    Payee(usize),
    /// The partner has no PayPal e-mail here.
    #[error("partner {0} has no PayPal e-mail here: the profile comes first")]
    NoPayee(PartnerId),
    /// Less is available than was paid.
    #[error(
        "partner {0} has only {1} available: send the billing events since the backup again first"
    )]
    TooLittle(PartnerId, Money),
    /// No open payout is this payment's, and payments of their own are recorded after a restore
    /// alone.
    #[error(
        "partner {0} has no open payout of this amount that was requested by then; only after a \
         restore is a payment recorded as one of its own"
    )]
    NothingOpen(PartnerId),
    /// It would be recorded as a payout of its own, and nobody has confirmed that.
    #[error(
        "no open payout of partner {0} fits; if it was paid since the backup, add --record \
         {1}"
    )]
    Unconfirmed(PartnerId, String),
    /// A word of the provider's that is not known, for a payment that names no payout.
    #[error("its type or status is not known here: settle the payout with /staff settle")]
    UnknownWord,
    /// The payout ended here without having been paid.
    #[error("payout {0} is noted as not paid, and this says that it was: correct the balance")]
    PaidAfterAll(PayoutId),
    /// Nobody decides about their own payout.
    #[error("it is {0}'s own payment: another member must reconcile it")]
    Own(MemberId),
}

/// What reconciling a list has done.
#[derive(Debug, Clone)]
pub struct ReconcileReport {
    /// What became of each payment, in the order of the list.
    pub findings: Vec<ReconcileFinding>,
    /// Since when payments were unknown, if a fence stood.
    pub fenced_since: Option<UtcMs>,
    /// Whether the fence, if one stood, still does.
    pub fenced: bool,
}

impl ReconcileReport {
    /// How many payments fit nothing, or were not paid.
    #[must_use]
    pub fn open(&self) -> usize {
        let open = |finding: &&ReconcileFinding| {
            matches!(finding, ReconcileFinding::Open(_) | ReconcileFinding::NotPaid(_))
        };
        self.findings.iter().filter(open).count()
    }
}

/// Holds the provider's list against the payouts, records what is not known, and takes the fence
/// away when every payment fits; or, with a reason in `confirm` that the audit trail keeps,
/// although some do not. A payment that settles nothing is recorded as a payout of its own while a
/// fence stands; one of the provider's own list only when `record` names its transaction. All in
/// one transaction; a dry run takes everything back. `staff` answers for it. Doing it again changes
/// nothing.
///
/// # Errors
/// [`PayoutError::NotListed`], [`PayoutError::Reason`] for a reason that is empty or longer than
/// 1,000 characters, or our fault; nothing was recorded then.
pub async fn reconcile(
    app: &AppContext,
    tenant: &Tenant,
    staff: MemberId,
    list: &PaymentList,
    record: &[String],
    confirm: Option<&str>,
    dry_run: bool,
) -> Result<ReconcileReport, PayoutError> {
    if !tenant.may_move_money(staff) {
        return Err(PayoutError::NotListed(staff));
    }
    let held = |reason| bounded(reason, 1..=LONGEST_REASON).ok_or(PayoutError::Reason);
    let reason = confirm.map(held).transpose()?;
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let fenced_since = repo::find_fence(&mut decision, tenant.id).await?;
    let mut findings = Vec::with_capacity(list.payments.len());
    for payment in &list.payments {
        // Whoever wrote the list by hand has named each payment that is to be recorded.
        let confirmed =
            payment.listed_by == ListedBy::Hand || record.contains(&payment.external_id);
        let may_record = MayRecord { fenced: fenced_since.is_some(), confirmed };
        findings.push(apply(app, &mut decision, tenant, staff, payment, may_record).await?);
    }
    let mut reconciled = ReconcileReport { findings, fenced_since, fenced: fenced_since.is_some() };
    if reconciled.fenced && (reconciled.open() == 0 || reason.is_some()) {
        repo::delete_fence(&mut decision, tenant.id).await?;
        let (action, subject) = (PayoutAction::LiftFence, AuditSubject::Program(tenant.id));
        decision.record(action, subject, reason.unwrap_or_default()).await?;
        decision.log(PayoutNotice::Resumed { staff }).await?;
        reconciled.fenced = false;
    }
    if dry_run {
        drop(decision);
    } else {
        decision.commit().await?;
    }
    Ok(reconciled)
}

/// Whether a payment may be recorded as a payout of its own.
#[derive(Clone, Copy)]
struct MayRecord {
    fenced: bool,
    confirmed: bool,
}

/// Finds what one payment is, and records it.
async fn apply(
    app: &AppContext,
    decision: &mut Decision<'_>,
    tenant: &Tenant,
    staff: MemberId,
    payment: &ProviderPayment,
    may_record: MayRecord,
) -> Result<ReconcileFinding, PayoutError> {
    let open = |reason| Ok(ReconcileFinding::Open(reason));
    if let ListedBy::Provider { gives_back: Some(original), .. } = &payment.listed_by {
        let known = repo::find_by_external_id(decision, tenant.id, original).await?;
        return Ok(
            known.map_or(ReconcileFinding::Foreign, |id| ReconcileFinding::NotPaid(Some(id)))
        );
    }
    let partner = match partner_of(app, decision, tenant, payment).await? {
        Ok(partner) => partner,
        // Who is paid from this account and is no partner is none of ours.
        Err(UnmatchedReason::Payee(0)) if payment.is_foreign_without_payee() => {
            return Ok(ReconcileFinding::Foreign);
        }
        Err(reason) => return open(reason),
    };
    let whose = partner.as_ref().map(|partner| partner.id);
    let other = |payout: &Payout| whose.is_some_and(|id| id != payout.partner);
    let named = match payment.payout {
        Some(id) => repo::find(decision, tenant, id).await?,
        None => None,
    };
    if let Some(id) = repo::find_by_external_id(decision, tenant.id, &payment.external_id).await? {
        let noted = repo::find(decision, tenant, id).await?.ok_or(PayoutError::Unknown)?;
        // A payment that was recorded as a payout of its own may name one that is not known here,
        // or was called off.
        let as_named = named.is_none_or(|named| {
            named.id == id || (named.partner == noted.partner && is_over(&named))
        });
        if noted.amount != payment.amount || other(&noted) || !as_named {
            return open(UnmatchedReason::Otherwise(id, noted.amount, noted.partner));
        }
        return match (&payment.status, noted.state) {
            (PaymentStatus::Completed, PayoutState::Settled) => Ok(ReconcileFinding::Known(id)),
            (PaymentStatus::Completed, _) if is_open(&noted) => {
                settle(decision, tenant, staff, &noted, &payment.external_id).await
            }
            (PaymentStatus::Completed, _) => open(UnmatchedReason::PaidAfterAll(id)),
            (status, _) if status.is_underway() => Ok(ReconcileFinding::Underway(id)),
            (PaymentStatus::Unknown(_), _) => open(UnmatchedReason::UnknownWord),
            _ => Ok(ReconcileFinding::NotPaid(Some(id))),
        };
    }
    let (payout, partner) = match (named, partner, payment.payout) {
        (Some(payout), _, _) if other(&payout) => {
            return open(UnmatchedReason::OtherPartner(payout.id, payout.partner));
        }
        (Some(payout), _, _) if !payment.may_have_left() => {
            return Ok(ReconcileFinding::NotPaid(Some(payout.id)));
        }
        (Some(payout), _, _) if payout.state == PayoutState::Settled => {
            let by = payout.external_id.unwrap_or_default();
            return open(UnmatchedReason::Twice(payout.id, by));
        }
        (Some(payout), _, _) if is_open(&payout) => {
            if payout.amount != payment.amount {
                return open(UnmatchedReason::OtherAmount(payout.id, payout.amount));
            }
            (Some(payout), None)
        }
        // It was called off or rejected here and paid all the same: another payout of the same
        // partner.
        (Some(payout), _, _) => {
            (None, partner::find_in(decision, tenant.id, payout.partner).await?)
        }
        (None, None, Some(id)) => return open(UnmatchedReason::NoPayout(id)),
        (None, None, None) => return Ok(ReconcileFinding::Foreign),
        (None, Some(partner), named) => {
            let found = repo::find_open_by_partner(decision, tenant, partner.id).await?;
            // A number that is not known here was another request than the one that is open.
            let fits = |payout: &Payout| {
                named.is_none()
                    && payout.amount == payment.amount
                    && payment.is_not_before(payout.requested_at)
            };
            (found.filter(fits), Some(partner))
        }
    };
    if !payment.may_have_left() {
        return Ok(ReconcileFinding::NotPaid(payout.map(|payout| payout.id)));
    }
    if !payment.is_known_word() {
        return open(UnmatchedReason::UnknownWord);
    }
    match (payout, &payment.status) {
        (Some(payout), PaymentStatus::Completed) => {
            settle(decision, tenant, staff, &payout, &payment.external_id).await
        }
        (Some(payout), _) => {
            being_paid(decision, tenant, staff, payout, &payment.external_id).await
        }
        (None, status) => {
            let partner = partner.ok_or(PayoutError::Unknown)?;
            if *status != PaymentStatus::Completed {
                return open(UnmatchedReason::NothingOpen(partner.id));
            }
            record(decision, tenant, staff, &partner, payment, may_record).await
        }
    }
}

fn is_open(payout: &Payout) -> bool {
    matches!(payout.state, PayoutState::Requested | PayoutState::Submitted)
}

/// Whether it ended without having been paid.
fn is_over(payout: &Payout) -> bool {
    matches!(payout.state, PayoutState::Rejected | PayoutState::Failed | PayoutState::Voided)
}

/// The partner whom the line names, if it names one.
async fn partner_of(
    app: &AppContext,
    tx: &mut SqliteConnection,
    tenant: &Tenant,
    payment: &ProviderPayment,
) -> Result<Result<Option<Partner>, UnmatchedReason>, PayoutError> {
    if let Some(name) = &payment.partner {
        return Ok(match partner::find_by_reference(tx, tenant.id, name).await? {
            NamedPartner::One(partner) => Ok(Some(partner)),
            NamedPartner::Nobody => Err(UnmatchedReason::NoPartner(name.clone())),
            NamedPartner::Several => Err(UnmatchedReason::SeveralPartners(name.clone())),
        });
    }
    let Some(payee) = &payment.payee else { return Ok(Ok(None)) };
    match partner::list_by_payee(app, tx, tenant.id, payee).await?.as_slice() {
        [one] => Ok(Ok(partner::find_in(tx, tenant.id, *one).await?)),
        several => Ok(Err(UnmatchedReason::Payee(several.len()))),
    }
}

async fn settle(
    decision: &mut Decision<'_>,
    tenant: &Tenant,
    staff: MemberId,
    payout: &Payout,
    external_id: &str,
) -> Result<ReconcileFinding, PayoutError> {
    if payout.member == staff {
        return Ok(ReconcileFinding::Open(UnmatchedReason::Own(staff)));
    }
    let now = decision.now;
    repo::mark_settled(decision, now, payout.id, staff, external_id).await?;
    ledger::settle_payout(decision, now, tenant.id, payout.id, external_id).await?;
    finish(decision, tenant, payout.id, payout.ticket).await?;
    Ok(ReconcileFinding::Settled(payout.id))
}

/// Notes that somebody is paying the payout, and with which transaction.
async fn being_paid(
    decision: &mut Decision<'_>,
    tenant: &Tenant,
    staff: MemberId,
    payout: Payout,
    external_id: &str,
) -> Result<ReconcileFinding, PayoutError> {
    if payout.member == staff {
        return Ok(ReconcileFinding::Open(UnmatchedReason::Own(staff)));
    }
    if let Some(by) = payout.external_id {
        return Ok(ReconcileFinding::Open(UnmatchedReason::Twice(payout.id, by)));
    }
    if payout.state == PayoutState::Requested {
        super::begin_paying(decision, tenant, payout.id, staff).await?;
    }
    repo::save_external_id(decision, payout.id, external_id).await?;
    Ok(ReconcileFinding::Underway(payout.id))
}

async fn record(
    decision: &mut Decision<'_>,
    tenant: &Tenant,
    staff: MemberId,
    partner: &Partner,
    payment: &ProviderPayment,
    may_record: MayRecord,
) -> Result<ReconcileFinding, PayoutError> {
    if partner.member == staff {
        return Ok(ReconcileFinding::Open(UnmatchedReason::Own(staff)));
    }
    match may_record {
        MayRecord { fenced: false, .. } => {
            return Ok(ReconcileFinding::Open(UnmatchedReason::NothingOpen(partner.id)));
        }
        MayRecord { confirmed: false, .. } => {
            let reason = UnmatchedReason::Unconfirmed(partner.id, payment.external_id.clone());
            return Ok(ReconcileFinding::Open(reason));
        }
        MayRecord { fenced: true, confirmed: true } => {}
    }
    let Some(payee) = partner::find_payee_index(decision, partner.id).await? else {
        return Ok(ReconcileFinding::Open(UnmatchedReason::NoPayee(partner.id)));
    };
    let unit = payment.amount.unit();
    let balances = ledger::balance(decision, tenant.id, partner.id).await?;
    let available = balances.into_iter().find(|balance| balance.unit == unit);
    let available = available.map_or(Money::new(0, unit), |balance| balance.available);
    if available < payment.amount {
        return Ok(ReconcileFinding::Open(UnmatchedReason::TooLittle(partner.id, available)));
    }
    let (now, amount) = (decision.now, payment.amount);
    let external_id = payment.external_id.as_str();
    let ticket = ticket::open_ticket(
        decision,
        now,
        tenant.id,
        ticket::TicketKind::Payout,
        partner.member,
        None,
    )
    .await?;
    let id = repo::insert_settled(
        decision,
        now,
        tenant.id,
        partner.id,
        amount,
        ticket,
        &payee,
        staff,
        external_id,
    )
    .await?;
    ledger::reserve_payout(decision, now, tenant.id, partner.id, id, amount).await?;
    ledger::settle_payout(decision, now, tenant.id, id, external_id).await?;
    finish(decision, tenant, id, ticket).await?;
    Ok(ReconcileFinding::Recorded(id, partner.id))
}

/// What follows a payment: the audit trail, the word to the partner, the end of the ticket.
async fn finish(
    decision: &mut Decision<'_>,
    tenant: &Tenant,
    id: PayoutId,
    ticket: TicketId,
) -> Result<(), PayoutError> {
    let now = decision.now;
    decision.record(PayoutAction::Reconcile, AuditSubject::Payout(id), "").await?;
    decision.enqueue(&Effect::post(ticket, PayoutNotice::Settled { payout: id })).await?;
    Ok(ticket::close_ticket(decision, now, tenant.id, ticket).await?)
}
