//! Well-formed interactions of people without a right to them: every action about a row, and
//! everything else that staff can do.

use discord_sandbox::RawInteraction;
use serde_json::{Value, json};

use super::action::{ACTIONS, Action};
use super::interaction::Case;
use super::scene::{ELSEWHERE, Scene};

/// The rows that are there have these ids: two applications, a partner, a payout, a to-do.
const IDS: [i64; 2] = [1, 2];
/// What staff may do that is about no row.
const OF_STAFF: [&str; 4] = ["file-pick", "payout-pick", "post-panel", "retry-all"];
/// Actions about one row for which a role is not enough.
const FOR_LISTED: [&str; 15] = [
    "agree",
    "contract",
    "contract-form",
    "contract-withdraw",
    "disagree",
    "paying",
    "reject",
    "reject-form",
    "reset",
    "settle",
    "settle-form",
    "top-up",
    "top-up-form",
    "unpaid",
    "unpaid-form",
];
/// What is typed into every form: each takes what it asks for.
const TYPED: [(&str, &str); 14] = [
    ("amount", "10.00"),
    ("customer", "c0"),
    ("document", "https://example.com/contract.pdf"),
    ("every", "30 days"),
    ("evidence", "https://example.com/evidence"),
    ("file-hash", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ("name", "Alice Fox"),
    ("reason", "A reason."),
    ("reference", "R-1"),
    ("terms", "rate = 50 %"),
    ("title", "A stream"),
    ("transaction", "4VE30241VY1234567"),
    ("value", "100"),
    ("way", "bank"),
];

/// Who tries what, each once.
pub(super) fn all(scene: &Scene) -> Vec<Case> {
    let mut cases = Vec::new();
    for (who, person) in scene.people.iter().enumerate() {
        let guild = person.staff.then_some(ELSEWHERE);
        for id in IDS {
            for action in ACTIONS.iter().filter(|action| is_about_a_row(**action)) {
                let raw = raw(scene, *action, id);
                // What staff do in a server of their own must not reach what is here; here they
                // may do it, but for what a role is not enough for.
                cases.push(Case { who, raw: within(&raw, guild) });
                if person.actor.name() == "tom" && FOR_LISTED.contains(&action.word) {
                    cases.push(Case { who, raw });
                }
            }
        }
        if !person.staff {
            let tools = ACTIONS.iter().filter(|action| OF_STAFF.contains(&action.word));
            cases.extend(tools.map(|action| Case { who, raw: raw(scene, *action, 1) }));
            cases.extend(commands(scene).into_iter().map(|raw| Case { who, raw }));
        }
    }
    cases
}

/// The page of the terms is no row, and turning it is no attack.
fn is_about_a_row(action: Action) -> bool {
    action.arguments > 0 && action.word != "terms-page"
}

fn within(raw: &RawInteraction, guild: Option<u64>) -> RawInteraction {
    let mut raw = raw.clone();
    raw.replaced.extend(guild.map(|guild| ("guild_id".to_owned(), json!(guild.to_string()))));
    raw
}

/// The action as a person would send it whom the bot has offered it to.
fn raw(scene: &Scene, action: Action, id: i64) -> RawInteraction {
    let custom_id = action.custom_id(id);
    if action.is_form {
        let row = |(input, value)| {
            json!({
                "type": 1, "components": [{ "type": 4, "custom_id": input, "value": value }],
            })
        };
        let data = json!({ "custom_id": custom_id, "components": TYPED.map(row) });
        let channel = Some(scene.noise);
        return RawInteraction { kind: 5, channel, data, ..RawInteraction::default() };
    }
    let mut raw = scene.click(&custom_id, None);
    if action.is_menu() {
        let chosen = if action.word == "ask-pick" { "who" } else { "1" };
        raw.data = json!({ "component_type": 3, "custom_id": custom_id, "values": [chosen] });
    }
    raw
}

fn commands(scene: &Scene) -> Vec<RawInteraction> {
    let ticket = |id: i64| json!({ "type": 4, "name": "ticket", "value": id });
    let payout = json!({ "type": 4, "name": "payout", "value": 1 });
    let text = |name: &str, value: &str| json!({ "type": 3, "name": name, "value": value });
    let reason = text("reason", "A reason.");
    let sale = [
        text("customer", "h9"),
        text("amount", "10.00"),
        text("invoice", "h9"),
        text("code", crate::bot::CODE),
    ];
    let mut all = vec![
        ("payouts", json!([])),
        ("queue", json!([])),
        ("settle", json!([payout.clone(), text("transaction", "4VE30241VY1234567")])),
        ("settle", json!([payout.clone()])),
        ("reject", json!([reason.clone(), payout])),
        ("sale", json!(sale)),
    ];
    for id in IDS {
        all.push(("approve", json!([ticket(id)])));
        all.push(("deny", json!([reason.clone(), ticket(id)])));
        all.push(("ask", json!([ticket(id)])));
    }
    let staff = all
        .into_iter()
        .map(|(name, options)| ("staff", json!([{ "type": 1, "name": name, "options": options }])));
    let setup: [(&str, Value); 1] =
        [("setup", json!([text("staff", &scene.people[0].actor.mention())]))];
    let raw = |(name, options)| RawInteraction {
        kind: 2,
        channel: Some(scene.noise),
        data: json!({ "id": "7", "name": name, "type": 1, "options": options }),
        ..RawInteraction::default()
    };
    staff.chain(setup).map(raw).collect()
}
