//! What a role, and the change of a member, may hold.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use twilight_validate::request as limit;

use super::{Faults, join};
use crate::world::permission;

/// The greatest colour.
const COLOR_MAX: i64 = 0xff_ff_ff;
/// The longest name, and the longest emoji.
const NAME_MAX: usize = 100;

/// Checks a role.
pub(crate) fn check(faults: &mut Faults, body: &Value) {
    faults.optional_text("", body, "name", 0, NAME_MAX);
    faults.optional_text("", body, "unicode_emoji", 0, NAME_MAX);
    faults.number("", body, "color", 0, COLOR_MAX);
    for name in ["primary_color", "secondary_color", "tertiary_color"] {
        faults.number("colors", &body["colors"], name, 0, COLOR_MAX);
    }
    faults.truth("", body, "hoist");
    faults.truth("", body, "mentionable");
    check_permissions(faults, "", body, "permissions");
}

/// Checks a set of permissions: a number, or one as text.
pub(crate) fn check_permissions(faults: &mut Faults, path: &str, fields: &Value, name: &str) {
    if let Some(bits) = fields.get(name).filter(|bits| !bits.is_null())
        && permission::parse(bits).is_none()
    {
        let shown = bits.as_str().map_or_else(|| bits.to_string(), str::to_owned);
        faults.add(
            &join(path, name),
            "NUMBER_TYPE_COERCE",
            &format!("Value \"{shown}\" is not int."),
        );
    }
}

/// Checks a new order of roles.
pub(crate) fn check_order(faults: &mut Faults, body: &Value) {
    let Some(entries) = body.as_array() else {
        faults.add("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.");
        return;
    };
    for (index, entry) in entries.iter().enumerate() {
        let path = index.to_string();
        if !entry.is_object() {
            faults.no_object(&path, entry);
            continue;
        }
        if faults.id(&path, entry, "id").is_none() && entry["id"].is_null() {
            faults.required(&join(&path, "id"));
        }
        faults.number(&path, entry, "position", 0, i64::from(i32::MAX));
    }
}

/// Checks the change of a member.
pub(crate) fn check_member(faults: &mut Faults, body: &Value, now: DateTime<Utc>) {
    faults.optional_text("", body, "nick", 0, limit::NICKNAME_LIMIT_MAX);
    faults.ids("", body, "roles");
    let longest = TimeDelta::seconds(limit::COMMUNICATION_DISABLED_MAX_DURATION);
    let name = "communication_disabled_until";
    if faults.time("", body, name).is_some_and(|until| until > now + longest) {
        let message = "Time out duration cannot be longer than 28 days";
        faults.add(name, "INVALID_COMMUNICATION_DISABLED_TIMESTAMP", message);
    }
}
