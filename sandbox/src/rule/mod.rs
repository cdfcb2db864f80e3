//! Discord's limits on what a request may hold.
//!
//! The numbers are those of `twilight-validate`, where it has them. Each rule names the field at fault, as Discord
//! does; no rule looks at the state of the server.

pub(crate) mod command;
pub(crate) mod component;
pub(crate) mod embed;
pub(crate) mod modal;

use serde_json::{Map, Value, json};

use crate::rest::error::ApiError;

/// The faults of one body, by field.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    errors: Map<String, Value>,
}

impl Faults {
    /// Notes a fault of the field at `path`, whose steps are parted by dots.
    pub(crate) fn add(&mut self, path: &str, code: &str, message: &str) {
        let mut place = &mut self.errors;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let next = place.entry(step).or_insert_with(|| json!({}));
            if !next.is_object() {
                return;
            }
            let Value::Object(fields) = next else { return };
            place = fields;
        }
        let list = place.entry("_errors").or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(json!({"code": code, "message": message}));
        }
    }

    /// A field that has to be there.
    pub(crate) fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// A field of another type than this.
    pub(crate) fn wrong_type(&mut self, path: &str, wanted: &str) {
        self.add(path, "BASE_TYPE_BAD_TYPE", &format!("Must be {wanted}."));
    }

    /// A field with none of the values that it may have.
    pub(crate) fn wrong_choice(&mut self, path: &str, choices: &str) {
        self.add(path, "BASE_TYPE_CHOICES", &format!("Value must be one of {choices}."));
    }

    /// Text whose length, in characters, is to be `min` to `max`, both included. Says whether it is.
    pub(crate) fn length(&mut self, path: &str, text: &str, min: usize, max: usize) -> bool {
        self.count(path, text.chars().count(), min, max)
    }

    /// A list or text whose length is to be `min` to `max`, both included. Says whether it is.
    pub(crate) fn count(&mut self, path: &str, count: usize, min: usize, max: usize) -> bool {
        if (min..=max).contains(&count) {
            return true;
        }
        if count == 0 && min == 1 {
            self.required(path);
        } else {
            let message = format!("Must be between {min} and {max} in length.");
            self.add(path, "BASE_TYPE_BAD_LENGTH", &message);
        }
        false
    }

    /// The text of a field, if it is there; another type is a fault.
    pub(crate) fn text<'a>(&mut self, path: &str, fields: &'a Value, name: &str) -> Option<&'a str> {
        match fields.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(_) => {
                self.wrong_type(&join(path, name), "a string");
                None
            }
        }
    }

    /// A text field that has to be there, and its length in characters.
    pub(crate) fn needed_text(&mut self, path: &str, fields: &Value, name: &str, min: usize, max: usize) {
        match self.text(path, fields, name) {
            Some(text) => {
                self.length(&join(path, name), text, min, max);
            }
            None if fields.get(name).is_none_or(Value::is_null) => self.required(&join(path, name)),
            None => {}
        }
    }

    /// A text field that may be missing, and its length in characters.
    pub(crate) fn optional_text(&mut self, path: &str, fields: &Value, name: &str, min: usize, max: usize) {
        if let Some(text) = self.text(path, fields, name) {
            self.length(&join(path, name), text, min, max);
        }
    }

    /// A whole number between `min` and `max`, both included, that may be missing.
    pub(crate) fn number(&mut self, path: &str, fields: &Value, name: &str, min: i64, max: i64) -> Option<i64> {
        let value = fields.get(name).filter(|value| !value.is_null())?;
        let path = join(path, name);
        let Some(number) = value.as_i64() else {
            self.add(&path, "NUMBER_TYPE_COERCE", "Value is not int.");
            return None;
        };
        if number < min {
            self.add(&path, "NUMBER_TYPE_MIN", &format!("int value should be greater than or equal to {min}."));
        } else if number > max {
            self.add(&path, "NUMBER_TYPE_MAX", &format!("int value should be less than or equal to {max}."));
        }
        Some(number)
    }

    /// The items of a list, if it is there; another type is a fault.
    pub(crate) fn list<'a>(&mut self, path: &str, fields: &'a Value, name: &str) -> &'a [Value] {
        match fields.get(name) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.add(&join(path, name), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.");
                &[]
            }
        }
    }

    /// Whether there is none.
    pub(crate) fn none(&self) -> bool {
        self.errors.is_empty()
    }

    /// The refusal, if there is a fault.
    pub(crate) fn check(self) -> Result<(), ApiError> {
        if self.none() { Ok(()) } else { Err(ApiError::invalid_form(Value::Object(self.errors))) }
    }
}

/// A step further into a body.
pub(crate) fn join(path: &str, step: impl std::fmt::Display) -> String {
    if path.is_empty() { step.to_string() } else { format!("{path}.{step}") }
}

/// One fault alone.
pub(crate) fn fault(path: &str, code: &str, message: &str) -> ApiError {
    let mut faults = Faults::default();
    faults.add(path, code, message);
    ApiError::invalid_form(Value::Object(faults.errors))
}

/// Whether a text is an address that Discord takes in an embed or a button.
pub(crate) fn is_address(text: &str, schemes: &[&str]) -> bool {
    schemes.iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| rest.starts_with("://") && rest.len() > 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_stands_where_its_field_is() {
        let refusal = fault("data.embeds.0.title", "BASE_TYPE_BAD_LENGTH", "too long").json();
        assert_eq!(refusal["errors"]["data"]["embeds"]["0"]["title"]["_errors"][0]["code"], "BASE_TYPE_BAD_LENGTH");
        assert_eq!(refusal["code"], 50035);
    }
}
