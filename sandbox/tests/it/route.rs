//! Every route that is served, called once and more, and held against Discord's own description
//! where `DISCORD_OPENAPI` names it.

use discord_sandbox::{Sandbox, Seed, Traffic};
use serde_json::{Value, json};

use crate::server::{Client, start};

/// A walk through the routes; each call has to be answered with a 2xx status.
struct Walk {
    sandbox: Sandbox,
    client: Client,
    calls: usize,
}

impl Walk {
    async fn call(&mut self, method: &str, path: &str, body: Value) -> Value {
        self.calls += 1;
        let (status, answer) = self.client.send(method, path, Some(&body)).await;
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    async fn get(&mut self, path: &str) -> Value {
        self.call("GET", path, Value::Null).await
    }

    async fn commands(&mut self) {
        let app = self.sandbox.bot();
        let options = json!([
            {"type": 3, "name": "text", "description": "d", "required": true, "min_length": 1,
                "max_length": null},
            {"type": 3, "name": "choice", "description": "d",
                "choices": [{"name": "A", "value": "a"}]},
            {"type": 4, "name": "number", "description": "d", "min_value": 1, "max_value": 5},
            {"type": 10, "name": "real", "description": "d", "min_value": 0.5},
            {"type": 7, "name": "channel", "description": "d", "channel_types": [0]},
            {"type": 6, "name": "who", "description": "d", "name_localizations": {"nl": "wie"}},
        ]);
        let sub = json!({"type": 1, "name": "sub", "description": "d", "options": options});
        let group =
            json!({"type": 2, "name": "group", "description": "d", "options": [sub.clone()]});
        for base in [
            format!("/applications/{app}/commands"),
            format!("/applications/{app}/guilds/{}/commands", self.sandbox.guild()),
        ] {
            let one = json!({"name": "one", "description": "d", "options": options, "nsfw": false});
            let two = json!({
                "name": "two", "description": "d", "options": [sub, group], "contexts": [0],
                "integration_types": [0],
            });
            self.call("PUT", &base, json!([one, two])).await;
            let made = self.call("POST", &base, json!({"name": "go", "description": "d"})).await;
            let id = made["id"].as_str().unwrap().to_owned();
            self.call(
                "PATCH",
                &format!("{base}/{id}"),
                json!({"description": "another", "name_localizations": {"nl": "ga"}}),
            )
            .await;
            self.get(&base).await;
            self.get(&format!("{base}?with_localizations=true")).await;
            self.get(&format!("{base}/{id}")).await;
            self.call("DELETE", &format!("{base}/{id}"), Value::Null).await;
        }
        self.call(
            "POST",
            &format!("/applications/{app}/commands"),
            json!({"name": "go", "description": "d"}),
        )
        .await;
    }

    async fn people(&mut self) {
        let guild = format!("/guilds/{}", self.sandbox.guild());
        let alice = self.sandbox.actor("alice").id();
        for path in [
            "/gateway",
            "/gateway/bot",
            "/users/@me",
            "/users/@me/guilds",
            "/applications/@me",
            "/oauth2/applications/@me",
        ] {
            self.get(path).await;
        }
        self.get(&format!("/users/{alice}")).await;
        self.get(&guild).await;
        self.get(&format!("{guild}?with_counts=true")).await;
        self.call("PATCH", &guild, json!({"name": "Renamed"})).await;
        self.get(&format!("{guild}/channels")).await;
        self.get(&format!("{guild}/members?limit=10&after=0")).await;
        self.get(&format!("{guild}/members/search?query=al")).await;
        self.get(&format!("{guild}/members/{alice}")).await;
        self.call("PATCH", &format!("{guild}/members/{alice}"), json!({"nick": "Al"})).await;
        self.call("PATCH", &format!("{guild}/members/@me"), json!({"nick": "Robot"})).await;
        let role = self
            .call(
                "POST",
                &format!("{guild}/roles"),
                json!({"name": "r", "color": 255, "hoist": true}),
            )
            .await;
        let id = role["id"].as_str().unwrap().to_owned();
        self.get(&format!("{guild}/roles")).await;
        self.get(&format!("{guild}/roles/{id}")).await;
        self.call("PATCH", &format!("{guild}/roles"), json!([{"id": id, "position": 1}])).await;
        self.call(
            "PATCH",
            &format!("{guild}/roles/{id}"),
            json!({"name": "s", "permissions": "2048"}),
        )
        .await;
        self.call("PUT", &format!("{guild}/members/{alice}/roles/{id}"), Value::Null).await;
        self.get(&format!("{guild}/members/{alice}")).await;
        self.call("DELETE", &format!("{guild}/members/{alice}/roles/{id}"), Value::Null).await;
        self.call("DELETE", &format!("{guild}/roles/{id}"), Value::Null).await;
        let mallory = self.sandbox.add_member("mallory").id();
        self.call("DELETE", &format!("{guild}/members/{mallory}"), Value::Null).await;
    }

    async fn channels(&mut self) {
        let guild = format!("/guilds/{}", self.sandbox.guild());
        let alice = self.sandbox.actor("alice").id();
        let role = self.sandbox.role("Staff").unwrap();
        let parent = self
            .call("POST", &format!("{guild}/channels"), json!({"name": "Cat", "type": 4}))
            .await;
        for kind in [0, 2, 5] {
            let overwrites =
                json!([{"id": role.to_string(), "type": 0, "allow": "1024", "deny": "0"}]);
            let body = json!({
                "name": "one", "type": kind, "topic": "t", "parent_id": parent["id"],
                "permission_overwrites": overwrites,
            });
            let made = self.call("POST", &format!("{guild}/channels"), body).await;
            let path = format!("/channels/{}", made["id"].as_str().unwrap());
            self.get(&path).await;
            self.call(
                "PATCH",
                &path,
                json!({"name": "two", "rate_limit_per_user": 5, "parent_id": null}),
            )
            .await;
            let overwrite = json!({"type": 1, "allow": "1024", "deny": "0"});
            self.call("PUT", &format!("{path}/permissions/{alice}"), overwrite).await;
            self.call("DELETE", &format!("{path}/permissions/{alice}"), Value::Null).await;
            self.call("DELETE", &path, Value::Null).await;
        }
        let dm = self
            .call("POST", "/users/@me/channels", json!({"recipient_id": alice.to_string()}))
            .await;
        let path = format!("/channels/{}", dm["id"].as_str().unwrap());
        self.get(&path).await;
        self.messages(&path).await;
        self.call("DELETE", &path, Value::Null).await;
    }

    async fn messages(&mut self, channel: &str) {
        let path = format!("{channel}/messages");
        self.call("POST", &format!("{channel}/typing"), Value::Null).await;
        let said = self.call("POST", &path, everything()).await;
        let message = format!("{path}/{}", said["id"].as_str().unwrap());
        let reply = json!({
            "content": "Yes <@1>", "message_reference": {"message_id": said["id"]}, "nonce": 5,
            "tts": false,
        });
        self.call("POST", &path, reply).await;
        let layout = json!([
            {"type": 10, "content": "Text"},
            {"type": 14, "divider": true},
            {"type": 9, "components": [{"type": 10, "content": "Beside"}],
             "accessory": {"type": 2, "style": 5, "label": "Go", "url": "https://example.com"}},
            {"type": 9, "components": [{"type": 10, "content": "Beside"}],
             "accessory": {"type": 11, "media": {"url": "https://example.com/a.png"}}},
            {"type": 12, "items": [{"media": {"url": "https://example.com/a.png"}}]},
            {"type": 17, "components": [{"type": 10, "content": "Inside"}], "accent_color": 255},
        ]);
        self.call("POST", &path, json!({"flags": 1 << 15, "components": layout})).await;
        let attached = json!({
            "flags": 1 << 15,
            "components": [{"type": 13, "file": {"url": "attachment://table.csv"}}],
            "attachments": [{"id": "0", "filename": "table.csv", "description": "A table"}],
        });
        let (status, answer) = self.client.upload(&path, &attached, "table.csv").await;
        assert_eq!((status, &answer["components"][0]["size"]), (200, &json!(3)), "{answer}");
        assert_eq!(answer["components"][0]["file"]["url"], answer["attachments"][0]["url"]);
        self.get(&format!("{path}?limit=10")).await;
        self.get(&message).await;
        self.call("PATCH", &message, json!({"content": "Changed", "embeds": [], "components": []}))
            .await;
        for pins in [format!("{channel}/pins"), format!("{path}/pins")] {
            let id = said["id"].as_str().unwrap();
            self.call("PUT", &format!("{pins}/{id}"), Value::Null).await;
            self.get(&pins).await;
            self.call("DELETE", &format!("{pins}/{id}"), Value::Null).await;
        }
        self.get(&format!("{path}?limit=10")).await;
        self.call("DELETE", &message, Value::Null).await;
    }

    /// The newest interaction's callback, and its webhook.
    async fn interaction(&self, number: usize) -> (String, String) {
        let app = self.sandbox.bot();
        self.sandbox
            .until("the interaction", |sandbox| {
                let found =
                    sandbox.records().into_iter().filter_map(|record| match record.traffic {
                        Traffic::Dispatch { event, data } if event == "INTERACTION_CREATE" => {
                            Some(data)
                        }
                        _ => None,
                    });
                let data = found.skip(number).last()?;
                let (id, token) = (data["id"].as_str()?, data["token"].as_str()?);
                Some((
                    format!("/interactions/{id}/{token}/callback"),
                    format!("/webhooks/{app}/{token}"),
                ))
            })
            .await
    }

    async fn interactions(&mut self) {
        let alice = self.sandbox.actor("alice");
        let text = json!({
            "type": 4, "custom_id": "i", "label": "L", "style": 1, "value": "v", "required": true,
        });
        let modal = json!({
            "title": "T", "custom_id": "m", "components": [{"type": 1, "components": [text]}],
        });
        let answers = [
            json!({"type": 4, "data": everything()}),
            json!({"type": 4, "data": {"content": "psst", "flags": 64}}),
            json!({"type": 5, "data": {"flags": 64}}),
            json!({"type": 5}),
            json!({"type": 9, "data": modal}),
        ];
        for (number, answer) in answers.into_iter().enumerate() {
            let person = alice.clone();
            let waiting = tokio::spawn(async move { person.command("go", &[]).await });
            let (callback, webhook) = self.interaction(number).await;
            let query = if number % 2 == 0 { "?with_response=true" } else { "" };
            self.call("POST", &format!("{callback}{query}"), answer.clone()).await;
            if answer["type"] != 9 {
                let original = format!("{webhook}/messages/@original");
                self.get(&original).await;
                self.call("PATCH", &original, json!({"content": "Changed"})).await;
                let more = self.call("POST", &format!("{webhook}?wait=true"), everything()).await;
                let more = format!("{webhook}/messages/{}", more["id"].as_str().unwrap());
                self.get(&more).await;
                self.call("PATCH", &more, json!({"content": "Changed"})).await;
                self.call("DELETE", &more, Value::Null).await;
                self.call("POST", &webhook, json!({"content": "last"})).await;
                self.call("DELETE", &original, Value::Null).await;
            }
            waiting.await.unwrap().unwrap();
        }
    }
}

/// A message with one of everything that a message has.
fn everything() -> Value {
    let button = json!({
        "type": 2, "style": 1, "label": "Go", "custom_id": "a", "emoji": null, "disabled": false,
    });
    let link = json!({
        "type": 2, "style": 5, "label": "Go", "url": "https://example.com", "emoji": {"name": "✅"},
    });
    let option = json!({"label": "A", "value": "a", "description": "d", "default": true});
    let select = json!({"type": 3, "custom_id": "s", "options": [option], "placeholder": "p"});
    let users = json!({"type": 5, "custom_id": "u"});
    let row = |components: &[&Value]| json!({"type": 1, "components": components});
    json!({
        "content": "Hello",
        "embeds": [{
            "title": "Title", "description": "Text", "url": "https://example.com", "color": 255,
            "timestamp": "2026-10-01T12:00:00Z", "footer": {"text": "Foot", "icon_url": null},
            "author": {"name": "Somebody"}, "fields": [{"name": "n", "value": "v"}],
            "image": {"url": "https://example.com/a.png"},
            "thumbnail": {"url": "https://example.com/b.png"},
        }],
        "components": [row(&[&button, &link]), row(&[&select]), row(&[&users])],
        "allowed_mentions": {"parse": []},
    })
}

#[tokio::test]
async fn every_route_conforms_to_the_description() {
    let (sandbox, client) = start(Seed::small()).await;
    sandbox.set_bot_permissions(discord_sandbox::permission::ADMINISTRATOR);
    // The intents of members and of message content.
    sandbox.set_privileged_intents(1 << 1 | 1 << 15);
    let mut walk = Walk { sandbox: sandbox.clone(), client, calls: 0 };
    walk.commands().await;
    walk.client.identify(&sandbox).await;
    walk.people().await;
    walk.channels().await;
    let welcome = format!("/channels/{}", sandbox.channel("welcome").unwrap());
    walk.messages(&welcome).await;
    walk.interactions().await;
    assert!(walk.calls > 100, "{}", walk.calls);
    assert_eq!(sandbox.violations(), Vec::<String>::new());
    if !sandbox.allowed().is_empty() {
        assert!(sandbox.checked().len() >= 50, "{:#?}", sandbox.checked());
    }
}

#[tokio::test]
async fn what_a_select_begins_with_is_given_as_text() {
    let (sandbox, client) = start(Seed::small()).await;
    let alice = sandbox.actor("alice").id();
    let path = format!("/channels/{}/messages", sandbox.channel("welcome").unwrap());
    for id in [json!(alice), json!(alice.to_string())] {
        let select = json!({"type": 5, "custom_id": "who",
            "default_values": [{"type": "user", "id": id}]});
        let body = json!({"components": [{"type": 1, "components": [select]}]});
        let (status, sent) = client.post(&path, &body).await;
        let begins = &sent["components"][0]["components"][0]["default_values"][0]["id"];
        assert_eq!((status, begins), (200, &json!(alice.to_string())));
    }
}
