//! Files that a person attaches to a command.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::ActError;
use crate::rule::message::{FILE_SIZE_MAX, file_name};
use crate::world::World;
use crate::world::message::Attachment;

/// How many files are kept that no message holds; the oldest go first.
const KEPT: usize = 100;

/// A file for an option of a command that takes one.
#[must_use]
pub fn file(name: &str, content: &[u8]) -> Value {
    json!({"filename": name, "base64": BASE64_STANDARD.encode(content)})
}

/// Takes up the files among the values of options; in place of each comes its id.
pub(super) fn take_up(
    world: &mut World,
    channel: u64,
    options: &[(&str, Value)],
) -> Result<Vec<Value>, ActError> {
    let mut values = Vec::new();
    for (_, value) in options {
        values.push(match value["filename"].as_str() {
            Some(name) => json!(keep(world, channel, name, value)?.to_string()),
            None => value.clone(),
        });
    }
    Ok(values)
}

/// Keeps a file: `content` is its text, or `base64` its bytes.
fn keep(world: &mut World, channel: u64, name: &str, file: &Value) -> Result<u64, ActError> {
    let data = match (file["content"].as_str(), file["base64"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(text)) => BASE64_STANDARD
            .decode(text)
            .map_err(|error| ActError::client(format!("the file {name:?}: {error}")))?,
        (None, None) => {
            return Err(ActError::client(format!("the file {name:?} needs content or base64")));
        }
    };
    if data.len() > FILE_SIZE_MAX {
        return Err(ActError::client(format!("{name} is larger than {FILE_SIZE_MAX} bytes")));
    }
    let id = world.next_id();
    let filename = file_name(name);
    let url = format!("{}/attachments/{channel}/{id}/{filename}", world.url);
    let content_type = file["content_type"].as_str().unwrap_or("application/octet-stream");
    world.uploads.push_back(Attachment {
        id,
        filename,
        description: None,
        content_type: content_type.to_owned(),
        data: Arc::from(data),
        url,
    });
    if world.uploads.len() > KEPT {
        world.uploads.pop_front();
    }
    Ok(id)
}
