//! Tickets: a private channel for one member and the staff, with a clock.
//!
//! A ticket is a row before it is a channel: `opening` until the channel is there, then `open`, then `closed`. What a
//! ticket is about (an application, a payout) is that noun's own; closing or losing a ticket never changes it.

mod repo;

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::desk::Desk;
use crate::guild;
use crate::id::{ChannelId, MemberId, MessageId, ProgramId, TicketId};
use crate::outbox::{self, Effect};
use crate::store::StoreError;

/// What a ticket is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum Kind {
    /// An application to become a partner.
    Application,
    /// A request for a payout.
    Payout,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum State {
    /// The channel is still owed.
    Opening,
    /// The channel is there.
    Open,
    /// The matter is settled; the channel can only be read.
    Closed,
}

/// A ticket.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// Its number.
    pub id: TicketId,
    /// Whose program it belongs to.
    pub program: ProgramId,
    /// What it is about.
    pub kind: Kind,
    /// Whose ticket it is.
    pub member: MemberId,
    /// Where it stands.
    pub state: State,
    /// The channel, once it is there.
    pub channel: Option<ChannelId>,
    /// The channel's first message, with the buttons.
    pub card: Option<MessageId>,
    /// When staff must have answered, UTC.
    pub due_at: Option<UtcMs>,
    /// When it was filed, UTC.
    pub created_at: UtcMs,
}

/// Files a ticket and owes its channel and its card.
pub(crate) async fn open(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    kind: Kind,
    member: MemberId,
    due_at: Option<UtcMs>,
) -> Result<TicketId, StoreError> {
    let id = repo::insert(conn, now, program, kind, member, due_at).await?;
    outbox::owe(conn, now, program, &Effect::OpenChannel { ticket: id }).await?;
    outbox::owe(conn, now, program, &Effect::ShowCard { ticket: id }).await?;
    Ok(id)
}

/// Closes a ticket: its card shows it and its channel becomes read-only. Closing a closed one changes nothing.
pub(crate) async fn close(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    id: TicketId,
) -> Result<(), StoreError> {
    if repo::close(conn, now, id).await? {
        outbox::owe(conn, now, program, &Effect::ShowCard { ticket: id }).await?;
        outbox::owe(conn, now, program, &Effect::CloseChannel { ticket: id }).await?;
    }
    Ok(())
}

/// The ticket with this number, whichever program it belongs to: the caller compares.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(desk: &Desk, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    repo::find(&mut *desk.store.read().await?, id).await
}

/// The ticket that lives in this channel.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn in_channel(desk: &Desk, channel: ChannelId) -> Result<Option<Ticket>, StoreError> {
    repo::in_channel(&mut *desk.store.read().await?, channel).await
}

/// The member's newest ticket that is not closed.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn newest_of(desk: &Desk, program: ProgramId, member: MemberId) -> Result<Option<Ticket>, StoreError> {
    repo::newest_of(&mut *desk.store.read().await?, program, member).await
}

/// The member's newest ticket of this kind that is not closed.
pub(crate) async fn newest_in(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    kind: Kind,
) -> Result<Option<Ticket>, StoreError> {
    repo::newest_in(conn, program, member, kind).await
}

/// The channel is there. A second call with the same channel changes nothing.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn channel_opened(desk: &Desk, id: TicketId, channel: ChannelId) -> Result<(), StoreError> {
    let mut tx = desk.store.begin().await?;
    repo::channel_opened(&mut tx, id, channel).await?;
    tx.commit().await?;
    desk.ticket_changed();
    Ok(())
}

/// The card is there.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn card_shown(desk: &Desk, id: TicketId, message: MessageId) -> Result<(), StoreError> {
    let mut tx = desk.store.begin().await?;
    repo::card_shown(&mut tx, id, message).await?;
    tx.commit().await
}

/// The text that stands in the topic of the ticket's channel, for example `[tk:3f2a9c01-17]`.
///
/// # Errors
/// [`StoreError`] when the installation's own mark cannot be read.
pub async fn topic_mark(desk: &Desk, ticket: &Ticket) -> Result<String, StoreError> {
    Ok(format!("[tk:{}-{}]", guild::installation(desk).await?, ticket.id))
}
