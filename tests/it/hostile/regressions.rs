//! What the attack has found once, each by itself.

use discord_sandbox::RawInteraction;
use serde_json::{Value, json};

use crate::bot::{PASSPHRASE, World};

fn command(data: Value) -> RawInteraction {
    RawInteraction { kind: 2, data, ..RawInteraction::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_of_another_version_or_kind_is_answered() {
    let world = World::ready_process().await;
    let eve = world.sandbox.add_member("eve").with_locale("nl");
    let sub = |kind: u8, name: &str| json!([{ "type": kind, "name": name, "options": [] }]);
    for data in [
        json!({ "id": "7", "name": "partners", "type": 1, "options": [] }),
        json!({ "id": "7", "name": "partner", "type": 1, "options": sub(1, "invite") }),
        json!({ "id": "7", "name": "partner", "type": 1, "options": sub(99, "code") }),
        json!({ "id": "7", "name": "partner", "type": 1, "options": [] }),
        json!({ "id": "7", "name": "partner", "type": 2, "target_id": "5", "options": [] }),
        // poise panics over a kind that it does not know.
        json!({ "id": "7", "name": "partner", "type": 4, "options": [] }),
    ] {
        let said =
            world.sandbox.interact_raw(&eve, &command(data.clone())).await.unwrap().message();
        assert!(said.has("Dit is niet meer actueel") && said.ephemeral, "{data}: {said}");
    }
    for kind in [1, 4] {
        let typed = json!([{ "type": 3, "name": "ticket", "value": "1", "focused": true }]);
        let data = json!({ "id": "7", "name": "gone", "type": kind, "options": typed });
        let raw = RawInteraction { kind: 4, data, ..RawInteraction::default() };
        world.sandbox.interact_raw(&eve, &raw).await.unwrap();
    }
    assert!(!world.log().contains("panicked"));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_in_a_direct_message_is_sent_to_the_server() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let user = json!({
        "id": alice.id().to_string(), "username": "alice", "discriminator": "0", "avatar": null,
        "global_name": null,
    });
    let options = json!([{ "type": 1, "name": "status", "options": [] }]);
    let mut raw = command(json!({ "id": "7", "name": "partner", "type": 1, "options": options }));
    raw.replaced = [("guild_id", Value::Null), ("member", Value::Null), ("user", user)]
        .map(|(n, v)| (n.to_owned(), v))
        .into();
    let said = world.sandbox.interact_raw(&alice, &raw).await.unwrap().message();
    assert!(!said.has("Something went wrong on our side.") && said.has("server"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_payout_form_opens_again_with_whatever_amount_was_refused() {
    let world = World::with_partner().await;
    world.earn(crate::bot::CODE, "500.00").await;
    let (alice, channel) = (world.actor("alice"), world.sandbox.channel("welcome").unwrap());
    let left = world.left_over(channel, "v1:payout").await;
    let texts = ["9223372036854775807", "-1", "0", "ten dollars", "🦊🦊🦊🦊🦊🦊🦊🦊"];
    for text in texts.map(str::to_owned).into_iter().chain(["x".repeat(4000)]) {
        let inputs = [("amount", text.clone()), ("passphrase:secret", PASSPHRASE.to_owned())];
        let rows = inputs.map(|(id, value)| json!({ "type": 4, "custom_id": id, "value": value }));
        let rows = rows.map(|input| json!({ "type": 1, "components": [input] }));
        let data = json!({ "custom_id": "v1:payout-form", "components": rows });
        let raw = RawInteraction { kind: 5, data, ..RawInteraction::default() };
        let said = world.sandbox.interact_raw(&alice, &raw).await.unwrap().message();
        assert!(said.buttons().iter().any(|button| button.label == "Try again"), "{said}");
        let form = alice.click(&left, "Left over").await.unwrap().modal();
        let fits: String = text.chars().take(16).collect();
        assert_eq!(form.inputs[0].value, fits, "{form}");
    }
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_email_form_opens_again_after_any_text() {
    let world = World::with_partner().await;
    let (alice, channel) = (world.actor("alice"), world.sandbox.channel("welcome").unwrap());
    let left = world.left_over(channel, "v1:payee").await;
    for text in ["x".repeat(4000), "🦊".repeat(200), "not a valid e-mail".to_owned()] {
        let inputs = [("passphrase:secret", "wrong".to_owned()), ("email:secret", text)];
        let rows = inputs.map(|(id, value)| json!({ "type": 4, "custom_id": id, "value": value }));
        let rows = rows.map(|input| json!({ "type": 1, "components": [input] }));
        let data = json!({ "custom_id": "v1:payee-form", "components": rows });
        let raw = RawInteraction { kind: 5, data, ..RawInteraction::default() };
        assert!(world.sandbox.interact_raw(&alice, &raw).await.unwrap().message().ephemeral);
        let form = alice.click(&left, "Left over").await.unwrap().modal();
        assert_eq!(form.inputs.len(), 2, "{form}");
    }
    world.assert_sound();
}
