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
/// Option type: channel.
const CHANNEL: u64 = 7;
/// Option type: file.
pub(crate) const ATTACHMENT: u64 = 11;
/// Option type: number.
pub(crate) const NUMBER: u64 = 10;
/// The most characters of a command with all that is in it.
const TOTAL_MAX: usize = 8_000;
/// The greatest whole number that every client keeps exactly; its negative is the least.
const INT53_MAX: i64 = (1 << 53) - 1;
/// How many languages a name can be given in; each has to be one of these.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he",
    "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE",
    "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
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
            faults.add(&path, "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
    }
}

/// Checks one command.
pub(crate) fn check(faults: &mut Faults, path: &str, command: &Value) {
    if !command.is_object() {
        faults.no_object(path, command);
        return;
    }
    super::role::check_permissions(faults, path, command, "default_member_permissions");
    check_set(faults, path, command, "contexts", 2);
    check_set(faults, path, command, "integration_types", 1);
    match command.get("type").filter(|kind| !kind.is_null()).map(Value::as_u64) {
        None | Some(Some(CHAT_INPUT)) => {}
        Some(Some(2 | 3)) => {
            faults.needed_text(
                path,
                command,
                "name",
                limit::NAME_LENGTH_MIN,
                limit::NAME_LENGTH_MAX,
            );
            return;
        }
        _ => {
            faults.wrong_choice(&join(path, "type"), "(1, 2, 3)");
            return;
        }
    }
    check_name(faults, path, command);
    check_description(faults, path, command);
    check_options(faults, path, command, 0);
    let total = characters(command);
    if total > TOTAL_MAX {
        let message = format!("Command exceeds maximum size ({TOTAL_MAX})");
        faults.add(path, "APPLICATION_COMMAND_TOO_LARGE", &message);
    }
}

/// A list of numbers from 0 to `max`, each once, and not empty.
fn check_set(faults: &mut Faults, path: &str, command: &Value, name: &str, max: u64) {
    let items = faults.list(path, command, name);
    let path = join(path, name);
    if items.is_empty() && command[name].is_array() {
        faults.add(&path, "BASE_TYPE_MIN_LENGTH", "Must be 1 or more in length.");
    }
    for (index, item) in items.iter().enumerate() {
        let path = join(&path, index);
        if item.as_u64().is_none_or(|item| item > max) {
            let known = (0..=max).map(|item| item.to_string()).collect::<Vec<_>>().join(", ");
            faults.wrong_choice(&path, &format!("({known})"));
        } else if items.iter().take(index).any(|other| other == item) {
            faults.add(
                &path,
                "SET_TYPE_ALREADY_CONTAINS_VALUE",
                "The set already contains this value",
            );
        }
    }
}

fn check_name(faults: &mut Faults, path: &str, fields: &Value) {
    let Some(name) = faults.text(path, fields, "name") else {
        if fields.get("name").is_none_or(Value::is_null) {
            faults.required(&join(path, "name"));
        }
        return;
    };
    check_name_text(faults, &join(path, "name"), name);
    for (locale, name) in localizations(faults, path, fields, "name_localizations") {
        check_name_text(faults, &join(&join(path, "name_localizations"), locale), &name);
    }
}

