//! Tickets: a private channel for one member and the staff, with a clock.
//!
//! A ticket is a row before it is a channel: `opening` until the channel is there, then `open`,
//! then `closed`. What a ticket is about (an application, a payout) is that noun's own; closing or
//! losing a ticket never changes it.

mod notice;
mod repo;

use std::time::Duration;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{ChannelId, MemberId, MessageId, ProgramId, TicketId};
use crate::outbox::{self, Effect, UndeliveredReason};
use crate::store::StoreError;
use crate::tenant::{self, Tenant};

pub use notice::TicketNotice;

/// What a ticket is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum TicketKind {
    /// An application to become a partner.
    Application,
    /// A request for a payout.
    Payout,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum TicketState {
    /// The channel is still owed.
    Opening,
    /// The channel is there.
    Open,
    /// The matter is settled; the channel can only be read.
    Closed,
}

/// A private channel for one member and the staff; the row comes first, the channel later.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// As people see it, counted over all programs.
    pub id: TicketId,
    /// Whose program it belongs to.
    pub program: ProgramId,
    /// What it is about.
    pub kind: TicketKind,
    /// Whose ticket it is.
    pub member: MemberId,
    /// Where it stands.
    pub state: TicketState,
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
pub(crate) async fn open_ticket(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    kind: TicketKind,
    member: MemberId,
    due_at: Option<UtcMs>,
) -> Result<TicketId, StoreError> {
    let id = repo::insert(conn, now, program, kind, member, due_at).await?;
    outbox::enqueue(conn, now, program, &Effect::OpenChannel { ticket: id }).await?;
    outbox::enqueue(conn, now, program, &Effect::ShowCard { ticket: id }).await?;
    Ok(id)
}

/// Files a ticket that nobody needs to talk in: it has no channel, and is closed from the
/// beginning.
pub(crate) async fn file_closed_ticket(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    kind: TicketKind,
    member: MemberId,
    due_at: UtcMs,
) -> Result<TicketId, StoreError> {
    let id = repo::insert(conn, now, program, kind, member, Some(due_at)).await?;
    repo::mark_closed(conn, now, id).await?;
    Ok(id)
}

/// Closes a ticket: its card shows it and its channel becomes read-only. Closing a closed one
/// changes nothing.
pub(crate) async fn close_ticket(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    id: TicketId,
) -> Result<(), StoreError> {
    if repo::mark_closed(conn, now, id).await? {
        outbox::enqueue(conn, now, program, &Effect::ShowCard { ticket: id }).await?;
        outbox::enqueue(conn, now, program, &Effect::CloseChannel { ticket: id }).await?;
    }
    Ok(())
}

/// The ticket with this number, whichever program it belongs to: the caller compares.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(app: &AppContext, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    repo::find(&mut *app.store.read().await?, id).await
}

/// The ticket that lives in this channel.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_by_channel(
    app: &AppContext,
    channel: ChannelId,
) -> Result<Option<Ticket>, StoreError> {
    repo::find_by_channel(&mut *app.store.read().await?, channel).await
}

/// The member's newest ticket that is not closed.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_newest_by_member(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
) -> Result<Option<Ticket>, StoreError> {
    repo::find_newest_by_member(&mut *app.store.read().await?, program, member).await
}

/// The member's newest ticket of this kind that is not closed.
pub(crate) async fn find_newest_in(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    kind: TicketKind,
) -> Result<Option<Ticket>, StoreError> {
    repo::find_newest_in(conn, program, member, kind).await
}

/// The channel is there. A second call with the same channel changes nothing.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_channel(
    app: &AppContext,
    id: TicketId,
    channel: ChannelId,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::set_channel(&mut tx, id, channel).await?;
    tx.commit().await?;
    app.ticket_changed();
    Ok(())
}

/// The channel of an open ticket was deleted: the ticket gets a new one, in which its card stands
/// again and the reason is said. What was owed to the old channel comes into the new one. Nothing
/// happens to a closed ticket, nor when the ticket has another channel by now. Returns whether it
/// gets a new one.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_channel_lost(app: &AppContext, ticket: &Ticket) -> Result<bool, StoreError> {
    let Some(channel) = ticket.channel else { return Ok(false) };
    let (now, program, id) = (app.clock.now(), ticket.program, ticket.id);
    let mut tx = app.store.begin().await?;
    if !repo::clear_channel(&mut tx, id, channel).await? {
        return Ok(false);
    }
    outbox::enqueue(&mut tx, now, program, &Effect::OpenChannel { ticket: id }).await?;
    outbox::enqueue(&mut tx, now, program, &Effect::ShowCard { ticket: id }).await?;
    outbox::enqueue(&mut tx, now, program, &Effect::post_only(id, TicketNotice::ChannelReplaced))
        .await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(true)
}

/// The program's tickets whose channel should be there and be written in, oldest first.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open(app: &AppContext, program: ProgramId) -> Result<Vec<TicketId>, StoreError> {
    repo::list_open(&mut *app.store.read().await?, program).await
}

