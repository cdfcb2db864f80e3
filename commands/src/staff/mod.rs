//! `/staff`: reviewing applications, paying partners, and what the billing panel does not report by
//! itself.

pub(crate) mod adjust;
pub(crate) mod audit;
pub(crate) mod claims;
pub(crate) mod contract;
pub(crate) mod duties;
pub(crate) mod engagements;
pub(crate) mod enrol;
pub(crate) mod file;
pub(crate) mod goals;
pub(crate) mod invite;
pub(crate) mod payouts;
pub(crate) mod promote;
pub(crate) mod queue;
pub(crate) mod reset;
pub(crate) mod review;
pub(crate) mod sale;
pub(crate) mod stats;
pub(crate) mod todo;
pub(crate) mod top_up;
pub(crate) mod why;

use partnerdesk::id::{ChannelId, MemberId, TicketId};
use partnerdesk::{application, partner, payout, tenant, ticket};
use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse, User};

use crate::interaction::{Context, Error, request_context, run};
use crate::request_context::RequestContext;
use crate::user_error::UserError;

/// Work the partner program: review, pay, record.
#[poise::command(
    slash_command,
    guild_only,
    subcommands(
        "queue_command",
        "invite_command",
        "enrol_command",
        "promote_command",
        "contract_command",
        "approve",
        "deny",
        "ask",
        "payouts_command",
        "settle",
        "reject",
        "sale_command",
        "adjust_command",
        "why_command",
        "audit_command",
        "stats_command"
    ),
    subcommand_required
)]
pub(crate) async fn staff(ctx: Context<'_>) -> Result<(), Error> {
    // poise comes here with a subcommand that it does not know.
    run(ctx, false, async |_| Err(UserError::Stale)).await
}

/// See which applications wait.
#[poise::command(slash_command, guild_only, rename = "queue")]
async fn queue_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, queue::show).await
}

/// Invite a member: they may apply without the form where the program says so.
#[poise::command(slash_command, guild_only, rename = "invite")]
async fn invite_command(
    ctx: Context<'_>,
    #[description = "The member to invite"] member: User,
) -> Result<(), Error> {
    run(ctx, true, async |request| invite::invite(request, member.id.get(), member.bot).await).await
}

/// Enrol a member by hand, without an application.
#[poise::command(slash_command, guild_only, rename = "enrol")]
async fn enrol_command(
    ctx: Context<'_>,
    #[description = "The member to enrol"] member: User,
    #[description = "The track; the program's first when left out"]
    #[autocomplete = "enrol::tracks"]
    #[max_length = 32]
    track: Option<String>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        enrol::enrol(request, member.id.get(), member.bot, track.as_deref()).await
    })
    .await
}

/// Promote a partner to another track, once its criteria are met.
#[poise::command(slash_command, guild_only, rename = "promote")]
async fn promote_command(
    ctx: Context<'_>,
    #[description = "The partner"] partner: User,
    #[description = "The track"]
    #[autocomplete = "promote::tracks"]
    #[max_length = 32]
    track: String,
) -> Result<(), Error> {
    run(ctx, true, async |request| promote::open(request, partner.id.get(), &track).await).await
}

/// Propose a contract to a partner, or see the one there is.
#[poise::command(slash_command, guild_only, rename = "contract")]
async fn contract_command(
    ctx: Context<'_>,
    #[description = "The partner"] partner: User,
) -> Result<(), Error> {
    run(ctx, false, async |request| contract::open(request, partner.id.get()).await).await
}

/// Approve an application.
#[poise::command(slash_command, guild_only)]
async fn approve(
    ctx: Context<'_>,
    #[description = "The ticket's number"]
    #[autocomplete = "applications"]
    ticket: Option<i64>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        review::approve(request, review::of(request, ticket, here(ctx)?).await?).await
    })
    .await
}

