//! Corrections of a balance by hand: asked for by one member listed by id, booked when a second one
//! agrees.
//!
//! Neither of the two may be the partner whose balance it is. A correction that nobody agrees to
//! runs out after seven days.

mod action;
mod error;
mod notice;
mod repo;

use std::time::Duration;

use crate::app_context::AppContext;
use crate::audit::{self, AuditSubject};
use crate::clock::UtcMs;
use crate::id::{CorrectionId, MemberId, PartnerId};
use crate::ledger::{self, LedgerError};
use crate::money::Money;
use crate::outbox::{self, Effect};
use crate::partner;
use crate::store::{StoreError, Tx};
use crate::tenant::Tenant;

pub use action::CorrectionAction;
pub use error::CorrectionError;
pub use notice::CorrectionNotice;

/// For how long somebody may agree.
const RUNS_OUT: Duration = Duration::from_hours(7 * 24);
/// The longest reason, characters.
pub const LONGEST_REASON: usize = 500;

/// Where a correction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum CorrectionState {
    /// Waits for a second member.
    Asked,
    /// Agreed to, and booked.
    Booked,
    /// Refused, or taken back.
    Refused,
}

/// A change of a partner's balance by hand, which takes two members.
#[derive(Debug, Clone)]
pub struct Correction {
    /// As people see it, counted over all programs.
    pub id: CorrectionId,
    /// Whose balance.
    pub partner: PartnerId,
    /// Their Discord account.
    pub member: MemberId,
    /// By how much; negative when it is taken from the partner.
    pub amount: Money,
    /// What the member who asked wrote; it is kept with the transfer.
    pub reason: String,
    /// Where it stands.
    pub state: CorrectionState,
    /// A listed member, and never the one who agrees.
    pub asked_by: MemberId,
    /// Until when somebody may agree, exclusive, UTC.
    pub expires_at: UtcMs,
    /// Who agreed or refused.
    pub decided_by: Option<MemberId>,
}

/// Asks for a correction of the balance of the partner who is `member`, by `amount`: a decimal in
/// the program's currency, with a minus in front when it is taken from the partner. The other
/// members listed by id are asked in the log channel.
///
/// # Errors
/// [`CorrectionError::NoPartner`], [`CorrectionError::Own`], [`CorrectionError::Alone`] when there
/// is nobody to agree, [`CorrectionError::Amount`], [`CorrectionError::Reason`],
/// [`CorrectionError::Insufficient`], or our fault.
pub async fn propose(
    app: &AppContext,
    tenant: &Tenant,
    staff: MemberId,
    member: MemberId,
    amount: &str,
    reason: &str,
) -> Result<Correction, CorrectionError> {
    let now = app.clock.now();
    let partner =
        partner::find_by_member(app, tenant, member).await?.ok_or(CorrectionError::NoPartner)?;
    if member == staff {
        return Err(CorrectionError::Own);
    }
    if !tenant.staff.iter().any(|other| *other != staff && *other != member) {
        return Err(CorrectionError::Alone);
    }
    let amount = parse(amount, tenant)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(CorrectionError::Reason);
    }
    let available = crate::payout::available_balance(app, tenant, partner.id).await?;
    if amount.minor().saturating_add(available.minor()) < 0 {
        return Err(CorrectionError::Insufficient { available });
    }
    let mut tx = app.store.begin().await?;
    let id = repo::insert(
        &mut tx,
        now,
        tenant.id,
        partner.id,
        amount,
        reason,
        staff,
        now.plus(RUNS_OUT),
    )
    .await?;
    audit::record(
        &mut tx,
        now,
        tenant.id,
        staff,
        CorrectionAction::Ask,
        AuditSubject::Correction(id),
        "",
    )
    .await?;
    outbox::enqueue(
        &mut tx,
        now,
        tenant.id,
        &Effect::log(CorrectionNotice::Requested { correction: id }),
    )
    .await?;
    let correction = repo::find(&mut tx, tenant, id).await?.ok_or(CorrectionError::Unknown)?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(correction)
}

