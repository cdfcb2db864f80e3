//! Commands, and answers to interactions.

use serde_json::{Value, json};

use super::{
    Body, CALLBACK, COMMANDS, Row, button, choices, command, fault, input, long, modal, option,
    refusal, with,
};

pub(super) fn commands() -> Vec<Row> {
    let options = |options: Value| command(json!({"options": options}));
    let one = |fields: Value| command(json!({"options": [option(fields)]}));
    let many: Vec<Value> = (0..26).map(|n| option(json!({"name": format!("o{n}")}))).collect();
    let sub = json!({"type": 1, "name": "s", "description": "d"});
    let hundred: Vec<Value> =
        (0..101).map(|n| json!({"name": format!("c{n}"), "description": "d"})).collect();
    let big: Vec<Value> = (0..4)
        .map(|n| {
            option(json!({"name": format!("o{n}"),
            "choices": (0..25).map(|c| json!({
                "name": format!("{c}"), "value": long(80),
            })).collect::<Vec<_>>()}))
        })
        .collect();
    vec![
        fault(COMMANDS, "no list", json!({"name": "a"}), "", "LIST_TYPE_CONVERT"),
        fault(COMMANDS, "a command that is text", json!(["a"]), "0", "MODEL_TYPE_CONVERT"),
        fault(
            COMMANDS,
            "an upper-case name",
            command(json!({"name": "Upper"})),
            "0.name",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
        fault(
            COMMANDS,
            "a name of 33",
            command(json!({"name": long(33)})),
            "0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            COMMANDS,
            "the same name twice",
            json!([{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]),
            "1",
            "APPLICATION_COMMANDS_DUPLICATE_NAME",
        ),
        fault(
            COMMANDS,
            "no description",
            json!([{"name": "a"}]),
            "0.description",
            "BASE_TYPE_REQUIRED",
        ),
        fault(
            COMMANDS,
            "a description of 101",
            command(json!({"description": long(101)})),
            "0.description",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            COMMANDS,
            "a name in no known language",
            command(json!({"name_localizations": {"xx": "a"}})),
            "0.name_localizations.xx",
            "BASE_TYPE_CHOICES",
        ),
        fault(
            COMMANDS,
            "an unknown type",
            command(json!({"type": 9})),
            "0.type",
            "BASE_TYPE_CHOICES",
        ),
        fault(
            COMMANDS,
            "permissions that are a word",
            command(json!({"default_member_permissions": "all"})),
            "0.default_member_permissions",
            "NUMBER_TYPE_COERCE",
        ),
        fault(
            COMMANDS,
            "an unknown context",
            command(json!({"contexts": [7]})),
            "0.contexts.0",
            "BASE_TYPE_CHOICES",
        ),
        fault(COMMANDS, "26 options", options(json!(many)), "0.options", "BASE_TYPE_MAX_LENGTH"),
        fault(
            COMMANDS,
            "a required option after another",
            options(json!([
                option(json!({"name": "a"})),
                option(json!({"name": "b", "required": true}))
            ])),
            "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        fault(
            COMMANDS,
            "the same option twice",
            options(json!([option(json!({})), option(json!({}))])),
            "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
        ),
        fault(
            COMMANDS,
            "an option without a type",
            one(json!({"type": null})),
            "0.options.0.type",
            "BASE_TYPE_REQUIRED",
        ),
        fault(
            COMMANDS,
            "a subcommand beside an option",
            options(json!([sub, option(json!({}))])),
            "0.options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        fault(
            COMMANDS,
            "26 choices",
            one(json!({"choices": choices(26)})),
            "0.options.0.choices",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            COMMANDS,
            "choices and autocomplete",
            one(json!({"autocomplete": true, "choices": choices(1)})),
            "0.options.0.autocomplete",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
        ),
        fault(
            COMMANDS,
            "a choice's name of 101",
            one(json!({"choices": [{"name": long(101), "value": "v"}]})),
            "0.options.0.choices.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            COMMANDS,
            "a number's choice that is text",
            one(json!({"type": 4, "choices": [{"name": "a", "value": "v"}]})),
            "0.options.0.choices.0.value",
            "NUMBER_TYPE_COERCE",
        ),
        fault(
            COMMANDS,
            "a longest text of 6001",
            one(json!({"max_length": 6001})),
            "0.options.0.max_length",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            COMMANDS,
            "a shortest text above the longest",
            one(json!({"min_length": 5, "max_length": 4})),
            "0.options.0.min_length",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            COMMANDS,
            "8001 characters and more",
            options(json!(big)),
            "0",
            "APPLICATION_COMMAND_TOO_LARGE",
        ),
        refusal(COMMANDS, "101 commands", Body::Json(json!(hundred)), 400, 30032),
    ]
}

pub(super) fn answers() -> Vec<Row> {
    let one = |input: Value| modal("T", &[input]);
    let six: Vec<Value> = (0..6).map(|n| input(&n.to_string())).collect();
    let crossed = with(with(input("a"), "min_length", 10), "max_length", 5);
    let prefilled = with(with(input("a"), "max_length", 3), "value", "four");
    vec![
        fault(
            CALLBACK,
            "a message's change where there is none",
            json!({"type": 7, "data": {"content": "x"}}),
            "type",
            "BASE_TYPE_CHOICES",
        ),
        fault(
            CALLBACK,
            "text of 2001",
            json!({"type": 4, "data": {"content": long(2001)}}),
            "data.content",
            "BASE_TYPE_MAX_LENGTH",
        ),
        refusal(CALLBACK, "nothing to see", Body::Json(json!({"type": 4, "data": {}})), 400, 50006),
        fault(
            CALLBACK,
            "a modal's title of 46",
            modal(&long(46), &[input("a")]),
            "data.title",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            CALLBACK,
            "a modal without rows",
            modal("T", &[]),
            "data.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            CALLBACK,
            "a modal of six rows",
            modal("T", &six),
            "data.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            CALLBACK,
            "a button in a modal",
            one(button("a")),
            "data.components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        fault(
            CALLBACK,
            "an input without a label",
            one(with(input("a"), "label", Value::Null)),
            "data.components.0.components.0.label",
            "BASE_TYPE_REQUIRED",
        ),
        fault(
            CALLBACK,
            "an input's label of 46",
            one(with(input("a"), "label", long(46))),
            "data.components.0.components.0.label",
            "BASE_TYPE_BAD_LENGTH",
        ),
        fault(
            CALLBACK,
            "an input's placeholder of 101",
            one(with(input("a"), "placeholder", long(101))),
            "data.components.0.components.0.placeholder",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            CALLBACK,
            "an input of 4001",
            one(with(input("a"), "max_length", 4001)),
            "data.components.0.components.0.max_length",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            CALLBACK,
            "an input longer at least than at most",
            one(crossed),
            "data.components.0.components.0.min_length",
            "NUMBER_TYPE_MAX",
        ),
        fault(
            CALLBACK,
            "a value longer than its input",
            one(prefilled),
            "data.components.0.components.0.value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        fault(
            CALLBACK,
            "the same input twice",
            modal("T", &[input("a"), input("a")]),
            "data.components.1.components.0.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
    ]
}