/// Deny an application, with a reason that the applicant reads.
#[poise::command(slash_command, guild_only)]
async fn deny(
    ctx: Context<'_>,
    #[description = "Why; the applicant reads it"]
    #[max_length = 1000]
    reason: String,
    #[description = "The ticket's number"]
    #[autocomplete = "applications"]
    ticket: Option<i64>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        review::deny(request, review::of(request, ticket, here(ctx)?).await?, &reason).await
    })
    .await
}

/// Ask an applicant to answer questions again.
#[poise::command(slash_command, guild_only)]
async fn ask(
    ctx: Context<'_>,
    #[description = "The ticket's number"]
    #[autocomplete = "applications"]
    ticket: Option<i64>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        review::pick(request, review::of(request, ticket, here(ctx)?).await?).await
    })
    .await
}

/// See which payouts wait.
#[poise::command(slash_command, guild_only, rename = "payouts")]
async fn payouts_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, payouts::list).await
}

/// Settle a payout that you have paid.
#[poise::command(slash_command, guild_only)]
async fn settle(
    ctx: Context<'_>,
    #[description = "The payout's number"]
    #[autocomplete = "open_payouts"]
    payout: Option<i64>,
    #[description = "PayPal's transaction id; leave it out to see where to pay to"]
    #[max_length = 64]
    transaction: Option<String>,
) -> Result<(), Error> {
    match transaction {
        Some(id) => {
            run(ctx, true, async |request| {
                payouts::settle(request, payouts::of(request, payout, here(ctx)?).await?, &id).await
            })
            .await
        }
        None => {
            run(ctx, false, async |request| {
                payouts::settle_form(request, payouts::of(request, payout, here(ctx)?).await?).await
            })
            .await
        }
    }
}

/// Reject a payout, with a reason that the partner reads.
#[poise::command(slash_command, guild_only)]
async fn reject(
    ctx: Context<'_>,
    #[description = "Why; the partner reads it"]
    #[max_length = 1000]
    reason: String,
    #[description = "The payout's number"]
    #[autocomplete = "open_payouts"]
    payout: Option<i64>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        payouts::reject(request, payouts::of(request, payout, here(ctx)?).await?, &reason).await
    })
    .await
}

/// Record a sale that the billing panel has not reported.
#[poise::command(slash_command, guild_only, rename = "sale")]
async fn sale_command(
    ctx: Context<'_>,
    #[description = "The customer's id in the billing panel"]
    #[max_length = 128]
    customer: String,
    #[description = "What was paid, without tax, for example 10.00"]
    #[max_length = 16]
    amount: String,
    #[description = "The invoice's number in the billing panel"]
    #[max_length = 128]
    invoice: String,
    #[description = "The partner code that the customer has redeemed, if it is not known yet"]
    #[max_length = 64]
    code: Option<String>,
    #[description = "The product's id in the billing panel"]
    #[max_length = 128]
    product: Option<String>,
    #[description = "When it was paid, for example 2026-07-01T12:00:00Z; now when left out"]
    #[max_length = 40]
    at: Option<String>,
) -> Result<(), Error> {
    let sale = sale::SaleArgs { customer, amount, invoice, code, product, at };
    Box::pin(run(ctx, true, async |request| sale::record(request, sale).await)).await
}

/// Correct a partner's balance; a second listed member must agree.
#[poise::command(slash_command, guild_only, rename = "adjust")]
async fn adjust_command(
    ctx: Context<'_>,
    #[description = "The partner"] partner: User,
    #[description = "By how much, for example 5.00, or -5.00 to take it away"]
    #[max_length = 20]
    amount: String,
    #[description = "Why; the partner reads it"]
    #[max_length = 500]
    reason: String,
) -> Result<(), Error> {
    run(ctx, true, async |request| adjust::ask(request, partner.id.get(), &amount, &reason).await)
        .await
}

