//! Coming in without an application: the welcome of an open route, and enrolment by staff.

pub(crate) mod by_staff;
pub(crate) mod welcome;

use poise::serenity_prelude::User;

use crate::discord::interaction::{Context, Error, run};
use crate::features::Feature;

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature { staff_commands: &[enrol_command], ..Feature::NONE };

/// Enrol a member by hand, without an application.
#[poise::command(slash_command, guild_only, rename = "enrol")]
async fn enrol_command(
    ctx: Context<'_>,
    #[description = "The member to enrol"] member: User,
    #[description = "The track; the program's first when left out"]
    #[autocomplete = "by_staff::tracks"]
    #[max_length = 32]
    track: Option<String>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        by_staff::enrol(request, member.id.get(), member.bot, track.as_deref()).await
    })
    .await
}
