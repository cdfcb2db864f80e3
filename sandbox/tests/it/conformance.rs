//! The oracle: what differs from a description is found and named. With `DISCORD_OPENAPI`, every
//! route that is served is held against Discord's own.

use std::sync::Arc;

use discord_sandbox::{ALLOWED, Description, DescriptionError, Sandbox, Seed};
use serde_json::{Value, json};

use crate::server::{Client, start};

/// A description with few operations, for the tests of the oracle itself.
fn description() -> Value {
    let tagged = |kind: u8, fields: Value| {
        let mut properties = fields;
        properties["type"] = json!({"type": "integer", "enum": [kind]});
        json!({"type": "object", "required": ["type"], "properties": properties})
    };
    let json_of = |schema: Value| {
        json!({
            "description": "", "content": {"application/json": {"schema": schema}},
        })
    };
    let snowflake = json!({"type": "string", "format": "snowflake"});
    json!({
        "openapi": "3.1.0",
        "paths": {
            "/gateway": {"get": {"responses": {"200": {"$ref": "#/components/responses/Gateway"}}}},
            "/users/@me": {"get": {"responses": {"200": json_of(json!({
                "type": "object", "required": ["colour"],
            }))}}},
            "/users/{user_id}": {
                "parameters": [{"name": "user_id", "in": "path", "required": true,
                    "schema": snowflake}],
                "get": {"responses": {"404": json_of(json!({"type": "object"}))}},
            },
            "/channels/{channel_id}/messages": {
                "parameters": [{"name": "channel_id", "in": "path", "required": true,
                    "schema": snowflake}],
                "get": {
                    "parameters": [
                        {"name": "limit", "in": "query",
                            "schema": {"type": "integer", "maximum": 20}},
                        {"name": "before", "in": "query", "required": true, "schema": snowflake},
                    ],
                    "responses": {"200": json_of(json!({"type": "array"}))},
                },
                "post": {
                    "requestBody": json_of(json!({"$ref": "#/components/schemas/Message"})),
                    "responses": {"2XX": json_of(json!({}))},
                },
            },
        },
        "components": {
            "responses": {"Gateway": json_of(json!({
                "type": "object", "properties": {"url": {"type": "integer"}},
            }))},
            "schemas": {
                "Message": {"type": "object", "properties": {
                    "content": {"type": ["string", "null"], "maxLength": 10},
                    "components": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
                }},
                "Row": tagged(1, json!({"components": {"type": "array", "items": {"oneOf": [
                    {"$ref": "#/components/schemas/Button"},
                    {"$ref": "#/components/schemas/Select"},
                ]}}})),
                "Button": tagged(2, json!({
                    "style": {"oneOf": [{"const": 1}, {"const": 2}]},
                    "label": {"type": "string", "maxLength": 3},
                    "custom_id": {"oneOf": [{"type": "null"}, {"type": "string", "maxLength": 5}]},
                })),
                "Select": tagged(3, json!({"options": {"type": "array"}})),
            },
        },
    })
}

async fn described() -> (Sandbox, Client) {
    let (sandbox, client) = start(Seed::small()).await;
    let client = client.expecting_deviations();
    sandbox.check_against(Arc::new(Description::new(description()).unwrap()));
    (sandbox, client)
}

/// The deviations since the last call.
fn news(sandbox: &Sandbox, seen: &mut usize) -> Vec<String> {
    let all = sandbox.deviations();
    let violations = sandbox.violations();
    assert!(
        all.iter().all(|deviation| violations.contains(deviation)),
        "a deviation is a violation: {violations:?}"
    );
    let news = all[*seen..].to_vec();
    *seen = all.len();
    news
}

