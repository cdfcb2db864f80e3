//! Malformed requests, each refused with Discord's status, code, and the field at fault.

use discord_sandbox::{Sandbox, Seed};
use serde_json::{Value, json};

use crate::server::{Client, start};

/// Whether the request is refused as malformed, and where; the violation has to be on record.
async fn fault(sandbox: &Sandbox, client: &Client, method: &str, path: &str, body: &Value) -> String {
    let before = sandbox.violations().len();
    let (status, answer) = client.send(method, path, Some(body)).await;
    assert_eq!((status, &answer["code"]), (400, &json!(50035)), "{body}");
    assert_eq!(sandbox.violations().len(), before + 1);
    let mut place = &answer["errors"];
    let mut steps = Vec::new();
    while let Some((step, next)) = place.as_object().and_then(|fields| fields.iter().next()) {
        if step == "_errors" {
            break;
        }
        steps.push(step.clone());
        place = next;
    }
    steps.join(".")
}

#[tokio::test]
async fn messages_are_held_to_their_limits() {
    let (sandbox, client) = start(Seed::small()).await;
    let path = format!("/channels/{}/messages", sandbox.channel("welcome").unwrap());
    let long = |length: usize| "x".repeat(length);
    let button = |id: &str| json!({"type": 2, "style": 1, "label": "Go", "custom_id": id});
    let row = |parts: &[Value]| json!({"type": 1, "components": parts});
    let select = json!({"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]});
    let rows: Vec<Value> = (0..6).map(|n| row(&[button(&n.to_string())])).collect();
    let embeds: Vec<Value> = (0..11).map(|_| json!({"title": "t"})).collect();
    for (body, place) in [
        (json!({"content": long(2001)}), "content"),
        (json!({"content": 5}), "content"),
        (json!({"embeds": embeds}), "embeds"),
        (json!({"embeds": [{"title": long(257)}]}), "embeds.0.title"),
        (json!({"embeds": [{"title": "t", "fields": [{"name": "n", "value": ""}]}]}), "embeds.0.fields.0.value"),
        (json!({"embeds": [{"description": long(4096)}, {"description": long(1905)}]}), "embeds"),
        (json!({"embeds": [{}]}), "embeds.0.description"),
        (json!({"content": "x", "components": rows}), "components"),
        (
            json!({"content": "x", "components": [row(&[button("a"), button("a")])]}),
            "components.0.components.1.custom_id",
        ),
        (json!({"content": "x", "components": [row(&[select, button("b")])]}), "components.0.components.1"),
        (json!({"content": "x", "components": [row(&[button(&long(101))])]}), "components.0.components.0.custom_id"),
        (json!({"content": "x", "components": [button("a")]}), "components.0.type"),
        (json!({"content": "x", "nonce": long(26)}), "nonce"),
    ] {
        assert_eq!(fault(&sandbox, &client, "POST", &path, &body).await, place, "{body}");
    }
    let (status, empty) = client.post(&path, &json!({"content": "  "})).await;
    assert_eq!((status, &empty["code"]), (400, &json!(50006)));
    assert_eq!(sandbox.messages(sandbox.channel("welcome").unwrap()).len(), 0);
    assert_eq!(client.post(&path, &json!({"content": long(2000)})).await.0, 200);
}

#[tokio::test]
async fn commands_and_channels_are_held_to_their_limits() {
    let (sandbox, client) = start(Seed::small()).await;
    let commands = format!("/applications/{}/guilds/{}/commands", sandbox.bot(), sandbox.guild());
    let option = |name: &str, required| json!({"type": 3, "name": name, "description": "d", "required": required});
    for (body, place) in [
        (json!([{"name": "Upper", "description": "d"}]), "0.name"),
        (json!([{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]), "1.name"),
        (json!([{"name": "a"}]), "0.description"),
        (
            json!([{"name": "a", "description": "d", "options": [option("x", false), option("y", true)]}]),
            "0.options.1.required",
        ),
    ] {
        assert_eq!(fault(&sandbox, &client, "PUT", &commands, &body).await, place, "{body}");
    }
    assert!(sandbox.command_names().is_empty());
    let channels = format!("/guilds/{}/channels", sandbox.guild());
    for (body, place) in [
        (json!({"name": ""}), "name"),
        (json!({"name": "x".repeat(101)}), "name"),
        (json!({"name": "x", "topic": "x".repeat(1025)}), "topic"),
        (json!({"name": "x", "type": 99}), "type"),
        (json!({"name": "x", "permission_overwrites": [{"id": "1", "type": 7}]}), "permission_overwrites.0.type"),
    ] {
        assert_eq!(fault(&sandbox, &client, "POST", &channels, &body).await, place, "{body}");
    }
}

#[tokio::test]
async fn answers_have_to_fit_what_the_person_did() {
    let (sandbox, client) = start(Seed::small()).await;
    let commands = json!([{"name": "go", "description": "d"}]);
    client.put(&format!("/applications/{}/commands", sandbox.bot()), &commands).await;
    client.identify(&sandbox).await;
    let alice = sandbox.actor("alice");
    let waiting = tokio::spawn(async move { alice.command("go", &[]).await });
    let path = sandbox
        .until("the interaction", |sandbox| {
            sandbox.records().into_iter().find_map(|record| match record.traffic {
                discord_sandbox::Traffic::Dispatch { event, data } if event == "INTERACTION_CREATE" => {
                    let text = |name: &str| data[name].as_str().unwrap().to_owned();
                    Some(format!("/interactions/{}/{}/callback", text("id"), text("token")))
                }
                _ => None,
            })
        })
        .await;
    let input = json!({"type": 4, "custom_id": "i", "label": "L", "style": 1, "value": "v"});
    let row = json!({"type": 1, "components": [input]});
    let one =
        |n: u8| json!({"type": 1, "components": [{"type": 4, "custom_id": n.to_string(), "label": "L", "style": 1}]});
    let six = (0..6).map(one).collect();
    let modal = |title: &str, rows: Vec<Value>| json!({"type": 9, "data": {"title": title, "custom_id": "m", "components": rows}});
    for (body, place) in [
        (json!({"type": 7, "data": {"content": "x"}}), "type"),
        (json!({"type": 8, "data": {"choices": []}}), "type"),
        (json!({"type": 4, "data": {"content": "x".repeat(2001)}}), "data.content"),
        (modal(&"x".repeat(46), vec![row.clone()]), "data.title"),
        (modal("T", vec![]), "data.components"),
        (modal("T", six), "data.components"),
        (modal("T", vec![row.clone(), row.clone()]), "data.components.1.components.0.custom_id"),
    ] {
        assert_eq!(fault(&sandbox, &client, "POST", &path, &body).await, place, "{body}");
    }
    // What is refused answers nothing: the right answer still counts.
    assert_eq!(client.post(&path, &modal("T", vec![row])).await.0, 204);
    let form = waiting.await.unwrap().unwrap().modal();
    assert_eq!(form.title, "T");

    let alice = sandbox.actor("alice");
    let waiting = tokio::spawn(async move { alice.submit(&form, &[]).await });
    let path = sandbox
        .until("the submit", |sandbox| {
            sandbox.records().into_iter().find_map(|record| match record.traffic {
                discord_sandbox::Traffic::Dispatch { data, .. } if data["type"] == 5 => {
                    let text = |name: &str| data[name].as_str().unwrap().to_owned();
                    Some(format!("/interactions/{}/{}/callback", text("id"), text("token")))
                }
                _ => None,
            })
        })
        .await;
    let again = modal("T", vec![json!({"type": 1, "components": [{"type": 4}]})]);
    assert_eq!(fault(&sandbox, &client, "POST", &path, &again).await, "type", "no modal after a modal");
    assert_eq!(client.post(&path, &json!({"type": 4, "data": {"content": "done"}})).await.0, 204);
    assert_eq!(waiting.await.unwrap().unwrap().message().content, "done");
}

#[tokio::test]
async fn somebody_elses_message_is_not_the_bots_to_change() {
    let (sandbox, client) = start(Seed::small()).await;
    let welcome = sandbox.channel("welcome").unwrap();
    let said = sandbox.actor("alice").say(welcome, "mine").await.unwrap();
    let path = format!("/channels/{welcome}/messages/{}", said.id);
    let (status, answer) = client.patch(&path, &json!({"content": "yours"})).await;
    assert_eq!((status, &answer["code"]), (403, &json!(50005)));
}
