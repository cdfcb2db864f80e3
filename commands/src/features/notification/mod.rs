//! When partners are told what they earn, and what they are told.

mod notice;

use chrono::NaiveTime;
use partnerdesk::notification::{self, DAILY_HOUR, NotificationChoice, NotificationNotice};
use partnerdesk::partner::{self, Partner};
use serenity::all::CreateSelectMenuOption;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, menu, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::statement::ShowEarnings;
use crate::user_error::UserError;

actions! {
    /// Choose when one is told.
    ChooseNotifications("notifications-choose") => Immediate |ctx, input|
        choose(ctx, input.choice()?);
}

/// What the feature offers to the router, to the delivery and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    partner_commands: &[notifications_command],
    notices: &[NoticeEntry::of::<NotificationNotice>()],
    ..Feature::NONE
};

/// Choose when you are told what you earned.
#[poise::command(slash_command, guild_only, rename = "notifications")]
async fn notifications_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, show).await
}

/// What is chosen, with the menu.
async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    let partner = own(ctx).await?;
    let choice = notification::find_choice(&ctx.app, partner.id).await?;
    Ok(Reply::Message(message(ctx, choice, &now(ctx, choice))))
}

/// Takes over what was chosen in the menu.
async fn choose(ctx: &RequestContext, chosen: &str) -> Result<Reply, UserError> {
    let choice = chosen.parse().map_err(|_| UserError::Stale)?;
    let partner = own(ctx).await?;
    notification::choose(&ctx.app, &ctx.tenant, partner.id, choice).await?;
    let saved = ctx.with("notifications-saved", &[("now", now(ctx, choice).into())]);
    Ok(Reply::Update(message(ctx, choice, &saved)))
}

async fn own(ctx: &RequestContext) -> Result<Partner, UserError> {
    let found = partner::find_by_member(&ctx.app, &ctx.tenant, ctx.member).await?;
    found.ok_or(UserError::NoPartner)
}

fn message(ctx: &RequestContext, choice: NotificationChoice, words: &str) -> MessageContent {
    let words = format!("{words}\n{}", ctx.text("notifications-always"));
    let card = Card::new(ctx.text("notifications-title"), BLUE).words(words);
    let options = NotificationChoice::ALL.map(|one| {
        let (label, more) = match one {
            NotificationChoice::Soon => ("notifications-soon", "notifications-soon-more"),
            NotificationChoice::Daily => ("notifications-daily", "notifications-daily-more"),
            NotificationChoice::Never => ("notifications-never", "notifications-never-more"),
        };
        CreateSelectMenuOption::new(ctx.text(label), <&str>::from(one))
            .description(ctx.text(more))
            .default_selection(one == choice)
    });
    MessageContent::card(card)
        .select(menu(ChooseNotifications {}, ctx.text("notifications-pick"), options.to_vec()))
        .buttons(vec![secondary(ShowEarnings {}, ctx.text("button-earnings"))])
}

/// The present choice in words.
fn now(ctx: &RequestContext, choice: NotificationChoice) -> String {
    let hour = NaiveTime::from_hms_opt(DAILY_HOUR, 0, 0).unwrap_or_default().format("%H:%M");
    let zone = ctx.tenant.program.meta.timezone.name();
    let args = [("hour", hour.to_string().into()), ("zone", zone.into())];
    match choice {
        NotificationChoice::Soon => ctx.text("notifications-now-soon"),
        NotificationChoice::Daily => ctx.with("notifications-now-daily", &args),
        NotificationChoice::Never => ctx.text("notifications-now-never"),
    }
}
