//! Files of events on their way in.
//!
//! All of a file comes in, or nothing of it, and nobody else waits for it: its lines are kept in
//! many short transactions, and once all of them are there, they are applied in many short ones, in
//! the order of their times. Whoever runs applies them, the bot or the command that has read the
//! file; after a stop whoever runs next goes on. What was not complete is dropped after an hour.

mod repo;

use std::io::Read;
use std::time::Duration;

use tokio::time::Instant;

use super::run::Recorder;
use super::stored::read_stored;
use super::{
    BillingEvent, CsvEvents, EventError, EventKind, RecordedEvent, ReferralAction, ReferralError,
};
use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::decision::Decision;
use crate::id::{EventId, MemberId, StagedFileId};
use crate::metrics;
use crate::store::StoreError;
use crate::table::{ColumnMap, FileError};
use crate::tenant::{self, Tenant};

pub use repo::StagedOutcome;

/// How many events one transaction applies at most.
const APPLIED_AT_ONCE: i64 = 256;
/// For how long one transaction applies further events: nobody else writes meanwhile.
const LONGEST: Duration = Duration::from_millis(40);
/// How many lines one transaction keeps or removes.
const KEPT_AT_ONCE: usize = 500;
/// How long a file stays that is not complete and does not grow.
const INCOMPLETE: Duration = Duration::from_hours(1);
/// How long a file stays that was applied and that nobody has asked about.
const UNASKED: Duration = Duration::from_hours(24);

/// A file whose lines are all there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StagedEvents {
    /// What names it.
    pub file: StagedFileId,
    /// How many events it has.
    pub events: usize,
}

/// Why nothing of a file comes in.
#[derive(Debug, thiserror::Error)]
pub enum StagingError {
    /// Lines that do not fit.
    #[error(transparent)]
    File(#[from] FileError),
    /// Only a member may hand in what is about partners.
    #[error(
        "event {id:?} is of type {}, which takes --by with your Discord id",
        kind.as_str()
    )]
    TakesMember {
        /// The event's id at its source.
        id: String,
        /// Its type.
        kind: EventKind,
    },
    /// The id of an event is known with other content, the member is not listed, or our fault.
    #[error(transparent)]
    Referral(#[from] ReferralError),
}

impl From<StoreError> for StagingError {
    fn from(error: StoreError) -> Self {
        Self::Referral(error.into())
    }
}

/// Reads a file of events and keeps its lines, to be applied by [`apply_staged_events`]. `source`
/// says where the ids come from. With `by` a listed member hands it in, which is audited. `told` is
/// called with how many lines were read so far.
///
/// # Errors
/// [`StagingError`]; nothing of the file comes in then.
pub async fn stage_events(
    app: &AppContext,
    tenant: &Tenant,
    source: &str,
    by: Option<MemberId>,
    file: impl Read,
    maps: &[ColumnMap],
    told: &mut (dyn FnMut(usize) + Send),
) -> Result<StagedEvents, StagingError> {
    if let Some(by) = by.filter(|by| !tenant.may_move_money(*by)) {
        return Err(ReferralError::NotListed(by).into());
    }
    let mut rows = CsvEvents::open(file, maps)?;
    let mut tx = app.store.begin().await?;
    let staged = repo::insert_file(&mut tx, app.clock.now(), tenant.id, source).await?;
    tx.commit().await?;
    let kept = keep(app, staged, by, &mut rows, told).await;
    let checked = match kept {
        Ok(events) => check(app, tenant, source, staged).await.map(|()| events),
        Err(error) => Err(error),
    };
    let events = match checked {
        Ok(events) => events,
        Err(error) => {
            remove(app, staged).await?;
            return Err(error);
        }
    };
    complete(app, tenant, source, by, staged, events).await?;
    Ok(StagedEvents { file: staged, events })
}

/// Keeps all lines. Returns how many there are.
async fn keep(
    app: &AppContext,
    file: StagedFileId,
    by: Option<MemberId>,
    rows: &mut CsvEvents<impl Read>,
    told: &mut (dyn FnMut(usize) + Send),
) -> Result<usize, StagingError> {
    let (mut faults, mut count) = (FileError::default(), 0_usize);
    let mut takes_member = None;
    loop {
        let now = app.clock.now();
        let mut events: Vec<BillingEvent> = Vec::with_capacity(KEPT_AT_ONCE);
        while events.len() < KEPT_AT_ONCE
            && !faults.is_full()
            && let Some(row) = rows.next_event()
        {
            match row.map(|(line, event)| (line, event.check_time(now), event)) {
                Ok((_, Ok(()), event)) => events.push(event),
                Ok((line, Err(error), _)) => faults.tell(line, error.to_string()),
                Err(fault) => faults.add(fault),
            }
        }
        if events.is_empty() || faults.is_full() {
            break;
        }
        count = count.saturating_add(events.len());
        let of_partner = |event: &&BillingEvent| by.is_none() && event.kind.is_of_partner();
        if let Some(event) = events.iter().find(of_partner) {
            takes_member.get_or_insert((event.id.clone(), event.kind));
        }
        // Of a file with faults nothing comes in.
        if faults.faults().is_empty() && takes_member.is_none() {
            let mut tx = app.store.begin().await?;
            repo::insert_events(&mut tx, now, file, &events).await?;
            tx.commit().await?;
        }
        told(count);
    }
    if count == 0 && faults.faults().is_empty() {
        return Err(FileError::at(0, EventError::Empty.to_string()).into());
    }
    faults.or(())?;
    match takes_member {
        Some((id, kind)) => Err(StagingError::TakesMember { id, kind }),
        None => Ok(count),
    }
}

