//! Reconciling: the payment provider's list of what was really paid, held against the payouts.
//!
//! A payment that is not known settles the open payout that it fits, or is recorded as a payout
//! that was asked for while this database was not there to see it. What fits nothing stays open,
//! and with it the fence.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;

use super::{LONGEST_REASON, Payout, PayoutAction, PayoutError, PayoutNotice, PayoutState, repo};
use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{MemberId, PartnerId, PayoutId, TicketId};
use crate::ledger;
use crate::money::{Money, Unit};
use crate::outbox::Effect;
use crate::partner::payee::Email;
use crate::partner::{self, Partner};
use crate::tenant::Tenant;
use crate::text::bounded;
use crate::ticket;

/// The columns that a list must have, besides one of [`WHOSE`].
const NEEDED: [&str; 3] = ["transaction", "amount", "currency"];
/// What says whom a payment went to.
const WHOSE: [&str; 3] = ["payout", "partner", "payee"];

/// A payment, as the provider's list has it.
#[derive(Clone)]
pub struct ProviderPayment {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The provider's transaction id.
    pub external_id: String,
    /// As the provider's list says, more than 0.
    pub amount: Money,
    payout: Option<PayoutId>,
    partner: Option<String>,
    payee: Option<Email>,
}

/// What does not fit in a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct PaymentListError {
    /// Its place in the file; the header is line 1.
    pub line: u64,
    /// What is wrong, and what to write.
    pub what: String,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReconcileFinding {
    /// It settled this payout before; nothing changes.
    Known(PayoutId),
    /// It settled this open payout.
    Settled(PayoutId),
    /// It was recorded as a payout of its own.
    Recorded(PayoutId, PartnerId),
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
    #[error("no partner is called {0:?}: write a partner's number, Discord id or issued code")]
    NoPartner(String),
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
    /// How many payments fit nothing.
    #[must_use]
    pub fn open(&self) -> usize {
        self.findings.iter().filter(|finding| matches!(finding, ReconcileFinding::Open(_))).count()
    }
}

/// Reads a list: CSV with a header that names the columns transaction, amount, currency, and at
/// least one of payout, partner and payee; other columns are not looked at. A list without lines
/// says that nothing was paid.
///
/// # Errors
/// Every line that does not fit, with what to write.
pub fn parse_csv(
    file: impl std::io::Read,
    tenant: &Tenant,
) -> Result<Vec<ProviderPayment>, Vec<PaymentListError>> {
    let fault = |line, what: String| vec![PaymentListError { line, what }];
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let header = reader.headers().map_err(|error| fault(1, error.to_string()))?.clone();
    let place =
        |name: &str| header.iter().position(|column| column.trim_start_matches('\u{feff}') == name);
    if let Some(missing) = NEEDED.iter().find(|name| place(name).is_none()) {
        return Err(fault(
            1,
            format!("the header has no column {missing}; it needs {}", NEEDED.join(", ")),
        ));
    }
    if WHOSE.iter().all(|name| place(name).is_none()) {
        return Err(fault(
            1,
            format!("the header says nobody: it needs one of {}", WHOSE.join(", ")),
        ));
    }
    let units: BTreeMap<String, Unit> = tenant
        .program
        .units()
        .filter(|(_, cash)| *cash)
        .map(|(unit, _)| (unit.code().to_owned(), unit))
        .collect();
    let (mut payments, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(PaymentListError { line, what: error.to_string() });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let field = |name: &str| place(name).and_then(|at| record.get(at)).unwrap_or_default();
        match payment(line, field, &units) {
            Ok(payment) if !seen.insert(payment.external_id.clone()) => {
                faults.push(PaymentListError {
                    line,
                    what: format!("transaction {} is in the file twice", payment.external_id),
                });
            }
            Ok(payment) => payments.push(payment),
            Err(what) => faults.push(PaymentListError { line, what }),
        }
    }
    if faults.is_empty() { Ok(payments) } else { Err(faults) }
}

