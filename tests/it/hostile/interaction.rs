//! Interactions that no client would send, or that somebody sends who has no right to.

use discord_sandbox::RawInteraction;
use serde_json::{Value, json};
use serenity::all::Interaction;

use super::action::{ACTIONS, Action};
use super::rng::Rng;
use super::scene::{ELSEWHERE, NOWHERE, Person, Scene};

/// Actions that are none of the bot's.
const MADE_UP: [Action; 2] = [
    Action { word: "nothing", arguments: 0, is_form: false },
    Action { word: "", arguments: 1, is_form: false },
];
/// What has an argument too many here, always. All but the last change something, by the right of
/// everybody or of all staff; the last changes the message it is on, which is never a page of the
/// terms here.
const ALWAYS_MALFORMED: [&str; 5] =
    ["apply-page", "apply-page-form", "forgot", "post-panel", "terms-page"];
const COMMANDS: [(&str, &[&str]); 3] = [
    ("partner", &["apply", "status", "profile", "code", "earnings", "payout", "help"]),
    (
        "staff",
        &[
            "queue", "invite", "approve", "deny", "ask", "payouts", "settle", "reject", "sale",
            "adjust",
        ],
    ),
    ("setup", &[]),
];
const OPTIONS: [&str; 15] = [
    "ticket",
    "payout",
    "reason",
    "transaction",
    "member",
    "customer",
    "amount",
    "invoice",
    "code",
    "product",
    "at",
    "program",
    "staff_role",
    "staff",
    "nothing",
];
const INPUTS: [&str; 9] = [
    "reason",
    "transaction",
    "amount",
    "code",
    "passphrase:secret",
    "new-passphrase:secret",
    "email:secret",
    "who",
    "what",
];

/// One interaction, and who sends it.
pub(super) struct Case {
    pub(super) who: usize,
    pub(super) raw: RawInteraction,
}

impl Case {
    pub(super) fn draw(scene: &Scene, rng: &mut Rng) -> Self {
        let who = rng.below(scene.people.len());
        let person = &scene.people[who];
        let mut raw = match rng.below(10) {
            0..4 => pressed(scene, rng, person),
            4..7 => submitted(scene, rng, person),
            7..9 => command(rng, person),
            _ => suggestion(rng),
        };
        raw.channel = Some(scene.noise);
        if rng.once_in(8) {
            bend(rng, person, &mut raw);
        }
        Self { who, raw }
    }

    /// Whether serenity can read it. What it cannot read, it drops before the bot hears of it.
    pub(super) fn is_readable(&self, scene: &Scene) -> bool {
        let user = json!({
            "id": "5", "username": "u", "discriminator": "0", "avatar": null, "global_name": null,
        });
        let mut payload = json!({
            "id": "7", "application_id": "8", "token": "t", "version": 1, "type": self.raw.kind,
            "data": self.raw.data, "channel_id": scene.noise.to_string(), "guild_id": "9",
            "locale": "en-US", "app_permissions": "0", "entitlements": [], "context": 0,
            "authorizing_integration_owners": {"0": "9"}, "attachment_size_limit": 10_485_760,
            "member": {
                "user": user, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00",
                "deaf": false, "mute": false, "flags": 0, "permissions": "0",
            },
        });
        for (name, value) in &self.raw.replaced {
            match value {
                Value::Null => drop(payload.as_object_mut().unwrap().remove(name)),
                value => payload[name] = value.clone(),
            }
        }
        serde_json::from_value::<Interaction>(payload).is_ok()
    }

    /// Whether Discord would ask the bot for this: suggestions are asked for options that are
    /// registered with them.
    pub(super) fn is_asked(&self) -> bool {
        if self.raw.kind != 4 {
            // A ping comes to bots that have no gateway.
            return self.raw.kind != 1;
        }
        let mut options = &self.raw.data["options"];
        let mut focus = None;
        while let Some(list) = options.as_array() {
            focus = list.iter().find(|option| option["focused"] == true).or(focus);
            options = list
                .iter()
                .map(|option| &option["options"])
                .find(|inner| inner.is_array())
                .unwrap_or(&Value::Null);
        }
        focus.is_some_and(|option| {
            ["ticket", "payout", "nothing"].contains(&option["name"].as_str().unwrap_or_default())
        })
    }
}

