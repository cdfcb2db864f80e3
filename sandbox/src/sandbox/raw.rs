//! Interactions that no client would send: for what a bot makes of them.

use serde_json::Value;

use super::Sandbox;
use crate::actor::{self, ActError, Actor, Reply};
use crate::gateway::event;
use crate::world::interaction::{Kind, NewInteraction};

/// An interaction as it is sent, with whatever stands in it.
#[derive(Debug, Clone, Default)]
pub struct RawInteraction {
    /// Discord's type: 2 command, 3 component, 4 autocomplete, 5 modal; others are sent as they
    /// are.
    pub kind: u8,
    /// Where; the first channel that the member sees without it.
    pub channel: Option<u64>,
    /// The message that a component is on.
    pub message: Option<u64>,
    /// The data.
    pub data: Value,
    /// Fields that replace those of the interaction; null takes one away.
    pub replaced: Vec<(String, Value)>,
}

impl Sandbox {
    /// Sends an interaction of a member without any of the client's checks, and waits for the bot's
    /// answer.
    ///
    /// # Errors
    /// [`ActError::NoAnswer`] when none came in time, [`ActError::NotVisible`] when the member sees
    /// no channel.
    pub async fn interact_raw(&self, who: &Actor, raw: &RawInteraction) -> Result<Reply, ActError> {
        let kind = match raw.kind {
            3 => Kind::Component,
            4 => Kind::Autocomplete,
            5 => Kind::Modal,
            _ => Kind::Command,
        };
        let id = self.core().change(|world| {
            let channel = raw
                .channel
                .or_else(|| world.first_channel(who.id()))
                .ok_or(ActError::NotVisible)?;
            let new = NewInteraction {
                kind,
                user: who.id(),
                channel,
                locale: who.locale().to_owned(),
                source: raw.message,
                data: raw.data.clone(),
                trigger: (kind == Kind::Modal).then(|| world.command_metadata(who.id())),
            };
            let (id, mut payload) = world.open_interaction(&new);
            payload["type"] = raw.kind.into();
            for (name, value) in &raw.replaced {
                match value {
                    Value::Null => {
                        drop(payload.as_object_mut().and_then(|fields| fields.remove(name)));
                    }
                    value => payload[name] = value.clone(),
                }
            }
            world.send(&event::interaction(payload));
            Ok(id)
        })?;
        if kind == Kind::Autocomplete {
            return actor::suggestions(self.core(), id).await.map(|_| Reply::Nothing);
        }
        actor::answer(self.core(), id).await
    }
}
