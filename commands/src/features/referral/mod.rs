//! Billing events: what people are told of them, and what staff decide.

pub(crate) mod conflict;
mod notice;
mod text;

use partnerdesk::id::ConflictId;
use partnerdesk::referral::ReferralNotice;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::field;
use crate::features::Feature;

pub(crate) use notice::unit_of;

actions! {
    /// Show a conflict, with the buttons that decide it.
    ShowConflict("conflict-show") { conflict: ConflictId } =>
        Deferred |ctx, _| conflict::show(ctx, conflict);
    /// The event counts: asks for the reason.
    CountConflict("conflict-count") { conflict: ConflictId } =>
        Form |ctx, _| conflict::form(ctx, conflict, true),
        submit |ctx, input| conflict::decide(ctx, conflict, true, &input.text(field::REASON));
    /// The event is put aside: asks for the reason.
    KeepConflict("conflict-keep") { conflict: ConflictId } =>
        Form |ctx, _| conflict::form(ctx, conflict, false),
        submit |ctx, input| conflict::decide(ctx, conflict, false, &input.text(field::REASON));
}

/// What the feature offers to the router and to the delivery.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<ReferralNotice>()],
    ..Feature::NONE
};
