//! The nearest well-formed neighbour of each limit: the sandbox is not stricter than Discord.

use serde_json::{Value, json};

use crate::malformed::{
    Body, Place, button, buttons, choices, command, embed, input, layout, long, modal, option,
    rows_of, select, with,
};

const MESSAGES: &str = "POST /channels/{channel}/messages";
const COMMANDS: &str = "PUT /applications/{app}/guilds/{guild}/commands";
const CHANNELS: &str = "POST /guilds/{guild}/channels";

fn messages() -> Vec<Value> {
    let one = |component: Value| rows_of(&[component]);
    let said = |name: &str, value: Value| with(json!({"content": "x"}), name, value);
    let text = |length: usize| json!({"type": 10, "content": long(length)});
    let link =
        json!({"type": 2, "style": 5, "label": "L", "url": format!("https://{}", long(504))});
    let rows: Vec<Value> =
        (0..5).map(|n| json!({"type": 1, "components": [button(&n.to_string())]})).collect();
    vec![
        json!({"content": long(2000)}),
        json!({"content": "é".repeat(2000)}),
        json!({"content": format!("  {}  ", long(2000))}),
        said("nonce", json!(long(25))),
        said("nonce", json!(5)),
        said("allowed_mentions", json!({"parse": ["users"], "users": [], "roles": ["1"]})),
        said("message_reference", json!({"message_id": "5", "fail_if_not_exists": false})),
        json!({"embeds": vec![json!({"title": "t"}); 10]}),
        embed(&json!({"title": long(256)})),
        embed(&json!({"description": long(4096)})),
        embed(&json!({"fields": vec![json!({"name": "n", "value": "v"}); 25]})),
        embed(&json!({"fields": [{"name": long(256), "value": long(1024)}]})),
        embed(&json!({"footer": {"text": long(2048)}})),
        embed(&json!({"author": {"name": long(256)}})),
        embed(
            &json!({"title": "t", "color": 0x00ff_ffff, "timestamp": "2027-01-15T08:00:00.000Z"}),
        ),
        embed(&json!({"title": "t", "timestamp": "2027-01-15T08:00:00+01:00"})),
        embed(&json!({"image": {"url": "attachment://a.png"}, "url": "https://a.b/c?d=e%20f"})),
        json!({"embeds": [{"description": long(4096)}, {"description": long(1904)}]}),
        json!({"content": "x", "components": rows}),
        rows_of(&buttons(5)),
        one(button(&long(100))),
        one(with(button("a"), "label", long(80))),
        one(with(with(button("a"), "label", Value::Null), "emoji", json!({"name": "✅"}))),
        one(with(button("a"), "emoji", json!({"id": "5", "name": "smile"}))),
        one(link),
        one(with(select(25), "max_values", 25)),
        one(with(select(1), "placeholder", long(150))),
        one(with(
            select(1),
            "options",
            json!([{"label": long(100), "value": long(100), "description": long(100)}]),
        )),
        one(json!({"type": 5, "custom_id": "u", "min_values": 0, "max_values": 25})),
        layout(&json!(vec![text(1); 40])),
        layout(&json!([text(2000), {"type": 17, "components": [text(2000)]}])),
        layout(&json!([{"type": 9, "components": [text(1)], "accessory": button("a")}])),
        layout(&json!([{"type": 12, "items": vec![json!({"media": {"url": "https://a.b"}}); 10]}])),
    ]
}

