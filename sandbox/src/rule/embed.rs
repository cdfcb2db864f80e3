//! What an embed may hold.

use serde_json::Value;
use twilight_validate::embed as limit;
use twilight_validate::message::EMBED_COUNT_LIMIT;

use super::{ADDRESS_MAX, Faults, join};

/// Where an address may lead.
const WEB: [&str; 2] = ["http", "https"];
/// Where a picture may lie; `attachment` is a file of the same message.
const PICTURE: [&str; 3] = ["http", "https", "attachment"];

/// Checks a message's embeds, each and all together.
pub(crate) fn check(faults: &mut Faults, path: &str, embeds: &[Value]) {
    faults.count(path, embeds.len(), 0, EMBED_COUNT_LIMIT);
    let mut total = 0;
    for (index, embed) in embeds.iter().enumerate() {
        let path = join(path, index);
        if !embed.is_object() {
            faults.no_object(&path, embed);
            continue;
        }
        one(faults, &path, embed);
        total += characters(embed);
    }
    if total > limit::EMBED_TOTAL_LENGTH {
        let message = format!("Embed size exceeds maximum size of {}", limit::EMBED_TOTAL_LENGTH);
        faults.add(path, "MAX_EMBED_SIZE_EXCEEDED", &message);
    }
}

fn one(faults: &mut Faults, path: &str, embed: &Value) {
    faults.optional_text(path, embed, "title", 0, limit::TITLE_LENGTH);
    faults.optional_text(path, embed, "description", 0, limit::DESCRIPTION_LENGTH);
    faults.number(path, embed, "color", 0, i64::from(limit::COLOR_MAXIMUM));
    for (part, name, max) in [
        ("footer", "text", limit::FOOTER_TEXT_LENGTH),
        ("author", "name", limit::AUTHOR_NAME_LENGTH),
    ] {
        if embed.get(part).is_some_and(Value::is_object) {
            faults.needed_text(&join(path, part), &embed[part], name, 1, max);
        }
    }
    let list = join(path, "fields");
    faults.count(&list, embed["fields"].as_array().map_or(0, Vec::len), 0, limit::FIELD_COUNT);
    for (path, field) in faults.objects(path, embed, "fields") {
        faults.needed_text(&path, field, "name", 1, limit::FIELD_NAME_LENGTH);
        faults.needed_text(&path, field, "value", 1, limit::FIELD_VALUE_LENGTH);
        faults.truth(&path, field, "inline");
    }
    faults.time(path, embed, "timestamp");
    faults.address(path, embed, "url", &WEB, ADDRESS_MAX);
    for part in ["author", "footer", "image", "thumbnail", "video"] {
        let Some(holder) = embed.get(part).filter(|holder| !holder.is_null()) else { continue };
        let path = join(path, part);
        if !holder.is_object() {
            faults.no_object(&path, holder);
            continue;
        }
        let schemes: &[&str] = if part == "author" { &WEB } else { &PICTURE };
        faults.address(&path, holder, "url", schemes, ADDRESS_MAX);
        faults.address(&path, holder, "icon_url", &PICTURE, ADDRESS_MAX);
    }
    if is_empty(embed) {
        faults.required(&join(path, "description"));
    }
}

/// Whether there is nothing to be seen in it.
fn is_empty(embed: &Value) -> bool {
    let texts = ["title", "description"];
    let parts = ["footer", "author", "image", "thumbnail", "video", "provider"];
    texts.iter().all(|name| embed.get(name).and_then(Value::as_str).is_none_or(str::is_empty))
        && parts.iter().all(|name| embed.get(name).is_none_or(Value::is_null))
        && embed.get("fields").and_then(Value::as_array).is_none_or(Vec::is_empty)
}

/// The characters that count towards the total.
fn characters(embed: &Value) -> usize {
    let count = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fields = embed["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    count(&embed["title"])
        + count(&embed["description"])
        + count(&embed["footer"]["text"])
        + count(&embed["author"]["name"])
        + fields.iter().map(|field| count(&field["name"]) + count(&field["value"])).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(embed: &Value) -> bool {
        let mut faults = Faults::default();
        check(&mut faults, "embeds", std::slice::from_ref(embed));
        !faults.none()
    }

    #[test]
    fn the_limits_hold_at_their_edge() {
        let text = |length: usize| "x".repeat(length);
        assert!(!refused(&json!({"title": text(256)})));
        assert!(refused(&json!({"title": text(257)})));
        assert!(!refused(&json!({"description": text(4096)})));
        assert!(refused(&json!({"description": text(4097)})));
        assert!(refused(&json!({"title": "t", "fields": [{"name": "a", "value": ""}]})));
        assert!(refused(&json!({})));
        let field = json!({"name": "n", "value": text(1024)});
        assert!(!refused(&json!({"fields": [field, field, field]})));
        assert!(
            refused(&json!({"fields": [field, field, field, field, field, field]})),
            "6000 in all"
        );
    }
}
