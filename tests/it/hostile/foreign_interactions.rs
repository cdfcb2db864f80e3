//! Well-formed interactions of people without a right to them: everything that staff can do, to
//! every row that is there.

use discord_sandbox::RawInteraction;
use serde_json::{Value, json};

use super::interaction::Case;
use super::scene::{ELSEWHERE, Scene};

/// The rows that are there have these ids: two applications, a partner, a payout, a to-do.
const IDS: [i64; 2] = [1, 2];
/// Buttons about one row that only staff may press.
const BUTTONS: [&str; 16] = [
    "approve",
    "deny",
    "ask",
    "settle",
    "reject",
    "reset",
    "todo-done",
    "paying",
    "unpaid",
    "agree",
    "disagree",
    "contract",
    "contract-withdraw",
    "claim-show",
    "claim-accept",
    "claim-refuse",
];
/// Of these, those for which a role is not enough, and their forms.
const FOR_LISTED: [&str; 12] = [
    "settle",
    "reject",
    "reset",
    "settle-form",
    "reject-form",
    "paying",
    "unpaid",
    "unpaid-form",
    "agree",
    "disagree",
    "contract",
    "contract-withdraw",
];

/// Who tries what, each once.
pub(super) fn all(scene: &Scene) -> Vec<Case> {
    let mut cases = Vec::new();
    for (who, person) in scene.people.iter().enumerate() {
        let guild = person.staff.then_some(ELSEWHERE);
        for id in IDS {
            let here = actions(scene, id);
            // Staff may do it here; what they do in a server of their own must not reach what is
            // here.
            cases.extend(here.iter().map(|(_, raw)| Case { who, raw: within(raw, guild) }));
            if person.actor.name() == "tom" {
                let money = here.iter().filter(|(word, _)| FOR_LISTED.contains(word));
                cases.extend(money.map(|(_, raw)| Case { who, raw: raw.clone() }));
            }
        }
        if !person.staff {
            cases.extend(commands(scene).into_iter().map(|raw| Case { who, raw }));
        }
    }
    cases
}

fn within(raw: &RawInteraction, guild: Option<u64>) -> RawInteraction {
    let mut raw = raw.clone();
    raw.replaced.extend(guild.map(|guild| ("guild_id".to_owned(), json!(guild.to_string()))));
    raw
}

fn actions(scene: &Scene, id: i64) -> Vec<(&'static str, RawInteraction)> {
    let mut all: Vec<_> =
        BUTTONS.map(|word| (word, scene.click(&format!("v1:{word}:{id}"), None))).into();
    let mut pick = scene.click(&format!("v1:ask-pick:{id}"), None);
    pick.data =
        json!({ "component_type": 3, "custom_id": format!("v1:ask-pick:{id}"), "values": ["who"] });
    all.push(("ask-pick", pick));
    for (word, input, value) in [
        ("deny-form", "reason", "A reason."),
        ("ask-pick-form", "reason", "A question."),
        ("settle-form", "transaction", "4VE30241VY1234567"),
        ("reject-form", "reason", "A reason."),
        ("unpaid-form", "reason", "A reason."),
    ] {
        let row =
            json!({ "type": 1, "components": [{ "type": 4, "custom_id": input, "value": value }] });
        let data = json!({ "custom_id": format!("v1:{word}:{id}"), "components": [row] });
        all.push((
            word,
            RawInteraction {
                kind: 5,
                channel: Some(scene.noise),
                data,
                ..RawInteraction::default()
            },
        ));
    }
    all
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
