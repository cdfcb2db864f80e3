//! What partners are engaged for beside commissions: agreed by staff, moved through its stages,
//! paid once.
//!
//! The stages are frozen when it is agreed: a new program file changes nothing of it. The step to
//! `paid` is one transaction with the ledger's bonus, whose key is the engagement's number, so no
//! click pays twice.

mod action;
mod error;
mod notice;
mod repo;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::{Decided, Decision};
use crate::id::{EngagementId, MemberId, PartnerId};
use crate::ledger::{self, BonusPosting};
use crate::money::Money;
use crate::partner;
use crate::program::{self, PAID, Price};
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::text::{bounded, bounded_line};

pub use action::EngagementAction;
pub use error::EngagementError;
pub use notice::EngagementNotice;

/// The most characters of a title.
pub const MAX_TITLE: u16 = 100;
/// The most characters of a reason.
pub const MAX_REASON: u16 = 500;

/// Whether an engagement goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum EngagementState {
    /// It goes on.
    Open,
    /// It is at its last stage.
    Done,
    /// Staff called it off, with a reason.
    Cancelled,
}

/// Work of a partner beside commissions: agreed, moved through its stages, paid once.
#[derive(Debug, Clone)]
pub struct Engagement {
    /// As people see it, counted over all programs.
    pub id: EngagementId,
    /// Who is engaged.
    pub partner: PartnerId,
    /// Their Discord account.
    pub member: MemberId,
    /// The id in the program file.
    pub kind: String,
    /// What of it was agreed.
    pub item: String,
    /// What staff call it.
    pub title: String,
    /// What it pays; nothing when absent.
    pub price: Option<Money>,
    /// The ids of its stages.
    pub stages: Vec<String>,
    /// The place in them, from 0.
    pub stage: u32,
    /// Whether it goes on.
    pub state: EngagementState,
    /// Why it was cancelled.
    pub reason: String,
    /// Who agreed it.
    pub created_by: MemberId,
    /// Who moved it last.
    pub changed_by: MemberId,
    /// When its stage or state last changed, UTC.
    pub changed_at: UtcMs,
}

impl Engagement {
    /// The stage at which it is.
    #[must_use]
    pub fn at(&self) -> &str {
        self.stage_at(self.stage).unwrap_or_default()
    }

    /// The stage that follows; none at the end.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.stage_at(self.stage.saturating_add(1)).filter(|_| self.state == EngagementState::Open)
    }

    /// The stage at this place.
    #[must_use]
    pub fn stage_at(&self, place: u32) -> Option<&str> {
        self.stages.get(usize::try_from(place).ok()?).map(String::as_str)
    }

    /// What the next stage pays, if it pays.
    #[must_use]
    pub fn pays_next(&self) -> Option<Money> {
        self.price.filter(|_| self.next() == Some(PAID))
    }
}

/// What staff typed about a new one.
#[derive(Debug, Clone, Copy)]
pub struct EngagementInput<'a> {
    /// What it is, as [`label_of`] writes it.
    pub what: &'a str,
    /// What staff call it.
    pub title: &'a str,
    /// A decimal in the program's currency; empty when there is none.
    pub price: &'a str,
}

/// What can be agreed, as staff read and choose it: `sponsored content: dedicated post`.
#[must_use]
pub fn label_of(engagement: &program::EngagementRule, item: &str) -> String {
    format!("{}: {item}", engagement.name)
}

/// Agrees an engagement with a partner, who is told.
///
/// # Errors
/// [`EngagementError::What`], [`EngagementError::Title`], [`EngagementError::Price`],
/// [`EngagementError::NoPrice`], [`EngagementError::Own`], [`EngagementError::Unknown`] without
/// such a partner.
pub async fn create(
    app: &AppContext,
    tenant: &Tenant,
    id: PartnerId,
    staff: MemberId,
    draft: EngagementInput<'_>,
) -> Result<Engagement, EngagementError> {
    let what = draft.what.trim();
    let all = tenant
        .program
        .engagements
        .iter()
        .flat_map(|kind| kind.items.iter().map(move |item| (kind, item)));
    let found =
        all.into_iter().find(|(kind, item)| label_of(kind, item).eq_ignore_ascii_case(what));
    let (kind, item) = found.ok_or_else(|| EngagementError::What(what.to_owned()))?;
    let title = bounded_line(draft.title, 1..=MAX_TITLE).ok_or(EngagementError::Title)?;
    let price = price(tenant, kind, draft.price.trim())?;
    // Without a price there is nothing to pay, so it ends a stage earlier.
    let stages: Vec<&String> =
        kind.stages.iter().filter(|stage| price.is_some() || *stage != PAID).collect();
    let stages = serde_json::json!(stages).to_string();
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let partner =
        partner::find_in(&mut decision, tenant.id, id).await?.ok_or(EngagementError::Unknown)?;
    if partner.member == staff {
        return Err(EngagementError::Own);
    }
    let new = repo::NewEngagement { kind: &kind.id, item, title, price, stages: &stages };
    let engagement = repo::insert(&mut decision, now, tenant.id, id, staff, &new).await?;
    record(&mut decision, EngagementAction::Agree, id, engagement).await?;
    let notice = EngagementNotice::StageReached { engagement, stage: 0 };
    decision.tell(partner.member, notice).await?;
    let agreed =
        repo::find(&mut decision, tenant, engagement).await?.ok_or(EngagementError::Unknown)?;
    decision.commit().await?;
    Ok(agreed)
}

