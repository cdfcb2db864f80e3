//! How messages look in a terminal.

use discord_sandbox::Seed;
use serde_json::json;

use crate::server::start;

#[tokio::test]
async fn a_message_reads_as_a_person_sees_it() {
    let (sandbox, client) = start(Seed::small()).await;
    let (welcome, alice) = (sandbox.channel("welcome").unwrap(), sandbox.actor("alice"));
    let body = json!({
        "content": format!("Welcome {} to <#{welcome}>, see you <t:1800000000:D>", alice.mention()),
        "embeds": [{
            "title": "Application",
            "description": format!("From <@&{}>.", sandbox.role("Staff").unwrap()),
            "fields": [
                {"name": "Code", "value": "ALICE10", "inline": true},
                {"name": "About", "value": "a long text"},
            ],
            "footer": {"text": "page 1"},
        }],
        "components": [
            {"type": 1, "components": [
                {"type": 2, "style": 1, "label": "Approve", "custom_id": "a"},
                {"type": 2, "style": 5, "label": "Terms", "url": "https://example.com/"},
                {"type": 2, "style": 4, "label": "Deny", "custom_id": "d", "disabled": true},
            ]},
            {"type": 1, "components": [{"type": 5, "custom_id": "who", "placeholder": "Whom?"}]},
        ],
    });
    client.post(&format!("/channels/{welcome}/messages"), &body).await;
    let view = alice.messages(welcome).unwrap().remove(0);
    let expected = "\
sandbox-bot
  Welcome @alice to #welcome, see you 15 January 2027
  ╭───────────────╮
  │ Application   │
  │               │
  │ From @Staff.  │
  │ Code: ALICE10 │
  │ About         │
  │   a long text │
  │               │
  │ page 1        │
  ╰───────────────╯
  [ Approve ] [ Terms ↗ ] [ Deny ✕ ]
  ‹ Whom? v ›
";
    assert_eq!(view.to_string(), expected);
    assert!(view.has(&alice.mention()) && view.has("ALICE10"));
    assert!(view.to_string().lines().all(|line| line.chars().count() <= 100));
}

#[tokio::test]
async fn a_long_embed_stays_within_100_columns() {
    let (sandbox, client) = start(Seed::small()).await;
    let welcome = sandbox.channel("welcome").unwrap();
    let words = "word ".repeat(200);
    let body = json!({
        "content": words,
        "embeds": [{"title": "t", "description": words, "fields": [{"name": "n", "value": words}]}],
    });
    client.post(&format!("/channels/{welcome}/messages"), &body).await;
    let view = sandbox.actor("alice").messages(welcome).unwrap().remove(0);
    let widest = view.to_string().lines().map(|line| line.chars().count()).max().unwrap();
    assert!((95..=100).contains(&widest), "{widest}\n{view}");
}
