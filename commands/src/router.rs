//! From a `custom_id` to the action behind it.
//!
//! It names no feature: what can be asked for, the features' tables say.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use partnerdesk::app_context::AppContext;
use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, ModalInteraction};

use crate::discord::action::{self, ActionEntry, Response, Source};
use crate::discord::input::Input;
use crate::discord::interaction::{Error, Interaction};
use crate::discord::reply::Reply;
use crate::discord::request_context::SetupNeeded;
use crate::features::FEATURES;
use crate::user_error::UserError;

/// The actions of all features, by where they come from and by word.
static ACTIONS: LazyLock<HashMap<(Source, &'static str), &'static ActionEntry>> =
    LazyLock::new(|| entries().map(|entry| ((entry.source, entry.word), entry)).collect());

/// The actions of all features.
fn entries() -> impl Iterator<Item = &'static ActionEntry> {
    FEATURES.iter().flat_map(|feature| feature.actions).flat_map(|entries| entries.iter())
}

/// The action of a `custom_id`, with its arguments as text.
fn find(source: Source, custom_id: &str) -> Option<(&'static ActionEntry, &str)> {
    let (word, arguments) = action::split(custom_id)?;
    let entry = ACTIONS.get(&(source, word))?;
    (entry.accepts)(arguments).then_some((*entry, arguments))
}

/// Whether a text is the `custom_id` of a button, a select menu or a form of ours.
#[must_use]
pub fn is_custom_id(text: &str) -> bool {
    [Source::Component, Source::Form].into_iter().any(|source| find(source, text).is_some())
}

/// The action's word, for logs and metrics. Anybody can send any `custom_id`: only what is ours
/// becomes a name.
pub(crate) fn word(source: Source, custom_id: &str) -> &'static str {
    find(source, custom_id).map_or("unknown", |(entry, _)| entry.word)
}

/// Answers a button or a select menu.
///
/// # Errors
/// When the member could not be answered.
pub(crate) async fn component(
    ctx: &serenity::Context,
    app: &Arc<AppContext>,
    component: &ComponentInteraction,
) -> Result<(), Error> {
    let found = find(Source::Component, &component.data.custom_id);
    let input = Input::of_component(component);
    handle(ctx, app, Interaction::Component(component), found, input).await
}

/// Answers a form that was submitted.
///
/// # Errors
/// When the member could not be answered.
pub(crate) async fn form(
    ctx: &serenity::Context,
    app: &Arc<AppContext>,
    modal: &ModalInteraction,
) -> Result<(), Error> {
    let found = find(Source::Form, &modal.data.custom_id);
    handle(ctx, app, Interaction::Modal(modal), found, Input::of_form(modal)).await
}

async fn handle(
    ctx: &serenity::Context,
    app: &Arc<AppContext>,
    interaction: Interaction<'_>,
    found: Option<(&'static ActionEntry, &str)>,
    input: Input,
) -> Result<(), Error> {
    let response = found.map_or(Response::Immediate, |(entry, _)| entry.response);
    match response {
        Response::Deferred => interaction.defer(ctx).await?,
        Response::Setup => interaction.defer_update(ctx).await?,
        Response::Immediate => {}
    }
    let result = run(ctx, app, interaction, found, input).await;
    interaction.reply(ctx, response != Response::Immediate, result).await
}

async fn run(
    ctx: &serenity::Context,
    app: &Arc<AppContext>,
    interaction: Interaction<'_>,
    found: Option<(&'static ActionEntry, &str)>,
    input: Input,
) -> Result<Reply, UserError> {
    let (entry, arguments) = found.ok_or(UserError::Stale)?;
    let needed = match entry.response {
        Response::Setup => SetupNeeded::Begun,
        Response::Deferred | Response::Immediate => SetupNeeded::Complete,
    };
    let request = interaction.request_context(app, ctx, needed).await?;
    match entry.source {
        Source::Component => tracing::debug!("pressed"),
        Source::Form => tracing::debug!("submitted"),
    }
    (entry.start)(&request, arguments, input).ok_or(UserError::Stale)?.await
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// A button on an old message must go on working: a `custom_id` that changes is a decision.
    #[test]
    fn the_custom_ids_are_those_that_were_decided() {
        let mut ids: Vec<_> = entries()
            .map(|entry| format!("{:?} {:?} {}", entry.source, entry.response, (entry.example)()))
            .collect();
        ids.sort();
        insta::assert_snapshot!(ids.join("\n"));
    }

    #[test]
    fn every_custom_id_is_found_again_by_its_own_word_and_leaves_room_for_large_numbers() {
        let mut words = HashSet::new();
        for entry in entries() {
            let id = (entry.example)();
            let (found, _) = find(entry.source, &id).unwrap();
            assert_eq!(found.word, entry.word, "{id}");
            assert!(words.insert(entry.word), "two actions share the word {}", entry.word);
            assert!(id.len() <= 60, "{id} leaves no room for large numbers");
        }
    }

    #[test]
    fn other_texts_are_not_custom_ids() {
        for bad in [
            "",
            "v1",
            "v1:",
            "v2:apply",
            "v1:apply:",
            "v1:apply:1",
            "v1:approve",
            "v1:approve:x",
            "v1:approve:+7",
            "v1:approve:07",
            "v1:approve:7:8",
            "v1:claim:Upper",
        ] {
            assert!(!is_custom_id(bad), "{bad}");
        }
        assert!(find(Source::Component, "v1:deny-form:7").is_none(), "a form is no button");
    }
}
