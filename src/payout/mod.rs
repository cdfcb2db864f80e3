//! Payouts: asked for with the passphrase or opened by the program's schedule, settled or rejected
//! by staff, with a clock.
//!
//! A partner has at most one open payout; the database holds that. The money is reserved in the
//! ledger in the transaction that writes the payout, and its ticket's fate never moves it.
//!
//! In a database that was restored from a backup a fence stands ([`list_fences`]): nothing is asked
//! for and nothing is paid until [`reconcile`] has held the payment provider's list against it.

mod action;
mod error;
mod fence;
mod notice;
mod payment;
mod reconcile;
mod repo;
mod run;

use std::time::Duration;

use secrecy::SecretString;
use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::{self, AuditSubject};
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{EventId, MemberId, PartnerId, PayoutId, TicketId};
use crate::ledger::{self, LedgerError};
use crate::money::{Money, Unit};
use crate::outbox::{self, Effect};
use crate::partner::{self, ProfileError};
use crate::program::PayoutMode;
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::text::bounded;
use crate::{integrity, ticket};

pub use action::PayoutAction;
pub use error::PayoutError;
pub(crate) use fence::raise_fences;
pub use fence::{PayoutFence, check_fence, list_fences};
pub use notice::PayoutNotice;
pub use payment::{PaymentList, PaymentStatus, ProviderPayment, parse_csv};
pub use reconcile::{ReconcileFinding, ReconcileReport, UnmatchedReason, reconcile};
pub use run::{next_run_date, run_due_payouts};

/// Within how many hours staff answer where the program file does not say. Source:
/// docs/design/tickets.md, Due times.
const DEFAULT_HOURS: u32 = 48;
/// The most characters of a reason.
const LONGEST_REASON: u16 = 1000;
/// How many PayPal e-mails one staff member may see in an hour. Source: docs/design/security.md,
/// People.
const REVEALS_AN_HOUR: u32 = 20;

/// Where a payout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum PayoutState {
    /// Waits for staff; the money is reserved.
    Requested,
    /// Somebody is paying it: a refund no longer calls it off.
    Submitted,
    /// Paid.
    Settled,
    /// Rejected; the money is available again.
    Rejected,
    /// It could not be paid; the money is available again.
    Failed,
    /// Called off before anybody was asked to pay it: a refund needed the money.
    Voided,
}

/// The states of a payout that is not paid yet and may be.
const OPEN: [PayoutState; 2] = [PayoutState::Requested, PayoutState::Submitted];

/// Money on its way from a partner's balance to the partner: requested or scheduled, paid by staff.
#[derive(Debug, Clone)]
pub struct Payout {
    /// As people see it, counted over all programs.
    pub id: PayoutId,
    /// Who is paid.
    pub partner: PartnerId,
    /// Their Discord account.
    pub member: MemberId,
    /// Reserved when the payout was opened; it never changes.
    pub amount: Money,
    /// Where it stands.
    pub state: PayoutState,
    /// Its ticket; one that the schedule has opened has none that anybody writes in.
    pub ticket: TicketId,
    /// The month that the schedule has opened it for, like `2026-07`; none when the partner has
    /// asked for it.
    pub period: Option<String>,
    /// When it was asked for, UTC.
    pub requested_at: UtcMs,
    /// When staff must have answered, UTC.
    pub due_at: UtcMs,
    /// Who has begun to pay it.
    pub submitted_by: Option<MemberId>,
    /// Who settled or rejected it, or noted that it could not be paid.
    pub decided_by: Option<MemberId>,
    /// Why it was rejected, or could not be paid.
    pub reason: Option<String>,
    /// The payment provider's transaction id.
    pub external_id: Option<String>,
}

/// Nobody's blind index: what stands in for a payee where the program asks for none.
const NO_PAYEE: [u8; 32] = [0; 32];

