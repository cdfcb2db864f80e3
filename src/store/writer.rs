//! The one connection that writes, and the task that lends it.
//!
//! Whoever wants to write asks, waits for their turn and is lent the connection. Those that wait at
//! the same time are one group: each works in a savepoint of its own, and one COMMIT, thus one wait
//! for the disk, makes all of them last. Nobody is answered before it. Nobody waits for a group to
//! fill up either: it ends when nobody asks any more, or after 20 milliseconds.
//!
//! The connection comes back by [`Lease`]'s drop as well, so a caller that goes away at any wait
//! leaves nothing behind.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use crate::metrics;

use super::error::{StoreError, UnknownOutcome, is_fault};
use super::write_block::{DiskErrorCounter, RESERVE, WriteBlock};

/// How many may share a commit.
const MOST: usize = 64;
/// For how long a group takes further members: what one of many events does takes longer than what
/// a person does, and nobody is answered before the commit.
const LONGEST: Duration = Duration::from_millis(20);
/// By how many bytes the write-ahead log may grow between two checkpoints.
const CHECKPOINT_EVERY: u64 = 16 * 1024 * 1024;
/// From what size of the log on, bytes, it is worth a warning that it cannot be checkpointed.
const LARGE: u64 = 64 * 1024 * 1024;

const GIVEN_BACK: &str = "invariant: it is given back by what consumes the lease";

/// Tells how many bytes are free on the disk on which a file lies.
pub(super) type Room = fn(&Path) -> Option<u64>;

type Answer = oneshot::Sender<Result<(), StoreError>>;

/// What is asked of the writer.
enum Request {
    /// To be lent the connection.
    Begin(Begin),
    /// To close it, after everything that was asked for before; `checkpoint` says whether to empty
    /// the log first.
    Close { checkpoint: bool, answer: Answer },
}

struct Begin {
    /// Whether it is there to find out if writing is possible again.
    probe: bool,
    lend: oneshot::Sender<Result<Lease, StoreError>>,
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub(super) struct Counter {
    requests: mpsc::UnboundedSender<Request>,
    hold: watch::Sender<Option<WriteBlock>>,
}

impl Counter {
    pub(super) async fn begin(&self, probe: bool) -> Result<Lease, StoreError> {
        let (lend, turn) = oneshot::channel();
        self.requests.send(Request::Begin(Begin { probe, lend })).map_err(|_| closed())?;
        turn.await.map_err(|_| closed())?
    }

    pub(super) async fn close(&self, checkpoint: bool) -> Result<(), StoreError> {
        let (answer, closing) = oneshot::channel();
        self.requests.send(Request::Close { checkpoint, answer }).map_err(|_| closed())?;
        closing.await.map_err(|_| closed())?
    }

    /// Why nothing is written for now.
    pub(super) fn hold(&self) -> &watch::Sender<Option<WriteBlock>> {
        &self.hold
    }
}

fn closed() -> StoreError {
    StoreError::Driver(sqlx::Error::PoolClosed)
}

/// The connection, inside of a transaction; rolled back when it is dropped.
pub(super) struct Lease {
    group: Option<Transaction<'static, Sqlite>>,
    back: Option<oneshot::Sender<Returned>>,
}

/// The connection as it comes back: to be committed when somebody is to be answered.
struct Returned {
    group: Transaction<'static, Sqlite>,
    commit: Option<Answer>,
}

impl Lease {
    /// Gives it back, and resolves when everything that was written by it lasts. The commit goes on
    /// when nobody waits for it.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        let (answer, committed) = oneshot::channel();
        self.give_back(Some(answer));
        committed.await.unwrap_or_else(|_| {
            Err(StoreError::Unknown(UnknownOutcome("the writer has ended".to_owned())))
        })
    }

