//! The page to click in, without a browser: what it is sent, and what it does.

use discord_sandbox::Traffic;
use serde_json::{Value, json};
use serenity::all::{ChannelId, CreateMessage};

use crate::bot::Rig;

/// What the page does, as `user`.
async fn act(rig: &Rig, what: &Value) -> Value {
    let url = format!("{}/_sandbox/act", rig.sandbox.url());
    let request = reqwest::Client::new()
        .post(url)
        .header("content-type", "application/json")
        .body(what.to_string());
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
    let run = json!({
        "do": "command", "user": "alice", "channel": welcome, "path": "whisper", "options": {},
    });
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
    let panel = json!({
        "do": "command", "user": "alice", "channel": welcome, "path": "panel", "options": {},
    });
    let panel = act(&rig, &panel).await["message"]["id"].clone();
    let click = json!({
        "do": "click", "user": "alice", "channel": welcome, "message": panel, "custom_id": "modal",
    });
    let modal = act(&rig, &click).await["modal"].clone();
    assert_eq!(modal["title"], "A form");
    let mut submit =
        json!({"do": "submit", "user": "alice", "interaction": modal["interaction"], "values": {}});
    assert!(act(&rig, &submit).await["error"].as_str().unwrap().contains("Name"));
    submit["values"]["name"] = json!("Alice");
    assert!(act(&rig, &submit).await["message"]["content"].as_str().unwrap().starts_with("Alice"));
    submit["user"] = json!("staff");
    assert!(
        act(&rig, &submit).await["error"].as_str().unwrap().contains("too old"),
        "a form is for one person"
    );
    let suggest = json!({
        "do": "suggest", "user": "alice", "channel": welcome, "path": "pick", "option": "fruit",
        "typed": "b",
    });
    assert_eq!(act(&rig, &suggest).await["choices"][0]["name"], "banana");
}

#[tokio::test]
async fn the_page_is_served_to_this_machine_only() {
    let rig = Rig::start().await;
    let page = reqwest::get(rig.sandbox.url()).await.unwrap();
    assert!(page.headers().contains_key("content-security-policy"));
    assert!(page.text().await.unwrap().starts_with("<!doctype html>"));
    let foreign = reqwest::Client::new()
        .get(rig.sandbox.url())
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 403);
    let url = format!("{}/_sandbox/act", rig.sandbox.url());
    let posted = reqwest::Client::new()
        .post(url)
        .header("content-type", "text/plain")
        .body("{}")
        .send()
        .await
        .unwrap();
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

/// Asks for trouble; gives the status and what the page then shows as armed.
async fn trouble(rig: &Rig, what: &Value) -> (u16, Value) {
    let url = format!("{}/_sandbox/fault", rig.sandbox.url());
    let request = reqwest::Client::new()
        .post(url)
        .header("content-type", "application/json")
        .body(what.to_string());
    let status = request.send().await.unwrap().status().as_u16();
    (status, state(rig, "").await["faults"].clone())
}

#[tokio::test]
async fn a_fault_is_armed_counted_and_cleared() {
    let rig = Rig::start().await;
    let messages = "/channels/{id}/messages";
    let what = json!({
        "kind": "status", "status": 403, "code": 50013, "method": "POST", "route": messages,
        "times": 2,
    });
    let (status, armed) = trouble(&rig, &what).await;
    let shown = json!({
        "what": "403, code 50013", "method": "POST", "route": messages, "skip": 0, "times": 2,
        "after": false, "hits": 0,
    });
    assert_eq!((status, &armed), (200, &json!([shown])));
    let say =
        || ChannelId::new(rig.welcome()).send_message(&rig.http, CreateMessage::new().content("x"));
    assert!(say().await.unwrap_err().to_string().contains("on demand"));
    assert_eq!(state(&rig, "").await["faults"][0]["hits"], 1);
    say().await.unwrap_err();
    say().await.unwrap();
    assert_eq!(
        state(&rig, "").await["faults"][0]["hits"],
        2,
        "it is shown after its last hit, too"
    );
    assert_eq!(trouble(&rig, &json!({"kind": "clear"})).await, (200, json!([])));
    trouble(&rig, &json!({"kind": "hang"})).await;
    trouble(&rig, &json!({"kind": "clear"})).await;
    say().await.unwrap();
}

