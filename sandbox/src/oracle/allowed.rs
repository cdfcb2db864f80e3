//! What differs from the description and is known to be harmless. The same list stands in the
//! README.

use super::deviation::{Deviation, Part};

/// A deviation that is known to be harmless.
#[derive(Debug)]
#[non_exhaustive]
pub struct Allowed {
    /// What it is called.
    pub name: &'static str,
    /// The operations in which it is allowed; none for all of them.
    pub operations: &'static [&'static str],
    /// In which part of them.
    pub part: Part,
    /// The fields, as JSON pointers; `*` is any one step, `**` any number of them.
    pub fields: &'static [&'static str],
    /// The keyword of JSON Schema that does not hold.
    pub keyword: &'static str,
    /// Why it is harmless.
    pub why: &'static str,
}

/// All of them.
pub const ALLOWED: &[Allowed] = &[
    Allowed {
        name: "permissions of an overwrite as text",
        operations: &[
            "POST /guilds/{guild_id}/channels",
            "PATCH /channels/{channel_id}",
            "PUT /channels/{channel_id}/permissions/{overwrite_id}",
        ],
        part: Part::Request,
        fields: &[
            "/permission_overwrites/*/allow",
            "/permission_overwrites/*/deny",
            "/allow",
            "/deny",
        ],
        keyword: "type",
        why: "serenity sends them as Discord's documentation has them, as text; the description \
              wants a number",
    },
    Allowed {
        name: "permissions of a role as text",
        operations: &["POST /guilds/{guild_id}/roles", "PATCH /guilds/{guild_id}/roles/{role_id}"],
        part: Part::Request,
        fields: &["/permissions"],
        keyword: "type",
        why: "as for overwrites",
    },
    Allowed {
        name: "permissions of a command as text",
        operations: &[
            "POST /applications/{application_id}/commands",
            "PUT /applications/{application_id}/commands",
            "PATCH /applications/{application_id}/commands/{command_id}",
            "POST /applications/{application_id}/guilds/{guild_id}/commands",
            "PUT /applications/{application_id}/guilds/{guild_id}/commands",
            "PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
        ],
        part: Part::Request,
        fields: &["/default_member_permissions", "/*/default_member_permissions"],
        keyword: "type",
        why: "as for overwrites",
    },
    Allowed {
        name: "number of a new file",
        operations: &[
            "POST /channels/{channel_id}/messages",
            "PATCH /channels/{channel_id}/messages/{message_id}",
            "POST /interactions/{interaction_id}/{interaction_token}/callback",
            "POST /webhooks/{webhook_id}/{webhook_token}",
            "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
            "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        ],
        part: Part::Request,
        fields: &["/attachments/*/id", "/data/attachments/*/id"],
        keyword: "type",
        why: "serenity sends the n of files[n] as a number, as the examples of Discord's \
              documentation do; the description wants it as text",
    },
    Allowed {
        name: "id of what a select begins with as a number",
        operations: &[
            "POST /channels/{channel_id}/messages",
            "PATCH /channels/{channel_id}/messages/{message_id}",
            "POST /interactions/{interaction_id}/{interaction_token}/callback",
            "POST /webhooks/{webhook_id}/{webhook_token}",
            "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
            "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        ],
        part: Part::Request,
        fields: &["/**/default_values/*/id"],
        keyword: "type",
        why: "serenity sends the ids of users, roles and channels there as numbers, which Discord \
              takes for ids wherever one stands; the description wants text",
    },
    Allowed {
        name: "code of a field's error as text",
        operations: &[],
        part: Part::Response,
        fields: &["/errors/**/_errors/*/code"],
        keyword: "type",
        why: "Discord's documentation shows names such as BASE_TYPE_REQUIRED; the description \
              wants a number",
    },
    Allowed {
        name: "type of what a deferral made",
        operations: &["POST /interactions/{interaction_id}/{interaction_token}/callback"],
        part: Part::Response,
        fields: &["/resource/type"],
        keyword: "enum",
        why: "with_response gives the message that a deferral (5) made, too; the description \
              knows 4, 7 and 12 only",
    },
];

/// The entry that a deviation falls under.
pub(super) fn entry(operation: &str, deviation: &Deviation) -> Option<&'static Allowed> {
    let steps: Vec<&str> = deviation.pointer.split('/').collect();
    ALLOWED.iter().find(|entry| {
        (entry.operations.is_empty() || entry.operations.contains(&operation))
            && deviation.part == entry.part
            && deviation.keyword == entry.keyword
            && entry
                .fields
                .iter()
                .any(|field| matches(&field.split('/').collect::<Vec<_>>(), &steps))
    })
}

/// Whether a field is one that a pattern means.
fn matches(pattern: &[&str], steps: &[&str]) -> bool {
    match (pattern, steps) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=steps.len()).any(|skipped| matches(rest, &steps[skipped..])),
        ([wanted, pattern @ ..], [step, steps @ ..]) => {
            (*wanted == "*" || wanted == step) && matches(pattern, steps)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_allowed_where_its_entry_says_and_nowhere_else() {
        let found = |part, field: &str, keyword: &str| Deviation::new(part, field, keyword, "");
        let bits = found(Part::Request, "/permission_overwrites/3/allow", "type");
        let name = entry("POST /guilds/{guild_id}/channels", &bits).map(|entry| entry.name);
        assert_eq!(name, Some("permissions of an overwrite as text"));
        assert!(entry("POST /guilds/{guild_id}/roles", &bits).is_none(), "of another operation");
        let elsewhere = [
            found(Part::Response, "/permission_overwrites/3/allow", "type"),
            found(Part::Request, "/permission_overwrites/3/allow", "required"),
            found(Part::Request, "/permission_overwrites/3/id", "type"),
            found(Part::Request, "/permission_overwrites/allow", "type"),
        ];
        for deviation in elsewhere {
            assert!(
                entry("POST /guilds/{guild_id}/channels", &deviation).is_none(),
                "{deviation:?}"
            );
        }
        for field in
            ["/errors/name/_errors/0/code", "/errors/embeds/0/fields/1/value/_errors/0/code"]
        {
            assert!(entry("GET /x", &found(Part::Response, field, "type")).is_some(), "{field}");
        }
    }
}
