//! Rounds of random deeds, faults, kills and jumps in time: the books hold after each, and in the
//! end nothing is there twice, nothing is missing, and nothing is left over.
//!
//! `PARTNERDESK_ROUNDS` says how many rounds, `PARTNERDESK_SEED` which: a run is replayed by the
//! seed that it prints.

use std::collections::BTreeMap;
use std::time::Duration;

use discord_sandbox::{Actor, Fault, Reply, Sandbox, Seed};
use fastrand::Rng;
use futures_util::FutureExt;
use futures_util::future::join_all;
use serde_json::json;

use crate::bot::{PASSPHRASE, World, answers, profile, purchase, redeem};
use crate::fault::{TROUBLES, WAYS};
use crate::retrying_user::{insist, revive, set_up};

/// Rounds on one server: its category has room for fifty tickets.
const ROUNDS: u64 = 40;
/// Rounds between two looks at everything.
const SETTLING: u64 = 10;
/// Who takes part.
const MEMBERS: [&str; 6] = ["alice", "bob", "carol", "dave", "erin", "frank"];
/// How many do something at the same time.
const AT_ONCE: usize = 3;

/// What somebody does in a round; whether it succeeds does not matter.
async fn deed(world: &World, rng: &mut Rng) -> Option<()> {
    let member = world.actor(rng.choice(MEMBERS)?);
    let staff = world.actor(rng.choice(["staff", "mia"])?);
    match rng.u8(0..12) {
        0..3 => apply(&member).await,
        3 => approve(world, &staff, rng).await,
        4 | 5 => complete(&member).await,
        6..9 => buy(world, rng).await,
        9 => ask_for_payout(&member, rng).await,
        10 => pay(world, &staff, rng).await,
        _ => drop(
            member
                .command(rng.choice(["partner earnings", "partner status", "partner code"])?, &[])
                .await
                .ok()?,
        ),
    }
    Some(())
}

async fn apply(member: &Actor) {
    let mut reply = member.command("partner apply", &[]).await;
    for _ in 0..3 {
        reply = match reply {
            Ok(Reply::Modal(form)) => member.submit(&form, &answers(&form)).await,
            Ok(Reply::Message(kept))
                if kept.buttons().iter().any(|button| button.label == "Continue") =>
            {
                member.click(&kept, "Continue").await
            }
            _ => return,
        };
    }
}

async fn approve(world: &World, staff: &Actor, rng: &mut Rng) {
    let ticket = world
        .count(
            "SELECT coalesce(min(ticket_id), 0) FROM application WHERE state IN ('in_review', \
             'asked')",
        )
        .await;
    let (command, options) = if rng.u8(0..5) == 0 {
        ("ticket deny", vec![("ticket", json!(ticket)), ("reason", json!("Not this time."))])
    } else {
        ("ticket approve", vec![("ticket", json!(ticket))])
    };
    drop(staff.command(command, &options).await);
}

async fn complete(member: &Actor) {
    let code = format!("{}CODE", member.name().to_uppercase());
    let email = format!("{}@payee.example", member.name());
    let Ok(Reply::Message(shown)) = member.command("partner profile", &[]).await else { return };
    if let Ok(Reply::Modal(form)) = member.click(&shown, "Complete my profile").await {
        let values = profile(PASSPHRASE, &email, &code)
            .into_iter()
            .filter(|(id, _)| form.input(id).is_some());
        drop(member.submit(&form, &values.collect::<Vec<_>>()).await);
    }
}

async fn buy(world: &World, rng: &mut Rng) {
    let code = format!("{}CODE", rng.choice(MEMBERS).unwrap().to_uppercase());
    // Few customers and invoices, so that much comes twice, and for codes that are not there yet.
    let customer = format!("c{}", rng.u32(0..60));
    let mut events = vec![redeem(&customer, &code, 1), purchase(&customer, &customer, 2)];
    rng.shuffle(&mut events);
    drop(world.try_report(&json!(events)).await);
}

async fn ask_for_payout(member: &Actor, rng: &mut Rng) {
    let typed = if rng.u8(0..4) == 0 { "not my passphrase at all" } else { PASSPHRASE };
    if let Ok(Reply::Modal(form)) = member.command("partner payout", &[]).await
        && form.input("amount").is_some()
    {
        drop(member.submit(&form, &[("passphrase:secret", typed)]).await);
    }
}

