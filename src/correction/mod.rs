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
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{CorrectionId, MemberId, PartnerId};
use crate::ledger::{self, LedgerError};
use crate::money::Money;
use crate::partner;
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::text::bounded;

pub use action::CorrectionAction;
pub use error::CorrectionError;
pub use notice::CorrectionNotice;

/// For how long somebody may agree.
const RUNS_OUT: Duration = Duration::from_hours(7 * 24);
/// The longest reason, characters.
const LONGEST_REASON: u16 = 500;

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
    let partner =
        partner::find_by_member(app, tenant, member).await?.ok_or(CorrectionError::NoPartner)?;
    if member == staff {
        return Err(CorrectionError::Own);
    }
    if !tenant.staff.keys().any(|other| *other != staff && *other != member) {
        return Err(CorrectionError::Alone);
    }
    let amount = parse(amount, tenant)?;
    let reason = bounded(reason, 1..=LONGEST_REASON).ok_or(CorrectionError::Reason)?;
    let available = crate::payout::available_balance(app, tenant, partner.id).await?;
    if amount.minor().saturating_add(available.minor()) < 0 {
        return Err(CorrectionError::Insufficient { available });
    }
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let id = repo::insert(
        &mut decision,
        now,
        tenant.id,
        partner.id,
        amount,
        reason,
        staff,
        now.plus(RUNS_OUT),
    )
    .await?;
    decision.record(CorrectionAction::Ask, AuditSubject::Correction(id), "").await?;
    decision.log(CorrectionNotice::Requested { correction: id }).await?;
    let correction =
        repo::find(&mut decision, tenant, id).await?.ok_or(CorrectionError::Unknown)?;
    decision.commit().await?;
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
    let (mut decision, asked) = begin(app, tenant, id, staff).await?;
    let now = decision.now;
    if !asked.is_open(now, staff, CorrectionState::Booked)? {
        return Ok(asked);
    }
    if asked.asked_by == staff {
        return Err(CorrectionError::Same);
    }
    repo::mark_decided(&mut decision, now, id, staff, CorrectionState::Booked).await?;
    let who = ledger::CorrectionPosting {
        asked_by: asked.asked_by,
        approved_by: staff,
        reason: asked.reason.clone(),
    };
    let owner = (tenant.id, asked.partner);
    match ledger::adjust(&mut decision, now, owner, &id.to_string(), asked.amount, &who).await {
        Ok(_) => {}
        Err(LedgerError::Insufficient { available, .. }) => {
            return Err(CorrectionError::Insufficient { available });
        }
        Err(error) => return Err(error.into()),
    }
    let notice = CorrectionNotice::Booked { correction: id };
    decision.tell(asked.member, notice.clone()).await?;
    finish(tenant, decision, id, CorrectionAction::Agree, notice).await
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
    let (mut decision, asked) = begin(app, tenant, id, staff).await?;
    let now = decision.now;
    if !asked.is_open(now, staff, CorrectionState::Refused)? {
        return Ok(asked);
    }
    repo::mark_decided(&mut decision, now, id, staff, CorrectionState::Refused).await?;
    let notice = CorrectionNotice::Refused { correction: id };
    finish(tenant, decision, id, CorrectionAction::Refuse, notice).await
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

impl Correction {
    /// Whether it waits to be decided; `false` when `staff` have brought it to `to` before.
    fn is_open(
        &self,
        now: UtcMs,
        staff: MemberId,
        to: CorrectionState,
    ) -> Result<bool, CorrectionError> {
        match self.state {
            CorrectionState::Asked if now >= self.expires_at => Err(CorrectionError::Expired),
            CorrectionState::Asked => Ok(true),
            state if state == to && self.decided_by == Some(staff) => Ok(false),
            _ => Err(CorrectionError::Decided(Box::new(self.clone()))),
        }
    }
}

/// Begins to decide about a correction of somebody else's balance.
async fn begin<'a>(
    app: &'a AppContext,
    tenant: &Tenant,
    id: CorrectionId,
    staff: MemberId,
) -> Result<(Decision<'a>, Correction), CorrectionError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let found = repo::find(&mut decision, tenant, id).await?.ok_or(CorrectionError::Unknown)?;
    if found.member == staff { Err(CorrectionError::Own) } else { Ok((decision, found)) }
}

async fn finish(
    tenant: &Tenant,
    mut decision: Decision<'_>,
    id: CorrectionId,
    action: CorrectionAction,
    notice: CorrectionNotice,
) -> Result<Correction, CorrectionError> {
    decision.record(action, AuditSubject::Correction(id), "").await?;
    decision.log(notice).await?;
    let correction =
        repo::find(&mut decision, tenant, id).await?.ok_or(CorrectionError::Unknown)?;
    decision.commit().await?;
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
