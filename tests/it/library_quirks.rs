//! What serenity, poise and Discord do by themselves when something fails, and what the bot does
//! about it.

use std::process::Command;

use discord_sandbox::{ActError, Fault};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::bot::World;

const MESSAGES: &str = "/channels/{id}/messages";
const CALLBACK: &str = "/interactions/{id}/{token}/callback";

/// What `/health` says.
async fn health(world: &World) -> Value {
    serde_json::from_str(&world.get("/health").await.1).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_ends_the_process_with_a_message() {
    let mut world = World::ready_process().await;
    // The answers to interactions carry tokens of their own: they would still arrive.
    world.sandbox.fault(Fault::on("GET", "/guilds/{id}").status(401));
    drop(world.actor("owner").command("setup", &world.all_options()).await);
    assert_eq!(world.ended().await, Some(1));
    let sentence =
        "Discord refuses the token: copy it again from the developer portal into DISCORD_TOKEN";
    assert!(world.log().contains(&format!("partnerdesk: {sentence}")), "{}", world.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_stops_the_bot_while_a_discord_call_hangs() {
    let mut world = World::ready_process().await;
    let hanging = world.sandbox.fault(Fault::on("POST", "/guilds/{id}/channels").hang());
    world.apply(&world.actor("alice")).await;
    hanging.reached().await;
    let pid = world.pid().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(world.ended().await, Some(0), "{}", world.log());
    world.start().await;
    world.channel("partner-1").await;
    world.delivered().await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_discord_rejects_never_shows_the_raw_error() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    world.sandbox.fault(Fault::on("POST", CALLBACK).times(2));
    assert_eq!(alice.command("partner help", &[]).await.unwrap_err(), ActError::NoAnswer);
    world.sandbox.fault(Fault::on("PATCH", "/webhooks/{id}/{token}/messages/@original").times(2));
    let said = alice.command("partner help", &[]).await.unwrap().message();
    assert!(said.has("Midnight"), "the third try arrived: {said}");
    let told = world.sandbox.dump()["messages"].to_string();
    assert!(!told.contains("on demand"), "the error's text: {told}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_response_whose_acknowledgement_was_lost_is_sent_once() {
    let world = World::ready().await;
    world.sandbox.fault(Fault::on("POST", CALLBACK).drop().after());
    world.first_page(&world.actor("alice")).await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_interaction_is_handled_once() {
    let world = World::ready().await;
    world.apply(&world.actor("alice")).await;
    world.delivered().await;
    let answered = || world.sandbox.calls().iter().filter(|(_, route)| route == CALLBACK).count();
    let before = answered();
    world.sandbox.replay_events(100);
    // What comes after it has been looked at when this is answered.
    world.actor("bob").command("partner help", &[]).await.unwrap();
    assert_eq!(answered(), before + 1);
    assert_eq!(world.count("SELECT count(*) FROM application").await, 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_thousand_invalid_requests_only_interactions_are_answered() {
    let world = World::ready().await;
    assert_eq!(health(&world).await["reasons"], json!([]));
    let owner = world.actor("owner");
    let refusing =
        world.sandbox.fault(Fault::on("GET", "/guilds/{id}").code(403, 50_001).times(2_000));
    let options = world.all_options();
    while refusing.hits() < 1_000 {
        let setups = join_all((0..40).map(|_| owner.command("setup", &options))).await;
        assert!(setups.iter().all(Result::is_ok), "each is answered");
    }
    assert!(refusing.hits() <= 1_040, "{}", refusing.hits());
    let before = world.sandbox.calls().len();
    let said = owner.command("setup", &options).await.unwrap().message();
    assert!(!said.has("Setup is complete"), "{said}");
    let after: Vec<_> = world.sandbox.calls().split_off(before);
    assert!(
        after.iter().all(|(_, route)| route == CALLBACK || route.starts_with("/webhooks/")),
        "{after:?}"
    );
    let deadline = std::time::Instant::now() + world.patience;
    while !health(&world).await["reasons"]
        .to_string()
        .contains("Discord has refused 1,000 calls in ten minutes")
    {
        assert!(std::time::Instant::now() < deadline, "{}", health(&world).await);
    }
    assert!(world.log().contains("Discord has refused too many calls"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tickets_messages_keep_their_order_while_others_go_on() {
    let world = World::ready().await;
    let (alice, bob) = (world.actor("alice"), world.actor("bob"));
    let failing = world.sandbox.fault(Fault::on("POST", MESSAGES).status(503).times(2));
    world.apply(&alice).await;
    failing.reached().await;
    world.apply(&bob).await;
    let ticket = world.ticket_of(&alice).await;
    world.actor("staff").command("ticket approve", &[("ticket", json!(1))]).await.unwrap();
    world.delivered().await;
    let texts: Vec<bool> =
        world.sandbox.messages(ticket).iter().map(|m| m.has("You are approved")).collect();
    assert_eq!(texts, [false, true], "the card first, although it failed");
    world.assert_sound();
}
