//! Threads: conversations beside a channel. Who sees one follows from its parent, and, for a
//! private one, from who is in it.
//!
//! **Source:** Discord's documentation, "Threads".

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::channel::Channel;
use super::permission as perm;
use super::{World, time};
use crate::gateway::event::{self, Event};

/// Thread of an announcement channel.
pub const ANNOUNCEMENT_THREAD: u8 = 10;
/// Thread for everybody who sees the parent.
pub const PUBLIC_THREAD: u8 = 11;
/// Thread for those who are in it, and for moderators.
pub const PRIVATE_THREAD: u8 = 12;

/// After how many minutes a thread leaves the list that says nothing of it.
const ARCHIVE_AFTER: u64 = 1_440;

/// A thread. One that was started from a message has the message's id.
#[derive(Debug, Clone)]
pub(crate) struct Thread {
    pub(crate) id: u64,
    pub(crate) kind: u8,
    pub(crate) name: String,
    /// The channel that it stands in.
    pub(crate) parent: u64,
    /// Who started it.
    pub(crate) owner: u64,
    /// Who is in it, and since when.
    pub(crate) members: Vec<(u64, DateTime<Utc>)>,
    pub(crate) archived: bool,
    /// Only moderators can write in it, and take it out of the archive.
    pub(crate) locked: bool,
    /// Everybody in a private thread can add others.
    pub(crate) invitable: bool,
    /// After how many minutes without a message it leaves the list. The sandbox leaves it there.
    pub(crate) archive_after: u64,
    /// When it was last put into the archive or taken out.
    pub(crate) archive_changed: DateTime<Utc>,
    pub(crate) created: DateTime<Utc>,
    /// Slow mode, in seconds.
    pub(crate) rate_limit: u16,
    /// How many messages were ever written in it.
    pub(crate) sent: u64,
}

impl Thread {
    /// Whether somebody is in it.
    pub(crate) fn has(&self, user: u64) -> bool {
        self.members.iter().any(|(member, _)| *member == user)
    }

    /// What Discord says of somebody who is in it.
    pub(crate) fn member_json(&self, user: u64) -> Option<Value> {
        let (_, since) = self.members.iter().find(|(member, _)| *member == user)?;
        Some(json!({
            "id": self.id.to_string(),
            "user_id": user.to_string(),
            "join_timestamp": time(*since),
            "flags": 0,
        }))
    }
}

impl World {
    /// The channel of the server that `id` is, or that the thread `id` stands in; `None` for a
    /// direct message.
    pub(crate) fn place(&self, id: u64) -> Option<&Channel> {
        let id = self.threads.get(&id).map_or(id, |thread| thread.parent);
        self.channels.get(&id)
    }

    /// What `user` may do in a channel or thread of the server; nothing where there is none.
    pub(crate) fn permissions_in(&self, user: u64, id: u64) -> u64 {
        let Some(place) = self.place(id) else { return 0 };
        match self.threads.get(&id) {
            None => self.channel_permissions(user, place),
            Some(thread) => self.thread_permissions(user, thread, place),
        }
    }

    /// In a thread, writing is a permission of its own; it stands where that of a channel stands.
    fn thread_permissions(&self, user: u64, thread: &Thread, parent: &Channel) -> u64 {
        let bits = self.bare_permissions(user, parent);
        let private =
            thread.kind == PRIVATE_THREAD && !thread.has(user) && bits & perm::MANAGE_THREADS == 0;
        if private {
            return 0;
        }
        let writes = bits & perm::SEND_MESSAGES_IN_THREADS != 0;
        perm::imply(if writes { bits | perm::SEND_MESSAGES } else { bits & !perm::SEND_MESSAGES })
    }

    /// A thread as JSON, as the bot gets it.
    pub(crate) fn thread_json(&self, thread: &Thread) -> Value {
        let written = self.messages.get(&thread.id).map_or(0, std::collections::VecDeque::len);
        let mut json = json!({
            "id": thread.id.to_string(),
            "type": thread.kind,
            "guild_id": self.guild.id.to_string(),
            "parent_id": thread.parent.to_string(),
            "owner_id": thread.owner.to_string(),
            "name": thread.name,
            "last_message_id": self.last_message(thread.id).map(|id| id.to_string()),
            "rate_limit_per_user": thread.rate_limit,
            "flags": 0,
            "message_count": written,
            "total_message_sent": thread.sent,
            "member_count": thread.members.len().min(50),
            "thread_metadata": {
                "archived": thread.archived,
                "archive_timestamp": time(thread.archive_changed),
                "auto_archive_duration": thread.archive_after,
                "locked": thread.locked,
                "create_timestamp": time(thread.created),
            },
        });
        if thread.kind == PRIVATE_THREAD {
            json["thread_metadata"]["invitable"] = json!(thread.invitable);
        }
        if let Some(own) = thread.member_json(self.bot()) {
            json["member"] = own;
        }
        json
    }