fn commands() -> Vec<Value> {
    let options = |options: Value| command(json!({"options": options}));
    let one = |fields: Value| options(json!([option(fields)]));
    let many: Vec<Value> = (0..25).map(|n| option(json!({"name": format!("o{n}")}))).collect();
    let hundred: Vec<Value> =
        (0..100).map(|n| json!({"name": format!("c{n}"), "description": "d"})).collect();
    let full = |length: usize| {
        json!({"choices": (0..25).map(|c| json!({
            "name": format!("{c:0>20}"), "value": long(length),
        })).collect::<Vec<_>>()})
    };
    vec![
        command(json!({"name": long(32), "description": long(100)})),
        command(json!({
            "name": "straße-1", "name_localizations": {"de": "grüße"}, "contexts": [0, 1, 2],
        })),
        json!([{"name": "Report User", "type": 2}, {"name": "report", "description": "d"}]),
        command(json!({
            "default_member_permissions": null, "default_permission": null,
            "dm_permission": false,
        })),
        options(json!(many)),
        options(json!([
            option(json!({"name": "a", "required": true})),
            option(json!({"name": "b"}))
        ])),
        one(json!({"choices": choices(25)})),
        one(json!({"choices": [{"name": long(100), "value": long(100)}]})),
        one(json!({"min_length": 0, "max_length": 6000})),
        one(json!({
            "type": 4, "min_value": 1.0, "max_value": 5, "choices": [{"name": "a", "value": 3}],
        })),
        // 2 for the command, 4 × (2 + 1 + 25 × 79) for the options: 7914 of 8000.
        options(json!(
            (0..4)
                .map(|n| with(
                    with(option(json!({})), "name", format!("o{n}")),
                    "choices",
                    full(59)["choices"].clone()
                ))
                .collect::<Vec<_>>()
        )),
        json!(hundred),
    ]
}

fn modals() -> Vec<Value> {
    let five: Vec<Value> = (0..5).map(|n| input(&n.to_string())).collect();
    let widest = with(
        with(with(input("a"), "label", long(45)), "placeholder", long(100)),
        "max_length",
        4000,
    );
    vec![
        modal(&long(45), &five),
        modal("T", &[with(widest, "value", long(4000))]),
        modal(
            "T",
            &[with(with(with(input("a"), "min_length", 4), "max_length", 4), "value", "four")],
        ),
        json!({"type": 4, "data": {"content": long(2000)}}),
    ]
}

fn channels() -> Vec<Value> {
    let many: Vec<Value> = (0..100).map(|_| json!({"id": "{role}", "type": 0})).collect();
    vec![
        json!({"name": long(100), "topic": long(1024), "rate_limit_per_user": 21_600}),
        json!({"name": "x", "type": 2, "bitrate": 8_000, "user_limit": 99}),
        json!({"name": "x", "type": null, "parent_id": null}),
        json!({"name": "x", "permission_overwrites": many}),
    ]
}

#[tokio::test]
async fn requests_just_within_a_limit_are_accepted() {
    let mut place = Place::new().await;
    let before = place.sandbox.violations();
    let mut refused = Vec::new();
    let thread = json!({
        "type": 12, "name": long(100), "auto_archive_duration": 10_080,
        "rate_limit_per_user": 21_600,
    });
    let files =
        Body::Files(json!({"attachments": [{"id": 0, "description": long(1024)}]}), vec![1; 10]);
    let mut requests = vec![
        (MESSAGES, files),
        (MESSAGES, Body::Files(json!({}), vec![10 * 1024 * 1024])),
        ("POST /channels/{channel}/threads", Body::Json(thread)),
        ("PUT /channels/{thread}/thread-members/{member}", Body::Nothing),
        (
            "POST /channels/{archived}/messages",
            Body::Json(json!({"content": "a message opens it"})),
        ),
        (
            "POST /guilds/{guild}/roles",
            Body::Json(json!({"name": long(100), "color": 0x00ff_ffff, "permissions": "1024"})),
        ),
        ("PATCH /guilds/{guild}/members/@me", Body::Json(json!({}))),
        ("GET /channels/{channel}/messages?limit=100", Body::Nothing),
        ("GET /channels/{channel}/messages/pins?limit=50", Body::Nothing),
        (
            "POST /channels/{channel}/messages/bulk-delete",
            Body::Json(json!({"messages": ["{other}", "{last}"]})),
        ),
    ];
    requests.extend(messages().into_iter().map(|body| (MESSAGES, Body::Json(body))));
    requests.extend(commands().into_iter().map(|body| (COMMANDS, Body::Json(body))));
    requests.extend(channels().into_iter().map(|body| (CHANNELS, Body::Json(body))));
    for (request, body) in requests {
        let (status, answer) = place.send(request, &body).await;
        if !(200..300).contains(&status) {
            refused.push(format!("{request}: {status} {answer}"));
        }
    }
    for answer in modals() {
        place.open().await;
        let callback = "POST /interactions/{interaction}/{token}/callback";
        let (status, answer) = place.send(callback, &Body::Json(answer)).await;
        if status != 204 {
            refused.push(format!("{callback}: {status} {answer}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert_eq!(place.sandbox.violations(), before);
}
