//! Submitting a modal.

use serde_json::{Value, json};

use super::{ActError, open};
use crate::view::modal::{InputView, ModalView};
use crate::world::World;
use crate::world::interaction::{InteractionResponse, Kind, NewInteraction};

/// Who submits which modal.
#[derive(Debug)]
pub(crate) struct Submit<'a> {
    pub(crate) user: u64,
    pub(crate) locale: String,
    pub(crate) modal: &'a ModalView,
}

/// The modal that an interaction has opened for a person.
pub(crate) fn opened(world: &World, interaction: u64, user: u64) -> Option<ModalView> {
    let open = world.interactions.get(&interaction).filter(|open| open.user == user)?;
    let InteractionResponse::Modal(data) = &open.answer else { return None };
    Some(ModalView::new(data, open.id, open.channel, open.source, open.metadata.clone()))
}

/// Submits a modal; gives the interaction.
pub(crate) fn submit(
    world: &mut World,
    submit: &Submit<'_>,
    values: &[(&str, &str)],
) -> Result<u64, ActError> {
    let modal = submit.modal;
    if !world.sees(submit.user, modal.channel) {
        return Err(ActError::NotVisible);
    }
    for (name, _) in values {
        if modal.input(name).is_none() {
            let labels: Vec<&str> = modal.inputs.iter().map(|input| input.label.as_str()).collect();
            return Err(ActError::client(format!(
                "there is no input {name:?}; there are: {}",
                labels.join(", ")
            )));
        }
    }
    let mut rows = Vec::new();
    for input in &modal.inputs {
        let given =
            values.iter().find(|(name, _)| *name == input.custom_id || *name == input.label);
        let value = given.map_or(input.value.as_str(), |(_, value)| value);
        check(input, value)?;
        let number = rows.len() * 2 + 1;
        let input =
            json!({"type": 4, "id": number + 1, "custom_id": input.custom_id, "value": value});
        rows.push(json!({"type": 1, "id": number, "components": [input]}));
    }
    let data = json!({"custom_id": modal.custom_id, "components": Value::Array(rows)});
    let new = NewInteraction {
        kind: Kind::Modal,
        user: submit.user,
        channel: modal.channel,
        locale: submit.locale.clone(),
        source: modal.message,
        data,
        trigger: Some(modal.trigger.clone()),
    };
    Ok(open(world, &new))
}

/// What the client holds an input to, before it lets go of the modal.
fn check(input: &InputView, value: &str) -> Result<(), ActError> {
    let label = &input.label;
    let length = value.chars().count();
    if value.trim().is_empty() {
        let why = format!("{label:?} has to be filled in");
        return if input.required { Err(ActError::client(why)) } else { Ok(()) };
    }
    if length < input.min_length {
        return Err(ActError::client(format!(
            "{label:?} has {length} characters, of at least {}",
            input.min_length
        )));
    }
    if length > input.max_length {
        return Err(ActError::client(format!(
            "{label:?} has {length} characters, of at most {}",
            input.max_length
        )));
    }
    Ok(())
}
