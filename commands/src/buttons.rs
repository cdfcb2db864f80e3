//! Buttons and select menus: from a `custom_id` to the action behind it.

use std::sync::Arc;

use partnerdesk::app_context::AppContext;
use serenity::all::{ComponentInteraction, ComponentInteractionDataKind, Context, Permissions};

use crate::action::Action;
use crate::doctor::retry;
use crate::interaction::{Error, Interaction};
use crate::partner::{
    apply, claim, code, duties as own_duties, earnings, help, level, link, payout, profile, sign,
    status, terms,
};
use crate::reply::Reply;
use crate::request_context::RequestContext;
use crate::setup::program_change;
use crate::staff::{
    adjust, claims, contract, duties, engagements, file, goals, payouts, promote, reset, review,
    todo, top_up,
};
use crate::user_error::UserError;

/// Answers a click or a choice.
///
/// # Errors
/// When the member could not be answered.
pub(crate) async fn handle(
    ctx: &Context,
    app: &Arc<AppContext>,
    component: &ComponentInteraction,
) -> Result<(), Error> {
    let interaction = Interaction::Component(component);
    let action = component.data.custom_id.parse::<Action>().ok();
    let defer = action.is_some_and(defers);
    if defer {
        interaction.defer(ctx).await?;
    }
    let result = match action {
        Some(action) => act(app, component, action).await,
        None => Err(UserError::Stale),
    };
    interaction.reply(ctx, defer, result).await
}

/// Whether an answer may come late: a form and a changed message must be the first response.
fn defers(action: Action) -> bool {
    !matches!(
        action,
        Action::Apply
            | Action::ApplyForm
            | Action::Enter
            | Action::TermsPage { .. }
            | Action::Deny { .. }
            | Action::AskPick { .. }
            | Action::Revise { .. }
            | Action::Complete
            | Action::Generate
            | Action::View
            | Action::ChangePayee
            | Action::ChangePassphrase
            | Action::Payout
            | Action::PayoutAgain { .. }
            | Action::Settle { .. }
            | Action::Reject { .. }
            | Action::Unpaid { .. }
            | Action::TodoDone { .. }
            | Action::DutyTick { .. }
            | Action::DutyUntick { .. }
            | Action::OwnDutyPick
            | Action::OwnDuty { .. }
            | Action::EngagePick { .. }
            | Action::EngageAgain { .. }
            | Action::EngagementNext { .. }
            | Action::EngagementCancel { .. }
            | Action::Target { .. }
            | Action::TargetMet { .. }
            | Action::TargetMissed { .. }
            | Action::TargetTalked { .. }
            | Action::TopUp { .. }
            | Action::Contract { .. }
            | Action::Sign { .. }
            | Action::Claim { .. }
            | Action::ClaimAccept { .. }
            | Action::ClaimRefuse { .. }
    )
}

