//! Channels, roles, members, threads and pins.

use serde_json::{Value, json};

use super::{Body, CHANNELS, Row, THREADS, fault, long, refusal};

pub(super) fn server() -> Vec<Row> {
    let overwrite = |fields: Value| json!({"name": "x", "permission_overwrites": [fields]});
    let many: Vec<Value> = (0..101).map(|n| json!({"id": n.to_string(), "type": 0})).collect();
    let member = "PATCH /guilds/{guild}/members/{member}";
    let roles = "POST /guilds/{guild}/roles";
    vec![
        fault(CHANNELS, "no name", json!({"name": ""}), "name", "BASE_TYPE_REQUIRED"),
        fault(
            CHANNELS,
            "a name of 101",
            json!({"name": long(101)}),
            "name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            CHANNELS,
            "a topic of 1025",
            json!({"name": "x", "topic": long(1025)}),
            "topic",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            CHANNELS,
            "an unknown type",
            json!({"name": "x", "type": 99}),
            "type",
            "BASE_TYPE_CHOICES",
        ),
        fault(
            CHANNELS,
            "a slow mode of 21601",
            json!({"name": "x", "rate_limit_per_user": 21_601}),
            "rate_limit_per_user",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            CHANNELS,
            "sound of 7999",
            json!({"name": "x", "type": 2, "bitrate": 7_999}),
            "bitrate",
            "NUMBER_TYPE_MIN",
        ),
        fault(
            CHANNELS,
            "a category that is not there",
            json!({"name": "x", "parent_id": "5"}),
            "parent_id",
            "CHANNEL_PARENT_INVALID",
        ),
        fault(
            CHANNELS,
            "a category that is none",
            json!({"name": "x", "parent_id": "{channel}"}),
            "parent_id",
            "CHANNEL_PARENT_INVALID_TYPE",
        ),
        fault(
            CHANNELS,
            "an overwrite for nobody",
            overwrite(json!({"type": 0})),
            "permission_overwrites.0.id",
            "BASE_TYPE_REQUIRED",
        ),
        fault(
            CHANNELS,
            "an overwrite of another type",
            overwrite(json!({"id": "1", "type": 7})),
            "permission_overwrites.0.type",
            "BASE_TYPE_CHOICES",
        ),
        fault(
            CHANNELS,
            "an overwrite that allows a word",
            overwrite(json!({"id": "1", "type": 0, "allow": "all"})),
            "permission_overwrites.0.allow",
            "NUMBER_TYPE_COERCE",
        ),
        fault(
            CHANNELS,
            "101 overwrites",
            json!({"name": "x", "permission_overwrites": many}),
            "permission_overwrites",
            "BASE_TYPE_MAX_LENGTH",
        ),
        refusal(
            "PUT /channels/{channel}/permissions/{role}",
            "permissions that the bot has not",
            Body::Json(json!({"type": 0, "allow": "8"})),
            403,
            50013,
        ),
        refusal(
            "DELETE /channels/{channel}/permissions/5",
            "an overwrite that is not there",
            Body::Nothing,
            404,
            10009,
        ),
        fault(roles, "a name of 101", json!({"name": long(101)}), "name", "BASE_TYPE_MAX_LENGTH"),
        fault(
            roles,
            "a colour beyond white",
            json!({"color": 0x0100_0000}),
            "color",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            roles,
            "permissions that are a word",
            json!({"permissions": "all"}),
            "permissions",
            "NUMBER_TYPE_COERCE",
        ),
        refusal(
            roles,
            "permissions that the bot has not",
            Body::Json(json!({"permissions": "8"})),
            403,
            50013,
        ),
        fault("PATCH /guilds/{guild}/roles", "no list", json!({}), "", "LIST_TYPE_CONVERT"),
        refusal(
            "DELETE /guilds/{guild}/roles/{guild}",
            "everybody's role",
            Body::Nothing,
            400,
            50028,
        ),
        fault(
            member,
            "a nickname of 33",
            json!({"nick": long(33)}),
            "nick",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            member,
            "a time-out of 29 days",
            json!({"communication_disabled_until": "2027-02-13T08:00:00Z"}),
            "communication_disabled_until",
            "INVALID_COMMUNICATION_DISABLED_TIMESTAMP",
        ),
        refusal(
            "PUT /guilds/{guild}/members/5/roles/{role}",
            "a role for nobody",
            Body::Nothing,
            404,
            10007,
        ),
    ]
}