/// A `custom_id`; for those who have a right to something, only such as they can do nothing with.
fn custom_id(rng: &mut Rng, person: &Person, elsewhere: bool) -> String {
    if rng.once_in(5) {
        let prefix = rng.pick(&["v0:", "v2:", "V1:", "v1::", "", "v1:", "v1"]);
        return format!("{prefix}{}", rng.text());
    }
    let is_open = |action: &&Action| {
        // In a server of their own staff may do much, but not to what is in another.
        !(elsewhere && person.staff) || action.arguments > 0
    };
    let open: Vec<Action> = ACTIONS.iter().chain(&MADE_UP).filter(is_open).copied().collect();
    let action = rng.pick(&open);
    // What is there can be decided by who may decide: they are given what is not there.
    let known: &[i64] = if person.staff && !elsewhere { &[77, 78] } else { &[1, 2, 3] };
    let is_too_long = ALWAYS_MALFORMED.contains(&action.word) || rng.once_in(20);
    let mut id = format!("v1:{}", action.word);
    for _ in 0..action.arguments + usize::from(is_too_long) {
        id += ":";
        id += &rng.number(known);
    }
    id
}

fn place(rng: &mut Rng, raw: &mut RawInteraction) -> bool {
    let elsewhere = rng.once_in(5);
    if elsewhere {
        raw.replaced.push(("guild_id".to_owned(), json!(ELSEWHERE.to_string())));
    }
    elsewhere
}

fn pressed(scene: &Scene, rng: &mut Rng, person: &Person) -> RawInteraction {
    let mut raw = RawInteraction { kind: 3, ..RawInteraction::default() };
    raw.replaced.push(("message".to_owned(), scene.message.clone()));
    let elsewhere = place(rng, &mut raw);
    let custom_id = custom_id(rng, person, elsewhere);
    let kind = if rng.once_in(30) {
        rng.pick(&[1, 4, 17, 255])
    } else {
        rng.pick(&[2, 2, 2, 3, 5, 6, 7, 8])
    };
    raw.data = json!({ "component_type": kind, "custom_id": custom_id });
    if kind != 2 || rng.once_in(5) {
        let ids = ["1", "who", "what", "0", "-1", "18446744073709551616", "x"];
        let count = rng.below(30);
        let chosen: Vec<&str> = (0..count).map(|_| rng.pick(&ids)).collect();
        raw.data["values"] = if kind == 3 { json!(chosen) } else { json!(["5"]) };
    }
    raw
}

fn submitted(scene: &Scene, rng: &mut Rng, person: &Person) -> RawInteraction {
    let mut raw = RawInteraction { kind: 5, ..RawInteraction::default() };
    let elsewhere = place(rng, &mut raw);
    if rng.once_in(2) {
        raw.replaced.push(("message".to_owned(), scene.message.clone()));
    }
    let custom_id = custom_id(rng, person, elsewhere);
    let rows: Vec<Value> = (0..rng.below(7))
        .map(|_| {
            let id = if rng.once_in(6) { rng.text() } else { rng.pick(&INPUTS).to_owned() };
            let mut input = json!({ "type": 4, "custom_id": id, "value": value(rng, &id) });
            if rng.once_in(60) {
                input["type"] = json!(rng.pick(&[1, 2, 3, 18, 99]));
            }
            if rng.once_in(40) {
                input.as_object_mut().unwrap().remove(rng.pick(&["type", "custom_id", "value"]));
            }
            let rest = if rng.once_in(10) { vec![input.clone(), input] } else { vec![input] };
            json!({ "type": if rng.once_in(60) { 18 } else { 1 }, "components": rest })
        })
        .collect();
    raw.data = json!({ "custom_id": custom_id, "components": rows });
    raw
}

/// What stands in an input. Never alice's passphrase, which nobody else knows.
fn value(rng: &mut Rng, input: &str) -> String {
    match input {
        "transaction" if rng.once_in(3) => "4VE30241VY1234567".to_owned(),
        "amount" if rng.once_in(3) => "10.00".to_owned(),
        "email:secret" if rng.once_in(3) => "mallory@example.com".to_owned(),
        _ => rng.text(),
    }
}

