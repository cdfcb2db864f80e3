//! What the players use: doing something, seeing what comes of it, and the transcript of both.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use discord_sandbox::{ActError, Actor, MessageView, ModalView, Reply, Sandbox, WAIT};
use partnerdesk::app_context::AppContext;
use partnerdesk::outbox;
use partnerdesk::program::Program;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::super::say;
use super::clock::StoryClock;
use crate::process::running;

/// How many of the messages that have come in between are shown; what matters comes last.
const NEWEST: usize = 4;
/// How often is looked whether all that is owed to Discord has arrived.
const LOOK: Duration = Duration::from_millis(20);

pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) program: Program,
    pub(super) app: Arc<AppContext>,
    clock: Arc<StoryClock>,
    http: SocketAddr,
    client: reqwest::Client,
    transcript: String,
    act: usize,
    acts: usize,
    /// Whom commands are about.
    pub(super) people: Vec<Actor>,
    /// How many messages somebody has read of a channel, by member and channel.
    read: HashMap<(u64, u64), usize>,
}

impl Stage {
    pub(super) fn new(
        sandbox: Sandbox,
        http: SocketAddr,
        app: Arc<AppContext>,
        clock: Arc<StoryClock>,
        program: Program,
    ) -> Self {
        let client = reqwest::Client::new();
        let (transcript, people, read) = (String::new(), Vec::new(), HashMap::new());
        Self {
            sandbox,
            program,
            app,
            clock,
            http,
            client,
            transcript,
            act: 0,
            acts: 0,
            people,
            read,
        }
    }

    /// How many acts the story has.
    pub(super) fn announce(&mut self, acts: usize) {
        self.acts = acts;
    }

    pub(super) fn into_transcript(self) -> String {
        self.transcript
    }

