//! What the bot may do, and what it may not: permissions, overwrites, the role hierarchy, the
//! limits of a server.

use discord_sandbox::{Sandbox, Seed, permission as perm};
use serde_json::{Value, json};

use crate::server::{Client, start};

/// The code of a refusal.
fn code(answer: &(u16, Value)) -> (u16, u64) {
    (answer.0, answer.1["code"].as_u64().unwrap_or_default())
}

fn channels(sandbox: &Sandbox) -> String {
    format!("/guilds/{}/channels", sandbox.guild())
}

async fn make(sandbox: &Sandbox, client: &Client, body: Value) -> (u16, Value) {
    client.post(&channels(sandbox), &body).await
}

#[tokio::test]
async fn a_private_channel_is_seen_by_whom_it_is_for() {
    let (sandbox, client) = start(Seed::small()).await;
    let (alice, staff) = (sandbox.actor("alice"), sandbox.actor("staff"));
    let see = perm::VIEW_CHANNEL.to_string();
    let overwrites = json!([
        {"id": sandbox.guild().to_string(), "type": 0, "deny": see, "allow": "0"},
        {"id": alice.id().to_string(), "type": 1, "allow": see, "deny": "0"},
        {"id": sandbox.bot().to_string(), "type": 1, "allow": see, "deny": "0"},
    ]);
    let body =
        json!({"name": "Ticket 1", "permission_overwrites": overwrites, "topic": "for alice"});
    let (status, channel) = make(&sandbox, &client, body).await;
    assert_eq!((status, &channel["name"]), (201, &json!("ticket-1")));
    let id = sandbox.channel("ticket-1").unwrap();
    assert!(alice.can_see(id) && !staff.can_see(id) && sandbox.actor("owner").can_see(id));
    assert!(alice.channels().iter().any(|channel| channel.name == "ticket-1"));
    assert!(staff.messages(id).is_err());

    let put = json!({"type": 0, "allow": see, "deny": "0"});
    let path = format!("/channels/{id}/permissions/{}", sandbox.role("Staff").unwrap());
    assert_eq!(client.put(&path, &put).await.0, 204);
    assert!(staff.can_see(id));
    assert_eq!(client.delete(&path).await.0, 204);
    assert!(!staff.can_see(id));
    assert_eq!(code(&client.delete(&path).await), (404, 10009));
}

#[tokio::test]
async fn a_channel_takes_over_its_categorys_overwrites() {
    let (sandbox, client) = start(Seed::small()).await;
    let category = sandbox.channel("Tickets").unwrap();
    let deny = json!({"type": 0, "deny": perm::VIEW_CHANNEL.to_string(), "allow": "0"});
    client.put(&format!("/channels/{category}/permissions/{}", sandbox.guild()), &deny).await;
    // The bot has shut itself out of the category: it can still make a channel, but does not see
    // it.
    make(&sandbox, &client, json!({"name": "inside", "parent_id": category.to_string()})).await;
    let inside = sandbox.channel("inside").unwrap();
    assert!(!sandbox.actor("alice").can_see(inside));
    assert_eq!(code(&client.get(&format!("/channels/{inside}")).await), (403, 50001));
    assert_eq!(
        code(&client.post(&format!("/channels/{inside}/messages"), &json!({"content": "x"})).await),
        (403, 50001)
    );
}

#[tokio::test]
async fn without_a_permission_the_bot_is_refused() {
    let (sandbox, client) = start(Seed::small()).await;
    let welcome = sandbox.channel("welcome").unwrap();
    let alice = sandbox.actor("alice");
    let said = alice.say(welcome, "hello").await.unwrap();
    sandbox.set_bot_permissions(0);
    assert_eq!(code(&make(&sandbox, &client, json!({"name": "x"})).await), (403, 50013));
    assert_eq!(code(&client.delete(&format!("/channels/{welcome}")).await), (403, 50013));
    assert_eq!(
        code(&client.delete(&format!("/channels/{welcome}/messages/{}", said.id)).await),
        (403, 50013)
    );
    assert_eq!(
        code(&client.put(&format!("/channels/{welcome}/pins/{}", said.id), &Value::Null).await),
        (403, 50013)
    );
    let member = format!("/guilds/{}/members/{}", sandbox.guild(), alice.id());
    let role = format!("{member}/roles/{}", sandbox.role("Staff").unwrap());
    assert_eq!(code(&client.put(&role, &json!({})).await), (403, 50013));
    assert_eq!(code(&client.patch(&member, &json!({"nick": "x"})).await), (403, 50013));
    assert_eq!(
        code(&client.post(&format!("/guilds/{}/roles", sandbox.guild()), &json!({})).await),
        (403, 50013)
    );
    // None of it is the bot's mistake: a server can be like that.
    assert_eq!(sandbox.violations(), Vec::<String>::new());
    assert_eq!(sandbox.refusals().len(), 7);

    sandbox.set_bot_permissions(perm::MANAGE_MESSAGES | perm::PIN_MESSAGES);
    assert_eq!(
        client.put(&format!("/channels/{welcome}/pins/{}", said.id), &Value::Null).await.0,
        204
    );
    assert!(alice.messages(welcome).unwrap()[0].pinned);
    assert_eq!(
        client.get(&format!("/channels/{welcome}/pins")).await.1[0]["id"],
        said.id.to_string()
    );
    assert_eq!(client.delete(&format!("/channels/{welcome}/messages/{}", said.id)).await.0, 204);
}