/// Refuses a file with an id that is known with other content, or that stands in it with two.
async fn check(
    app: &AppContext,
    tenant: &Tenant,
    source: &str,
    file: StagedFileId,
) -> Result<(), StagingError> {
    let mut conn = app.store.read().await?;
    match repo::find_other_content(&mut conn, tenant.id, source, file).await? {
        Some(id) => {
            metrics::count_billing_event("conflict");
            Err(ReferralError::Conflict { id }.into())
        }
        None => Ok(()),
    }
}

/// From now on the file is applied.
async fn complete(
    app: &AppContext,
    tenant: &Tenant,
    source: &str,
    by: Option<MemberId>,
    file: StagedFileId,
    events: usize,
) -> Result<(), StagingError> {
    let Some(by) = by else {
        let mut tx = app.store.begin().await?;
        repo::mark_complete(&mut tx, app.clock.now(), file).await?;
        return Ok(tx.commit().await?);
    };
    let mut decision = Decision::begin(app, tenant.id, by).await?;
    let detail = format!("{events} from {source}");
    let subject = AuditSubject::Program(tenant.id);
    decision.record(ReferralAction::HandInFile, subject, &detail).await?;
    let now = decision.now;
    repo::mark_complete(&mut decision, now, file).await?;
    Ok(decision.commit().await?)
}

/// Applies the next events of a file whose lines are all there, in one short transaction, and
/// removes what nobody has asked about. Returns how many were applied; 0 when nothing waits.
///
/// # Errors
/// [`ReferralError`] when the program's money does not move, or the database fails; the events wait
/// then.
pub async fn apply_staged_events(app: &AppContext) -> Result<usize, ReferralError> {
    let now = app.clock.now();
    let mut conn = app.store.read().await?;
    let Some(next) = repo::find_waiting_file(&mut conn).await? else {
        let stale =
            repo::find_stale_file(&mut conn, now.minus(INCOMPLETE), now.minus(UNASKED)).await?;
        drop(conn);
        if let Some(stale) = stale {
            remove(app, stale).await?;
        }
        return Ok(0);
    };
    drop(conn);
    let tenant = tenant::find_by_id(app, next.program).await?;
    let mut tx = app.store.begin().await?;
    let began = Instant::now();
    let waiting = repo::list_waiting(&mut tx, next.id, APPLIED_AT_ONCE).await?;
    let events = waiting.iter().map(|row| read_stored(EventId::new(row.id), &row.body, row.at));
    let events = events.collect::<Result<Vec<_>, _>>()?;
    let events: Vec<_> = events.iter().map(|event| (1, event)).collect();
    let mut results = Vec::with_capacity(waiting.len());
    let mut recorder = Recorder::new(now, &tenant, &next.source);
    while let (Some(rest), Some(rows)) = (events.get(results.len()..), waiting.get(results.len()..))
        && !rest.is_empty()
        && began.elapsed() < LONGEST
    {
        match recorder.record_next(&mut tx, rest).await {
            Ok(done) => {
                results.extend(rows.iter().zip(done).map(|(row, done)| result_of(row.id, &done)));
            }
            // Since the file was looked at, the same id has come in otherwise.
            Err(ReferralError::Conflict { .. } | ReferralError::Event(_)) => {
                metrics::count_billing_event("refused");
                results.extend(rows.first().map(|row| (row.id, "refused")));
            }
            Err(error) => return Err(error),
        }
    }
    repo::set_results(&mut tx, now, next.id, &results).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(results.len())
}

/// What is kept of the line with this row, which is counted.
fn result_of(row: i64, done: &RecordedEvent) -> (i64, &'static str) {
    let result = match done {
        RecordedEvent::Duplicate => "duplicate",
        RecordedEvent::New { conflict: true, .. } => "conflict",
        RecordedEvent::New { .. } => "stored",
    };
    metrics::count_billing_event(match done {
        RecordedEvent::New { outcome, .. } => outcome.as_str(),
        RecordedEvent::Duplicate => result,
    });
    (row, result)
}

/// How many events of the file wait to be applied.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn count_waiting_events(
    app: &AppContext,
    file: StagedFileId,
) -> Result<usize, StoreError> {
    repo::count_waiting(&mut *app.store.read().await?, file).await
}

/// What came of the file's events, in the order of their times, those behind `after`; at most 1,000.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn list_staged_outcomes(
    app: &AppContext,
    file: StagedFileId,
    after: Option<&StagedOutcome>,
) -> Result<Vec<StagedOutcome>, StoreError> {
    repo::list_outcomes(&mut *app.store.read().await?, file, after).await
}

/// Removes the file's lines: what came of them is known.
///
/// # Errors
/// [`StoreError`] when that cannot be written; they are removed a day later then.
pub async fn close_staged_events(app: &AppContext, file: StagedFileId) -> Result<(), StoreError> {
    remove(app, file).await
}

async fn remove(app: &AppContext, file: StagedFileId) -> Result<(), StoreError> {
    loop {
        let mut tx = app.store.begin().await?;
        let more = repo::delete_events(&mut tx, file, KEPT_AT_ONCE).await?;
        if !more {
            repo::delete_file(&mut tx, file).await?;
        }
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}
