//! What a partner has to do, and what of it is done: ticked with evidence by staff, or by the
//! partner where the program says so.
//!
//! What a duty asks stands in the program file; a row holds only where it stands. One that has to
//! be looked at again comes back to staff on its day, and counts as done until somebody takes it
//! back.

mod action;
mod error;
mod notice;
mod repo;

use std::time::Duration;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{DutyId, MemberId, PartnerId, ProgramId};
use crate::outbox::{self, Effect};
use crate::partner::{self, Partner};
use crate::program::{DutyCheck, DutyRule};
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::text::bounded;

pub use action::DutyAction;
pub use error::DutyError;
pub use notice::DutyNotice;

/// The most characters of evidence, and of a reason.
pub const MAX_TEXT: u16 = 500;

/// Where a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum DutyState {
    /// To be done.
    Open,
    /// Ticked, with evidence.
    Done,
    /// Done, and it is time to look again.
    Recheck,
}

/// How one duty of one partner stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRecord {
    /// Unique over all programs; what the duty's buttons carry.
    pub id: DutyId,
    /// The partner who owes the duty.
    pub partner: PartnerId,
    /// Their Discord account.
    pub member: MemberId,
    /// What names it in the program file, for example `streamer.bio`.
    pub key: String,
    /// Where it stands.
    pub state: DutyState,
    /// A link or words that show it.
    pub evidence: String,
    /// Why it was taken back the last time.
    pub reason: String,
    /// Who ticked it, or took it back.
    pub by: Option<MemberId>,
    /// When it was last ticked or taken back, UTC.
    pub at: Option<UtcMs>,
    /// When somebody looks again, UTC.
    pub recheck_at: Option<UtcMs>,
}

/// One duty with how it stands.
#[derive(Debug, Clone)]
pub struct DutyItem<'p> {
    /// What it asks.
    pub duty: DutyRule<'p>,
    /// How it stands; nobody has looked at it when absent.
    pub mark: Option<DutyRecord>,
}

impl DutyItem<'_> {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> DutyState {
        self.mark.as_ref().map_or(DutyState::Open, |mark| mark.state)
    }
}

/// All duties of a partner.
#[derive(Debug, Clone)]
pub struct DutyChecklist<'p> {
    /// What kind of partner they are; unknown until staff choose one of `kinds`.
    pub kind: Option<String>,
    /// The kinds of partner that their track is for.
    pub kinds: &'p [String],
    /// The duties, in the order of the program file.
    pub entries: Vec<DutyItem<'p>>,
}

impl DutyChecklist<'_> {
    /// How many of the duties that every such partner has are done, and how many there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let due = || self.entries.iter().filter(|entry| entry.duty.is_due());
        (due().filter(|entry| entry.state() != DutyState::Open).count(), due().count())
    }
}

/// What the partner has to do, and how it stands.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn checklist_of_partner<'t>(
    app: &AppContext,
    tenant: &'t Tenant,
    partner: &Partner,
) -> Result<DutyChecklist<'t>, StoreError> {
    checklist(&mut *app.store.read().await?, tenant, partner).await
}

async fn checklist<'t>(
    conn: &mut SqliteConnection,
    tenant: &'t Tenant,
    partner: &Partner,
) -> Result<DutyChecklist<'t>, StoreError> {
    let kinds = tenant
        .program
        .track(&partner.track)
        .map(|track| track.kinds.as_slice())
        .unwrap_or_default();
    let kind = match kinds {
        [only] => Some(only.clone()),
        // A kind of another track says nothing about this one.
        _ => repo::find_kind(conn, partner.id).await?.filter(|kind| kinds.contains(kind)),
    };
    let of_kind = kind.iter().flat_map(|kind| tenant.program.duties(kind));
    let of_track = tenant.program.duties(&partner.track);
    let mut entries: Vec<DutyItem<'t>> = Vec::new();
    let mut marks = repo::list_by_partner(conn, tenant.id, partner.id).await?;
    for duty in of_kind.chain(of_track) {
        // What a kind and its track both ask is one duty.
        if entries.iter().all(|entry| entry.duty.key() != duty.key()) {
            let at = marks.iter().position(|mark| mark.key == duty.key());
            entries.push(DutyItem { mark: at.map(|at| marks.swap_remove(at)), duty });
        }
    }
    Ok(DutyChecklist { kind, kinds, entries })
}

