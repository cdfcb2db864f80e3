//! The first answer to an interaction: once, within three seconds, and of a kind that fits what the
//! person did.

use serde_json::json;

use super::draft::Draft;
use super::error::ApiError;
use super::message::rewrite;
use super::request::Call;
use super::{ApiResponse, Result};
use crate::rule::{self, Faults};
use crate::world::World;
use crate::world::interaction::{ANSWER_LIMIT, Interaction, InteractionResponse, Kind};
use crate::world::message::{EPHEMERAL, LOADING, Message};

/// How many suggestions an autocomplete answer holds.
const CHOICES_MAX: usize = twilight_validate::command::CHOICES_LIMIT;

/// `POST /interactions/{interaction}/{token}/callback`
pub(super) fn callback(world: &mut World, call: &Call, id: u64, token: &str) -> Result {
    let now = world.now();
    let known = world.interaction_of(token).filter(|interaction| interaction.id == id);
    let interaction = known.ok_or_else(ApiError::unknown_interaction)?.clone();
    if !matches!(interaction.answer, InteractionResponse::None) {
        return Err(ApiError::already_acknowledged());
    }
    if now - interaction.created > ANSWER_LIMIT {
        return Err(ApiError::unknown_interaction());
    }
    let kind = call.body["type"].as_u64().unwrap_or_default();
    check_kind(&interaction, kind)?;
    check_place(world, &interaction)?;
    let answer = answer(world, call, &interaction, kind)?;
    let message = answer.original;
    if let Some(open) = world.interactions.get_mut(&id) {
        open.original = answer.original;
        open.answer = answer.answer;
    }
    if !call.asks("with_response") {
        return Ok(ApiResponse::nothing());
    }
    let message = message.and_then(|message| world.message(interaction.channel, message));
    let mut answered =
        json!({"interaction": {"id": id.to_string(), "type": interaction.kind.number()}});
    if let Some(message) = message {
        answered["interaction"]["response_message_id"] = json!(message.id.to_string());
        answered["interaction"]["response_message_loading"] = json!(kind == 5);
        answered["interaction"]["response_message_ephemeral"] =
            json!(message.flags & EPHEMERAL != 0);
        answered["resource"] = json!({"type": kind, "message": world.message_json(message)});
    }
    Ok(ApiResponse::ok(answered))
}

/// Which answers fit: a modal cannot follow a modal, suggestions only answer typing, and only what
/// came from a message can change it.
fn check_kind(interaction: &Interaction, kind: u64) -> Result<()> {
    let fitting: &[u64] = match (interaction.kind, interaction.source) {
        (Kind::Command, _) => &[4, 5, 9],
        (Kind::Component, _) => &[4, 5, 6, 7, 9],
        (Kind::Autocomplete, _) => &[8],
        (Kind::Modal, Some(_)) => &[4, 5, 6, 7],
        (Kind::Modal, None) => &[4, 5],
    };
    if fitting.contains(&kind) {
        return Ok(());
    }
    let fitting = fitting.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    Err(rule::fault("type", "BASE_TYPE_CHOICES", &format!("Value must be one of {{{fitting}}}.")))
}

/// The channel may have gone since the person acted.
pub(super) fn check_place(world: &World, interaction: &Interaction) -> Result<()> {
    let there =
        world.place(interaction.channel).is_some() || world.dms.contains_key(&interaction.channel);
    if there { Ok(()) } else { Err(ApiError::unknown_channel()) }
}

/// What an answer leaves behind.
struct Done {
    answer: InteractionResponse,
    original: Option<u64>,
}

fn answer(world: &mut World, call: &Call, interaction: &Interaction, kind: u64) -> Result<Done> {
    let data = &call.body["data"];
    match kind {
        4 => {
            let draft = Draft::read(data, "data", &call.files)?;
            let mut message = answering(world, interaction, draft.flags);
            draft.apply(world, &mut message)?;
            let original = Some(message.id);
            world.post(message);
            Ok(Done { answer: InteractionResponse::Message, original })
        }
        5 => {
            let mut message =
                answering(world, interaction, data["flags"].as_u64().unwrap_or_default());
            message.flags |= LOADING;
            let original = Some(message.id);
            world.post(message);
            Ok(Done { answer: InteractionResponse::Deferred, original })
        }
        6 => Ok(Done { answer: InteractionResponse::Acknowledged, original: interaction.source }),
        7 => {
            let source = interaction.source.ok_or_else(ApiError::unknown_message)?;
            let draft = Draft::read(data, "data", &call.files)?;
            rewrite(world, interaction.channel, source, draft)?;
            Ok(Done { answer: InteractionResponse::Updated, original: Some(source) })
        }
        8 => {
            let mut faults = Faults::default();
            let choices = faults.list("data", data, "choices").to_vec();
            faults.count("data.choices", choices.len(), 0, CHOICES_MAX);
            rule::command::check_choices(&mut faults, "data", data, None);
            faults.check()?;
            Ok(Done { answer: InteractionResponse::Choices(choices), original: None })
        }
        _ => {
            let mut faults = Faults::default();
            rule::modal::check(&mut faults, "data", data);
            faults.check()?;
            if rule::modal::is_newer(data) {
                return Err(ApiError::not_served());
            }
            Ok(Done { answer: InteractionResponse::Modal(data.clone()), original: None })
        }
    }
}

/// A message that answers an interaction, with nothing in it yet.
pub(super) fn answering(world: &mut World, interaction: &Interaction, flags: u64) -> Message {
    let author = world.bot();
    let mut message = world.blank_message(interaction.channel, author);
    message.kind = if interaction.kind == Kind::Command { 20 } else { 0 };
    message.interaction = Some(interaction.metadata.clone());
    if flags & EPHEMERAL != 0 {
        message.flags |= EPHEMERAL;
        message.visible_to = Some(interaction.user);
    }
    message
}
