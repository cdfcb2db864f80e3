//! Buttons and select menus: from a `custom_id` to the action behind it.

use std::sync::Arc;

use partnerdesk::desk::Desk;
use serenity::all::{ComponentInteraction, ComponentInteractionDataKind, Context, Permissions};

use crate::action::Action;
use crate::answer::Answer;
use crate::asker::{Asker, Error};
use crate::doctor::retry;
use crate::failure::Failure;
use crate::partner::{
    apply, claim, code, duties as own_duties, earnings, help, level, link, payout, profile, sign,
    status, terms,
};
use crate::setup::switch;
use crate::staff::{
    adjust, claims, contract, duties, engagements, file, payouts, promote, reset, review, targets,
    todo, top_up,
};
use crate::visit::Visit;

/// Answers a click or a choice.
///
/// # Errors
/// When the member could not be answered.
pub(crate) async fn handle(
    ctx: &Context,
    desk: &Arc<Desk>,
    component: &ComponentInteraction,
) -> Result<(), Error> {
    let asker = Asker::Component(component);
    let action = component.data.custom_id.parse::<Action>().ok();
    let defer = action.is_some_and(defers);
    if defer {
        asker.defer(ctx).await?;
    }
    let result = match action {
        Some(action) => act(desk, component, action).await,
        None => Err(Failure::Stale),
    };
    asker.answer(ctx, defer, result).await
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
    desk: &Arc<Desk>,
    component: &ComponentInteraction,
    action: Action,
) -> Result<Answer, Failure> {
    let roles = component.member.as_ref().map(|member| member.roles.as_slice()).unwrap_or_default();
    let visit =
        Visit::begin(desk, component.guild_id, &component.user, roles, &component.locale).await?;
    let visit = &visit;
    tracing::debug!("pressed");
    match action {
        Action::Apply => apply::open(visit).await,
        Action::ApplyForm => apply::page(visit).await,
        Action::SkipForm => apply::skip(visit).await,
        Action::Status => status::show(visit).await,
        Action::Help => help::show(visit).await,
        Action::Approve { application } => review::approve(visit, application).await,
        Action::Deny { application } => review::deny_form(visit, application).await,
        Action::Ask { application } => review::pick(visit, application).await,
        Action::AskPick { application } => {
            review::ask_form(visit, application, chosen(component)?).await
        }
        Action::Enter => {
            apply::enter(visit, chosen(component)?.first().ok_or(Failure::Stale)?).await
        }
        Action::Terms => terms::show(visit).await,
        Action::TermsPage { page } => terms::turn(visit, page).await,
        Action::Revise { application } => apply::revise(visit, application).await,
        Action::Profile => profile::show(visit).await,
        Action::Complete => profile::form(visit, false).await,
        Action::Generate => profile::form(visit, true).await,
        Action::View => profile::view_form(visit).await,
        Action::ChangePayee => profile::payee_form(visit).await,
        Action::ChangePassphrase => profile::passphrase_form(visit).await,
        Action::Forgot => profile::forgot(visit).await,
        Action::Reset { partner } => reset::reset(visit, partner).await,
        Action::Code => code::show(visit).await,
        Action::Level => level::show(visit).await,
        Action::Link => link::show(visit).await,
        Action::Earnings => earnings::show(visit).await,
        Action::Payout => payout::open(visit, None).await,
        Action::PayoutAgain { amount } => payout::open(visit, Some(amount)).await,
        Action::PayoutPick => payouts::pick(visit, one(component)?).await,
        Action::Paying { payout } => payouts::paying(visit, payout).await,
        Action::Unpaid { payout } => payouts::unpaid_form(visit, payout).await,
        Action::Settle { payout } => payouts::settle_form(visit, payout).await,
        Action::Reject { payout } => payouts::reject_form(visit, payout).await,
        Action::Agree { correction } => adjust::agree(visit, correction).await,
        Action::Disagree { correction } => adjust::refuse(visit, correction).await,
        Action::TodoDone { todo } => todo::done(visit, todo).await,
        Action::File { partner } => file::show(visit, partner).await,
        Action::FilePick => file::picked(visit, one(component)?).await,
        Action::Duties { partner } => duties::list(visit, partner).await,
        Action::KindPick { partner } => duties::choose_kind(visit, partner, one(component)?).await,
        Action::DutyPick { partner } => duties::pick(visit, partner, one(component)?).await,
        Action::DutyTick { duty } => duties::tick_form(visit, duty).await,
        Action::DutyUntick { duty } => duties::untick_form(visit, duty).await,
        Action::OwnDuties => own_duties::list(visit).await,
        Action::OwnDutyPick => own_duties::pick(visit, one(component)?).await,
        Action::OwnDuty { duty } => own_duties::form(visit, duty).await,
        Action::Engagements { partner } => engagements::list(visit, partner).await,
        Action::EngagementPick { partner } => {
            engagements::pick(visit, partner, one(component)?).await
        }
        Action::Engage { partner } => engagements::choose(visit, partner).await,
        Action::EngagePick { partner } => {
            engagements::form(visit, partner, Some(one(component)?)).await
        }
        Action::EngageAgain { partner } => engagements::form(visit, partner, None).await,
        Action::EngagementNext { engagement, stage } => {
            engagements::move_on(visit, engagement, stage).await
        }
        Action::EngagementCancel { engagement } => {
            engagements::cancel_form(visit, engagement).await
        }
        Action::TargetShow { partner } => targets::show(visit, partner).await,
        Action::Target { partner } => targets::form(visit, partner).await,
        Action::TargetMet { target, round } => {
            targets::review_form(visit, target, round, true).await
        }
        Action::TargetMissed { target, round } => {
            targets::review_form(visit, target, round, false).await
        }
        Action::TargetTalked { target } => targets::talked(visit, target).await,
        Action::TopUp { partner } => top_up::form(visit, partner).await,
        Action::Promote { partner, track } => promote::promote(visit, partner, track, 0).await,
        Action::PromotePick { partner, track } => {
            let ComponentInteractionDataKind::StringSelect { values } = &component.data.kind else {
                return Err(Failure::Stale);
            };
            promote::promote(visit, partner, track, values.len()).await
        }
        Action::Contract { partner } => contract::form(visit, partner).await,
        Action::ContractWithdraw { contract } => contract::withdraw(visit, contract).await,
        Action::ContractRead { contract } => sign::read(visit, contract).await,
        Action::Sign { contract } => sign::form(visit, contract).await,
        Action::Claim { kind } => claim::form(visit, kind).await,
        Action::ClaimShow { claim } => claims::show(visit, claim).await,
        Action::ClaimAccept { claim } => claims::accept(visit, claim).await,
        Action::ClaimRefuse { claim } => claims::refuse_form(visit, claim).await,
        Action::Switch { switch } => switch::confirm(visit, manages(component), switch).await,
        Action::SwitchDecline { switch } => {
            switch::decline(visit, manages(component), switch).await
        }
        Action::SwitchWithdraw { switch } => {
            switch::withdraw(visit, manages(component), switch).await
        }
        Action::Retry { outbox } => retry::one(visit, outbox).await,
        Action::RetryAll => retry::all(visit).await,
        Action::PostPanel => retry::panel(visit).await,
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
        | Action::ClaimRefuseForm { .. } => Err(Failure::Stale),
    }
}

/// Whether whoever pressed it may manage the server.
fn manages(component: &ComponentInteraction) -> bool {
    let permissions = component.member.as_ref().and_then(|member| member.permissions);
    permissions.is_some_and(Permissions::manage_guild)
}

/// What was chosen in a select menu.
fn chosen(component: &ComponentInteraction) -> Result<&[String], Failure> {
    match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => Ok(values),
        _ => Err(Failure::Stale),
    }
}

/// The one thing that was chosen in a select menu.
fn one(component: &ComponentInteraction) -> Result<&str, Failure> {
    chosen(component)?.first().map(String::as_str).ok_or(Failure::Stale)
}
