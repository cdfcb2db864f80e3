//! Components as a message has them: what the bot has left open is filled in, as Discord does it.

use serde_json::{Map, Value, json};

use crate::rule::component::{ENTITY_SELECTS, STRING_SELECT};
use crate::world::World;
use crate::world::command::drop_nulls;
use crate::world::message::Attachment;
use crate::world::snowflake;

const THUMBNAIL: u64 = 11;
const MEDIA_GALLERY: u64 = 12;
const FILE: u64 = 13;
const SEPARATOR: u64 = 14;
const CONTAINER: u64 = 17;

/// Fills in components, in the order in which they are numbered. `files` are those of the message.
pub(super) fn complete(world: &mut World, components: &mut [Value], files: &[Attachment]) {
    components.iter_mut().for_each(drop_nulls);
    Completion { world, files, last: 0 }.list(components);
}

struct Completion<'a> {
    world: &'a mut World,
    files: &'a [Attachment],
    /// The number of the last component that was given one.
    last: u64,
}

impl Completion<'_> {
    fn list(&mut self, components: &mut [Value]) {
        for component in components {
            if let Value::Object(fields) = component {
                self.one(fields);
            }
        }
    }

    fn one(&mut self, fields: &mut Map<String, Value>) {
        self.last += 1;
        let kind = fields.get("type").and_then(Value::as_u64).unwrap_or_default();
        let mut default = |name: &str, value: Value| {
            fields.entry(name).or_insert(value);
        };
        default("id", json!(self.last));
        match kind {
            kind if kind == STRING_SELECT || ENTITY_SELECTS.contains(&kind) => {
                default("min_values", json!(1));
                default("max_values", json!(1));
                let chosen = fields.get_mut("default_values").and_then(Value::as_array_mut);
                for chosen in chosen.into_iter().flatten() {
                    // Ids are given as text, however they came.
                    chosen["id"] = json!(snowflake::parse(&chosen["id"]).map(|id| id.to_string()));
                }
            }
            SEPARATOR => {
                default("divider", json!(true));
                default("spacing", json!(1));
            }
            CONTAINER => {
                default("accent_color", Value::Null);
                default("spoiler", json!(false));
            }
            THUMBNAIL => self.medium(fields, "media"),
            FILE => self.file(fields),
            MEDIA_GALLERY => {
                for item in
                    fields.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten()
                {
                    if let Value::Object(item) = item {
                        self.medium(item, "media");
                    }
                }
            }
            _ => {}
        }
        if let Some(Value::Array(inner)) = fields.get_mut("components") {
            self.list(inner);
        }
        if let Some(accessory) = fields.get_mut("accessory") {
            self.list(std::slice::from_mut(accessory));
        }
    }

    /// A picture or the like, with what is said of it.
    fn medium(&mut self, fields: &mut Map<String, Value>, name: &str) {
        fields.entry("spoiler").or_insert(json!(false));
        fields.entry("description").or_insert(Value::Null);
        if let Some(medium) = fields.get_mut(name) {
            self.resolve(medium);
        }
    }

    fn file(&mut self, fields: &mut Map<String, Value>) {
        fields.entry("spoiler").or_insert(json!(false));
        if let Some(medium) = fields.get_mut("file") {
            let found = self.resolve(medium);
            fields
                .insert("name".to_owned(), json!(found.map_or("", |file| file.filename.as_str())));
            fields.insert("size".to_owned(), json!(found.map_or(0, |file| file.data.len())));
        }
    }

    /// Gives a medium an id, and the address of the message's file that `attachment://` means.
    /// Gives that file.
    fn resolve(&mut self, medium: &mut Value) -> Option<&Attachment> {
        let url = medium["url"].as_str().unwrap_or_default().to_owned();
        let name = url.strip_prefix("attachment://");
        let found = name.and_then(|name| self.files.iter().find(|file| file.filename == name));
        let url = found.map_or(url.as_str(), |file| file.url.as_str());
        *medium = json!({"id": self.world.next_id().to_string(), "url": url, "proxy_url": url});
        if let Some(file) = found {
            medium["attachment_id"] = json!(file.id.to_string());
        }
        found
    }
}
