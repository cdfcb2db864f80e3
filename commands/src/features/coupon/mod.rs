//! A partner's code, and the to-dos for the billing panel.

pub(crate) mod code;
mod notice;
mod text;
pub(crate) mod todo;

use partnerdesk::coupon::CouponNotice;
use partnerdesk::id::TodoId;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::features::Feature;

actions! {
    /// Show one's own code.
    ShowCode("code") => Deferred |ctx, _| code::show(ctx);
    /// A code was created, repriced or deleted in the billing panel.
    TodoDone("todo-done") { todo: TodoId } => Immediate |ctx, _| todo::done(ctx, todo);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    partner_commands: &[code_command],
    notices: &[NoticeEntry::of::<CouponNotice>()],
    audit: Some(text::AUDIT),
    ..Feature::NONE
};

/// See your code and what it is worth.
#[poise::command(slash_command, guild_only, rename = "code")]
async fn code_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, code::show).await
}
