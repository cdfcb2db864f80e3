//! Acting as a member: what a person does in their client, and what they see there.
//!
//! What the client would not send is refused here, before the bot hears of it.

mod command;
mod component;
mod manage;
mod menu;
mod modal;
mod option;
mod reply;
mod upload;

use std::fmt;

use serde_json::Value;

pub use reply::Reply;
pub use upload::file;

use crate::sandbox::Sandbox;
use crate::view::channel::ChannelView;
use crate::view::message::MessageView;
use crate::view::modal::ModalView;
use crate::world::World;
use crate::world::channel::{ANNOUNCEMENT, CATEGORY, TEXT};
use crate::world::interaction::NewInteraction;
use crate::world::message::Mentions;
use crate::world::permission as perm;
use crate::world::thread::{ANNOUNCEMENT_THREAD, PRIVATE_THREAD, PUBLIC_THREAD};
pub(crate) use command::{is_shown, run, suggest};
pub(crate) use component::{Click, click, select};
pub(crate) use manage::{Deed, manage};
pub(crate) use menu::{Menu, on_message, on_user};
pub(crate) use modal::{Submit, opened, submit};
pub(crate) use option::Typed;
pub(crate) use reply::{answer, suggestions};

/// Why a person did not get an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActError {
    /// The client would not send it; why.
    #[error("the client would not send it: {0}")]
    Client(String),
    /// "The application did not respond": no answer within three seconds, or none that came to
    /// anything.
    #[error("The application did not respond")]
    NoAnswer,
    /// The channel or message is not there for this person.
    #[error("not visible to this person")]
    NotVisible,
    /// Something is not there at all.
    #[error("unknown: {0}")]
    Unknown(String),
}

impl ActError {
    /// The client would not send it.
    fn client(why: impl Into<String>) -> Self {
        Self::Client(why.into())
    }
}

