//! What a registered command may hold.

use std::collections::HashSet;

use serde_json::Value;
use twilight_validate::command as limit;

use super::{Faults, join};
use crate::world::command::CHAT_INPUT;

/// Option type: a command of its own below a command.
pub(crate) const SUBCOMMAND: u64 = 1;
/// Option type: a group of such commands.
pub(crate) const GROUP: u64 = 2;
/// Option type: text.
pub(crate) const STRING: u64 = 3;
/// Option type: whole number.
pub(crate) const INTEGER: u64 = 4;
/// Option type: number.
pub(crate) const NUMBER: u64 = 10;
/// How many languages a name can be given in; each has to be one of these.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// Checks a list of commands that is to replace all there are.
pub(crate) fn check_all(faults: &mut Faults, commands: &[Value]) {
    let mut names = HashSet::new();
    for (index, command) in commands.iter().enumerate() {
        let path = index.to_string();
        check(faults, &path, command);
        let kind = command["type"].as_u64().unwrap_or(CHAT_INPUT);
        if !names.insert((kind, command["name"].as_str())) {
            let message = "Application command names must be unique";
            faults.add(&join(&path, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
    }
}

/// Checks one command.
pub(crate) fn check(faults: &mut Faults, path: &str, command: &Value) {
    if !command.is_object() {
        faults.wrong_type(path, "an object");
        return;
    }
    let kind = command["type"].as_u64().unwrap_or(CHAT_INPUT);
    if kind != CHAT_INPUT {
        faults.needed_text(path, command, "name", limit::NAME_LENGTH_MIN, limit::NAME_LENGTH_MAX);
        return;
    }
    check_name(faults, path, command);
    check_description(faults, path, command);
    check_options(faults, path, command, 0);
    let total = characters(command);
    if total > limit::COMMAND_TOTAL_LENGTH {
        let message = format!("Command exceeds maximum size ({})", limit::COMMAND_TOTAL_LENGTH);
        faults.add(path, "APPLICATION_COMMAND_TOO_LARGE", &message);
    }
    if let Some(bits) = command.get("default_member_permissions").filter(|bits| !bits.is_null())
        && crate::world::permission::parse(bits).is_none()
    {
        faults.wrong_type(&join(path, "default_member_permissions"), "a permission set");
    }
}

fn check_name(faults: &mut Faults, path: &str, fields: &Value) {
    let Some(name) = faults.text(path, fields, "name") else {
        if fields.get("name").is_none_or(Value::is_null) {
            faults.required(&join(path, "name"));
        }
        return;
    };
    if !is_name(name) {
        faults.add(&join(path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
    for (locale, name) in localizations(faults, path, fields, "name_localizations") {
        if !is_name(&name) {
            let path = join(&join(path, "name_localizations"), locale);
            faults.add(&path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
        }
    }
}

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, and lower case where there is one.
fn is_name(name: &str) -> bool {
    limit::chat_input_name(name).is_ok() && !name.chars().any(char::is_uppercase)
}

fn check_description(faults: &mut Faults, path: &str, fields: &Value) {
    faults.needed_text(path, fields, "description", limit::DESCRIPTION_LENGTH_MIN, limit::DESCRIPTION_LENGTH_MAX);
    for (locale, text) in localizations(faults, path, fields, "description_localizations") {
        let path = join(&join(path, "description_localizations"), locale);
        faults.length(&path, &text, limit::DESCRIPTION_LENGTH_MIN, limit::DESCRIPTION_LENGTH_MAX);
    }
}

fn localizations(faults: &mut Faults, path: &str, fields: &Value, name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Some(Value::Object(texts)) = fields.get(name) else {
        return found;
    };
    for (locale, text) in texts {
        let path = join(&join(path, name), locale);
        if !LOCALES.contains(&locale.as_str()) {
            faults.wrong_choice(&path, "Discord's locales");
        }
        match text.as_str() {
            Some(text) => found.push((locale.clone(), text.to_owned())),
            None if text.is_null() => {}
            None => faults.wrong_type(&path, "a string"),
        }
    }
    found
}

/// Checks options; `depth` 0 is the command itself, 1 a subcommand or group, 2 a subcommand of a group.
fn check_options(faults: &mut Faults, path: &str, holder: &Value, depth: u8) {
    let options = faults.list(path, holder, "options");
    let list = join(path, "options");
    faults.count(&list, options.len(), 0, limit::OPTIONS_LIMIT);
    let nested = |option: &Value| matches!(option["type"].as_u64(), Some(SUBCOMMAND | GROUP));
    if options.iter().any(nested) && !options.iter().all(nested) {
        let message = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        faults.add(&list, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
    let mut names = HashSet::new();
    let mut optional_seen = false;
    for (index, option) in options.iter().enumerate() {
        let path = join(&list, index);
        check_name(faults, &path, option);
        check_description(faults, &path, option);
        if !names.insert(option["name"].as_str()) {
            let message = "Option names must be unique";
            faults.add(&join(&path, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message);
        }
        match option["type"].as_u64() {
            Some(SUBCOMMAND) if depth < 2 => check_options(faults, &path, option, 2),
            Some(GROUP) if depth == 0 => check_options(faults, &path, option, 1),
            Some(3..=11) if depth != 1 => {
                let required = option["required"] == true;
                if required && optional_seen {
                    let message = "Required options must be placed before non-required options";
                    faults.add(&join(&path, "required"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
                }
                optional_seen |= !required;
                check_value_option(faults, &path, option);
            }
            _ => faults.wrong_choice(&join(&path, "type"), "{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}"),
        }
    }
}

fn check_value_option(faults: &mut Faults, path: &str, option: &Value) {
    let choices = faults.list(path, option, "choices");
    let list = join(path, "choices");
    faults.count(&list, choices.len(), 0, limit::CHOICES_LIMIT);
    if !choices.is_empty() && option["autocomplete"] == true {
        let message = "Autocomplete options cannot have choices";
        faults.add(&join(path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message);
    }
    let kind = option["type"].as_u64().unwrap_or_default();
    if option["autocomplete"] == true && !matches!(kind, STRING | INTEGER | NUMBER) {
        faults.wrong_choice(&join(path, "type"), "{3, 4, 10}");
    }
    check_choices(faults, &list, choices, kind);
    if kind == STRING {
        let min = faults.number(path, option, "min_length", 0, 6_000).unwrap_or(0);
        let max = faults.number(path, option, "max_length", 1, 6_000).unwrap_or(6_000);
        if min > max {
            faults.add(&join(path, "min_length"), "NUMBER_TYPE_MAX", "min_length is greater than max_length.");
        }
    }
}

/// Checks choices, those of an option and those that an autocomplete answer suggests.
pub(crate) fn check_choices(faults: &mut Faults, list: &str, choices: &[Value], kind: u64) {
    for (index, choice) in choices.iter().enumerate() {
        let path = join(list, index);
        faults.needed_text(
            &path,
            choice,
            "name",
            limit::OPTION_CHOICE_NAME_LENGTH_MIN,
            limit::OPTION_CHOICE_NAME_LENGTH_MAX,
        );
        let value = choice.get("value").unwrap_or(&Value::Null);
        let path = join(&path, "value");
        match (kind, value) {
            (_, Value::Null) => faults.required(&path),
            (STRING, Value::String(text)) => {
                faults.length(&path, text, 0, limit::OPTION_CHOICE_STRING_VALUE_LENGTH_MAX);
            }
            (INTEGER, Value::Number(number)) if number.is_i64() => {}
            (NUMBER, Value::Number(_)) => {}
            _ => faults.wrong_type(&path, "a value of the option's type"),
        }
    }
}

/// The characters that count towards a command's size: names, descriptions and values, without localizations.
fn characters(fields: &Value) -> usize {
    let count = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let list = |name: &str| fields[name].as_array().map(Vec::as_slice).unwrap_or_default();
    count(&fields["name"])
        + count(&fields["description"])
        + list("options").iter().map(characters).sum::<usize>()
        + list("choices").iter().map(|choice| count(&choice["name"]) + count(&choice["value"])).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(commands: &Value) -> bool {
        let mut faults = Faults::default();
        check_all(&mut faults, commands.as_array().unwrap());
        !faults.none()
    }

    fn with_options(options: &Value) -> Value {
        json!([{"name": "a", "description": "d", "options": options}])
    }

    #[test]
    fn names_are_lower_case_short_and_unique() {
        assert!(!refused(&json!([{"name": "straße-1", "description": "d"}])));
        assert!(refused(&json!([{"name": "Upper", "description": "d"}])));
        assert!(refused(&json!([{"name": "two words", "description": "d"}])));
        assert!(refused(&json!([{"name": "x".repeat(33), "description": "d"}])));
        assert!(refused(&json!([{"name": "a", "description": "d"}, {"name": "a", "description": "e"}])));
        assert!(refused(&json!([{"name": "a", "description": ""}])));
        assert!(refused(&json!([{"name": "a", "description": "d", "name_localizations": {"xx": "a"}}])));
        assert!(refused(&json!([{"name": "a", "description": "d", "name_localizations": {"de": "Groß"}}])));
    }

    #[test]
    fn options_come_required_first_and_have_choices_or_autocomplete() {
        let option =
            |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
        assert!(!refused(&with_options(&json!([option("a", true), option("b", false)]))));
        assert!(refused(&with_options(&json!([option("a", false), option("b", true)]))));
        assert!(refused(&with_options(&json!([option("a", true), option("a", true)]))));
        let mut both = option("a", true);
        both["autocomplete"] = json!(true);
        both["choices"] = json!([{"name": "x", "value": "x"}]);
        assert!(refused(&with_options(&json!([both]))));
        let many: Vec<Value> = (0..26).map(|n| option(&format!("o{n}"), false)).collect();
        assert!(refused(&with_options(&json!(many))));
    }

    #[test]
    fn subcommands_stand_alone_and_nest_twice_at_most() {
        let sub = json!({"type": 1, "name": "s", "description": "d"});
        let group = json!({"type": 2, "name": "g", "description": "d", "options": [sub]});
        assert!(!refused(&with_options(&json!([group, sub]))));
        assert!(refused(&with_options(&json!([sub, {"type": 3, "name": "x", "description": "d"}]))));
        assert!(refused(&with_options(&json!([{"type": 2, "name": "g", "description": "d", "options": [group]}]))));
    }
}
