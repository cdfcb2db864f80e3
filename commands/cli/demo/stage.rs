//! What the players use: doing something, seeing what comes of it, and the transcript of both.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use discord_sandbox::{ActError, Actor, MessageView, ModalView, Reply, Sandbox};
use partnerdesk::desk::Desk;
use partnerdesk::program::Program;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::super::say;

/// How many acts the story has.
const ACTS: usize = 8;

pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) program: Program,
    pub(super) desk: Arc<Desk>,
    http: SocketAddr,
    client: reqwest::Client,
    transcript: String,
    act: usize,
}

impl Stage {
    pub(super) fn new(sandbox: Sandbox, http: SocketAddr, desk: Arc<Desk>, program: Program) -> Self {
        let client = reqwest::Client::new();
        Self { sandbox, program, desk, http, client, transcript: String::new(), act: 0 }
    }

    pub(super) fn into_transcript(self) -> String {
        self.transcript
    }

    /// A new act, with how far the story is.
    pub(super) fn act(&mut self, title: &str) {
        self.act = self.act.saturating_add(1);
        self.print(&format!("\n━━ {}/{ACTS} · {title} ━━", self.act));
    }

    /// What a player does.
    pub(super) fn does(&mut self, who: &str, what: &str) {
        self.print(&format!("\n▸ {who} {what}"));
    }

    /// What a player sees.
    pub(super) fn sees(&mut self, who: &str, what: &dyn std::fmt::Display) {
        let mut shown = format!("  {who} sees:\n");
        for line in what.to_string().lines() {
            let _ = writeln!(shown, "    {line}");
        }
        self.print(shown.trim_end());
    }

    fn print(&mut self, text: &str) {
        say(text);
        self.transcript.push_str(text);
        self.transcript.push('\n');
    }

    /// The message that a command, a button or a form was answered with.
    pub(super) fn message(&mut self, who: &Actor, reply: Result<Reply, ActError>) -> anyhow::Result<MessageView> {
        match reply {
            Ok(Reply::Message(message) | Reply::Updated(message)) => {
                self.sees(who.name(), &message);
                Ok(message)
            }
            other => bail!("{} expected a message and got {other:?}", who.name()),
        }
    }

    /// The form that a command or a button opened. Secret values are shown as dots.
    pub(super) fn form(&mut self, who: &Actor, reply: Result<Reply, ActError>) -> anyhow::Result<ModalView> {
        match reply {
            Ok(Reply::Modal(modal)) => {
                self.sees(who.name(), &modal);
                Ok(modal)
            }
            other => bail!("{} expected a form and got {other:?}", who.name()),
        }
    }

    /// The newest message in a channel that `who` sees and that has `text` in it; waits for it.
    pub(super) async fn post(&mut self, who: &Actor, channel: u64, text: &str) -> MessageView {
        let looking = who.clone();
        let message = self
            .sandbox
            .until(&format!("a message with {text:?}"), move |_| {
                looking.messages(channel).ok()?.into_iter().rev().find(|message| message.has(text))
            })
            .await;
        self.sees(who.name(), &message);
        message
    }

    /// The channel whose name begins like this; waits for it.
    pub(super) async fn channel(&mut self, who: &Actor, prefix: &str) -> u64 {
        let (looking, prefix) = (who.clone(), prefix.to_owned());
        self.sandbox
            .until(&format!("a channel {prefix}…"), move |_| {
                looking.channels().into_iter().find(|channel| channel.name.starts_with(&prefix)).map(|c| c.id)
            })
            .await
    }

    /// The billing panel reports events, signed with the program's secret.
    pub(super) async fn report(&mut self, events: &[Value]) -> anyhow::Result<()> {
        let key = self.program.meta.id.clone();
        let now = self.desk.clock.now();
        let secrets = self.desk.keys.webhook_secrets(&key, now)?;
        let secret = secrets.first().context("the program has no secret")?;
        let body = json!(events).to_string();
        let id = format!("msg_{}", now.get());
        let signature = Webhook::new(secret.expose_secret())?.sign(&id, now.seconds(), body.as_bytes())?;
        let answer = self
            .client
            .post(format!("http://{}/v1/programs/{key}/events", self.http))
            .header("webhook-id", id)
            .header("webhook-timestamp", now.seconds().to_string())
            .header("webhook-signature", signature)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await?;
        let status = answer.status();
        let text = answer.text().await?;
        self.print(&format!("  the panel is answered: {status} {text}"));
        if status.is_success() { Ok(()) } else { bail!("the events were refused: {status} {text}") }
    }
}