fn price(
    tenant: &Tenant,
    kind: &program::EngagementRule,
    typed: &str,
) -> Result<Option<Money>, EngagementError> {
    match kind.price {
        Price::Nothing => Ok(None),
        Price::Fixed(price) => Ok(Some(price)),
        Price::Open if typed.is_empty() => Ok(None),
        Price::PerPiece if typed.is_empty() => Err(EngagementError::NoPrice),
        Price::Open | Price::PerPiece => {
            let price = Money::parse(&typed.replace(',', "."), tenant.program.meta.currency);
            let price = price.map_err(EngagementError::Price)?;
            match (price.minor(), kind.price) {
                (0, Price::Open) => Ok(None),
                (0, _) => Err(EngagementError::NoPrice),
                _ => Ok(Some(price)),
            }
        }
    }
}

/// Moves an engagement on from the stage at this place; the partner is told. The step to `paid`
/// posts the price to what the partner can ask for.
///
/// # Errors
/// [`EngagementError::NotListed`] when the step pays and `staff` is not listed by id,
/// [`EngagementError::Own`], [`EngagementError::Unknown`], [`EngagementError::Ledger`].
pub async fn advance_stage(
    app: &AppContext,
    tenant: &Tenant,
    id: EngagementId,
    from: u32,
    staff: MemberId,
) -> Result<Decided<Engagement>, EngagementError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let found = repo::find(&mut decision, tenant, id).await?.ok_or(EngagementError::Unknown)?;
    if found.member == staff {
        return Err(EngagementError::Own);
    }
    let Some(next) = found.next().filter(|_| found.stage == from) else {
        return Ok(Decided::before(found));
    };
    if found.pays_next().is_some() && !tenant.may_move_money(staff) {
        return Err(EngagementError::NotListed);
    }
    let stage = from.saturating_add(1);
    let last = found.stage_at(stage.saturating_add(1)).is_none();
    repo::set_stage(&mut decision, now, id, from, last, staff).await?;
    if let Some(price) = found.pays_next() {
        let owner = (tenant.id, found.partner);
        ledger::grant_bonus(
            &mut decision,
            now,
            owner,
            &format!("engagement:{id}"),
            price,
            BonusPosting::Free,
        )
        .await?;
    }
    let action = if next == PAID { EngagementAction::Pay } else { EngagementAction::Advance };
    record(&mut decision, action, found.partner, id).await?;
    let notice = EngagementNotice::StageReached { engagement: id, stage };
    decision.tell(found.member, notice).await?;
    let engagement =
        repo::find(&mut decision, tenant, id).await?.ok_or(EngagementError::Unknown)?;
    decision.commit().await?;
    Ok(Decided::now(engagement))
}

/// Cancels an engagement that goes on, so before it is paid; the partner reads the reason.
///
/// # Errors
/// [`EngagementError::Reason`], [`EngagementError::Own`], [`EngagementError::Unknown`].
pub async fn cancel(
    app: &AppContext,
    tenant: &Tenant,
    id: EngagementId,
    staff: MemberId,
    reason: &str,
) -> Result<Decided<Engagement>, EngagementError> {
    let reason = bounded(reason, 1..=MAX_REASON).ok_or(EngagementError::Reason)?;
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let found = repo::find(&mut decision, tenant, id).await?.ok_or(EngagementError::Unknown)?;
    if found.member == staff {
        return Err(EngagementError::Own);
    }
    if !repo::mark_cancelled(&mut decision, now, id, staff, reason).await? {
        return Ok(Decided::before(found));
    }
    record(&mut decision, EngagementAction::Cancel, found.partner, id).await?;
    let notice = EngagementNotice::Cancelled { engagement: id };
    decision.tell(found.member, notice).await?;
    let engagement =
        repo::find(&mut decision, tenant, id).await?.ok_or(EngagementError::Unknown)?;
    decision.commit().await?;
    Ok(Decided::now(engagement))
}

/// The engagement with this number.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: EngagementId,
) -> Result<Option<Engagement>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant, id).await
}

/// The partner's engagements: those that go on first, then the newest.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_by_partner(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Vec<Engagement>, StoreError> {
    repo::list_by_partner(&mut *app.store.read().await?, tenant, partner).await
}

/// Notes what somebody did with an engagement, in its partner's file.
async fn record(
    decision: &mut Decision<'_>,
    action: EngagementAction,
    partner: PartnerId,
    id: EngagementId,
) -> Result<(), StoreError> {
    decision.record(action, AuditSubject::Partner(partner), &format!("engagement:{id}")).await
}
