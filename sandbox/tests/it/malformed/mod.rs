//! Every malformed request of one table, each sent to a running sandbox, and each refused as
//! Discord refuses it. The README shows the same table.

mod command;
mod component;
mod message;
mod server;

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::DateTime;
use discord_sandbox::{ManualClock, Sandbox, Seed, Traffic};
use serde_json::{Value, json};

use crate::server::Client;

/// What is sent.
pub(crate) enum Body {
    Nothing,
    Json(Value),
    /// A form with this JSON and files of these sizes, in bytes.
    Files(Value, Vec<usize>),
}

/// A malformed request, and what it is answered with.
struct Row {
    request: &'static str,
    wrong: &'static str,
    body: Body,
    status: u16,
    code: u32,
    /// Where in `errors` the fault stands, and what it is called there.
    field: &'static str,
    leaf: &'static str,
}

const MESSAGES: &str = "POST /channels/{channel}/messages";
const COMMANDS: &str = "PUT /applications/{app}/commands";
const CHANNELS: &str = "POST /guilds/{guild}/channels";
const CALLBACK: &str = "POST /interactions/{interaction}/{token}/callback";
const THREADS: &str = "POST /channels/{channel}/threads";

pub(crate) fn long(length: usize) -> String {
    "x".repeat(length)
}

pub(crate) fn rows_of(components: &[Value]) -> Value {
    json!({"content": "x", "components": [{"type": 1, "components": components}]})
}

pub(crate) fn button(id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": "Go", "custom_id": id})
}

pub(crate) fn buttons(count: usize) -> Vec<Value> {
    (0..count).map(|n| button(&n.to_string())).collect()
}

pub(crate) fn select(options: usize) -> Value {
    let options: Vec<Value> =
        (0..options).map(|n| json!({"label": "L", "value": n.to_string()})).collect();
    json!({"type": 3, "custom_id": "s", "options": options})
}

pub(crate) fn with(mut value: Value, name: &str, field: impl Into<Value>) -> Value {
    value[name] = field.into();
    value
}

pub(crate) fn embed(fields: &Value) -> Value {
    json!({"embeds": [fields]})
}

pub(crate) fn layout(components: &Value) -> Value {
    json!({"flags": 1 << 15, "components": components})
}

pub(crate) fn command(fields: Value) -> Value {
    let mut command = json!({"name": "a", "description": "d"});
    if let (Value::Object(command), Value::Object(fields)) = (&mut command, fields) {
        command.extend(fields);
    }
    json!([command])
}

pub(crate) fn option(fields: Value) -> Value {
    let mut option = json!({"type": 3, "name": "o", "description": "d"});
    if let (Value::Object(option), Value::Object(fields)) = (&mut option, fields) {
        option.extend(fields);
    }
    option
}

pub(crate) fn input(id: &str) -> Value {
    json!({"type": 4, "custom_id": id, "label": "L", "style": 1})
}

pub(crate) fn modal(title: &str, inputs: &[Value]) -> Value {
    let rows: Vec<Value> =
        inputs.iter().map(|input| json!({"type": 1, "components": [input]})).collect();
    json!({"type": 9, "data": {"title": title, "custom_id": "m", "components": rows}})
}

pub(crate) fn choices(count: usize) -> Vec<Value> {
    (0..count).map(|n| json!({"name": n.to_string(), "value": "v"})).collect()
}

fn fault(
    request: &'static str,
    wrong: &'static str,
    body: Value,
    field: &'static str,
    leaf: &'static str,
) -> Row {
    Row { request, wrong, body: Body::Json(body), status: 400, code: 50035, field, leaf }
}

fn refusal(request: &'static str, wrong: &'static str, body: Body, status: u16, code: u32) -> Row {
    Row { request, wrong, body, status, code, field: "", leaf: "" }
}

fn table() -> Vec<Row> {
    let mut rows = message::messages();
    rows.extend(component::components());
    rows.extend(command::commands());
    rows.extend(command::answers());
    rows.extend(server::server());
    rows.extend(server::threads_and_pins());
    rows
}

/// A sandbox in which each request of the table has somewhere to go.
pub(crate) struct Place {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    names: Vec<(&'static str, String)>,
}

impl Place {
    /// The same for bodies that are sent where none belongs, which Discord does not mind.
    pub(crate) fn expecting_deviations(self) -> Self {
        Self { client: self.client.expecting_deviations(), ..self }
    }