/// What the duty with this key asks; nothing when the program file has it no more.
#[must_use]
pub fn rule_by_key<'t>(tenant: &'t Tenant, key: &str) -> Option<DutyRule<'t>> {
    let (of, _) = key.split_once('.')?;
    tenant.program.duties(of).into_iter().find(|duty| duty.key() == key)
}

/// Staff say what kind of partner somebody is; their duties follow from it.
///
/// # Errors
/// [`DutyError::Kind`] when the partner's track is not for this kind, [`DutyError::Unknown`]
/// without such a partner.
pub async fn choose_kind(
    app: &AppContext,
    tenant: &Tenant,
    id: PartnerId,
    staff: MemberId,
    kind: &str,
) -> Result<(), DutyError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let partner =
        partner::find_in(&mut decision, tenant.id, id).await?.ok_or(DutyError::Unknown)?;
    let track = tenant.program.track(&partner.track).ok_or(DutyError::Kind)?;
    if !track.kinds.iter().any(|known| known == kind) {
        return Err(DutyError::Kind);
    }
    if repo::find_kind(&mut decision, id).await?.as_deref() != Some(kind) {
        repo::set_kind(&mut decision, now, id, kind, staff).await?;
        let subject = AuditSubject::Partner(id);
        decision.record(DutyAction::SetKind, subject, kind).await?;
        decision.commit().await?;
    }
    Ok(())
}

/// The row of a partner's duty, made at its first use. `own`: the partner themselves pick it.
///
/// # Errors
/// [`DutyError::Unknown`] when the partner has no such duty, [`DutyError::OfStaff`] when the
/// partner may not tick it.
pub async fn pick_duty(
    app: &AppContext,
    tenant: &Tenant,
    id: PartnerId,
    key: &str,
    own: bool,
) -> Result<DutyRecord, DutyError> {
    let mut tx = app.store.begin().await?;
    let partner = partner::find_in(&mut tx, tenant.id, id).await?.ok_or(DutyError::Unknown)?;
    let list = checklist(&mut tx, tenant, &partner).await?;
    let entry =
        list.entries.into_iter().find(|entry| entry.duty.can_be_done() && entry.duty.key() == key);
    let entry = entry.ok_or(DutyError::Unknown)?;
    if own && entry.duty.check != DutyCheck::Partner {
        return Err(DutyError::OfStaff);
    }
    if let Some(mark) = entry.mark {
        return Ok(mark);
    }
    let duty = repo::insert(&mut tx, id, key).await?;
    let mark = repo::find(&mut tx, tenant.id, duty).await?.ok_or(DutyError::Unknown)?;
    tx.commit().await?;
    Ok(mark)
}

/// The partner's duty with this number.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_duty(
    app: &AppContext,
    tenant: &Tenant,
    id: DutyId,
) -> Result<Option<DutyRecord>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, id).await
}

/// Staff have seen that it is done. Ticking it again with the same evidence changes nothing.
///
/// # Errors
/// [`DutyError::Own`], [`DutyError::Evidence`], [`DutyError::Done`] when somebody was first,
/// [`DutyError::Unknown`].
pub async fn mark_done(
    app: &AppContext,
    tenant: &Tenant,
    id: DutyId,
    staff: MemberId,
    evidence: &str,
) -> Result<DutyRecord, DutyError> {
    let found = find_duty(app, tenant, id).await?.ok_or(DutyError::Unknown)?;
    if found.member == staff {
        return Err(DutyError::Own);
    }
    record_done(app, tenant, &found, staff, evidence).await
}

/// The partner says that it is done, where the program leaves that to them.
///
/// # Errors
/// As [`mark_done`], and [`DutyError::OfStaff`] when it is not left to them.
pub async fn mark_own_done(
    app: &AppContext,
    tenant: &Tenant,
    id: DutyId,
    member: MemberId,
    evidence: &str,
) -> Result<DutyRecord, DutyError> {
    let found = find_duty(app, tenant, id)
        .await?
        .filter(|mark| mark.member == member)
        .ok_or(DutyError::Unknown)?;
    let duty = rule_by_key(tenant, &found.key).ok_or(DutyError::Unknown)?;
    if duty.check != DutyCheck::Partner {
        return Err(DutyError::OfStaff);
    }
    record_done(app, tenant, &found, member, evidence).await
}

