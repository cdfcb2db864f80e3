//! What came with an interaction: the values of a form's inputs, or what was chosen in a menu.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serenity::all::{
    ActionRowComponent, ComponentInteraction, ComponentInteractionDataKind, ModalInteraction,
};

use crate::discord::field;
use crate::user_error::UserError;

/// What came with an interaction.
#[derive(Debug, Default)]
pub(crate) struct Input {
    typed: BTreeMap<String, String>,
    chosen: Option<Vec<String>>,
}

impl Input {
    /// What was chosen in a select menu, members, roles and channels by their ids; nothing with a
    /// button.
    pub(crate) fn of_component(component: &ComponentInteraction) -> Self {
        let chosen = match &component.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => Some(values.clone()),
            ComponentInteractionDataKind::UserSelect { values } => Some(ids(values)),
            ComponentInteractionDataKind::RoleSelect { values } => Some(ids(values)),
            ComponentInteractionDataKind::ChannelSelect { values } => Some(ids(values)),
            _ => None,
        };
        Self { chosen, ..Self::default() }
    }

    /// What was typed into a form.
    pub(crate) fn of_form(modal: &ModalInteraction) -> Self {
        let inputs = modal.data.components.iter().flat_map(|row| &row.components);
        let typed = inputs
            .filter_map(|component| match component {
                ActionRowComponent::InputText(text) => {
                    Some((text.custom_id.clone(), text.value.clone().unwrap_or_default()))
                }
                _ => None,
            })
            .collect();
        Self { typed, ..Self::default() }
    }

    /// All that was typed but secrets, by the inputs' ids: it may be kept. A form of ours has no
    /// secret beside what is kept, but anybody can send one that is not ours.
    pub(crate) fn typed(mut self) -> BTreeMap<String, String> {
        self.typed.retain(|id, _| !field::is_secret(id));
        self.typed
    }

    /// What was typed into this input; empty when the form has none of the name.
    pub(crate) fn text(&self, id: &str) -> String {
        self.typed.get(id).cloned().unwrap_or_default()
    }

    /// What was typed into this input, if the form has it.
    pub(crate) fn text_if_any(&self, id: &str) -> Option<String> {
        self.typed.get(id).cloned()
    }

    /// The secret that was typed into this input; it is not kept here.
    pub(crate) fn secret(&mut self, id: &str) -> SecretString {
        self.secret_if_any(id).unwrap_or_default()
    }

    /// The secret that was typed into this input, if the form has it; it is not kept here.
    pub(crate) fn secret_if_any(&mut self, id: &str) -> Option<SecretString> {
        self.typed.remove(id).map(SecretString::from)
    }

    /// All that was chosen in the select menu.
    ///
    /// # Errors
    /// [`UserError::Stale`] when it was no select menu.
    pub(crate) fn chosen(&self) -> Result<&[String], UserError> {
        self.chosen.as_deref().ok_or(UserError::Stale)
    }

    /// The one thing that was chosen in the select menu.
    ///
    /// # Errors
    /// [`UserError::Stale`] when it was no select menu, or nothing was chosen.
    pub(crate) fn choice(&self) -> Result<&str, UserError> {
        self.chosen()?.first().map(String::as_str).ok_or(UserError::Stale)
    }
}

fn ids(values: &[impl ToString]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