    /// A new act, with how far the story is.
    pub(super) fn act(&mut self, title: &str) {
        self.act = self.act.saturating_add(1);
        self.print(&format!("\n━━ {}/{} · {title} ━━", self.act, self.acts));
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

    /// What happens outside of Discord, and what comes of it.
    pub(super) fn tells(&mut self, line: &str) {
        self.print(&format!("  {line}"));
    }

    fn print(&mut self, text: &str) {
        say(text);
        self.transcript.push_str(text);
        self.transcript.push('\n');
    }

    /// The message that a command, a button or a form was answered with.
    pub(super) fn message(
        &mut self,
        who: &Actor,
        reply: Result<Reply, ActError>,
    ) -> anyhow::Result<MessageView> {
        match reply {
            Ok(Reply::Message(message) | Reply::Updated(message)) => {
                self.sees(who.name(), &message);
                Ok(message)
            }
            other => bail!("{} expected a message and got {other:?}", who.name()),
        }
    }

    /// The form that a command or a button opened. Secret values are shown as dots.
    pub(super) fn form(
        &mut self,
        who: &Actor,
        reply: Result<Reply, ActError>,
    ) -> anyhow::Result<ModalView> {
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
                looking
                    .channels()
                    .into_iter()
                    .find(|channel| channel.name.starts_with(&prefix))
                    .map(|c| c.id)
            })
            .await
    }

    /// Presses the button whose action is `word`, and says what stands on it.
    pub(super) async fn press(
        &mut self,
        who: &Actor,
        on: &MessageView,
        word: &str,
    ) -> Result<Reply, ActError> {
        let Some(button) =
            on.buttons().into_iter().find(|button| is_for(button.custom_id.as_deref(), word))
        else {
            return Err(ActError::Client(format!(
                "{} finds no button {word:?} under this:\n{on}",
                who.name()
            )));
        };
        self.does(who.name(), &format!("presses “{}”", button.label));
        let id = button.custom_id.unwrap_or_default();
        who.click(on, &id).await
    }

    /// Chooses in the menu whose action is `word`, and says what.
    pub(super) async fn choose(
        &mut self,
        who: &Actor,
        on: &MessageView,
        word: &str,
        values: &[&str],
    ) -> Result<Reply, ActError> {
        let Some(menu) = on.selects().into_iter().find(|menu| is_for(Some(&menu.custom_id), word))
        else {
            return Err(ActError::Client(format!(
                "{} finds no menu {word:?} under this:\n{on}",
                who.name()
            )));
        };
        let chosen = menu.options.iter().filter(|(_, value)| values.contains(&value.as_str()));
        let chosen: Vec<String> = chosen.map(|(label, _)| format!("“{label}”")).collect();
        self.does(who.name(), &format!("chooses {}", chosen.join(", ")));
        who.select(on, &menu.custom_id, values).await
    }

    /// Runs a command and shows the message that it is answered with.
    pub(super) async fn command(
        &mut self,
        who: &Actor,
        path: &str,
        options: &[(&str, Value)],
    ) -> anyhow::Result<MessageView> {
        let mut line = format!("runs /{path}");
        for (name, value) in options {
            let _ = write!(line, " {name}:{}", self.typed(value));
        }
        self.does(who.name(), &line);
        let reply = who.command(path, options).await;
        self.message(who, reply)
    }

    /// An option's value as one types it: a member by their name.
    fn typed(&self, value: &Value) -> String {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let named = self.people.iter().find(|who| who.id().to_string() == text);
        named.map_or(text, |who| format!("@{}", who.name()))
    }

    /// Waits until all that is owed to Discord has arrived.
    pub(super) async fn settled(&self) -> anyhow::Result<()> {
        let arrived = async {
            while outbox::status(&self.app).await?.depth > 0 {
                tokio::time::sleep(LOOK).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(WAIT, arrived)
            .await
            .context("something that is owed to Discord does not arrive")??;
        let dead = outbox::status(&self.app).await?.dead;
        anyhow::ensure!(dead == 0, "{dead} deliveries were given up");
        Ok(())
    }

    /// What has come into a channel since this person looked last, the newest at the end.
    pub(super) async fn reads(
        &mut self,
        who: &Actor,
        channel: u64,
    ) -> anyhow::Result<Vec<MessageView>> {
        self.settled().await?;
        let there = who
            .messages(channel)
            .with_context(|| format!("{} looks into a channel", who.name()))?;
        let there: Vec<MessageView> =
            there.into_iter().filter(|message| !message.ephemeral).collect();
        let seen = self.read.insert((who.id(), channel), there.len()).unwrap_or(0);
        let new = there.get(seen..).unwrap_or_default();
        if new.len() > NEWEST {
            let before = new.len().saturating_sub(NEWEST);
            self.print(&format!(
                "  {} gets {} messages; the last {NEWEST} after {before} like them:",
                who.name(),
                new.len()
            ));
        }
        for message in new.iter().skip(new.len().saturating_sub(NEWEST)) {
            self.sees(who.name(), message);
        }
        Ok(new.to_vec())
    }

    /// What the bot has written to this person since they looked last.
    pub(super) async fn hears(&mut self, who: &Actor) -> anyhow::Result<Vec<MessageView>> {
        self.settled().await?;
        match who.dm_channel() {
            Some(channel) => self.reads(who, channel).await,
            None => Ok(Vec::new()),
        }
    }

    /// Time passes, and all that has come due by then is done.
    pub(super) async fn pass(&mut self, span: Duration) -> anyhow::Result<()> {
        self.clock.advance(span);
        running::bring_due(&self.app).await;
        self.settled().await
    }

    /// The billing panel reports events, signed with the program's secret.
    pub(super) async fn report(&mut self, events: &[Value]) -> anyhow::Result<()> {
        let key = self.program.meta.id.clone();
        let now = self.app.clock.now();
        let secrets = self.app.keys.webhook_secrets(&key, now)?;
        let secret = secrets.first().context("the program has no secret")?;
        let body = json!(events).to_string();
        let id = format!("msg_{}", now.get());
        let signature =
            Webhook::new(secret.expose_secret())?.sign(&id, now.seconds(), body.as_bytes())?;
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

/// The newest of these messages under which the button whose action is `word` stands.
pub(super) fn with_button(messages: Vec<MessageView>, word: &str) -> Option<MessageView> {
    messages.into_iter().rev().find(|message| has_button(message, word))
}

/// Whether the button whose action is `word` stands under the message.
pub(super) fn has_button(message: &MessageView, word: &str) -> bool {
    message.buttons().iter().any(|button| is_for(button.custom_id.as_deref(), word))
}

/// Whether a `custom_id` is of this action: `v1:action`, with numbers behind it or not.
fn is_for(custom_id: Option<&str>, word: &str) -> bool {
    custom_id
        .is_some_and(|id| id.strip_prefix("v1:").and_then(|id| id.split(':').next()) == Some(word))
}
