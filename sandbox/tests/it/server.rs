//! The server from outside, with nothing but HTTP: addresses, tokens, unknown routes.

use discord_sandbox::{Sandbox, SandboxError, Seed};
use serde_json::{Value, json};
use serenity::all::{ClientBuilder, GatewayIntents};

/// A bot's HTTP, without a library that would keep mistakes from it.
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
    /// Whose traffic has to conform at the end.
    sandbox: Option<Sandbox>,
}

impl Client {
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        let base = format!("{}/api/v10", sandbox.url());
        let token = format!("Bot {}", sandbox.token());
        Self { http: reqwest::Client::new(), base, token, sandbox: Some(sandbox.clone()) }
    }

    /// For a test that provokes deviations.
    pub(crate) fn expecting_deviations(mut self) -> Self {
        self.sandbox = None;
        self
    }

    /// Sends a request, without a body when it is null; gives the status and the body, null without
    /// one.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("authorization", &self.token);
        if let Some(body) = body.filter(|body| !body.is_null()) {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    /// Sends a JSON body and one file in a form.
    pub(crate) async fn upload(&self, path: &str, body: &Value, file: &str) -> (u16, Value) {
        let part = |head: &str, content: &str| {
            format!("--part\r\ncontent-disposition: form-data; {head}\r\n\r\n{content}\r\n")
        };
        let file = part(&format!("name=\"files[0]\"; filename=\"{file}\""), "a,b");
        let form = part("name=\"payload_json\"", &body.to_string()) + &file + "--part--\r\n";
        let request =
            self.http.post(format!("{}{path}", self.base)).header("authorization", &self.token);
        let answer = request
            .header("content-type", "multipart/form-data; boundary=part")
            .body(form)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap())
    }

    /// Sends a form with a JSON and files of these sizes, in bytes.
    pub(crate) async fn send_files(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        sizes: &[usize],
    ) -> (u16, Value) {
        let mut form = format!(
            "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\
             Content-Type: application/json\r\n\r\n{body}\r\n"
        );
        for (number, size) in sizes.iter().enumerate() {
            let data = "x".repeat(*size);
            form.extend([format!(
                "--b\r\nContent-Disposition: form-data; name=\"files[{number}]\"; \
                 filename=\"f{number}.txt\"\r\n\r\n{data}\r\n"
            )]);
        }
        form += "--b--\r\n";
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("authorization", &self.token);
        let answer = request
            .header("content-type", "multipart/form-data; boundary=b")
            .body(form)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send("POST", path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send("PUT", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send("PATCH", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> (u16, Value) {
        self.send("DELETE", path, None).await
    }

    /// Opens a gateway session that listens and says nothing.
    pub(crate) async fn identify(&self, sandbox: &Sandbox) {
        let http = crate::bot::http(sandbox);
        let mut client =
            ClientBuilder::new_with_http(http, GatewayIntents::non_privileged()).await.unwrap();
        tokio::spawn(async move { client.start().await });
        sandbox.bot_ready().await;
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.sandbox.iter().for_each(assert_conforms);
    }
}

/// Fails when something differed from Discord's own description, if `DISCORD_OPENAPI` names it.
pub(crate) fn assert_conforms(sandbox: &Sandbox) {
    if !std::thread::panicking() {
        assert_eq!(sandbox.deviations(), Vec::<String>::new());
    }
}

pub(crate) async fn start(seed: Seed) -> (Sandbox, Client) {
    let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), seed).await.unwrap();
    let client = Client::new(&sandbox);
    (sandbox, client)
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    let refused = Sandbox::start("0.0.0.0:0".parse().unwrap(), Seed::small()).await.unwrap_err();
    assert!(matches!(refused, SandboxError::NotLoopback(_)));
}

#[tokio::test]
async fn a_route_that_is_not_served_is_loud() {
    let (sandbox, client) = start(Seed::small()).await;
    assert_eq!(client.get("/guilds/1/vanity-url").await.0, 404);
    let path = format!("/guilds/{}/audit-logs", sandbox.guild());
    assert_eq!(client.get(&path).await.0, 501);
    assert_eq!(
        sandbox.violations(),
        [format!("GET {path}: the sandbox does not serve this route")]
    );
    assert_eq!(
        reqwest::get(format!("{}/api/v9/gateway", sandbox.url())).await.unwrap().status(),
        501
    );
    assert_eq!(sandbox.violations().len(), 2);
}

#[tokio::test]
async fn a_request_without_a_token_is_turned_away() {
    let (sandbox, client) = start(Seed::small()).await;
    assert_eq!(client.get("/users/@me").await.1["bot"], true);
    let answer = reqwest::get(format!("{}/api/v10/users/@me", sandbox.url())).await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(sandbox.refusals().last().unwrap().status, 401);
    assert_eq!(client.get("/gateway").await.1["url"], json!(sandbox.url().replace("http", "ws")));
}

#[tokio::test]
async fn a_path_may_be_encoded() {
    let (sandbox, client) = start(Seed::small()).await;
    assert_eq!(client.get("/users/%40me").await.1["bot"], true);
    // As discord.js asks for the first answer to an interaction.
    let path = format!("/webhooks/{}/interaction.1.0/messages/%40original", sandbox.bot());
    assert_eq!(client.get(&path).await.1["code"], 50027);
    assert_eq!(client.get("/gateway/%62ot").await.1["shards"], 1);
    let calls = sandbox.calls().into_iter().map(|(_, route)| route);
    assert_eq!(calls.collect::<Vec<_>>()[1], "/webhooks/{id}/{token}/messages/@original");
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_port() {
    let (sandbox, client) = start(Seed::small()).await;
    client
        .put(
            &format!("/applications/{}/commands", sandbox.bot()),
            &json!([{"name": "go", "description": "d"}]),
        )
        .await;
    client.identify(&sandbox).await;
    let address = sandbox.url().trim_start_matches("http://").parse().unwrap();
    drop(client);
    sandbox.stop().await;
    let again = Sandbox::start(address, Seed::small()).await.unwrap();
    assert_eq!(again.url(), format!("http://{address}"));
}

#[tokio::test]
async fn the_reason_and_the_files_of_a_request_are_on_record() {
    let (sandbox, client) = start(Seed::small()).await;
    let member = format!("/guilds/{}/members/{}", sandbox.guild(), sandbox.actor("alice").id());
    let path = format!("{member}/roles/{}", sandbox.role("Staff").unwrap());
    let url = format!("{}/api/v10{path}", sandbox.url());
    let request = reqwest::Client::new().put(url).header("authorization", &client.token);
    let answer = request.header("x-audit-log-reason", "application%20opened").send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(sandbox.roles_of(sandbox.actor("alice").id()), ["Staff"]);

    let http = crate::bot::http(&sandbox);
    let file = serenity::all::CreateAttachment::bytes("a,b\n1,2\n", "table.csv");
    let message = serenity::all::CreateMessage::new().content("here").add_file(file);
    let channel = sandbox.channel("welcome").unwrap();
    let sent = serenity::all::ChannelId::new(channel).send_message(&http, message).await.unwrap();
    let view = sandbox.actor("alice").messages(channel).unwrap().remove(0);
    assert_eq!(view.attachments[0].filename, "table.csv");
    assert_eq!(&*view.attachments[0].data, b"a,b\n1,2\n");
    let fetched = reqwest::get(&sent.attachments[0].url).await.unwrap().bytes().await.unwrap();
    assert_eq!(&fetched[..], b"a,b\n1,2\n");
    let records = serde_json::to_string(&sandbox.records()).unwrap();
    assert!(
        records.contains("application opened")
            && records.contains("table.csv")
            && !records.contains("1,2")
    );
}
