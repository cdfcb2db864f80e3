//! Fields that Discord does not know. It takes no notice of them, and neither does the sandbox; but
//! whoever sends one has misspelt something, so it is put on record as a violation.
//!
//! **Source:** Discord's `OpenAPI` description, whose objects do not say that they have no others.

use serde_json::Value;

use super::join;

/// The fields of an object, and of what is in them.
struct Shape {
    plain: &'static [&'static str],
    nested: &'static [(&'static str, &'static Shape)],
}

const fn leaf(plain: &'static [&'static str]) -> Shape {
    Shape { plain, nested: &[] }
}

static ADDRESS: Shape = leaf(&[
    "url",
    "proxy_url",
    "width",
    "height",
    "placeholder",
    "placeholder_version",
    "is_animated",
    "description",
]);
static EMBED: Shape = Shape {
    plain: &["type", "url", "title", "color", "timestamp", "description", "provider"],
    nested: &[
        ("author", &leaf(&["name", "url", "icon_url", "proxy_icon_url"])),
        ("footer", &leaf(&["text", "icon_url", "proxy_icon_url"])),
        ("image", &ADDRESS),
        ("thumbnail", &ADDRESS),
        ("video", &ADDRESS),
        ("fields", &leaf(&["name", "value", "inline"])),
    ],
};
static EMOJI: Shape = leaf(&["id", "name", "animated"]);
static MENTIONS: Shape = leaf(&["parse", "users", "roles", "replied_user"]);
static FILE: Shape = leaf(&[
    "id",
    "filename",
    "description",
    "duration_secs",
    "waveform",
    "title",
    "is_spoiler",
    "is_remix",
    "uploaded_filename",
]);
static REFERENCE: Shape =
    leaf(&["type", "guild_id", "channel_id", "message_id", "fail_if_not_exists"]);
/// Every component's fields at once: which of them it has depends on its type.
static COMPONENT: Shape = Shape {
    plain: &[
        "type",
        "id",
        "custom_id",
        "style",
        "label",
        "disabled",
        "url",
        "sku_id",
        "placeholder",
        "min_values",
        "max_values",
        "required",
        "channel_types",
        "min_length",
        "max_length",
        "value",
        "content",
        "description",
        "accent_color",
        "spoiler",
        "divider",
        "spacing",
        "default",
    ],
    nested: &[
        ("components", &COMPONENT),
        ("component", &COMPONENT),
        ("accessory", &COMPONENT),
        ("emoji", &EMOJI),
        ("media", &ADDRESS),
        ("file", &ADDRESS),
        ("items", &Shape { plain: &["description", "spoiler"], nested: &[("media", &ADDRESS)] }),
        ("default_values", &leaf(&["id", "type"])),
        (
            "options",
            &Shape {
                plain: &["label", "value", "description", "default"],
                nested: &[("emoji", &EMOJI)],
            },
        ),
    ],
};
static MESSAGE: Shape = Shape {
    plain: &[
        "content",
        "sticker_ids",
        "flags",
        "poll",
        "shared_client_theme",
        "nonce",
        "enforce_nonce",
        "tts",
        "username",
        "avatar_url",
        "thread_name",
        "applied_tags",
    ],
    nested: &[
        ("embeds", &EMBED),
        ("allowed_mentions", &MENTIONS),
        ("components", &COMPONENT),
        ("attachments", &FILE),
        ("message_reference", &REFERENCE),
    ],
};
/// A message, a modal or suggestions.
static ANSWER: Shape = Shape {
    plain: &["type"],
    nested: &[(
        "data",
        &Shape {
            // The third is no field of an answer, but of every message that discord.js sends.
            plain: &["content", "tts", "enforce_nonce", "flags", "poll", "title", "custom_id"],
            nested: &[
                ("embeds", &EMBED),
                ("allowed_mentions", &MENTIONS),
                ("components", &COMPONENT),
                ("attachments", &FILE),
                ("choices", &CHOICE),
            ],
        },
    )],
};
static CHOICE: Shape = leaf(&["name", "name_localizations", "value"]);
static OPTION: Shape = Shape {
    plain: &[
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "required",
        "channel_types",
        "min_value",
        "max_value",
        "min_length",
        "max_length",
        "autocomplete",
    ],
    nested: &[("choices", &CHOICE), ("options", &OPTION)],
};
static COMMAND: Shape = Shape {
    plain: &[
        "id",
        "application_id",
        "guild_id",
        "version",
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "default_member_permissions",
        "default_permission",
        "dm_permission",
        "contexts",
        "integration_types",
        "handler",
        "nsfw",
    ],
    nested: &[("options", &OPTION)],
};
static OVERWRITE: Shape = leaf(&["id", "type", "allow", "deny"]);
/// A channel or a thread.
static CHANNEL: Shape = Shape {
    plain: &[
        "type",
        "name",
        "icon",
        "position",
        "topic",
        "bitrate",
        "user_limit",
        "nsfw",
        "rate_limit_per_user",
        "parent_id",
        "rtc_region",
        "video_quality_mode",
        "default_auto_archive_duration",
        "default_reaction_emoji",
        "default_thread_rate_limit_per_user",
        "default_sort_order",
        "default_forum_layout",
        "default_tag_setting",
        "available_tags",
        "flags",
        "lock_permissions",
        "archived",
        "locked",
        "invitable",
        "auto_archive_duration",
        "applied_tags",
    ],
    nested: &[("permission_overwrites", &OVERWRITE)],
};
static THREAD: Shape = Shape {
    plain: &[
        "name",
        "auto_archive_duration",
        "rate_limit_per_user",
        "type",
        "invitable",
        "applied_tags",
    ],
    nested: &[("message", &MESSAGE)],
};
static ROLE: Shape = Shape {
    plain: &[
        "id",
        "name",
        "permissions",
        "color",
        "hoist",
        "mentionable",
        "icon",
        "unicode_emoji",
        "position",
    ],
    nested: &[("colors", &leaf(&["primary_color", "secondary_color", "tertiary_color"]))],
};
static MEMBER: Shape = leaf(&[
    "nick",
    "roles",
    "mute",
    "deaf",
    "channel_id",
    "communication_disabled_until",
    "flags",
    "avatar",
    "banner",
    "bio",
]);

