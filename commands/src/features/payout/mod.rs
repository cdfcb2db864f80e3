//! Payouts: requesting one, and paying it.

mod notice;
pub(crate) mod request;
pub(crate) mod settle;
mod text;
pub(crate) mod view;

use partnerdesk::id::PayoutId;
use partnerdesk::payout::{self, PayoutNotice};
use partnerdesk::ticket::TicketKind;
use poise::serenity_prelude::CreateAutocompleteResponse;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::field;
use crate::discord::interaction::{Context, Error, request_context, run};
use crate::discord::reply::{Choice, choices};
use crate::features::ticket::here;
use crate::features::{CardEntry, Feature};

actions! {
    /// Request a payout: asks for the amount and the passphrase.
    RequestPayout("payout") => Form |ctx, _| request::open(ctx),
        submit |ctx, mut input| request::submitted(
            ctx, &input.text(field::AMOUNT), input.secret(field::PASSPHRASE));
    /// Another page of the payouts that wait.
    ShowPayouts("payouts") { page: u32 } => Immediate |ctx, _| settle::turn(ctx, page);
    /// A payout was chosen from the list.
    ChoosePayout("payout-pick") => Deferred |ctx, input| settle::pick(ctx, input.choice()?);
    /// Say that a payout is being paid now.
    MarkPaying("paying") { payout: PayoutId } => Deferred |ctx, _| settle::paying(ctx, payout);
    /// A payout on its way could not be paid: asks for the reason.
    MarkUnpaid("unpaid") { payout: PayoutId } => Form |ctx, _| settle::unpaid_form(ctx, payout),
        submit |ctx, input| settle::unpaid(ctx, payout, &input.text(field::REASON));
    /// Settle a payout: shows where to pay to, and asks for the transaction id.
    Settle("settle") { payout: PayoutId } => Form |ctx, _| settle::settle_form(ctx, payout),
        submit |ctx, input| settle::settle(ctx, payout, &input.text(field::TRANSACTION));
    /// Reject a payout: asks for the reason.
    Reject("reject") { payout: PayoutId } => Form |ctx, _| settle::reject_form(ctx, payout),
        submit |ctx, input| settle::reject(ctx, payout, &input.text(field::REASON));
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    partner_commands: &[payout_command],
    staff_commands: &[payouts_command, settle, reject],
    notices: &[NoticeEntry::of::<PayoutNotice>()],
    card: Some(CardEntry {
        kind: TicketKind::Payout,
        render: |app, tenant, ticket| Box::pin(view::ticket_card(app, tenant, ticket)),
        manage: |ctx, ticket| Box::pin(view::manage(ctx, ticket)),
    }),
    audit: Some(text::AUDIT),
    ..Feature::NONE
};

/// Ask for a payout.
#[poise::command(slash_command, guild_only, rename = "payout")]
async fn payout_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, false, request::open).await
}

/// See which payouts wait.
#[poise::command(slash_command, guild_only, rename = "payouts")]
async fn payouts_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, settle::list).await
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
                settle::settle(request, settle::of(request, payout, here(ctx)?).await?, &id).await
            })
            .await
        }
        None => {
            run(ctx, false, async |request| {
                settle::settle_form(request, settle::of(request, payout, here(ctx)?).await?).await
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
        settle::reject(request, settle::of(request, payout, here(ctx)?).await?, &reason).await
    })
    .await
}

async fn open_payouts(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(request) = request_context(ctx).await.ok().filter(|request| request.staff().is_ok())
    else {
        return CreateAutocompleteResponse::new();
    };
    let open = payout::list_open(&request.app, &request.tenant, 0, u32::MAX).await;
    let open = open.unwrap_or_default();
    let mut all = Vec::with_capacity(open.len());
    for payout in open {
        let (amount, name) =
            (request.locale.money(payout.amount), request.name_of(payout.member).await);
        let label = format!("#{} {amount}, {name}", payout.id);
        all.push(Choice { number: payout.id.get(), member: payout.member, label });
    }
    choices(typed, all)
}