#[tokio::test]
async fn nobody_grants_a_permission_they_lack() {
    let (sandbox, client) = start(Seed::small()).await;
    let allow = |bits: u64| {
        json!([{"id": sandbox.guild().to_string(), "type": 0,
        "allow": bits.to_string(), "deny": "0"}])
    };
    let with = |bits| json!({"name": "x", "permission_overwrites": allow(bits)});
    assert_eq!(make(&sandbox, &client, with(perm::SEND_MESSAGES)).await.0, 201);
    assert_eq!(code(&make(&sandbox, &client, with(perm::MODERATE_MEMBERS)).await), (403, 50013));
    let roles = format!("/guilds/{}/roles", sandbox.guild());
    let role = |bits: u64| json!({"name": "r", "permissions": bits.to_string()});
    assert_eq!(code(&client.post(&roles, &role(perm::ADMINISTRATOR)).await), (403, 50013));
    assert_eq!(client.post(&roles, &role(perm::SEND_MESSAGES)).await.0, 200);
}

#[tokio::test]
async fn the_hierarchy_stands_above_the_permission() {
    let (sandbox, client) = start(Seed::small().with_role("Boss", 0)).await;
    let alice = sandbox.actor("alice").id();
    let (boss, own) = (sandbox.role("Boss").unwrap(), sandbox.bot_role().unwrap());
    let give = |role: u64| format!("/guilds/{}/members/{alice}/roles/{role}", sandbox.guild());
    assert_eq!(client.put(&give(boss), &Value::Null).await.0, 204);
    assert_eq!(client.delete(&give(boss)).await.0, 204);
    sandbox.set_role_position(own, 1);
    assert_eq!(code(&client.put(&give(boss), &Value::Null).await), (403, 50013));
    let role = format!("/guilds/{}/roles/{boss}", sandbox.guild());
    assert_eq!(code(&client.delete(&role).await), (403, 50013));
    assert_eq!(
        code(&client.put(&give(own), &json!({})).await),
        (400, 50028),
        "a bot's role is its own"
    );
    assert_eq!(code(&client.put(&give(5), &json!({})).await), (404, 10011));
    assert_eq!(sandbox.roles_of(alice), Vec::<String>::new());
}

#[tokio::test]
async fn a_category_and_a_server_are_full_at_some_point() {
    let (sandbox, client) = start(Seed::small()).await;
    let category = sandbox.channel("Tickets").unwrap();
    for number in 0..50 {
        let _ = sandbox.add_channel(&format!("t{number}"), 0, Some(category));
    }
    let inside = json!({"name": "one-more", "parent_id": category.to_string()});
    let full = make(&sandbox, &client, inside).await;
    assert_eq!(code(&full), (400, 50035));
    assert_eq!(full.1["errors"]["parent_id"]["_errors"][0]["code"], "CHANNEL_PARENT_MAX_CHANNELS");
    let now = sandbox.channel_names().len();
    for number in now..500 {
        let _ = sandbox.add_channel(&format!("c{number}"), 0, None);
    }
    assert_eq!(code(&make(&sandbox, &client, json!({"name": "x"})).await), (400, 30013));
    assert_eq!(
        sandbox.violations(),
        Vec::<String>::new(),
        "a full server is not the bot's mistake"
    );
}