    pub(crate) async fn new() -> Self {
        let clock = Arc::new(ManualClock::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap()));
        let sandbox =
            Sandbox::start_at("127.0.0.1:0".parse().unwrap(), Seed::small(), clock).await.unwrap();
        let client = Client::new(&sandbox);
        let channel = sandbox.channel("welcome").unwrap();
        let alice = sandbox.actor("alice");
        let other = alice.say(channel, "mine").await.unwrap().id;
        let path = format!("/channels/{channel}/messages");
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let first = text(&client.post(&path, &json!({"content": "first"})).await.1);
        let second = text(&client.post(&path, &json!({"content": "second"})).await.1);
        for (message, name) in [(&first, "talk"), (&second, "old")] {
            assert_eq!(
                client.post(&format!("{path}/{message}/threads"), &json!({"name": name})).await.0,
                201
            );
        }
        assert_eq!(
            client.patch(&format!("/channels/{second}"), &json!({"archived": true})).await.0,
            200
        );
        let mut last = String::new();
        for number in 0..251 {
            last = text(&client.post(&path, &json!({"content": number.to_string()})).await.1);
            if number < 250 {
                assert_eq!(client.send("PUT", &format!("{path}/pins/{last}"), None).await.0, 204);
            }
        }
        let dm = text(
            &client
                .post("/users/@me/channels", &json!({"recipient_id": alice.id().to_string()}))
                .await
                .1,
        );
        let mut place = Self { sandbox, client, names: Vec::new() };
        place.open().await;
        let sandbox = &place.sandbox;
        place.names.extend([
            ("{channel}", channel.to_string()),
            ("{guild}", sandbox.guild().to_string()),
            ("{app}", sandbox.bot().to_string()),
            ("{member}", alice.id().to_string()),
            ("{role}", sandbox.role("Staff").unwrap().to_string()),
            ("{other}", other.to_string()),
            ("{thread}", first),
            ("{archived}", second),
            ("{last}", last),
            ("{dm}", dm),
        ]);
        place
    }

    /// Makes alice type /go; the interaction is the one that requests name from now on.
    pub(crate) async fn open(&mut self) {
        if !self.sandbox.bot_connected() {
            let commands = json!([{"name": "go", "description": "d"}]);
            self.client
                .put(&format!("/applications/{}/commands", self.sandbox.bot()), &commands)
                .await;
            self.client.identify(&self.sandbox).await;
        }
        let seen = self.sandbox.records().last().map_or(0, |record| record.number);
        let alice = self.sandbox.actor("alice");
        tokio::spawn(async move { alice.command("go", &[]).await });
        let interaction = self
            .sandbox
            .until("the interaction", |sandbox| {
                sandbox.records().into_iter().filter(|record| record.number > seen).find_map(
                    |record| match record.traffic {
                        Traffic::Dispatch { event, data } if event == "INTERACTION_CREATE" => {
                            Some(data)
                        }
                        _ => None,
                    },
                )
            })
            .await;
        self.names.retain(|(name, _)| !matches!(*name, "{interaction}" | "{token}"));
        for (name, field) in [("{interaction}", "id"), ("{token}", "token")] {
            self.names.push((name, interaction[field].as_str().unwrap().to_owned()));
        }
    }

    pub(crate) fn fill(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    pub(crate) async fn send(&self, request: &str, body: &Body) -> (u16, Value) {
        let request = self.fill(request);
        let (method, path) = request.split_once(' ').unwrap();
        match body {
            Body::Nothing => self.client.send(method, path, None).await,
            Body::Json(body) => {
                let body: Value = serde_json::from_str(&self.fill(&body.to_string())).unwrap();
                self.client.send(method, path, Some(&body)).await
            }
            Body::Files(body, sizes) => self.client.send_files(method, path, body, sizes).await,
        }
    }
}

#[tokio::test]
async fn each_malformed_request_is_refused_with_discords_status_code_and_field() {
    let place = Place::new().await;
    let mut wrong = Vec::new();
    for row in table() {
        let (status, answer) = place.send(row.request, &row.body).await;
        let mut at = &answer["errors"];
        for step in row.field.split('.').filter(|step| !step.is_empty()) {
            at = &at[step];
        }
        let leaf = at["_errors"][0]["code"].as_str().unwrap_or_default();
        if (status, answer["code"].as_u64(), leaf)
            != (row.status, Some(u64::from(row.code)), row.leaf)
        {
            wrong.push(format!("{} with {}: {status} {answer}", row.request, row.wrong));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_shows_the_table() {
    let mut shown =
        "| | request | what is wrong | status | code | field | |\n|---|---|---|---|---|---|---|\n"
            .to_owned();
    for (number, row) in (1..).zip(table()) {
        let Row { request, wrong, status, code, field, leaf, .. } = row;
        writeln!(
            shown,
            "| {number} | {request} | {wrong} | {status} | {code} | {field} | {leaf} |"
        )
        .unwrap();
    }
    assert!(table().len() >= 60);
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(&shown), "README.md has to show this table:\n{shown}");
}
