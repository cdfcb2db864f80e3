//! Whom a message notifies: people who are named, roles that may be, and all for whom it is allowed.

use discord_sandbox::{Actor, MessageView, Sandbox, Seed, permission as perm};
use serde_json::{Value, json};

use crate::server::{Client, start};

/// What a message says it has notified: roles, and all.
fn notified(message: &Value) -> (bool, bool) {
    (!message["mention_roles"].as_array().unwrap().is_empty(), message["mention_everyone"] == true)
}

fn seen(message: &MessageView) -> (bool, bool) {
    (!message.mention_roles.is_empty(), message.mention_everyone)
}

async fn bot_says(client: &Client, channel: u64, body: Value) -> Value {
    let (status, message) = client.post(&format!("/channels/{channel}/messages"), &body).await;
    assert_eq!(status, 200, "{message}");
    message
}

/// A community server with a role that is mentionable, or not.
async fn server(mentionable: bool) -> (Sandbox, Client, u64, String) {
    let mut seed = Seed::community().with_role("Helpers", 0);
    seed.roles.last_mut().unwrap().mentionable = mentionable;
    let (sandbox, client) = start(seed).await;
    let (channel, role) = (sandbox.channel("general").unwrap(), sandbox.role("Helpers").unwrap());
    (sandbox, client, channel, format!("<@&{role}> @everyone"))
}

#[tokio::test]
async fn a_role_is_notified_if_it_is_mentionable_or_the_author_may_mention_everyone() {
    for mentionable in [false, true] {
        for may in [false, true] {
            let (sandbox, client, channel, text) = server(mentionable).await;
            if may {
                sandbox.set_bot_permissions(perm::INVITED_BOT | perm::MENTION_EVERYONE);
            }
            let expected = (mentionable || may, may);
            let said = bot_says(&client, channel, json!({"content": text})).await;
            assert_eq!(notified(&said), expected, "mentionable {mentionable}, may {may}");
            // The same for people: moderators may, others may not.
            let person: Actor = sandbox.actor(if may { "moderator" } else { "alice" });
            let said = person.say(channel, &text).await.unwrap();
            assert_eq!(seen(&said), expected, "mentionable {mentionable}, may {may}");
        }
    }
}

#[tokio::test]
async fn what_the_bot_allows_narrows_and_never_widens() {
    for (allowed, expected) in [
        (json!({"parse": []}), (false, false)),
        (json!({"parse": ["roles"]}), (true, false)),
        (json!({"parse": ["everyone"]}), (false, true)),
        (json!({"parse": ["roles", "everyone"]}), (true, true)),
    ] {
        let (sandbox, client, channel, text) = server(false).await;
        let body = json!({"content": text, "allowed_mentions": allowed});
        let without = bot_says(&client, channel, body.clone()).await;
        assert_eq!(notified(&without), (false, false), "{allowed}");
        sandbox.set_bot_permissions(perm::INVITED_BOT | perm::MENTION_EVERYONE);
        assert_eq!(notified(&bot_says(&client, channel, body).await), expected, "{allowed}");
    }
}

#[tokio::test]
async fn on_a_new_server_everybody_may_mention_all() {
    let (sandbox, client) = start(Seed::fresh().with_role("Helpers", 0)).await;
    let (channel, role) = (sandbox.channel("general").unwrap(), sandbox.role("Helpers").unwrap());
    let said = bot_says(&client, channel, json!({"content": format!("<@&{role}>")})).await;
    assert_eq!(said["mention_roles"], json!([role.to_string()]));
    let alice = sandbox.actor("alice");
    let in_private = format!("/channels/{}/messages", dm(&client, &alice).await);
    let (_, said) = client.post(&in_private, &json!({"content": format!("<@&{role}>")})).await;
    assert_eq!(said["mention_roles"], json!([]), "nobody has a role in a direct message");
}

async fn dm(client: &Client, who: &Actor) -> String {
    let body = json!({"recipient_id": who.id().to_string()});
    let (_, channel) = client.post("/users/@me/channels", &body).await;
    channel["id"].as_str().unwrap().to_owned()
}
