//! Billing events: what people are told of them.

mod notice;

use partnerdesk::referral::ReferralNotice;

use crate::delivery::notice::NoticeEntry;
use crate::features::Feature;

pub(crate) use notice::unit_of;

/// What the feature offers to the delivery.
pub(crate) static FEATURE: Feature =
    Feature { notices: &[NoticeEntry::of::<ReferralNotice>()], ..Feature::NONE };
