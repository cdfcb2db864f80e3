//! The page to click in, without a browser: what it is sent, and what it does.

use serde_json::{Value, json};

use crate::bot::Rig;

/// What the page does, as `user`.
async fn act(rig: &Rig, what: &Value) -> Value {
    let url = format!("{}/_sandbox/act", rig.sandbox.url());
    let request = reqwest::Client::new().post(url).header("content-type", "application/json").body(what.to_string());
    serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
}

async fn state(rig: &Rig, user: &str) -> Value {
    let url = format!("{}/_sandbox/state?user={user}", rig.sandbox.url());
    serde_json::from_str(&reqwest::get(url).await.unwrap().text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn each_person_gets_their_own_channels_messages_and_commands() {
    let rig = Rig::start().await;
    let welcome = rig.welcome().to_string();
    let run = json!({"do": "command", "user": "alice", "channel": welcome, "path": "whisper", "options": {}});
    let answer = act(&rig, &run).await;
    assert_eq!(answer["message"]["content"], "psst");
    assert_eq!(answer["message"]["used"], "alice used /whisper");
    let (alice, owner) = (state(&rig, "alice").await, state(&rig, "owner").await);
    assert_eq!(alice["messages"].as_array().unwrap().len(), 1);
    assert_eq!(owner["messages"].as_array().unwrap().len(), 0);
    let names = |state: &Value, list: &str| {
        let items = state[list].as_array().unwrap().iter();
        items.map(|item| item["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(!names(&alice, "channels").contains(&"staff-log".to_owned()));
    assert!(names(&owner, "channels").contains(&"staff-log".to_owned()));
    assert!(!names(&alice, "commands").contains(&"staff_only".to_owned()));
    assert!(names(&owner, "commands").contains(&"staff_only".to_owned()));
}

#[tokio::test]
async fn a_form_is_opened_filled_in_and_kept_to_its_limits() {
    let rig = Rig::start().await;
    let welcome = rig.welcome().to_string();
    let say = json!({"do": "say", "user": "alice", "channel": welcome, "text": "hello"});
    assert_eq!(act(&rig, &say).await["message"]["content"], "hello");
    let panel = json!({"do": "command", "user": "alice", "channel": welcome, "path": "panel", "options": {}});
    let panel = act(&rig, &panel).await["message"]["id"].clone();
    let click = json!({"do": "click", "user": "alice", "channel": welcome, "message": panel, "custom_id": "modal"});
    let modal = act(&rig, &click).await["modal"].clone();
    assert_eq!(modal["title"], "A form");
    let mut submit = json!({"do": "submit", "user": "alice", "interaction": modal["interaction"], "values": {}});
    assert!(act(&rig, &submit).await["error"].as_str().unwrap().contains("Name"));
    submit["values"]["name"] = json!("Alice");
    assert!(act(&rig, &submit).await["message"]["content"].as_str().unwrap().starts_with("Alice"));
    submit["user"] = json!("staff");
    assert!(act(&rig, &submit).await["error"].as_str().unwrap().contains("too old"), "a form is for one person");
    let suggest =
        json!({"do": "suggest", "user": "alice", "channel": welcome, "path": "pick", "option": "fruit", "typed": "b"});
    assert_eq!(act(&rig, &suggest).await["choices"][0]["name"], "banana");
}

#[tokio::test]
async fn the_page_is_served_to_this_machine_only() {
    let rig = Rig::start().await;
    let page = reqwest::get(rig.sandbox.url()).await.unwrap();
    assert!(page.headers().contains_key("content-security-policy"));
    assert!(page.text().await.unwrap().starts_with("<!doctype html>"));
    let foreign = reqwest::Client::new().get(rig.sandbox.url()).header("host", "evil.example").send().await.unwrap();
    assert_eq!(foreign.status(), 403);
    let url = format!("{}/_sandbox/act", rig.sandbox.url());
    let posted = reqwest::Client::new().post(url).header("content-type", "text/plain").body("{}").send().await.unwrap();
    assert_eq!(posted.status(), 415, "a form of another page cannot act");
}

#[tokio::test]
async fn the_page_hears_of_every_change() {
    let rig = Rig::start().await;
    let mut events = reqwest::get(format!("{}/_sandbox/events", rig.sandbox.url())).await.unwrap();
    rig.sandbox.actor("alice").say(rig.welcome(), "news").await.unwrap();
    let chunk = events.chunk().await.unwrap().unwrap();
    assert!(chunk.starts_with(b"data:"));
}