/// A member of the server, in their client. Clones are the same person.
#[derive(Clone)]
pub struct Actor {
    sandbox: Sandbox,
    id: u64,
    name: String,
    locale: String,
    channel: Option<u64>,
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Actor {
    pub(crate) fn new(sandbox: Sandbox, id: u64, name: &str, locale: &str) -> Self {
        Self { sandbox, id, name: name.to_owned(), locale: locale.to_owned(), channel: None }
    }

    /// The user id.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The account's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language of their client, a Discord locale.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// `<@id>`.
    #[must_use]
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    /// The same person with a client in another language, a Discord locale.
    #[must_use]
    pub fn with_locale(&self, locale: &str) -> Self {
        Self { locale: locale.to_owned(), ..self.clone() }
    }

    /// The same person, typing commands in `channel`; without this it is the first text channel
    /// that they see.
    #[must_use]
    pub fn in_channel(&self, channel: u64) -> Self {
        Self { channel: Some(channel), ..self.clone() }
    }

    /// Runs a command: `path` is its name, with that of a subcommand after a space. Users, roles
    /// and channels are given by id, as a string or a number, files by [`file()`].
    ///
    /// # Errors
    /// [`ActError::Client`] for what the client would not send: an unknown command, a missing
    /// option, a value out of bounds, a missing permission. [`ActError::NoAnswer`] and
    /// [`ActError::NotVisible`].
    pub async fn command(&self, path: &str, options: &[(&str, Value)]) -> Result<Reply, ActError> {
        let interaction = self.sandbox.core().change(|world| {
            let typed = self.typed(world, path, options)?;
            run(world, &typed)
        })?;
        self.answer(interaction).await
    }

    /// Runs a command of the menu on a person.
    ///
    /// # Errors
    /// As [`Actor::command`].
    pub async fn user_command(&self, name: &str, target: u64) -> Result<Reply, ActError> {
        let interaction = self.sandbox.core().change(|world| {
            let channel = self.channel.or_else(|| world.first_channel(self.id));
            let menu = self.menu(channel.ok_or(ActError::NotVisible)?, name);
            on_user(world, &menu, target)
        })?;
        self.answer(interaction).await
    }

    /// Runs a command of the menu on a message.
    ///
    /// # Errors
    /// As [`Actor::command`].
    pub async fn message_command(
        &self,
        name: &str,
        message: &MessageView,
    ) -> Result<Reply, ActError> {
        let menu = self.menu(message.channel, name);
        let run = |world: &mut World| on_message(world, &menu, message.id);
        let interaction = self.sandbox.core().change(run)?;
        self.answer(interaction).await
    }

    /// Types `typed` into an option; gives the names and values that the bot suggests.
    ///
    /// # Errors
    /// As [`Actor::command`], and [`ActError::Client`] for an option without suggestions.
    pub async fn autocomplete(
        &self,
        path: &str,
        option: &str,
        typed: &str,
        others: &[(&str, Value)],
    ) -> Result<Vec<(String, Value)>, ActError> {
        let interaction = self.sandbox.core().change(|world| {
            let line = self.typed(world, path, others)?;
            suggest(world, &line, option, typed)
        })?;
        suggestions(self.sandbox.core(), interaction).await
    }

    /// Clicks a button, by its label or else by its custom id.
    ///
    /// # Errors
    /// [`ActError::Client`] for a button that is not there, disabled, or opens an address;
    /// [`ActError::NotVisible`] when the message has gone or is not for this person;
    /// [`ActError::NoAnswer`].
    pub async fn click(
        &self,
        message: &MessageView,
        label_or_custom_id: &str,
    ) -> Result<Reply, ActError> {
        let place = self.on(message);
        let interaction =
            self.sandbox.core().change(|world| click(world, &place, label_or_custom_id))?;
        self.answer(interaction).await
    }

    /// Chooses in a select: options by value or label, users, roles and channels by id or name.
    ///
    /// # Errors
    /// As [`Actor::click`], and [`ActError::Client`] for a choice that is not offered, or for too
    /// few or too many.
    pub async fn select(
        &self,
        message: &MessageView,
        custom_id: &str,
        values: &[&str],
    ) -> Result<Reply, ActError> {
        let place = self.on(message);
        let interaction =
            self.sandbox.core().change(|world| select(world, &place, custom_id, values))?;
        self.answer(interaction).await
    }

    /// Submits a modal. Inputs go by custom id or label; those not named keep what the bot has put
    /// into them. A modal can be submitted many times, also at the same time.
    ///
    /// # Errors
    /// [`ActError::Client`] for an input that is not there, empty though required, too short or too
    /// long; [`ActError::NoAnswer`].
    pub async fn submit(
        &self,
        modal: &ModalView,
        values: &[(&str, &str)],
    ) -> Result<Reply, ActError> {
        let form = Submit { user: self.id, locale: self.locale.clone(), modal };
        let interaction = self.sandbox.core().change(|world| submit(world, &form, values))?;
        self.answer(interaction).await
    }

    /// Writes a message into a channel, or into the conversation with the bot.
    ///
    /// # Errors
    /// [`ActError::NotVisible`], and [`ActError::Client`] where they may not write, or for text of
    /// no or more than 2000 characters.
    #[expect(clippy::unused_async, reason = "everything that a person does is awaited alike")]
    pub async fn say(&self, channel: u64, text: &str) -> Result<MessageView, ActError> {
        self.sandbox.core().change(|world| say(world, self.id, channel, text))
    }

    /// Starts a thread in a channel, `private` or for all who see the channel; gives its id.
    ///
    /// # Errors
    /// [`ActError::NotVisible`], and [`ActError::Client`] where they may not start one, or for a
    /// name of no or more than 100 characters.
    #[expect(clippy::unused_async, reason = "everything that a person does is awaited alike")]
    pub async fn start_thread(
        &self,
        channel: u64,
        name: &str,
        private: bool,
    ) -> Result<u64, ActError> {
        self.sandbox.core().change(|world| start_thread(world, self.id, channel, name, private))
    }

    /// The channels that they see, categories among them, in the order of the list.
    #[must_use]
    pub fn channels(&self) -> Vec<ChannelView> {
        self.sandbox.core().read(|world| channels(world, self.id))
    }

    /// What they read in a channel, oldest first, ephemeral messages for them included.
    ///
    /// # Errors
    /// [`ActError::NotVisible`].
    pub fn messages(&self, channel: u64) -> Result<Vec<MessageView>, ActError> {
        self.sandbox.core().read(|world| messages(world, self.id, channel))
    }

    /// Their conversation with the bot, oldest first.
    #[must_use]
    pub fn dms(&self) -> Vec<MessageView> {
        self.dm_channel().and_then(|channel| self.messages(channel).ok()).unwrap_or_default()
    }

    /// The channel of their conversation with the bot, if there is one yet.
    #[must_use]
    pub fn dm_channel(&self) -> Option<u64> {
        self.sandbox
            .core()
            .read(|world| world.dms.values().find(|dm| dm.recipient == self.id).map(|dm| dm.id))
    }

    /// From now on the bot's direct messages do not reach them.
    pub fn close_dms(&self) {
        self.set_dms(false);
    }

    /// From now on the bot's direct messages reach them again.
    pub fn open_dms(&self) {
        self.set_dms(true);
    }

    fn set_dms(&self, open: bool) {
        self.sandbox.core().change(|world| {
            if let Some(user) = world.users.get_mut(&self.id) {
                user.dms_open = open;
            }
        });
    }

    /// Whether they see a channel.
    #[must_use]
    pub fn can_see(&self, channel: u64) -> bool {
        self.sandbox.core().read(|world| world.sees(self.id, channel))
    }

    /// Whether this member can write in the channel now.
    #[must_use]
    pub fn may_send(&self, channel: u64) -> bool {
        self.sandbox
            .core()
            .read(|world| world.permissions_in(self.id, channel) & perm::SEND_MESSAGES != 0)
    }

    /// Removes a member from the server, with the right to.
    ///
    /// # Errors
    /// [`ActError::Client`] without the right to, or for somebody who does not stand below them;
    /// [`ActError::Unknown`]. So for the following.
    pub fn remove_member(&self, member: u64) -> Result<(), ActError> {
        self.manage(&Deed::Remove { member })
    }

    /// Gives a member a role.
    ///
    /// # Errors
    /// As [`Actor::remove_member`].
    pub fn give_role(&self, member: u64, role: u64) -> Result<(), ActError> {
        self.manage(&Deed::Role { member, role, give: true })
    }

    /// Takes a role from a member.
    ///
    /// # Errors
    /// As [`Actor::remove_member`].
    pub fn take_role(&self, member: u64, role: u64) -> Result<(), ActError> {
        self.manage(&Deed::Role { member, role, give: false })
    }

    /// Puts a role at a position in the hierarchy, 1 or higher.
    ///
    /// # Errors
    /// As [`Actor::remove_member`].
    pub fn set_role_position(&self, role: u64, position: u16) -> Result<(), ActError> {
        self.manage(&Deed::RolePosition { role, position })
    }

    /// Deletes a role.
    ///
    /// # Errors
    /// As [`Actor::remove_member`].
    pub fn delete_role(&self, role: u64) -> Result<(), ActError> {
        self.manage(&Deed::DeleteRole { role })
    }

    /// Gives a channel another name; that of a text channel becomes lower case, with hyphens.
    ///
    /// # Errors
    /// As [`Actor::remove_member`], and [`ActError::NotVisible`].
    pub fn rename_channel(&self, channel: u64, name: &str) -> Result<(), ActError> {
        self.manage(&Deed::ChannelName { channel, name: name.trim().to_owned() })
    }

    /// Puts a channel at a position in the list.
    ///
    /// # Errors
    /// As [`Actor::rename_channel`].
    pub fn set_channel_position(&self, channel: u64, position: u16) -> Result<(), ActError> {
        self.manage(&Deed::ChannelPosition { channel, position })
    }

    fn manage(&self, deed: &Deed) -> Result<(), ActError> {
        self.sandbox.core().change(|world| manage(world, self.id, deed))
    }

    fn menu<'a>(&self, channel: u64, name: &'a str) -> Menu<'a> {
        Menu { user: self.id, locale: self.locale.clone(), channel, name }
    }

    fn typed<'a>(
        &self,
        world: &World,
        path: &'a str,
        options: &'a [(&'a str, Value)],
    ) -> Result<Typed<'a>, ActError> {
        let channel =
            self.channel.or_else(|| world.first_channel(self.id)).ok_or(ActError::NotVisible)?;
        Ok(Typed { user: self.id, locale: self.locale.clone(), channel, path, options })
    }

    fn on(&self, message: &MessageView) -> Click {
        Click {
            user: self.id,
            locale: self.locale.clone(),
            channel: message.channel,
            message: message.id,
        }
    }

    async fn answer(&self, interaction: u64) -> Result<Reply, ActError> {
        answer(self.sandbox.core(), interaction).await
    }
}

