//! What follows the first answer to an interaction: changing it, and further messages, for fifteen
//! minutes.

use super::draft::Draft;
use super::error::ApiError;
use super::interaction::{answering, check_place};
use super::message::rewrite;
use super::request::Call;
use super::{ApiResponse, Result, id};
use crate::world::World;
use crate::world::interaction::{Interaction, InteractionResponse};
use crate::world::message::{EPHEMERAL, LOADING};

/// `/webhooks/{app}/{token}…`
pub(super) fn route(
    world: &mut World,
    call: &Call,
    app: &str,
    token: &str,
    rest: &[&str],
) -> Result {
    let answers = matches!(
        (call.method.as_str(), rest),
        ("POST", []) | ("GET" | "PATCH" | "DELETE", ["messages", _])
    );
    if !answers {
        return Err(ApiError::not_served());
    }
    if id(app)? != world.bot() {
        return Err(ApiError::unknown_webhook());
    }
    let interaction = world.interaction_of(token).cloned();
    let Some(interaction) = interaction else {
        // The world has forgotten every interaction whose token has run out.
        let ours = token.starts_with("interaction.");
        return Err(if ours { ApiError::token_expired() } else { ApiError::unknown_webhook() });
    };
    if matches!(interaction.answer, InteractionResponse::None) {
        return Err(ApiError::unknown_webhook());
    }
    match (call.method.as_str(), rest) {
        ("POST", []) => follow_up(world, call, &interaction),
        ("GET", ["messages", which]) => {
            let message = find(&interaction, which)?;
            let message = world
                .message(interaction.channel, message)
                .ok_or_else(ApiError::unknown_message)?;
            Ok(ApiResponse::ok(world.message_json(message)))
        }
        ("PATCH", ["messages", which]) => {
            let message = find(&interaction, which)?;
            let draft = Draft::read(&call.body, "", &call.files)?;
            change(world, &interaction, message, draft)
        }
        ("DELETE", ["messages", which]) => {
            let message = find(&interaction, which)?;
            if !world.remove_message(interaction.channel, message) {
                return Err(ApiError::unknown_message());
            }
            mark_edited(world, &interaction);
            Ok(ApiResponse::nothing())
        }
        _ => Err(ApiError::not_served()),
    }
}

/// The message that `which` names: the first answer, or one of those that followed.
fn find(interaction: &Interaction, which: &str) -> Result<u64> {
    if which == "@original" {
        return interaction.original.ok_or_else(ApiError::unknown_message);
    }
    let wanted = id(which)?;
    let own = interaction.original == Some(wanted) || interaction.followups.contains(&wanted);
    if own { Ok(wanted) } else { Err(ApiError::unknown_message()) }
}

fn mark_edited(world: &mut World, interaction: &Interaction) {
    if let Some(open) = world.interactions.get_mut(&interaction.id) {
        open.edited = true;
    }
}

fn change(world: &mut World, interaction: &Interaction, message: u64, draft: Draft) -> Result {
    let answer = rewrite(world, interaction.channel, message, draft)?;
    mark_edited(world, interaction);
    Ok(answer)
}

fn follow_up(world: &mut World, call: &Call, interaction: &Interaction) -> Result {
    check_place(world, interaction)?;
    let draft = Draft::read(&call.body, "", &call.files)?;
    // Directly after "is thinking…" Discord takes a followup for the answer itself.
    if let Some(original) = interaction.original {
        let loading = world
            .message(interaction.channel, original)
            .is_some_and(|message| message.flags & LOADING != 0);
        if loading {
            return change(world, interaction, original, draft);
        }
    }
    let mut message = answering(world, interaction, draft.flags & EPHEMERAL);
    message.kind = 0;
    draft.apply(world, &mut message)?;
    let json = world.message_json(&message);
    let followup = message.id;
    world.post(message);
    if let Some(open) = world.interactions.get_mut(&interaction.id) {
        open.followups.push(followup);
    }
    Ok(ApiResponse::ok(json))
}
