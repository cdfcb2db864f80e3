//! Messages, embeds and files.

use serde_json::{Value, json};

use super::{Body, MESSAGES, Row, embed, fault, long, refusal, with};

pub(super) fn messages() -> Vec<Row> {
    let text = "embeds.0.fields.0.value";
    let field = |value: &str| embed(&json!({"fields": [{"name": "n", "value": value}]}));
    let fields: Vec<Value> = (0..26).map(|_| json!({"name": "n", "value": "v"})).collect();
    let embeds: Vec<Value> = (0..11).map(|_| json!({"title": "t"})).collect();
    let files: Vec<Value> = (0..11).map(|n| json!({"id": n})).collect();
    let said = |name: &str, value: Value| with(json!({"content": "x"}), name, value);
    vec![
        fault(
            MESSAGES,
            "text of 2001",
            json!({"content": long(2001)}),
            "content",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "text that is a list",
            json!({"content": ["x"]}),
            "content",
            "BASE_TYPE_BAD_TYPE",
        ),
        refusal(MESSAGES, "nothing but spaces", Body::Json(json!({"content": "  "})), 400, 50006),
        refusal(MESSAGES, "no JSON", Body::Nothing, 400, 50006),
        fault(
            MESSAGES,
            "a nonce of 26",
            said("nonce", json!(long(26))),
            "nonce",
            "NONCE_TYPE_TOO_LONG",
        ),
        fault(
            MESSAGES,
            "a nonce that is a list",
            said("nonce", json!([])),
            "nonce",
            "NONCE_TYPE_INVALID_TYPE",
        ),
        fault(
            MESSAGES,
            "an unknown kind of mention",
            said("allowed_mentions", json!({"parse": ["all"]})),
            "allowed_mentions.parse.0",
            "BASE_TYPE_CHOICES",
        ),
        fault(
            MESSAGES,
            "users allowed as a whole and by name",
            said("allowed_mentions", json!({"parse": ["users"], "users": ["1"]})),
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        fault(
            MESSAGES,
            "the same user allowed twice",
            said("allowed_mentions", json!({"users": ["1", "1"]})),
            "allowed_mentions.users.1",
            "SET_TYPE_ALREADY_CONTAINS_VALUE",
        ),
        fault(
            MESSAGES,
            "a reply to an id that is none",
            said("message_reference", json!({"message_id": "x"})),
            "message_reference.message_id",
            "NUMBER_TYPE_COERCE",
        ),
        fault(
            MESSAGES,
            "a reply to a message that is not there",
            said("message_reference", json!({"message_id": "5"})),
            "message_reference",
            "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
        ),
        fault(
            MESSAGES,
            "four stickers",
            said("sticker_ids", json!(["1", "2", "3", "4"])),
            "sticker_ids",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "eleven embeds",
            json!({"embeds": embeds}),
            "embeds",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "an embed that is null",
            embed(&Value::Null),
            "embeds.0",
            "LIST_ITEM_VALUE_REQUIRED",
        ),
        fault(
            MESSAGES,
            "an embed that is text",
            embed(&json!("x")),
            "embeds.0",
            "MODEL_TYPE_CONVERT",
        ),
        fault(
            MESSAGES,
            "an embed with nothing to see",
            embed(&json!({})),
            "embeds.0.description",
            "BASE_TYPE_REQUIRED",
        ),
        fault(
            MESSAGES,
            "an embed's title of 257",
            embed(&json!({"title": long(257)})),
            "embeds.0.title",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "an embed's text of 4097",
            embed(&json!({"description": long(4097)})),
            "embeds.0.description",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "26 fields",
            embed(&json!({"fields": fields})),
            "embeds.0.fields",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "a field's name of 257",
            embed(&json!({"fields": [{"name": long(257), "value": "v"}]})),
            "embeds.0.fields.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(MESSAGES, "a field without text", field(""), text, "BASE_TYPE_REQUIRED"),
        fault(MESSAGES, "a field's text of 1025", field(&long(1025)), text, "BASE_TYPE_BAD_LENGTH"),
        fault(
            MESSAGES,
            "a footer of 2049",
            embed(&json!({"footer": {"text": long(2049)}})),
            "embeds.0.footer.text",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "an author of 257",
            embed(&json!({"author": {"name": long(257)}})),
            "embeds.0.author.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "a colour beyond white",
            embed(&json!({"title": "t", "color": 0x0100_0000})),
            "embeds.0.color",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            MESSAGES,
            "a colour by name",
            embed(&json!({"title": "t", "color": "red"})),
            "embeds.0.color",
            "NUMBER_TYPE_COERCE",
        ),
        fault(
            MESSAGES,
            "a time that is none",
            embed(&json!({"title": "t", "timestamp": "noon"})),
            "embeds.0.timestamp",
            "DATE_TIME_TYPE_PARSE",
        ),
        fault(
            MESSAGES,
            "an address that is none",
            embed(&json!({"title": "t", "url": "here"})),
            "embeds.0.url",
            "URL_TYPE_INVALID_URL",
        ),
        fault(
            MESSAGES,
            "a picture by ftp",
            embed(&json!({"image": {"url": "ftp://a.b/c"}})),
            "embeds.0.image.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        fault(
            MESSAGES,
            "6001 characters in two embeds",
            json!({"embeds": [{"description": long(4096)}, {"description": long(1905)}]}),
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
        fault(
            MESSAGES,
            "eleven listed files",
            json!({"content": "x", "attachments": files}),
            "attachments",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "a listed file that does not come",
            json!({"content": "x", "attachments": [{"id": 0}]}),
            "attachments.0",
            "ATTACHMENT_NOT_FOUND",
        ),
        Row {
            body: Body::Files(
                json!({"attachments": [{"id": 0, "description": long(1025)}]}),
                vec![1],
            ),
            ..fault(
                MESSAGES,
                "a file's description of 1025",
                json!({}),
                "attachments.0.description",
                "BASE_TYPE_MAX_LENGTH",
            )
        },
        refusal(MESSAGES, "eleven files", Body::Files(json!({}), vec![1; 11]), 400, 30015),
        refusal(
            MESSAGES,
            "a file of more than 10 MiB",
            Body::Files(json!({}), vec![10 * 1024 * 1024 + 1]),
            413,
            40005,
        ),
        refusal(
            MESSAGES,
            "files of more than 25 MiB in all",
            Body::Files(json!({}), vec![9 * 1024 * 1024; 3]),
            413,
            40005,
        ),
        refusal(
            "PATCH /channels/{channel}/messages/{other}",
            "somebody else's message",
            Body::Json(json!({"content": "x"})),
            403,
            50005,
        ),
        fault(
            "POST /channels/{channel}/messages/bulk-delete",
            "one message",
            json!({"messages": ["1"]}),
            "messages",
            "BASE_TYPE_BAD_LENGTH",
        ),
        refusal(
            "POST /channels/{channel}/messages/bulk-delete",
            "messages of more than 14 days",
            Body::Json(json!({"messages": ["1", "2"]})),
            400,
            50034,
        ),
        Row {
            body: Body::Nothing,
            ..fault(
                "GET /channels/{channel}/messages?limit=101",
                "101 messages",
                json!({}),
                "limit",
                "NUMBER_TYPE_MAX",
            )
        },
        Row {
            body: Body::Nothing,
            ..fault(
                "GET /channels/{channel}/messages?limit=0",
                "no messages",
                json!({}),
                "limit",
                "NUMBER_TYPE_MIN",
            )
        },
    ]
}
