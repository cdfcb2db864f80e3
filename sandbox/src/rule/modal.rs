//! What a modal may hold: one to five rows, each with one text input.

use std::collections::HashSet;

use serde_json::Value;
use twilight_validate::component as limit;

use super::component::{ROW, TEXT_INPUT, check_custom_id, kind};
use super::{Faults, join};

/// The longest title.
const TITLE_MAX: usize = 45;
/// The longest input.
const INPUT_MAX: i64 = 4_000;

/// Text between the inputs.
const TEXT_DISPLAY: u64 = 10;
/// The newer holder of an input.
const LABEL: u64 = 18;

/// Whether a modal has parts that Discord knows and the sandbox does not show.
pub(crate) fn is_newer(modal: &Value) -> bool {
    let parts = modal["components"].as_array();
    parts.is_some_and(|parts| parts.iter().any(|part| matches!(kind(part), TEXT_DISPLAY | LABEL)))
}

/// Checks the data of a modal answer.
pub(crate) fn check(faults: &mut Faults, path: &str, modal: &Value) {
    faults.needed_text(path, modal, "title", 1, TITLE_MAX);
    faults.needed_text(path, modal, "custom_id", 1, limit::COMPONENT_CUSTOM_ID_LENGTH);
    let count = faults.list(path, modal, "components").len();
    faults.count(&join(path, "components"), count, 1, limit::COMPONENT_COUNT);
    let mut ids = HashSet::new();
    for (path, row) in faults.objects(path, modal, "components") {
        if matches!(kind(row), TEXT_DISPLAY | LABEL) {
            continue;
        }
        if kind(row) != ROW {
            faults.wrong_component(&path, row, "1, 10, 18");
            continue;
        }
        let count = faults.list(&path, row, "components").len();
        faults.count(&join(&path, "components"), count, 1, 1);
        for (path, input) in faults.objects(&path, row, "components") {
            if kind(input) == TEXT_INPUT {
                check_input(faults, &path, input, &mut ids);
            } else {
                faults.wrong_component(&path, input, "4,");
            }
        }
    }
}

fn check_input(faults: &mut Faults, path: &str, input: &Value, ids: &mut HashSet<String>) {
    check_custom_id(faults, path, input, ids);
    faults.needed_text(
        path,
        input,
        "label",
        limit::TEXT_INPUT_LABEL_MIN,
        limit::TEXT_INPUT_LABEL_MAX,
    );
    faults.optional_text(path, input, "placeholder", 0, limit::TEXT_INPUT_PLACEHOLDER_MAX);
    faults.truth(path, input, "required");
    if input["style"].is_null() {
        faults.required(&join(path, "style"));
    } else if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        faults.wrong_choice(&join(path, "style"), "(1, 2)");
    }
    let min = faults.number(path, input, "min_length", 0, INPUT_MAX).unwrap_or(0);
    let max = faults.number(path, input, "max_length", 1, INPUT_MAX).unwrap_or(INPUT_MAX);
    if min > max {
        let message = format!("int value should be less than or equal to {max}.");
        faults.add(&join(path, "min_length"), "NUMBER_TYPE_MAX", &message);
    }
    // A modal whose prefilled value breaks its own limits cannot be shown.
    if let Some(value) = faults.text(path, input, "value").filter(|value| !value.is_empty()) {
        let length = value.chars().count();
        let (min, max) =
            (usize::try_from(min).unwrap_or(0), usize::try_from(max).unwrap_or(usize::MAX));
        let path = join(path, "value");
        if length < min {
            faults.add(&path, "BASE_TYPE_MIN_LENGTH", &format!("Must be {min} or more in length."));
        } else {
            faults.count(&path, length, 0, max);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn modal(inputs: &[Value]) -> Value {
        let rows: Vec<Value> =
            inputs.iter().map(|input| json!({"type": 1, "components": [input]})).collect();
        json!({"title": "T", "custom_id": "m", "components": rows})
    }

    fn input(id: &str) -> Value {
        json!({"type": 4, "custom_id": id, "label": "L", "style": 1})
    }

    fn refused(modal: &Value) -> bool {
        let mut faults = Faults::default();
        check(&mut faults, "data", modal);
        !faults.none()
    }

    #[test]
    fn a_modal_has_one_to_five_inputs() {
        let inputs = |count: usize| (0..count).map(|n| input(&n.to_string())).collect::<Vec<_>>();
        assert!(refused(&modal(&inputs(0))));
        assert!(!refused(&modal(&inputs(5))));
        assert!(refused(&modal(&inputs(6))));
        assert!(refused(&json!({
            "title": "x".repeat(46), "custom_id": "m",
            "components": modal(&inputs(1))["components"],
        })));
    }

    #[test]
    fn an_input_keeps_its_own_limits() {
        let with = |key: &str, value: Value| {
            let mut input = input("a");
            input[key] = value;
            modal(&[input])
        };
        assert!(refused(&with("label", json!("x".repeat(46)))));
        assert!(refused(&with("placeholder", json!("x".repeat(101)))));
        assert!(refused(&with("max_length", json!(4001))));
        let mut crossed = input("a");
        crossed["min_length"] = json!(10);
        crossed["max_length"] = json!(5);
        assert!(refused(&modal(&[crossed])));
        let mut prefilled = input("a");
        prefilled["max_length"] = json!(3);
        prefilled["value"] = json!("four");
        assert!(refused(&modal(&[prefilled])));
    }
}