#[tokio::test]
async fn a_request_that_is_accepted_and_should_not_be_names_the_field() {
    let (sandbox, client) = described().await;
    let path = format!("/channels/{}/messages", sandbox.channel("welcome").unwrap());
    let mut seen = 0;
    let button = |field: &str, value: Value| {
        let mut button = json!({"type": 2, "style": 1, "label": "Go", "custom_id": "a"});
        button[field] = value;
        json!({"components": [{"type": 1, "components": [button]}]})
    };
    let select = json!({"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]});
    let user_select = json!({"type": 5, "custom_id": "s"});
    let row = |inner: Value| json!({"components": [{"type": 1, "components": [inner]}]});
    for (body, said) in [
        (json!({"content": "0123456789"}), None),
        (row(select), None),
        (
            json!({"content": "0123456789a"}),
            Some("/content: \"0123456789a\" is longer than 10 characters"),
        ),
        (button("style", json!(3)), Some("/components/0/components/0/style: 3 is not one of 1, 2")),
        (
            button("label", json!("long")),
            Some("/components/0/components/0/label: \"long\" is longer than 3 characters"),
        ),
        (
            button("custom_id", json!("abcdef")),
            Some("/components/0/components/0/custom_id: \"abcdef\" is longer than 5 characters"),
        ),
        (row(user_select), Some("/components/0/components/0/type: 5 is not one of 2, 3")),
    ] {
        assert_eq!(client.post(&path, &body).await.0, 200, "{body}");
        let expected =
            said.map(|said| format!("POST /channels/{{channel_id}}/messages request: {said}"));
        assert_eq!(news(&sandbox, &mut seen), Vec::from_iter(expected), "{body}");
    }
}

#[tokio::test]
async fn a_refused_request_is_not_judged_and_its_answer_is() {
    let (sandbox, client) = described().await;
    let path = format!("/channels/{}/messages", sandbox.channel("welcome").unwrap());
    assert_eq!(client.post(&path, &json!({"content": "x".repeat(2001)})).await.0, 400);
    let status = "POST /channels/{channel_id}/messages response: the status 400 is not described";
    assert_eq!(sandbox.deviations(), [status]);
}

#[tokio::test]
async fn an_answer_that_differs_names_the_field() {
    let (sandbox, client) = described().await;
    let mut seen = 0;
    let url = json!(sandbox.url().replace("http", "ws"));
    client.get("/gateway").await;
    assert_eq!(
        news(&sandbox, &mut seen),
        [format!("GET /gateway response: /url: {url} is not of type \"integer\"")]
    );
    client.get("/users/@me").await;
    assert_eq!(
        news(&sandbox, &mut seen),
        ["GET /users/@me response: \"colour\" is a required property"]
    );
    client.get(&format!("/users/{}", sandbox.bot())).await;
    assert_eq!(
        news(&sandbox, &mut seen),
        ["GET /users/{user_id} response: the status 200 is not described"]
    );
    client.get("/users/@me/guilds").await;
    assert_eq!(
        news(&sandbox, &mut seen),
        ["GET /users/@me/guilds: no operation of the description"]
    );
    assert_eq!(sandbox.checked(), ["GET /gateway", "GET /users/@me", "GET /users/{user_id}"]);
}

#[tokio::test]
async fn a_query_is_held_to_what_is_described() {
    let (sandbox, client) = described().await;
    let mut seen = 0;
    let path = format!("/channels/{}/messages", sandbox.channel("welcome").unwrap());
    client.get(&format!("{path}?limit=20&before=5")).await;
    assert_eq!(news(&sandbox, &mut seen), Vec::<String>::new());
    for (query, said) in [
        ("limit=21&before=5", "/limit: 21 is greater than the maximum of 20"),
        ("before=x", "/before: \"x\" is not a \"snowflake\""),
        ("limit=1", "/before: it is required"),
        ("before=5&colour=red", "/colour: no such parameter is described"),
    ] {
        client.get(&format!("{path}?{query}")).await;
        let expected = format!("GET /channels/{{channel_id}}/messages query: {said}");
        assert_eq!(news(&sandbox, &mut seen), [expected], "{query}");
    }
}

#[tokio::test]
async fn a_deviation_tells_no_secret() {
    let (sandbox, client) = start(Seed::small()).await;
    let client = client.expecting_deviations();
    let mut description = description();
    let row = json!({
        "type": "object",
        "properties": {"value": {"type": "integer"}, "custom_id": {"type": "integer"}},
    });
    description["components"]["schemas"]["Row"] = row;
    sandbox.check_against(Arc::new(Description::new(description).unwrap()));
    let path = format!("/channels/{}/messages", sandbox.channel("welcome").unwrap());
    let button = json!({"type": 2, "style": 1, "label": "Go", "custom_id": "a"});
    let row =
        json!({"type": 1, "custom_id": "x:secret", "value": "hunter2", "components": [button]});
    client.post(&path, &json!({"components": [row]})).await;
    let found = sandbox.deviations().join("\n");
    assert!(found.contains("/components/0/value: value is not of type \"integer\""), "{found}");
    assert!(found.contains("\"x:secret\" is not of type") && !found.contains("hunter2"), "{found}");
}

#[test]
fn a_file_that_is_not_an_api_description_is_refused() {
    assert!(matches!(Description::new(json!({"openapi": "3.1.0"})), Err(DescriptionError::Empty)));
    assert!(matches!(Description::new(Value::Null), Err(DescriptionError::Empty)));
}

/// Whether an operation of the description is served, by asking for it where everything is there that
/// a path can name.
async fn is_served(operation: &str) -> bool {
    let (sandbox, client) = start(Seed::small()).await;
    let alice = sandbox.actor("alice");
    let channel = sandbox.channel("welcome").unwrap();
    let said = alice.say(channel, "hello").await.unwrap();
    let known = [
        ("application_id", sandbox.bot()),
        ("channel_id", channel),
        ("guild_id", sandbox.guild()),
        ("message_id", said.id),
        ("overwrite_id", sandbox.role("Staff").unwrap()),
        ("role_id", sandbox.role("Staff").unwrap()),
        ("user_id", alice.id()),
        ("webhook_id", sandbox.bot()),
    ];
    let (method, path) = operation.split_once(' ').unwrap();
    let steps = path.split('/').map(|step| {
        let Some(name) = step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) else {
            return step.to_owned();
        };
        let id = known.iter().find(|(known, _)| *known == name).map_or(1, |(_, id)| *id);
        id.to_string()
    });
    let path = steps.collect::<Vec<_>>().join("/");
    let body = (method != "GET" && method != "DELETE").then(|| json!({}));
    // Nothing but the status counts here.
    client.expecting_deviations().send(method, &path, body.as_ref()).await.0 != 501
}

#[tokio::test]
async fn what_is_served_stands_in_the_readme() {
    let Some(description) = Description::from_env().unwrap() else { return };
    let mut lists = [Vec::new(), Vec::new()];
    for operation in description.operations() {
        let list = usize::from(!is_served(operation).await);
        lists[list].push(operation);
    }
    let readme = include_str!("../../README.md");
    for (list, name) in lists.iter().zip(["served", "not served"]) {
        let shown = format!("```text\n{}\n```\n", list.join("\n"));
        assert!(readme.contains(&shown), "README.md has to show what is {name}:\n{shown}");
    }
}

#[test]
fn the_list_of_what_is_allowed_stands_in_the_readme() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let section =
        readme.split("\n## ").find(|section| section.starts_with("Hold it against")).unwrap();
    let written: Vec<&str> = section
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| allowed"))
        .collect();
    let expected: Vec<String> =
        ALLOWED.iter().map(|entry| format!("| {} | {} |", entry.name, entry.why)).collect();
    assert_eq!(written, expected);
}
