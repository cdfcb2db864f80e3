//! What a message may hold beside embeds and components: text, nonce, mentions, stickers, the list
//! of its files.

use serde_json::Value;
use twilight_validate::message::{
    ATTACHMENT_DESCIPTION_LENGTH_MAX, ATTACHMENT_TITLE_LENGTH_MAX, MESSAGE_CONTENT_LENGTH_MAX,
    STICKER_MAX,
};

use super::{Faults, join};
use crate::world::message::COMPONENTS_V2;

/// How many files a message takes.
pub(crate) const FILES_MAX: usize = 10;
/// The largest file, in bytes, on a server without boosts.
pub(crate) const FILE_SIZE_MAX: usize = 10 * 1024 * 1024;
/// The longest name of a file.
const FILE_NAME_MAX: usize = 1_024;
/// The longest nonce.
const NONCE_MAX: usize = 25;
/// How many users or roles a message may be allowed to mention by name.
const MENTIONS_MAX: usize = 100;

/// Checks a message as a whole.
pub(crate) fn check(faults: &mut Faults, path: &str, body: &Value) {
    if let Some(content) = faults.text(path, body, "content") {
        faults.length(&join(path, "content"), content.trim(), 0, MESSAGE_CONTENT_LENGTH_MAX);
    }
    check_nonce(faults, &join(path, "nonce"), &body["nonce"]);
    let mentions = &body["allowed_mentions"];
    if mentions.is_object() {
        check_mentions(faults, &join(path, "allowed_mentions"), mentions);
    } else if !mentions.is_null() {
        faults.no_object(&join(path, "allowed_mentions"), mentions);
    }
    check_files(faults, path, body);
    faults.truth(path, body, "tts");
    faults.truth(path, body, "enforce_nonce");
    let flags = faults.number(path, body, "flags", 0, i64::from(i32::MAX));
    let stickers = faults.ids(path, body, "sticker_ids");
    faults.count(&join(path, "sticker_ids"), stickers.len(), 0, STICKER_MAX);
    let reference = &body["message_reference"];
    if reference.is_object() {
        let path = join(path, "message_reference");
        if faults.id(&path, reference, "message_id").is_none() && reference["message_id"].is_null()
        {
            faults.required(&join(&path, "message_id"));
        }
    } else if !reference.is_null() {
        faults.no_object(&join(path, "message_reference"), reference);
    }
    let embeds = faults.list(path, body, "embeds");
    super::embed::check(faults, &join(path, "embeds"), embeds);
    let components = faults.list(path, body, "components");
    if flags.and_then(|flags| u64::try_from(flags).ok()).unwrap_or_default() & COMPONENTS_V2 == 0 {
        super::component::check_rows(faults, &join(path, "components"), components);
    } else {
        super::layout::check(faults, &join(path, "components"), components);
        check_legacy(faults, path, body);
    }
}

/// The newer components stand alone.
pub(crate) fn check_legacy(faults: &mut Faults, path: &str, body: &Value) {
    for name in ["content", "embeds", "poll", "sticker_ids"] {
        let used = match &body[name] {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        };
        if used {
            let message = format!(
                "The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            );
            faults.add(
                &join(path, name),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                &message,
            );
        }
    }
}

fn check_nonce(faults: &mut Faults, path: &str, nonce: &Value) {
    match nonce {
        Value::String(text) if text.chars().count() > NONCE_MAX => {
            let message = format!("Must be {NONCE_MAX} or fewer characters long.");
            faults.add(path, "NONCE_TYPE_TOO_LONG", &message);
        }
        Value::String(_) | Value::Null => {}
        Value::Number(number) if number.is_i64() || number.is_u64() => {}
        _ => faults.add(path, "NONCE_TYPE_INVALID_TYPE", "This field must be a string or integer."),
    }
}

/// Either a kind of mention is allowed as a whole, or single ones are named.
fn check_mentions(faults: &mut Faults, path: &str, allowed: &Value) {
    let kinds = faults.list(path, allowed, "parse");
    for (index, kind) in kinds.iter().enumerate() {
        if !matches!(kind.as_str(), Some("users" | "roles" | "everyone")) {
            faults
                .wrong_choice(&join(&join(path, "parse"), index), "('roles', 'users', 'everyone')");
        }
    }
    for kind in ["users", "roles"] {
        let named = faults.ids(path, allowed, kind);
        if kinds.iter().any(|item| item == kind) && !named.is_empty() {
            let message =
                format!("parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive.");
            faults.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", &message);
        }
        faults.count(&join(path, kind), named.len(), 0, MENTIONS_MAX);
    }
    faults.truth(path, allowed, "replied_user");
}

/// The list of the files that stay or come.
fn check_files(faults: &mut Faults, path: &str, body: &Value) {
    let count = faults.list(path, body, "attachments").len();
    faults.count(&join(path, "attachments"), count, 0, FILES_MAX);
    for (path, file) in faults.objects(path, body, "attachments") {
        if faults.id(&path, file, "id").is_none() && file["id"].is_null() {
            faults.required(&join(&path, "id"));
        }
        if file["filename"].is_string() {
            faults.needed_text(&path, file, "filename", 1, FILE_NAME_MAX);
        } else {
            faults.text(&path, file, "filename");
        }
        faults.optional_text(&path, file, "description", 0, ATTACHMENT_DESCIPTION_LENGTH_MAX);
        faults.optional_text(&path, file, "title", 0, ATTACHMENT_TITLE_LENGTH_MAX);
    }
}

/// The name that a file comes to have: letters, digits, and `.`, `-`, `_` for all else.
pub(crate) fn file_name(name: &str) -> String {
    let kept = |letter: char| {
        if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '_' }
    };
    let name: String = name.chars().map(kept).collect();
    let bare = name.trim_start_matches('.');
    if bare.is_empty() { "unknown".to_owned() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_lead_to_another_folder() {
        assert_eq!(file_name("my table.csv"), "my_table.csv");
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("…"), "_");
        assert_eq!(file_name(".."), "unknown");
    }
}