    fn give_back(&mut self, commit: Option<Answer>) {
        if let (Some(group), Some(back)) = (self.group.take(), self.back.take()) {
            let _ = back.send(Returned { group, commit });
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.give_back(None);
    }
}

impl Deref for Lease {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.group.as_ref().expect(GIVEN_BACK)
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.group.as_mut().expect(GIVEN_BACK)
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").finish_non_exhaustive()
    }
}

/// What SQLite does by itself, as its hooks tell it.
#[derive(Default)]
struct Sentinel {
    /// Whether the writer itself is committing. Nobody else may: after SQLite has given up a
    /// transaction because the disk failed, each further statement would be committed by
    /// itself.
    committing: AtomicBool,
    /// Whether the transaction was rolled back.
    rolled_back: AtomicBool,
}

/// Those that share a commit.
#[derive(Default)]
struct Group {
    /// Absent before the first, and while it is lent.
    open: Option<Transaction<'static, Sqlite>>,
    /// Whoever waits for the commit.
    members: Vec<Answer>,
    /// Whether one of them is there to find out if writing is possible again.
    probed: bool,
    savepoint: Savepoint,
}

/// Where the next of a group begins.
#[derive(Default)]
enum Savepoint {
    /// The first needs none: nobody else's work is in the transaction.
    #[default]
    None,
    /// The last one's work lies behind it, and stays.
    Kept,
    /// The last one's work was rolled back to it, so it can be used again.
    Empty,
}

/// Why the connection is not to be trusted any more.
struct Broken(String);

pub(super) struct Writer {
    /// The one connection; opened anew by the pool after it was closed.
    pool: SqlitePool,
    /// The write-ahead log.
    log: PathBuf,
    room: Room,
    requests: mpsc::UnboundedReceiver<Request>,
    sentinel: Arc<Sentinel>,
    hold: watch::Sender<Option<WriteBlock>>,
    faults: DiskErrorCounter,
    /// How large the log was, bytes, at the last checkpoint; nought once it has begun anew.
    checkpointed: u64,
}

impl Writer {
    /// Starts the task that lends the connection; it ends when nobody is left who could ask.
    pub(super) fn start(options: SqliteConnectOptions, log: PathBuf, room: Room) -> Counter {
        let (asking, requests) = mpsc::unbounded_channel();
        let hold = watch::Sender::new(None);
        let sentinel = Arc::default();
        let pool = pool(options, &sentinel);
        let counter = Counter { requests: asking, hold: hold.clone() };
        let faults = DiskErrorCounter::default();
        tokio::spawn(
            Self { pool, log, room, requests, sentinel, hold, faults, checkpointed: 0 }.serve(),
        );
        counter
    }

    async fn serve(mut self) {
        let mut next = None;
        loop {
            let request = match next.take() {
                Some(request) => Some(request),
                None => self.requests.recv().await,
            };
            match request {
                Some(Request::Begin(begin)) => next = self.group(begin).await,
                Some(Request::Close { checkpoint, answer }) => {
                    let _ = answer.send(self.close(checkpoint).await);
                    return;
                }
                None => return,
            }
        }
    }

    /// Serves one group, and gives the request that came after its last member.
    async fn group(&mut self, first: Begin) -> Option<Request> {
        let mut group = Group::default();
        let mut next = Some(Request::Begin(first));
        let opened = Instant::now();
        while group.members.len() < MOST && opened.elapsed() < LONGEST {
            let begin = match next.take() {
                Some(Request::Begin(begin)) => begin,
                other => {
                    next = other;
                    break;
                }
            };
            if let Err(broken) = self.turn(&mut group, begin).await {
                self.abort_group(group, broken).await;
                return None;
            }
            next = self.requests.try_recv().ok();
        }
        self.commit(group).await;
        next
    }

