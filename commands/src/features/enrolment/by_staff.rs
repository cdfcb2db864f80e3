//! Enrolling a member by hand.

use partnerdesk::application;
use partnerdesk::id::MemberId;
use serenity::all::CreateAutocompleteResponse;

use crate::discord::interaction::Context;
use crate::discord::reply::{MessageContent, Reply};
use crate::discord::request_context::RequestContext;
use crate::features::application::text::ApplicantError;
use crate::features::contract;
use crate::features::promotion::choices_of;
use crate::i18n::mention;
use crate::user_error::UserError;

/// Enrols the member with this Discord id on the track, or on the program's first.
pub(crate) async fn enrol(
    request: &RequestContext,
    member: u64,
    is_bot: bool,
    track: Option<&str>,
) -> Result<Reply, UserError> {
    request.staff()?;
    if is_bot {
        return Err(ApplicantError::Bot.into());
    }
    let member = MemberId::try_from(member).map_err(|_| UserError::Stale)?;
    let track = track.map(str::trim);
    let enrolled =
        application::enrol(&request.app, &request.tenant, request.member, member, track).await?;
    let args = [
        ("member", mention(member).into()),
        ("track", contract::view::track(&request.tenant.program, &enrolled.partner.track).into()),
    ];
    let id = if enrolled.missing.is_empty() { "enrol-done" } else { "enrol-profile" };
    Ok(Reply::Message(MessageContent::text(request.with(id, &args))))
}

/// The tracks that staff can enrol somebody on.
pub(crate) async fn tracks(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    choices_of(ctx, typed, |request, id| !request.tenant.program.needs_contract(id)).await
}
