//! Three seconds, fifteen minutes, once: in the time of a clock that the test sets.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use discord_sandbox::{ActError, Limits, ManualClock, Sandbox, Seed};
use serde_json::{Value, json};

use crate::server::Client;

/// A sandbox with its own time, and a bot that is only its HTTP and one open socket's worth of
/// commands.
async fn start() -> (Sandbox, Arc<ManualClock>, Client) {
    let clock = Arc::new(ManualClock::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap()));
    let address = "127.0.0.1:0".parse().unwrap();
    let sandbox = Sandbox::start_at(address, Seed::small(), clock.clone()).await.unwrap();
    let client = Client::new(&sandbox);
    let command = json!([{"name": "go", "description": "d"}]);
    client.put(&format!("/applications/{}/commands", sandbox.bot()), &command).await;
    client.identify(&sandbox).await;
    (sandbox, clock, client)
}

/// Types /go; gives the interaction, and the task that waits for the answer.
async fn go(
    sandbox: &Sandbox,
) -> (Value, tokio::task::JoinHandle<Result<discord_sandbox::Reply, ActError>>) {
    let seen = sandbox.records().len();
    let alice = sandbox.actor("alice");
    let waiting = tokio::spawn(async move { alice.command("go", &[]).await });
    let interaction = sandbox
        .until("the interaction", |sandbox| {
            sandbox.records().into_iter().skip(seen).find_map(|record| match record.traffic {
                discord_sandbox::Traffic::Dispatch { event, data }
                    if event == "INTERACTION_CREATE" =>
                {
                    Some(data)
                }
                _ => None,
            })
        })
        .await;
    (interaction, waiting)
}

fn callback(interaction: &Value) -> String {
    let text = |name: &str| interaction[name].as_str().unwrap().to_owned();
    format!("/interactions/{}/{}/callback", text("id"), text("token"))
}

#[tokio::test]
async fn an_answer_after_three_seconds_is_refused_and_the_person_is_told() {
    let (sandbox, clock, client) = start().await;
    let (interaction, waiting) = go(&sandbox).await;
    clock.advance(TimeDelta::milliseconds(3_001));
    assert_eq!(waiting.await.unwrap().unwrap_err(), ActError::NoAnswer);
    let (status, body) = client
        .post(&callback(&interaction), &json!({"type": 4, "data": {"content": "late"}}))
        .await;
    assert_eq!((status, &body["code"]), (404, &json!(10062)));
}

#[tokio::test]
async fn an_answer_within_three_seconds_counts_and_only_the_first() {
    let (sandbox, clock, client) = start().await;
    let (interaction, waiting) = go(&sandbox).await;
    clock.advance(TimeDelta::milliseconds(2_999));
    let answer = json!({"type": 4, "data": {"content": "in time"}});
    assert_eq!(client.post(&callback(&interaction), &answer).await.0, 204);
    assert_eq!(waiting.await.unwrap().unwrap().message().content, "in time");
    let (status, body) = client.post(&callback(&interaction), &answer).await;
    assert_eq!((status, &body["code"]), (400, &json!(40060)));
}

#[tokio::test]
async fn a_token_is_good_for_fifteen_minutes() {
    let (sandbox, clock, client) = start().await;
    let (interaction, waiting) = go(&sandbox).await;
    let answer = client
        .post(&format!("{}?with_response=true", callback(&interaction)), &json!({"type": 5}))
        .await;
    assert_eq!(answer.0, 200);
    assert_eq!(answer.1["resource"]["type"], 5);
    let webhook = format!("/webhooks/{}/{}", sandbox.bot(), interaction["token"].as_str().unwrap());
    clock.advance(TimeDelta::minutes(14));
    let edit = json!({"content": "done"});
    assert_eq!(client.patch(&format!("{webhook}/messages/@original"), &edit).await.0, 200);
    assert_eq!(waiting.await.unwrap().unwrap().message().content, "done");
    assert_eq!(client.post(&webhook, &json!({"content": "more"})).await.0, 200);
    clock.advance(TimeDelta::minutes(2));
    let (status, body) = client.post(&webhook, &json!({"content": "too late"})).await;
    assert_eq!((status, &body["code"]), (401, &json!(50027)));
}