/// A second member agrees: the correction is booked, and the partner is told. Agreeing twice books
/// once.
///
/// # Errors
/// [`CorrectionError::Same`] for whoever asked, [`CorrectionError::Own`] for the partner,
/// [`CorrectionError::Decided`] when somebody was first, [`CorrectionError::Expired`],
/// [`CorrectionError::Insufficient`] when less is available by now, [`CorrectionError::Unknown`],
/// or our fault.
pub async fn approve(
    app: &AppContext,
    tenant: &Tenant,
    id: CorrectionId,
    staff: MemberId,
) -> Result<Correction, CorrectionError> {
    let now = app.clock.now();
    let (mut tx, asked) = match begin(app, tenant, id, staff).await? {
        (Some(tx), asked) => (tx, asked),
        (None, known)
            if known.state == CorrectionState::Booked && known.decided_by == Some(staff) =>
        {
            return Ok(known);
        }
        (None, known) => return Err(CorrectionError::Decided(Box::new(known))),
    };
    if asked.asked_by == staff {
        return Err(CorrectionError::Same);
    }
    repo::mark_decided(&mut tx, now, id, staff, CorrectionState::Booked).await?;
    let who = ledger::CorrectionPosting {
        asked_by: asked.asked_by,
        approved_by: staff,
        reason: asked.reason.clone(),
    };
    match ledger::adjust(
        &mut tx,
        now,
        (tenant.id, asked.partner),
        &id.to_string(),
        asked.amount,
        &who,
    )
    .await
    {
        Ok(_) => {}
        Err(LedgerError::Insufficient { available, .. }) => {
            return Err(CorrectionError::Insufficient { available });
        }
        Err(error) => return Err(error.into()),
    }
    let notice = CorrectionNotice::Booked { correction: id };
    outbox::enqueue(&mut tx, now, tenant.id, &Effect::tell(asked.member, notice.clone())).await?;
    finish(app, tenant, tx, id, staff, notice, CorrectionAction::Agree).await
}

/// Somebody refuses the correction, or whoever asked takes it back: nothing is booked.
///
/// # Errors
/// [`CorrectionError::Own`], [`CorrectionError::Decided`], [`CorrectionError::Expired`],
/// [`CorrectionError::Unknown`], or our fault.
pub async fn refuse(
    app: &AppContext,
    tenant: &Tenant,
    id: CorrectionId,
    staff: MemberId,
) -> Result<Correction, CorrectionError> {
    let now = app.clock.now();
    let mut tx = match begin(app, tenant, id, staff).await? {
        (Some(tx), _) => tx,
        (None, known)
            if known.state == CorrectionState::Refused && known.decided_by == Some(staff) =>
        {
            return Ok(known);
        }
        (None, known) => return Err(CorrectionError::Decided(Box::new(known))),
    };
    repo::mark_decided(&mut tx, now, id, staff, CorrectionState::Refused).await?;
    finish(
        app,
        tenant,
        tx,
        id,
        staff,
        CorrectionNotice::Refused { correction: id },
        CorrectionAction::Refuse,
    )
    .await
}

/// The correction with this number.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: CorrectionId,
) -> Result<Option<Correction>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant, id).await
}

/// A transaction in which the correction still waits, or none when it was decided before.
async fn begin(
    app: &AppContext,
    tenant: &Tenant,
    id: CorrectionId,
    staff: MemberId,
) -> Result<(Option<Tx>, Correction), CorrectionError> {
    let mut tx = app.store.begin().await?;
    let correction = repo::find(&mut tx, tenant, id).await?.ok_or(CorrectionError::Unknown)?;
    if correction.member == staff {
        return Err(CorrectionError::Own);
    }
    if correction.state != CorrectionState::Asked {
        return Ok((None, correction));
    }
    if app.clock.now() >= correction.expires_at {
        return Err(CorrectionError::Expired);
    }
    Ok((Some(tx), correction))
}

async fn finish(
    app: &AppContext,
    tenant: &Tenant,
    mut tx: Tx,
    id: CorrectionId,
    staff: MemberId,
    notice: CorrectionNotice,
    action: CorrectionAction,
) -> Result<Correction, CorrectionError> {
    let now = app.clock.now();
    audit::record(&mut tx, now, tenant.id, staff, action, AuditSubject::Correction(id), "").await?;
    outbox::enqueue(&mut tx, now, tenant.id, &Effect::log(notice)).await?;
    let correction = repo::find(&mut tx, tenant, id).await?.ok_or(CorrectionError::Unknown)?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(correction)
}

/// A signed amount in the program's currency; not nothing.
fn parse(text: &str, tenant: &Tenant) -> Result<Money, CorrectionError> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let amount = Money::parse(digits.trim(), tenant.program.meta.currency)
        .map_err(CorrectionError::Amount)?;
    let minor = amount.minor().saturating_mul(sign);
    if minor == 0 { Err(CorrectionError::Nothing) } else { Ok(Money::new(minor, amount.unit())) }
}