/// Asks for `amount` (a decimal in the program's currency), proven with the passphrase where the
/// program has one.
///
/// The amount is judged before the passphrase: a typing error must not cost a try. However often it
/// is asked at once, one payout and one reserve come of it.
///
/// # Errors
/// [`PayoutError::Amount`], [`PayoutError::TooLow`], [`PayoutError::Insufficient`],
/// [`PayoutError::Open`], [`PayoutError::Mode`] where nobody asks, [`PayoutError::Profile`] for
/// everything about partner and passphrase, [`PayoutError::Fenced`], or our fault.
pub async fn request_payout(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    amount: &str,
    passphrase: &SecretString,
) -> Result<Payout, PayoutError> {
    let rules = &tenant.program.payout;
    if rules.mode != PayoutMode::OnRequest {
        return Err(PayoutError::Mode(rules.mode));
    }
    let amount = Money::parse(amount, tenant.program.meta.currency).map_err(PayoutError::Amount)?;
    if amount.minor() < rules.minimum.minor() || amount.minor() == 0 {
        return Err(PayoutError::TooLow(rules.minimum));
    }
    check_fence(app, tenant).await?;
    let profile = partner::profile(app, tenant, member).await?;
    if !profile.can_be_paid() {
        return Err(PayoutError::Profile(ProfileError::Incomplete));
    }
    let _turn = app.payouts.of(profile.partner.id).await;
    ensure_sound(app, tenant, profile.partner.id).await?;
    if let Some(open) = find_open_by_partner(app, tenant, profile.partner.id).await? {
        return Err(PayoutError::Open(open.ticket));
    }
    let available = available_balance(app, tenant, profile.partner.id).await?;
    if amount > available {
        return Err(PayoutError::Insufficient { available, requested: amount });
    }

    let partner = if rules.needs_passphrase() {
        partner::verify_member_passphrase(app, tenant, member, passphrase).await?
    } else {
        profile.partner
    };
    let now = app.clock.now();
    let due = due(tenant, now);
    let mut tx = app.store.begin().await?;
    fence::refuse_fenced(&mut tx, tenant.id).await?;
    if let Some(open) = repo::find_open_by_partner(&mut tx, tenant, partner.id).await? {
        return Err(PayoutError::Open(open.ticket));
    }
    let payee = payee(&mut tx, tenant, partner.id).await?;
    let ticket =
        ticket::open_ticket(&mut tx, now, tenant.id, ticket::TicketKind::Payout, member, Some(due))
            .await?;
    let id = repo::insert(&mut tx, now, tenant.id, partner.id, amount, ticket, &payee, due, None)
        .await?;
    match ledger::reserve_payout(&mut tx, now, tenant.id, partner.id, id, amount).await {
        Ok(_) => {}
        Err(LedgerError::Insufficient { .. }) => {
            return Err(PayoutError::Insufficient { available, requested: amount });
        }
        Err(error) => return Err(error.into()),
    }
    let payout = repo::find(&mut tx, tenant, id).await?.ok_or(PayoutError::Unknown)?;
    let requested = Effect::log(PayoutNotice::Requested { payout: id });
    outbox::enqueue(&mut tx, now, tenant.id, &requested).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(payout)
}

/// Notes that `staff` is paying the payout now: from here on a refund no longer calls it off, and
/// what it needs is owed instead. It ends by [`settle_payout`] or [`fail_payout`].
///
/// # Errors
/// [`PayoutError::Decided`] when somebody was first, [`PayoutError::Own`],
/// [`PayoutError::Unknown`], [`PayoutError::Fenced`], or the ledger's refusal while the books do
/// not hold.
pub async fn submit_payout(
    app: &AppContext,
    tenant: &Tenant,
    id: PayoutId,
    staff: MemberId,
) -> Result<Payout, PayoutError> {
    check_books(app, tenant, id).await?;
    let (mut decision, payout) = begin(app, tenant, id, staff).await?;
    match payout.state {
        PayoutState::Requested => {}
        PayoutState::Submitted if payout.submitted_by == Some(staff) => return Ok(payout),
        _ => return Err(PayoutError::Decided(Box::new(payout))),
    }
    fence::refuse_fenced(&mut decision, tenant.id).await?;
    let payout = begin_paying(&mut decision, tenant, id, staff).await?;
    decision.commit().await?;
    Ok(payout)
}

