//! Correcting a partner's balance by hand: one asks, another one agrees.

mod notice;
mod text;

use partnerdesk::correction::CorrectionNotice;
use partnerdesk::correction::{self, Correction, CorrectionState};
use partnerdesk::id::{CorrectionId, MemberId};

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{Card, GREEN, MessageContent, RED, Reply, YELLOW, danger, success};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::i18n::{Locale, mention, plain, when};
use crate::user_error::UserError;
use poise::serenity_prelude::User;

actions! {
    /// Agree to a correction of a balance.
    Agree("agree") { correction: CorrectionId } => Deferred |ctx, _| agree(ctx, correction);
    /// Refuse it, or take it back.
    Disagree("disagree") { correction: CorrectionId } => Deferred |ctx, _| refuse(ctx, correction);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    staff_commands: &[adjust_command],
    notices: &[NoticeEntry::of::<CorrectionNotice>()],
    audit: Some(text::AUDIT),
    ..Feature::NONE
};

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
    run(ctx, true, async |request| ask(request, partner.id.get(), &amount, &reason).await).await
}

/// Asks for a correction; the others who are listed are asked in the log channel.
pub(crate) async fn ask(
    ctx: &RequestContext,
    member: u64,
    amount: &str,
    reason: &str,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    let member = MemberId::try_from(member).map_err(|_| UserError::Stale)?;
    // A comma is how half of the members write a decimal point.
    let amount = amount.trim().replace(',', ".");
    let asked =
        correction::propose(&ctx.app, &ctx.tenant, ctx.member, member, &amount, reason).await?;
    let args = [
        ("amount", ctx.locale.change(asked.amount).into()),
        ("member", mention(asked.member).into()),
        ("until", when(asked.expires_at).into()),
    ];
    Ok(Reply::Message(MessageContent::text(ctx.with("adjust-asked", &args))))
}

/// Agrees: it is booked.
pub(crate) async fn agree(ctx: &RequestContext, id: CorrectionId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let booked = correction::approve(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    Ok(done(ctx, "adjust-booked", &booked))
}

/// Refuses, or takes it back.
pub(crate) async fn refuse(ctx: &RequestContext, id: CorrectionId) -> Result<Reply, UserError> {
    ctx.listed()?;
    let refused = correction::refuse(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    Ok(done(ctx, "adjust-refused", &refused))
}

fn done(ctx: &RequestContext, id: &str, correction: &Correction) -> Reply {
    let args = [
        ("amount", ctx.locale.change(correction.amount).into()),
        ("member", mention(correction.member).into()),
    ];
    Reply::Message(MessageContent::text(ctx.with(id, &args)))
}

/// What staff see of a correction in the log channel, as it stands.
pub(crate) fn card(locale: Locale, correction: &Correction) -> MessageContent {
    let (title, color) = match correction.state {
        CorrectionState::Asked => ("notice-correction-asked-title", YELLOW),
        CorrectionState::Booked => ("notice-corrected-title", GREEN),
        CorrectionState::Refused => ("notice-correction-refused-title", RED),
    };
    let mut card = Card::new(locale.text(title), color)
        .fact(locale.text("field-partner"), mention(correction.member))
        .fact(locale.text("field-amount"), locale.change(correction.amount))
        .fact(locale.text("field-asked-by"), mention(correction.asked_by))
        .field(locale.text("field-reason"), plain(&correction.reason, 1024));
    if let Some(by) = correction.decided_by {
        card = card.fact(locale.text("field-decided-by"), mention(by));
        return MessageContent::card(card);
    }
    let words =
        locale.with("notice-correction-asked", &[("until", when(correction.expires_at).into())]);
    MessageContent::card(card.words(words)).buttons(vec![
        success(Agree { correction: correction.id }, locale.text("button-agree")),
        danger(Disagree { correction: correction.id }, locale.text("button-disagree")),
    ])
}
