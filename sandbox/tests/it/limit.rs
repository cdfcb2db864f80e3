//! Three seconds, fifteen minutes, once: in the time of a clock that the test sets.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use discord_sandbox::{ActError, ManualClock, Sandbox, Seed};
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
