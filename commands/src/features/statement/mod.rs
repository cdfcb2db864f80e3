//! What a partner has earned: their earnings, a month's statement, why a transfer is what it is.

pub(crate) mod earnings;
pub(crate) mod month;
mod text;
pub(crate) mod transfer;
pub(crate) mod view;
pub(crate) mod why;

use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::features::Feature;

actions! {
    /// Show one's own earnings.
    ShowEarnings("earnings") => Deferred |ctx, _| earnings::show(ctx);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    partner_commands: &[earnings_command, statement_command],
    staff_commands: &[why_command],
    ..Feature::NONE
};

/// See what you have earned and what the next level brings.
#[poise::command(slash_command, guild_only, rename = "earnings")]
async fn earnings_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, earnings::show).await
}

/// See what came in, what went out, and why.
#[poise::command(slash_command, guild_only, rename = "statement")]
async fn statement_command(
    ctx: Context<'_>,
    #[description = "The month, for example 2026-07; this month when left out"]
    #[max_length = 7]
    month: Option<String>,
) -> Result<(), Error> {
    run(ctx, true, async |request| month::show(request, month.as_deref()).await).await
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