fn payment<'a>(
    line: u64,
    field: impl Fn(&str) -> &'a str,
    units: &BTreeMap<String, Unit>,
) -> Result<ProviderPayment, String> {
    let optional = |name: &str| Some(field(name)).filter(|text| !text.is_empty());
    let external_id = field("transaction");
    if !super::is_external_id(external_id) {
        return Err(format!(
            "transaction {external_id:?} is not 6 to 64 letters, digits and hyphens"
        ));
    }
    let currency = field("currency");
    let unit = units.get(currency).ok_or_else(|| {
        let known: Vec<&str> = units.keys().map(String::as_str).collect();
        format!("currency {currency:?} is none of the program's: {}", known.join(", "))
    })?;
    let amount = Money::parse(field("amount"), *unit).ok().filter(|amount| amount.minor() > 0);
    let amount = amount
        .ok_or_else(|| format!("amount {:?} is not an amount such as 10.50", field("amount")))?;
    let payout = optional("payout").map(|text| {
        text.trim_start_matches('#')
            .parse()
            .map_err(|_| format!("payout {text:?} is not a payout's number"))
    });
    let payee = optional("payee")
        .map(|text| Email::parse(text).map_err(|_| "payee is not an e-mail".to_owned()));
    let (payout, payee) = (payout.transpose()?, payee.transpose()?);
    let partner = optional("partner").map(str::to_owned);
    if payout.is_none() && partner.is_none() && payee.is_none() {
        return Err(format!("it says nobody: fill in one of {}", WHOSE.join(", ")));
    }
    Ok(ProviderPayment {
        line,
        external_id: external_id.to_owned(),
        amount,
        payout,
        partner,
        payee,
    })
}

/// Holds the provider's list against the payouts, records what is not known, and takes the fence
/// away when every payment fits; or, with a reason in `confirm` that the audit trail keeps,
/// although some do not. All in one transaction; a dry run takes everything back. `staff` answers
/// for it. Doing it again changes nothing.
///
/// # Errors
/// [`PayoutError::NotListed`], [`PayoutError::Reason`] for a reason that is empty or longer than
/// 1,000 characters, or our fault; nothing was recorded then.
pub async fn reconcile(
    app: &AppContext,
    tenant: &Tenant,
    staff: MemberId,
    payments: &[ProviderPayment],
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
    let mut findings = Vec::with_capacity(payments.len());
    for payment in payments {
        findings.push(apply(app, &mut decision, tenant, staff, payment).await?);
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

/// Finds what one payment is, and records it.
async fn apply(
    app: &AppContext,
    decision: &mut Decision<'_>,
    tenant: &Tenant,
    staff: MemberId,
    payment: &ProviderPayment,
) -> Result<ReconcileFinding, PayoutError> {
    let partner = match partner_of(app, decision, tenant, payment).await? {
        Ok(partner) => partner,
        Err(open) => return Ok(ReconcileFinding::Open(open)),
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
        let known = noted.amount == payment.amount && !other(&noted) && as_named;
        let otherwise = UnmatchedReason::Otherwise(id, noted.amount, noted.partner);
        return Ok(if known {
            ReconcileFinding::Known(id)
        } else {
            ReconcileFinding::Open(otherwise)
        });
    }
    let (open, partner) = match (named, partner, payment.payout) {
        (Some(payout), _, _) if other(&payout) => {
            return Ok(ReconcileFinding::Open(UnmatchedReason::OtherPartner(
                payout.id,
                payout.partner,
            )));
        }
        (Some(payout), _, _) if payout.state == PayoutState::Settled => {
            let by = payout.external_id.unwrap_or_default();
            return Ok(ReconcileFinding::Open(UnmatchedReason::Twice(payout.id, by)));
        }
        (Some(payout), _, _) if is_open(&payout) => {
            if payout.amount != payment.amount {
                return Ok(ReconcileFinding::Open(UnmatchedReason::OtherAmount(
                    payout.id,
                    payout.amount,
                )));
            }
            (Some(payout), None)
        }
        // It was called off or rejected here and paid all the same: another payout of the same
        // partner.
        (Some(payout), _, _) => {
            (None, partner::find_in(decision, tenant.id, payout.partner).await?)
        }
        (None, None, Some(id)) => return Ok(ReconcileFinding::Open(UnmatchedReason::NoPayout(id))),
        (None, None, None) => return Err(PayoutError::Unknown),
        (None, Some(partner), named) => {
            let open = repo::find_open_by_partner(decision, tenant, partner.id).await?;
            // A number that is not known here was another request than the one that is open.
            (open.filter(|open| named.is_none() && open.amount == payment.amount), Some(partner))
        }
    };
    if let Some(payout) = open {
        return settle(decision, tenant, staff, &payout, &payment.external_id).await;
    }
    let partner = partner.ok_or(PayoutError::Unknown)?;
    record(decision, tenant, staff, &partner, payment).await
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
        let found = partner::find_by_reference(tx, tenant.id, name).await?;
        return Ok(found.map(Some).ok_or_else(|| UnmatchedReason::NoPartner(name.clone())));
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

async fn record(
    decision: &mut Decision<'_>,
    tenant: &Tenant,
    staff: MemberId,
    partner: &Partner,
    payment: &ProviderPayment,
) -> Result<ReconcileFinding, PayoutError> {
    if partner.member == staff {
        return Ok(ReconcileFinding::Open(UnmatchedReason::Own(staff)));
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