/// The payout is on its way, by this member of staff.
async fn begin_paying(
    decision: &mut Decision<'_>,
    tenant: &Tenant,
    id: PayoutId,
    staff: MemberId,
) -> Result<Payout, PayoutError> {
    let now = decision.now;
    repo::mark_submitted(decision, now, id, staff).await?;
    ledger::submit_payout(decision, now, tenant.id, id).await?;
    decision.record(PayoutAction::Submit, AuditSubject::Payout(id), "").await?;
    let payout = repo::find(decision, tenant, id).await?.ok_or(PayoutError::Unknown)?;
    // Where nobody has asked for it, there is no ticket to show it in.
    if payout.period.is_none() {
        decision.enqueue(&Effect::ShowCard { ticket: payout.ticket }).await?;
    }
    Ok(payout)
}

/// Notes that a payout on its way could not be paid, with a reason that the partner reads; the
/// money is available again, less what is owed, and the ticket closes.
///
/// # Errors
/// As [`reject_payout`].
pub async fn fail_payout(
    app: &AppContext,
    tenant: &Tenant,
    id: PayoutId,
    staff: MemberId,
    reason: &str,
) -> Result<Payout, PayoutError> {
    let refusal = Refusal {
        from: PayoutState::Submitted,
        to: PayoutState::Failed,
        action: PayoutAction::Fail,
        notice: PayoutNotice::Failed { payout: id },
    };
    refuse(app, tenant, id, staff, reason, refusal).await
}

/// Notes that the payout was paid, with the payment provider's transaction id; its ticket closes.
/// One that nobody has begun to pay here was paid elsewhere: it is noted all the same, in one step,
/// unless a refund was first.
///
/// # Errors
/// [`PayoutError::NotByHand`] where the program settles from PayPal's download alone,
/// [`PayoutError::Decided`] when somebody was first, [`PayoutError::Own`],
/// [`PayoutError::ExternalId`] when it is not a transaction id, [`PayoutError::ExternalIdUsed`]
/// when it belongs to another payout, [`PayoutError::Unknown`], [`PayoutError::Fenced`].
pub async fn settle_payout(
    app: &AppContext,
    tenant: &Tenant,
    id: PayoutId,
    staff: MemberId,
    external_id: &str,
) -> Result<Payout, PayoutError> {
    let external_id = external_id.trim();
    if !tenant.program.payout.settles_by_hand() {
        return Err(PayoutError::NotByHand);
    }
    if !is_external_id(external_id) {
        return Err(PayoutError::ExternalId);
    }
    check_books(app, tenant, id).await?;
    let (mut decision, payout) = begin(app, tenant, id, staff).await?;
    let now = decision.now;
    if !OPEN.contains(&payout.state) {
        let same = payout.external_id.as_deref() == Some(external_id);
        return if same { Ok(payout) } else { Err(PayoutError::Decided(Box::new(payout))) };
    }
    fence::refuse_fenced(&mut decision, tenant.id).await?;
    let known = repo::find_by_external_id(&mut decision, tenant.id, external_id).await?;
    if let Some(other) = known.filter(|known| *known != id) {
        return Err(PayoutError::ExternalIdUsed(other));
    }
    repo::mark_settled(&mut decision, now, id, staff, external_id).await?;
    ledger::settle_payout(&mut decision, now, tenant.id, id, external_id).await?;
    finish(tenant, decision, id, PayoutAction::Settle, PayoutNotice::Settled { payout: id }).await
}

/// Rejects the payout with a reason that the partner reads; the money is available again and the
/// ticket closes.
///
/// # Errors
/// As [`settle_payout`], and [`PayoutError::Reason`].
pub async fn reject_payout(
    app: &AppContext,
    tenant: &Tenant,
    id: PayoutId,
    staff: MemberId,
    reason: &str,
) -> Result<Payout, PayoutError> {
    let refusal = Refusal {
        from: PayoutState::Requested,
        to: PayoutState::Rejected,
        action: PayoutAction::Reject,
        notice: PayoutNotice::Rejected { payout: id },
    };
    refuse(app, tenant, id, staff, reason, refusal).await
}

/// Why nothing will be paid: which state the payout leaves for which, and who hears what of it.
struct Refusal {
    from: PayoutState,
    to: PayoutState,
    action: PayoutAction,
    notice: PayoutNotice,
}

