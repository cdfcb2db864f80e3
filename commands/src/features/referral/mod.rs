//! Billing events: what people are told of them.

mod notice;
mod text;

use partnerdesk::referral::ReferralNotice;

use crate::delivery::notice::NoticeEntry;
use crate::features::Feature;

pub(crate) use notice::unit_of;

/// What the feature offers to the delivery and the audit trail.
pub(crate) static FEATURE: Feature = Feature {
    notices: &[NoticeEntry::of::<ReferralNotice>()],
    audit: Some(text::AUDIT),
    ..Feature::NONE
};
