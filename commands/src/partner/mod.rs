//! `/partner`: what an applicant and a partner do and see.

pub(crate) mod apply;
pub(crate) mod claim;
pub(crate) mod code;
pub(crate) mod duties;
pub(crate) mod earnings;
pub(crate) mod enrol;
pub(crate) mod help;
pub(crate) mod level;
pub(crate) mod link;
pub(crate) mod payout;
pub(crate) mod profile;
pub(crate) mod sign;
pub(crate) mod statement;
pub(crate) mod status;
pub(crate) mod terms;

use crate::interaction::{Context, Error, run};
use crate::user_error::UserError;

/// The partner program: apply, see how you stand, be paid.
#[poise::command(
    slash_command,
    guild_only,
    subcommands(
        "apply_command",
        "status_command",
        "profile_command",
        "code_command",
        "earnings_command",
        "level_command",
        "link_command",
        "statement_command",
        "payout_command",
        "terms_command",
        "help_command"
    ),
    subcommand_required
)]
pub(crate) async fn partner(ctx: Context<'_>) -> Result<(), Error> {
    // poise comes here with a subcommand that it does not know.
    run(ctx, false, async |_| Err(UserError::Stale)).await
}

/// Apply to become a partner.
#[poise::command(slash_command, guild_only, rename = "apply")]
async fn apply_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, false, apply::open).await
}

/// See how your application or partnership stands.
#[poise::command(slash_command, guild_only, rename = "status")]
async fn status_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, status::show).await
}

/// Complete your profile, look at it, or change it.
#[poise::command(slash_command, guild_only, rename = "profile")]
async fn profile_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, profile::show).await
}

/// See your code and what it is worth.
#[poise::command(slash_command, guild_only, rename = "code")]
async fn code_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, code::show).await
}

/// See what you have earned and what the next level brings.
#[poise::command(slash_command, guild_only, rename = "earnings")]
async fn earnings_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, earnings::show).await
}

/// See your level and what the next one needs and gives.
#[poise::command(slash_command, guild_only, rename = "level")]
async fn level_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, level::show).await
}

/// Get your link, to copy and share.
#[poise::command(slash_command, guild_only, rename = "link")]
async fn link_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, link::show).await
}

/// See what came in, what went out, and why.
#[poise::command(slash_command, guild_only, rename = "statement")]
async fn statement_command(
    ctx: Context<'_>,
    #[description = "The month, for example 2026-07; this month when left out"]
    #[max_length = 7]
    month: Option<String>,
) -> Result<(), Error> {
    run(ctx, true, async |request| statement::show(request, month.as_deref()).await).await
}

/// Ask for a payout.
#[poise::command(slash_command, guild_only, rename = "payout")]
async fn payout_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, false, async |request| payout::open(request, None).await).await
}

/// What you earn, get and do, and how one gets in.
#[poise::command(slash_command, guild_only, rename = "terms")]
async fn terms_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, terms::show).await
}

/// How the program works.
#[poise::command(slash_command, guild_only, rename = "help")]
async fn help_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, help::show).await
}
