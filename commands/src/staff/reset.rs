//! Resetting a passphrase that a partner has forgotten.

use partnerdesk::id::PartnerId;
use partnerdesk::partner;

use crate::answer::{Answer, Face};
use crate::failure::Failure;
use crate::visit::Visit;

/// Resets, or agrees to the reset that a second person must confirm.
pub(crate) async fn reset(visit: &Visit, id: PartnerId) -> Result<Answer, Failure> {
    visit.listed()?;
    let id = match partner::reset_passphrase(&visit.desk, &visit.tenant, id, visit.member).await? {
        partner::Reset::Done => "reset-done",
        partner::Reset::Agreed => "reset-agreed",
        partner::Reset::NotAsked => "reset-before",
    };
    Ok(Answer::Message(Face::text(visit.text(id))))
}