#[tokio::test]
async fn an_unknown_fault_is_refused() {
    let rig = Rig::start().await;
    for what in [
        json!({"kind": "earthquake"}),
        json!({"kind": "status", "status": 99}),
        json!({"kind": "drop", "often": 2}),
        json!({"kind": "drop", "times": -1}),
        json!({}),
        json!(null),
    ] {
        assert_eq!(trouble(&rig, &what).await, (400, json!([])), "{what}");
    }
    let url = format!("{}/_sandbox/fault", rig.sandbox.url());
    let foreign = reqwest::Client::new().post(url).header("origin", "http://evil.example");
    let foreign = foreign.header("content-type", "application/json").body(r#"{"kind": "hang"}"#);
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    assert_eq!(state(&rig, "").await["faults"], json!([]));
}

#[tokio::test]
async fn the_gateway_is_broken_off_from_the_page() {
    let rig = Rig::start().await;
    let welcomed = |event: &str| {
        let is = |traffic: &Traffic| {
            matches!(
                traffic, Traffic::Dispatch { event: name, .. } if name == event
            )
        };
        rig.sandbox.records().iter().filter(|record| is(&record.traffic)).count()
    };
    let kinds = ["gateway-drop", "gateway-close", "gateway-reconnect", "gateway-invalidate"];
    for (n, kind) in kinds.into_iter().enumerate() {
        let what = json!({"kind": kind, "resumable": true});
        assert_eq!(trouble(&rig, &what).await, (200, json!([])));
        rig.sandbox.until(kind, |_| (welcomed("RESUMED") > n).then_some(())).await;
    }
    assert_eq!(welcomed("READY"), 1);
}

#[tokio::test]
async fn members_roles_and_channels_are_managed_and_menus_and_files_used() {
    let rig = Rig::start().await;
    let (welcome, alice) = (rig.welcome().to_string(), rig.sandbox.actor("alice").id().to_string());
    let role = rig.sandbox.role("Staff").unwrap().to_string();
    let owner = async |mut what: Value| {
        what["user"] = json!("owner");
        act(&rig, &what).await
    };
    assert_eq!(owner(json!({"do": "give_role", "member": alice, "role": role})).await, json!({}));
    let of_alice = async || {
        let state = state(&rig, "owner").await;
        let users = state["users"].as_array().unwrap().clone();
        users.into_iter().find(|user| user["name"] == "alice")
    };
    assert_eq!(of_alice().await.unwrap()["role_ids"], json!([role]));
    owner(json!({"do": "take_role", "member": alice, "role": role})).await;
    assert_eq!(of_alice().await.unwrap()["roles"], json!([]));
    owner(json!({"do": "set_role_position", "role": role, "position": 7})).await;
    owner(json!({"do": "rename_channel", "channel": welcome, "name": "Hall"})).await;
    owner(json!({"do": "set_channel_position", "channel": welcome, "position": 3})).await;
    let state_now = state(&rig, "owner").await;
    let find = |list: &str, id: &str| {
        let items = state_now[list].as_array().unwrap();
        items.iter().find(|item| item["id"] == id).unwrap().clone()
    };
    assert_eq!(find("roles", &role)["position"], 7);
    let hall = find("channels", &welcome);
    assert_eq!((&hall["name"], &hall["position"]), (&json!("hall"), &json!(3)));
    let said = owner(json!({"do": "say", "channel": welcome, "text": "hello"})).await;
    let quoted = owner(json!({"do": "message_command", "name": "Quote", "channel": welcome,
        "target": said["message"]["id"]}));
    assert_eq!(quoted.await["message"]["content"], "> hello (owner)");
    let named = json!({"do": "user_command", "name": "Name", "channel": welcome, "target": alice});
    assert_eq!(owner(named).await["message"]["content"], "alice");
    let stored = json!({"do": "command", "channel": welcome, "path": "store",
        "options": {"file": {"filename": "a.txt", "content": "abc"}}});
    assert_eq!(owner(stored).await["message"]["content"], "a.txt: 3 of 3");
    let thread =
        owner(json!({"do": "thread", "channel": welcome, "name": "aside"})).await["thread"].clone();
    let said = owner(json!({"do": "say", "channel": thread, "text": "here"})).await;
    assert_eq!(said["message"]["channel"], thread);
    let refused = json!({"do": "delete_role", "user": "alice", "role": role});
    assert!(act(&rig, &refused).await["error"].as_str().unwrap().contains("may not"));
    owner(json!({"do": "delete_role", "role": role})).await;
    assert_eq!(rig.sandbox.role("Staff"), None);
    owner(json!({"do": "remove", "member": alice})).await;
    assert!(of_alice().await.is_none());
}

#[tokio::test]
async fn every_file_that_the_page_asks_for_is_served() {
    let rig = Rig::start().await;
    let index = reqwest::get(rig.sandbox.url()).await.unwrap().text().await.unwrap();
    let named = |text: &str, before: &str| {
        let parts = text.split(before).skip(1);
        parts.map(|part| part.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut wanted = named(&index, "\"/_sandbox/page/");
    let mut seen = Vec::new();
    while let Some(name) = wanted.pop() {
        if seen.contains(&name) {
            continue;
        }
        let url = format!("{}/_sandbox/page/{name}", rig.sandbox.url());
        let file = reqwest::get(url).await.unwrap();
        assert_eq!(file.status(), 200, "{name}");
        let kind = file.headers()["content-type"].to_str().unwrap().to_owned();
        let is_script = std::path::Path::new(&name).extension().is_some_and(|kind| kind == "js");
        let expected = if is_script { "text/javascript" } else { "text/css" };
        assert!(kind.starts_with(expected), "{name}: {kind}");
        wanted.extend(named(&file.text().await.unwrap(), "from \"./"));
        seen.push(name);
    }
    assert!(seen.len() > 5, "{seen:?}");
    let missing = format!("{}/_sandbox/page/missing.js", rig.sandbox.url());
    assert_eq!(reqwest::get(missing).await.unwrap().status(), 404);
}

#[tokio::test]
async fn the_page_hears_what_is_unread_and_whom_it_calls() {
    let rig = Rig::start().await;
    let welcome = rig.welcome().to_string();
    let staff = rig.sandbox.actor("staff").id().to_string();
    let say = json!({
        "do": "say", "user": "alice", "channel": welcome, "text": format!("<@{staff}>, hello"),
    });
    let id = act(&rig, &say).await["message"]["id"].clone();
    let (alice, owner) = (state(&rig, "alice").await, state(&rig, "owner").await);
    assert_eq!(owner["last"][&welcome], id);
    assert_eq!(alice["last"][&welcome], Value::Null, "one's own message is read");
    let pings = |name: &str| {
        let people = owner["users"].as_array().unwrap();
        people.iter().find(|person| person["name"] == name).unwrap()["pings"].clone()
    };
    assert_eq!(pings("staff"), json!([{"channel": welcome, "id": id}]));
    assert_eq!(pings("owner"), json!([]));
    assert_eq!((&alice["may_write"], &owner["may_write"]), (&json!(true), &json!(true)));
    let hidden = |name: &str| {
        let channels = owner["channels"].as_array().unwrap();
        let id = channels.iter().find(|channel| channel["name"] == name).unwrap()["id"].clone();
        owner["private"].as_array().unwrap().contains(&id)
    };
    assert!(hidden("staff-log") && !hidden("welcome"));
    assert!(alice["viewers"].as_array().unwrap().contains(&json!(staff)));
}