/// Gives the money back and closes the ticket, with a reason of 1 to 1,000 characters. The same
/// decision of the same member again is an answer.
async fn refuse(
    app: &AppContext,
    tenant: &Tenant,
    id: PayoutId,
    staff: MemberId,
    reason: &str,
    refusal: Refusal,
) -> Result<Payout, PayoutError> {
    let reason = bounded(reason, 1..=LONGEST_REASON).ok_or(PayoutError::Reason)?;
    let Refusal { from, to, action, notice } = refusal;
    let (mut decision, payout) = begin(app, tenant, id, staff).await?;
    let now = decision.now;
    if payout.state != from {
        let same = payout.state == to && payout.decided_by == Some(staff);
        return if same { Ok(payout) } else { Err(PayoutError::Decided(Box::new(payout))) };
    }
    repo::mark_refused(&mut decision, now, id, staff, (from, to), reason).await?;
    match from {
        PayoutState::Submitted => ledger::fail_payout(&mut decision, now, tenant.id, id).await?,
        _ => ledger::void_payout(&mut decision, now, tenant.id, id).await?,
    };
    finish(tenant, decision, id, action, notice).await
}

/// Calls off the partner's open payout in this unit, for a refund that needs the money; its ticket
/// closes and says so. One that is with the payment provider goes on. Returns the one that was
/// called off.
pub(crate) async fn cancel_payout(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: PartnerId,
    unit: Unit,
    refund: EventId,
) -> Result<Option<PayoutId>, LedgerError> {
    let open = repo::find_open_by_partner(tx, tenant, partner).await?;
    let Some(payout) =
        open.filter(|open| open.state == PayoutState::Requested && open.amount.unit() == unit)
    else {
        return Ok(None);
    };
    repo::mark_cancelled(tx, now, payout.id, refund).await?;
    ledger::void_payout(tx, now, tenant.id, payout.id).await?;
    let notice = PayoutNotice::Cancelled { payout: payout.id };
    say(tx, now, tenant, &payout, notice.clone()).await?;
    outbox::enqueue(tx, now, tenant.id, &Effect::log(notice)).await?;
    Ok(Some(payout.id))
}

/// The payee's PayPal e-mail, for the staff member who is about to pay; noted in the audit trail.
/// None where the program pays to no e-mail address, and partners are paid to the account that the operator
/// has on file. Whoever is shown where to pay is paying from then on ([`submit_payout`]): a refund
/// between the payment and its note must not call the payout off.
///
/// # Errors
/// [`PayoutError::Decided`] when there is nothing to pay any more, [`PayoutError::Own`],
/// [`PayoutError::TooManyReveals`], [`PayoutError::Unknown`], [`PayoutError::Fenced`], or the
/// ledger's refusal while the books do not hold.
pub async fn reveal_payee(
    app: &AppContext,
    tenant: &Tenant,
    id: PayoutId,
    staff: MemberId,
) -> Result<(Payout, Option<partner::payee::Email>), PayoutError> {
    let (mut decision, payout) = begin(app, tenant, id, staff).await?;
    if !OPEN.contains(&payout.state) {
        return Err(PayoutError::Decided(Box::new(payout)));
    }
    fence::refuse_fenced(&mut decision, tenant.id).await?;
    let since = decision.now.minus(Duration::from_hours(1));
    if audit::count_since(&mut decision, tenant.id, staff, PayoutAction::Reveal, since).await?
        >= REVEALS_AN_HOUR
    {
        return Err(PayoutError::TooManyReveals);
    }
    let email = if tenant.program.profile.pays_to_email() {
        let email = partner::find_payee(app, &mut decision, payout.partner).await?;
        Some(email.ok_or(PayoutError::Unknown)?)
    } else {
        None
    };
    let payout = match payout.state {
        PayoutState::Requested => begin_paying(&mut decision, tenant, id, staff).await?,
        _ => payout,
    };
    decision.record(PayoutAction::Reveal, AuditSubject::Payout(id), "").await?;
    decision.commit().await?;
    Ok((payout, email))
}

/// The open payouts, the one that is due first at the top: at most `most` of them, behind the first
/// `skip`.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open(
    app: &AppContext,
    tenant: &Tenant,
    skip: u32,
    most: u32,
) -> Result<Vec<Payout>, StoreError> {
    repo::list_open(&mut *app.store.read().await?, tenant, skip, most).await
}

/// How many payouts are open.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn count_open(app: &AppContext, tenant: &Tenant) -> Result<u32, StoreError> {
    repo::count_open(&mut *app.store.read().await?, tenant.id).await
}

