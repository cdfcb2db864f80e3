//! `kill -9` at every wait for something that outlives the process: before and after each commit
//! and each call of Discord.
//!
//! The suite dies once at each distinct point. `PARTNERDESK_CRASHES=all` dies at every single
//! passing of one.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::FutureExt;

use crate::bot::World;
use crate::retrying_user::{insist, play, revive};
use crate::story::assert_ended_well;

/// How many stories are played at the same time.
const AT_ONCE: usize = 4;

/// The points that a story without a crash passes, in order.
async fn points() -> Vec<String> {
    let mut world = World::empty(discord_sandbox::Seed::small()).await.in_own_process();
    world.set("RUST_LOG", "info,partnerdesk::crash=trace");
    play(&mut world).await;
    assert_ended_well(&world).await;
    let log = world.log();
    let points: Vec<String> = log
        .lines()
        .filter_map(|line| line.split_once(" point "))
        .map(|(_, rest)| name(rest))
        .collect();
    // Every call that changes something in Discord passed its two points: there is no other way.
    // What serenity asks for by itself at its start changes nothing.
    let reads = |point: &str| point.starts_with("get_") || point.starts_with("list_");
    let changes =
        points.iter().filter(|point| !point.starts_with("commit ") && !reads(point)).count();
    let seen = world.sandbox.calls().into_iter().filter(|(method, _)| method != "GET").count();
    assert_eq!(changes, 2 * seen, "{:?}", world.sandbox.calls());
    points
}

/// The name of a point in a line of the log, without its number.
fn name(said: &str) -> String {
    said.split(" number=").next().unwrap_or_default().to_owned()
}

/// Dies at a point, and ends well. Gives the point where it died, if it came to it.
async fn die_at(point: &str) -> Option<String> {
    let mut world = World::empty(discord_sandbox::Seed::small()).await.in_own_process();
    world.set("PARTNERDESK_HALT_AT", point);
    world.launch().await.unwrap();
    play(&mut world).await;
    // What is still to be delivered may be where it dies.
    let halted = tokio::select! {
        () = world.halted() => true,
        () = world.delivered() => world.has_halted(),
    };
    let at = world
        .log()
        .lines()
        .find_map(|line| line.split_once("halted at ").map(|(_, rest)| name(rest)));
    let at = at.or_else(|| world.died_at());
    if halted {
        revive(&mut world).await;
    }
    insist(&mut world, "deliver", |world| world.delivered().map(Some).boxed()).await;
    assert_ended_well(&world).await;
    at
}

/// Dies at each of some points, and counts where it died.
async fn die_at_each(points: &[String], died: &mut BTreeMap<String, usize>) {
    for some in points.chunks(AT_ONCE) {
        let stories: Vec<_> = some
            .iter()
            .cloned()
            .map(|point| tokio::spawn(async move { die_at(&point).await }))
            .collect();
        for story in stories {
            if let Some(at) = story.await.unwrap() {
                *died.entry(at).or_default() += 1;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_crash_point_does_not_change_the_outcome() {
    let points = points().await;
    let distinct: BTreeSet<String> = points.iter().cloned().collect();
    let all = std::env::var("PARTNERDESK_CRASHES").is_ok_and(|which| which == "all");
    let mut died: BTreeMap<String, usize> = BTreeMap::new();
    if all {
        let numbers: Vec<String> = (1..=points.len()).map(|number| number.to_string()).collect();
        die_at_each(&numbers, &mut died).await;
    }
    // Two runs do not pass all points in the same order, so a number may be another point, while a
    // name is always the same. What only passes when two things meet may take another try.
    for _ in 0..3 {
        let by_name: Vec<String> =
            distinct.iter().filter(|point| !died.contains_key(*point)).cloned().collect();
        die_at_each(&by_name, &mut died).await;
    }
    let missed: Vec<_> = distinct.iter().filter(|point| !died.contains_key(*point)).collect();
    assert!(missed.is_empty(), "never died at {missed:?}");
    #[expect(clippy::print_stderr, reason = "the figures are what the long run is for")]
    if all {
        eprintln!(
            "{} crashes at {} points of {}",
            died.values().sum::<usize>(),
            died.len(),
            points.len()
        );
    }
}
