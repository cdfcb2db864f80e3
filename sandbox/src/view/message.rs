//! A message as a person sees it.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::markup::{Names, readable, tokens};
use super::paper::{WIDTH, boxed, wrap};
use crate::rule::component::{BUTTON, LINK, kind};
use crate::world::World;
use crate::world::message::{EPHEMERAL, LOADING, Message};

/// A message, as it was when it was looked at.
#[derive(Debug, Clone, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a mark of its own that a person sees on a message"
)]
#[non_exhaustive]
pub struct MessageView {
    /// Its id.
    #[serde(serialize_with = "crate::view::id")]
    pub id: u64,
    /// The channel, or the conversation with the bot, that it stands in.
    #[serde(serialize_with = "crate::view::id")]
    pub channel: u64,
    /// Who wrote it.
    #[serde(serialize_with = "crate::view::id")]
    pub author: u64,
    /// Their name.
    pub author_name: String,
    /// "alice used /help", above the answer to a command.
    pub used: Option<String>,
    /// Its text, with mentions as `<@id>`.
    pub content: String,
    /// Its embeds, as the bot sent them.
    pub embeds: Vec<Value>,
    /// Its rows of components, as the bot sent them, numbered.
    pub components: Vec<Value>,
    /// Whether only one person sees it.
    pub ephemeral: bool,
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether it still says "is thinking…".
    pub loading: bool,
    /// Whether it was changed after it was written.
    pub edited: bool,
    /// When it was written, in Unix seconds.
    pub at: i64,
    /// The people whom it notifies.
    #[serde(serialize_with = "crate::view::ids")]
    pub mentions: Vec<u64>,
    /// The roles that it notifies: those that are mentionable, or whose author may mention everyone.
    #[serde(serialize_with = "crate::view::ids")]
    pub mention_roles: Vec<u64>,
    /// Whether it notifies everybody.
    pub mention_everyone: bool,
    /// How the mentions in it read.
    pub names: Names,
}

/// A file of a message.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct AttachmentView {
    /// Its id.
    #[serde(serialize_with = "crate::view::id")]
    pub id: u64,
    /// Its name.
    pub filename: String,
    /// Where it can be fetched.
    pub url: String,
    /// Its media type, as the bot gave it.
    pub content_type: String,
    /// Its size in bytes.
    pub size: usize,
    /// What is in it.
    #[serde(skip)]
    pub data: Arc<[u8]>,
}

/// A button of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ButtonView {
    /// What stands on it; empty for one with an emoji only.
    pub label: String,
    /// What the bot is told; `None` for one that opens an address.
    pub custom_id: Option<String>,
    /// The address that it opens.
    pub url: Option<String>,
    /// Whether it can be clicked.
    pub disabled: bool,
}

/// A select of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SelectView {
    /// What the bot is told.
    pub custom_id: String,
    /// What stands on it while nothing is chosen.
    pub placeholder: String,
    /// Labels and values; empty for one of users, roles or channels.
    pub options: Vec<(String, String)>,
    /// Whether it can be used.
    pub disabled: bool,
}

impl MessageView {
    /// A message of the world.
    pub(crate) fn new(world: &World, message: &Message) -> Self {
        let name = |user: u64| {
            world
                .users
                .get(&user)
                .map_or_else(|| "deleted user".to_owned(), |user| user.name.clone())
        };
        let attachment = |file: &crate::world::message::Attachment| AttachmentView {
            id: file.id,
            filename: file.filename.clone(),
            url: file.url.clone(),
            content_type: file.content_type.clone(),
            size: file.data.len(),
            data: Arc::clone(&file.data),
        };
        let mut view = Self {
            id: message.id,
            channel: message.channel,
            author: message.author,
            author_name: name(message.author),
            used: message.interaction.as_ref().and_then(used),
            content: message.content.clone(),
            embeds: message.embeds.clone(),
            components: message.components.clone(),
            ephemeral: message.flags & EPHEMERAL != 0,
            attachments: message.attachments.iter().map(attachment).collect(),
            pinned: message.pinned.is_some(),
            loading: message.flags & LOADING != 0,
            edited: message.edited.is_some(),
            at: message.created.timestamp(),
            mentions: message.mentions.users.clone(),
            mention_roles: message.mentions.roles.clone(),
            mention_everyone: message.mentions.everyone,
            names: Names::new(),
        };
        let text = view.text();
        view.names = tokens(&text)
            .into_iter()
            .filter_map(|token| Some((token.to_owned(), read(world, token)?)))
            .collect();
        view
    }

