//! The watch over trusted time: staff are told once when no two of its sources agree and once when
//! two do again, a listed member may say that the machine's clock is right, and what is known is
//! kept for the next start and for the command line.

mod action;
mod notice;
mod repo;

use std::time::Duration;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::{SavedTime, TimeReading, TrustedClock, UtcMs};
use crate::decision::{Decided, Decision};
use crate::id::MemberId;
use crate::outbox::{self, Effect};
use crate::store::{Store, StoreError};
use crate::tenant::{self, Tenant};

pub use action::ClockAction;
pub use notice::ClockNotice;

/// How often what is known of the time is written down.
const SAVE_EVERY: Duration = Duration::from_mins(1);

/// What the database knows of the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTime {
    /// What the bot knew last.
    pub saved: SavedTime,
    /// Since when no two sources agree, UTC; `None` while two do.
    pub lost_since: Option<UtcMs>,
}

/// What the database knows of the time; `None` before a bot has run on it that compares clocks.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn stored(store: &Store) -> Result<Option<StoredTime>, StoreError> {
    repo::find(&mut *store.read().await?).await
}

/// Lets a clock go on with what an earlier process has saved.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn resume(store: &Store, clock: &TrustedClock) -> Result<(), StoreError> {
    if let Some(stored) = stored(store).await? {
        clock.resume(&stored.saved);
    }
    Ok(())
}

/// What has been told and written of the time by this process.
#[derive(Debug, Default)]
pub struct ClockWatch {
    /// What staff know: whether time is trusted. `None` before the first look.
    told: Option<bool>,
    /// When it was last written down, or tried to be, as the time since the start of the machine.
    saved_at: Option<Duration>,
}

impl ClockWatch {
    /// Tells staff what has changed, and writes down what is known of the time. Meant to be called
    /// each second with what the sources say, of which Discord was just asked when they had agreed
    /// until then and do not any more.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written; it is tried again a minute later.
    pub async fn look(
        &mut self,
        app: &AppContext,
        clock: &TrustedClock,
        reading: TimeReading,
    ) -> Result<(), StoreError> {
        let at = clock.since_boot();
        let tried = self.saved_at.is_some_and(|before| at.saturating_sub(before) < SAVE_EVERY);
        let failed = tried && self.told.is_none();
        if failed || (tried && self.told == Some(reading.trusted)) {
            return Ok(());
        }
        self.saved_at = Some(at);
        // Unknown until it is written.
        self.told = None;
        if reading.trusted {
            regained(app, clock).await?;
        } else {
            lost(app, clock, reading).await?;
        }
        self.told = Some(reading.trusted);
        Ok(())
    }
}

/// Writes down that two sources agree; tells it, when they did not before.
async fn regained(app: &AppContext, clock: &TrustedClock) -> Result<(), StoreError> {
    let until = app.clock.now();
    let mut tx = app.store.begin().await?;
    let lost_since = repo::save(&mut tx, &clock.saved(), None).await?;
    if let Some(since) = lost_since {
        tracing::warn!(%since, "the time is trusted again");
        let notice = ClockNotice::Regained { since, until, by: None };
        for tenant in tenant::list_all(app).await? {
            outbox::enqueue(&mut tx, until, tenant.id, &Effect::log(notice.clone())).await?;
        }
    }
    tx.commit().await?;
    if lost_since.is_some() {
        app.notify_outbox();
    }
    Ok(())
}

/// Writes down that no two sources agree; tells it, when that is new.
async fn lost(
    app: &AppContext,
    clock: &TrustedClock,
    reading: TimeReading,
) -> Result<(), StoreError> {
    let since = app.clock.now();
    let mut tx = app.store.begin().await?;
    let known = repo::save(&mut tx, &clock.saved(), Some(since)).await?;
    if known.is_none() {
        tracing::error!(wall = %reading.wall, ?reading,
            "the time is not trusted: what only time brings about waits, and billing events get 503");
        let TimeReading { wall, boot, discord, .. } = reading;
        let notice = ClockNotice::Lost { since, wall, boot, discord };
        for tenant in tenant::list_all(app).await? {
            outbox::enqueue(&mut tx, since, tenant.id, &Effect::log(notice.clone())).await?;
        }
    }
    tx.commit().await?;
    if known.is_none() {
        app.notify_outbox();
    }
    Ok(())
}

/// A listed member says that the machine's clock is right: time is what it shows from now on.
/// Returns what the sources say then; not new when the time is trusted already.
///
/// # Errors
/// [`StoreError`] when it cannot be written; nothing has changed then.
pub async fn confirm(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Decided<Option<TimeReading>>, StoreError> {
    let Some(clock) = app.clock.comparison() else { return Ok(Decided::before(None)) };
    let before = clock.reading();
    if before.trusted {
        return Ok(Decided::before(Some(before)));
    }
    let saved = clock.confirmed();
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let since = repo::save(&mut decision, &saved, None).await?;
    let until = before.wall;
    let subject = AuditSubject::Program(tenant.id);
    decision.record(ClockAction::Confirm, subject, &until.to_string()).await?;
    let notice =
        ClockNotice::Regained { since: since.unwrap_or(decision.now), until, by: Some(member) };
    for tenant in tenant::list_all(app).await? {
        let now = decision.now;
        outbox::enqueue(&mut decision, now, tenant.id, &Effect::log(notice.clone())).await?;
    }
    decision.commit().await?;
    clock.confirm(&saved);
    tracing::warn!(%member, wall = %until, "a listed member says that the machine's clock is right");
    Ok(Decided::now(Some(clock.reading())))
}
