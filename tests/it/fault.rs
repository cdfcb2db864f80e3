//! Discord and the network fail at every call of the story, in every way: it ends right all the
//! same.
//!
//! The suite breaks each kind of call once in each way. `PARTNERDESK_FAULTS=all` breaks every
//! single call of the story.

use std::collections::BTreeMap;
use std::time::Duration;

use discord_sandbox::{Fault, Sandbox, Seed};
use futures_util::StreamExt;
use futures_util::stream;

use crate::bot::World;
use crate::retrying_user::{insist, play};
use crate::story::assert_ended_well;

/// How many stories are played at the same time: most of the time they wait.
const AT_ONCE: usize = 8;
/// What hangs is given up after 15 s, and tried again after a second or two.
const PATIENCE: Duration = Duration::from_secs(90);

/// One way to fail.
pub(crate) type Way = (&'static str, fn(Fault) -> Fault);

pub(crate) const WAYS: [Way; 12] = [
    ("500", |fault| fault.status(500)),
    ("502 after the effect", |fault| fault.status(502).after()),
    ("503 three times", |fault| fault.status(503).times(3)),
    ("403", |fault| fault.code(403, 50_013)),
    ("429 with a wait", |fault| fault.limited(Duration::from_millis(300), true)),
    ("429 without a header", |fault| fault.limited(Duration::from_millis(300), false)),
    ("429 as a page", Fault::blocked),
    ("dropped", Fault::drop),
    ("dropped after the effect", |fault| fault.drop().after()),
    ("late", |fault| fault.delay(Duration::from_millis(700))),
    ("hanging", Fault::hang),
    ("hanging after the effect", |fault| fault.hang().after()),
];

/// The calls that a story makes, each with how often.
async fn calls() -> BTreeMap<(String, String), u32> {
    let mut world = World::empty(Seed::small()).await.in_own_process();
    play(&mut world).await;
    assert_ended_well(&world).await;
    let mut calls = BTreeMap::new();
    for call in world.sandbox.calls() {
        *calls.entry(call).or_default() += 1;
    }
    calls
}

/// Plays a story with these faults in it.
async fn story_with(faults: Vec<Fault>) -> u32 {
    let mut world = World::empty(Seed::small()).await.in_own_process();
    world.patience = PATIENCE;
    let armed: Vec<_> = faults.into_iter().map(|fault| world.sandbox.fault(fault)).collect();
    play(&mut world).await;
    assert_ended_well(&world).await;
    armed.iter().map(discord_sandbox::Armed::hits).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_api_call_does_not_change_the_outcome() {
    let calls = calls().await;
    let all = std::env::var("PARTNERDESK_FAULTS").is_ok_and(|which| which == "all");
    let mut stories: Vec<(String, Vec<Fault>)> = Vec::new();
    for (name, way) in WAYS {
        if all {
            for ((method, route), times) in &calls {
                for n in 0..*times {
                    let fault = way(Fault::on(method, route).skip(n));
                    stories.push((format!("{name}: {method} {route} number {n}"), vec![fault]));
                }
            }
        } else {
            // Stories in which several kinds of call fail this way, each the first time that it is
            // made; of those that hang few, since each is waited for.
            let together = if name.starts_with("hanging") { 3 } else { calls.len() };
            for some in calls.keys().collect::<Vec<_>>().chunks(together) {
                let faults =
                    some.iter().map(|(method, route)| way(Fault::on(method, route))).collect();
                stories.push((name.to_owned(), faults));
            }
        }
    }
    let played = stories.len();
    let mut playing = stream::iter(stories)
        .map(|(name, faults)| async move { (name, tokio::spawn(story_with(faults)).await) })
        .buffer_unordered(AT_ONCE);
    let mut hits = 0;
    while let Some((name, story)) = playing.next().await {
        let hit = story.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(hit > 0, "{name}: nothing failed");
        hits += hit;
    }
    #[expect(clippy::print_stderr, reason = "the figures are what the long run is for")]
    if all {
        eprintln!("{played} stories, {hits} faults, {} kinds of calls", calls.len());
    }
}

/// One way in which the gateway fails.
pub(crate) type Trouble = (&'static str, fn(&Sandbox));

pub(crate) const TROUBLES: [Trouble; 11] = [
    ("dropped", Sandbox::drop_gateway),
    ("closed with 1000", |sandbox| sandbox.close_gateway(1000)),
    ("closed with 4000", |sandbox| sandbox.close_gateway(4000)),
    ("closed with 4009", |sandbox| sandbox.close_gateway(4009)),
    ("asked to reconnect", Sandbox::reconnect_gateway),
    ("invalid, to be resumed", |sandbox| sandbox.invalidate_session(true)),
    ("invalid for good", |sandbox| sandbox.invalidate_session(false)),
    ("replayed", |sandbox| sandbox.replay_events(20)),
    ("silent", Sandbox::silence_gateway),
    ("unheard", |sandbox| sandbox.ignore_heartbeats(2)),
    ("turned away", |sandbox| {
        sandbox.turn_away(2);
        sandbox.drop_gateway();
    }),
];

/// Plays a story in which the gateway fails before every step, or before one of them.
async fn story_in_trouble(trouble: fn(&Sandbox), before: Option<usize>) {
    let mut world = World::empty(Seed::small()).await.in_own_process();
    world.patience = PATIENCE;
    // Lost heartbeats are noticed after one interval; Discord's own would make it minutes.
    world.sandbox.set_heartbeat(Duration::from_millis(500));
    for (n, (what, act)) in crate::retrying_user::STEPS.iter().enumerate() {
        if world.is_running() && before.is_none_or(|before| before == n) {
            trouble(&world.sandbox);
        }
        insist(&mut world, what, *act).await;
    }
    assert_ended_well(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_gateway_does_not_change_the_outcome() {
    let all = std::env::var("PARTNERDESK_FAULTS").is_ok_and(|which| which == "all");
    let mut stories = Vec::new();
    for (name, trouble) in TROUBLES {
        stories.push((name, trouble, None));
        if all {
            stories.extend(
                (0..crate::retrying_user::STEPS.len()).map(|step| (name, trouble, Some(step))),
            );
        }
    }
    let played = stories.len();
    let mut playing = stream::iter(stories)
        .map(|(name, trouble, step)| async move {
            (name, step, tokio::spawn(story_in_trouble(trouble, step)).await)
        })
        .buffer_unordered(AT_ONCE);
    while let Some((name, step, story)) = playing.next().await {
        story.unwrap_or_else(|error| panic!("{name} before step {step:?}: {error}"));
    }
    #[expect(clippy::print_stderr, reason = "the figures are what the long run is for")]
    if all {
        eprintln!("{played} stories, {} kinds of trouble", TROUBLES.len());
    }
}
