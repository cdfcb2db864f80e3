//! Inviting a member.

use partnerdesk::application;
use partnerdesk::id::MemberId;

use crate::answer::{Answer, Face};
use crate::failure::Failure;
use crate::i18n::mention;
use crate::visit::Visit;

/// Invites the member with this Discord id.
pub(crate) async fn invite(visit: &Visit, member: u64, is_bot: bool) -> Result<Answer, Failure> {
    visit.staff()?;
    if is_bot {
        return Err(Failure::Bot);
    }
    let member = MemberId::try_from(member).map_err(|_| Failure::Stale)?;
    let new = application::invite(&visit.desk, &visit.tenant, visit.member, member).await?;
    let id = if new { "invite-done" } else { "invite-before" };
    Ok(Answer::Message(Face::text(visit.with(id, &[("member", mention(member).into())]))))
}
