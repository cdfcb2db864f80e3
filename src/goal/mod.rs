//! What a partner is expected to reach, and the day on which staff look whether they have.
//!
//! Every review stays. A review names its round, so that two people cannot review one round twice;
//! the next one is due an interval after the day on which this one was due, whenever staff came to
//! it.

mod action;
mod error;
mod notice;
mod repo;

use chrono::{Days, Months, NaiveDateTime, TimeZone as _};
use chrono_tz::Tz;
use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{GoalId, MemberId, PartnerId, ProgramId};
use crate::outbox::{self, Effect};
use crate::partner;
use crate::program::{self, OnMiss, ReviewInterval, Terms};
use crate::store::StoreError;
use crate::tenant::{self, Tenant};
use crate::text::{bounded, bounded_line};

pub use action::GoalAction;
pub use error::GoalError;
pub use notice::GoalNotice;

/// The most characters of what is to be reached.
pub const MAX_VALUE: u16 = 200;
/// The most characters of a note.
pub const MAX_NOTE: u16 = 500;

/// Where a goal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum GoalState {
    /// Its day has not come.
    Waiting,
    /// Staff should say whether it was met.
    Review,
}

/// What a partner is expected to reach.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Unique over all programs; what the goal's buttons carry.
    pub id: GoalId,
    /// The partner who should reach it.
    pub partner: PartnerId,
    /// Their Discord account.
    pub member: MemberId,
    /// The track that it belongs to.
    pub track: String,
    /// What is to be reached.
    pub value: String,
    /// How often that is looked at, as [`ReviewInterval`] writes it.
    pub every: String,
    /// When it is looked at next, or should have been, UTC.
    pub next_at: UtcMs,
    /// Where it stands.
    pub state: GoalState,
    /// How many reviews there were.
    pub round: u32,
    /// Since when staff should talk to the partner, because it was missed, UTC.
    pub flagged_at: Option<UtcMs>,
}

/// A review that was held.
#[derive(Debug, Clone)]
pub struct GoalReview {
    /// Its place, from 0.
    pub round: u32,
    /// What was to be reached.
    pub value: String,
    /// Whether it was.
    pub met: bool,
    /// What staff noted.
    pub note: String,
    /// Who held it.
    pub staff: MemberId,
    /// When staff said whether it was met, UTC.
    pub at: UtcMs,
}

/// What became of a review.
#[derive(Debug, Clone)]
pub struct GoalReviewOutcome {
    /// The goal as it stands now.
    pub target: Goal,
    /// The review of that round: this one, or the one of whoever was first.
    pub review: GoalReview,
    /// Whether this call held it.
    pub new: bool,
}

/// Staff set what was agreed with the partner. What the program file says itself is not taken from
/// `value` and `every`.
///
/// # Errors
/// [`GoalError::Value`], [`GoalError::Interval`], [`GoalError::NoTarget`],
/// [`GoalError::Own`], [`GoalError::Unknown`] without such a partner.
pub async fn set_goal(
    app: &AppContext,
    tenant: &Tenant,
    id: PartnerId,
    staff: MemberId,
    value: &str,
    every: &str,
) -> Result<Goal, GoalError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let partner =
        partner::find_in(&mut decision, tenant.id, id).await?.ok_or(GoalError::Unknown)?;
    let rule = tenant.program.target(&partner.track).ok_or(GoalError::NoTarget)?;
    if partner.member == staff {
        return Err(GoalError::Own);
    }
    let value = bounded_line(rule.value.as_deref().unwrap_or(value), 1..=MAX_VALUE);
    let value = value.ok_or(GoalError::Value)?;
    let every = rule
        .review_every
        .map_or_else(|| ReviewInterval::parse(every), Ok)
        .map_err(|_| GoalError::Interval)?;
    let next_at = after(now, every, tenant.program.meta.timezone);
    repo::update(&mut decision, tenant.id, id, &partner.track, value, &every.to_string(), next_at)
        .await?;
    let subject = AuditSubject::Partner(id);
    decision.record(GoalAction::Set, subject, "").await?;
    let target = repo::find_by_partner(&mut decision, tenant.id, id, &partner.track)
        .await?
        .ok_or(GoalError::Unknown)?;
    let notice = GoalNotice::Set { goal: target.id };
    decision.tell(partner.member, notice).await?;
    decision.commit().await?;
    Ok(target)
}

