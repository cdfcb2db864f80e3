//! What a bot wants to stand in a message: read from a body, checked, and put into a message.
//!
//! Channel messages, answers to interactions and followups all pass here, so one set of limits holds for them all.

use serde_json::Value;
use twilight_validate::message::MESSAGE_CONTENT_LENGTH_MAX;

use super::completion::complete;
use super::error::ApiError;
use super::request::File;
use crate::rule::{self, Faults, join};
use crate::world::World;
use crate::world::command::drop_nulls;
use crate::world::message::{Attachment, COMPONENTS_V2, Mentions, Message};
use crate::world::snowflake;

/// How many files a message takes.
const FILES_MAX: usize = 10;
/// The longest nonce.
const NONCE_MAX: usize = 25;

/// The checked content of a message; a part that is `None` was not sent.
#[derive(Debug)]
pub(super) struct Draft {
    content: Option<String>,
    embeds: Option<Vec<Value>>,
    components: Option<Vec<Value>>,
    /// The files that stay or come: `id` says which, new ones by their number.
    attachments: Option<Vec<Value>>,
    allowed_mentions: Option<Value>,
    files: Vec<File>,
    pub(super) flags: u64,
    pub(super) nonce: Option<Value>,
    pub(super) enforce_nonce: bool,
    pub(super) reply_to: Option<u64>,
}

impl Draft {
    /// Reads and checks a body; `path` is where it stands in the request, for the faults.
    pub(super) fn read(body: &Value, path: &str, files: &[File]) -> Result<Self, ApiError> {
        let mut faults = Faults::default();
        if !body.is_object() && !body.is_null() {
            faults.wrong_type(path, "an object");
        }
        let content = faults.text(path, body, "content").map(|text| text.trim().to_owned());
        if let Some(content) = &content {
            let length = content.chars().count();
            if length > MESSAGE_CONTENT_LENGTH_MAX {
                let message = format!("Must be {MESSAGE_CONTENT_LENGTH_MAX} or fewer in length.");
                faults.add(&join(path, "content"), "BASE_TYPE_MAX_LENGTH", &message);
            }
        }
        let list = |faults: &mut Faults, name: &str| {
            let items = faults.list(path, body, name).to_vec();
            body.get(name).is_some().then_some(items)
        };
        let embeds = list(&mut faults, "embeds");
        let components = list(&mut faults, "components");
        let attachments = list(&mut faults, "attachments");
        let flags = body["flags"].as_u64().unwrap_or_default();
        rule::embed::check(&mut faults, &join(path, "embeds"), embeds.as_deref().unwrap_or_default());
        let rows = components.as_deref().unwrap_or_default();
        if flags & COMPONENTS_V2 == 0 {
            rule::component::check_rows(&mut faults, &join(path, "components"), rows);
        } else {
            rule::component::check_layout(&mut faults, &join(path, "components"), rows);
            if content.as_ref().is_some_and(|text| !text.is_empty()) || embeds.as_ref().is_some_and(|e| !e.is_empty()) {
                let message =
                    "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2";
                faults.add(&join(path, "content"), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
            }
        }
        faults.count(&join(path, "files"), files.len(), 0, FILES_MAX);
        check_allowed_mentions(&mut faults, &join(path, "allowed_mentions"), &body["allowed_mentions"]);
        let nonce = body.get("nonce").filter(|nonce| !nonce.is_null()).cloned();
        match &nonce {
            Some(Value::String(text)) => {
                faults.length(&join(path, "nonce"), text, 0, NONCE_MAX);
            }
            None | Some(Value::Number(_)) => {}
            Some(_) => faults.wrong_type(&join(path, "nonce"), "a string or a number"),
        }
        faults.check()?;
        Ok(Self {
            content,
            embeds: embeds.map(|embeds| embeds.into_iter().map(rich).collect()),
            components,
            attachments,
            allowed_mentions: body.get("allowed_mentions").filter(|allowed| !allowed.is_null()).cloned(),
            files: files.to_vec(),
            flags,
            nonce,
            enforce_nonce: body["enforce_nonce"] == true,
            reply_to: snowflake::parse(&body["message_reference"]["message_id"]),
        })
    }

    /// Whether it puts embeds into the message.
    pub(super) fn has_embeds(&self) -> bool {
        self.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty())
    }

    /// Whether it puts files into the message.
    pub(super) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// Changes a message to what it says; what was not sent stays.
    pub(super) fn apply(self, world: &mut World, message: &mut Message) -> Result<(), ApiError> {
        if let Some(content) = self.content {
            message.mentions = Mentions::read(world, &content, self.allowed_mentions.as_ref());
            message.content = content;
        }
        if let Some(embeds) = self.embeds {
            message.embeds = embeds;
        }
        if let Some(listed) = &self.attachments {
            let stays = |file: &Attachment| listed.iter().any(|entry| snowflake::parse(&entry["id"]) == Some(file.id));
            message.attachments.retain(stays);
        }
        for file in self.files {
            let listed = self.attachments.iter().flatten();
            let entry = listed.into_iter().find(|entry| snowflake::parse(&entry["id"]) == Some(file.number));
            let text = |name: &str| entry.and_then(|entry| entry[name].as_str()).map(str::to_owned);
            let id = world.next_id();
            let filename = text("filename").unwrap_or(file.name);
            let url = format!("{}/attachments/{}/{id}/{filename}", world.url, message.channel);
            let description = text("description");
            let content_type = file.content_type;
            message.attachments.push(Attachment { id, filename, description, content_type, data: file.data, url });
        }
        if let Some(mut components) = self.components {
            complete(world, &mut components, &message.attachments);
            message.components = components;
        }
        message.flags |= self.flags & (COMPONENTS_V2 | 1 << 2 | 1 << 12);
        let empty = message.content.is_empty()
            && message.embeds.is_empty()
            && message.attachments.is_empty()
            && message.components.is_empty();
        if empty { Err(ApiError::empty_message()) } else { Ok(()) }
    }
}

/// Every embed that a bot posts is of this type; what it leaves open is filled in.
fn rich(mut embed: Value) -> Value {
    embed["type"] = Value::from("rich");
    drop_nulls(&mut embed);
    if let Value::Object(fields) = &mut embed {
        for field in fields.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
            let inline = field["inline"] == true;
            field["inline"] = Value::from(inline);
        }
    }
    embed
}

/// Either a kind of mention is allowed as a whole, or single ones are named.
fn check_allowed_mentions(faults: &mut Faults, path: &str, allowed: &Value) {
    for kind in ["users", "roles"] {
        let whole = allowed["parse"].as_array().is_some_and(|kinds| kinds.iter().any(|item| item == kind));
        let named = allowed[kind].as_array().map_or(0, Vec::len);
        if whole && named > 0 {
            let message = format!("parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive.");
            faults.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", &message);
        }
        faults.count(&join(path, kind), named, 0, 100);
    }
}