fn command(rng: &mut Rng, person: &Person) -> RawInteraction {
    let (name, subs) = rng.pick(&COMMANDS);
    // Staff and their own tools are left out here: what they do with them is no attack.
    let (name, subs) = if person.staff && name == "staff" { COMMANDS[0] } else { (name, subs) };
    let mut options: Vec<Value> = (0..rng.below(5)).map(|_| option(rng)).collect();
    let sub =
        if subs.is_empty() || rng.once_in(10) { rng.text() } else { rng.pick(subs).to_owned() };
    if !subs.is_empty() || rng.once_in(5) {
        let kind = if rng.once_in(10) { rng.pick(&[0, 2, 3, 99]) } else { 1 };
        options = vec![json!({ "type": kind, "name": sub, "options": options })];
        if rng.once_in(20) {
            options = vec![json!({ "type": 2, "name": "group", "options": options })];
        }
    }
    let name = if rng.once_in(10) { rng.text() } else { name.to_owned() };
    let kind = if rng.once_in(15) { rng.pick(&[2, 3, 4, 255]) } else { 1 };
    let mut data = json!({ "id": "7", "name": name, "type": kind, "options": options });
    if rng.once_in(4) {
        let user = json!({ "id": "5", "username": "u", "discriminator": "0", "avatar": null });
        data["resolved"] =
            rng.pick(&[json!({}), json!({ "users": { "5": user } }), json!({ "users": {} })]);
    }
    if [2, 3].contains(&kind) {
        data["target_id"] = json!("5");
    }
    RawInteraction { kind: 2, data, ..RawInteraction::default() }
}

fn option(rng: &mut Rng) -> Value {
    let name = rng.pick(&OPTIONS);
    let kind = rng.pick(&[3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    let value = match kind {
        _ if rng.once_in(12) => rng.json(),
        3 => json!(rng.text()),
        4 => json!(rng.pick(&[0, 1, 2, -1, i64::MAX, i64::MIN])),
        5 => json!(true),
        10 => json!(rng.pick(&[0.5, -1e300, 1e300])),
        _ => json!("5"),
    };
    json!({ "type": kind, "name": name, "value": value })
}

fn suggestion(rng: &mut Rng) -> RawInteraction {
    let (name, subs) = rng.pick(&COMMANDS);
    let kind = rng.pick(&[3, 4, 10]);
    let typed = rng.text();
    let focused = if rng.once_in(6) {
        rng.pick(&OPTIONS)
    } else {
        rng.pick(&["ticket", "payout", "nothing"])
    };
    let mut options =
        vec![json!({ "type": kind, "name": focused, "value": typed, "focused": true })];
    for _ in 0..rng.below(3) {
        options.push(option(rng));
    }
    if !subs.is_empty() && !rng.once_in(10) {
        options = vec![json!({ "type": 1, "name": rng.pick(subs), "options": options })];
    }
    let kind = if rng.once_in(20) { 4 } else { 1 };
    let data = json!({ "id": "7", "name": name, "type": kind, "options": options });
    RawInteraction { kind: 4, data, ..RawInteraction::default() }
}

/// Damages what is around the data. Id and token stay: without them nobody can be answered.
fn bend(rng: &mut Rng, person: &Person, raw: &mut RawInteraction) {
    let user = json!({
        "id": person.actor.id().to_string(), "username": "u", "discriminator": "0",
        "avatar": null, "global_name": null,
    });
    let mut put = |name: &str, value: Value| raw.replaced.push((name.to_owned(), value));
    match rng.below(9) {
        // A direct message.
        0..3 => {
            put("guild_id", Value::Null);
            put("member", Value::Null);
            put("user", user);
        }
        3..5 => put("guild_id", json!(NOWHERE.to_string())),
        5 => {
            put("guild_id", json!(NOWHERE.to_string()));
            put("locale", json!(rng.text()));
        }
        6 => {
            let name = rng.pick(&[
                "guild_id",
                "channel_id",
                "member",
                "message",
                "data",
                "app_permissions",
                "locale",
            ]);
            // A guild or a member that is still read is another's: nothing there is to be had.
            put("guild_id", json!(NOWHERE.to_string()));
            put(name, rng.json());
        }
        7 => {
            put("guild_id", json!(NOWHERE.to_string()));
            raw.kind = rng.pick(&[0, 1, 6, 255]);
        }
        _ => {
            put("guild_id", json!(NOWHERE.to_string()));
            put("entitlements", Value::Null);
        }
    }
}