async fn pay(world: &World, staff: &Actor, rng: &mut Rng) {
    let payout =
        world.count("SELECT coalesce(min(id), 0) FROM payout WHERE state = 'requested'").await;
    let (command, options) = if rng.bool() {
        let transaction =
            format!("{:017X}", 0x7_0000_0000_0000_0000_u128 + u128::try_from(payout).unwrap());
        ("staff settle", vec![("payout", json!(payout)), ("transaction", json!(transaction))])
    } else {
        (
            "staff reject",
            vec![("payout", json!(payout)), ("reason", json!("Please check your account."))],
        )
    };
    drop(staff.command(command, &options).await);
}

/// What goes wrong in a round. Gives its name.
async fn trouble(world: &mut World, rng: &mut Rng) -> String {
    match rng.u8(0..10) {
        0..3 => {
            let quick: Vec<_> =
                WAYS.iter().filter(|(name, _)| !name.starts_with("hanging")).collect();
            let (name, way) = quick[rng.usize(0..quick.len())];
            world.sandbox.fault(way(Fault::on("*", "*").skip(rng.u32(0..6))));
            format!("a call fails: {name}")
        }
        3 | 4 => {
            let quick: Vec<_> = TROUBLES
                .iter()
                .filter(|(name, _)| !["closed with 4009", "invalid for good"].contains(name))
                .collect();
            let (name, trouble) = quick[rng.usize(0..quick.len())];
            trouble(&world.sandbox);
            format!("the gateway is {name}")
        }
        5 | 6 => {
            let point = rng.u32(6..40).to_string();
            world.kill();
            world.set("PARTNERDESK_HALT_AT", &point);
            drop(world.launch().await);
            format!("killed, and to be killed at point {point}")
        }
        7 => {
            world.kill();
            let seconds = if rng.u8(0..4) == 0 { -rng.i64(0..4_000) } else { rng.i64(0..200_000) };
            world.jump(seconds);
            format!("killed, and the clock jumps by {seconds} s")
        }
        8 => {
            let tickets: Vec<String> = tickets(&world.sandbox).into_keys().collect();
            if let Some(name) = rng.choice(&tickets) {
                let channel = world.sandbox.channel(name).unwrap();
                world.sandbox.delete_channel(channel);
            }
            "a ticket's channel is deleted".to_owned()
        }
        _ => "nothing".to_owned(),
    }
}

/// The channels of tickets, by name, with how many there are of each.
fn tickets(sandbox: &Sandbox) -> BTreeMap<String, usize> {
    let mut tickets = BTreeMap::new();
    for name in sandbox.channel_names() {
        if name.starts_with("partner-") || name.starts_with("payout-") {
            *tickets.entry(name).or_default() += 1;
        }
    }
    tickets
}

