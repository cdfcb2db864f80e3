//! Bodies that nobody would send, to every route: the sandbox refuses or takes them, and never
//! breaks.

use serde_json::{Map, Value, json};

use crate::malformed::{Body, Place};

/// How many bodies are sent.
const ROUNDS: usize = 3_000;
/// The names that routes look at, so that what is made by chance gets somewhere.
const NAMES: [&str; 32] = [
    "content",
    "embeds",
    "components",
    "type",
    "data",
    "custom_id",
    "options",
    "name",
    "description",
    "fields",
    "value",
    "choices",
    "title",
    "flags",
    "attachments",
    "id",
    "permission_overwrites",
    "allow",
    "parent_id",
    "messages",
    "roles",
    "nick",
    "permissions",
    "position",
    "emoji",
    "footer",
    "url",
    "style",
    "label",
    "items",
    "allowed_mentions",
    "message_reference",
];
const ROUTES: [&str; 27] = [
    "POST /channels/{channel}/messages",
    "PATCH /channels/{channel}/messages/{last}",
    "POST /channels/{channel}/messages/bulk-delete",
    "POST /channels/{channel}/messages/{last}/threads",
    "POST /channels/{channel}/threads",
    "PATCH /channels/{channel}",
    "PATCH /channels/{thread}",
    "PATCH /channels/{dm}",
    "POST /channels/{thread}/messages",
    "POST /channels/{dm}/messages",
    "PUT /channels/{channel}/permissions/{role}",
    "PUT /channels/{thread}/thread-members/{member}",
    "PUT /channels/{channel}/pins/{last}",
    "POST /channels/{channel}/typing",
    "POST /guilds/{guild}/channels",
    "PATCH /guilds/{guild}",
    "POST /guilds/{guild}/roles",
    "PATCH /guilds/{guild}/roles",
    "PATCH /guilds/{guild}/roles/{role}",
    "PATCH /guilds/{guild}/members/{member}",
    "PUT /guilds/{guild}/members/{member}/roles/{role}",
    "PUT /applications/{app}/commands",
    "POST /applications/{app}/commands",
    "POST /interactions/{interaction}/{token}/callback",
    "POST /webhooks/{app}/{token}",
    "PATCH /webhooks/{app}/{token}/messages/@original",
    "POST /users/@me/channels",
];

/// Numbers that follow from a seed alone.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 9 } else { 14 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => json!(self.below(20)),
            3 => json!(-1),
            4 => json!(u64::MAX),
            5 => json!(1.5),
            6 => json!("x".repeat(self.below(40))),
            7 => json!(self.below(20).to_string()),
            8 => json!("\u{0}\u{202e}é😀"),
            9 | 10 => {
                let count = self.below(4);
                Value::Array((0..count).map(|_| self.value(depth - 1)).collect())
            }
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut fields = Map::new();
        for _ in 0..self.below(7) {
            let name = NAMES[self.below(NAMES.len())];
            let value = if name == "type" { json!(self.below(20)) } else { self.value(depth) };
            fields.insert(name.to_owned(), value);
        }
        Value::Object(fields)
    }
}

#[tokio::test]
async fn no_body_breaks_the_sandbox() {
    let place = Place::new().await.expecting_deviations();
    let seed = std::env::var("SANDBOX_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut chance = Chance(seed);
    for _ in 0..ROUNDS {
        let route = ROUTES[chance.below(ROUTES.len())];
        let body = match chance.below(5) {
            0 => chance.value(5),
            1 | 2 => chance.object(5),
            // What most routes take, but for one field: it gets past the first checks.
            _ => {
                let mut body =
                    json!({"content": "x", "name": "x", "type": 4, "data": {"content": "x"}});
                body[NAMES[chance.below(NAMES.len())]] = chance.value(3);
                body
            }
        };
        let shown = body.to_string();
        let (status, answer) = place.send(route, &Body::Json(body)).await;
        assert!(
            status < 500 || status == 501,
            "SANDBOX_SEED={seed} {route} {shown}: {status} {answer}"
        );
        assert!(
            status == 501 || status < 400 || answer["code"].is_u64(),
            "{route} {shown}: {status} {answer}"
        );
    }
}
