//! Tests of the writer on real files: who shares a commit, what a rollback takes, and what is left
//! behind by who goes away.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::TempDir;
use tokio::sync::Barrier;

use super::*;

mod plans;
mod schema;

struct World {
    store: Store,
    _dir: TempDir,
}

impl World {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", dir.path().join("store.db").display());
        let store = Store::open(&url).await.unwrap();
        let world = Self { store, _dir: dir };
        world.run("CREATE TABLE note (text TEXT NOT NULL UNIQUE) STRICT").await;
        world
    }

    async fn run(&self, sql: &'static str) {
        let mut tx = self.store.begin().await.unwrap();
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn notes(&self) -> Vec<String> {
        let mut conn = self.store.read().await.unwrap();
        sqlx::query_scalar("SELECT text FROM note ORDER BY rowid")
            .fetch_all(&mut *conn)
            .await
            .unwrap()
    }

    /// How large the write-ahead log is, bytes.
    fn log(&self) -> u64 {
        std::fs::metadata(log_of(self.store.path())).unwrap().len()
    }

    /// How many commits the log holds: in a commit's last frame, and in no other, the second word
    /// is not nought.
    fn commits(&self) -> usize {
        let log = std::fs::read(log_of(self.store.path())).unwrap();
        log[32..].chunks(24 + 4096).filter(|frame| frame[4..8] != [0; 4]).count()
    }
}

async fn note(tx: &mut Tx, text: &str) {
    sqlx::query("INSERT INTO note VALUES (?)").bind(text).execute(&mut **tx).await.unwrap();
}

#[tokio::test]
async fn waiting_transactions_share_a_commit_and_are_answered_after_it() {
    let world = World::open().await;
    let mut first = world.store.begin().await.unwrap();
    let mut second = Box::pin(world.store.begin());
    assert!(poll_once(&mut second).await.is_none());
    note(&mut first, "first").await;
    let mut commit = Box::pin(first.commit());
    // The connection is handed on without a commit, so the first is not answered and nobody sees
    // what it wrote.
    let mut second = tokio::select! {
        second = &mut second => second.unwrap(),
        _ = &mut commit => panic!("answered before the commit"),
    };
    assert_eq!(world.notes().await, Vec::<String>::new());
    note(&mut second, "second").await;
    let (one, other) = tokio::join!(commit, second.commit());
    assert_eq!((one.is_ok(), other.is_ok()), (true, true));
    assert_eq!(world.notes().await, ["first", "second"]);
}

