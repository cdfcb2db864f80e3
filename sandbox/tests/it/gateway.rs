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

/// A bot in two shards, each of which is a client of its own: those of one client serenity starts
/// five seconds apart.
async fn two_shards(seed: Seed) -> Sandbox {
    let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), seed).await.unwrap();
    for shard in 0..2 {
        let intents = GatewayIntents::non_privileged();
        let client = ClientBuilder::new_with_http(http(&sandbox), intents).await;
        let mut client = client.unwrap();
        tokio::spawn(async move { client.start_shard(shard, 2).await });
    }
    sandbox.until("both shards", |sandbox| (sandbox.shards().len() == 2).then_some(())).await;
    sandbox
}

#[tokio::test]
async fn each_shard_hears_of_its_own_servers_alone() {
    let sandbox = two_shards(Seed::small().with_further_guild("Next door")).await;
    let http = http(&sandbox);
    assert_eq!(http.get_bot_gateway().await.unwrap().shards, 2);
    let own = sandbox.guild();
    let further = sandbox.further_guilds()[0];
    assert_ne!((own >> 22) % 2, (further >> 22) % 2);
    // READY names the servers of each shard, and GUILD_CREATE comes once for each.
    let said = |name: &str| -> Vec<serde_json::Value> {
        let of = |traffic: Traffic| match traffic {
            Traffic::Dispatch { event, data } if event == name => Some(data),
            _ => None,
        };
        sandbox.records().into_iter().filter_map(|record| of(record.traffic)).collect()
    };
    for ready in said("READY") {
        let shard = ready["shard"][0].as_u64().unwrap();
        let mine = if (own >> 22) % 2 == shard { own } else { further };
        assert_eq!(ready["guilds"].as_array().unwrap().len(), 1);
        assert_eq!(ready["guilds"][0]["id"], mine.to_string());
    }
    let mut made: Vec<_> = said("GUILD_CREATE").iter().map(|guild| guild["id"].clone()).collect();
    made.sort_by_key(ToString::to_string);
    let mut all = [own.to_string(), further.to_string()];
    all.sort();
    assert_eq!(made, all);
    // Both can be read, and a change of each is told to one shard.
    let name = http.get_guild(further.into()).await.unwrap().name;
    assert_eq!(name, "Next door");
    assert_eq!(http.get_guilds(None, None).await.unwrap().len(), 2);
    let events = || {
        let dump = sandbox.dump();
        let sessions = dump["sessions"].as_array().unwrap().clone();
        let mut counts = [0, 0];
        for session in sessions {
            let shard = usize::try_from(session["shard"][0].as_u64().unwrap()).unwrap();
            counts[shard] = session["events"].as_u64().unwrap();
        }
        counts
    };
    for guild in [own, further, further] {
        let before = events();
        sandbox.rename_guild(guild, "Another name");
        let after = events();
        let shard = usize::try_from((guild >> 22) % 2).unwrap();
        assert_eq!(after[shard], before[shard] + 1);
        assert_eq!(after[1 - shard], before[1 - shard]);
    }
    // Direct messages are the first shard's.
    let alice = sandbox.actor("alice");
    let body = serde_json::json!({"recipient_id": alice.id().to_string()});
    let dm = http.create_private_channel(&body).await.unwrap().id.get();
    let before = events();
    alice.say(dm, "hello").await.unwrap();
    assert_eq!(events(), [before[0] + 1, before[1]]);
}

#[tokio::test]
async fn starting_sessions_is_counted() {
    let rig = Rig::start().await;
    let limit = || async { rig.http.get_bot_gateway().await.unwrap().session_start_limit };
    assert_eq!(limit().await.remaining, 999);
    rig.sandbox.set_session_starts(0, chrono::TimeDelta::seconds(60));
    let none = limit().await;
    assert!(none.remaining == 0 && none.reset_after <= 60_000);
    let mut client =
        ClientBuilder::new_with_http(http(&rig.sandbox), GatewayIntents::empty()).await.unwrap();
    tokio::spawn(async move { client.start_shard(0, 1).await });
    let told = |sandbox: &Sandbox| sandbox.violations().pop();
    let violation = rig.sandbox.until("the violation", told).await;
    assert!(violation.contains("IDENTIFY"), "{violation}");
    rig.sandbox.set_session_starts(0, chrono::TimeDelta::zero());
    assert_eq!(limit().await.remaining, 1000);
}
