//! Clicking a button, and choosing in a select.

use serde_json::{Value, json};

use super::option::Resolved;
use super::{ActError, open};
use crate::rule::component::{BUTTON, LINK, STRING_SELECT, kind};
use crate::view::message::MessageView;
use crate::world::World;
use crate::world::interaction::{Kind, NewInteraction};

/// Who acts on which message.
#[derive(Debug)]
pub(crate) struct Click {
    pub(crate) user: u64,
    pub(crate) locale: String,
    pub(crate) channel: u64,
    pub(crate) message: u64,
}

/// Clicks a button, by its label or else by its custom id; gives the interaction.
pub(crate) fn click(world: &mut World, click: &Click, name: &str) -> Result<u64, ActError> {
    let view = live(world, click)?;
    let parts = view.parts();
    let buttons = || parts.iter().copied().filter(|part| kind(part) == BUTTON);
    let meant = buttons().find(|button| button["label"] == name);
    let button = meant
        .or_else(|| buttons().find(|button| button["custom_id"] == name))
        .ok_or_else(|| {
            let labels: Vec<String> =
                view.buttons().into_iter().map(|button| button.label).collect();
            ActError::client(format!(
                "there is no button {name:?}; there are: {}",
                labels.join(", ")
            ))
        })?;
    check_usable(button)?;
    if button["style"].as_u64() == Some(LINK) {
        return Err(ActError::client(format!(
            "{name:?} opens an address and tells the bot nothing"
        )));
    }
    let data =
        json!({"component_type": BUTTON, "custom_id": button["custom_id"], "id": button["id"]});
    Ok(send(world, click, data))
}

/// Chooses in a select; gives the interaction.
pub(crate) fn select(
    world: &mut World,
    click: &Click,
    custom_id: &str,
    values: &[&str],
) -> Result<u64, ActError> {
    let view = live(world, click)?;
    let parts = view.parts();
    let select = parts.iter().find(|part| kind(part) != BUTTON && part["custom_id"] == custom_id);
    let select =
        select.ok_or_else(|| ActError::client(format!("there is no select {custom_id:?}")))?;
    check_usable(select)?;
    let count = |name: &str| {
        select[name].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(1)
    };
    let (min, max) = (count("min_values"), count("max_values"));
    if !(min..=max).contains(&values.len()) {
        return Err(ActError::client(format!(
            "{min} to {max} have to be chosen, not {}",
            values.len()
        )));
    }
    let mut resolved = Resolved::default();
    let mut chosen = Vec::new();
    for value in values {
        let meant = choose(world, click.user, select, value, &mut resolved);
        chosen.push(meant.ok_or_else(|| ActError::client(format!("{value:?} cannot be chosen")))?);
    }
    let mut data = json!({
        "component_type": kind(select), "custom_id": custom_id, "values": chosen,
        "id": select["id"],
    });
    if let Some(resolved) = resolved.json() {
        data["resolved"] = resolved;
    }
    Ok(send(world, click, data))
}

/// The message as it is now, if this person sees it.
fn live(world: &World, click: &Click) -> Result<MessageView, ActError> {
    let message =
        world.message(click.channel, click.message).filter(|message| message.is_for(click.user));
    match message {
        Some(message) if world.sees(click.user, click.channel) => {
            Ok(MessageView::new(world, message))
        }
        _ => Err(ActError::NotVisible),
    }
}

fn check_usable(component: &Value) -> Result<(), ActError> {
    if component["disabled"] == true {
        return Err(ActError::client(format!("{} is disabled", component["custom_id"])));
    }
    Ok(())
}

/// The value that the bot is sent for a choice.
fn choose(
    world: &World,
    user: u64,
    select: &Value,
    choice: &str,
    resolved: &mut Resolved,
) -> Option<String> {
    let kind = kind(select);
    if kind == STRING_SELECT {
        let options = select["options"].as_array()?;
        let meant =
            options.iter().find(|option| option["value"] == choice || option["label"] == choice)?;
        return meant["value"].as_str().map(str::to_owned);
    }
    let role = |name: &str| world.roles.values().find(|role| role.name == name).map(|role| role.id);
    let person = |name: &str| world.user_named(name).map(|user| user.id);
    let channel = |name: &str| {
        world.channels.values().find(|channel| channel.name == name).map(|channel| channel.id)
    };
    let by_id = choice.parse::<u64>().ok();
    let (id, found) = match kind {
        5 => by_id.or_else(|| person(choice)).map(|id| (id, resolved.user(world, id)))?,
        6 => by_id.or_else(|| role(choice)).map(|id| (id, resolved.role(world, id)))?,
        7 => {
            let id = by_id.or_else(|| person(choice)).or_else(|| role(choice))?;
            (id, resolved.user(world, id) || resolved.role(world, id))
        }
        _ => {
            let id = by_id.or_else(|| channel(choice))?;
            let types = select["channel_types"].as_array().map(Vec::as_slice).unwrap_or_default();
            (id, resolved.channel(world, user, id, types))
        }
    };
    found.then(|| id.to_string())
}

fn send(world: &mut World, click: &Click, data: Value) -> u64 {
    open(
        world,
        &NewInteraction {
            kind: Kind::Component,
            user: click.user,
            channel: click.channel,
            locale: click.locale.clone(),
            source: Some(click.message),
            data,
            trigger: None,
        },
    )
}
