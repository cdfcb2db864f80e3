//! All about a partner on one card, and what was done last.

pub(crate) mod audit;
pub(crate) mod file;

use partnerdesk::id::PartnerId;
use partnerdesk::partner;
use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};

use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, request_context, run};
use crate::discord::reply::clip;
use crate::features::Feature;

actions! {
    /// Show a partner's file.
    ShowFile("file") { partner: PartnerId } => Deferred |ctx, _| file::show(ctx, partner);
    /// The partner whose file was chosen.
    ChooseFile("file-pick") => Deferred |ctx, input| file::picked(ctx, input.choice()?);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    staff_commands: &[audit_command],
    audit: Some(audit::AUDIT),
    ..Feature::NONE
};

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

async fn partners(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(request) = request_context(ctx).await.ok().filter(|request| request.staff().is_ok())
    else {
        return CreateAutocompleteResponse::new();
    };
    let found = partner::search(&request.app, &request.tenant, typed).await.unwrap_or_default();
    let choices = found.into_iter().map(|(id, name, code)| {
        let label =
            code.map_or_else(|| format!("#{id} {name}"), |code| format!("#{id} {name}, {code}"));
        AutocompleteChoice::new(clip(&label, 100), id.to_string())
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}
