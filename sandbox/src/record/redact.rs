//! What must not be kept: the values of inputs whose custom id ends in `:secret`, and tokens.

use serde_json::Value;

/// The end of the custom id of an input whose value is nobody's business.
pub const SECRET_SUFFIX: &str = ":secret";
/// What stands in place of a secret.
pub const REDACTED: &str = "[redacted]";

/// The same without secrets, however deep they stand.
pub(crate) fn redacted(value: &Value) -> Value {
    let mut copy = value.clone();
    redact(&mut copy);
    copy
}

fn redact(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(fields) => {
            let secret = fields.get("custom_id").and_then(Value::as_str).is_some_and(is_secret);
            for (key, field) in fields {
                let hidden = match key.as_str() {
                    "value" | "values" => secret,
                    // A bot's token comes in IDENTIFY and RESUME.
                    "token" => {
                        field.as_str().is_some_and(|token| !token.starts_with("interaction."))
                    }
                    _ => false,
                };
                if hidden {
                    *field = Value::from(REDACTED);
                } else {
                    redact(field);
                }
            }
        }
        _ => {}
    }
}

/// Whether an input with this custom id holds a secret.
pub(crate) fn is_secret(custom_id: &str) -> bool {
    custom_id.ends_with(SECRET_SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secret_inputs_are_redacted_and_others_are_not() {
        let before = json!({"components": [{"type": 1, "components": [
            {"type": 4, "custom_id": "v1:pass:secret", "value": "hunter2", "label": "Passphrase"},
            {"type": 4, "custom_id": "v1:name", "value": "Alice"},
        ]}]});
        let after = redacted(&before).to_string();
        assert!(!after.contains("hunter2"));
        assert!(
            after.contains("Alice") && after.contains("Passphrase") && after.contains(REDACTED)
        );
    }

    #[test]
    fn a_bots_token_is_redacted() {
        assert_eq!(redacted(&json!({"token": "Bot abc"})), json!({"token": REDACTED}));
    }
}