async fn act(
    app: &Arc<AppContext>,
    component: &ComponentInteraction,
    action: Action,
) -> Result<Reply, UserError> {
    let roles = component.member.as_ref().map(|member| member.roles.as_slice()).unwrap_or_default();
    let request =
        RequestContext::begin(app, component.guild_id, &component.user, roles, &component.locale)
            .await?;
    let request = &request;
    tracing::debug!("pressed");
    match action {
        Action::Apply => apply::open(request).await,
        Action::ApplyForm => apply::page(request).await,
        Action::SkipForm => apply::skip(request).await,
        Action::Status => status::show(request).await,
        Action::Help => help::show(request).await,
        Action::Approve { application } => review::approve(request, application).await,
        Action::Deny { application } => review::deny_form(request, application).await,
        Action::Ask { application } => review::pick(request, application).await,
        Action::AskPick { application } => {
            review::ask_form(request, application, chosen(component)?).await
        }
        Action::Enter => {
            apply::enter(request, chosen(component)?.first().ok_or(UserError::Stale)?).await
        }
        Action::Terms => terms::show(request).await,
        Action::TermsPage { page } => terms::turn(request, page).await,
        Action::Revise { application } => apply::revise(request, application).await,
        Action::Profile => profile::show(request).await,
        Action::Complete => profile::form(request, false).await,
        Action::Generate => profile::form(request, true).await,
        Action::View => profile::view_form(request).await,
        Action::ChangePayee => profile::payee_form(request).await,
        Action::ChangePassphrase => profile::passphrase_form(request).await,
        Action::Forgot => profile::forgot(request).await,
        Action::Reset { partner } => reset::reset(request, partner).await,
        Action::Code => code::show(request).await,
        Action::Level => level::show(request).await,
        Action::Link => link::show(request).await,
        Action::Earnings => earnings::show(request).await,
        Action::Payout => payout::open(request, None).await,
        Action::PayoutAgain { amount } => payout::open(request, Some(amount)).await,
        Action::PayoutPick => payouts::pick(request, one(component)?).await,
        Action::Paying { payout } => payouts::paying(request, payout).await,
        Action::Unpaid { payout } => payouts::unpaid_form(request, payout).await,
        Action::Settle { payout } => payouts::settle_form(request, payout).await,
        Action::Reject { payout } => payouts::reject_form(request, payout).await,
        Action::Agree { correction } => adjust::agree(request, correction).await,
        Action::Disagree { correction } => adjust::refuse(request, correction).await,
        Action::TodoDone { todo } => todo::done(request, todo).await,
        Action::File { partner } => file::show(request, partner).await,
        Action::FilePick => file::picked(request, one(component)?).await,
        Action::Duties { partner } => duties::list(request, partner).await,
        Action::KindPick { partner } => {
            duties::choose_kind(request, partner, one(component)?).await
        }
        Action::DutyPick { partner } => duties::pick(request, partner, one(component)?).await,
        Action::DutyTick { duty } => duties::tick_form(request, duty).await,
        Action::DutyUntick { duty } => duties::untick_form(request, duty).await,
        Action::OwnDuties => own_duties::list(request).await,
        Action::OwnDutyPick => own_duties::pick(request, one(component)?).await,
        Action::OwnDuty { duty } => own_duties::form(request, duty).await,
        Action::Engagements { partner } => engagements::list(request, partner).await,
        Action::EngagementPick { partner } => {
            engagements::pick(request, partner, one(component)?).await
        }
        Action::Engage { partner } => engagements::choose(request, partner).await,
        Action::EngagePick { partner } => {
            engagements::form(request, partner, Some(one(component)?)).await
        }
        Action::EngageAgain { partner } => engagements::form(request, partner, None).await,
        Action::EngagementNext { engagement, stage } => {
            engagements::move_on(request, engagement, stage).await
        }
        Action::EngagementCancel { engagement } => {
            engagements::cancel_form(request, engagement).await
        }
        Action::TargetShow { partner } => goals::show(request, partner).await,
        Action::Target { partner } => goals::form(request, partner).await,
        Action::TargetMet { target, round } => {
            goals::review_form(request, target, round, true).await
        }
        Action::TargetMissed { target, round } => {
            goals::review_form(request, target, round, false).await
        }
        Action::TargetTalked { target } => goals::talked(request, target).await,
        Action::TopUp { partner } => top_up::form(request, partner).await,
        Action::Promote { partner, track } => promote::promote(request, partner, track, 0).await,
        Action::PromotePick { partner, track } => {
            let ComponentInteractionDataKind::StringSelect { values } = &component.data.kind else {
                return Err(UserError::Stale);
            };
            promote::promote(request, partner, track, values.len()).await
        }
        Action::Contract { partner } => contract::form(request, partner).await,
        Action::ContractWithdraw { contract } => contract::withdraw(request, contract).await,
        Action::ContractRead { contract } => sign::read(request, contract).await,
        Action::Sign { contract } => sign::form(request, contract).await,
        Action::Claim { kind } => claim::form(request, kind).await,
        Action::ClaimShow { claim } => claims::show(request, claim).await,
        Action::ClaimAccept { claim } => claims::accept(request, claim).await,
        Action::ClaimRefuse { claim } => claims::refuse_form(request, claim).await,
        Action::Switch { switch } => {
            program_change::confirm(request, manages(component), switch).await
        }
        Action::SwitchDecline { switch } => {
            program_change::decline(request, manages(component), switch).await
        }
        Action::SwitchWithdraw { switch } => {
            program_change::withdraw(request, manages(component), switch).await
        }
        Action::Retry { outbox } => retry::one(request, outbox).await,
        Action::RetryAll => retry::all(request).await,
        Action::PostPanel => retry::panel(request).await,
        Action::ApplyPage { .. }
        | Action::DenyForm { .. }
        | Action::AskForm { .. }
        | Action::ReviseForm { .. }
        | Action::CompleteForm
        | Action::ViewForm
        | Action::ChangePayeeForm
        | Action::ChangePassphraseForm
        | Action::PayoutForm
        | Action::UnpaidForm { .. }
        | Action::SettleForm { .. }
        | Action::RejectForm { .. }
        | Action::DutyTickForm { .. }
        | Action::DutyUntickForm { .. }
        | Action::OwnDutyForm { .. }
        | Action::EngageForm { .. }
        | Action::EngagementCancelForm { .. }
        | Action::TargetForm { .. }
        | Action::TargetMetForm { .. }
        | Action::TargetMissedForm { .. }
        | Action::TopUpForm { .. }
        | Action::ContractForm { .. }
        | Action::SignForm { .. }
        | Action::ClaimForm { .. }
        | Action::ClaimRefuseForm { .. } => Err(UserError::Stale),
    }
}

/// Whether whoever pressed it may manage the server.
fn manages(component: &ComponentInteraction) -> bool {
    let permissions = component.member.as_ref().and_then(|member| member.permissions);
    permissions.is_some_and(Permissions::manage_guild)
}

/// What was chosen in a select menu.
fn chosen(component: &ComponentInteraction) -> Result<&[String], UserError> {
    match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => Ok(values),
        _ => Err(UserError::Stale),
    }
}

/// The one thing that was chosen in a select menu.
fn one(component: &ComponentInteraction) -> Result<&str, UserError> {
    chosen(component)?.first().map(String::as_str).ok_or(UserError::Stale)
}