/// Opens an interaction and sends it to the bot; gives its id.
fn open(world: &mut World, new: &NewInteraction) -> u64 {
    let (id, payload) = world.open_interaction(new);
    world.send(&crate::gateway::event::interaction(payload));
    if world.sessions.is_empty() {
        // No bot has ever come, or will come back: nobody is going to answer.
        if let Some(interaction) = world.interactions.get_mut(&id) {
            interaction.lost = true;
        }
    }
    id
}

/// The channels that a person sees.
pub(crate) fn channels(world: &World, user: u64) -> Vec<ChannelView> {
    let view = |channel: &crate::world::channel::Channel| ChannelView {
        id: channel.id,
        name: channel.name.clone(),
        kind: channel.kind,
        parent: channel.parent,
        topic: channel.topic.clone(),
        position: channel.position,
    };
    let mut seen: Vec<_> = world
        .channels
        .values()
        .filter(|channel| {
            // A category is there for whoever sees a channel in it.
            let inside = channel.kind == CATEGORY
                && world.children(Some(channel.id)).any(|c| world.sees(user, c.id));
            inside || world.sees(user, channel.id)
        })
        .map(view)
        .collect();
    seen.sort_by_key(|channel| (channel.position, channel.id));
    seen
}

/// What a person reads in a channel.
pub(crate) fn messages(
    world: &World,
    user: u64,
    channel: u64,
) -> Result<Vec<MessageView>, ActError> {
    if !world.sees(user, channel) {
        return Err(ActError::NotVisible);
    }
    let all = world.messages.get(&channel).into_iter().flatten();
    Ok(all
        .filter(|message| message.is_for(user))
        .map(|message| MessageView::new(world, message))
        .collect())
}

