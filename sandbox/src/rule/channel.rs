//! What a channel may hold, and each of its overwrites.

use serde_json::Value;
use twilight_validate::channel as limit;

use super::role::check_permissions;
use super::{Faults, join};
use crate::world::channel::VOICE;

/// How many overwrites a channel takes in one request.
const OVERWRITES_MAX: usize = 100;
/// The best sound of a voice channel, in bits a second, on a server without boosts.
const BITRATE_MAX: i64 = 96_000;
/// Discord's types of channels.
const KINDS: &str = "(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)";

/// Checks a channel that is `kind`; a new one needs a name.
pub(crate) fn check(faults: &mut Faults, body: &Value, kind: u8, new: bool) {
    if new || body.get("name").is_some() {
        faults.needed_text(
            "",
            body,
            "name",
            limit::CHANNEL_NAME_LENGTH_MIN,
            limit::CHANNEL_NAME_LENGTH_MAX,
        );
    }
    faults.optional_text("", body, "topic", 0, limit::CHANNEL_TOPIC_LENGTH_MAX);
    faults.number("", body, "position", 0, i64::from(i32::MAX));
    let slowest = i64::from(limit::CHANNEL_RATE_LIMIT_PER_USER_MAX);
    faults.number("", body, "rate_limit_per_user", 0, slowest);
    faults.number("", body, "default_thread_rate_limit_per_user", 0, slowest);
    if kind == VOICE {
        faults.number("", body, "bitrate", i64::from(limit::CHANNEL_BITRATE_MIN), BITRATE_MAX);
        faults.number("", body, "user_limit", 0, i64::from(limit::CHANNEL_USER_LIMIT_MAX));
    }
    faults.truth("", body, "nsfw");
    faults.id("", body, "parent_id");
    super::thread::check_archive(faults, body, "default_auto_archive_duration");
    let list = "permission_overwrites";
    let count = faults.list("", body, list).len();
    faults.count(list, count, 0, OVERWRITES_MAX);
    for (path, entry) in faults.objects("", body, list) {
        if faults.id(&path, entry, "id").is_none() && entry["id"].is_null() {
            faults.required(&join(&path, "id"));
        }
        check_overwrite(faults, &path, entry);
    }
}

/// Checks an overwrite, but for whom it is for.
pub(crate) fn check_overwrite(faults: &mut Faults, path: &str, entry: &Value) {
    if entry
        .get("type")
        .is_some_and(|kind| !kind.is_null() && !matches!(kind.as_u64(), Some(0 | 1)))
    {
        faults.wrong_choice(&join(path, "type"), "(0, 1)");
    }
    check_permissions(faults, path, entry, "allow");
    check_permissions(faults, path, entry, "deny");
}

/// Checks a list of types of channels.
pub(crate) fn check_kinds(faults: &mut Faults, path: &str, fields: &Value, name: &str) {
    for (index, kind) in faults.list(path, fields, name).iter().enumerate() {
        if !matches!(kind.as_u64(), Some(0..=5 | 10..=16)) {
            faults.wrong_choice(&join(&join(path, name), index), KINDS);
        }
    }
}