    /// All that there is to read: the content, then the texts of every embed, line by line;
    /// mentions stay raw.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.content.clone()];
        for embed in &self.embeds {
            let mut line = |value: &Value| lines.extend(value.as_str().map(str::to_owned));
            line(&embed["author"]["name"]);
            line(&embed["title"]);
            line(&embed["description"]);
            for field in embed["fields"].as_array().into_iter().flatten() {
                line(&field["name"]);
                line(&field["value"]);
            }
            line(&embed["footer"]["text"]);
        }
        collect_texts(&self.components, &mut lines);
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// Whether `s` stands somewhere in [`MessageView::text`].
    #[must_use]
    pub fn has(&self, s: &str) -> bool {
        self.text().contains(s)
    }

    /// Its buttons, row by row.
    #[must_use]
    pub fn buttons(&self) -> Vec<ButtonView> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let button = |button: &Value| ButtonView {
            label: text(&button["label"]).unwrap_or_default(),
            custom_id: text(&button["custom_id"]),
            url: text(&button["url"]),
            disabled: button["disabled"] == true,
        };
        self.parts().into_iter().filter(|part| kind(part) == BUTTON).map(button).collect()
    }

    /// Its selects, row by row.
    #[must_use]
    pub fn selects(&self) -> Vec<SelectView> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let select = |select: &Value| SelectView {
            custom_id: text(&select["custom_id"]),
            placeholder: text(&select["placeholder"]),
            options: select["options"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|option| (text(&option["label"]), text(&option["value"])))
                .collect(),
            disabled: select["disabled"] == true,
        };
        self.parts()
            .into_iter()
            .filter(|part| matches!(kind(part), 3 | 5..=8))
            .map(select)
            .collect()
    }

    /// Its buttons and selects, as the bot sent them, however deep they stand.
    pub(crate) fn parts(&self) -> Vec<&Value> {
        let mut parts = Vec::new();
        collect_parts(&self.components, &mut parts);
        parts
    }
}

fn collect_parts<'a>(components: &'a [Value], parts: &mut Vec<&'a Value>) {
    for component in components {
        match component["components"].as_array() {
            Some(inner) => collect_parts(inner, parts),
            None => parts.push(component),
        }
        if component["accessory"].is_object() {
            parts.push(&component["accessory"]);
        }
    }
}

/// The texts of the newer layout components.
fn collect_texts(components: &[Value], lines: &mut Vec<String>) {
    for component in components {
        if kind(component) == 10 {
            lines.extend(component["content"].as_str().map(str::to_owned));
        }
        if let Some(inner) = component["components"].as_array() {
            collect_texts(inner, lines);
        }
    }
}

/// Who used which command, from what a message says of its interaction.
fn used(interaction: &Value) -> Option<String> {
    let (user, name) = (interaction["user"]["username"].as_str()?, interaction["name"].as_str()?);
    // A command of a menu was not typed.
    let chosen =
        ["target_user", "target_message_id"].iter().any(|target| !interaction[target].is_null());
    Some(format!("{user} used {}{name}", if chosen { "" } else { "/" }))
}

