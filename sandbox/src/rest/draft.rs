//! What a bot wants to stand in a message: read from a body, checked, and put into a message.
//!
//! Channel messages, answers to interactions and followups all pass here, so one set of limits
//! holds for them all.

use serde_json::Value;

use super::completion::complete;
use super::error::ApiError;
use super::request::File;
use crate::rule::{self, Faults, join};
use crate::world::World;
use crate::world::command::drop_nulls;
use crate::world::message::{Attachment, COMPONENTS_V2, Mentions, Message};
use crate::world::snowflake;

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
    /// Where it stands in the request.
    path: String,
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
            faults.no_object(path, body);
        }
        rule::message::check(&mut faults, path, body);
        faults.check()?;
        if !body["poll"].is_null()
            || body["sticker_ids"].as_array().is_some_and(|ids| !ids.is_empty())
        {
            return Err(ApiError::not_served());
        }
        if files.len() > rule::message::FILES_MAX {
            return Err(ApiError::too_many_files());
        }
        if files.iter().any(|file| file.data.len() > rule::message::FILE_SIZE_MAX) {
            return Err(ApiError::too_large());
        }
        let list =
            |name: &str| body.get(name).map(|items| items.as_array().cloned().unwrap_or_default());
        let (content, embeds) =
            (body["content"].as_str().map(|text| text.trim().to_owned()), list("embeds"));
        Ok(Self {
            content,
            embeds: embeds.map(|embeds| embeds.into_iter().map(rich).collect()),
            components: list("components"),
            attachments: list("attachments"),
            allowed_mentions: body
                .get("allowed_mentions")
                .filter(|allowed| !allowed.is_null())
                .cloned(),
            files: files.to_vec(),
            path: path.to_owned(),
            flags: body["flags"].as_u64().unwrap_or_default(),
            nonce: body.get("nonce").filter(|nonce| !nonce.is_null()).cloned(),
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

    /// A message of the newer components stays one, and takes neither text nor embeds.
    fn check_legacy(&self, message: &Message) -> Result<(), ApiError> {
        let mut faults = Faults::default();
        if message.flags & COMPONENTS_V2 != 0 {
            let legacy = serde_json::json!({"content": self.content, "embeds": self.embeds});
            rule::message::check_legacy(&mut faults, &self.path, &legacy);
        }
        faults.check()
    }

    /// Every file that is listed stands in the message, or comes with the request.
    fn check_listed(&self, message: &Message) -> Result<(), ApiError> {
        let mut faults = Faults::default();
        for (index, entry) in self.attachments.iter().flatten().enumerate() {
            let id = snowflake::parse(&entry["id"]);
            let comes = self.files.iter().any(|file| Some(file.number) == id);
            if !comes && !message.attachments.iter().any(|file| Some(file.id) == id) {
                let path = join(&join(&self.path, "attachments"), index);
                faults.add(&path, "ATTACHMENT_NOT_FOUND", "Attachment data not found");
            }
        }
        faults.check()
    }

    /// Changes a message to what it says; what was not sent stays.
    pub(super) fn apply(self, world: &mut World, message: &mut Message) -> Result<(), ApiError> {
        self.check_legacy(message)?;
        self.check_listed(message)?;
        if let Some(content) = self.content {
            let place = (message.author, message.channel);
            let allowed = self.allowed_mentions.as_ref();
            message.mentions = Mentions::read(world, place, &content, allowed);
            message.content = content;
        }
        if let Some(embeds) = self.embeds {
            message.embeds = embeds;
        }
        if let Some(listed) = &self.attachments {
            let stays = |file: &Attachment| {
                listed.iter().any(|entry| snowflake::parse(&entry["id"]) == Some(file.id))
            };
            message.attachments.retain(stays);
        }
        for file in self.files {
            let listed = self.attachments.iter().flatten();
            let entry = listed
                .into_iter()
                .find(|entry| snowflake::parse(&entry["id"]) == Some(file.number));
            let text = |name: &str| entry.and_then(|entry| entry[name].as_str()).map(str::to_owned);
            let id = world.next_id();
            let filename = rule::message::file_name(&text("filename").unwrap_or(file.name));
            let url = format!("{}/attachments/{}/{id}/{filename}", world.url, message.channel);
            let description = text("description");
            let content_type = file.content_type;
            message.attachments.push(Attachment {
                id,
                filename,
                description,
                content_type,
                data: file.data,
                url,
            });
        }
        if let Some(mut components) = self.components {
            complete(world, &mut components, &message.attachments);
            message.components = components;
        }
        if message.attachments.len() > rule::message::FILES_MAX {
            return Err(ApiError::too_many_files());
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
