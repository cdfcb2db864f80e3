//! Bonuses: what partners are told of them.

mod notice;

use partnerdesk::bonus::BonusNotice;

use crate::delivery::notice::NoticeEntry;
use crate::features::Feature;

/// What the feature offers to the delivery.
pub(crate) static FEATURE: Feature =
    Feature { notices: &[NoticeEntry::of::<BonusNotice>()], ..Feature::NONE };