/// How a mention reads.
fn read(world: &World, token: &str) -> Option<String> {
    let inner = token.strip_prefix('<')?.strip_suffix('>')?;
    if let Some(role) = inner.strip_prefix("@&") {
        return world
            .roles
            .get(&role.parse().ok()?)
            .map(|role| format!("@{}", role.name.trim_start_matches('@')));
    }
    if let Some(user) = inner.strip_prefix('@') {
        return world
            .users
            .get(&user.trim_start_matches('!').parse().ok()?)
            .map(|user| format!("@{}", user.name));
    }
    if let Some(channel) = inner.strip_prefix('#') {
        let channel = world.channels.get(&channel.parse().ok()?);
        return Some(
            channel.map_or_else(|| "#unknown".to_owned(), |channel| format!("#{}", channel.name)),
        );
    }
    let command = inner.strip_prefix('/')?;
    command.rsplit_once(':').map(|(name, _)| format!("/{name}"))
}

impl fmt::Display for MessageView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.author_name)?;
        for (on, mark) in [
            (self.ephemeral, "only you can see this"),
            (self.pinned, "pinned"),
            (self.edited, "edited"),
        ] {
            if on {
                write!(f, " ({mark})")?;
            }
        }
        writeln!(f)?;
        if self.loading {
            writeln!(f, "  is thinking…")?;
        }
        let mut lines = Vec::new();
        if !self.content.is_empty() {
            lines.extend(wrap(&readable(&self.content, &self.names), WIDTH - 2));
        }
        for embed in &self.embeds {
            lines.extend(boxed(&embed_lines(embed, &self.names)));
        }
        let mut texts = Vec::new();
        collect_texts(&self.components, &mut texts);
        for text in texts {
            lines.extend(wrap(&readable(&text, &self.names), WIDTH - 2));
        }
        for file in &self.attachments {
            lines.push(format!("📎 {} ({} bytes)", file.filename, file.size));
        }
        for row in &self.components {
            let parts = row["components"].as_array().map(Vec::as_slice).unwrap_or_default();
            let drawn: Vec<String> = parts.iter().filter_map(component_text).collect();
            if !drawn.is_empty() {
                lines.extend(wrap(&drawn.join(" "), WIDTH - 2));
            }
        }
        for line in lines {
            writeln!(f, "  {}", line.trim_end())?;
        }
        Ok(())
    }
}

fn embed_lines(embed: &Value, names: &Names) -> Vec<String> {
    let columns = WIDTH - 6;
    let text = |value: &Value| {
        value.as_str().filter(|text| !text.is_empty()).map(|text| readable(text, names))
    };
    let mut lines = Vec::new();
    for part in [&embed["author"]["name"], &embed["title"]] {
        lines.extend(text(part).into_iter().flat_map(|text| wrap(&text, columns)));
    }
    if let Some(description) = text(&embed["description"]) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(wrap(&description, columns));
    }
    for field in embed["fields"].as_array().into_iter().flatten() {
        let (name, value) =
            (text(&field["name"]).unwrap_or_default(), text(&field["value"]).unwrap_or_default());
        let line = format!("{name}: {value}");
        if field["inline"] == true && !line.contains('\n') {
            lines.extend(wrap(&line, columns));
        } else {
            lines.extend(wrap(&name, columns));
            lines.extend(wrap(&value, columns - 2).into_iter().map(|line| format!("  {line}")));
        }
    }
    if let Some(footer) = text(&embed["footer"]["text"]) {
        lines.push(String::new());
        lines.extend(wrap(&footer, columns));
    }
    lines
}

fn component_text(component: &Value) -> Option<String> {
    let text = |name: &str| component[name].as_str().filter(|text| !text.is_empty());
    match kind(component) {
        BUTTON => {
            let label =
                text("label").or_else(|| component["emoji"]["name"].as_str()).unwrap_or_default();
            let arrow = if component["style"].as_u64() == Some(LINK) { " ↗" } else { "" };
            let off = if component["disabled"] == true { " ✕" } else { "" };
            Some(format!("[ {label}{arrow}{off} ]"))
        }
        3 | 5..=8 => Some(format!("‹ {} v ›", text("placeholder").unwrap_or("Make a selection"))),
        _ => None,
    }
}