#[tokio::test]
async fn a_rollback_takes_nothing_of_the_others_in_its_group() {
    let world = World::open().await;
    let turns = 40;
    let (store, ready) = (&world.store, Arc::new(Barrier::new(turns)));
    let all = (0..turns).map(|turn| {
        let ready = Arc::clone(&ready);
        async move {
            ready.wait().await;
            let mut tx = store.begin().await.unwrap();
            note(&mut tx, &format!("{turn}")).await;
            match turn % 4 {
                0 => drop(tx),
                // One statement of a turn fails, and the rest of it stays.
                1 => {
                    let again = sqlx::query("INSERT INTO note VALUES (?)").bind(format!("{turn}"));
                    again.execute(&mut *tx).await.unwrap_err();
                    tx.commit().await.unwrap();
                }
                // A turn within a turn is its own affair.
                2 => {
                    let mut inner = tx.begin().await.unwrap();
                    sqlx::query("DELETE FROM note").execute(&mut *inner).await.unwrap();
                    drop(inner);
                    tx.commit().await.unwrap();
                }
                _ => tx.commit().await.unwrap(),
            }
        }
    });
    join_all(all).await;
    let mut notes: Vec<usize> =
        world.notes().await.iter().map(|text| text.parse().unwrap()).collect();
    notes.sort_unstable();
    assert_eq!(notes, (0..turns).filter(|turn| turn % 4 != 0).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_commit_is_shared_by_64_at_most() {
    let world = World::open().await;
    let (store, turns) = (&world.store, 130);
    let held = store.begin().await.unwrap();
    let before = world.commits();
    let mut all = Box::pin(join_all((0..turns).map(|turn| async move {
        let mut tx = store.begin().await.unwrap();
        note(&mut tx, &format!("{turn}")).await;
        tx.commit().await.unwrap();
    })));
    // Everybody stands in line before the first turn begins.
    assert!(poll_once(&mut all).await.is_none());
    drop(held);
    all.await;
    assert_eq!((world.notes().await.len(), world.commits() - before), (turns, 3));
}

#[tokio::test]
async fn a_caller_cancelled_at_any_await_leaves_the_writer_unchanged() {
    let world = World::open().await;
    let story = || async {
        let mut tx = world.store.begin().await.unwrap();
        sqlx::query("DELETE FROM note").execute(&mut *tx).await.unwrap();
        note(&mut tx, "kept").await;
        tx.commit().await.unwrap();
    };
    let mut polls = 0;
    loop {
        let mut going = Box::pin(story());
        let mut ended = false;
        for _ in 0..=polls {
            ended = poll_once(&mut going).await.is_some();
            if ended {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(going);
        // Whether or not it got as far as its commit, the next has its turn and finds all of it or
        // nothing.
        let mut tx = world.store.begin().await.unwrap();
        let found: Vec<String> =
            sqlx::query_scalar("SELECT text FROM note").fetch_all(&mut *tx).await.unwrap();
        assert!(found.is_empty() || found == ["kept"], "{found:?}");
        sqlx::query("DELETE FROM note").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        if ended {
            break;
        }
        polls += 1;
    }
    assert!(polls > 3, "{polls} waits");
}

#[tokio::test]
async fn only_the_writer_commits() {
    let world = World::open().await;
    let mut tx = world.store.begin().await.unwrap();
    note(&mut tx, "lost").await;
    // What SQLite does by itself when the disk fails in the midst of a statement.
    sqlx::query("ROLLBACK").execute(&mut *tx).await.unwrap();
    let alone =
        sqlx::query("INSERT INTO note VALUES ('alone')").execute(&mut *tx).await.unwrap_err();
    assert!(alone.to_string().contains("531"), "{alone}");
    assert!(matches!(tx.commit().await, Err(StoreError::Unknown(_))));
    assert_eq!(world.notes().await, Vec::<String>::new());
    world.run("INSERT INTO note VALUES ('next')").await;
    assert_eq!(world.notes().await, ["next"]);
}

#[tokio::test]
async fn the_writer_checkpoints_the_log_which_then_starts_again() {
    let world = World::open().await;
    let mut largest = 0;
    for turn in 0..24 {
        let mut tx = world.store.begin().await.unwrap();
        note(&mut tx, &format!("{turn}{}", "x".repeat(2_000_000))).await;
        tx.commit().await.unwrap();
        largest = largest.max(world.log());
    }
    assert!(largest > 16 * 1024 * 1024 && largest < 24 * 1024 * 1024, "{largest}");
    // As long as somebody reads what is older, the log is kept, and the writer goes on.
    let mut reader = world.store.read().await.unwrap();
    let mut old = reader.begin().await.unwrap();
    let before: i64 =
        sqlx::query_scalar("SELECT count(*) FROM note").fetch_one(&mut *old).await.unwrap();
    for turn in 24..48 {
        let mut tx = world.store.begin().await.unwrap();
        note(&mut tx, &format!("{turn}{}", "x".repeat(2_000_000))).await;
        tx.commit().await.unwrap();
    }
    assert!(world.log() > 40 * 1024 * 1024, "{}", world.log());
    let after: i64 =
        sqlx::query_scalar("SELECT count(*) FROM note").fetch_one(&mut *old).await.unwrap();
    assert_eq!((before, after), (24, 24));
    drop(old);
    drop(reader);
    for _ in 0..12 {
        world
            .run("UPDATE note SET text = text || 'y' WHERE rowid = (SELECT max(rowid) FROM note)")
            .await;
    }
    assert!(world.log() < 24 * 1024 * 1024, "{}", world.log());
    let path = world.store.path().to_owned();
    world.store.close().await.unwrap();
    assert!(!log_of(&path).exists());
}

/// Lets the file of this connection grow no more: the next page that is needed finds the disk full.
/// A connection that is opened anew knows nothing of it.
async fn fill(tx: &mut Tx) {
    sqlx::query("PRAGMA max_page_count = 1").execute(&mut **tx).await.unwrap();
    let full = sqlx::query("INSERT INTO note VALUES (hex(zeroblob(100000)))")
        .execute(&mut **tx)
        .await
        .unwrap_err();
    assert!(full.to_string().contains("full"), "{full}");
}

#[tokio::test]
async fn a_full_disk_tells_all_of_the_group_and_the_next_write_succeeds() {
    let world = World::open().await;
    let mut first = world.store.begin().await.unwrap();
    let mut second = Box::pin(world.store.begin());
    assert!(poll_once(&mut second).await.is_none());
    note(&mut first, "first").await;
    let mut commit = Box::pin(first.commit());
    let mut second = tokio::select! {
        second = &mut second => second.unwrap(),
        _ = &mut commit => panic!("answered before the commit"),
    };
    fill(&mut second).await;
    // SQLite has given up the whole transaction by itself, and whoever goes on in it changes
    // nothing.
    sqlx::query("INSERT INTO note VALUES ('alone')").execute(&mut *second).await.unwrap_err();
    drop(second);
    let told = commit.await.unwrap_err();
    assert_eq!(StoreError::trouble(&told), Some(StoreFailure::Uncertain));
    assert_eq!(world.notes().await, Vec::<String>::new());
    world.run("INSERT INTO note VALUES ('next')").await;
    assert_eq!(world.notes().await, ["next"]);
}

#[tokio::test]
async fn after_three_faults_in_a_minute_nothing_is_written_until_a_probe_succeeds() {
    let world = World::open().await;
    for _ in 0..3 {
        assert_eq!(*world.store.hold().borrow(), None);
        fill(&mut world.store.begin().await.unwrap()).await;
        // The connection has come back when the next is answered.
        drop(world.store.begin().await);
    }
    let refused = world.store.begin().await.unwrap_err();
    assert_eq!(StoreError::trouble(&refused), Some(StoreFailure::ReadOnly));
    assert!(refused.to_string().contains("failed three times within a minute"), "{refused}");
    assert_eq!(world.notes().await, Vec::<String>::new());
    world.store.probe().await.unwrap();
    world.run("INSERT INTO note VALUES ('next')").await;
}

#[tokio::test]
async fn below_200_mb_nothing_is_written_until_there_is_room_and_a_probe_succeeds() {
    static FREE: AtomicU64 = AtomicU64::new(200_000_000);
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", dir.path().join("store.db").display());
    let store = Store::connect(&url, false, |_| Some(FREE.load(Ordering::SeqCst))).await.unwrap();
    drop(store.begin().await.unwrap());
    FREE.store(199_999_999, Ordering::SeqCst);
    for refused in [store.begin().await.map(drop).unwrap_err(), store.probe().await.unwrap_err()] {
        let said = "the database takes no changes for now: only 199 MB are free on the disk, and \
                    200 MB are needed";
        assert_eq!(refused.to_string(), said);
    }
    FREE.store(200_000_000, Ordering::SeqCst);
    store.begin().await.map(drop).unwrap_err();
    store.probe().await.unwrap();
    drop(store.begin().await.unwrap());
}

#[tokio::test]
async fn an_altered_schema_is_noticed_and_stops_all_writing_until_it_is_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", dir.path().join("store.db").display());
    let store = Store::open(&url).await.unwrap();
    store.check_schema().await.unwrap();
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    let by_hand = "SELECT sql FROM sqlite_schema WHERE name = 'transfer_update'";
    let trigger: String = sqlx::query_scalar(by_hand).fetch_one(&mut other).await.unwrap();
    for (change, said) in [
        ("DROP TRIGGER transfer_update", "trigger transfer_update on transfer is missing"),
        (
            "CREATE TRIGGER transfer_update BEFORE UPDATE ON transfer BEGIN SELECT 1; END",
            "trigger transfer_update on transfer was altered",
        ),
        ("CREATE TABLE aside (id INTEGER)", "table aside was added"),
    ] {
        sqlx::raw_sql(change).execute(&mut other).await.unwrap();
        let error = store.check_schema().await.unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
        assert!(matches!(store.begin().await, Err(StoreError::ReadOnly(WriteBlock::Schema(_)))));
        assert!(matches!(store.probe().await, Err(StoreError::ReadOnly(WriteBlock::Schema(_)))));
    }
    sqlx::raw_sql("DROP TABLE aside; DROP TRIGGER transfer_update")
        .execute(&mut other)
        .await
        .unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(trigger)).execute(&mut other).await.unwrap();
    store.check_schema().await.unwrap();
    drop(store.begin().await.unwrap());
}

/// Waits for all of them at the same time.
async fn join_all<F: Future<Output = ()>>(all: impl IntoIterator<Item = F>) {
    let mut all: Vec<_> = all.into_iter().map(Box::pin).collect();
    std::future::poll_fn(|cx| {
        all.retain_mut(|one| one.as_mut().poll(cx).is_pending());
        if all.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

/// Polls once.
async fn poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    use std::task::Poll;
    std::future::poll_fn(|cx| {
        Poll::Ready(match std::pin::Pin::new(&mut *future).poll(cx) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}
