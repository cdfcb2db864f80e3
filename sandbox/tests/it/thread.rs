//! Threads, pins and files, as people see them.

use discord_sandbox::{Seed, permission};
use serde_json::{Value, json};

use crate::server::start;

fn number(value: &Value) -> u64 {
    value.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_public_thread_is_seen_by_whoever_sees_its_channel_and_a_private_one_by_those_in_it() {
    let (sandbox, client) = start(Seed::small()).await;
    let (alice, staff) = (sandbox.actor("alice"), sandbox.actor("staff"));
    let log = sandbox.channel("staff-log").unwrap();
    let (_, open) = client
        .post(&format!("/channels/{log}/threads"), &json!({"name": "open", "type": 11}))
        .await;
    assert!(staff.can_see(number(&open["id"])) && !alice.can_see(number(&open["id"])));

    let welcome = sandbox.channel("welcome").unwrap();
    let (_, closed) =
        client.post(&format!("/channels/{welcome}/threads"), &json!({"name": "closed"})).await;
    let closed = number(&closed["id"]);
    assert!(!alice.can_see(closed));
    let seat = format!("/channels/{closed}/thread-members/{}", alice.id());
    assert_eq!(client.send("PUT", &seat, None).await.0, 204);
    assert!(alice.can_see(closed) && !staff.can_see(closed));
    alice.say(closed, "hello").await.unwrap();
    assert_eq!(
        client.get(&format!("/channels/{closed}/messages")).await.1.as_array().unwrap().len(),
        1
    );
    let (_, active) = client.get(&format!("/guilds/{}/threads/active", sandbox.guild())).await;
    assert_eq!(active["threads"].as_array().unwrap().len(), 2);
    sandbox.delete_channel(welcome);
    assert!(!alice.can_see(closed), "a thread goes with its channel");
}

#[tokio::test]
async fn a_message_takes_a_thread_out_of_the_archive_unless_it_is_locked() {
    let (sandbox, client) = start(Seed::small()).await;
    let welcome = sandbox.channel("welcome").unwrap();
    let (_, thread) = client
        .post(&format!("/channels/{welcome}/threads"), &json!({"name": "t", "type": 11}))
        .await;
    let path = format!("/channels/{}", number(&thread["id"]));
    assert_eq!(
        client.patch(&path, &json!({"archived": true})).await.1["thread_metadata"]["archived"],
        true
    );
    assert_eq!(client.post(&format!("{path}/messages"), &json!({"content": "again"})).await.0, 200);
    assert_eq!(client.get(&path).await.1["thread_metadata"]["archived"], false);
    sandbox.set_bot_permissions(permission::TICKET_BOT | permission::MANAGE_THREADS);
    assert_eq!(client.patch(&path, &json!({"locked": true, "archived": true})).await.0, 200);
    sandbox.set_bot_permissions(permission::TICKET_BOT);
    let (status, refusal) =
        client.post(&format!("{path}/messages"), &json!({"content": "more"})).await;
    assert_eq!((status, &refusal["code"]), (400, &json!(160_005)));
    assert_eq!(client.patch(&path, &json!({"archived": false})).await.1["code"], 50013);
}

#[tokio::test]
async fn pins_are_listed_by_both_routes_the_last_pinned_first_and_need_their_permission() {
    let (sandbox, client) = start(Seed::small()).await;
    let path = format!("/channels/{}", sandbox.channel("welcome").unwrap());
    let (_, one) = client.post(&format!("{path}/messages"), &json!({"content": "one"})).await;
    let (_, two) = client.post(&format!("{path}/messages"), &json!({"content": "two"})).await;
    let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
    assert_eq!(
        client.send("PUT", &format!("{path}/messages/pins/{}", text(&two)), None).await.0,
        204
    );
    assert_eq!(client.send("PUT", &format!("{path}/pins/{}", text(&one)), None).await.0, 204);
    let (_, new) = client.get(&format!("{path}/messages/pins?limit=1")).await;
    assert_eq!((&new["items"][0]["message"]["id"], &new["has_more"]), (&one["id"], &json!(true)));
    assert_eq!(client.get(&format!("{path}/pins")).await.1[1]["id"], two["id"]);
    sandbox.set_bot_permissions(permission::TICKET_BOT & !permission::PIN_MESSAGES);
    assert_eq!(
        client.delete(&format!("{path}/messages/pins/{}", text(&one))).await.1["code"],
        50013
    );
}

#[tokio::test]
async fn a_file_is_fetched_from_its_address() {
    let (sandbox, client) = start(Seed::small()).await;
    let path = format!("/channels/{}/messages", sandbox.channel("welcome").unwrap());
    let listed =
        json!({"attachments": [{"id": 1, "filename": "my table.csv", "description": "numbers"}]});
    let (status, sent) = client.send_files("POST", &path, &listed, &[1, 3]).await;
    assert_eq!(status, 200);
    let file = &sent["attachments"][1];
    assert_eq!(
        (&file["filename"], &file["description"]),
        (&json!("my_table.csv"), &json!("numbers"))
    );
    let fetched = reqwest::get(file["url"].as_str().unwrap()).await.unwrap().text().await.unwrap();
    assert_eq!(fetched, "xxx");
    let kept = json!({"attachments": [{"id": file["id"]}]});
    let (_, edited) =
        client.patch(&format!("{path}/{}", sent["id"].as_str().unwrap()), &kept).await;
    assert_eq!(edited["attachments"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn who_may_not_write_in_a_channel_may_still_write_in_its_threads() {
    let (sandbox, client) = start(Seed::small()).await;
    let (welcome, alice) = (sandbox.channel("welcome").unwrap(), sandbox.actor("alice"));
    let thread = alice.start_thread(welcome, "aside", false).await.unwrap();
    let set = async |deny: u64| {
        let path = format!("/channels/{welcome}/permissions/{}", sandbox.guild());
        let body = json!({"type": 0, "allow": "0", "deny": deny.to_string()});
        assert_eq!(client.put(&path, &body).await.0, 204);
    };
    let (channel, threads) = (permission::SEND_MESSAGES, permission::SEND_MESSAGES_IN_THREADS);
    let starting = permission::CREATE_PUBLIC_THREADS;
    for (deny, writes, writes_aside, starts) in [
        (0, true, true, true),
        (channel, false, true, true),
        (threads, true, false, false),
        (channel | starting, false, true, false),
        (channel | threads | starting, false, false, false),
    ] {
        set(deny).await;
        assert_eq!(alice.say(welcome, "here").await.is_ok(), writes, "{deny:b}");
        assert_eq!(alice.may_send(thread), writes_aside, "{deny:b}");
        assert_eq!(alice.say(thread, "aside").await.is_ok(), writes_aside, "{deny:b}");
        let started = alice.start_thread(welcome, "another", false).await;
        assert_eq!(started.is_ok(), starts, "{deny:b}");
    }
}
