//! Events that come one at a time and wait at the same time are recorded together.
//!
//! Whoever comes while others are recorded waits in the queue. The first whose turn it is records
//! all that wait, in their order, in one transaction, and each gets an answer of their own. Nobody
//! waits for others to come.

use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use super::run::Recorder;
use super::{BillingEvent, RecordedBatch, RecordedEvent, ReferralError, count, record_events};
use crate::app_context::AppContext;
use crate::id::ProgramId;
use crate::tenant::Tenant;

/// How many are recorded in one transaction at most.
const MOST: usize = 64;

type Answer = Result<RecordedEvent, ReferralError>;

/// Those who wait.
#[derive(Debug, Default)]
pub struct EventQueue {
    waiting: Mutex<Vec<Waiting>>,
    /// Held by whoever records.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Waiting {
    program: ProgramId,
    source: String,
    event: BillingEvent,
    answer: oneshot::Sender<Answer>,
}

impl EventQueue {
    fn enter(&self, waiting: Waiting) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(waiting);
    }

    /// The first of this program and source who wait.
    fn leave(&self, program: ProgramId, source: &str) -> Vec<Waiting> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = 0;
        let takes = |one: &mut Waiting| {
            let takes = left < MOST && one.program == program && one.source == source;
            left += usize::from(takes);
            takes
        };
        waiting.extract_if(.., takes).collect()
    }
}

/// Records one event as [`record_events`] does, together with those that wait.
///
/// # Errors
/// As [`record_events`].
pub async fn record_event(
    app: &AppContext,
    tenant: &Tenant,
    source: &str,
    queue: &EventQueue,
    event: &BillingEvent,
) -> Result<RecordedBatch, ReferralError> {
    let (answer, mut answered) = oneshot::channel();
    let program = tenant.id;
    queue.enter(Waiting { program, source: source.to_owned(), event: event.clone(), answer });
    let answered = tokio::select! {
        biased;
        answered = &mut answered => answered,
        turn = queue.turn.lock() => {
            let waiting = queue.leave(program, source);
            if waiting.is_empty() {
                drop(turn);
            } else {
                record_waiting(app, tenant, source, waiting, turn).await;
            }
            answered.await
        }
    };
    match answered {
        Ok(Ok(recorded)) => {
            let mut batch = RecordedBatch::default();
            batch.add(event, &recorded);
            count(tenant, source, &batch);
            Ok(batch)
        }
        Ok(Err(refused)) => Err(refused),
        // What was recorded together has failed, or whoever recorded it has gone away.
        Err(_) => record_events(app, tenant, source, std::slice::from_ref(event)).await,
    }
}

/// Records those who have waited and answers them. Who is not answered knows nothing of what became
/// of their event, and asks again.
async fn record_waiting(
    app: &AppContext,
    tenant: &Tenant,
    source: &str,
    waiting: Vec<Waiting>,
    turn: tokio::sync::MutexGuard<'_, ()>,
) {
    let now = app.clock.now();
    let Ok(mut tx) = app.store.begin().await else { return };
    let events: Vec<_> = waiting.iter().map(|waiting| (1, &waiting.event)).collect();
    let mut answers: Vec<Answer> = Vec::with_capacity(events.len());
    let mut next = Recorder::new(now, tenant, source);
    while let Some(rest) = events.get(answers.len()..)
        && !rest.is_empty()
    {
        match next.record_next(&mut tx, rest).await {
            Ok(done) => answers.extend(done.into_iter().map(Ok)),
            // It has written nothing.
            Err(refused @ (ReferralError::Conflict { .. } | ReferralError::Event(_))) => {
                answers.push(Err(refused));
            }
            Err(error) => {
                tracing::warn!(%error, "events that waited are recorded one by one");
                return;
            }
        }
    }
    // The next ones can begin while this waits for the disk.
    drop(turn);
    if let Err(error) = tx.commit().await {
        tracing::warn!(%error, "events that waited are recorded one by one");
        return;
    }
    app.notify_outbox();
    for (waiting, answer) in waiting.into_iter().zip(answers) {
        let _ = waiting.answer.send(answer);
    }
}
