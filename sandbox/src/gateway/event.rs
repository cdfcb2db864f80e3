//! The events that the gateway sends: one function for the shape of each.
//!
//! serenity drops an event that lacks a single field without a word, so each of them is held
//! against serenity's own model in this package's tests.

use serde_json::{Value, json};

use super::session::Shard;
use crate::rest::application;
use crate::world::World;
use crate::world::channel::Channel;
use crate::world::guild::{Member, Role};
use crate::world::message::Message;
use crate::world::snowflake;

/// Intent: the server, its roles and channels.
pub(crate) const GUILDS: u64 = 1;
/// Intent, privileged: the server's members.
pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
/// Intent, privileged: who is online.
pub(crate) const GUILD_PRESENCES: u64 = 1 << 8;
/// Intent: messages in the server.
pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
/// Intent: who types in the server.
pub(crate) const GUILD_TYPING: u64 = 1 << 11;
/// Intent: direct messages.
pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
/// Intent: who types in direct messages.
pub(crate) const DIRECT_TYPING: u64 = 1 << 14;
/// Intent, privileged: what stands in messages.
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
/// The intents that have to be switched on for an application.
pub(crate) const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;

/// An event on its way to the sessions.
#[derive(Debug)]
pub(crate) struct Event {
    /// Its name, such as `MESSAGE_CREATE`.
    pub(crate) name: &'static str,
    /// The intent that a session needs; 0 for none.
    pub(crate) intent: u64,
    pub(crate) data: Value,
    /// What a session without the message content intent gets in place of `data`.
    pub(crate) without_content: Option<Value>,
    /// The channel that the bot has to see.
    pub(crate) channel: Option<u64>,
}

impl Event {
    /// The server that it is about; `None` for what is about none, such as direct messages.
    pub(crate) fn guild(&self) -> Option<u64> {
        let id = match &self.data["guild_id"] {
            Value::Null if self.name.starts_with("GUILD_") => &self.data["id"],
            id => id,
        };
        snowflake::parse(id)
    }

    /// An event for every session with `intent`.
    pub(crate) fn new(name: &'static str, intent: u64, data: Value) -> Self {
        Self { name, intent, data, without_content: None, channel: None }
    }
}

/// `CHANNEL_CREATE`, `CHANNEL_UPDATE` and `CHANNEL_DELETE`; a channel that the bot does not see comes
/// without what stands in it.
pub(crate) fn channel(name: &'static str, world: &World, channel: &Channel) -> Event {
    Event::new(name, GUILDS, world.announced_channel_json(channel))
}

/// `GUILD_ROLE_CREATE` and `GUILD_ROLE_UPDATE`.
pub(crate) fn role(name: &'static str, world: &World, role: &Role) -> Event {
    Event::new(
        name,
        GUILDS,
        json!({"guild_id": world.guild.id.to_string(), "role": world.role_json(role)}),
    )
}

/// `GUILD_ROLE_DELETE`.
pub(crate) fn role_delete(world: &World, role: u64) -> Event {
    let data = json!({"guild_id": world.guild.id.to_string(), "role_id": role.to_string()});
    Event::new("GUILD_ROLE_DELETE", GUILDS, data)
}

/// `GUILD_UPDATE`.
pub(crate) fn guild_update(world: &World) -> Event {
    Event::new("GUILD_UPDATE", GUILDS, world.guild_json())
}

/// `GUILD_MEMBER_ADD`.
pub(crate) fn member_add(world: &World, member: &Member) -> Event {
    let mut data = world.member_json(member);
    data["guild_id"] = json!(world.guild.id.to_string());
    Event::new("GUILD_MEMBER_ADD", GUILD_MEMBERS, data)
}

/// `GUILD_MEMBER_REMOVE`.
pub(crate) fn member_remove(world: &World, user: u64) -> Event {
    let data = json!({"guild_id": world.guild.id.to_string(), "user": world.user_json(user)});
    Event::new("GUILD_MEMBER_REMOVE", GUILD_MEMBERS, data)
}

/// `GUILD_MEMBER_UPDATE`; of itself a bot hears without the members intent.
pub(crate) fn member_update(world: &World, member: &Member) -> Event {
    let mut data = world.member_json(member);
    data["guild_id"] = json!(world.guild.id.to_string());
    let intent = if member.user == world.bot() { 0 } else { GUILD_MEMBERS };
    Event::new("GUILD_MEMBER_UPDATE", intent, data)
}

