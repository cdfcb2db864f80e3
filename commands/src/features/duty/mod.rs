//! A partner's duties: ticked by staff or by the partner, with evidence.

mod notice;
pub(crate) mod own;
pub(crate) mod staff;
mod text;
pub(crate) mod view;

use partnerdesk::duty::DutyNotice;
use partnerdesk::id::{DutyId, PartnerId};

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::features::Feature;

actions! {
    /// Show a partner's duties.
    ShowDuties("duties") { partner: PartnerId } => Deferred |ctx, _| staff::list(ctx, partner);
    /// The kind of partner was chosen.
    ChooseKind("kind-pick") { partner: PartnerId }
        => Deferred |ctx, input| staff::choose_kind(ctx, partner, input.choice()?);
    /// A duty was chosen.
    ChooseDuty("duty-pick") { partner: PartnerId }
        => Deferred |ctx, input| staff::pick(ctx, partner, input.choice()?);
    /// Tick a duty: asks for the evidence.
    TickDuty("duty-tick") { duty: DutyId } => Form |ctx, _| staff::tick_form(ctx, duty),
        submit |ctx, input| staff::tick(ctx, duty, input.typed());
    /// Take a tick back: asks for the reason.
    UntickDuty("duty-untick") { duty: DutyId } => Form |ctx, _| staff::untick_form(ctx, duty),
        submit |ctx, input| staff::untick(ctx, duty, input.typed());
    /// Show one's own duties.
    ShowOwnDuties("own-duties") => Deferred |ctx, _| own::list(ctx);
    /// A duty of one's own was chosen: opens the form for the evidence.
    ChooseOwnDuty("own-duty-pick") => Immediate |ctx, input| own::pick(ctx, input.choice()?);
    /// Tick a duty of one's own: asks for the evidence.
    TickOwnDuty("own-duty") { duty: DutyId } => Form |ctx, _| own::form(ctx, duty),
        submit |ctx, input| own::tick(ctx, duty, input.typed());
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<DutyNotice>()],
    ..Feature::NONE
};