/// All open payouts for the command line, which needs no key file for it.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open_in(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
) -> Result<Vec<Payout>, StoreError> {
    repo::list_open(conn, tenant, 0, u32::MAX).await
}

/// The partner's newest payout, open or decided.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_newest_by_partner(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Option<Payout>, StoreError> {
    repo::find_newest_by_partner(&mut *app.store.read().await?, tenant, partner).await
}

/// The partner's open payout.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_open_by_partner(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Option<Payout>, StoreError> {
    repo::find_open_by_partner(&mut *app.store.read().await?, tenant, partner).await
}

/// The payout with this number.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: PayoutId,
) -> Result<Option<Payout>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant, id).await
}

/// The payout that the ticket is about.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_by_ticket(
    app: &AppContext,
    tenant: &Tenant,
    ticket: TicketId,
) -> Result<Option<Payout>, StoreError> {
    repo::find_by_ticket(&mut *app.store.read().await?, tenant, ticket).await
}

/// What the partner can ask for now, in the program's currency.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn available_balance(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Money, StoreError> {
    let unit = tenant.program.meta.currency;
    let balances = ledger::balance(&mut *app.store.read().await?, tenant.id, partner).await?;
    let cash = balances.into_iter().find(|balance| balance.unit == unit);
    Ok(cash.map_or(Money::new(0, unit), |balance| balance.available))
}

/// Whether the text can be a payment provider's transaction id.
fn is_external_id(text: &str) -> bool {
    (6..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Refuses while the books do not hold, after looking at what concerns this partner.
async fn ensure_sound(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<(), PayoutError> {
    integrity::check_partner(app, tenant.id, partner).await?;
    match ledger::freeze_state(&mut *app.store.read().await?, tenant.id).await? {
        Some(_) => Err(LedgerError::Frozen(tenant.id).into()),
        None => Ok(()),
    }
}

/// The same for a payout that is about to be paid.
async fn check_books(app: &AppContext, tenant: &Tenant, id: PayoutId) -> Result<(), PayoutError> {
    let payout = find(app, tenant, id).await?.ok_or(PayoutError::Unknown)?;
    ensure_sound(app, tenant, payout.partner).await
}

/// Begins to decide about somebody else's payout.
async fn begin<'a>(
    app: &'a AppContext,
    tenant: &Tenant,
    id: PayoutId,
    staff: MemberId,
) -> Result<(Decision<'a>, Payout), PayoutError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let payout = repo::find(&mut decision, tenant, id).await?.ok_or(PayoutError::Unknown)?;
    if payout.member == staff { Err(PayoutError::Own) } else { Ok((decision, payout)) }
}

async fn finish(
    tenant: &Tenant,
    mut decision: Decision<'_>,
    id: PayoutId,
    action: PayoutAction,
    notice: PayoutNotice,
) -> Result<Payout, PayoutError> {
    let now = decision.now;
    decision.record(action, AuditSubject::Payout(id), "").await?;
    let payout = repo::find(&mut decision, tenant, id).await?.ok_or(PayoutError::Unknown)?;
    say(&mut decision, now, tenant, &payout, notice).await?;
    decision.commit().await?;
    Ok(payout)
}

/// Says the end of a payout in its ticket, which closes; directly to the partner where nobody has
/// asked for it.
async fn say(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    payout: &Payout,
    notice: PayoutNotice,
) -> Result<(), StoreError> {
    if payout.period.is_some() {
        return outbox::enqueue(tx, now, tenant.id, &Effect::tell(payout.member, notice)).await;
    }
    outbox::enqueue(tx, now, tenant.id, &Effect::post(payout.ticket, notice)).await?;
    ticket::close_ticket(tx, now, tenant.id, payout.ticket).await
}

/// When staff must have answered.
fn due(tenant: &Tenant, now: UtcMs) -> UtcMs {
    let hours = tenant.program.payout.answer_within_hours.unwrap_or(DEFAULT_HOURS);
    now.plus(Duration::from_hours(u64::from(hours)))
}

/// The blind index of the payee; nobody's where the program asks for none.
async fn payee(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Vec<u8>, ProfileError> {
    if !tenant.program.profile.pays_to_email() {
        return Ok(NO_PAYEE.to_vec());
    }
    partner::find_payee_index(conn, partner).await?.ok_or(ProfileError::Incomplete)
}