/// Sets the goal of a track from a contract that was signed for it, where the program file leaves
/// it to the contract. Returns whether the contract has one.
pub(crate) async fn set_goal_from_contract(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    (partner, member): (PartnerId, MemberId),
    track: &str,
    terms: &Terms,
) -> Result<bool, StoreError> {
    let Some(rule) = tenant.program.target(track) else { return Ok(false) };
    let value = if rule.value.is_none() { terms.targets.as_deref() } else { None };
    let every = rule.review_every.or(terms.review_days.map(ReviewInterval::Days));
    let (Some(value), Some(every)) = (value, every) else { return Ok(false) };
    let value: String = value
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(usize::from(MAX_VALUE))
        .collect();
    let next_at = after(now, every, tenant.program.meta.timezone);
    repo::update(conn, tenant.id, partner, track, &value, &every.to_string(), next_at).await?;
    let target = repo::find_by_partner(conn, tenant.id, partner, track).await?;
    if let Some(target) = target {
        let effect = Effect::tell(member, GoalNotice::Set { goal: target.id });
        outbox::enqueue(conn, now, tenant.id, &effect).await?;
    }
    Ok(true)
}

/// Staff say whether it was met, in the review of this round. A missed one is flagged where the
/// program says so.
///
/// # Errors
/// [`GoalError::Note`], [`GoalError::Own`], [`GoalError::Unknown`] also when that review is
/// not due.
pub async fn record_review(
    app: &AppContext,
    tenant: &Tenant,
    id: GoalId,
    round: u32,
    staff: MemberId,
    met: bool,
    note: &str,
) -> Result<GoalReviewOutcome, GoalError> {
    let note = bounded(note, 0..=MAX_NOTE).ok_or(GoalError::Note)?;
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let found = repo::find(&mut decision, tenant.id, id).await?.ok_or(GoalError::Unknown)?;
    if found.member == staff {
        return Err(GoalError::Own);
    }
    if found.state != GoalState::Review || found.round != round {
        let review =
            repo::find_review(&mut decision, id, round).await?.ok_or(GoalError::Unknown)?;
        return Ok(GoalReviewOutcome { target: found, review, new: false });
    }
    let every = ReviewInterval::parse(&found.every).map_err(|_| GoalError::Interval)?;
    let zone = tenant.program.meta.timezone;
    let mut next_at = after(found.next_at, every, zone);
    if next_at <= now {
        next_at = after(now, every, zone);
    }
    let on_miss = tenant.program.target(&found.track).and_then(|rule| rule.on_miss);
    let flag = (!met && on_miss == Some(OnMiss::StaffReview)).then_some(now);
    repo::mark_reviewed(&mut decision, id, round, next_at, flag).await?;
    repo::insert_review(&mut decision, now, &found, met, note, staff).await?;
    let action = if met { GoalAction::Met } else { GoalAction::Missed };
    decision.record(action, AuditSubject::Partner(found.partner), "").await?;
    let notice = GoalNotice::Reviewed { goal: id, round };
    decision.tell(found.member, notice).await?;
    let target = repo::find(&mut decision, tenant.id, id).await?.ok_or(GoalError::Unknown)?;
    let review = repo::find_review(&mut decision, id, round).await?.ok_or(GoalError::Unknown)?;
    decision.commit().await?;
    Ok(GoalReviewOutcome { target, review, new: true })
}

/// Staff have talked to a partner who missed their goal: the flag is gone. Returns whether there
/// was one.
///
/// # Errors
/// [`GoalError::Own`], [`GoalError::Unknown`].
pub async fn mark_discussed(
    app: &AppContext,
    tenant: &Tenant,
    id: GoalId,
    staff: MemberId,
) -> Result<bool, GoalError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let found = repo::find(&mut decision, tenant.id, id).await?.ok_or(GoalError::Unknown)?;
    if found.member == staff {
        return Err(GoalError::Own);
    }
    let new = repo::clear_flag(&mut decision, id).await?;
    if new {
        decision.record(GoalAction::Talked, AuditSubject::Partner(found.partner), "").await?;
        decision.commit().await?;
    }
    Ok(new)
}

/// The goal with this number.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: GoalId,
) -> Result<Option<Goal>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, id).await
}

/// What is expected of the partner on this track; nothing until it is set.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_by_partner(
    app: &AppContext,
    program: ProgramId,
    partner: PartnerId,
    track: &str,
) -> Result<Option<Goal>, StoreError> {
    repo::find_by_partner(&mut *app.store.read().await?, program, partner, track).await
}

/// The review of this round.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_review(
    app: &AppContext,
    id: GoalId,
    round: u32,
) -> Result<Option<GoalReview>, StoreError> {
    repo::find_review(&mut *app.store.read().await?, id, round).await
}

