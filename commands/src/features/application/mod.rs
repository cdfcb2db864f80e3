//! Applying to the program, and what staff decide about it.

pub(crate) mod apply;
pub(crate) mod history;
pub(crate) mod invite;
mod notice;
pub(crate) mod review;
pub(crate) mod text;
pub(crate) mod view;

use partnerdesk::application::{self, ApplicationNotice};
use partnerdesk::id::{ApplicationId, MemberId, TicketId};
use partnerdesk::ticket::TicketKind;
use poise::serenity_prelude::{CreateAutocompleteResponse, User};

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::field;
use crate::discord::interaction::{Context, Error, request_context, run};
use crate::discord::reply::{Choice, choices};
use crate::features::ticket::here;
use crate::features::{CardEntry, Feature};

actions! {
    /// Apply: take part at once, choose a way in, or open the form.
    Apply("apply") => Immediate |ctx, _| apply::open(ctx);
    /// The application form, from the first page that is not answered.
    ApplyForm("apply-page") => Form |ctx, _| apply::page(ctx),
        submit |ctx, input| apply::submitted(ctx, input.typed());
    /// A way into the program was chosen.
    ChooseRoute("enter") => Immediate |ctx, input| apply::enter(ctx, input.choice()?);
    /// File without the form, as an invited member.
    SkipForm("skip-form") => Deferred |ctx, _| apply::skip(ctx);
    /// Answer what staff asked.
    Revise("revise") { application: ApplicationId }
        => Form |ctx, _| apply::revise(ctx, application),
        submit |ctx, input| apply::revised(ctx, application, input.typed());
    /// Approve an application.
    Approve("approve") { application: ApplicationId }
        => Deferred |ctx, _| review::approve(ctx, application);
    /// Deny an application: asks for the reason.
    Deny("deny") { application: ApplicationId }
        => Form |ctx, _| review::deny_form(ctx, application),
        submit |ctx, input| review::deny(ctx, application, &input.text(field::REASON));
    /// Request details: shows the questions to choose from.
    RequestDetails("ask") { application: ApplicationId }
        => Deferred |ctx, _| review::pick(ctx, application);
    /// The questions were chosen: asks for the note to the applicant.
    RequestDetailsForm("ask-pick") { application: ApplicationId }
        => Form |ctx, input| review::ask_form(ctx, application, input.chosen()?),
        submit |ctx, input| review::ask(ctx, application, &input.text(field::REASON));
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    partner_commands: &[apply_command],
    staff_commands: &[invite_command],
    ticket_commands: &[approve, deny, ask],
    notices: &[NoticeEntry::of::<ApplicationNotice>()],
    card: Some(CardEntry {
        kind: TicketKind::Application,
        render: |app, tenant, ticket| Box::pin(view::ticket_card(app, tenant, ticket)),
        manage: |ctx, ticket| Box::pin(view::manage(ctx, ticket)),
    }),
    audit: Some(text::AUDIT),
    ..Feature::NONE
};

/// Apply to become a partner.
#[poise::command(slash_command, guild_only, rename = "apply")]
async fn apply_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, false, apply::open).await
}

/// Invite a member: they may apply without the form where the program says so.
#[poise::command(slash_command, guild_only, rename = "invite")]
async fn invite_command(
    ctx: Context<'_>,
    #[description = "The member to invite"] member: User,
) -> Result<(), Error> {
    run(ctx, true, async |request| invite::invite(request, member.id.get(), member.bot).await).await
}

/// Approve an application.
#[poise::command(slash_command, guild_only)]
async fn approve(
    ctx: Context<'_>,
    #[description = "The ticket's number"]
    #[autocomplete = "applications"]
    ticket: Option<i64>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        review::approve(request, review::of(request, ticket, here(ctx)?).await?).await
    })
    .await
}

/// Deny an application, with a reason that the applicant reads.
#[poise::command(slash_command, guild_only)]
async fn deny(
    ctx: Context<'_>,
    #[description = "Why; the applicant reads it"]
    #[max_length = 1000]
    reason: String,
    #[description = "The ticket's number"]
    #[autocomplete = "applications"]
    ticket: Option<i64>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        review::deny(request, review::of(request, ticket, here(ctx)?).await?, &reason).await
    })
    .await
}

/// Ask an applicant to answer questions again.
#[poise::command(slash_command, guild_only)]
async fn ask(
    ctx: Context<'_>,
    #[description = "The ticket's number"]
    #[autocomplete = "applications"]
    ticket: Option<i64>,
) -> Result<(), Error> {
    run(ctx, true, async |request| {
        review::pick(request, review::of(request, ticket, here(ctx)?).await?).await
    })
    .await
}

async fn applications(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(request) = request_context(ctx).await.ok().filter(|request| request.staff().is_ok())
    else {
        return CreateAutocompleteResponse::new();
    };
    let open = application::list_open_names(&request.app, &request.tenant).await;
    let choice = |(ticket, member, name): (TicketId, MemberId, Option<String>)| {
        let name = name.unwrap_or_else(|| member.to_string());
        Choice { number: ticket.get(), member, label: format!("#{ticket} {name}") }
    };
    choices(typed, open.unwrap_or_default().into_iter().map(choice).collect())
}
