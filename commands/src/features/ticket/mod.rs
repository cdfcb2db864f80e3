//! Tickets: what staff may do with one, and the one in whose channel something was typed.

mod notice;
pub(crate) mod waiting;

use partnerdesk::id::{ChannelId, MemberId, TicketId};
use partnerdesk::ticket::{self, Ticket, TicketKind, TicketNotice};
use poise::serenity_prelude::CreateAutocompleteResponse;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, request_context, run};
use crate::discord::reply::{Choice, MessageContent, Reply, choices};
use crate::discord::request_context::RequestContext;
use crate::features::application::history;
use crate::features::{Feature, manage_ticket};
use crate::i18n::Locale;
use crate::user_error::{Explain, UserError};

pub(crate) use waiting::waiting_message;

actions! {
    /// What staff may do with a ticket; everybody else is told whom the button is for.
    ManageTicket("manage") { ticket: TicketId } => Deferred |ctx, _| manage(ctx, ticket);
}

/// What the member may do with the ticket.
async fn manage(ctx: &RequestContext, id: TicketId) -> Result<Reply, UserError> {
    let ticket = find(ctx, id).await?;
    if ctx.staff().is_err() {
        return Ok(Reply::Message(MessageContent::text(ctx.text("manage-not-staff"))));
    }
    let message = manage_ticket(ctx, &ticket).await?.ok_or(UserError::Stale)?;
    Ok(Reply::Message(message))
}

/// See all of a ticket, also one that has no channel any more.
#[poise::command(slash_command, guild_only, rename = "show")]
async fn show_command(
    ctx: Context<'_>,
    #[description = "The ticket's number"]
    #[autocomplete = "open_tickets"]
    ticket: Option<i64>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        request.staff()?;
        let id = match ticket {
            Some(number) => TicketId::new(number),
            None => ticket_here(request, here(ctx)?).await?,
        };
        show(request, id).await
    })
    .await
}

/// All of a ticket, with what the member may do.
async fn show(ctx: &RequestContext, id: TicketId) -> Result<Reply, UserError> {
    let ticket = find(ctx, id).await.map_err(|_| NoSuchTicket(id))?;
    let mut message = manage_ticket(ctx, &ticket).await?.ok_or(NoSuchTicket(id))?;
    if ticket.kind == TicketKind::Application {
        message = history::with(ctx, id, message).await?;
    }
    Ok(Reply::Message(message))
}

async fn open_tickets(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(request) = request_context(ctx).await.ok().filter(|request| request.staff().is_ok())
    else {
        return CreateAutocompleteResponse::new();
    };
    let open = ticket::list_open_names(&request.app, request.tenant.id).await.unwrap_or_default();
    let choice = |(id, kind, member, name): (TicketId, TicketKind, MemberId, Option<String>)| {
        let name = name.unwrap_or_else(|| member.to_string());
        let kind = request.text(match kind {
            TicketKind::Application => "ticket-application",
            TicketKind::Payout => "ticket-payout",
        });
        Choice { number: id.get(), member, label: format!("#{id} {name}, {kind}") }
    };
    choices(typed, open.into_iter().map(choice).collect())
}

/// The program's ticket with this number.
async fn find(ctx: &RequestContext, id: TicketId) -> Result<Ticket, UserError> {
    let found = ticket::find(&ctx.app, id).await?;
    found.filter(|ticket| ticket.program == ctx.tenant.id).ok_or(UserError::Stale)
}

/// The channel in which a command was typed.
pub(crate) fn here(ctx: Context<'_>) -> Result<ChannelId, UserError> {
    ChannelId::try_from(ctx.channel_id().get()).map_err(|_| UserError::NotInGuild)
}

/// The ticket whose channel this is.
pub(crate) async fn ticket_here(
    request: &RequestContext,
    here: ChannelId,
) -> Result<TicketId, UserError> {
    let found = ticket::find_by_channel(&request.app, here)
        .await?
        .filter(|ticket| ticket.program == request.tenant.id);
    Ok(found.ok_or(NotInTicket)?.id)
}

/// There is no ticket with this number.
#[derive(Debug, thiserror::Error)]
#[error("there is no ticket {0}")]
struct NoSuchTicket(TicketId);

impl Explain for NoSuchTicket {
    fn explain(&self, locale: Locale) -> Option<String> {
        let number = [("ticket", self.0.to_string().into())];
        Some(locale.with("error-no-such-ticket", &number))
    }
}

/// No number was given, and the channel is no ticket's.
#[derive(Debug, thiserror::Error)]
#[error("not in a ticket")]
struct NotInTicket;

impl Explain for NotInTicket {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(locale.text("error-not-in-ticket"))
    }
}

/// What the feature offers to the delivery.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    ticket_commands: &[show_command],
    notices: &[NoticeEntry::of::<TicketNotice>()],
    ..Feature::NONE
};