#[tokio::test]
async fn missing_objects_are_answered_as_unknown() {
    let (sandbox, client) = start(Seed::small()).await;
    let welcome = sandbox.channel("welcome").unwrap();
    let guild = sandbox.guild();
    for (path, wanted) in [
        ("/channels/1".to_owned(), 10003),
        ("/guilds/1".to_owned(), 10004),
        (format!("/guilds/{guild}/members/1"), 10007),
        (format!("/channels/{welcome}/messages/1"), 10008),
        (format!("/guilds/{guild}/roles/1"), 10011),
        ("/users/1".to_owned(), 10013),
        (format!("/webhooks/{}/nothing/messages/@original", sandbox.bot()), 10015),
        (format!("/applications/{}/commands/1", sandbox.bot()), 10063),
    ] {
        assert_eq!(code(&client.get(&path).await), (404, wanted), "{path}");
    }
    assert_eq!(
        code(&client.post("/interactions/1/nothing/callback", &json!({"type": 4})).await),
        (404, 10062)
    );
    let gone = sandbox.channel("staff-log").unwrap();
    sandbox.delete_channel(gone);
    assert_eq!(
        code(&client.post(&format!("/channels/{gone}/messages"), &json!({"content": "x"})).await),
        (404, 10003)
    );
}

#[tokio::test]
async fn the_list_of_members_is_for_those_with_the_intent() {
    let (sandbox, client) = start(Seed::small()).await;
    let path = format!("/guilds/{}/members?limit=10", sandbox.guild());
    assert_eq!(code(&client.get(&path).await), (403, 50001));
    sandbox.set_privileged_intents(1 << 1);
    assert_eq!(client.get(&path).await.1.as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_new_role_stands_at_the_bottom_and_an_invite_is_enough_to_give_it() {
    let asked = perm::MANAGE_ROLES | perm::MANAGE_CHANNELS;
    let (sandbox, client) = start(Seed::fresh().invited_with(asked)).await;
    let roles = format!("/guilds/{}/roles", sandbox.guild());
    let alice = sandbox.actor("alice").id();
    let own = client.get(&roles).await.1;
    let own = own.as_array().unwrap().iter().find(|role| role["managed"] == true).unwrap().clone();
    assert_eq!((&own["position"], &own["permissions"]), (&json!(1), &json!(asked.to_string())));
    for name in ["first", "second"] {
        let (status, made) = client.post(&roles, &json!({"name": name})).await;
        assert_eq!((status, &made["position"]), (200, &json!(1)), "it ties with the others");
        let give = format!(
            "/guilds/{}/members/{alice}/roles/{}",
            sandbox.guild(),
            made["id"].as_str().unwrap()
        );
        assert_eq!(client.put(&give, &Value::Null).await.0, 204);
    }
    assert_eq!(sandbox.roles_of(alice), ["first", "second"]);
    let counts = client.get(&format!("{roles}/member-counts")).await.1;
    let each: Vec<&Value> = counts.as_object().unwrap().values().collect();
    assert_eq!(each, [1, 1, 1], "each has one, @everyone is not counted");
    assert_eq!(sandbox.role_names(), ["@everyone", "second", "first", "Sandbox Bot"]);
    // A role that came before the bot and stands where it stands is above it.
    let elder = Seed::fresh().with_role("Elder", 0);
    let (sandbox, client) = start(elder).await;
    let role = sandbox.role("Elder").unwrap();
    let own = sandbox.bot_role().unwrap();
    let path = format!("/guilds/{}/roles/{role}", sandbox.guild());
    for (elders, bots, may) in
        [(2, 1, false), (1, 1, false), (2, 2, false), (1, 2, true), (3, 4, true), (4, 3, false)]
    {
        sandbox.set_role_position(role, elders);
        sandbox.set_role_position(own, bots);
        let status = client.patch(&path, &json!({"hoist": true})).await.0;
        assert_eq!(status, if may { 200 } else { 403 }, "at {elders}, the bot at {bots}");
    }
}

#[tokio::test]
async fn a_role_is_moved_below_the_bots_own_and_no_higher() {
    let (sandbox, client) = start(Seed::fresh()).await;
    let roles = format!("/guilds/{}/roles", sandbox.guild());
    let made = client.post(&roles, &json!({"name": "new"})).await.1;
    let to = |position: u16| json!([{"id": made["id"], "position": position}]);
    assert_eq!(client.patch(&roles, &to(1)).await.0, 200, "younger than the bot's, so below it");
    assert_eq!(code(&client.patch(&roles, &to(2)).await), (403, 50013));
}

#[tokio::test]
async fn a_community_server_has_rules_and_rooms_that_the_bot_does_not_see() {
    let (sandbox, client) = start(Seed::community()).await;
    let guild = client.get(&format!("/guilds/{}", sandbox.guild())).await.1;
    let id = |name: &str| json!(sandbox.channel(name).unwrap().to_string());
    assert_eq!(guild["rules_channel_id"], id("rules"));
    assert_eq!(guild["public_updates_channel_id"], id("moderator-only"));
    assert!(guild["features"].as_array().unwrap().contains(&json!("COMMUNITY")));
    let hidden = sandbox.channel("moderator-only").unwrap();
    assert!(sandbox.actor("moderator").can_see(hidden) && !sandbox.actor("alice").can_see(hidden));
    assert_eq!(code(&client.get(&format!("/channels/{hidden}")).await), (403, 50001));
    let moderators = sandbox.role("Moderators").unwrap();
    let alice = sandbox.actor("alice").id();
    let give = format!("/guilds/{}/members/{alice}/roles/{moderators}", sandbox.guild());
    assert_eq!(code(&client.put(&give, &Value::Null).await), (403, 50013), "nobody dragged it up");
}

#[tokio::test]
async fn where_moderators_need_two_factor_the_bots_owner_needs_it() {
    let seed = Seed { two_factor: true, owner_two_factor: false, ..Seed::small() };
    let (sandbox, client) = start(seed).await;
    let guild = format!("/guilds/{}", sandbox.guild());
    let welcome = format!("/channels/{}", sandbox.channel("welcome").unwrap());
    let (alice, staff) = (sandbox.actor("alice"), sandbox.role("Staff").unwrap());
    let said = alice.say(sandbox.channel("welcome").unwrap(), "hello").await.unwrap();
    let calls = [
        ("POST", format!("{guild}/channels"), json!({"name": "x"})),
        ("PATCH", welcome.clone(), json!({"topic": "t"})),
        ("PUT", format!("{welcome}/permissions/{staff}"), json!({"type": 0, "allow": "0"})),
        ("DELETE", format!("{welcome}/messages/{}", said.id), Value::Null),
        ("POST", format!("{guild}/roles"), json!({"name": "r"})),
        ("PUT", format!("{guild}/members/{}/roles/{staff}", alice.id()), Value::Null),
    ];
    assert_eq!(client.get(&guild).await.1["mfa_level"], 1);
    assert_eq!(client.get("/users/@me").await.1["mfa_enabled"], false);
    for (method, path, body) in &calls {
        let answer = client.send(method, path, Some(body)).await;
        assert_eq!(code(&answer), (403, 60003), "{method} {path}");
    }
    // What moderates nothing is as it was.
    let hello = json!({"content": "hello"});
    assert_eq!(client.post(&format!("{welcome}/messages"), &hello).await.0, 200);
    assert_eq!(client.get(&format!("{guild}/roles")).await.0, 200);
    let pin = format!("{welcome}/pins/{}", said.id);
    assert_eq!(client.put(&pin, &Value::Null).await.0, 204, "pinning needs none");
    // A permission that the bot has not is named first.
    sandbox.set_bot_permissions(0);
    let answer = client.post(&format!("{guild}/roles"), &json!({"name": "r"})).await;
    assert_eq!(code(&answer), (403, 50013));
    sandbox.set_bot_permissions(perm::TICKET_BOT);
    sandbox.set_owner_two_factor(true);
    for (method, path, body) in &calls {
        let status = client.send(method, path, Some(body)).await.0;
        assert!((200..300).contains(&status), "{method} {path}: {status}");
    }
    sandbox.set_owner_two_factor(false);
    sandbox.require_two_factor(false);
    assert_eq!(client.post(&format!("{guild}/roles"), &json!({"name": "r"})).await.0, 200);
}

#[tokio::test]
async fn a_community_server_has_names_that_are_refused() {
    let (sandbox, client) = start(Seed::community()).await;
    let named = |name: &str| json!({"name": name});
    let refused = |answer: (u16, Value)| {
        let place = answer.1["errors"]["name"]["_errors"][0]["code"].clone();
        assert_eq!(
            (code(&answer), place),
            ((400, 50035), json!("INVALID_COMMUNITY_PROPERTY_NAME"))
        );
    };
    refused(make(&sandbox, &client, named("ticket-1488")).await);
    let made = make(&sandbox, &client, named("ticket-1487")).await;
    assert_eq!(made.0, 201);
    let path = format!("/channels/{}", made.1["id"].as_str().unwrap());
    refused(client.patch(&path, &named("ticket-1488")).await);
    refused(client.post(&format!("{path}/threads"), &named("1488")).await);
    let thread = client.post(&format!("{path}/threads"), &named("aside")).await.1;
    let thread = format!("/channels/{}", thread["id"].as_str().unwrap());
    refused(client.patch(&thread, &named("a1488b")).await);
    sandbox.forbid_words(&["Loud"]);
    refused(make(&sandbox, &client, named("too-loud-here")).await);
    assert_eq!(client.patch(&path, &named("ticket-1488")).await.0, 200);
    assert_eq!(sandbox.violations(), Vec::<String>::new(), "no mistake of the bot's");
}
