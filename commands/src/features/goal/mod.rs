//! A partner's goal: set by staff where the program leaves it to them, and reviewed on its day.

mod notice;
mod text;

use partnerdesk::form_draft::FormValues;
use partnerdesk::goal::GoalNotice;
use partnerdesk::goal::{
    self, Goal, GoalReview, GoalReviewOutcome, GoalState, MAX_NOTE, MAX_VALUE,
};
use partnerdesk::id::{GoalId, PartnerId};
use partnerdesk::tenant::Tenant;
use partnerdesk::{partner, program};

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::{FormAction, actions};
use crate::discord::reply::{
    BLUE, Card, Form, GREEN, MessageContent, Reply, YELLOW, danger, line, paragraph, primary,
    secondary, success,
};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::Feature;
use crate::features::partner_file::ShowFile;
use crate::i18n::{Locale, mention, plain, when};
use crate::user_error::UserError;

actions! {
    /// Show a partner's goal.
    ShowGoal("goal-show") { partner: PartnerId } => Deferred |ctx, _| show(ctx, partner);
    /// Set a partner's goal: asks what is to be reached, and how often that is reviewed.
    SetGoal("goal") { partner: PartnerId } => Form |ctx, _| form(ctx, partner),
        submit |ctx, input| set(ctx, partner, input.typed());
    /// A goal was met: asks for a note.
    GoalMet("goal-met") { goal: GoalId, round: u32 }
        => Form |ctx, _| review_form(ctx, &GoalMet { goal, round }, true),
        submit |ctx, input| review(
            ctx, GoalMet { goal, round }, (goal, round), true, input.typed());
    /// A goal was missed: asks for a note.
    GoalMissed("goal-missed") { goal: GoalId, round: u32 }
        => Form |ctx, _| review_form(ctx, &GoalMissed { goal, round }, false),
        submit |ctx, input| review(
            ctx, GoalMissed { goal, round }, (goal, round), false, input.typed());
    /// Somebody has talked to a partner who missed their goal.
    GoalTalked("goal-talked") { goal: GoalId } => Immediate |ctx, _| talked(ctx, goal);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<GoalNotice>()],
    ..Feature::NONE
};

/// What is expected, in words: the metrics of the file and what is to be reached of them.
#[must_use]
pub(crate) fn words(tenant: &Tenant, locale: Locale, goal: &Goal) -> String {
    let metrics =
        tenant.program.target(&goal.track).map(|rule| rule.metrics.join(", ")).unwrap_or_default();
    let args = [
        ("value", plain(&goal.value, 210).into()),
        ("metrics", metrics.into()),
        ("every", every(locale, &goal.every).into()),
        ("next", when(goal.next_at).into()),
    ];
    locale.with(
        if goal.state == GoalState::Review { "target-words-due" } else { "target-words" },
        &args,
    )
}

/// A rhythm, as [`program::ReviewInterval`] prints it, in words.
pub(crate) fn every(locale: Locale, text: &str) -> String {
    match program::ReviewInterval::parse(text) {
        Ok(program::ReviewInterval::Days(days)) => {
            locale.with("every-days", &[("count", days.into())])
        }
        Ok(program::ReviewInterval::Months(months)) => {
            locale.with("every-months", &[("count", months.into())])
        }
        Err(_) => text.to_owned(),
    }
}

/// A review in one line. The note is staff's own.
#[must_use]
pub(crate) fn review_line(locale: Locale, review: &GoalReview, with_note: bool) -> String {
    let id = if review.met { "target-was-met" } else { "target-was-missed" };
    let mut line =
        locale.with(id, &[("by", mention(review.staff).into()), ("at", when(review.at).into())]);
    if with_note && !review.note.is_empty() {
        line.push_str(": ");
        line.push_str(&plain(&review.note, 200));
    }
    line
}

/// A goal whose day has come, or that was missed, with its buttons.
#[must_use]
pub(crate) fn card(
    tenant: &Tenant,
    locale: Locale,
    goal: &Goal,
    last: Option<&GoalReview>,
) -> MessageContent {
    let (title, color) = match (goal.state, goal.flagged_at) {
        (GoalState::Review, _) => ("target-due-title", YELLOW),
        (GoalState::Waiting, Some(_)) => ("target-missed-title", YELLOW),
        (GoalState::Waiting, None) => ("field-target", GREEN),
    };
    let mut card = Card::new(locale.text(title), color)
        .words(words(tenant, locale, goal))
        .fact(locale.text("field-partner"), mention(goal.member));
    if let Some(last) = last {
        card = card.field(locale.text("field-last-review"), review_line(locale, last, true));
    }
    let mut buttons = Vec::new();
    if goal.state == GoalState::Review {
        let (id, round) = (goal.id, goal.round);
        buttons.push(success(GoalMet { goal: id, round }, locale.text("button-target-met")));
        buttons.push(danger(GoalMissed { goal: id, round }, locale.text("button-target-missed")));
    } else if goal.flagged_at.is_some() {
        buttons.push(primary(GoalTalked { goal: goal.id }, locale.text("button-target-talked")));
    }
    MessageContent::card(card).buttons(buttons)
}