/// Where the body of a request to `path` has fields that Discord does not know.
pub(crate) fn of(path: &str, body: &Value) -> Vec<String> {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut found = Vec::new();
    if let Some(shape) = shape(&steps) {
        walk(&mut found, "", body, shape);
    }
    found
}

fn shape(steps: &[&str]) -> Option<&'static Shape> {
    Some(match steps {
        ["channels", _, "messages"] | ["channels", _, "messages", _]
            if steps.last() != Some(&"bulk-delete") =>
        {
            &MESSAGE
        }
        ["webhooks", _, _] | ["webhooks", _, _, "messages", _] => &MESSAGE,
        ["interactions", _, _, "callback"] => &ANSWER,
        ["applications", _, "commands", ..] | ["applications", _, "guilds", _, "commands", ..]
            if steps.last() != Some(&"permissions") =>
        {
            &COMMAND
        }
        ["channels", _, "threads"] | ["channels", _, "messages", _, "threads"] => &THREAD,
        ["channels", _, "permissions", _] => &OVERWRITE,
        ["channels", _] | ["guilds", _, "channels"] => &CHANNEL,
        ["guilds", _, "roles"] | ["guilds", _, "roles", _] => &ROLE,
        ["guilds", _, "members", _] => &MEMBER,
        _ => return None,
    })
}

fn walk(found: &mut Vec<String>, path: &str, value: &Value, shape: &Shape) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(found, &join(path, index), item, shape);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let path = join(path, name);
                if let Some((_, shape)) = shape.nested.iter().find(|(nested, _)| nested == name) {
                    walk(found, &path, field, shape);
                } else if !shape.plain.contains(&name.as_str()) {
                    found.push(path);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_misspelt_field_is_found_however_deep_it_stands() {
        let button = json!({"type": 2, "style": 1, "label": "Go", "custom_id": "a", "colour": 5});
        let body = json!({"content": "x", "components": [{"type": 1, "components": [button]}]});
        assert_eq!(of("/channels/1/messages", &body), ["components.0.components.0.colour"]);
        assert_eq!(
            of("/channels/1/messages", &json!({"content": "x", "embeds": [{"title": "t"}]})),
            [""; 0]
        );
        assert_eq!(of("/guilds/1/channels", &json!({"name": "x", "tpoic": "y"})), ["tpoic"]);
    }
}
