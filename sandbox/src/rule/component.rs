//! What a message's components may hold: rows of buttons, or of one select.

use std::collections::HashSet;

use serde_json::Value;
use twilight_validate::component as limit;

use super::{Faults, join};

/// Row of buttons, or of one select.
pub(crate) const ROW: u64 = 1;
/// Button.
pub(crate) const BUTTON: u64 = 2;
/// Select with options of the bot's own.
pub(crate) const STRING_SELECT: u64 = 3;
/// Text input; modals only.
pub(crate) const TEXT_INPUT: u64 = 4;
/// Selects of users, roles, both, and channels.
pub(crate) const ENTITY_SELECTS: std::ops::RangeInclusive<u64> = 5..=8;
/// Button style: opens an address and tells the bot nothing.
pub(crate) const LINK: u64 = 5;
/// Button style: offers something for sale.
const PREMIUM: u64 = 6;
/// The longest address of a button.
const BUTTON_ADDRESS_MAX: usize = 512;
/// The longest name of an emoji.
const EMOJI_NAME_MAX: usize = 32;

/// The type of a component.
pub(crate) fn kind(component: &Value) -> u64 {
    component["type"].as_u64().unwrap_or_default()
}

/// Checks the rows of a message.
pub(crate) fn check_rows(faults: &mut Faults, path: &str, rows: &[Value]) {
    faults.count(path, rows.len(), 0, limit::COMPONENT_COUNT);
    let mut ids = HashSet::new();
    for (index, row) in rows.iter().enumerate() {
        let path = join(path, index);
        if !row.is_object() {
            faults.no_object(&path, row);
        } else if kind(row) == ROW {
            check_row(faults, &path, row, &mut ids);
        } else {
            faults.wrong_component(&path, row, "1,");
        }
    }
}

