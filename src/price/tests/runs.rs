//! Events that are recorded in runs leave the same rows as when each is recorded by itself.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sqlx::{AssertSqlSafe, Row as _};

use super::ledger::{World, rules, world};
use super::order::{CODES, Fact, ladders, one_level, written};
use super::*;
use crate::referral::{self, EventQueue, IN_RUNS, ReferralError};
use crate::tenant::Tenant;

/// What events write to, each with whose rows are this program's.
const TABLES: [&str; 8] =
    ["event", "transfer", "account", "sale", "outbox", "partner", "customer", "event_conflict"];

/// Every row of the program, each as SQL writes its values.
async fn rows(world: &World, tenant: &Tenant) -> Vec<String> {
    let mut conn = world.app.store.read().await.unwrap();
    let mut all = Vec::new();
    for table in TABLES {
        let columns: String = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT group_concat('quote(' || name || ')', ' || '' '' || ')
               FROM pragma_table_xinfo('{table}')"
        )))
        .fetch_one(&mut *conn)
        .await
        .unwrap();
        let rows = sqlx::query(AssertSqlSafe(format!(
            "SELECT {columns} FROM {table} WHERE program_id = ?"
        )))
        .bind(tenant.id.get())
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        all.extend(rows.iter().map(|row| format!("{table} {}", row.get::<String, _>(0))));
    }
    all.sort_unstable();
    all
}

/// Facts of many customers, most of which come in the order in which they happened.
fn facts() -> impl Strategy<Value = Vec<Fact>> {
    proptest::collection::vec(Fact::drawn(), 1..50)
}

/// Records the events in batches, in runs in one world and one by one in another; both have had the
/// same programs before.
async fn leaves_the_same(
    [together, apart]: [&World; 2],
    source: &str,
    facts: &[Fact],
    (batch, swapped): (usize, usize),
) -> Result<(), TestCaseError> {
    let program = read(source);
    let mut events = written(&program, facts);
    let Some(last) = events.iter().map(|event| event.at).max() else { return Ok(()) };
    let count = events.len();
    events.swap(swapped % count, (swapped / 7) % count);
    let mut found = Vec::new();
    for world in [together, apart] {
        world.clock.set(last);
        let tenant = world.tenant(source, &CODES).await;
        for batch in events.chunks(batch) {
            if std::ptr::eq(world, together) {
                referral::record_events(&world.app, &tenant, "test", batch).await.unwrap();
                continue;
            }
            let mut batch: Vec<_> = batch.iter().collect();
            batch.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
            for event in batch {
                let event = std::slice::from_ref(event);
                referral::record_events(&world.app, &tenant, "test", event).await.unwrap();
            }
        }
        found.push(rows(world, &tenant).await);
    }
    prop_assert_eq!(&found[0], &found[1], "{:#?}", events);
    Ok(())
}

#[test]
fn events_recorded_in_runs_leave_the_rows_that_each_by_itself_leaves() {
    let (runtime, together) = world();
    let apart = runtime.block_on(World::open());
    // Where nothing is held, nothing is recorded in runs.
    let held = prop_oneof![ladders(), one_level()].prop_map(|source: String| {
        let held = "base = \"paid_net\"\nhold_days = 14";
        let source = source.replace("hold_days = 0\n", "").replace("hold_days = 14\n", "");
        source.replace("base = \"paid_net\"", held)
    });
    let sources = prop_oneof![3 => held, 1 => rules()];
    let strategy = (sources, facts(), 1..50_usize, any::<usize>());
    let before = IN_RUNS.load(Ordering::Relaxed);
    let config = ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() };
    TestRunner::new(config)
        .run(&strategy, |(source, facts, batch, swapped)| {
            let worlds = [&together, &apart];
            runtime.block_on(leaves_the_same(worlds, &source, &facts, (batch, swapped)))
        })
        .unwrap();
    let in_runs = IN_RUNS.load(Ordering::Relaxed) - before;
    assert!(in_runs > 500, "only {in_runs} events were recorded in runs");
}

/// Every answer is what the event would have had alone, whoever waits beside it.
#[test]
fn single_events_that_wait_together_are_each_answered_for_themselves() {
    let (runtime, together) = world();
    let worlds = [Arc::new(together), Arc::new(runtime.block_on(World::open()))];
    let source = ladders().prop_map(|source| {
        source.replace("base = \"paid_net\"", "base = \"paid_net\"\nhold_days = 14")
    });
    // What comes again, with the same content or with another.
    let again = proptest::collection::vec((any::<usize>(), 0..12_u8), 50);
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..Default::default() };
    let result =
        TestRunner::new(config).run(&(source, facts(), again), |(source, facts, again)| {
            let mut events = written(&read(&source), &facts);
            let Some(last) = events.iter().map(|event| event.at).max() else { return Ok(()) };
            for (place, how) in again {
                let place = place % events.len();
                match how {
                    0 => events.push(events[place].clone()),
                    1 => events
                        .push(BillingEvent { product: Some("b".into()), ..events[place].clone() }),
                    2 => events[place].at = last.plus(std::time::Duration::from_hours(1)),
                    _ => {}
                }
            }
            runtime.block_on(async {
                let mut said = Vec::new();
                for (world, at_once) in worlds.iter().zip([true, false]) {
                    world.clock.set(last);
                    let tenant = world.tenant(&source, &CODES).await;
                    let queue = Arc::new(EventQueue::default());
                    let record = |event: BillingEvent| {
                        let (world, tenant, queue) =
                            (Arc::clone(world), Arc::clone(&tenant), Arc::clone(&queue));
                        tokio::spawn(async move {
                            referral::record_event(&world.app, &tenant, "test", &queue, &event)
                                .await
                        })
                    };
                    let mut answers = Vec::new();
                    if at_once {
                        let asked: Vec<_> = events.iter().cloned().map(record).collect();
                        for asked in asked {
                            answers.push(asked.await.unwrap());
                        }
                    } else {
                        for event in &events {
                            answers.push(record(event.clone()).await.unwrap());
                        }
                    }
                    let answers: Vec<Result<_, String>> = answers
                        .into_iter()
                        .map(|answer| answer.map_err(|error: ReferralError| error.to_string()))
                        .collect();
                    said.push((answers, rows(world, &tenant).await));
                }
                prop_assert_eq!(&said[0], &said[1], "{:#?}", events);
                Ok(())
            })
        });
    result.unwrap();
}
