//! Forms: from what was typed to the action behind it. Each is deferred first: hashing a passphrase
//! takes its time.

use std::collections::BTreeMap;
use std::sync::Arc;

use partnerdesk::app_context::AppContext;
use partnerdesk::partner::ProfileInput;
use secrecy::SecretString;
use serenity::all::{ActionRowComponent, Context, ModalInteraction};

use crate::action::{Action, input};
use crate::interaction::{Error, Interaction};
use crate::partner::{apply, claim, duties as own_duties, payout, profile, sign};
use crate::reply::Reply;
use crate::request_context::RequestContext;
use crate::staff::{claims, contract, duties, engagements, goals, payouts, review, top_up};
use crate::user_error::UserError;

/// Answers a submitted form.
///
/// # Errors
/// When the member could not be answered.
pub(crate) async fn handle(
    ctx: &Context,
    app: &Arc<AppContext>,
    modal: &ModalInteraction,
) -> Result<(), Error> {
    let interaction = Interaction::Modal(modal);
    interaction.defer(ctx).await?;
    let result = match modal.data.custom_id.parse::<Action>() {
        Ok(action) => act(app, modal, action).await,
        Err(_) => Err(UserError::Stale),
    };
    interaction.reply(ctx, true, result).await
}

async fn act(
    app: &Arc<AppContext>,
    modal: &ModalInteraction,
    action: Action,
) -> Result<Reply, UserError> {
    let roles = modal.member.as_ref().map(|member| member.roles.as_slice()).unwrap_or_default();
    let request =
        RequestContext::begin(app, modal.guild_id, &modal.user, roles, &modal.locale).await?;
    let request = &request;
    tracing::debug!("submitted");
    let mut typed = Typed::of(modal);
    match action {
        Action::ApplyPage { .. } => apply::submitted(request, typed.all()).await,
        Action::ReviseForm { application } => {
            apply::revised(request, application, typed.all()).await
        }
        Action::DenyForm { application } => {
            review::deny(request, application, &typed.take(input::REASON)).await
        }
        Action::AskForm { application, fields } => {
            review::ask(request, application, fields, &typed.take(input::REASON)).await
        }
        Action::CompleteForm => {
            let parts = ProfileInput {
                passphrase: typed.secret_if_any(input::PASSPHRASE),
                email: typed.secret_if_any(input::EMAIL),
                code: typed.take_if_any(input::CODE),
            };
            profile::submitted(request, parts).await
        }
        Action::ViewForm => profile::view(request, typed.secret(input::PASSPHRASE)).await,
        Action::ChangePayeeForm => {
            profile::change_payee(
                request,
                typed.secret(input::PASSPHRASE),
                typed.secret(input::EMAIL),
            )
            .await
        }
        Action::ChangePassphraseForm => {
            let (present, new) =
                (typed.secret(input::PASSPHRASE), typed.secret(input::NEW_PASSPHRASE));
            profile::change_passphrase(request, present, new).await
        }
        Action::PayoutForm => {
            payout::submitted(request, &typed.take(input::AMOUNT), typed.secret(input::PASSPHRASE))
                .await
        }
        Action::SettleForm { payout } => {
            payouts::settle(request, payout, &typed.take(input::TRANSACTION)).await
        }
        Action::ContractForm { partner } => {
            let draft = partnerdesk::contract::ContractInput {
                terms: typed.take(input::TERMS),
                document: typed.take(input::DOCUMENT),
                file_hash: typed.take(input::FILE_HASH),
            };
            contract::propose(request, partner, draft).await
        }
        Action::SignForm { contract } => {
            sign::sign(request, contract, &typed.take(input::NAME)).await
        }
        Action::ClaimForm { kind } => {
            let draft = partnerdesk::claim::ClaimInput {
                customer: typed.take(input::CUSTOMER),
                evidence: typed.take(input::EVIDENCE),
            };
            claim::make(request, kind, draft).await
        }
        Action::ClaimRefuseForm { claim } => {
            claims::refuse(request, claim, &typed.take(input::REASON)).await
        }
        Action::UnpaidForm { payout } => {
            payouts::unpaid(request, payout, &typed.take(input::REASON)).await
        }
        Action::RejectForm { payout } => {
            payouts::reject(request, payout, &typed.take(input::REASON)).await
        }
        Action::DutyTickForm { duty } => duties::tick(request, duty, typed.all()).await,
        Action::DutyUntickForm { duty } => duties::untick(request, duty, typed.all()).await,
        Action::OwnDutyForm { duty } => own_duties::tick(request, duty, typed.all()).await,
        Action::EngageForm { partner } => engagements::agree(request, partner, typed.all()).await,
        Action::EngagementCancelForm { engagement } => {
            engagements::cancel(request, engagement, typed.all()).await
        }
        Action::TargetForm { partner } => goals::set(request, partner, typed.all()).await,
        Action::TargetMetForm { target, round } => {
            goals::review(request, target, round, true, typed.all()).await
        }
        Action::TargetMissedForm { target, round } => {
            goals::review(request, target, round, false, typed.all()).await
        }
        Action::TopUpForm { partner } => top_up::note(request, partner, typed.all()).await,
        _ => Err(UserError::Stale),
    }
}

/// The values of a form's inputs, by `custom_id`.
struct Typed(BTreeMap<String, String>);

impl Typed {
    fn of(modal: &ModalInteraction) -> Self {
        let inputs = modal.data.components.iter().flat_map(|row| &row.components);
        Self(
            inputs
                .filter_map(|component| match component {
                    ActionRowComponent::InputText(text) => {
                        Some((text.custom_id.clone(), text.value.clone().unwrap_or_default()))
                    }
                    _ => None,
                })
                .collect(),
        )
    }

    fn all(self) -> BTreeMap<String, String> {
        self.0
    }

    fn take(&mut self, id: &str) -> String {
        self.take_if_any(id).unwrap_or_default()
    }

    fn take_if_any(&mut self, id: &str) -> Option<String> {
        self.0.remove(id)
    }

    fn secret(&mut self, id: &str) -> SecretString {
        self.take(id).into()
    }

    fn secret_if_any(&mut self, id: &str) -> Option<SecretString> {
        self.take_if_any(id).map(SecretString::from)
    }
}