/// Starts a thread as a person. Writing in it is a permission of its own, which the client asks for
/// before it lets anybody start one.
pub(crate) fn start_thread(
    world: &mut World,
    user: u64,
    channel: u64,
    name: &str,
    private: bool,
) -> Result<u64, ActError> {
    if !world.sees(user, channel) {
        return Err(ActError::NotVisible);
    }
    let place =
        world.channels.get(&channel).filter(|place| matches!(place.kind, TEXT | ANNOUNCEMENT));
    let place = place.ok_or_else(|| ActError::client("there are no threads"))?;
    let (kind, needed) = match (place.kind, private) {
        (ANNOUNCEMENT, _) => (ANNOUNCEMENT_THREAD, perm::CREATE_PUBLIC_THREADS),
        (_, false) => (PUBLIC_THREAD, perm::CREATE_PUBLIC_THREADS),
        (_, true) => (PRIVATE_THREAD, perm::CREATE_PRIVATE_THREADS),
    };
    let needed = needed | perm::SEND_MESSAGES_IN_THREADS;
    if world.permissions_in(user, channel) & needed != needed {
        return Err(ActError::client(format!("they may start no thread in #{}", place.name)));
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(ActError::client("a thread's name has 1 to 100 characters"));
    }
    let mut thread = world.new_thread(None, kind, channel, user);
    name.clone_into(&mut thread.name);
    let id = thread.id;
    world.add_thread(thread);
    Ok(id)
}

/// Writes a message as a person.
pub(crate) fn say(
    world: &mut World,
    user: u64,
    channel: u64,
    text: &str,
) -> Result<MessageView, ActError> {
    if !world.sees(user, channel) {
        return Err(ActError::NotVisible);
    }
    if let Some(place) = world.place(channel)
        && (world.permissions_in(user, channel) & perm::SEND_MESSAGES == 0
            || !place.holds_messages())
    {
        return Err(ActError::client(format!("they may not write in #{}", place.name)));
    }
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 2_000 {
        return Err(ActError::client("a message has 1 to 2000 characters"));
    }
    let mut message = world.blank_message(channel, user);
    message.mentions = Mentions::read(world, (user, channel), text, None);
    text.clone_into(&mut message.content);
    let view = MessageView::new(world, &message);
    world.post(message);
    Ok(view)
}
