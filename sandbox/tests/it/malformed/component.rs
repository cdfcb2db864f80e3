//! Rows, buttons, selects, and the newer components.

use serde_json::{Value, json};

use super::{MESSAGES, Row, button, buttons, fault, input, layout, long, rows_of, select, with};

pub(super) fn components() -> Vec<Row> {
    let six: Vec<Value> =
        (0..6).map(|n| json!({"type": 1, "components": [button(&n.to_string())]})).collect();
    let link = json!({"type": 2, "style": 5, "label": "L", "url": "https://a.b"});
    let one = |component: Value| rows_of(&[component]);
    let text = |length: usize| json!({"type": 10, "content": long(length)});
    let chosen = json!([{"label": "a", "value": "a", "default": true},
        {"label": "b", "value": "b", "default": true}]);
    let first = "components.0.components.0";
    vec![
        fault(
            MESSAGES,
            "six rows",
            json!({"content": "x", "components": six}),
            "components",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "a button outside a row",
            json!({"content": "x", "components": [button("a")]}),
            "components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        fault(
            MESSAGES,
            "an empty row",
            rows_of(&[]),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "six buttons in a row",
            rows_of(&buttons(6)),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "a button beside a select",
            rows_of(&[select(1), button("b")]),
            "components.0.components.1",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        ),
        fault(
            MESSAGES,
            "a text input in a message",
            one(input("a")),
            "components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        fault(
            MESSAGES,
            "the same custom id twice",
            rows_of(&[button("a"), button("a")]),
            "components.0.components.1.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        fault(
            MESSAGES,
            "a custom id of 101",
            one(button(&long(101))),
            "components.0.components.0.custom_id",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "a button without a custom id",
            one(button("")),
            "components.0.components.0.custom_id",
            "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
        ),
        fault(
            MESSAGES,
            "a button without label and emoji",
            one(with(button("a"), "label", "")),
            first,
            "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
        ),
        fault(
            MESSAGES,
            "a label of 81",
            one(with(button("a"), "label", long(81))),
            "components.0.components.0.label",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "a style of 9",
            one(with(button("a"), "style", 9)),
            "components.0.components.0.style",
            "BASE_TYPE_CHOICES",
        ),
        fault(
            MESSAGES,
            "an emoji that is a word",
            one(with(button("a"), "emoji", json!({"name": "smile"}))),
            "components.0.components.0.emoji.name",
            "BUTTON_COMPONENT_INVALID_EMOJI",
        ),
        fault(
            MESSAGES,
            "a link with a custom id",
            one(with(link.clone(), "custom_id", "a")),
            "components.0.components.0.custom_id",
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        fault(
            MESSAGES,
            "a link of 513",
            one(with(link.clone(), "url", format!("https://{}", long(505)))),
            "components.0.components.0.url",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "a link to steam",
            one(with(link, "url", "steam://run")),
            "components.0.components.0.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        fault(
            MESSAGES,
            "a select without options",
            one(select(0)),
            "components.0.components.0.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "26 options",
            one(select(26)),
            "components.0.components.0.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "a placeholder of 151",
            one(with(select(1), "placeholder", long(151))),
            "components.0.components.0.placeholder",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            MESSAGES,
            "an option's label of 101",
            one(with(select(1), "options", json!([{"label": long(101), "value": "v"}]))),
            "components.0.components.0.options.0.label",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "the same option twice",
            one(with(
                select(1),
                "options",
                json!([{"label": "a", "value": "v"}, {"label": "b", "value": "v"}]),
            )),
            "components.0.components.0.options.1",
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
        fault(
            MESSAGES,
            "more chosen than can be",
            one(with(select(1), "options", chosen)),
            "components.0.components.0.options",
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
        ),
        fault(
            MESSAGES,
            "26 values to choose",
            one(with(select(1), "max_values", 26)),
            "components.0.components.0.max_values",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            MESSAGES,
            "more to choose than options",
            one(with(select(1), "max_values", 2)),
            "components.0.components.0.max_values",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            MESSAGES,
            "new components beside text",
            with(layout(&json!([text(1)])), "content", "x"),
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        fault(
            MESSAGES,
            "new components without their flag",
            json!({"components": [text(1)]}),
            "components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        fault(
            MESSAGES,
            "41 components",
            layout(&json!(vec![text(1); 41])),
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        fault(
            MESSAGES,
            "4001 characters in two texts",
            layout(&json!([text(4000), text(1)])),
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        fault(
            MESSAGES,
            "a section with nothing beside it",
            layout(&json!([{"type": 9, "components": [text(1)]}])),
            "components.0.accessory",
            "BASE_TYPE_REQUIRED",
        ),
        fault(
            MESSAGES,
            "a gallery of 11",
            layout(
                &json!([{"type": 12, "items": vec![json!({"media": {"url": "https://a.b"}}); 11]}]),
            ),
            "components.0.items",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            MESSAGES,
            "a container in a container",
            layout(&json!([{"type": 17, "components": [{"type": 17, "components": [text(1)]}]}])),
            "components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
    ]
}