/// Lets everything come to rest, and looks for what is there twice, missing or left over.
async fn settle_down(world: &mut World) {
    world.sandbox.clear_faults();
    world.set("PARTNERDESK_HALT_AT", "");
    world.kill();
    // What was put off is due when its time has come.
    world.jump(3_600);
    revive(world).await;
    world.delivered().await;
    assert_eq!(world.broken(), None);
    assert_eq!(
        world.count("SELECT count(*) FROM outbox WHERE state = 'dead'").await,
        0,
        "something was given up"
    );

    let open =
        usize::try_from(world.count("SELECT count(*) FROM ticket WHERE state = 'open'").await)
            .unwrap();
    let all = usize::try_from(world.count("SELECT count(*) FROM ticket").await).unwrap();
    // What was deleted by hand is looked for at the start, beside everything else.
    world
        .until("a channel for each open ticket", |sandbox| {
            (tickets(sandbox).len() >= open).then_some(())
        })
        .await;
    world.delivered().await;
    let there = tickets(&world.sandbox);
    assert!(there.values().all(|count| *count == 1), "a ticket has two channels: {there:?}");
    assert!(
        (open..=all).contains(&there.len()),
        "{open} open tickets of {all}, and the channels {there:?}"
    );
    assert_eq!(world.count("SELECT count(*) FROM ticket WHERE state = 'opening'").await, 0);

    let mut nonces = BTreeMap::new();
    for message in world.sandbox.dump()["messages"].as_array().unwrap() {
        if let Some(nonce) = message["nonce"].as_str() {
            *nonces.entry((message["channel_id"].to_string(), nonce.to_owned())).or_insert(0) += 1;
        }
    }
    let twice: Vec<_> = nonces.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "sent twice: {twice:?}");

    // One code, one role of a level, one accrual for each customer at most, whatever came how
    // often.
    assert_eq!(
        world.count("SELECT count(*) FROM partner WHERE state = 'active'").await,
        world.count("SELECT count(*) FROM coupon WHERE month IS NULL").await
    );
    let twice = "SELECT count(*) FROM (SELECT 1 FROM transfer WHERE kind = 'accrue' GROUP BY \
                 idempotency_key HAVING count(*) > 1)";
    assert_eq!(world.count(twice).await, 0);
    for name in MEMBERS {
        let id = world.actor(name).id();
        let levels = world
            .sandbox
            .roles_of(id)
            .iter()
            .filter(|role| role.starts_with("Partner Level"))
            .count();
        assert!(levels <= 1, "{name} has {levels} levels");
    }
}

/// Plays `rounds` rounds on a server of their own.
#[expect(clippy::print_stderr, reason = "what came about is what the long run is for")]
async fn rounds(seed: u64, rounds: u64) {
    let mut rng = Rng::with_seed(seed);
    let mut server = Seed::small();
    for name in MEMBERS.iter().skip(2) {
        server = server.with_member(discord_sandbox::SeedMember::new(name));
    }
    let mut world = World::empty(server).await.in_own_process();
    world.patience = Duration::from_mins(1);
    world.sandbox.set_heartbeat(Duration::from_millis(500));
    insist(&mut world, "set it up", |world| set_up(world).boxed()).await;
    // Two are partners before the trouble begins.
    for name in ["alice", "bob"] {
        apply(&world.actor(name)).await;
        approve(&world, &world.actor("staff"), &mut Rng::with_seed(1)).await;
        complete(&world.actor(name)).await;
    }
    assert_eq!(world.count("SELECT count(*) FROM partner WHERE state = 'active'").await, 2);
    for round in 1..=rounds {
        let trouble = trouble(&mut world, &mut rng).await;
        revive(&mut world).await;
        let mut each: Vec<Rng> = (0..AT_ONCE).map(|_| rng.fork()).collect();
        tokio::select! {
            () = world.halted() => {}
            _ = join_all(each.iter_mut().map(|rng| deed(&world, rng))) => {}
        }
        let broken = world.broken();
        assert_eq!(broken, None, "seed {seed}, round {round}: {trouble}");
        if round % SETTLING == 0 || round == rounds {
            settle_down(&mut world).await;
        }
    }
    eprintln!(
        "  {} partners, {} accruals, {} payouts, {} of them settled, {} requests",
        world.count("SELECT count(*) FROM partner WHERE state = 'active'").await,
        world.count("SELECT count(*) FROM transfer WHERE kind = 'accrue'").await,
        world.count("SELECT count(*) FROM payout").await,
        world.count("SELECT count(*) FROM payout WHERE state = 'settled'").await,
        world.sandbox.calls().len(),
    );
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stderr, reason = "a run is replayed by its seed")]
async fn after_random_faults_kills_and_clock_jumps_everything_is_done_exactly_once() {
    let (seed, all) = (setting("PARTNERDESK_SEED", 1), setting("PARTNERDESK_ROUNDS", 20));
    let begun = std::time::Instant::now();
    let mut left = all;
    for server in 0.. {
        if left == 0 {
            break;
        }
        let some = left.min(ROUNDS);
        eprintln!(
            "PARTNERDESK_SEED={} PARTNERDESK_ROUNDS={some} after {:?}",
            seed + server,
            begun.elapsed()
        );
        rounds(seed + server, some).await;
        left -= some;
    }
    eprintln!("{all} rounds from seed {seed} in {:?}", begun.elapsed());
}
