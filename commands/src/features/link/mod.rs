//! The partner's link, to be copied and shared.

use partnerdesk::{coupon, partner};

use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::coupon::ShowCode;
use crate::features::profile::CompleteProfile;
use crate::user_error::UserError;

actions! {
    /// Show one's own link.
    ShowLink("link") => Deferred |ctx, _| show(ctx);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature =
    Feature { actions: ACTIONS, partner_commands: &[link_command], ..Feature::NONE };

/// Get your link, to copy and share.
#[poise::command(slash_command, guild_only, rename = "link")]
async fn link_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, show).await
}

/// The link, where it may be posted, and what it does.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    let partner = partner::find_by_member(&ctx.app, &ctx.tenant, ctx.member)
        .await?
        .ok_or(UserError::NoPartner)?;
    let Some(links) = &ctx.tenant.program.links else {
        let button = secondary(ShowCode {}, ctx.text("button-code"));
        return Ok(Reply::Message(
            MessageContent::text(ctx.text("link-none")).buttons(vec![button]),
        ));
    };
    if partner.state != partner::PartnerState::Active {
        let button = secondary(CompleteProfile {}, ctx.text("button-complete-profile"));
        return Ok(Reply::Message(
            MessageContent::text(ctx.text("code-none")).buttons(vec![button]),
        ));
    }
    let url = links.url(&coupon::find_link_code(&ctx.app, &ctx.tenant, partner.id).await?);
    // Discord gives a code block a button that copies it.
    let url = if links.copy_button { format!("```\n{url}\n```") } else { url };
    let mut card =
        Card::new(ctx.text("link-title"), BLUE).words(format!("{}\n{url}", ctx.text("link-words")));
    if !links.post_on.is_empty() {
        let places: Vec<String> = links.post_on.iter().map(|place| format!("• {place}")).collect();
        card = card.field(ctx.text("field-post-on"), places.join("\n"));
    }
    Ok(Reply::Message(MessageContent::card(card)))
}