fn check_name_text(faults: &mut Faults, path: &str, name: &str) {
    if faults.length(path, name, limit::NAME_LENGTH_MIN, limit::NAME_LENGTH_MAX) && !is_name(name) {
        faults.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
}

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, and lower case where there is one.
fn is_name(name: &str) -> bool {
    limit::chat_input_name(name).is_ok() && !name.chars().any(char::is_uppercase)
}

fn check_description(faults: &mut Faults, path: &str, fields: &Value) {
    faults.needed_text(
        path,
        fields,
        "description",
        limit::DESCRIPTION_LENGTH_MIN,
        limit::DESCRIPTION_LENGTH_MAX,
    );
    for (locale, text) in localizations(faults, path, fields, "description_localizations") {
        let path = join(&join(path, "description_localizations"), locale);
        faults.length(&path, &text, limit::DESCRIPTION_LENGTH_MIN, limit::DESCRIPTION_LENGTH_MAX);
    }
}

fn localizations(
    faults: &mut Faults,
    path: &str,
    fields: &Value,
    name: &str,
) -> Vec<(String, String)> {
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

/// Checks options; `depth` 0 is the command itself, 1 a subcommand or group, 2 a subcommand of a
/// group.
fn check_options(faults: &mut Faults, path: &str, holder: &Value, depth: u8) {
    let options = faults.list(path, holder, "options");
    let list = join(path, "options");
    faults.count(&list, options.len(), 0, limit::OPTIONS_LIMIT);
    let nested = |option: &Value| matches!(option["type"].as_u64(), Some(SUBCOMMAND | GROUP));
    if options.iter().any(nested) && !options.iter().all(nested) {
        let message = "Sub-command and sub-command group option types are mutually exclusive to \
                       all other types";
        faults.add(&list, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
    let mut names = HashSet::new();
    let mut optional_seen = false;
    for (path, option) in faults.objects(path, holder, "options") {
        check_name(faults, &path, option);
        check_description(faults, &path, option);
        if option["name"].is_string() && !names.insert(option["name"].as_str()) {
            let message = "Option names must be unique";
            faults.add(&path, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message);
        }
        let required = faults.truth(&path, option, "required") == Some(true);
        match option["type"].as_u64() {
            Some(SUBCOMMAND) if depth < 2 => check_options(faults, &path, option, 2),
            Some(GROUP) if depth == 0 => check_options(faults, &path, option, 1),
            Some(3..=11) if depth != 1 => {
                if required && optional_seen {
                    let message = "Required options must be placed before non-required options";
                    faults.add(&path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
                }
                optional_seen |= !required;
                check_value_option(faults, &path, option);
            }
            None if option["type"].is_null() => faults.required(&join(&path, "type")),
            _ => faults.wrong_choice(&join(&path, "type"), "(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)"),
        }
    }
}

fn check_value_option(faults: &mut Faults, path: &str, option: &Value) {
    let choices = faults.list(path, option, "choices");
    faults.count(&join(path, "choices"), choices.len(), 0, limit::CHOICES_LIMIT);
    let autocomplete = faults.truth(path, option, "autocomplete") == Some(true);
    if !choices.is_empty() && autocomplete {
        let message = "Autocomplete options cannot have choices";
        faults.add(
            &join(path, "autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
            message,
        );
    }
    let kind = option["type"].as_u64().unwrap_or_default();
    if autocomplete && !matches!(kind, STRING | INTEGER | NUMBER) {
        faults.wrong_choice(&join(path, "type"), "(3, 4, 10)");
    }
    if matches!(kind, STRING | INTEGER | NUMBER) {
        check_choices(faults, path, option, Some(kind));
    }
    match kind {
        STRING => {
            let min = faults.number(path, option, "min_length", 0, 6_000).unwrap_or(0);
            let max = faults.number(path, option, "max_length", 1, 6_000).unwrap_or(6_000);
            check_span(faults, path, "min_length", min, max);
        }
        INTEGER => {
            let min = faults
                .number(path, option, "min_value", -INT53_MAX, INT53_MAX)
                .unwrap_or(-INT53_MAX);
            let max = faults
                .number(path, option, "max_value", -INT53_MAX, INT53_MAX)
                .unwrap_or(INT53_MAX);
            check_span(faults, path, "min_value", min, max);
        }
        CHANNEL => super::channel::check_kinds(faults, path, option, "channel_types"),
        _ => {}
    }
}

fn check_span(faults: &mut Faults, path: &str, name: &str, min: i64, max: i64) {
    if min > max {
        let message = format!("int value should be less than or equal to {max}.");
        faults.add(&join(path, name), "NUMBER_TYPE_MAX", &message);
    }
}

/// Checks the choices of an option, or those that an autocomplete answer suggests, whose `kind` is
/// not known.
pub(crate) fn check_choices(faults: &mut Faults, path: &str, holder: &Value, kind: Option<u64>) {
    let mut names = HashSet::new();
    for (path, choice) in faults.objects(path, holder, "choices") {
        faults.needed_text(
            &path,
            choice,
            "name",
            limit::OPTION_CHOICE_NAME_LENGTH_MIN,
            limit::OPTION_CHOICE_NAME_LENGTH_MAX,
        );
        if kind.is_some() && choice["name"].is_string() && !names.insert(choice["name"].as_str()) {
            let message = "Choice names must be unique";
            faults.add(&path, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message);
        }
        let path = join(&path, "value");
        match (kind, &choice["value"]) {
            (_, Value::Null) => faults.required(&path),
            (None | Some(STRING), Value::String(text)) => {
                faults.length(&path, text, 0, limit::OPTION_CHOICE_STRING_VALUE_LENGTH_MAX);
            }
            (Some(INTEGER), Value::Number(number))
                if number
                    .as_i64()
                    .is_some_and(|number| (-INT53_MAX..=INT53_MAX).contains(&number)) => {}
            (None | Some(NUMBER), Value::Number(_)) => {}
            (Some(INTEGER | NUMBER), value) => {
                faults.add(&path, "NUMBER_TYPE_COERCE", &format!("Value \"{value}\" is not int."));
            }
            _ => faults.wrong_type(&path, "a string"),
        }
    }
}

/// The characters that count towards a command's size: names, descriptions and values; of a text in
/// several languages the longest.
fn characters(fields: &Value) -> usize {
    let count = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let longest = |name: &str| {
        let others = fields[format!("{name}_localizations")].as_object().into_iter().flatten();
        others.map(|(_, text)| count(text)).chain([count(&fields[name])]).max().unwrap_or_default()
    };
    let list = |name: &str| fields[name].as_array().map(Vec::as_slice).unwrap_or_default();
    longest("name")
        + longest("description")
        + count(&fields["value"])
        + list("options").iter().chain(list("choices")).map(characters).sum::<usize>()
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
        assert!(refused(
            &json!([{"name": "a", "description": "d"}, {"name": "a", "description": "e"}])
        ));
        assert!(refused(&json!([{"name": "a", "description": ""}])));
        assert!(refused(
            &json!([{"name": "a", "description": "d", "name_localizations": {"xx": "a"}}])
        ));
        assert!(refused(
            &json!([{"name": "a", "description": "d", "name_localizations": {"de": "Groß"}}])
        ));
    }

    #[test]
    fn options_come_required_first_and_have_choices_or_autocomplete() {
        let option = |name: &str, required: bool| {
            json!({
                "type": 3, "name": name, "description": "d", "required": required,
            })
        };
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
        assert!(refused(&with_options(
            &json!([sub, {"type": 3, "name": "x", "description": "d"}])
        )));
        assert!(refused(&with_options(
            &json!([{"type": 2, "name": "g", "description": "d", "options": [group]}])
        )));
    }
}
