//! Discord's limits on what a request may hold.
//!
//! The numbers are those of `twilight-validate`, where it has them. Each rule names the field at
//! fault, as Discord does; no rule looks at the state of the server.

pub(crate) mod channel;
pub(crate) mod command;
pub(crate) mod component;
pub(crate) mod embed;
pub(crate) mod layout;
pub(crate) mod message;
pub(crate) mod modal;
pub(crate) mod role;
pub(crate) mod stray;
pub(crate) mod thread;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use crate::rest::error::ApiError;
use crate::world::snowflake;

/// The longest address.
pub(crate) const ADDRESS_MAX: usize = 2_048;

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

    /// A field, or an item of a list, that is to hold fields of its own.
    pub(crate) fn no_object(&mut self, path: &str, value: &Value) {
        if value.is_null() {
            self.add(
                path,
                "LIST_ITEM_VALUE_REQUIRED",
                "List item values of ModelType are required",
            );
        } else {
            self.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
        }
    }

    /// A component of a type that has no place there; `choices` are those that have.
    pub(crate) fn wrong_component(&mut self, path: &str, component: &Value, choices: &str) {
        let path = join(path, "type");
        if component.get("type").is_none_or(Value::is_null) {
            self.required(&path);
        } else {
            let message = format!("Value of field \"type\" must be one of ({choices}).");
            self.add(&path, "UNION_TYPE_CHOICES", &message);
        }
    }

    /// Text whose length, in characters, is to be `min` to `max`, both included; empty text counts
    /// as none. Says whether it is.
    pub(crate) fn length(&mut self, path: &str, text: &str, min: usize, max: usize) -> bool {
        if text.is_empty() && min > 0 {
            self.required(path);
            return false;
        }
        self.count(path, text.chars().count(), min, max)
    }

    /// A list or text whose length is to be `min` to `max`, both included. Says whether it is.
    pub(crate) fn count(&mut self, path: &str, count: usize, min: usize, max: usize) -> bool {
        if (min..=max).contains(&count) {
            return true;
        }
        if min == 0 {
            self.add(path, "BASE_TYPE_MAX_LENGTH", &format!("Must be {max} or fewer in length."));
        } else {
            self.add(
                path,
                "BASE_TYPE_BAD_LENGTH",
                &format!("Must be between {min} and {max} in length."),
            );
        }
        false
    }

    /// The text of a field, if it is there; another type is a fault.
    pub(crate) fn text<'a>(
        &mut self,
        path: &str,
        fields: &'a Value,
        name: &str,
    ) -> Option<&'a str> {
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
    pub(crate) fn needed_text(
        &mut self,
        path: &str,
        fields: &Value,
        name: &str,
        min: usize,
        max: usize,
    ) {
        match self.text(path, fields, name) {
            Some(text) => {
                self.length(&join(path, name), text, min, max);
            }
            None if fields.get(name).is_none_or(Value::is_null) => self.required(&join(path, name)),
            None => {}
        }
    }

    /// A text field that may be missing, and its length in characters.
    pub(crate) fn optional_text(
        &mut self,
        path: &str,
        fields: &Value,
        name: &str,
        min: usize,
        max: usize,
    ) {
        if let Some(text) = self.text(path, fields, name) {
            self.length(&join(path, name), text, min, max);
        }
    }

    /// A whole number between `min` and `max`, both included, that may be missing.
    pub(crate) fn number(
        &mut self,
        path: &str,
        fields: &Value,
        name: &str,
        min: i64,
        max: i64,
    ) -> Option<i64> {
        let value = fields.get(name).filter(|value| !value.is_null())?;
        let path = join(path, name);
        // 1.0 is a whole number to Discord as well.
        let number = value.as_i64().or_else(|| value.to_string().strip_suffix(".0")?.parse().ok());
        let Some(number) = number else {
            self.add(&path, "NUMBER_TYPE_COERCE", &format!("Value \"{value}\" is not int."));
            return None;
        };
        if number < min {
            self.add(
                &path,
                "NUMBER_TYPE_MIN",
                &format!("int value should be greater than or equal to {min}."),
            );
        } else if number > max {
            self.add(
                &path,
                "NUMBER_TYPE_MAX",
                &format!("int value should be less than or equal to {max}."),
            );
        }
        Some(number)
    }

    /// The items of a list, if it is there; another type is a fault.
    pub(crate) fn list<'a>(&mut self, path: &str, fields: &'a Value, name: &str) -> &'a [Value] {
        match fields.get(name) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.add(
                    &join(path, name),
                    "LIST_TYPE_CONVERT",
                    "Only iterables may be used in a ListType.",
                );
                &[]
            }
        }
    }

    /// The items of a list that are to hold fields, each with where it stands; others are faults.
    pub(crate) fn objects<'a>(
        &mut self,
        path: &str,
        fields: &'a Value,
        name: &str,
    ) -> Vec<(String, &'a Value)> {
        let list = join(path, name);
        let mut objects = Vec::new();
        for (index, item) in self.list(path, fields, name).iter().enumerate() {
            let path = join(&list, index);
            if item.is_object() {
                objects.push((path, item));
            } else {
                self.no_object(&path, item);
            }
        }
        objects
    }

    /// A list of ids, each of them once.
    pub(crate) fn ids(&mut self, path: &str, fields: &Value, name: &str) -> Vec<u64> {
        let list = join(path, name);
        let mut ids = Vec::new();
        for (index, item) in self.list(path, fields, name).iter().enumerate() {
            let path = join(&list, index);
            match snowflake::parse(item) {
                None => self.no_id(&path, item),
                Some(id) if ids.contains(&id) => {
                    self.add(
                        &path,
                        "SET_TYPE_ALREADY_CONTAINS_VALUE",
                        "The set already contains this value",
                    );
                }
                Some(id) => ids.push(id),
            }
        }
        ids
    }

    /// The id in a field, if it is there.
    pub(crate) fn id(&mut self, path: &str, fields: &Value, name: &str) -> Option<u64> {
        let value = fields.get(name).filter(|value| !value.is_null())?;
        let id = snowflake::parse(value);
        if id.is_none() {
            self.no_id(&join(path, name), value);
        }
        id
    }

    fn no_id(&mut self, path: &str, value: &Value) {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.add(path, "NUMBER_TYPE_COERCE", &format!("Value \"{shown}\" is not snowflake."));
    }

    /// The time in a field, if it is there.
    pub(crate) fn time(&mut self, path: &str, fields: &Value, name: &str) -> Option<DateTime<Utc>> {
        let value = fields.get(name).filter(|value| !value.is_null())?;
        let parsed = value.as_str().and_then(parse_time);
        if parsed.is_none() {
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let message = format!("Could not parse {shown}. Should be ISO8601.");
            self.add(&join(path, name), "DATE_TIME_TYPE_PARSE", &message);
        }
        parsed
    }

    /// The truth value in a field, if it is there.
    pub(crate) fn truth(&mut self, path: &str, fields: &Value, name: &str) -> Option<bool> {
        let value = fields.get(name).filter(|value| !value.is_null())?;
        if value.as_bool().is_none() {
            self.add(&join(path, name), "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
        }
        value.as_bool()
    }

    /// An address, of at most `max` characters, with one of these schemes; it may be missing.
    pub(crate) fn address(
        &mut self,
        path: &str,
        fields: &Value,
        name: &str,
        schemes: &[&str],
        max: usize,
    ) {
        let Some(text) = self.text(path, fields, name).filter(|text| !text.is_empty()) else {
            return;
        };
        let path = join(path, name);
        if !self.length(&path, text, 0, max) {
            return;
        }
        match text.split_once("://") {
            Some((scheme, rest)) if !rest.is_empty() && !rest.starts_with(['/', ' ']) => {
                if !schemes.contains(&scheme.to_lowercase().as_str()) {
                    let known = schemes
                        .iter()
                        .map(|scheme| format!("'{scheme}'"))
                        .collect::<Vec<_>>()
                        .join(", ");
                    let message = format!(
                        "Scheme \"{scheme}\" is not supported. Scheme must be one of ({known})."
                    );
                    self.add(&path, "URL_TYPE_INVALID_SCHEME", &message);
                }
            }
            _ => self.add(&path, "URL_TYPE_INVALID_URL", "Not a well formed URL."),
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

/// A time as requests have it: ISO 8601, with or without a zone.
fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|time| time.with_timezone(&Utc)).ok();
    zoned.or_else(|| text.parse::<chrono::NaiveDateTime>().ok().map(|time| time.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_stands_where_its_field_is() {
        let refusal = fault("data.embeds.0.title", "BASE_TYPE_BAD_LENGTH", "too long").json();
        assert_eq!(
            refusal["errors"]["data"]["embeds"]["0"]["title"]["_errors"][0]["code"],
            "BASE_TYPE_BAD_LENGTH"
        );
        assert_eq!(refusal["code"], 50035);
    }
}