/// See why a transfer is what it is, and what came of it.
#[poise::command(slash_command, guild_only, rename = "why")]
async fn why_command(
    ctx: Context<'_>,
    #[description = "The transfer's number, as a statement shows it"]
    #[min = 1]
    transfer: i64,
) -> Result<(), Error> {
    run(ctx, true, async |request| why::show(request, transfer).await).await
}

/// See all about a partner and do what there is to do; without one, see what was done last.
#[poise::command(slash_command, guild_only, rename = "audit")]
async fn audit_command(
    ctx: Context<'_>,
    #[description = "The partner: name, code, number or mention"]
    #[max_length = 64]
    #[autocomplete = "partners"]
    partner: Option<String>,
) -> Result<(), Error> {
    run(ctx, true, async |request| audit::show(request, partner.as_deref()).await).await
}

/// See the program in figures.
#[poise::command(slash_command, guild_only, rename = "stats")]
async fn stats_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, stats::show).await
}

/// The channel in which a command was typed.
fn here(ctx: Context<'_>) -> Result<ChannelId, UserError> {
    ChannelId::try_from(ctx.channel_id().get()).map_err(|_| UserError::NotInGuild)
}

/// The ticket whose channel this is.
async fn ticket_here(request: &RequestContext, here: ChannelId) -> Result<TicketId, UserError> {
    let found = ticket::find_by_channel(&request.app, here)
        .await?
        .filter(|ticket| ticket.program == request.tenant.id);
    found.map(|ticket| ticket.id).ok_or(UserError::NotInTicket)
}

async fn applications(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(request) = request_context(ctx).await.ok().filter(|request| request.staff().is_ok())
    else {
        return CreateAutocompleteResponse::new();
    };
    let queue = application::list_open(&request.app, &request.tenant).await.unwrap_or_default();
    let mut lines = Vec::with_capacity(queue.len());
    for application in queue {
        let Some(ticket) = application.ticket else { continue };
        lines.push((
            ticket.get(),
            format!("#{ticket} {}", name_of(&request, application.member).await),
        ));
    }
    choices(typed, lines.into_iter())
}

async fn open_payouts(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(request) = request_context(ctx).await.ok().filter(|request| request.staff().is_ok())
    else {
        return CreateAutocompleteResponse::new();
    };
    let open = payout::list_open(&request.app, &request.tenant).await.unwrap_or_default();
    let mut lines = Vec::with_capacity(open.len());
    for payout in open {
        let (amount, name) =
            (request.locale.money(payout.amount), name_of(&request, payout.member).await);
        lines.push((payout.id.get(), format!("#{} {amount}, {name}", payout.id)));
    }
    choices(typed, lines.into_iter())
}

async fn partners(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(request) = request_context(ctx).await.ok().filter(|request| request.staff().is_ok())
    else {
        return CreateAutocompleteResponse::new();
    };
    let found = partner::search(&request.app, &request.tenant, typed).await.unwrap_or_default();
    let choices = found.into_iter().map(|(id, name, code)| {
        let label =
            code.map_or_else(|| format!("#{id} {name}"), |code| format!("#{id} {name}, {code}"));
        AutocompleteChoice::new(crate::reply::clip(&label, 100), id.to_string())
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// A member's name for a list: mentions are not shown there.
pub(crate) async fn name_of(request: &RequestContext, member: MemberId) -> String {
    let met = tenant::find_member(&request.app, request.tenant.id, member).await.ok().flatten();
    met.map_or_else(|| member.to_string(), |met| met.name)
}

/// The first 25 whose label contains what was typed: Discord shows no more.
fn choices(typed: &str, all: impl Iterator<Item = (i64, String)>) -> CreateAutocompleteResponse {
    let typed = typed.to_lowercase();
    let fitting = all.filter(|(_, label)| label.to_lowercase().contains(&typed)).take(25);
    CreateAutocompleteResponse::new().set_choices(
        fitting.map(|(number, label)| AutocompleteChoice::new(label, number)).collect(),
    )
}