    /// The active threads that the bot sees.
    pub(crate) fn active_threads(&self) -> impl Iterator<Item = &Thread> {
        self.threads.values().filter(|thread| !thread.archived && self.sees(self.bot(), thread.id))
    }

    /// A thread that `owner` starts, who is in it; not in its channel yet. One from a message has
    /// the message's `id`.
    pub(crate) fn new_thread(
        &mut self,
        id: Option<u64>,
        kind: u8,
        parent: u64,
        owner: u64,
    ) -> Thread {
        let now = self.now();
        Thread {
            id: id.unwrap_or_else(|| self.next_id()),
            kind,
            name: String::new(),
            parent,
            owner,
            members: vec![(owner, now)],
            archived: false,
            locked: false,
            invitable: true,
            archive_after: ARCHIVE_AFTER,
            archive_changed: now,
            created: now,
            rate_limit: 0,
            sent: 0,
        }
    }

    /// Puts a thread into its channel.
    pub(crate) fn add_thread(&mut self, thread: Thread) {
        let id = thread.id;
        self.threads.insert(id, thread);
        if let Some(mut event) =
            self.threads.get(&id).map(|thread| thread_event("THREAD_CREATE", self, thread))
        {
            event.data["newly_created"] = json!(true);
            self.send(&event);
        }
    }

    /// Announces that a thread has changed.
    pub(crate) fn announce_thread(&mut self, id: u64) {
        if let Some(event) =
            self.threads.get(&id).map(|thread| thread_event("THREAD_UPDATE", self, thread))
        {
            self.send(&event);
        }
    }

    /// Takes a thread away, with its messages.
    pub(crate) fn remove_thread(&mut self, id: u64) {
        let Some(thread) = self.threads.get(&id) else { return };
        let data = json!({
            "id": id.to_string(),
            "guild_id": self.guild.id.to_string(),
            "parent_id": thread.parent.to_string(),
            "type": thread.kind,
        });
        let event = Event { channel: Some(id), ..Event::new("THREAD_DELETE", event::GUILDS, data) };
        self.send(&event);
        self.threads.remove(&id);
        self.messages.remove(&id);
    }

    /// Takes the threads of a channel that is about to go; Discord announces the channel alone.
    pub(crate) fn forget_threads(&mut self, parent: u64) {
        let gone: Vec<u64> =
            self.threads.values().filter(|thread| thread.parent == parent).map(|t| t.id).collect();
        for id in gone {
            self.threads.remove(&id);
            self.messages.remove(&id);
        }
    }

    /// Somebody comes into a thread, or leaves it; says whether that is a change.
    pub(crate) fn set_thread_member(&mut self, id: u64, user: u64, inside: bool) -> bool {
        let now = self.now();
        let Some(thread) = self.threads.get_mut(&id).filter(|thread| thread.has(user) != inside)
        else {
            return false;
        };
        if inside {
            thread.members.push((user, now));
        } else {
            thread.members.retain(|(member, _)| *member != user);
        }
        let mut data = json!({
            "id": id.to_string(),
            "guild_id": self.guild.id.to_string(),
            "member_count": thread.members.len().min(50),
        });
        if let Some(mut added) = thread.member_json(user) {
            added["member"] =
                self.members.get(&user).map_or(Value::Null, |member| self.member_json(member));
            added["presence"] = Value::Null;
            data["added_members"] = json!([added]);
        } else {
            data["removed_member_ids"] = json!([user.to_string()]);
        }
        // Of others than itself a bot hears with the members intent alone.
        let intent = if user == self.bot() { event::GUILDS } else { event::GUILD_MEMBERS };
        let place = self.threads.get(&id).map(|thread| thread.parent);
        self.send(&Event { channel: place, ..Event::new("THREAD_MEMBERS_UPDATE", intent, data) });
        true
    }

    /// Puts a thread into the archive, or takes it out.
    pub(crate) fn set_archived(&mut self, id: u64, archived: bool) {
        let now = self.now();
        if let Some(thread) = self.threads.get_mut(&id).filter(|thread| thread.archived != archived)
        {
            thread.archived = archived;
            thread.archive_changed = now;
            self.announce_thread(id);
        }
    }
}

fn thread_event(name: &'static str, world: &World, thread: &Thread) -> Event {
    Event { channel: Some(thread.id), ..Event::new(name, event::GUILDS, world.thread_json(thread)) }
}
