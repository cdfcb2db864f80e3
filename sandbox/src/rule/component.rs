//! What a message's components may hold: rows of buttons and selects, and, by number only, the newer layout components.

use std::collections::HashSet;

use serde_json::Value;
use twilight_validate::component as limit;

use super::{Faults, is_address, join};

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
        if kind(row) == ROW {
            check_row(faults, &path, row, &mut ids);
        } else {
            faults.wrong_choice(&join(&path, "type"), "{1}");
        }
    }
}

/// Checks a message that is made of the newer layout components: how many there are, and those that can be clicked.
pub(crate) fn check_layout(faults: &mut Faults, path: &str, components: &[Value]) {
    let mut ids = HashSet::new();
    let mut count = 0;
    walk(faults, path, components, &mut ids, &mut count);
    faults.count(path, count, 1, limit::COMPONENT_V2_COUNT);
}

fn walk(faults: &mut Faults, path: &str, components: &[Value], ids: &mut HashSet<String>, count: &mut usize) {
    for (index, component) in components.iter().enumerate() {
        let path = join(path, index);
        *count += 1;
        match kind(component) {
            ROW => {
                *count += component["components"].as_array().map_or(0, Vec::len);
                check_row(faults, &path, component, ids);
            }
            9 | 17 => {
                let list = join(&path, "components");
                let inner = faults.list(&path, component, "components");
                walk(faults, &list, inner, ids, count);
                if kind(&component["accessory"]) == BUTTON {
                    *count += 1;
                    check_button(faults, &join(&path, "accessory"), &component["accessory"], ids);
                }
            }
            10 => faults.needed_text(&path, component, "content", 1, 4_000),
            12..=14 => {}
            _ => faults.wrong_choice(&join(&path, "type"), "{1, 9, 10, 12, 13, 14, 17}"),
        }
    }
}

fn check_row(faults: &mut Faults, path: &str, row: &Value, ids: &mut HashSet<String>) {
    let list = join(path, "components");
    let components = faults.list(path, row, "components");
    faults.count(&list, components.len(), 1, limit::ACTION_ROW_COMPONENT_COUNT);
    let selects = components.iter().filter(|component| kind(component) != BUTTON).count();
    if selects > 0 && components.len() > 1 {
        let message = "The specified component exceeds the maximum width";
        faults.add(&join(&list, "1"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
    }
    for (index, component) in components.iter().enumerate() {
        let path = join(&list, index);
        match kind(component) {
            BUTTON => check_button(faults, &path, component, ids),
            STRING_SELECT => check_select(faults, &path, component, ids),
            other if ENTITY_SELECTS.contains(&other) => check_select(faults, &path, component, ids),
            _ => faults.wrong_choice(&join(&path, "type"), "{2, 3, 5, 6, 7, 8}"),
        }
    }
}

fn check_button(faults: &mut Faults, path: &str, button: &Value, ids: &mut HashSet<String>) {
    faults.optional_text(path, button, "label", 0, limit::COMPONENT_BUTTON_LABEL_LENGTH);
    let style = button["style"].as_u64().unwrap_or_default();
    if style != PREMIUM {
        let label = button["label"].as_str().is_none_or(str::is_empty);
        if label && button.get("emoji").is_none_or(Value::is_null) {
            let message = "A button must have a label or an emoji.";
            faults.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message);
        }
    }
    match style {
        1..=4 => check_custom_id(faults, path, button, ids),
        LINK => {
            if button.get("custom_id").is_some_and(|id| !id.is_null()) {
                let message = "A custom id and url cannot both be specified";
                faults.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", message);
            }
            let address = button["url"].as_str().unwrap_or_default();
            if !is_address(address, &["http", "https", "discord"]) {
                faults.add(&join(path, "url"), "URL_TYPE_INVALID_URL", "Not a well formed URL.");
            }
        }
        PREMIUM => {}
        _ => faults.wrong_choice(&join(path, "style"), "{1, 2, 3, 4, 5, 6}"),
    }
}

fn check_select(faults: &mut Faults, path: &str, select: &Value, ids: &mut HashSet<String>) {
    check_custom_id(faults, path, select, ids);
    faults.optional_text(path, select, "placeholder", 0, limit::SELECT_PLACEHOLDER_LENGTH);
    let most = i64::try_from(limit::SELECT_MAXIMUM_VALUES_LIMIT).unwrap_or(i64::MAX);
    let min = faults.number(path, select, "min_values", 0, most).unwrap_or(1);
    let max = faults.number(path, select, "max_values", 1, most).unwrap_or(1);
    if min > max {
        faults.add(&join(path, "min_values"), "SELECT_MIN_VALUES_INVALID", "min_values is greater than max_values.");
    }
    if kind(select) != STRING_SELECT {
        return;
    }
    let options = faults.list(path, select, "options");
    let list = join(path, "options");
    faults.count(&list, options.len(), 1, limit::SELECT_OPTION_COUNT);
    if usize::try_from(max).is_ok_and(|max| max > options.len()) {
        let message = "max_values is greater than the number of options.";
        faults.add(&join(path, "max_values"), "SELECT_MAX_VALUES_INVALID", message);
    }
    let mut values = HashSet::new();
    for (index, option) in options.iter().enumerate() {
        let path = join(&list, index);
        faults.needed_text(&path, option, "label", 1, limit::SELECT_OPTION_LABEL_LENGTH);
        faults.needed_text(&path, option, "value", 1, limit::SELECT_OPTION_VALUE_LENGTH);
        faults.optional_text(&path, option, "description", 0, limit::SELECT_OPTION_DESCRIPTION_LENGTH);
        if !values.insert(option["value"].as_str()) {
            let message = "The specified option value is already used";
            faults.add(&join(&path, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
        }
    }
}

/// Checks a custom id: there, at most 100 characters, and only once.
pub(crate) fn check_custom_id(faults: &mut Faults, path: &str, component: &Value, ids: &mut HashSet<String>) {
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
        let select = json!({"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}]});
        assert!(!refused(&json!([row(std::slice::from_ref(&select))])));
        assert!(refused(&json!([row(&[select, button("b")])])), "a select beside a button");
        assert!(refused(&json!([row(&[json!({"type": 2, "style": 1, "custom_id": "x"})])])), "neither label nor emoji");
        assert!(refused(&json!([row(&[json!({"type": 3, "custom_id": "s", "options": []})])])), "no options");
        let long = "x".repeat(101);
        assert!(refused(&json!([row(&[button(&long)])])), "a custom id of 101");
    }
}