/// Checks one row.
pub(super) fn check_row(faults: &mut Faults, path: &str, row: &Value, ids: &mut HashSet<String>) {
    check_number(faults, path, row);
    let list = join(path, "components");
    let count = faults.list(path, row, "components").len();
    faults.count(&list, count, 1, limit::ACTION_ROW_COMPONENT_COUNT);
    let components = faults.objects(path, row, "components");
    if components.iter().any(|(_, component)| kind(component) != BUTTON) {
        for (path, _) in components.iter().skip(1) {
            let message = "The specified component exceeds the maximum width";
            faults.add(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
        }
    }
    for (path, component) in components {
        match kind(component) {
            BUTTON => check_button(faults, &path, component, ids),
            STRING_SELECT => check_string_select(faults, &path, component, ids),
            other if ENTITY_SELECTS.contains(&other) => {
                check_entity_select(faults, &path, component, ids);
            }
            _ => faults.wrong_component(&path, component, "2, 3, 5, 6, 7, 8"),
        }
    }
}

/// Checks the number that a bot may give a component.
pub(super) fn check_number(faults: &mut Faults, path: &str, component: &Value) {
    faults.number(path, component, "id", 0, i64::from(i32::MAX));
}

/// Checks a button.
pub(super) fn check_button(
    faults: &mut Faults,
    path: &str,
    button: &Value,
    ids: &mut HashSet<String>,
) {
    check_number(faults, path, button);
    faults.optional_text(path, button, "label", 0, limit::COMPONENT_BUTTON_LABEL_LENGTH);
    check_emoji(faults, path, button);
    faults.truth(path, button, "disabled");
    let has = |name: &str| button.get(name).is_some_and(|value| !value.is_null() && value != "");
    let style = button["style"].as_u64();
    if style != Some(PREMIUM) && !has("label") && !has("emoji") {
        let message = "A button must have a label or an emoji.";
        faults.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message);
    }
    if style != Some(PREMIUM) && has("custom_id") && has("url") {
        for name in ["custom_id", "url"] {
            let message = "A custom id and url cannot both be specified";
            faults.add(
                &join(path, name),
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                message,
            );
        }
        return;
    }
    match style {
        Some(1..=4) if !has("custom_id") => {
            let path = join(path, "custom_id");
            faults.add(&path, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required");
        }
        Some(1..=4) => check_custom_id(faults, path, button, ids),
        Some(LINK) if !has("url") => {
            faults.add(&join(path, "url"), "BUTTON_COMPONENT_URL_REQUIRED", "A url is required");
        }
        Some(LINK) => {
            faults.address(path, button, "url", &["http", "https", "discord"], BUTTON_ADDRESS_MAX);
        }
        Some(PREMIUM) if !has("sku_id") => faults.required(&join(path, "sku_id")),
        Some(PREMIUM) => {
            faults.id(path, button, "sku_id");
        }
        None if !has("style") => faults.required(&join(path, "style")),
        _ => faults.wrong_choice(&join(path, "style"), "(1, 2, 3, 4, 5, 6)"),
    }
}

/// An emoji is one of Unicode, by its name, or one of a server's, by its id.
fn check_emoji(faults: &mut Faults, path: &str, holder: &Value) {
    let Some(emoji) = holder.get("emoji").filter(|emoji| !emoji.is_null()) else {
        return;
    };
    let path = join(path, "emoji");
    if !emoji.is_object() {
        faults.no_object(&path, emoji);
        return;
    }
    let id = faults.id(&path, emoji, "id");
    faults.optional_text(&path, emoji, "name", 0, EMOJI_NAME_MAX);
    // No emoji of Unicode is plain ASCII alone.
    if id.is_none() && emoji["name"].as_str().is_none_or(str::is_ascii) {
        faults.add(&join(&path, "name"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji");
    }
}

/// What every select has: a custom id, a placeholder, how many can be chosen. Gives the most that
/// can be.
fn check_select(
    faults: &mut Faults,
    path: &str,
    select: &Value,
    ids: &mut HashSet<String>,
) -> usize {
    check_number(faults, path, select);
    check_custom_id(faults, path, select, ids);
    faults.optional_text(path, select, "placeholder", 0, limit::SELECT_PLACEHOLDER_LENGTH);
    faults.truth(path, select, "disabled");
    let most = i64::try_from(limit::SELECT_MAXIMUM_VALUES_LIMIT).unwrap_or(i64::MAX);
    let min = faults.number(path, select, "min_values", 0, most).unwrap_or(1);
    let max = faults.number(path, select, "max_values", 1, most).unwrap_or(1);
    if min > max {
        let message = format!("int value should be less than or equal to {max}.");
        faults.add(&join(path, "min_values"), "NUMBER_TYPE_MAX", &message);
    }
    usize::try_from(max).unwrap_or_default()
}

fn check_string_select(faults: &mut Faults, path: &str, select: &Value, ids: &mut HashSet<String>) {
    let max = check_select(faults, path, select, ids);
    let list = join(path, "options");
    let count = faults.list(path, select, "options").len();
    faults.count(&list, count, 1, limit::SELECT_OPTION_COUNT);
    if max > count && select["max_values"].as_u64().is_some() {
        let message = format!("int value should be less than or equal to {count}.");
        faults.add(&join(path, "max_values"), "NUMBER_TYPE_MAX", &message);
    }
    let mut values = HashSet::new();
    let mut chosen = 0;
    for (path, option) in faults.objects(path, select, "options") {
        faults.needed_text(&path, option, "label", 1, limit::SELECT_OPTION_LABEL_LENGTH);
        faults.needed_text(&path, option, "value", 1, limit::SELECT_OPTION_VALUE_LENGTH);
        faults.optional_text(
            &path,
            option,
            "description",
            0,
            limit::SELECT_OPTION_DESCRIPTION_LENGTH,
        );
        check_emoji(faults, &path, option);
        chosen += usize::from(faults.truth(&path, option, "default") == Some(true));
        if option["value"].is_string() && !values.insert(option["value"].as_str()) {
            let message = "The specified option value is already used";
            faults.add(&path, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
        }
    }
    if chosen > max {
        too_many_chosen(faults, &list);
    }
}

fn check_entity_select(faults: &mut Faults, path: &str, select: &Value, ids: &mut HashSet<String>) {
    let max = check_select(faults, path, select, ids);
    let kinds: &[&str] = match kind(select) {
        5 => &["user"],
        6 => &["role"],
        7 => &["user", "role"],
        _ => &["channel"],
    };
    let chosen = faults.objects(path, select, "default_values");
    if chosen.len() > max {
        too_many_chosen(faults, &join(path, "default_values"));
    }
    for (path, entry) in chosen {
        if entry.get("id").is_none_or(Value::is_null) {
            faults.required(&join(&path, "id"));
        }
        faults.id(&path, entry, "id");
        if !entry["type"].as_str().is_some_and(|kind| kinds.contains(&kind)) {
            faults.wrong_choice(&join(&path, "type"), &format!("({})", kinds.join(", ")));
        }
    }
    super::channel::check_kinds(faults, path, select, "channel_types");
}

fn too_many_chosen(faults: &mut Faults, path: &str) {
    let message = "The specified number of default values exceeds the specified maximum values";
    faults.add(path, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message);
}

/// Checks a custom id: there, at most 100 characters, and only once.
pub(crate) fn check_custom_id(
    faults: &mut Faults,
    path: &str,
    component: &Value,
    ids: &mut HashSet<String>,
) {
    faults.needed_text(path, component, "custom_id", 1, limit::COMPONENT_CUSTOM_ID_LENGTH);
    if let Some(id) = component["custom_id"].as_str()
        && !ids.insert(id.to_owned())
    {
        let message = "Component custom id cannot be duplicated";
        faults.add(&join(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(rows: &Value) -> bool {
        let mut faults = Faults::default();
        check_rows(&mut faults, "components", rows.as_array().unwrap());
        !faults.none()
    }

    fn button(id: &str) -> Value {
        json!({"type": 2, "style": 1, "label": "Go", "custom_id": id})
    }

    fn row(components: &[Value]) -> Value {
        json!({"type": 1, "components": components})
    }

    #[test]
    fn rows_are_held_to_their_width_and_ids_to_be_unique() {
        let five: Vec<Value> = (0..5).map(|n| button(&n.to_string())).collect();
        assert!(!refused(&json!([row(&five)])));
        let six: Vec<Value> = (0..6).map(|n| button(&n.to_string())).collect();
        assert!(refused(&json!([row(&six)])));
        assert!(refused(&json!([row(&[button("a"), button("a")])])), "twice the same id");
        assert!(refused(&json!([row(&[])])), "an empty row");
        let rows: Vec<Value> = (0..6).map(|n| row(&[button(&n.to_string())])).collect();
        assert!(refused(&json!(rows)), "six rows");
    }

    #[test]
    fn buttons_and_selects_need_what_makes_them_usable() {
        let select =
            json!({"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}]});
        assert!(!refused(&json!([row(std::slice::from_ref(&select))])));
        assert!(refused(&json!([row(&[select, button("b")])])), "a select beside a button");
        assert!(
            refused(&json!([row(&[json!({"type": 2, "style": 1, "custom_id": "x"})])])),
            "neither label nor emoji"
        );
        assert!(
            refused(&json!([row(&[json!({"type": 3, "custom_id": "s", "options": []})])])),
            "no options"
        );
        let long = "x".repeat(101);
        assert!(refused(&json!([row(&[button(&long)])])), "a custom id of 101");
    }
}
