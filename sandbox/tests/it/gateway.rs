//! Losing the connection, resuming, and being turned away.

use discord_sandbox::{Sandbox, Seed, Traffic};
use serenity::all::{ClientBuilder, GatewayIntents};

use crate::bot::{Rig, http};

fn dispatched(sandbox: &Sandbox, name: &str) -> usize {
    let is =
        |traffic: &Traffic| matches!(traffic, Traffic::Dispatch { event, .. } if event == name);
    sandbox.records().iter().filter(|record| is(&record.traffic)).count()
}

#[tokio::test]
async fn a_dropped_connection_is_resumed_and_nothing_is_lost() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    rig.sandbox.drop_gateway();
    rig.sandbox.until("the drop", |sandbox| (!sandbox.bot_connected()).then_some(())).await;
    // Typed while the bot is away: the event waits in the session.
    let reply = alice.command("hello", &[]).await.unwrap().message();
    assert_eq!(reply.content, "hello world x1 (en-US)");
    rig.sandbox
        .until("the resume", |sandbox| (dispatched(sandbox, "RESUMED") == 1).then_some(()))
        .await;
    assert_eq!(dispatched(&rig.sandbox, "READY"), 1, "the bot went on with its session");
}

#[tokio::test]
async fn a_wrong_token_is_turned_away() {
    let seed = Seed { token: Some("the.right.one".to_owned()), ..Seed::small() };
    let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), seed).await.unwrap();
    assert_eq!(sandbox.token(), "the.right.one");
    let wrong = serenity::http::HttpBuilder::new("some.other.token")
        .proxy(sandbox.url())
        .ratelimiter_disabled(true);
    let mut client =
        ClientBuilder::new_with_http(wrong.build(), GatewayIntents::empty()).await.unwrap();
    let error = client.start().await.unwrap_err().to_string();
    assert!(error.contains("authentication"), "{error}");
}

#[tokio::test]
async fn an_intent_that_is_not_switched_on_is_turned_away() {
    let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), Seed::small()).await.unwrap();
    let mut client =
        ClientBuilder::new_with_http(http(&sandbox), GatewayIntents::GUILD_MEMBERS).await.unwrap();
    let error = client.start().await.unwrap_err().to_string();
    assert!(error.contains("intents"), "{error}");
    // Switched on by the application's owner, it is granted.
    sandbox.set_privileged_intents(GatewayIntents::GUILD_MEMBERS.bits());
    let mut client =
        ClientBuilder::new_with_http(http(&sandbox), GatewayIntents::GUILD_MEMBERS).await.unwrap();
    let running = tokio::spawn(async move { client.start().await });
    sandbox.until("the session", |sandbox| sandbox.bot_connected().then_some(())).await;
    let _ = sandbox.add_member("bob");
    assert_eq!(dispatched(&sandbox, "GUILD_MEMBER_ADD"), 1);
    running.abort();
}

#[tokio::test]
async fn without_the_intent_nobody_is_announced() {
    let rig = Rig::start().await;
    let _ = rig.sandbox.add_member("bob");
    assert_eq!(dispatched(&rig.sandbox, "GUILD_MEMBER_ADD"), 0);
}