#[tokio::test]
async fn a_nonce_makes_one_message_only() {
    let (sandbox, clock, client) = start().await;
    let path = format!("/channels/{}/messages", sandbox.channel("welcome").unwrap());
    let body = json!({"content": "once", "nonce": "n1", "enforce_nonce": true});
    let (_, first) = client.post(&path, &body).await;
    let (status, second) = client.post(&path, &body).await;
    assert_eq!((status, &second["id"]), (200, &first["id"]));
    assert_eq!(sandbox.messages(sandbox.channel("welcome").unwrap()).len(), 1);
    clock.advance(TimeDelta::minutes(6));
    assert_ne!(
        client.post(&path, &body).await.1["id"],
        first["id"],
        "a nonce is remembered for minutes only"
    );
}

#[tokio::test]
async fn answers_carry_the_sandboxs_time_or_what_was_set() {
    let (sandbox, clock, _) = start().await;
    let date = async || {
        let answer = reqwest::get(format!("{}/api/v10/gateway", sandbox.url())).await.unwrap();
        answer.headers()["date"].to_str().unwrap().to_owned()
    };
    assert_eq!(date().await, "Fri, 15 Jan 2027 08:00:00 GMT");
    clock.advance(TimeDelta::seconds(1));
    sandbox.set_date_ahead(TimeDelta::days(31));
    assert_eq!(date().await, "Mon, 15 Feb 2027 08:00:01 GMT");
}

#[tokio::test]
async fn a_channel_is_renamed_twice_in_ten_minutes() {
    let clock = Arc::new(ManualClock::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap()));
    let address = "127.0.0.1:0".parse().unwrap();
    let sandbox = Sandbox::start_at(address, Seed::fresh(), clock.clone()).await.unwrap();
    let client = Client::new(&sandbox);
    let channels = format!("/guilds/{}/channels", sandbox.guild());
    let made = client.post(&channels, &json!({"name": "t"})).await.1;
    let path = format!("/channels/{}", made["id"].as_str().unwrap());
    let other = format!("/channels/{}", sandbox.channel("general").unwrap());
    let named = |name: &str| json!({"name": name});
    assert_eq!(client.patch(&path, &named("one")).await.0, 200);
    clock.advance(TimeDelta::seconds(60));
    assert_eq!(client.patch(&path, &json!({"topic": "two"})).await.0, 200);
    // What changes neither is no change, and nor is what says them again.
    for body in [named("one"), json!({"topic": "two", "nsfw": false}), json!({"position": 3})] {
        assert_eq!(client.patch(&path, &body).await.0, 200, "{body}");
    }
    let (status, refusal) = client.patch(&path, &named("three")).await;
    assert_eq!((status, &refusal["retry_after"]), (429, &json!(540.0)));
    assert_eq!(sandbox.channel("three"), None);
    assert_eq!(client.patch(&other, &named("elsewhere")).await.0, 200, "each has its own count");
    clock.advance(TimeDelta::seconds(540));
    assert_eq!(client.patch(&path, &named("three")).await.0, 200);
}

#[tokio::test]
async fn conversations_are_not_opened_in_a_rush() {
    let clock = Arc::new(ManualClock::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap()));
    let address = "127.0.0.1:0".parse().unwrap();
    let seed = Seed::small().with_limits(Limits::none().new_dms(3, Duration::from_mins(10)));
    let sandbox = Sandbox::start_at(address, seed, clock.clone()).await.unwrap();
    let client = Client::new(&sandbox);
    let open = async |name: String| {
        let body = json!({"recipient_id": sandbox.actor(&name).id().to_string()});
        let (status, answer) = client.post("/users/@me/channels", &body).await;
        (status, answer["code"].as_u64())
    };
    for number in 0..4 {
        let _ = sandbox.add_member(&format!("m{number}"));
    }
    for number in 0..3 {
        assert_eq!(open(format!("m{number}")).await, (200, None));
    }
    assert_eq!(open("m3".to_owned()).await, (403, Some(40003)));
    assert_eq!(open("m0".to_owned()).await, (200, None), "that one is open already");
    assert_eq!(sandbox.violations(), Vec::<String>::new());
    clock.advance(TimeDelta::seconds(600));
    assert_eq!(open("m3".to_owned()).await, (200, None));
}
