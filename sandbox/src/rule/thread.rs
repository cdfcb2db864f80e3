//! What a thread may hold.

use serde_json::Value;
use twilight_validate::channel as limit;

use super::Faults;

/// After how many minutes without a message a thread may leave the list.
const ARCHIVE_AFTER: [u64; 4] = [60, 1_440, 4_320, 10_080];

/// Checks a thread; a new one needs a name.
pub(crate) fn check(faults: &mut Faults, body: &Value, new: bool) {
    if new || body.get("name").is_some() {
        faults.needed_text(
            "",
            body,
            "name",
            limit::CHANNEL_NAME_LENGTH_MIN,
            limit::CHANNEL_NAME_LENGTH_MAX,
        );
    }
    check_archive(faults, body, "auto_archive_duration");
    faults.number(
        "",
        body,
        "rate_limit_per_user",
        0,
        i64::from(limit::CHANNEL_RATE_LIMIT_PER_USER_MAX),
    );
    for name in ["archived", "locked", "invitable"] {
        faults.truth("", body, name);
    }
}

/// Checks after how long a thread leaves the list.
pub(crate) fn check_archive(faults: &mut Faults, body: &Value, name: &str) {
    if let Some(minutes) = body.get(name).filter(|minutes| !minutes.is_null())
        && !minutes.as_u64().is_some_and(|minutes| ARCHIVE_AFTER.contains(&minutes))
    {
        faults.wrong_choice(name, "(60, 1440, 4320, 10080)");
    }
}