/// `MESSAGE_CREATE` and `MESSAGE_UPDATE`.
pub(crate) fn message(name: &'static str, world: &World, message: &Message) -> Event {
    let mut data = world.message_json(message);
    let in_guild = world.place(message.channel).is_some();
    if in_guild {
        data["guild_id"] = json!(world.guild.id.to_string());
        if let Some(member) = world.members.get(&message.author) {
            data["member"] = member.json();
        }
    }
    let readable = !in_guild || is_readable_anyway(world, message);
    let mut event = Event::new(name, if in_guild { GUILD_MESSAGES } else { DIRECT_MESSAGES }, data);
    event.without_content = (!readable).then(|| without_content(event.data.clone()));
    event.channel = Some(message.channel);
    event
}

/// Whether a bot reads the message without the message content intent: its own, and one that
/// mentions it.
pub(crate) fn is_readable_anyway(world: &World, message: &Message) -> bool {
    message.author == world.bot() || message.mentions.users.contains(&world.bot())
}

/// A message as a bot without the message content intent gets it.
pub(crate) fn without_content(mut message: Value) -> Value {
    message["content"] = json!("");
    for list in ["embeds", "attachments", "components"] {
        message[list] = json!([]);
    }
    message
}

/// `MESSAGE_DELETE`.
pub(crate) fn message_delete(world: &World, channel: u64, id: u64) -> Event {
    in_channel(
        world,
        "MESSAGE_DELETE",
        channel,
        (GUILD_MESSAGES, DIRECT_MESSAGES),
        json!({"id": id.to_string()}),
    )
}

/// `CHANNEL_PINS_UPDATE`.
pub(crate) fn pins(world: &World, channel: u64) -> Event {
    let data = json!({"last_pin_timestamp": crate::world::time(world.now())});
    in_channel(world, "CHANNEL_PINS_UPDATE", channel, (GUILDS, DIRECT_MESSAGES), data)
}

/// `TYPING_START`.
pub(crate) fn typing(world: &World, channel: u64, user: u64) -> Event {
    let mut data = json!({"user_id": user.to_string(), "timestamp": world.now().timestamp()});
    if let (true, Some(member)) = (world.place(channel).is_some(), world.members.get(&user)) {
        data["member"] = world.member_json(member);
    }
    in_channel(world, "TYPING_START", channel, (GUILD_TYPING, DIRECT_TYPING), data)
}

/// `INTERACTION_CREATE`.
pub(crate) fn interaction(payload: Value) -> Event {
    Event::new("INTERACTION_CREATE", 0, payload)
}

/// `READY`.
pub(crate) fn ready(world: &World, session: &str, shard: Option<Shard>) -> Event {
    let own = shard.unwrap_or_default();
    let guilds = world.guilds().filter(|guild| own.has(Some(*guild)));
    let guilds = guilds.map(|guild| json!({"id": guild.to_string(), "unavailable": true}));
    let mut data = json!({
        "v": 10,
        "user": application::own_user(world),
        "user_settings": {},
        "guilds": guilds.collect::<Vec<_>>(),
        "session_id": session,
        "session_type": "normal",
        "resume_gateway_url": world.url.replacen("http", "ws", 1),
        "application": {"id": world.bot().to_string(), "flags": application::flags(world)},
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": [],
        "auth": {},
        "_trace": [],
    });
    if let Some(Shard { number, count }) = shard {
        data["shard"] = json!([number, count]);
    }
    Event::new("READY", 0, data)
}

/// `RESUMED`.
pub(crate) fn resumed() -> Event {
    Event::new("RESUMED", 0, json!({"_trace": []}))
}

/// `GUILD_MEMBERS_CHUNK`, in one piece.
pub(crate) fn members_chunk(
    world: &World,
    members: &[&Member],
    not_found: &[String],
    nonce: &Value,
) -> Event {
    let data = json!({
        "guild_id": world.guild.id.to_string(),
        "members": members.iter().map(|member| world.member_json(member)).collect::<Vec<_>>(),
        "chunk_index": 0,
        "chunk_count": 1,
        "not_found": not_found,
        "nonce": nonce,
    });
    Event::new("GUILD_MEMBERS_CHUNK", 0, data)
}

