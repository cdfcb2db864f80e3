//! Enrolling a member by hand.

use partnerdesk::application;
use partnerdesk::id::MemberId;
use serenity::all::CreateAutocompleteResponse;

use super::promote::choices_of;
use crate::answer::{Answer, Face};
use crate::asker::Context;
use crate::contract::track as named;
use crate::failure::Failure;
use crate::i18n::mention;
use crate::visit::Visit;

/// Enrols the member with this Discord id on the track, or on the program's first.
pub(crate) async fn enrol(
    visit: &Visit,
    member: u64,
    is_bot: bool,
    track: Option<&str>,
) -> Result<Answer, Failure> {
    visit.staff()?;
    if is_bot {
        return Err(Failure::Bot);
    }
    let member = MemberId::try_from(member).map_err(|_| Failure::Stale)?;
    let track = track.map(str::trim);
    let enrolled =
        application::enrol(&visit.desk, &visit.tenant, visit.member, member, track).await?;
    let args = [
        ("member", mention(member).into()),
        ("track", named(&visit.tenant.program, &enrolled.partner.track).into()),
    ];
    let id = if enrolled.missing.is_empty() { "enrol-done" } else { "enrol-profile" };
    Ok(Answer::Message(Face::text(visit.with(id, &args))))
}

/// The tracks that staff can enrol somebody on.
pub(crate) async fn tracks(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    choices_of(ctx, typed, |visit, id| !visit.tenant.program.needs_contract(id)).await
}
