//! Channels that the bot does not see: left out of lists, and hidden on the gateway.

use discord_sandbox::{Sandbox, Seed, Traffic, permission as perm};
use serde_json::{Value, json};

use crate::server::{Client, start};

/// The flag of a channel that is hidden.
const OBFUSCATED: u64 = 1 << 17;

/// The names in the list that the bot is given.
async fn listed(sandbox: &Sandbox, client: &Client) -> Vec<String> {
    let (_, list) = client.get(&format!("/guilds/{}/channels", sandbox.guild())).await;
    let name = |channel: &Value| channel["name"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(name).collect()
}

/// The channels that events have said so far, oldest first.
fn said(sandbox: &Sandbox, event: &str) -> Vec<Value> {
    let of = |traffic: Traffic| match traffic {
        Traffic::Dispatch { event: name, data } if name == event => Some(data),
        _ => None,
    };
    sandbox.records().into_iter().filter_map(|record| of(record.traffic)).collect()
}

fn is_hidden(channel: &Value) -> bool {
    channel["flags"].as_u64().unwrap() & OBFUSCATED != 0
}

async fn listening(seed: Seed) -> (Sandbox, Client) {
    let (sandbox, client) = start(seed).await;
    let command = json!([{"name": "go", "description": "d"}]);
    client.put(&format!("/applications/{}/commands", sandbox.bot()), &command).await;
    client.identify(&sandbox).await;
    (sandbox, client)
}

#[tokio::test]
async fn a_channel_that_the_bot_does_not_see_is_in_no_list_and_has_no_name_on_the_gateway() {
    let (sandbox, client) = listening(Seed::community()).await;
    let names = listed(&sandbox, &client).await;
    assert!(names.contains(&"general".to_owned()) && !names.contains(&"moderator-only".to_owned()));
    let id = sandbox.channel("moderator-only").unwrap().to_string();
    let guild = said(&sandbox, "GUILD_CREATE").remove(0);
    for channel in guild["channels"].as_array().unwrap() {
        assert_eq!(is_hidden(channel), channel["id"] == id, "{channel}");
        if channel["id"] == id {
            assert_eq!(channel["name"], "___hidden___");
            let nobody = json!([{"id": sandbox.guild().to_string(), "type": 0, "allow": "0",
                "deny": perm::VIEW_CHANNEL.to_string()}]);
            assert_eq!(channel["permission_overwrites"], nobody);
        }
    }
}

#[tokio::test]
async fn what_comes_into_sight_is_announced_whole_and_what_goes_is_hidden() {
    let (sandbox, client) = listening(Seed::community()).await;
    let role = sandbox.bot_role().unwrap();
    let updates = || said(&sandbox, "CHANNEL_UPDATE");
    // With administrator the bot sees all.
    sandbox.set_bot_permissions(perm::ADMINISTRATOR);
    let news = updates().pop().unwrap();
    assert_eq!((&news["name"], is_hidden(&news)), (&json!("moderator-only"), false));
    assert!(listed(&sandbox, &client).await.contains(&"moderator-only".to_owned()));
    let before = updates().len();
    sandbox.set_bot_permissions(perm::INVITED_BOT);
    let news = updates();
    assert_eq!((news.len(), is_hidden(news.last().unwrap())), (before + 1, true));
    // Somebody shuts the bot out of one channel, then of its category, which it was shown for the
    // channels in it, and lets it in again.
    let (general, category) =
        (sandbox.channel("general").unwrap(), sandbox.channel("Text Channels").unwrap());
    let newest = |count: usize| -> Vec<(u64, bool)> {
        let news = updates();
        let news = news[news.len() - count..].iter();
        news.map(|channel| (channel["id"].as_str().unwrap().parse().unwrap(), is_hidden(channel)))
            .collect()
    };
    sandbox.set_overwrite(category, role, 0, perm::VIEW_CHANNEL);
    assert_eq!(newest(1), [(category, false)], "the bot sees a channel in it");
    sandbox.set_overwrite(general, role, 0, perm::VIEW_CHANNEL);
    assert_eq!(newest(2), [(general, true), (category, true)]);
    assert!(!listed(&sandbox, &client).await.contains(&"Text Channels".to_owned()));
    sandbox.set_overwrite(general, role, perm::VIEW_CHANNEL, 0);
    assert_eq!(newest(2), [(general, false), (category, false)]);
}