/// An event about a channel of the server, or about a direct message: each has an intent of its
/// own.
fn in_channel(
    world: &World,
    name: &'static str,
    channel: u64,
    intents: (u64, u64),
    mut data: Value,
) -> Event {
    let in_guild = world.place(channel).is_some();
    data["channel_id"] = json!(channel.to_string());
    if in_guild {
        data["guild_id"] = json!(world.guild.id.to_string());
    }
    let intent = if in_guild { intents.0 } else { intents.1 };
    Event { channel: Some(channel), ..Event::new(name, intent, data) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use serde::de::DeserializeSeed;
    use serenity::model::event::{Event as Known, GatewayEvent};
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
    use twilight_model::gateway::event::GatewayEventDeserializer;

    use super::*;
    use crate::gateway::session::Push;
    use crate::world::channel::TEXT;
    use crate::world::clock::SystemClock;
    use crate::world::interaction::{Kind, NewInteraction};
    use crate::world::message::{Attachment, EPHEMERAL, Mentions};
    use crate::world::seed::Seed;
    use crate::world::thread::{PRIVATE_THREAD, Thread};

    /// A world with a session that asks for everything, and what it is sent.
    fn world() -> (World, UnboundedReceiver<Push>) {
        let mut world = Seed::small()
            .with_further_guild("Next door")
            .grow(Arc::new(SystemClock), "http://127.0.0.1:1".to_owned())
            .unwrap();
        let (outlet, inlet) = unbounded_channel();
        let connection = world.sessions.connect();
        let shard = Shard::default();
        world.sessions.open("session".to_owned(), shard, u64::MAX, connection, outlet);
        (world, inlet)
    }

    /// Holds every frame against both models; gives the names of the events.
    fn check(mut inlet: UnboundedReceiver<Push>) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        while let Ok(push) = inlet.try_recv() {
            let Push::Frame(frame) = push else { continue };
            let value: Value = serde_json::from_str(&frame).unwrap();
            let name = value["t"].as_str().unwrap().to_owned();
            match serde_json::from_str(&frame).unwrap() {
                GatewayEvent::Dispatch(_, Known::Unknown(_)) => {
                    panic!("serenity drops {name}: {frame}")
                }
                GatewayEvent::Dispatch(..) => {}
                other => panic!("{other:?}"),
            }
            let twilight = GatewayEventDeserializer::from_json(&frame).unwrap();
            let mut json = serde_json::Deserializer::from_str(&frame);
            twilight
                .deserialize(&mut json)
                .unwrap_or_else(|error| panic!("twilight drops {name}: {error}: {frame}"));
            names.insert(name);
        }
        names
    }

    fn person(world: &World) -> u64 {
        world.user_named("alice").unwrap().id
    }

    fn welcome(world: &World) -> u64 {
        world.channels.values().find(|channel| channel.kind == TEXT).unwrap().id
    }

    fn full_message(world: &mut World) -> Message {
        let (author, channel) = (world.bot(), welcome(world));
        let alice = person(world);
        let mut message = world.blank_message(channel, author);
        message.content = format!("hello <@{alice}> @everyone");
        message.mentions = Mentions::read(world, (author, channel), &message.content, None);
        message.embeds =
            vec![json!({"type": "rich", "title": "T", "fields": [{"name": "a", "value": "b"}]})];
        message.components = vec![json!({"type": 1, "components": [
            {"type": 2, "style": 1, "label": "Go", "custom_id": "go"},
            {"type": 2, "style": 5, "label": "Out", "url": "https://example.com"},
        ]})];
        message.attachments = vec![Attachment {
            id: 5,
            filename: "a.txt".to_owned(),
            description: None,
            content_type: "text/plain".to_owned(),
            data: Arc::from(*b"abc"),
            url: "http://127.0.0.1:1/attachments/1/5/a.txt".to_owned(),
        }];
        message.nonce = Some(json!("n"));
        message.interaction = Some(json!({
            "id": "9", "type": 2, "user": world.user_json(alice),
            "authorizing_integration_owners": {"0": "1"},
        }));
        message
    }

    #[test]
    fn every_event_reaches_serenity_and_twilight_as_what_it_is() {
        let (mut world, inlet) = world();
        let alice = person(&world);
        let place = welcome(&world);
        for event in [
            ready(&world, "session", Some(Shard::default())),
            world.guild_create(),
            world.neighbour_create(&world.neighbours[0]),
            resumed(),
            guild_update(&world),
            typing(&world, place, alice),
            members_chunk(&world, &world.members.values().collect::<Vec<_>>(), &[], &json!("n")),
        ] {
            world.send(&event);
        }
        let mut channel = world.channels[&place].clone();
        channel.id = world.next_id();
        let made = channel.id;
        world.add_channel(channel);
        world.announce_channel(made);
        world.remove_channel(made);
        let mut role = world.roles.values().find(|role| !role.managed).unwrap().clone();
        role.id = world.next_id();
        let new = role.id;
        world.add_role(role);
        world.announce_role(new);
        world.remove_role(new);
        let bob = world.join("bob", chrono::TimeDelta::days(1));
        world.announce_member(bob);
        world.announce_member(world.bot());
        world.leave(bob);
        let message = full_message(&mut world);
        let first = message.id;
        world.post(message);
        let mut answer = full_message(&mut world);
        answer.reply_to = Some(first);
        world.post(answer);
        world.set_pinned(place, first, true);
        world.remove_message(place, first);
        let (owner, now) = (world.bot(), world.now());
        let thread = Thread {
            id: world.next_id(),
            kind: PRIVATE_THREAD,
            name: "T".to_owned(),
            parent: place,
            owner,
            members: vec![(owner, now)],
            archived: false,
            locked: false,
            invitable: true,
            archive_after: 60,
            archive_changed: now,
            created: now,
            rate_limit: 0,
            sent: 0,
        };
        let aside = thread.id;
        world.add_thread(thread);
        world.send(&world.guild_create());
        world.set_thread_member(aside, alice, true);
        world.set_thread_member(aside, alice, false);
        let mut remark = full_message(&mut world);
        remark.channel = aside;
        world.post(remark);
        world.set_archived(aside, true);
        world.remove_thread(aside);
        let dm = world.dm_with(alice);
        let private = world.blank_message(dm.id, alice);
        world.post(private);
        world.send(&typing(&world, dm.id, alice));

        let names = check(inlet);
        let all = [
            "CHANNEL_CREATE",
            "CHANNEL_DELETE",
            "CHANNEL_PINS_UPDATE",
            "CHANNEL_UPDATE",
            "GUILD_CREATE",
            "GUILD_MEMBERS_CHUNK",
            "GUILD_MEMBER_ADD",
            "GUILD_MEMBER_REMOVE",
            "GUILD_MEMBER_UPDATE",
            "GUILD_ROLE_CREATE",
            "GUILD_ROLE_DELETE",
            "GUILD_ROLE_UPDATE",
            "GUILD_UPDATE",
            "MESSAGE_CREATE",
            "MESSAGE_DELETE",
            "MESSAGE_UPDATE",
            "READY",
            "RESUMED",
            "THREAD_CREATE",
            "THREAD_DELETE",
            "THREAD_MEMBERS_UPDATE",
            "THREAD_UPDATE",
            "TYPING_START",
        ];
        assert_eq!(names, all.iter().map(ToString::to_string).collect());
    }

    #[test]
    fn every_interaction_reaches_serenity_and_twilight_as_what_it_is() {
        let (mut world, inlet) = world();
        let alice = person(&world);
        let place = welcome(&world);
        let dm = world.dm_with(alice).id;
        for channel in [place, dm] {
            let mut message = full_message(&mut world);
            message.channel = channel;
            message.flags |= EPHEMERAL;
            message.visible_to = Some(alice);
            let source = message.id;
            world.post(message);
            let users = json!({alice.to_string(): world.user_json(alice)});
            let option = json!({"type": 6, "name": "who", "value": alice.to_string()});
            let typed = json!({"type": 3, "name": "text", "value": "a", "focused": true});
            let command = json!({
                "id": "7", "name": "a", "type": 1, "options": [option],
                "resolved": {"users": users},
            });
            let suggest = json!({"id": "7", "name": "a", "type": 1, "options": [typed]});
            let click = json!({"component_type": 2, "custom_id": "go"});
            let input = json!({"type": 4, "id": 2, "custom_id": "i", "value": "v"});
            let modal = json!({
                "custom_id": "m", "components": [{"type": 1, "id": 1, "components": [input]}],
            });
            let trigger = json!({
                "id": "9", "type": 3, "user": world.user_json(alice),
                "interacted_message_id": source.to_string(),
                "authorizing_integration_owners": {"0": "1"},
            });
            for (kind, data, source, trigger) in [
                (Kind::Command, command, None, None),
                (Kind::Autocomplete, suggest, None, None),
                (Kind::Component, click, Some(source), None),
                (Kind::Modal, modal.clone(), None, Some(trigger.clone())),
                (Kind::Modal, modal, Some(source), Some(trigger)),
            ] {
                let locale = "en-US".to_owned();
                let new =
                    NewInteraction { kind, user: alice, channel, locale, source, data, trigger };
                let (id, payload) = world.open_interaction(&new);
                world.send(&interaction(payload));
                // The answers carry what messages say of the interaction; it has to be known as
                // well.
                let mut answer = full_message(&mut world);
                answer.channel = channel;
                answer.interaction = Some(world.interactions[&id].metadata.clone());
                world.post(answer);
            }
        }
        assert_eq!(
            check(inlet),
            BTreeSet::from(["INTERACTION_CREATE".to_owned(), "MESSAGE_CREATE".to_owned()])
        );
    }
}