    /// Lends the connection to one, and takes it back.
    async fn turn(&mut self, group: &mut Group, begin: Begin) -> Result<(), Broken> {
        if begin.lend.is_closed() {
            return Ok(());
        }
        if let Some(hold) = self.refusal(begin.probe).filter(|_| group.open.is_none()) {
            let _ = begin.lend.send(Err(StoreError::ReadOnly(hold)));
            return Ok(());
        }
        match self.open(group).await {
            Ok(()) => {}
            // Another process writes, and nobody's work is lost by that.
            Err(error) if group.members.is_empty() && !is_fault(&error) => {
                let _ = begin.lend.send(Err(error.into()));
                return Ok(());
            }
            Err(error) => {
                let broken = Broken(error.to_string());
                let _ = begin.lend.send(Err(error.into()));
                return Err(broken);
            }
        }
        let (back, returned) = oneshot::channel();
        // Who has gone away in the meantime gives it back by dropping it.
        drop(begin.lend.send(Ok(Lease { group: group.open.take(), back: Some(back) })));
        let returned = returned.await.map_err(|_| Broken("the connection was lost".to_owned()))?;
        group.open = Some(returned.group);
        let kept = returned.commit.is_some();
        group.probed |= kept && begin.probe;
        group.members.extend(returned.commit);
        if self.sentinel.rolled_back.load(Ordering::SeqCst) {
            return Err(Broken("SQLite has rolled back, because a statement failed".to_owned()));
        }
        if !kept {
            group.roll_back().await.map_err(|error| Broken(error.to_string()))?;
        } else if !matches!(group.savepoint, Savepoint::None) {
            group.savepoint = Savepoint::Kept;
        }
        Ok(())
    }

    /// Begins a transaction for the first of a group, a savepoint in it for every other.
    async fn open(&mut self, group: &mut Group) -> Result<(), sqlx::Error> {
        let Some(open) = &mut group.open else {
            self.sentinel.rolled_back.store(false, Ordering::SeqCst);
            group.open = Some(self.pool.begin_with("BEGIN IMMEDIATE").await?);
            return Ok(());
        };
        match group.savepoint {
            Savepoint::None => sqlx::query("SAVEPOINT member").execute(&mut **open).await?,
            Savepoint::Kept => {
                sqlx::query("RELEASE member; SAVEPOINT member").execute(&mut **open).await?
            }
            Savepoint::Empty => return Ok(()),
        };
        group.savepoint = Savepoint::Empty;
        Ok(())
    }

    /// Makes everything that a group has written last, and tells its members.
    async fn commit(&mut self, mut group: Group) {
        let Some(open) = group.open.take() else { return };
        self.sentinel.committing.store(true, Ordering::SeqCst);
        let committed = open.commit().await;
        self.sentinel.committing.store(false, Ordering::SeqCst);
        if let Err(error) = committed {
            return self.abort_group(group, Broken(error.to_string())).await;
        }
        if group.probed {
            self.resume_writes();
        }
        for member in group.members {
            let _ = member.send(Ok(()));
        }
        self.checkpoint().await;
    }

    /// Opens the connection anew, and tells a group whose work may be lost.
    async fn abort_group(&mut self, group: Group, Broken(reason): Broken) {
        tracing::error!(
            reason,
            members = group.members.len(),
            "the database failed: it is opened anew"
        );
        metrics::count_database_fault();
        if self.faults.are_too_many(Instant::now()) {
            self.stop(WriteBlock::Faults(reason.clone()));
        }
        drop(group.open);
        let closed = match self.pool.acquire().await {
            Ok(conn) => conn.close().await,
            Err(error) => Err(error),
        };
        if let Err(error) = closed {
            tracing::error!(%error, "the connection could not be closed");
        }
        for member in group.members {
            let _ = member.send(Err(StoreError::Unknown(UnknownOutcome(reason.clone()))));
        }
    }

    /// Why nobody is lent the connection now; a probe is, unless it could do harm.
    fn refusal(&self, probe: bool) -> Option<WriteBlock> {
        let room = (self.room)(&self.log.with_file_name(".")).filter(|free| *free < RESERVE);
        if let Some(free) = room {
            self.stop(WriteBlock::Room { free });
        }
        let hold = self.hold.borrow().clone();
        hold.filter(|hold| !probe || room.is_some() || matches!(hold, WriteBlock::Schema(_)))
    }

