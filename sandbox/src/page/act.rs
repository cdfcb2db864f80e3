//! What is done on the page: as the person chosen there, by the functions that the actors use.

use serde_json::{Value, json};

use crate::actor::{self, ActError, Click, Deed, Menu, Reply, Submit, Typed};
use crate::core::Core;
use crate::world::{World, snowflake};

/// Does what the page asks; gives what came of it, or `{"error": why}`.
pub(super) async fn act(core: &Core, what: &Value) -> Value {
    let done = match what["do"].as_str().unwrap_or_default() {
        "suggest" => suggest(core, what).await,
        "say" => say(core, what),
        "dms" => set_dms(core, what),
        "join" => join(core, what),
        "thread" => thread(core, what),
        "remove"
        | "give_role"
        | "take_role"
        | "set_role_position"
        | "delete_role"
        | "rename_channel"
        | "set_channel_position" => manage(core, what),
        _ => answered(core, what).await,
    };
    done.unwrap_or_else(|error| json!({"error": error.to_string()}))
}

/// Who acts.
fn person(core: &Core, what: &Value) -> Result<(u64, String), ActError> {
    let name = what["user"].as_str().unwrap_or_default();
    let found =
        core.read(|world| world.user_named(name).map(|user| (user.id, user.locale.clone())));
    let (id, own) = found.ok_or_else(|| ActError::Unknown(format!("nobody is called {name:?}")))?;
    let locale = what["locale"].as_str().filter(|locale| !locale.is_empty());
    Ok((id, locale.map_or(own, str::to_owned)))
}

fn id(what: &Value, name: &str) -> Result<u64, ActError> {
    snowflake::parse(&what[name]).ok_or_else(|| ActError::Unknown(name.to_owned()))
}

fn text<'a>(what: &'a Value, name: &str) -> &'a str {
    what[name].as_str().unwrap_or_default()
}

/// The options that were filled in.
fn options(what: &Value) -> Vec<(&str, Value)> {
    let options = what["options"].as_object();
    options.into_iter().flatten().map(|(name, value)| (name.as_str(), value.clone())).collect()
}

/// Everything that the bot answers.
async fn answered(core: &Core, what: &Value) -> Result<Value, ActError> {
    let (user, locale) = person(core, what)?;
    let interaction = match text(what, "do") {
        "command" => {
            let options = options(what);
            let channel = id(what, "channel")?;
            let line = Typed { user, locale, channel, path: text(what, "path"), options: &options };
            core.change(|world| actor::run(world, &line))?
        }
        "user_command" | "message_command" => {
            let menu =
                Menu { user, locale, channel: id(what, "channel")?, name: text(what, "name") };
            let target = id(what, "target")?;
            let on_user = text(what, "do") == "user_command";
            let run = if on_user { actor::on_user } else { actor::on_message };
            core.change(|world| run(world, &menu, target))?
        }
        "click" => {
            let place = Click {
                user,
                locale,
                channel: id(what, "channel")?,
                message: id(what, "message")?,
            };
            core.change(|world| actor::click(world, &place, text(what, "custom_id")))?
        }
        "select" => {
            let place = Click {
                user,
                locale,
                channel: id(what, "channel")?,
                message: id(what, "message")?,
            };
            let values: Vec<&str> =
                what["values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            core.change(|world| actor::select(world, &place, text(what, "custom_id"), &values))?
        }
        "submit" => {
            let modal = id(what, "interaction")?;
            let modal = core.read(|world| actor::opened(world, modal, user));
            let modal =
                modal.ok_or_else(|| ActError::Unknown("this form is too old".to_owned()))?;
            let values = what["values"].as_object();
            let values: Vec<(&str, &str)> = values
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
                .collect();
            let form = Submit { user, locale, modal: &modal };
            core.change(|world| actor::submit(world, &form, &values))?
        }
        other => return Err(ActError::Unknown(format!("the page cannot {other:?}"))),
    };
    Ok(match actor::answer(core, interaction).await? {
        Reply::Message(message) => json!({"message": message}),
        Reply::Updated(message) => json!({"updated": message}),
        Reply::Modal(modal) => json!({"modal": modal}),
        Reply::Nothing => json!({}),
    })
}

async fn suggest(core: &Core, what: &Value) -> Result<Value, ActError> {
    let (user, locale) = person(core, what)?;
    let options = options(what);
    let channel = id(what, "channel")?;
    let line = Typed { user, locale, channel, path: text(what, "path"), options: &options };
    let interaction = core
        .change(|world| actor::suggest(world, &line, text(what, "option"), text(what, "typed")))?;
    let found = actor::suggestions(core, interaction).await?;
    let choices: Vec<Value> =
        found.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    Ok(json!({"choices": choices}))
}

fn say(core: &Core, what: &Value) -> Result<Value, ActError> {
    let (user, _) = person(core, what)?;
    let channel = id(what, "channel")?;
    let message = core.change(|world| actor::say(world, user, channel, text(what, "text")))?;
    Ok(json!({"message": message}))
}

fn thread(core: &Core, what: &Value) -> Result<Value, ActError> {
    let (user, _) = person(core, what)?;
    let channel = id(what, "channel")?;
    let private = what["private"] == true;
    let start =
        |world: &mut World| actor::start_thread(world, user, channel, text(what, "name"), private);
    Ok(json!({"thread": core.change(start)?.to_string()}))
}

/// What changes members, roles and channels.
fn manage(core: &Core, what: &Value) -> Result<Value, ActError> {
    let (user, _) = person(core, what)?;
    let position = || {
        let position = what["position"].as_u64().and_then(|number| u16::try_from(number).ok());
        position.ok_or_else(|| ActError::Client("a position is a whole number".to_owned()))
    };
    let deed = match text(what, "do") {
        "remove" => Deed::Remove { member: id(what, "member")? },
        "set_role_position" => {
            Deed::RolePosition { role: id(what, "role")?, position: position()? }
        }
        "delete_role" => Deed::DeleteRole { role: id(what, "role")? },
        "rename_channel" => Deed::ChannelName {
            channel: id(what, "channel")?,
            name: text(what, "name").trim().to_owned(),
        },
        "set_channel_position" => {
            Deed::ChannelPosition { channel: id(what, "channel")?, position: position()? }
        }
        give => Deed::Role {
            member: id(what, "member")?,
            role: id(what, "role")?,
            give: give == "give_role",
        },
    };
    core.change(|world| actor::manage(world, user, &deed))?;
    Ok(json!({}))
}

fn set_dms(core: &Core, what: &Value) -> Result<Value, ActError> {
    let (user, _) = person(core, what)?;
    core.change(|world| {
        if let Some(user) = world.users.get_mut(&user) {
            user.dms_open = what["open"] == true;
        }
    });
    Ok(json!({}))
}

fn join(core: &Core, what: &Value) -> Result<Value, ActError> {
    let name = text(what, "name").trim().to_lowercase();
    if name.is_empty() || name.chars().count() > 32 {
        return Err(ActError::Client("a name has 1 to 32 characters".to_owned()));
    }
    core.change(|world| {
        if world.user_named(&name).is_some() {
            return Err(ActError::Client(format!("somebody is called {name:?} already")));
        }
        world.join(&name, chrono::TimeDelta::days(365));
        Ok(json!({"name": name}))
    })
}