/// The partner's goal with all that staff can do about it.
pub(crate) async fn show(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let partner = partner::find(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    let rule = ctx.tenant.program.target(&partner.track).ok_or(goal::GoalError::NoTarget)?;
    let found = goal::find_by_partner(&ctx.app, ctx.tenant.id, id, &partner.track).await?;
    let message = if let Some(found) = &found {
        let last = goal::list_reviews(&ctx.app, found.id).await?.into_iter().next();
        card(&ctx.tenant, ctx.locale, found, last.as_ref())
    } else {
        let card = Card::new(ctx.text("field-target"), BLUE).words(ctx.text("target-none"));
        MessageContent::card(card.fact(ctx.text("field-partner"), mention(partner.member)))
    };
    let is_agreed = rule.value.is_none() || rule.review_every.is_none();
    let set = is_agreed.then(|| secondary(SetGoal { partner: id }, ctx.text("button-set-target")));
    let back = secondary(ShowFile { partner: id }, ctx.text("button-file"));
    Ok(Reply::Message(message.buttons(set.into_iter().chain([back]).collect())))
}

/// The form for what was agreed; what the program file says itself is not asked.
pub(crate) async fn form(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let partner = partner::find(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    let rule = ctx.tenant.program.target(&partner.track).ok_or(goal::GoalError::NoTarget)?;
    let action = SetGoal { partner: id };
    let mut typed = form_draft::load(ctx, &action).await?;
    if let Some(now) = goal::find_by_partner(&ctx.app, ctx.tenant.id, id, &partner.track).await? {
        typed.entry(field::VALUE.to_owned()).or_insert(now.value);
        typed.entry(field::EVERY.to_owned()).or_insert(now.every);
    }
    let mut form = Form::new(&action, &ctx.text("button-set-target"));
    if rule.value.is_none() {
        let value = paragraph(field::VALUE, &ctx.text("label-target"), MAX_VALUE)
            .placeholder(ctx.text("placeholder-target"));
        form = form.input(form_draft::prefilled(value, &typed, field::VALUE));
    }
    if rule.review_every.is_none() {
        let every = line(field::EVERY, &ctx.text("label-every"), 30)
            .placeholder(ctx.text("placeholder-every"));
        form = form.input(form_draft::prefilled(every, &typed, field::EVERY));
    }
    if rule.value.is_some() && rule.review_every.is_some() {
        return Err(goal::GoalError::NoTarget.into());
    }
    Ok(Reply::Form(form))
}

/// Sets a partner's goal to what was typed.
pub(crate) async fn set(
    ctx: &RequestContext,
    id: PartnerId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let text = |id: &str| typed.get(id).map(String::as_str).unwrap_or_default();
    let result = goal::set_goal(
        &ctx.app,
        &ctx.tenant,
        id,
        ctx.member,
        text(field::VALUE),
        text(field::EVERY),
    )
    .await;
    let action = SetGoal { partner: id };
    let done = |goal: Goal| Reply::Message(card(&ctx.tenant, ctx.locale, &goal, None));
    form_draft::finish(ctx, action, &typed, result, done).await
}

/// The form for a review's note.
pub(crate) async fn review_form(
    ctx: &RequestContext,
    action: &impl FormAction,
    met: bool,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let typed = form_draft::load(ctx, action).await?;
    let title = ctx.text(if met { "button-target-met" } else { "button-target-missed" });
    let note = paragraph(field::REASON, &ctx.text("label-review-note"), MAX_NOTE)
        .placeholder(ctx.text("placeholder-review-note"))
        .required(false);
    Ok(Reply::Form(Form::new(action, &title).input(form_draft::prefilled(
        note,
        &typed,
        field::REASON,
    ))))
}

/// Holds the review.
pub(crate) async fn review(
    ctx: &RequestContext,
    action: impl FormAction,
    (id, round): (GoalId, u32),
    met: bool,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let note = typed.get(field::REASON).map(String::as_str).unwrap_or_default();
    let result = goal::record_review(&ctx.app, &ctx.tenant, id, round, ctx.member, met, note).await;
    let done = |reviewed: GoalReviewOutcome| {
        let message = card(&ctx.tenant, ctx.locale, &reviewed.target, Some(&reviewed.review));
        let args = [("by", mention(reviewed.review.staff).into())];
        Reply::Message(if reviewed.new {
            message
        } else {
            message.saying(ctx.with("target-before", &args))
        })
    };
    form_draft::finish(ctx, action, &typed, result, done).await
}

/// Somebody has talked to the partner: the flag is gone.
pub(crate) async fn talked(ctx: &RequestContext, id: GoalId) -> Result<Reply, UserError> {
    ctx.staff()?;
    goal::mark_discussed(&ctx.app, &ctx.tenant, id, ctx.member).await?;
    let found = goal::find(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    let last = goal::list_reviews(&ctx.app, id).await?.into_iter().next();
    Ok(Reply::Update(card(&ctx.tenant, ctx.locale, &found, last.as_ref())))
}

/// The goal in a partner's file, with its last reviews; words that say so when there is none yet.
pub(crate) async fn in_file(
    ctx: &RequestContext,
    partner: &partner::Partner,
) -> Result<Option<String>, UserError> {
    if ctx.tenant.program.target(&partner.track).is_none() {
        return Ok(None);
    }
    let found = goal::find_by_partner(&ctx.app, ctx.tenant.id, partner.id, &partner.track).await?;
    let Some(found) = found else { return Ok(Some(ctx.text("target-none"))) };
    let mut lines = vec![words(&ctx.tenant, ctx.locale, &found)];
    let history = goal::list_reviews(&ctx.app, found.id).await?;
    lines.extend(history.iter().take(3).map(|review| review_line(ctx.locale, review, true)));
    Ok(Some(lines.join("\n")))
}