async fn record_done(
    app: &AppContext,
    tenant: &Tenant,
    found: &DutyRecord,
    by: MemberId,
    evidence: &str,
) -> Result<DutyRecord, DutyError> {
    let (id, evidence) = (found.id, bounded(evidence, 1..=MAX_TEXT).ok_or(DutyError::Evidence)?);
    let days = rule_by_key(tenant, &found.key).and_then(|duty| duty.recheck_days);
    let mut decision = Decision::begin(app, tenant.id, by).await?;
    let now = decision.now;
    let recheck_at = days.map(|days| now.plus(Duration::from_hours(u64::from(days) * 24)));
    let new = repo::mark_done(&mut decision, now, id, by, evidence, recheck_at).await?;
    let mark = repo::find(&mut decision, tenant.id, id).await?.ok_or(DutyError::Unknown)?;
    if !new {
        let same = mark.evidence == evidence && mark.by == Some(by);
        return if same { Ok(mark) } else { Err(DutyError::Done(Box::new(mark))) };
    }
    decision.record(DutyAction::Tick, AuditSubject::Partner(mark.partner), &mark.key).await?;
    decision.commit().await?;
    Ok(mark)
}

/// It is not done, or not any more: the partner is told why.
///
/// # Errors
/// [`DutyError::Own`], [`DutyError::Reason`], [`DutyError::Open`] when it is open already,
/// [`DutyError::Unknown`].
pub async fn mark_not_done(
    app: &AppContext,
    tenant: &Tenant,
    id: DutyId,
    staff: MemberId,
    reason: &str,
) -> Result<DutyRecord, DutyError> {
    let reason = bounded(reason, 1..=MAX_TEXT).ok_or(DutyError::Reason)?;
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let found = repo::find(&mut decision, tenant.id, id).await?.ok_or(DutyError::Unknown)?;
    if found.member == staff {
        return Err(DutyError::Own);
    }
    if !repo::mark_not_done(&mut decision, now, id, staff, reason).await? {
        let same = found.reason == reason && found.by == Some(staff);
        return if same { Ok(found) } else { Err(DutyError::Open) };
    }
    let subject = AuditSubject::Partner(found.partner);
    decision.record(DutyAction::Untick, subject, &found.key).await?;
    let notice = DutyNotice::Reopened { duty: id, reason: reason.to_owned() };
    decision.tell(found.member, notice).await?;
    let mark = repo::find(&mut decision, tenant.id, id).await?.ok_or(DutyError::Unknown)?;
    decision.commit().await?;
    Ok(mark)
}

/// The duties that somebody has to look at again, the oldest first: at most `most` of them, behind
/// the first `skip`.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_due_rechecks(
    app: &AppContext,
    program: ProgramId,
    skip: u32,
    most: u32,
) -> Result<Vec<DutyRecord>, StoreError> {
    repo::list_due_rechecks(&mut *app.store.read().await?, program, skip, most).await
}

/// How many duties somebody has to look at again.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn count_due_rechecks(app: &AppContext, program: ProgramId) -> Result<u32, StoreError> {
    repo::count_due_rechecks(&mut *app.store.read().await?, program).await
}

/// Brings the duties whose day has come back to staff. Returns how many, of all programs.
///
/// # Errors
/// [`StoreError`] when they cannot be read or written; those before the fault have come back.
pub async fn reopen_due_rechecks(app: &AppContext) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let due = repo::list_due(&mut *app.store.read().await?, now).await?;
    for (program, id) in &due {
        let mut tx = app.store.begin().await?;
        if repo::mark_recheck_due(&mut tx, *id).await? {
            let effect = Effect::log(DutyNotice::RecheckDue { duty: *id });
            outbox::enqueue(&mut tx, now, *program, &effect).await?;
            tx.commit().await?;
            app.notify_outbox();
        }
    }
    Ok(due.len())
}
