//! Answers that do not fit what a person did; all other malformed requests are in `malformed`.

use discord_sandbox::{Sandbox, Seed};
use serde_json::{Value, json};

use crate::server::{Client, start};

/// Whether the request is refused as malformed, and where; the violation has to be on record.
async fn fault(
    sandbox: &Sandbox,
    client: &Client,
    method: &str,
    path: &str,
    body: &Value,
) -> String {
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
                discord_sandbox::Traffic::Dispatch { event, data }
                    if event == "INTERACTION_CREATE" =>
                {
                    let text = |name: &str| data[name].as_str().unwrap().to_owned();
                    Some(format!("/interactions/{}/{}/callback", text("id"), text("token")))
                }
                _ => None,
            })
        })
        .await;
    let input = json!({"type": 4, "custom_id": "i", "label": "L", "style": 1, "value": "v"});
    let row = json!({"type": 1, "components": [input]});
    let one = |n: u8| {
        json!({
            "type": 1,
            "components": [{"type": 4, "custom_id": n.to_string(), "label": "L", "style": 1}],
        })
    };
    let six = (0..6).map(one).collect();
    let modal = |title: &str, rows: Vec<Value>| {
        json!({
            "type": 9, "data": {"title": title, "custom_id": "m", "components": rows},
        })
    };
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
    assert_eq!(
        fault(&sandbox, &client, "POST", &path, &again).await,
        "type",
        "no modal after a modal"
    );
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
