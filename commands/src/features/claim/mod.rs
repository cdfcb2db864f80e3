//! Claims on evidence: made by a partner, decided by staff.

pub(crate) mod make;
mod notice;
pub(crate) mod review;
mod text;

use partnerdesk::claim::ClaimNotice;
use partnerdesk::id::ClaimId;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::{FileId, actions};
use crate::discord::field;
use crate::features::Feature;

actions! {
    /// Make a claim: asks for customer and evidence.
    MakeClaim("claim") { kind: FileId } => Form |ctx, _| make::form(ctx, &kind),
        submit |ctx, input| make::make(ctx, &kind, input.typed());
    /// Show a claim, with the buttons that decide it.
    ShowClaim("claim-show") { claim: ClaimId } => Deferred |ctx, _| review::show(ctx, claim);
    /// Accept a claim.
    AcceptClaim("claim-accept") { claim: ClaimId } => Immediate |ctx, _| review::accept(ctx, claim);
    /// Refuse a claim: asks for the reason.
    RefuseClaim("claim-refuse") { claim: ClaimId } => Form |ctx, _| review::refuse_form(ctx, claim),
        submit |ctx, input| review::refuse(ctx, claim, &input.text(field::REASON));
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<ClaimNotice>()],
    ..Feature::NONE
};