/// Owes every open ticket's channel that exactly those are let in who should be in it now.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn set_access_of_all(app: &AppContext, program: ProgramId) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    for ticket in repo::list_open(&mut tx, program).await? {
        outbox::enqueue(&mut tx, now, program, &Effect::SetAccess { ticket }).await?;
    }
    tx.commit().await?;
    app.notify_outbox();
    Ok(())
}

/// The tickets that are not closed, oldest first: number, what each is about, whose it is, and the
/// member's name.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_open_names(
    app: &AppContext,
    program: ProgramId,
) -> Result<Vec<(TicketId, TicketKind, MemberId, Option<String>)>, StoreError> {
    repo::list_open_names(&mut *app.store.read().await?, program).await
}

/// The tickets that wait for a channel, with what stands in the way, oldest first.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_waiting(
    app: &AppContext,
    program: ProgramId,
) -> Result<Vec<(TicketId, UndeliveredReason)>, StoreError> {
    repo::list_waiting(&mut *app.store.read().await?, program).await
}

/// The further categories that go on for the one that was chosen, in the order in which they are
/// filled.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_further_categories(
    app: &AppContext,
    program: ProgramId,
    category: ChannelId,
) -> Result<Vec<ChannelId>, StoreError> {
    repo::list_further_categories(&mut *app.store.read().await?, program, category).await
}

/// A further category goes on for the one that was chosen; staff are told. A second call with the
/// same one changes nothing.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_further_category(
    app: &AppContext,
    program: ProgramId,
    category: ChannelId,
    further: ChannelId,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if !repo::insert_further_category(&mut tx, now, program, category, further).await? {
        return Ok(());
    }
    let notice = TicketNotice::CategoryAdded { category: further };
    outbox::enqueue(&mut tx, now, program, &Effect::log(notice)).await?;
    tx.commit().await?;
    app.notify_outbox();
    Ok(())
}

/// Owes the removal of the channels of tickets that were closed longer ago than the program keeps
/// them, after a line in the log channel that names them. Nothing where the program does not say
/// so.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn remove_old_channels(app: &AppContext, tenant: &Tenant) -> Result<(), StoreError> {
    let Some(days) = tenant.program.tickets.keep_closed_days else { return Ok(()) };
    let (now, program) = (app.clock.now(), tenant.id);
    let before = now.minus(Duration::from_hours(u64::from(days).saturating_mul(24)));
    let mut tx = app.store.begin().await?;
    let mut tickets = Vec::new();
    for ticket in repo::list_removable(&mut tx, program, before).await? {
        if !outbox::is_owed(&mut tx, program, &Effect::RemoveChannel { ticket }).await? {
            tickets.push(ticket);
        }
    }
    if tickets.is_empty() {
        return Ok(());
    }
    let notice = TicketNotice::ChannelsRemoved { tickets: tickets.clone(), days };
    outbox::enqueue(&mut tx, now, program, &Effect::log(notice)).await?;
    for ticket in tickets {
        outbox::enqueue(&mut tx, now, program, &Effect::RemoveChannel { ticket }).await?;
    }
    tx.commit().await?;
    app.notify_outbox();
    Ok(())
}

/// The channel of a closed ticket is removed.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_channel_removed(
    app: &AppContext,
    id: TicketId,
    channel: ChannelId,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::clear_closed_channel(&mut tx, id, channel).await?;
    tx.commit().await
}

/// The card is there.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_card(
    app: &AppContext,
    id: TicketId,
    message: MessageId,
) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    repo::set_card(&mut tx, id, message).await?;
    tx.commit().await
}

/// The reference at the end of the topic of the ticket's channel, for example `Ref 3f2a9c01-17`.
///
/// # Errors
/// [`StoreError`] when the installation's own mark cannot be read.
pub async fn topic_mark(app: &AppContext, ticket: &Ticket) -> Result<String, StoreError> {
    Ok(format!("Ref {}-{}", tenant::find_installation(app).await?, ticket.id))
}

/// The ticket whose reference, made by this installation, stands in a channel's topic. People may
/// have written before and after it, but not directly against it: 1 is not taken for 17.
#[must_use]
pub fn ticket_of_topic(installation: &str, topic: &str) -> Option<TicketId> {
    let words: Vec<&str> = topic.split_whitespace().collect();
    let reference = |pair: &[&str]| match pair {
        ["Ref", reference] => reference.strip_prefix(installation)?.strip_prefix('-')?.parse().ok(),
        _ => None,
    };
    words.windows(2).find_map(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_in_a_topic_and_no_other_installations() {
        assert_eq!(
            ticket_of_topic("3f2a9c01", "Midnight · Ref 3f2a9c01-17 and more"),
            Some(TicketId::new(17))
        );
        for other in [
            "",
            "Midnight",
            "Ref 3f2a9c02-17",
            "Ref 3f2a9c01-17a",
            "Ref 3f2a9c01-x",
            "Ref 3f2a9c01-",
            "3f2a9c01-17",
            "Ref 3f2a9c0117",
        ] {
            assert_eq!(ticket_of_topic("3f2a9c01", other), None, "{other}");
        }
    }
}