pub(super) fn threads_and_pins() -> Vec<Row> {
    vec![
        fault(THREADS, "no name", json!({"type": 11}), "name", "BASE_TYPE_REQUIRED"),
        fault(
            THREADS,
            "a name of 101",
            json!({"type": 11, "name": long(101)}),
            "name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            THREADS,
            "a list's time of 61",
            json!({"type": 11, "name": "x", "auto_archive_duration": 61}),
            "auto_archive_duration",
            "BASE_TYPE_CHOICES",
        ),
        fault(
            THREADS,
            "a slow mode of 21601",
            json!({"type": 11, "name": "x", "rate_limit_per_user": 21_601}),
            "rate_limit_per_user",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            THREADS,
            "a type that is no thread's",
            json!({"type": 0, "name": "x"}),
            "type",
            "BASE_TYPE_CHOICES",
        ),
        refusal(
            THREADS,
            "an announcement's thread in a text channel",
            Body::Json(json!({"type": 10, "name": "x"})),
            400,
            50024,
        ),
        refusal(
            "POST /channels/{thread}/threads",
            "a thread in a thread",
            Body::Json(json!({"type": 11, "name": "x"})),
            400,
            50024,
        ),
        refusal(
            "POST /channels/{dm}/threads",
            "a thread in a direct message",
            Body::Json(json!({"type": 11, "name": "x"})),
            400,
            50003,
        ),
        refusal(
            "POST /channels/{channel}/messages/5/threads",
            "a thread from no message",
            Body::Json(json!({"name": "x"})),
            404,
            10008,
        ),
        refusal(
            "POST /channels/{channel}/messages/{thread}/threads",
            "a second thread from a message",
            Body::Json(json!({"name": "x"})),
            400,
            160_004,
        ),
        refusal(
            "PUT /channels/{thread}/thread-members/5",
            "nobody into a thread",
            Body::Nothing,
            404,
            10007,
        ),
        refusal(
            "PUT /channels/{archived}/thread-members/{member}",
            "somebody into an archived thread",
            Body::Nothing,
            400,
            50083,
        ),
        refusal(
            "PATCH /channels/{archived}",
            "an archived thread's name",
            Body::Json(json!({"name": "y"})),
            400,
            50083,
        ),
        refusal(
            "DELETE /channels/{thread}",
            "a thread, without the permission",
            Body::Nothing,
            403,
            50013,
        ),
        refusal(
            "PUT /channels/{channel}/permissions/5",
            "an overwrite for a role that is not there",
            Body::Json(json!({"type": 0})),
            404,
            10011,
        ),
        refusal(
            "PUT /channels/{channel}/messages/pins/5",
            "a pin for no message",
            Body::Nothing,
            404,
            10008,
        ),
        Row {
            body: Body::Nothing,
            ..fault(
                "GET /channels/{channel}/messages/pins?limit=51",
                "51 pins",
                json!({}),
                "limit",
                "NUMBER_TYPE_MAX",
            )
        },
        refusal(
            "PUT /channels/{channel}/messages/pins/{last}",
            "the 251st pin",
            Body::Nothing,
            400,
            30003,
        ),
        refusal(
            "PUT /channels/{channel}/pins/{last}",
            "the 251st pin, by the older route",
            Body::Nothing,
            400,
            30003,
        ),
        refusal(
            "DELETE /channels/{thread}/thread-members/{member}",
            "somebody out of a thread, without the permission",
            Body::Nothing,
            403,
            50013,
        ),
    ]
}