/// The last reviews, the newest first; at most 10.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_reviews(app: &AppContext, id: GoalId) -> Result<Vec<GoalReview>, StoreError> {
    repo::list_reviews(&mut *app.store.read().await?, id).await
}

/// The goals that staff should look at, to be reviewed, or missed and not talked about: at most
/// `most` of them, behind the first `skip`.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_needing_staff(
    app: &AppContext,
    program: ProgramId,
    skip: u32,
    most: u32,
) -> Result<Vec<Goal>, StoreError> {
    repo::list_needing_staff(&mut *app.store.read().await?, program, skip, most).await
}

/// How many goals staff should look at.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn count_needing_staff(app: &AppContext, program: ProgramId) -> Result<u32, StoreError> {
    repo::count_needing_staff(&mut *app.store.read().await?, program).await
}

/// Brings up the goals whose day has come, and sets those that the program file says itself for
/// the partners who have none yet. Returns how many have come up, of all programs.
///
/// # Errors
/// [`StoreError`] when they cannot be read or written; those before the fault have come up.
pub async fn mark_due_for_review(app: &AppContext) -> Result<usize, StoreError> {
    let now = app.clock.now();
    for tenant in tenant::list_all(app).await? {
        for rule in &tenant.program.targets {
            set_for_all(app, &tenant, rule, now).await?;
        }
    }
    let due = repo::list_due(&mut *app.store.read().await?, now).await?;
    for (program, id) in &due {
        let mut tx = app.store.begin().await?;
        if repo::mark_due_for_review(&mut tx, *id).await? {
            let effect = Effect::log(GoalNotice::ReviewDue { goal: *id });
            outbox::enqueue(&mut tx, now, *program, &effect).await?;
            tx.commit().await?;
            app.notify_outbox();
        }
    }
    Ok(due.len())
}

async fn set_for_all(
    app: &AppContext,
    tenant: &Tenant,
    rule: &program::GoalRule,
    now: UtcMs,
) -> Result<(), StoreError> {
    let (Some(value), Some(every)) = (&rule.value, rule.review_every) else { return Ok(()) };
    let without =
        repo::list_partners_without_goal(&mut *app.store.read().await?, tenant.id, &rule.track)
            .await?;
    if without.is_empty() {
        return Ok(());
    }
    let next_at = after(now, every, tenant.program.meta.timezone);
    let mut tx = app.store.begin().await?;
    for partner in without {
        repo::update(&mut tx, tenant.id, partner, &rule.track, value, &every.to_string(), next_at)
            .await?;
    }
    tx.commit().await
}

/// The moment that lies an interval after `at`, on the same hour of the zone's clock where it has
/// that hour.
fn after(at: UtcMs, every: ReviewInterval, zone: Tz) -> UtcMs {
    let local = at.datetime().with_timezone(&zone).naive_local();
    let next = match every {
        ReviewInterval::Days(days) => local.checked_add_days(Days::new(u64::from(days))),
        ReviewInterval::Months(months) => local.checked_add_months(Months::new(months)),
    };
    // An hour that the clocks skip has no moment: the same hour in UTC comes close to it.
    let moment = |next: NaiveDateTime| {
        let there = zone.from_local_datetime(&next).earliest().map(|next| next.timestamp_millis());
        UtcMs::new(there.unwrap_or_else(|| next.and_utc().timestamp_millis()))
    };
    next.map_or(at, moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_ends_at_the_same_hour_of_the_programs_clock() {
        let at = |text: &str| UtcMs::parse(text).unwrap();
        let amsterdam = Tz::Europe__Amsterdam;
        for (from, every, zone, to) in [
            ("2026-01-31T09:00:00Z", ReviewInterval::Months(1), Tz::UTC, "2026-02-28T09:00:00Z"),
            ("2026-03-01T08:00:00Z", ReviewInterval::Months(1), amsterdam, "2026-04-01T07:00:00Z"),
            ("2026-10-24T22:00:00Z", ReviewInterval::Days(2), amsterdam, "2026-10-26T23:00:00Z"),
            ("2026-11-21T12:00:00Z", ReviewInterval::Months(3), Tz::UTC, "2027-02-21T12:00:00Z"),
            ("2026-03-28T01:30:00Z", ReviewInterval::Days(1), amsterdam, "2026-03-29T02:30:00Z"),
        ] {
            assert_eq!(after(at(from), every, zone), at(to), "{from} {every} {zone}");
        }
    }
}