    /// Ends all writing, unless it has ended.
    fn stop(&self, hold: WriteBlock) {
        self.hold.send_if_modified(|held| {
            let first = held.is_none();
            if first {
                tracing::error!(reason = %hold, "the database takes no changes until this is over");
                *held = Some(hold);
            }
            first
        });
    }

    /// A write has succeeded: the disk works again.
    fn resume_writes(&mut self) {
        self.faults = DiskErrorCounter::default();
        self.hold.send_if_modified(|held| {
            let over = matches!(held, Some(WriteBlock::Faults(_) | WriteBlock::Room { .. }));
            if over {
                tracing::warn!("the database takes changes again");
                *held = None;
            }
            over
        });
    }

    /// Copies the write-ahead log into the file once it has grown. SQLite would do that by itself,
    /// and keep its errors to itself.
    async fn checkpoint(&mut self) {
        let size = std::fs::metadata(&self.log).map_or(0, |file| file.len());
        if size < self.checkpointed {
            self.checkpointed = 0;
        }
        if size < self.checkpointed.saturating_add(CHECKPOINT_EVERY) {
            return;
        }
        self.checkpointed = size;
        match self.run_checkpoint("PRAGMA wal_checkpoint(PASSIVE)").await {
            Ok(true) => {}
            Ok(false) if size < LARGE => {
                tracing::debug!(size, "a reader keeps the write-ahead log from being checkpointed");
            }
            Ok(false) => {
                tracing::warn!(size, "a reader keeps the write-ahead log from being checkpointed");
            }
            Err(error) => {
                self.abort_group(
                    Group::default(),
                    Broken(format!("the checkpoint failed: {error}")),
                )
                .await;
            }
        }
    }

    /// Copies the log into the file, and tells whether all of it.
    async fn run_checkpoint(&self, how: &'static str) -> Result<bool, sqlx::Error> {
        let (busy, log, copied): (i64, i64, i64) =
            sqlx::query_as(how).fetch_one(&self.pool).await?;
        Ok(busy == 0 && log == copied)
    }

    async fn close(&mut self, checkpoint: bool) -> Result<(), StoreError> {
        let is_whole = if checkpoint {
            self.run_checkpoint("PRAGMA wal_checkpoint(TRUNCATE)").await
        } else {
            Ok(true)
        };
        self.pool.close().await;
        if is_whole? { Ok(()) } else { Err(StoreError::Checkpoint) }
    }
}

impl Group {
    /// Takes back what the last one has written, and nothing else.
    async fn roll_back(&mut self) -> Result<(), sqlx::Error> {
        if self.members.is_empty() {
            return match self.open.take() {
                Some(open) => open.rollback().await,
                None => Ok(()),
            };
        }
        if let Some(open) = &mut self.open {
            sqlx::query("ROLLBACK TO member").execute(&mut **open).await?;
        }
        self.savepoint = Savepoint::Empty;
        Ok(())
    }
}

/// A pool of one connection that lets nobody but the writer commit, and that tells when SQLite has
/// rolled back.
fn pool(options: SqliteConnectOptions, sentinel: &Arc<Sentinel>) -> SqlitePool {
    let sentinel = Arc::clone(sentinel);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None);
    let watched = pool.after_connect(move |conn, _| {
        let (committing, rolled_back) = (Arc::clone(&sentinel), Arc::clone(&sentinel));
        Box::pin(async move {
            let mut handle = conn.lock_handle().await?;
            handle.set_commit_hook(move || committing.committing.load(Ordering::SeqCst));
            handle.set_rollback_hook(move || rolled_back.rolled_back.store(true, Ordering::SeqCst));
            Ok(())
        })
    });
    watched.connect_lazy_with(options)
}
